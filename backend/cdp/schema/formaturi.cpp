#include "backend/cdp/schema/formaturi.h"

#include "backend/cdp/schema/formathost.h"
#include "backend/cdp/schema/uri.h"

#include <algorithm>

namespace weir::cdp {
namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isHex(char c) { return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool isLetterOrDigit(char c) { return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool isUnreserved(char c) { return isLetterOrDigit(c) || c == '-' || c == '.' || c == '_' || c == '~'; }
bool isSubDelimiter(char c) { return std::string_view("!$&'()*+,;=").find(c) != std::string_view::npos; }
bool isPercent(std::string_view text, std::size_t at)
{
    return at + 2 < text.size() && text[at] == '%' && isHex(text[at + 1]) && isHex(text[at + 2]);
}

/// Unreserved, escaped, sub-delimiters, and `more`.
bool consistsOf(std::string_view text, std::string_view more, bool isWide)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (isPercent(text, i))
            i += 2;
        else if (!isUnreserved(text[i]) && !isSubDelimiter(text[i]) && more.find(text[i]) == std::string_view::npos &&
                 !(isWide && text[i] < 0))
            return false;
    }
    return true;
}

bool isFutureAddress(std::string_view host)
{
    const std::size_t dot = host.find('.');
    return dot != std::string_view::npos && dot > 1 && (host[0] == 'v' || host[0] == 'V') &&
           std::all_of(host.begin() + 1, host.begin() + std::ptrdiff_t(dot), isHex) && dot + 1 < host.size() &&
           host.find('%') == std::string_view::npos && consistsOf(host.substr(dot + 1), ":", false);
}

bool isAuthority(std::string_view text, bool isWide)
{
    if (const std::size_t at = text.find('@'); at != std::string_view::npos) {
        if (!consistsOf(text.substr(0, at), ":", isWide))
            return false;
        text.remove_prefix(at + 1);
    }
    std::string_view port;
    if (text.starts_with('[')) {
        const std::size_t end = text.find(']');
        if (end == std::string_view::npos)
            return false;
        const std::string_view host = text.substr(1, end - 1);
        if (!isIpv6(host) && !isFutureAddress(host))
            return false;
        port = text.substr(end + 1);
    } else {
        const std::size_t colon = text.find(':');
        if (!consistsOf(text.substr(0, colon), "", isWide))
            return false;
        port = colon == std::string_view::npos ? std::string_view() : text.substr(colon);
    }
    return port.empty() || (port.front() == ':' && std::all_of(port.begin() + 1, port.end(), isDigit));
}

bool isVariable(std::string_view spec)
{
    // A name, then maybe how much of it.
    std::size_t end = spec.find_first_of(":*");
    const std::string_view name = spec.substr(0, end);
    if (name.empty() || name.front() == '.' || name.back() == '.' || name.find("..") != std::string_view::npos)
        return false;
    for (std::size_t i = 0; i < name.size(); ++i) {
        if (isPercent(name, i))
            i += 2;
        else if (!isLetterOrDigit(name[i]) && name[i] != '_' && name[i] != '.')
            return false;
    }
    if (end == std::string_view::npos)
        return true;
    const std::string_view modifier = spec.substr(end);
    return modifier == "*" || (modifier.size() >= 2 && modifier.size() <= 5 && modifier[0] == ':' &&
                               modifier[1] != '0' && std::all_of(modifier.begin() + 1, modifier.end(), isDigit));
}

bool isExpression(std::string_view inner)
{
    if (!inner.empty() && std::string_view("+#./;?&").find(inner.front()) != std::string_view::npos)
        inner.remove_prefix(1);
    for (;;) {
        const std::size_t comma = inner.find(',');
        if (!isVariable(inner.substr(0, comma)))
            return false;
        if (comma == std::string_view::npos)
            return true;
        inner.remove_prefix(comma + 1);
    }
}

} // namespace

bool isUri(std::string_view text, bool isWhole, bool isWide)
{
    const UriParts parts = uriParts(text);
    if (isWhole && !parts.hasScheme)
        return false;
    if (parts.hasAuthority && !isAuthority(parts.authority, isWide))
        return false;
    // A first segment with a colon would be a scheme.
    if (!parts.hasScheme && !parts.hasAuthority &&
        parts.path.substr(0, parts.path.find('/')).find(':') != std::string_view::npos)
        return false;
    return consistsOf(parts.path, ":@/", isWide) && consistsOf(parts.query, ":@/?", isWide) &&
           consistsOf(parts.fragment, ":@/?", isWide);
}

bool isUriTemplate(std::string_view text)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '{') {
            const std::size_t end = text.find('}', i);
            if (end == std::string_view::npos || !isExpression(text.substr(i + 1, end - i - 1)))
                return false;
            i = end;
        } else if (isPercent(text, i)) {
            i += 2;
        } else if ((text[i] >= 0 && text[i] <= ' ') || text[i] == 127 ||
                   std::string_view("\"'%<>\\^`|}").find(text[i]) != std::string_view::npos) {
            return false;
        }
    }
    return true;
}

} // namespace weir::cdp
