#include "backend/service/produce/partencoder.h"

#include "backend/serde/registry/schemaregistry.h"

namespace weir {
namespace {

Format formatOfType(const std::string& type)
{
    if (type == "PROTOBUF")
        return Format::Protobuf;
    return type == "JSON" ? Format::JsonSchema : Format::Avro;
}

} // namespace

std::string subjectFor(const std::string& topic, bool isKey) { return topic + (isKey ? "-key" : "-value"); }

const std::vector<Format>& plainFormats()
{
    static const std::vector<Format> formats{Format::Text,        Format::Json,          Format::Hex,    Format::Base64,
                                             Format::Integer,     Format::IntegerLittle, Format::Double, Format::Uuid,
                                             Format::MessagePack, Format::Cbor};
    return formats;
}

PartEncoder::PartEncoder(Format format, int numberBytes) : m_format(format) { m_schema.numberBytes = numberBytes; }

Result<PartEncoder> PartEncoder::make(const SchemaChoice& choice, const std::shared_ptr<SchemaRegistry>& registry,
                                      int timeoutMs)
{
    if (!registry)
        return Error{ErrorKind::Invalid, 0, QStringLiteral("the connection has no schema registry")};
    int id = choice.id;
    if (id == 0) {
        const Result<int> found = registry->idBlocking(choice.subject, choice.version, timeoutMs);
        if (!found)
            return found.error();
        id = *found;
    }
    const SchemaSource::Answer answer = registry->fetchBlocking(id, timeoutMs);
    if (answer.state != DecodeState::Ok)
        return answer.error.value_or(
            Error{ErrorKind::Timeout, 0, QStringLiteral("the schema registry did not answer in time")});
    PartEncoder encoder(formatOfType(answer.ref.type));
    encoder.m_schema = EncodeSchema::from(answer, choice.message);
    encoder.m_ref = answer.ref;
    // One schema may be registered under several subjects: what was asked for is what it is called.
    if (!choice.subject.empty())
        encoder.m_ref.subject = choice.subject;
    if (choice.version > 0)
        encoder.m_ref.version = choice.version;
    return encoder;
}

} // namespace weir
