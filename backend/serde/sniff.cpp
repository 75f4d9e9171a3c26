#include "backend/serde/sniff.h"

#include "backend/serde/bytestext.h"
#include "backend/serde/jsoncheck.h"

#include <algorithm>

namespace weir {
namespace {

bool isControl(char c)
{
    const unsigned char byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t' && c != '\n' && c != '\r') || byte == 0x7F;
}

std::string_view trimmed(std::string_view text)
{
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    return begin == std::string_view::npos ? std::string_view() : text.substr(begin);
}

bool isJson(std::string_view text, bool cut)
{
    const std::string_view body = trimmed(text);
    if (body.empty() || std::string_view("{[\"").find(body.front()) == std::string_view::npos)
        return false;
    const JsonCheck check = checkJson(text);
    return check.valid || (cut && check.cut);
}

} // namespace

Format sniff(std::string_view window, bool cut)
{
    if (window.empty())
        return Format::Text;
    if (cut)
        window = window.substr(0, cutAtCharacter(window, window.size() - 1).size());
    const auto controls = std::size_t(std::count_if(window.begin(), window.end(), isControl));
    std::size_t invalid = 0;
    const bool valid = isValidUtf8(window);
    if (valid && controls == 0)
        return isJson(window, cut) ? Format::Json : Format::Text;
    if (!cut && looksLikeUuid(window))
        return Format::Uuid;
    if (!cut && (window.size() == 1 || window.size() == 2 || window.size() == 4))
        return Format::Integer;
    // A long that people count with is far from 2^56; eight bytes without a plain sign are more likely a hash.
    if (!cut && window.size() == 8 && (window[0] == '\0' || window[0] == '\xFF'))
        return Format::Integer;
    if (window.size() < 8 || window.find('\0') != std::string_view::npos)
        return Format::Hex;
    const std::string repaired = toValidUtf8(window, &invalid);
    if (invalid * 10 > window.size() || controls * 20 > window.size())
        return Format::Hex;
    return isJson(repaired, cut) ? Format::Json : Format::Text;
}

std::span<const Format> binaryCandidates(std::string_view bytes)
{
    static constexpr Format cbor[] = {Format::Cbor};
    static constexpr Format messagePack[] = {Format::MessagePack, Format::Cbor};
    if (bytes.size() < 3)
        return {};
    const auto first = static_cast<unsigned char>(bytes.front());
    // A map of MessagePack, with a text as its first key; else 81 61 61, CBOR's ["a"], would be one of numbers.
    const std::size_t keyAt = first == 0xDE ? 3 : first == 0xDF ? 5 : 1;
    const unsigned key = keyAt < bytes.size() ? static_cast<unsigned char>(bytes[keyAt]) : 0;
    const bool isMap = (first > 0x80 && first <= 0x8F) || first == 0xDE || first == 0xDF;
    const bool isMessagePack = isMap ? (key >= 0xA0 && key <= 0xBF) || (key >= 0xD9 && key <= 0xDB)
                                     : (first > 0x90 && first <= 0x9F) || first == 0xDC || first == 0xDD;
    const bool isCbor = (first > 0x80 && first <= 0x9B) || first == 0x9F || (first > 0xA0 && first <= 0xBB) ||
                        first == 0xBF || bytes.starts_with("\xD9\xD9\xF7");
    if (isMessagePack)
        return isCbor ? std::span<const Format>(messagePack) : std::span<const Format>(messagePack, 1);
    return isCbor ? std::span<const Format>(cbor) : std::span<const Format>();
}

bool meansToBeJson(std::string_view window)
{
    const std::string_view body = trimmed(window);
    return !body.empty() &&
           (body.front() == '{' || (body.front() == '[' && trimmed(body.substr(1)).substr(0, 1) == "{"));
}

std::optional<int> framedSchemaId(std::string_view bytes)
{
    if (bytes.size() < 5 || bytes[0] != '\0' || bytes[1] != '\0')
        return {};
    int id = 0;
    for (std::size_t i = 2; i < 5; ++i)
        id = id << 8 | static_cast<unsigned char>(bytes[i]);
    return id > 0 ? std::optional(id) : std::nullopt;
}

} // namespace weir
