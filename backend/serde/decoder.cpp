#include "backend/serde/decoder.h"

#include "backend/serde/framing.h"
#include "backend/serde/givenschema.h"
#include "backend/serde/jsoncheck.h"
#include "backend/serde/plaindecoder.h"
#include "backend/serde/rawdecoder.h"
#include "backend/serde/sniff.h"

namespace weir {
namespace {

constexpr std::size_t headerBytes = 5;

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
    if (format == Format::Auto)
        return decodeAuto(bytes, limitBytes, context);
    return decodeAs(bytes, format, limitBytes, context);
}

Decoded DecoderSet::decodeAuto(std::string_view bytes, std::size_t limitBytes, const DecodeContext& context) const
{
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
