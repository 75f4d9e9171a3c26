#include "backend/engine/collect/sourcedecoder.h"

#include "backend/serde/registry/schemafetch.h"

namespace weir::engine {
namespace {

constexpr int schemaMs = 5'000;

Format formatOf(const std::string& name, std::string_view bytes)
{
    const bool isFramed = !bytes.empty() && bytes.front() == '\0';
    if (name == "json")
        return isFramed ? Format::JsonSchema : Format::Json;
    return formatFromName(name);
}

bool mayBeJson(std::string_view bytes, const std::string& format)
{
    const std::size_t first = bytes.find_first_not_of(" \t\r\n");
    return (format == "auto" || format == "json") && first != bytes.npos &&
           (bytes[first] == '{' || bytes[first] == '[');
}

} // namespace

SourceDecoder::SourceDecoder(std::shared_ptr<SchemaRegistry> registry)
    : m_registry(std::move(registry)), m_decoders(m_registry)
{
}

/// Waits for a schema that is not known yet.
Decoded SourceDecoder::decode(std::string_view bytes, Format format, RecordPart part)
{
    const DecodeContext context{.part = part};
    Decoded decoded = m_decoders.decode(bytes, format, 0, context);
    if (decoded.state != DecodeState::Pending || !m_registry || !decoded.schema)
        return decoded;
    const SchemaSource::Answer answer = m_registry->fetchBlocking(decoded.schema->id, schemaMs);
    if (answer.state == DecodeState::Ok)
        return m_decoders.decode(bytes, format, 0, context);
    decoded.state = answer.state;
    decoded.error = answer.error;
    return decoded;
}

DecodedPart SourceDecoder::read(std::string_view bytes, const std::string& format, RecordPart part, JsonArena& arena)
{
    DecodedPart result;
    if (mayBeJson(bytes, format) && m_parser.parse(bytes, arena, result.value))
        return result;
    const Decoded decoded = decode(bytes, formatOf(format, bytes), part);
    if (decoded.error)
        result.words = decoded.error->detail.toStdString();
    if (decoded.state != DecodeState::Ok) {
        const bool isOfRegistry =
            decoded.state == DecodeState::Pending || (decoded.error && decoded.error->kind != ErrorKind::Invalid &&
                                                      decoded.schema.has_value() && concernsRegistry(*decoded.error));
        const bool hasNoRegistry = decoded.error && decoded.error->kind == ErrorKind::Registry;
        result.state = isOfRegistry || hasNoRegistry ? DecodedPart::State::Waits : DecodedPart::State::Broken;
        return result;
    }
    const std::string_view text = arena.copy(decoded.text);
    if (!decoded.isJson && part == RecordPart::Value && mayBeJson(bytes, format) && bytes.find('{') < bytes.find('"')) {
        // Meant to be an object: as a text it would be lost in the source's filter.
        result.state = DecodedPart::State::Broken;
        result.words = "begins as a JSON object, but is none";
    } else if (!decoded.isJson) {
        result.value = Json::ofText(text);
    } else if (!m_parser.parse(text, arena, result.value)) {
        result.state = DecodedPart::State::Broken;
        result.words = "what was decoded is no JSON";
    }
    return result;
}

} // namespace weir::engine
