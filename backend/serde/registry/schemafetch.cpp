#include "backend/serde/registry/schemafetch.h"

#include "backend/serde/avroschema.h"
#include "backend/serde/protobuf/protobufschema.h"

#include <QJsonArray>
#include <QJsonObject>
#include <set>

namespace weir {
namespace {

constexpr int maxReferenceDepth = 16;
constexpr std::size_t maxReferences = 100;

std::string textOf(const QJsonObject& object, QLatin1String name)
{
    return object.value(name).toString().toStdString();
}

class References
{
public:
    References(RegistryHttp& http, int timeoutMs) : m_http(http), m_timeoutMs(timeoutMs) {}

    /// Depth first: what others need comes first.
    Result<void> collect(const QJsonArray& references, int depth)
    {
        for (const QJsonValue& value : references) {
            const QJsonObject reference = value.toObject();
            const std::string subject = textOf(reference, QLatin1String("subject"));
            const int version = reference.value(QLatin1String("version")).toInt();
            if (!m_seen.emplace(subject, version).second)
                continue;
            if (depth > maxReferenceDepth || m_seen.size() > maxReferences)
                return Error{
                    ErrorKind::Limit, 0, QStringLiteral("it refers to too many other schemas"), {}, false, false};
            const QString name =
                QStringLiteral("version %1 of subject %2").arg(version).arg(QString::fromStdString(subject));
            const auto reply =
                m_http.request("/subjects/" + RegistryHttp::encoded(subject) + "/versions/" + std::to_string(version),
                               {}, m_timeoutMs);
            const Result<QJsonDocument> json = registryJson(m_http, reply, name);
            if (!json)
                return json.error();
            if (Result<void> inner = collect(json->object().value(QLatin1String("references")).toArray(), depth + 1);
                !inner)
                return inner;
            imports.push_back(
                {textOf(reference, QLatin1String("name")), textOf(json->object(), QLatin1String("schema"))});
        }
        return {};
    }

    std::vector<ProtobufSchema::Import> imports;

private:
    RegistryHttp& m_http;
    const int m_timeoutMs;
    std::set<std::pair<std::string, int>> m_seen;
};

SchemaSource::Answer failed(SchemaRef ref, Error error)
{
    SchemaSource::Answer answer;
    answer.state = DecodeState::Failed;
    answer.ref = std::move(ref);
    answer.error = std::move(error);
    return answer;
}

/// Of Avro or Protobuf; `imports` in the order that they need each other.
Result<void> parseSchema(const std::vector<ProtobufSchema::Import>& imports, SchemaSource::Answer* answer)
{
    if (answer->ref.type == "PROTOBUF") {
        auto schema = ProtobufSchema::parse(answer->text, imports);
        if (!schema)
            return schema.error();
        answer->protobuf = *schema;
        return {};
    }
    std::vector<std::string> texts;
    for (const ProtobufSchema::Import& import : imports)
        texts.push_back(import.text);
    auto schema = AvroSchema::parse(answer->text, texts);
    if (!schema)
        return schema.error();
    answer->avro = *schema;
    return {};
}

} // namespace

bool concernsRegistry(const Error& error)
{
    return error.kind != ErrorKind::NotFound && error.kind != ErrorKind::Decode && error.kind != ErrorKind::Limit;
}

Result<QJsonDocument> registryJson(const RegistryHttp& http, const Result<RegistryReply>& reply, const QString& subject)
{
    if (!reply)
        return reply.error();
    const QJsonDocument json = QJsonDocument::fromJson(QByteArray::fromStdString(reply->body));
    if (reply->status == 404 && json.object().contains(QLatin1String("error_code")))
        return Error{ErrorKind::NotFound,
                     json.object().value(QLatin1String("error_code")).toInt(),
                     QStringLiteral("%1 is not in the registry").arg(subject),
                     http.host(),
                     false,
                     false};
    if (reply->status == 409 || reply->status == 422)
        return Error{ErrorKind::Invalid,
                     reply->status,
                     QStringLiteral("the registry refuses %1: %2")
                         .arg(subject, json.object().value(QLatin1String("message")).toString()),
                     http.host(),
                     false,
                     false};
    if (reply->status == 404)
        return Error{
            ErrorKind::Registry,
            404,
            QStringLiteral("no schema registry is found under that path at %1: is the URL complete?").arg(http.host()),
            http.host(),
            false,
            false};
    if (reply->status != 200)
        return Error{
            ErrorKind::Registry,
            reply->status,
            QStringLiteral("the schema registry at %1 answers with HTTP %2").arg(http.host()).arg(reply->status),
            http.host(),
            false,
            false};
    if (json.isNull())
        return Error{ErrorKind::Registry,
                     200,
                     QStringLiteral("something else than a schema registry answers at %1").arg(http.host()),
                     http.host(),
                     false,
                     false};
    return json;
}

SchemaSource::Answer schemaFrom(RegistryHttp& http, const QJsonObject& object, SchemaRef ref, int timeoutMs)
{
    if (!object.value(QLatin1String("schema")).isString())
        return failed(ref, Error{ErrorKind::Registry, 200,
                                 QStringLiteral("something else than a schema registry answers at %1").arg(http.host()),
                                 http.host(), false, false});
    ref.type = textOf(object, QLatin1String("schemaType"));
    if (ref.type.empty())
        ref.type = "AVRO";
    SchemaSource::Answer answer;
    answer.state = DecodeState::Ok;
    answer.ref = ref;
    answer.text = textOf(object, QLatin1String("schema"));
    if (ref.type != "AVRO" && ref.type != "PROTOBUF")
        return answer;
    References references(http, timeoutMs);
    const Result<void> collected = references.collect(object.value(QLatin1String("references")).toArray(), 1);
    if (!collected)
        return failed(ref, collected.error());
    if (Result<void> parsed = parseSchema(references.imports, &answer); !parsed)
        return failed(
            ref, Error{ErrorKind::Decode, 0,
                       QStringLiteral("schema id %1 can't be understood: %2").arg(ref.id).arg(parsed.error().detail),
                       http.host(), false, false});
    return answer;
}

SchemaSource::Answer fetchSchema(RegistryHttp& http, int id, int timeoutMs)
{
    const std::string path = "/schemas/ids/" + std::to_string(id);
    const QString name = QStringLiteral("schema id %1").arg(id);
    const Result<QJsonDocument> json = registryJson(http, http.request(path, {}, timeoutMs), name);
    SchemaRef ref{id};
    if (!json)
        return failed(ref, json.error());
    // Where it is registered is nice to know, not needed: an old registry has no such path.
    const Result<QJsonDocument> versions = registryJson(http, http.request(path + "/versions", {}, timeoutMs), name);
    if (versions && !versions->array().isEmpty()) {
        const QJsonObject first = versions->array().first().toObject();
        ref.subject = textOf(first, QLatin1String("subject"));
        ref.version = first.value(QLatin1String("version")).toInt();
    }
    return schemaFrom(http, json->object(), ref, timeoutMs);
}

} // namespace weir
