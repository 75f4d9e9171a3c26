#include "backend/serde/plaindecoder.h"

#include "backend/serde/bytestext.h"
#include "backend/serde/jsoncheck.h"
#include "backend/serde/sniff.h"

#include <QByteArray>
#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>

namespace weir {
namespace {

constexpr std::size_t maxTextBytes = 100u << 20;

/// The bytes as they are best read without knowing more.
std::string plainText(std::string_view bytes, std::size_t limitBytes)
{
    const TextWindow window = textWindow(bytes, limitBytes);
    const Format format = sniff(window.bytes, window.cut);
    if (format == Format::Text || format == Format::Json)
        return std::string(cutAtCharacter(toValidUtf8(window.bytes), limitBytes));
    return hexText(window.bytes, limitBytes);
}

Error notUtf8(std::size_t count)
{
    return decodeError(QStringLiteral("%1 bytes are not UTF-8 and are shown as \uFFFD").arg(count));
}

Error onlyTheFirst()
{
    return {ErrorKind::Limit, 0, QStringLiteral("only the first 100 MiB are shown"), {}, false, false};
}

Decoded asText(std::string_view bytes, std::size_t limitBytes)
{
    const TextWindow window = textWindow(bytes, limitBytes);
    Decoded result;
    result.format = Format::Text;
    std::size_t invalid = 0;
    std::string_view shown = window.bytes;
    if (window.cut)
        shown = cutAtCharacter(shown, shown.size() - 1);
    result.text = toValidUtf8(shown, &invalid);
    cutText(result, limitBytes);
    if (window.overLimit)
        result.error = onlyTheFirst();
    else if (invalid > 0)
        result.error = notUtf8(invalid);
    return result;
}

Decoded asJson(std::string_view bytes, std::size_t limitBytes)
{
    const TextWindow window = textWindow(bytes, limitBytes);
    std::size_t invalid = 0;
    std::string_view shown = window.bytes;
    if (window.cut)
        shown = cutAtCharacter(shown, shown.size() - 1);
    std::string text = toValidUtf8(shown, &invalid);
    const JsonCheck check = checkJson(text);
    if (!check.valid && !(window.cut && check.cut))
        return failedDecoding(
            Format::Json, bytes, limitBytes,
            decodeError(
                QStringLiteral("not JSON: %1 (byte %2)").arg(QLatin1String(check.problem)).arg(check.position)));
    Decoded result;
    result.format = Format::Json;
    result.isJson = !window.overLimit;
    result.text = std::move(text);
    cutText(result, limitBytes);
    if (window.overLimit)
        result.error = onlyTheFirst();
    else if (invalid > 0)
        result.error = notUtf8(invalid);
    return result;
}

Decoded asHex(std::string_view bytes, std::size_t limitBytes)
{
    Decoded result;
    result.format = Format::Hex;
    result.text = hexText(bytes.substr(0, maxTextBytes / 3), limitBytes);
    return result;
}

Decoded asBase64(std::string_view bytes, std::size_t limitBytes)
{
    std::size_t size = maxTextBytes / 4 * 3;
    if (limitBytes > 0)
        size = std::min(size, limitBytes);
    Decoded result;
    result.format = Format::Base64;
    result.text = base64Text(bytes.substr(0, size));
    cutText(result, limitBytes);
    return result;
}

Decoded asInteger(std::string_view bytes, Format format, std::size_t limitBytes)
{
    std::string reversed;
    if (format == Format::IntegerLittle && bytes.size() <= 8) {
        reversed.assign(bytes.rbegin(), bytes.rend());
    }
    const auto value = integerOf(reversed.empty() ? bytes : std::string_view(reversed));
    if (!value)
        return failedDecoding(
            format, bytes, limitBytes,
            decodeError(QStringLiteral("an integer has 1, 2, 4 or 8 bytes, not %1").arg(bytes.size())));
    Decoded result;
    result.format = format;
    result.text = std::to_string(*value);
    return result;
}

Decoded asDouble(std::string_view bytes, std::size_t limitBytes)
{
    if (bytes.size() != 4 && bytes.size() != 8)
        return failedDecoding(
            Format::Double, bytes, limitBytes,
            decodeError(QStringLiteral("a floating point number has 4 or 8 bytes, not %1").arg(bytes.size())));
    const std::uint64_t raw = static_cast<std::uint64_t>(*integerOf(bytes));
    Decoded result;
    result.format = Format::Double;
    char text[40];
    const auto end = bytes.size() == 4 ? std::to_chars(text, text + sizeof text,
                                                       std::bit_cast<float>(static_cast<std::uint32_t>(raw)))
                                       : std::to_chars(text, text + sizeof text, std::bit_cast<double>(raw));
    result.text.assign(text, end.ptr);
    return result;
}

Decoded asUuid(std::string_view bytes, std::size_t limitBytes)
{
    if (bytes.size() != 16)
        return failedDecoding(Format::Uuid, bytes, limitBytes,
                              decodeError(QStringLiteral("a UUID has 16 bytes, not %1").arg(bytes.size())));
    Decoded result;
    result.format = Format::Uuid;
    result.text = uuidText(bytes);
    return result;
}

} // namespace

Error decodeError(const QString& detail) { return {ErrorKind::Decode, 0, detail, {}, false, false}; }

TextWindow textWindow(std::string_view bytes, std::size_t limitBytes)
{
    const std::size_t size =
        limitBytes == 0 ? maxTextBytes : std::min(maxTextBytes, std::max<std::size_t>(limitBytes, 1024) + 4);
    return {bytes.substr(0, size), bytes.size() > size, limitBytes == 0 && bytes.size() > size};
}

void cutText(Decoded& decoded, std::size_t limitBytes)
{
    if (limitBytes > 0 && decoded.text.size() > limitBytes)
        decoded.text.resize(cutAtCharacter(decoded.text, limitBytes).size());
}

Decoded failedDecoding(Format format, std::string_view bytes, std::size_t limitBytes, Error error)
{
    Decoded result;
    result.state = DecodeState::Failed;
    result.format = format;
    result.text = plainText(bytes, limitBytes);
    result.error = std::move(error);
    return result;
}

Decoded decodedJson(Format format, std::string_view bytes, std::size_t limitBytes, Result<JsonDecoded> decoded)
{
    if (!decoded)
        return failedDecoding(format, bytes, limitBytes, decoded.error());
    Decoded result;
    result.format = format;
    result.isJson = true;
    result.text = std::move(decoded->json);
    cutText(result, limitBytes);
    if (decoded->invalidBytes > 0)
        result.error = notUtf8(decoded->invalidBytes);
    else if (!decoded->cut && decoded->consumed < bytes.size())
        result.error =
            decodeError(QStringLiteral("%1 bytes are left over after the value").arg(bytes.size() - decoded->consumed));
    return result;
}

Decoded decodePlain(std::string_view bytes, Format format, std::size_t limitBytes)
{
    switch (format) {
    case Format::Json:
        return asJson(bytes, limitBytes);
    case Format::Integer:
    case Format::IntegerLittle:
        return asInteger(bytes, format, limitBytes);
    case Format::Double:
        return asDouble(bytes, limitBytes);
    case Format::Uuid:
        return asUuid(bytes, limitBytes);
    case Format::Hex:
        return asHex(bytes, limitBytes);
    case Format::Base64:
        return asBase64(bytes, limitBytes);
    default:
        return asText(bytes, limitBytes);
    }
}

} // namespace weir
