#include "backend/serde/decoder.h"

#include "backend/serde/binary/cbor.h"
#include "backend/serde/binary/messagepack.h"
#include "backend/serde/framing.h"
#include "backend/serde/givenschema.h"
#include "backend/serde/internaltopics/internaltopics.h"
#include "backend/serde/jsoncheck.h"
#include "backend/serde/plaindecoder.h"
#include "backend/serde/rawdecoder.h"
#include "backend/serde/sniff.h"
#include "backend/serde/unwrap.h"

#include <algorithm>

namespace weir {
namespace {

constexpr std::size_t headerBytes = 5;
constexpr std::size_t cellBytes = 64u << 10;       // of what is wrapped, for a table cell
constexpr std::size_t maxSniffedBinary = 4u << 20; // larger ones are read when their format is asked for

/// Of bytes that carry nothing that says what they are.
Decoded decodeSniffed(std::string_view bytes, Format plain, bool cut, std::size_t limitBytes)
{
    Decoded result = decodePlain(bytes, plain, limitBytes);
    if (plain == Format::Text && !result.error && !cut && meansToBeJson(bytes)) {
        const JsonCheck check = checkJson(bytes);
        result.error = decodeError(QStringLiteral("it begins like JSON, but %1 (byte %2)")
                                       .arg(QLatin1String(check.problem))
                                       .arg(check.position));
    }
    return result;
}

JsonLimits cellLimits(std::size_t limitBytes)
{
    JsonLimits limits;
    limits.stopAfterBytes = limitBytes;
    return limits;
}

/// CBOR or MessagePack, if all of the bytes are one map or list of it.
std::optional<Decoded> decodeIfBinary(std::string_view bytes, std::size_t limitBytes)
{
    // A cell's limit does not do: only the last byte tells.
    if (bytes.size() > maxSniffedBinary)
        return {};
    for (const Format format : binaryCandidates(bytes)) {
        Result<JsonDecoded> decoded = format == Format::Cbor ? decodeCbor(bytes) : decodeMessagePack(bytes);
        if (decoded && decoded->consumed == bytes.size() && decoded->invalidBytes == 0)
            return decodedJson(format, bytes, limitBytes, std::move(decoded));
    }
    return {};
}

Decoded wrapped(Decoded result, const Unwrapped& inner)
{
    result.wrapping = inner.chain;
    result.unwrappedBytes = inner.cut ? 0 : inner.bytes.size();
    return result;
}

} // namespace

DecoderSet::DecoderSet(std::shared_ptr<SchemaSource> schemas) : m_schemas(std::move(schemas)) {}

std::shared_ptr<const DecoderSet> DecoderSet::withGiven(std::shared_ptr<const GivenSchema> key,
                                                        std::shared_ptr<const GivenSchema> value) const
{
    auto set = std::make_shared<DecoderSet>(m_schemas);
    set->m_keySchema = std::move(key);
    set->m_valueSchema = std::move(value);
    return set;
}

const GivenSchema* DecoderSet::given(RecordPart part) const
{
    return part == RecordPart::Key ? m_keySchema.get() : part == RecordPart::Value ? m_valueSchema.get() : nullptr;
}

Format DecoderSet::detect(std::string_view bytes) const { return decode(bytes, Format::Auto, 1024).format; }

Decoded DecoderSet::decode(std::string_view bytes, Format format, std::size_t limitBytes,
                           const DecodeContext& context) const
{
    const bool isShownAsItIs = format == Format::Hex || format == Format::Base64;
    if (isShownAsItIs || wrappingOf(bytes) == Wrapping::None)
        return decodeInside(bytes, format, limitBytes, context);
    const std::size_t enough = limitBytes == 0 ? 0 : std::max(cellBytes, 4 * limitBytes);
    Result<Unwrapped> inner = unwrapAll(bytes, enough);
    if (inner && inner->cut) {
        Decoded result = decodeInside(inner->bytes, format, limitBytes, context);
        if (result.state == DecodeState::Ok)
            return wrapped(std::move(result), *inner);
        inner = unwrapAll(bytes); // the beginning does not do for this format
    }
    if (!inner)
        return failedDecoding(format == Format::Auto ? Format::Hex : format, bytes, limitBytes, inner.error());
    return wrapped(decodeInside(inner->bytes, format, limitBytes, context), *inner);
}

Decoded DecoderSet::decodeInside(std::string_view bytes, Format format, std::size_t limitBytes,
                                 const DecodeContext& context) const
{
    if (format == Format::Auto)
        return decodeAuto(bytes, limitBytes, context);
    return decodeAs(bytes, format, limitBytes, context);
}

Decoded DecoderSet::decodeAuto(std::string_view bytes, std::size_t limitBytes, const DecodeContext& context) const
{
    if (context.part != RecordPart::Header) {
        if (const auto internal = internalTopic(context.topic))
            return decodeInternal(*internal, bytes, limitBytes, context);
    }
    const std::optional<int> id = framedSchemaId(bytes);
    const GivenSchema* chosen = given(context.part);
    if (chosen && !id) {
        if (std::optional<Decoded> fitting = decodeIfItFits(*chosen, bytes, limitBytes))
            return *std::move(fitting);
    }
    const TextWindow window = textWindow(bytes, limitBytes);
    const Format plain = sniff(window.bytes, window.cut);
    if (id && m_schemas)
        return decodeFramed(m_schemas->schema(*id), *id, bytes, plain, limitBytes);
    if (plain == Format::Hex) {
        if (std::optional<Decoded> binary = decodeIfBinary(bytes, limitBytes))
            return *std::move(binary);
    }
    Decoded result = decodeSniffed(bytes, plain, window.cut, limitBytes);
    if (id && plain == Format::Hex)
        result.error = noRegistry(*id);
    return result;
}

Decoded DecoderSet::decodeAs(std::string_view bytes, Format format, std::size_t limitBytes,
                             const DecodeContext& context) const
{
    const std::optional<int> id = framedSchemaId(bytes);
    switch (format) {
    case Format::Avro:
    case Format::JsonSchema:
        return decodeFramedAs(format, m_schemas.get(), bytes, limitBytes);
    case Format::Protobuf:
        if (!id)
            return decodeRawProtobuf(given(context.part), bytes, limitBytes);
        return decodeFramedAs(format, m_schemas.get(), bytes, limitBytes);
    case Format::RawAvro:
        return decodeRawAvro(given(context.part), bytes, limitBytes);
    case Format::RawProtobuf:
        return decodeRawProtobuf(given(context.part), bytes, limitBytes);
    case Format::MessagePack:
        return decodedJson(format, bytes, limitBytes, decodeMessagePack(bytes, cellLimits(limitBytes)));
    case Format::Cbor:
        return decodedJson(format, bytes, limitBytes, decodeCbor(bytes, cellLimits(limitBytes)));
    case Format::ConsumerOffsets:
        return decodeInternal(InternalTopic::ConsumerOffsets, bytes, limitBytes, context);
    case Format::TransactionState:
        return decodeInternal(InternalTopic::TransactionState, bytes, limitBytes, context);
    case Format::Json:
        if (id && bytes.size() > headerBytes && meansToBeJson(bytes.substr(headerBytes, 64))) {
            Decoded result = decodePlain(bytes.substr(headerBytes), Format::Json, limitBytes);
            result.schema = SchemaRef{*id, {}, 0, "JSON"};
            return result;
        }
        return decodePlain(bytes, format, limitBytes);
    default:
        return decodePlain(bytes, format, limitBytes);
    }
}

} // namespace weir
