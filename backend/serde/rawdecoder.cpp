#include "backend/serde/rawdecoder.h"

#include "backend/serde/avrodecoder.h"
#include "backend/serde/avrofingerprint.h"
#include "backend/serde/givenschema.h"
#include "backend/serde/plaindecoder.h"
#include "backend/serde/protobuf/protobufdecoder.h"

#include <google/protobuf/descriptor.h>

namespace weir {

Decoded decodeRawAvro(const GivenSchema* given, std::string_view bytes, std::size_t limitBytes)
{
    if (!given || !given->avro())
        return failedDecoding(Format::RawAvro, bytes, limitBytes,
                              decodeError(QStringLiteral("no Avro schema is chosen for these bytes")));
    std::string_view body = bytes;
    if (const auto fingerprint = singleObjectFingerprint(bytes)) {
        if (*fingerprint == avroFingerprint(*given->avro()))
            body.remove_prefix(singleObjectHeaderBytes);
    }
    AvroLimits limits;
    limits.stopAfterBytes = limitBytes;
    Decoded result = decodedJson(Format::RawAvro, body, limitBytes, decodeAvro(*given->avro(), body, limits));
    if (result.state == DecodeState::Failed)
        result = failedDecoding(Format::RawAvro, bytes, limitBytes, *result.error);
    result.schema = SchemaRef{0, {}, 0, "AVRO", given->message()};
    return result;
}

Decoded decodeRawProtobuf(const GivenSchema* given, std::string_view bytes, std::size_t limitBytes)
{
    JsonLimits limits;
    limits.stopAfterBytes = limitBytes;
    if (!given || !given->protobuf())
        return decodedJson(Format::RawProtobuf, bytes, limitBytes, decodeProtobufWire(bytes, limits));
    const google::protobuf::Descriptor* message = given->protobuf()->message(given->message());
    Decoded result = decodedJson(Format::RawProtobuf, bytes, limitBytes, decodeProtobuf(*message, bytes, limits));
    result.schema = SchemaRef{0, {}, 0, "PROTOBUF", given->message()};
    return result;
}

std::optional<Decoded> decodeIfItFits(const GivenSchema& given, std::string_view bytes, std::size_t limitBytes)
{
    Decoded result =
        given.avro() ? decodeRawAvro(&given, bytes, limitBytes) : decodeRawProtobuf(&given, bytes, limitBytes);
    if (result.state != DecodeState::Ok || result.error || bytes.empty())
        return {};
    return result;
}

} // namespace weir
