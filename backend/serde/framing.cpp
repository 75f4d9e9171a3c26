#include "backend/serde/framing.h"

#include "backend/serde/avrodecoder.h"
#include "backend/serde/plaindecoder.h"
#include "backend/serde/protobuf/protobufdecoder.h"
#include "backend/serde/sniff.h"

#include <google/protobuf/descriptor.h>

namespace weir {
namespace {

constexpr std::size_t headerBytes = 5;

Decoded framedProtobuf(const ProtobufSchema& schema, std::string_view bytes, std::size_t limitBytes,
                       std::string* messageName)
{
    std::string_view body = bytes.substr(headerBytes);
    const Result<ProtobufIndexes> indexes = readProtobufIndexes(body);
    if (!indexes)
        return failedDecoding(Format::Protobuf, bytes, limitBytes, indexes.error());
    body.remove_prefix(indexes->size);
    const google::protobuf::Descriptor* message = schema.message(indexes->indexes);
    if (!message)
        return failedDecoding(Format::Protobuf, bytes, limitBytes,
                              decodeError(QStringLiteral("the message that the bytes name is not in the schema")));
    *messageName = message->full_name();
    JsonLimits limits;
    limits.stopAfterBytes = limitBytes;
    Decoded result = decodedJson(Format::Protobuf, body, limitBytes, decodeProtobuf(*message, body, limits));
    if (result.state == DecodeState::Failed)
        return failedDecoding(Format::Protobuf, bytes, limitBytes, *result.error);
    return result;
}

/// With a schema that is there.
Decoded asSchemaSays(const SchemaSource::Answer& answer, std::string_view bytes, std::size_t limitBytes)
{
    const std::string_view body = bytes.substr(headerBytes);
    Decoded result;
    SchemaRef ref = answer.ref;
    if (ref.type == "JSON") {
        result = decodePlain(body, Format::Json, limitBytes);
        result.format = Format::JsonSchema;
    } else if (answer.protobuf) {
        result = framedProtobuf(*answer.protobuf, bytes, limitBytes, &ref.message);
    } else if (answer.avro) {
        AvroLimits limits;
        limits.stopAfterBytes = limitBytes;
        result = decodedJson(Format::Avro, body, limitBytes, decodeAvro(*answer.avro, body, limits));
        if (result.state == DecodeState::Failed)
            result = failedDecoding(Format::Avro, bytes, limitBytes, *result.error);
    } else {
        result = decodePlain(bytes, Format::Hex, limitBytes);
        result.error =
            decodeError(QStringLiteral("schemas of type %1 are not understood").arg(QString::fromStdString(ref.type)));
    }
    result.schema = std::move(ref);
    return result;
}

Format formatOf(const std::string& schemaType)
{
    return schemaType == "PROTOBUF" ? Format::Protobuf : schemaType == "JSON" ? Format::JsonSchema : Format::Avro;
}

} // namespace

Error noRegistry(int id)
{
    return {ErrorKind::Registry,
            0,
            QStringLiteral("it names schema id %1, but this connection has no schema registry").arg(id),
            {},
            false,
            false};
}

Decoded decodeFramed(const SchemaSource::Answer& answer, int id, std::string_view bytes, Format plain,
                     std::size_t limitBytes)
{
    const bool ambiguous = plain == Format::Integer || plain == Format::Uuid;
    switch (answer.state) {
    case DecodeState::Ok: {
        Decoded result = asSchemaSays(answer, bytes, limitBytes);
        const bool fits = result.isJson && result.state == DecodeState::Ok && !result.error;
        return ambiguous && !fits ? decodePlain(bytes, plain, limitBytes) : result;
    }
    case DecodeState::Pending: {
        Decoded result = decodePlain(bytes, plain, limitBytes);
        result.state = DecodeState::Pending;
        result.schema = SchemaRef{id};
        return result;
    }
    case DecodeState::Failed:
        break;
    }
    if (ambiguous)
        return decodePlain(bytes, plain, limitBytes);
    Decoded result = failedDecoding(formatOf(answer.ref.type), bytes, limitBytes, answer.error.value_or(Error{}));
    result.schema = answer.ref.id > 0 ? answer.ref : SchemaRef{id};
    return result;
}

Decoded decodeFramedAs(Format wanted, SchemaSource* schemas, std::string_view bytes, std::size_t limitBytes)
{
    const std::optional<int> id = framedSchemaId(bytes);
    if (!id)
        return failedDecoding(wanted, bytes, limitBytes,
                              decodeError(QStringLiteral("it does not begin with 0 and a schema id")));
    if (!schemas)
        return failedDecoding(wanted, bytes, limitBytes, noRegistry(*id));
    const SchemaSource::Answer answer = schemas->schema(*id);
    if (answer.state == DecodeState::Ok && formatOf(answer.ref.type) != wanted) {
        Decoded result = failedDecoding(
            wanted, bytes, limitBytes,
            decodeError(
                QStringLiteral("schema id %1 is of type %2").arg(*id).arg(QString::fromStdString(answer.ref.type))));
        result.schema = answer.ref;
        return result;
    }
    return decodeFramed(answer, *id, bytes, Format::Hex, limitBytes);
}

} // namespace weir
