#include "backend/service/definitions/definitionfile.h"

#include "backend/base/partfile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

namespace weir {

QString definitionFile(const QString& dataFolder, const QString& clusterId)
{
    if (dataFolder.isEmpty() || clusterId.isEmpty())
        return {};
    return QStringLiteral("%1/definitions/%2.json").arg(dataFolder, clusterId);
}

Result<QVector<Definition>> readDefinitionFile(const QString& path)
{
    QVector<Definition> versions;
    QFile file(path);
    if (path.isEmpty() || !file.exists())
        return versions;
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorKind::Io, 0, file.errorString(), path};
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll());
    if (!document.isArray())
        return Error{ErrorKind::Invalid, 0, QStringLiteral("no list of definitions"), path};
    for (const QJsonValue& value : document.array()) {
        Result<Definition> read = Definition::fromJson(value.toObject());
        if (!read)
            return Error{ErrorKind::Invalid, 0, read.error().detail, path};
        versions << std::move(read).value();
    }
    return versions;
}

Result<void> writeDefinitionFile(const QString& path, const QVector<Definition>& versions)
{
    if (path.isEmpty())
        return {};
    if (!QDir().mkpath(QFileInfo(path).path()))
        return Error{ErrorKind::Io, 0, QStringLiteral("the folder cannot be made"), QFileInfo(path).path()};
    QJsonArray all;
    for (const Definition& definition : versions)
        all << definition.toJson();
    const QByteArray text = QJsonDocument(all).toJson();
    PartFile file;
    if (const Result<void> open = file.open(path, true); !open)
        return open;
    if (const Result<void> written = file.write({text.constData(), std::size_t(text.size())}); !written)
        return written;
    return file.commit();
}

} // namespace weir
