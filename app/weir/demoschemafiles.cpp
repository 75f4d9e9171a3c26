#include "app/weir/demoschemafiles.h"

#include "backend/demo/demoschemas.h"
#include "backend/serde/decoder.h"
#include "backend/service/settings.h"

#include <QDir>
#include <QFileInfo>
#include <QSaveFile>

namespace weir {
namespace {

struct Given
{
    const char* topic;
    const char* file;
    Format format;
    std::string_view schema;
};

bool write(const QString& path, std::string_view text)
{
    QSaveFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(text.data(), qint64(text.size())) == qint64(text.size()) &&
           file.commit();
}

} // namespace

void giveDemoSchemas(Settings& settings, const QString& cluster)
{
    const Given all[] = {{"legacy-invoices", "legacy-invoice.avsc", Format::RawAvro, legacyInvoiceSchema()},
                         {"parcel-scans", "parcel-scan.proto", Format::RawProtobuf, parcelScanSchema()}};
    const QDir folder(QFileInfo(settings.fileName()).dir().filePath(QStringLiteral("demo-schemas")));
    for (const Given& given : all) {
        const QString group = QStringLiteral("topics/%1/%2/value").arg(cluster, QLatin1String(given.topic));
        if (settings.value(group + QStringLiteral("Format")).isValid())
            continue;
        const QString path = folder.filePath(QLatin1String(given.file));
        if (!folder.mkpath(QStringLiteral(".")) || !write(path, given.schema))
            continue;
        settings.setValue(group + QStringLiteral("Schema"), path);
        settings.setValue(
            group + QStringLiteral("Format"),
            QString::fromUtf8(formatName(given.format).data(), qsizetype(formatName(given.format).size())));
    }
}

} // namespace weir
