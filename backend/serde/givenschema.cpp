#include "backend/serde/givenschema.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace weir {
namespace {

constexpr qint64 maxFileBytes = 64 << 20;

Result<std::string> contentOf(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorKind::Io, 0, file.errorString(), path, false, false};
    const QByteArray bytes = file.read(maxFileBytes + 1);
    if (bytes.size() > maxFileBytes)
        return Error{ErrorKind::Limit, 0, QStringLiteral("the file is larger than 64 MiB"), path, false, false};
    return bytes.toStdString();
}

Error about(const QString& path, Error error)
{
    error.subject = path;
    return error;
}

Result<std::shared_ptr<const ProtobufSchema>> protoFile(const QString& path, const std::string& text,
                                                        const QString& importFolder)
{
    const QFileInfo info(path);
    const QDir folder(importFolder.isEmpty() ? info.absolutePath() : importFolder);
    const auto find = [&](const std::string& name) -> std::optional<std::string> {
        const QString relative = QDir::cleanPath(QString::fromStdString(name));
        if (QDir::isAbsolutePath(relative) || relative.startsWith(QLatin1String("..")))
            return {};
        for (const QDir& place : {folder, info.absoluteDir()}) {
            if (!QFileInfo(place.filePath(relative)).isFile())
                continue;
            Result<std::string> found = contentOf(place.filePath(relative));
            return found ? std::optional(std::move(found).value()) : std::nullopt;
        }
        return {};
    };
    const QString relative = folder.relativeFilePath(info.absoluteFilePath());
    const QString name = relative.startsWith(QLatin1String("..")) ? info.fileName() : relative;
    return ProtobufSchema::parse(text, {}, name.toStdString(), find);
}

} // namespace

Result<std::shared_ptr<const GivenSchema>> GivenSchema::fromFile(const QString& path, const std::string& message,
                                                                 const QString& importFolder)
{
    const Result<std::string> content = contentOf(path);
    if (!content)
        return content.error();
    const QString suffix = QFileInfo(path).suffix().toLower();
    if (suffix == QLatin1String("avsc") || suffix == QLatin1String("json")) {
        const auto avro = fromAvro(*content);
        return avro ? avro : about(path, avro.error());
    }
    const auto schema = suffix == QLatin1String("proto") ? protoFile(path, *content, importFolder)
                                                         : ProtobufSchema::fromDescriptorSet(*content);
    if (!schema)
        return about(path, schema.error());
    const auto given = fromProtobuf(*schema, message);
    return given ? given : about(path, given.error());
}

Result<std::shared_ptr<const GivenSchema>> GivenSchema::fromAvro(std::string_view text)
{
    const auto avro = AvroSchema::parse(text);
    if (!avro)
        return avro.error();
    auto given = std::make_shared<GivenSchema>();
    given->m_avro = *avro;
    given->m_message = (*avro)->root().name;
    return std::shared_ptr<const GivenSchema>(std::move(given));
}

Result<std::shared_ptr<const GivenSchema>> GivenSchema::fromProtobuf(std::shared_ptr<const ProtobufSchema> schema,
                                                                     const std::string& message)
{
    const std::string name = schema->fullName(message);
    if (name.empty())
        return Error{ErrorKind::NotFound,
                     0,
                     message.empty()
                         ? QStringLiteral("the schema has no message")
                         : QStringLiteral("the schema has no message %1").arg(QString::fromStdString(message)),
                     {},
                     false,
                     false};
    auto given = std::make_shared<GivenSchema>();
    given->m_protobuf = std::move(schema);
    given->m_message = name;
    return std::shared_ptr<const GivenSchema>(std::move(given));
}

} // namespace weir
