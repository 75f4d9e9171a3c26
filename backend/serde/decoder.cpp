#include "backend/serde/decoder.h"

#include "backend/serde/avrodecoder.h"
#include "backend/serde/bytestext.h"
#include "backend/serde/jsoncheck.h"
#include "backend/serde/sniff.h"

#include <algorithm>

namespace weir {
namespace {

constexpr std::size_t maxTextBytes = 100u << 20;
constexpr std::size_t headerBytes = 5;

Error decodeError(const QString& detail) { return {ErrorKind::Decode, 0, detail, {}, false, false}; }

struct Window
{
    std::string_view bytes;
    bool cut = false;       ///< there is more
    bool overLimit = false; ///< more than we ever show
};

/// What has to be looked at for `limitBytes` of text.
Window windowOf(std::string_view bytes, std::size_t limitBytes)
{
    const std::size_t size =
        limitBytes == 0 ? maxTextBytes : std::min(maxTextBytes, std::max<std::size_t>(limitBytes, 1024) + 4);
    return {bytes.substr(0, size), bytes.size() > size, limitBytes == 0 && bytes.size() > size};
}

/// The bytes as they are best read without knowing more.
std::string plainText(std::string_view bytes, std::size_t limitBytes)
{
    const Window window = windowOf(bytes, limitBytes);
    const Format format = sniff(window.bytes, window.cut);
    if (format == Format::Text || format == Format::Json)
        return std::string(cutAtCharacter(toValidUtf8(window.bytes), limitBytes));
    return hexText(window.bytes, limitBytes);
}

Decoded failed(Format format, std::string_view bytes, std::size_t limitBytes, Error error)
{
    Decoded result;
    result.state = DecodeState::Failed;
    result.format = format;
    result.text = plainText(bytes, limitBytes);
    result.error = std::move(error);
    return result;
}

Decoded asText(std::string_view bytes, std::size_t limitBytes)
{
    const Window window = windowOf(bytes, limitBytes);
    Decoded result;
    result.format = Format::Text;
    std::size_t invalid = 0;
    std::string_view shown = window.bytes;
    if (window.cut)
        shown = cutAtCharacter(shown, shown.size() - 1);
    result.text = toValidUtf8(shown, &invalid);
    if (limitBytes > 0 && result.text.size() > limitBytes)
        result.text.resize(cutAtCharacter(result.text, limitBytes).size());
    if (window.overLimit)
        result.error = Error{ErrorKind::Limit, 0, QStringLiteral("only the first 100 MiB are shown"), {}, false, false};
    else if (invalid > 0)
        result.error = decodeError(QStringLiteral("%1 bytes are not UTF-8 and are shown as \uFFFD").arg(invalid));
    return result;
}

Decoded asJson(std::string_view bytes, std::size_t limitBytes)
{
    const Window window = windowOf(bytes, limitBytes);
    std::size_t invalid = 0;
    std::string_view shown = window.bytes;
    if (window.cut)
        shown = cutAtCharacter(shown, shown.size() - 1);
    std::string text = toValidUtf8(shown, &invalid);
    const JsonCheck check = checkJson(text);
    if (!check.valid && !(window.cut && check.cut))
        return failed(
            Format::Json, bytes, limitBytes,
            decodeError(
                QStringLiteral("not JSON: %1 (byte %2)").arg(QLatin1String(check.problem)).arg(check.position)));
    Decoded result;
    result.format = Format::Json;
    result.isJson = !window.overLimit;
    if (limitBytes > 0 && text.size() > limitBytes)
        text.resize(cutAtCharacter(text, limitBytes).size());
    result.text = std::move(text);
    if (window.overLimit)
        result.error = Error{ErrorKind::Limit, 0, QStringLiteral("only the first 100 MiB are shown"), {}, false, false};
    else if (invalid > 0)
        result.error = decodeError(QStringLiteral("%1 bytes are not UTF-8 and are shown as \uFFFD").arg(invalid));
    return result;
}

Decoded asHex(std::string_view bytes, std::size_t limitBytes)
{
    Decoded result;
    result.format = Format::Hex;
    result.text = hexText(bytes.substr(0, maxTextBytes / 3), limitBytes);
    return result;
}

Decoded asInteger(std::string_view bytes, std::size_t limitBytes)
{
    const auto value = integerOf(bytes);
    if (!value)
        return failed(Format::Integer, bytes, limitBytes,
                      decodeError(QStringLiteral("an integer has 1, 2, 4 or 8 bytes, not %1").arg(bytes.size())));
    Decoded result;
    result.format = Format::Integer;
    result.text = std::to_string(*value);
    return result;
}

Decoded asUuid(std::string_view bytes, std::size_t limitBytes)
{
    if (bytes.size() != 16)
        return failed(Format::Uuid, bytes, limitBytes,
                      decodeError(QStringLiteral("a UUID has 16 bytes, not %1").arg(bytes.size())));
    Decoded result;
    result.format = Format::Uuid;
    result.text = uuidText(bytes);
    return result;
}

Decoded asPlain(std::string_view bytes, Format format, std::size_t limitBytes)
{
    switch (format) {
    case Format::Json:
        return asJson(bytes, limitBytes);
    case Format::Integer:
        return asInteger(bytes, limitBytes);
    case Format::Uuid:
        return asUuid(bytes, limitBytes);
    case Format::Hex:
        return asHex(bytes, limitBytes);
    default:
        return asText(bytes, limitBytes);
    }
}

/// Framed bytes with a schema that is there.
Decoded asSchemaSays(const SchemaSource::Answer& answer, std::string_view bytes, std::size_t limitBytes)
{
    const std::string_view body = bytes.substr(headerBytes);
    Decoded result;
    if (answer.ref.type == "JSON") {
        result = asJson(body, limitBytes);
    } else if (!answer.avro) {
        result = asHex(bytes, limitBytes);
    } else {
        AvroLimits limits;
        limits.stopAfterBytes = limitBytes;
        Result<AvroDecoded> decoded = decodeAvro(*answer.avro, body, limits);
        if (!decoded) {
            result = failed(Format::Avro, bytes, limitBytes, decoded.error());
        } else {
            result.format = Format::Avro;
            result.isJson = true;
            result.text = std::move(decoded->json);
            if (limitBytes > 0 && result.text.size() > limitBytes)
                result.text.resize(cutAtCharacter(result.text, limitBytes).size());
            if (decoded->invalidBytes > 0)
                result.error = decodeError(
                    QStringLiteral("%1 bytes are not UTF-8 and are shown as \uFFFD").arg(decoded->invalidBytes));
            else if (!decoded->cut && decoded->consumed < body.size())
                result.error = decodeError(
                    QStringLiteral("%1 bytes are left over after the value").arg(body.size() - decoded->consumed));
        }
    }
    result.schema = answer.ref;
    return result;
}

Error noRegistry(int id)
{
    return {ErrorKind::Registry,
            0,
            QStringLiteral("it names schema id %1, but this connection has no schema registry").arg(id),
            {},
            false,
            false};
}

/// `plain`: what the bytes look like without a registry; the answer wherever that is the likelier one.
Decoded framed(const SchemaSource::Answer& answer, int id, std::string_view bytes, Format plain, std::size_t limitBytes)
{
    const bool ambiguous = plain == Format::Integer || plain == Format::Uuid;
    switch (answer.state) {
    case DecodeState::Ok: {
        Decoded result = asSchemaSays(answer, bytes, limitBytes);
        const bool fits = result.format == Format::Avro && result.state == DecodeState::Ok && !result.error;
        return ambiguous && !fits ? asPlain(bytes, plain, limitBytes) : result;
    }
    case DecodeState::Pending: {
        Decoded result = asPlain(bytes, plain, limitBytes);
        result.state = DecodeState::Pending;
        result.schema = SchemaRef{id, {}, 0, {}};
        return result;
    }
    case DecodeState::Failed:
        break;
    }
    if (ambiguous)
        return asPlain(bytes, plain, limitBytes);
    Decoded result = failed(Format::Avro, bytes, limitBytes, answer.error.value_or(Error{}));
    result.schema = answer.ref.id > 0 ? answer.ref : SchemaRef{id, {}, 0, {}};
    return result;
}

constexpr std::pair<Format, std::string_view> names[] = {
    {Format::Auto, "auto"},       {Format::Json, "json"}, {Format::Text, "text"}, {Format::Avro, "avro"},
    {Format::Integer, "integer"}, {Format::Uuid, "uuid"}, {Format::Hex, "hex"}};

} // namespace

DecoderSet::DecoderSet(std::shared_ptr<SchemaSource> schemas) : m_schemas(std::move(schemas)) {}

Format DecoderSet::detect(std::string_view bytes) const
{
    return framedSchemaId(bytes) && m_schemas ? decode(bytes, Format::Auto).format
                                              : sniff(bytes.substr(0, maxTextBytes));
}

Decoded DecoderSet::decode(std::string_view bytes, Format format, std::size_t limitBytes) const
{
    const std::optional<int> id = framedSchemaId(bytes);
    if (format == Format::Auto) {
        const Window window = windowOf(bytes, limitBytes);
        const Format plain = sniff(window.bytes, window.cut);
        if (id && m_schemas)
            return framed(m_schemas->schema(*id), *id, bytes, plain, limitBytes);
        Decoded result = asPlain(bytes, plain, limitBytes);
        if (id && plain == Format::Hex) {
            result.error = noRegistry(*id);
        } else if (plain == Format::Text && !result.error && !window.cut && meansToBeJson(window.bytes)) {
            const JsonCheck check = checkJson(window.bytes);
            result.error = decodeError(QStringLiteral("it begins like JSON, but %1 (byte %2)")
                                           .arg(QLatin1String(check.problem))
                                           .arg(check.position));
        }
        return result;
    }
    if (format == Format::Avro) {
        if (!id)
            return failed(format, bytes, limitBytes,
                          decodeError(QStringLiteral("it does not begin with 0 and a schema id")));
        if (!m_schemas)
            return failed(format, bytes, limitBytes, noRegistry(*id));
        return framed(m_schemas->schema(*id), *id, bytes, Format::Hex, limitBytes);
    }
    if (format == Format::Json && id && bytes.size() > headerBytes && meansToBeJson(bytes.substr(headerBytes, 64))) {
        Decoded result = asJson(bytes.substr(headerBytes), limitBytes);
        result.schema = SchemaRef{*id, {}, 0, "JSON"};
        return result;
    }
    return asPlain(bytes, format, limitBytes);
}

std::string_view formatName(Format format)
{
    for (const auto& [known, name] : names) {
        if (known == format)
            return name;
    }
    return "auto";
}

Format formatFromName(std::string_view name)
{
    for (const auto& [format, known] : names) {
        if (known == name)
            return format;
    }
    return Format::Auto;
}

} // namespace weir
