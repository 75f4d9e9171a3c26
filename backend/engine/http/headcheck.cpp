#include "backend/engine/http/headcheck.h"

#include <algorithm>

namespace weir::engine {
namespace {

constexpr HeadMistake bad(std::string_view reason) { return {400, reason}; }

/// RFC 9110, 5.6.2.
bool isToken(std::string_view text)
{
    constexpr std::string_view signs = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               signs.find(c) != signs.npos;
    });
}

bool isName(std::string_view name, std::string_view lower)
{
    return std::equal(name.begin(), name.end(), lower.begin(), lower.end(),
                      [](char a, char b) { return (a >= 'A' && a <= 'Z' ? char(a + 32) : a) == b; });
}

std::string_view trimmed(std::string_view value)
{
    constexpr std::string_view spaces = " \t";
    const std::size_t first = value.find_first_not_of(spaces);
    return first == value.npos ? std::string_view() : value.substr(first, value.find_last_not_of(spaces) - first + 1);
}

HeadMistake checkRequestLine(std::string_view line, bool& isHttp11)
{
    const std::size_t first = line.find(' ');
    const std::size_t last = line.rfind(' ');
    if (first == line.npos || first == last || !isToken(line.substr(0, first)))
        return bad("The request line is malformed.");
    const std::string_view target = line.substr(first + 1, last - first - 1);
    const bool isVisible = std::all_of(target.begin(), target.end(),
                                       [](char c) { return static_cast<unsigned char>(c) > ' ' && c != '\x7f'; });
    if (target.empty() || !isVisible)
        return bad("The request's target is malformed.");
    const std::string_view version = line.substr(last + 1);
    isHttp11 = version == "HTTP/1.1";
    if (isHttp11 || version == "HTTP/1.0")
        return {};
    return version.size() == 8 && version.starts_with("HTTP/") ? HeadMistake{505, "HTTP/1.1 and 1.0 are spoken here."}
                                                               : bad("The request line is malformed.");
}

/// What decides where the body ends, and for whom the request is.
struct Framing
{
    int hosts = 0, lengths = 0, encodings = 0;
    HeadMistake note(std::string_view name, std::string_view value)
    {
        if (isName(name, "host")) {
            ++hosts;
        } else if (isName(name, "content-length")) {
            ++lengths;
            constexpr std::size_t mostDigits = 18;
            const bool isNumber = !value.empty() && value.size() <= mostDigits &&
                                  std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
            if (!isNumber)
                return bad("Content-Length is no number.");
        } else if (isName(name, "transfer-encoding")) {
            ++encodings;
            if (!isName(value, "chunked"))
                return {501, "The only Transfer-Encoding taken is chunked."};
        }
        return {};
    }
    HeadMistake verdict(bool isHttp11) const
    {
        if (lengths > 1 || encodings > 1)
            return bad("The length of the body is given twice.");
        if (lengths > 0 && encodings > 0)
            return bad("Content-Length and Transfer-Encoding exclude each other.");
        if (encodings > 0 && !isHttp11)
            return bad("HTTP/1.0 has no Transfer-Encoding.");
        if (hosts > 1 || (hosts == 0 && isHttp11))
            return bad("A request names one Host.");
        return {};
    }
};

} // namespace

HeadMistake checkHead(std::string_view head, const RequestLimits& limits)
{
    Framing framing;
    bool isHttp11 = true;
    std::size_t count = 0;
    for (bool isFirst = true;; isFirst = false) {
        const std::size_t end = head.find('\n');
        if (end == head.npos || end == 0 || head[end - 1] != '\r')
            return bad("Lines end with CR and LF.");
        const std::string_view line = head.substr(0, end - 1);
        head.remove_prefix(end + 1);
        const bool isClean = std::all_of(line.begin(), line.end(), [](char c) {
            return (static_cast<unsigned char>(c) >= ' ' && c != '\x7f') || c == '\t';
        });
        if (!isClean)
            return bad("The head has control characters.");
        if (isFirst) {
            if (const HeadMistake mistake = checkRequestLine(line, isHttp11))
                return mistake;
            continue;
        }
        if (line.empty())
            break;
        if (++count > limits.fieldCount)
            return {431, "There are too many fields."};
        if (line.front() == ' ' || line.front() == '\t')
            return bad("A field goes on in the next line.");
        const std::size_t colon = line.find(':');
        if (colon == line.npos || !isToken(line.substr(0, colon)))
            return bad("A field's name is malformed.");
        if (const HeadMistake mistake = framing.note(line.substr(0, colon), trimmed(line.substr(colon + 1))))
            return mistake;
    }
    return framing.verdict(isHttp11);
}

} // namespace weir::engine
