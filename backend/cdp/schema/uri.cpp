#include "backend/cdp/schema/uri.h"

#include <algorithm>

namespace weir::cdp {
namespace {

bool isSchemeLetter(char letter, bool isFirst)
{
    const bool isLetter = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z');
    return isLetter ||
           (!isFirst && ((letter >= '0' && letter <= '9') || letter == '+' || letter == '-' || letter == '.'));
}

std::size_t schemeLength(std::string_view uri)
{
    std::size_t at = 0;
    while (at < uri.size() && isSchemeLetter(uri[at], at == 0))
        ++at;
    return at > 0 && at < uri.size() && uri[at] == ':' ? at : std::string_view::npos;
}

void dropLastSegment(std::string& out)
{
    const std::size_t slash = out.rfind('/');
    out.resize(slash == std::string::npos ? 0 : slash);
}

/// RFC 3986, 5.2.4.
std::string withoutDots(std::string_view in)
{
    std::string out;
    while (!in.empty()) {
        if (in.starts_with("../")) {
            in.remove_prefix(3);
        } else if (in.starts_with("./") || in.starts_with("/./")) {
            in.remove_prefix(2);
        } else if (in == "/.") {
            in = "/";
        } else if (in.starts_with("/../")) {
            in.remove_prefix(3);
            dropLastSegment(out);
        } else if (in == "/..") {
            in = "/";
            dropLastSegment(out);
        } else if (in == "." || in == "..") {
            in = {};
        } else {
            const std::size_t end = std::min(in.find('/', 1), in.size());
            out += in.substr(0, end);
            in.remove_prefix(end);
        }
    }
    return out;
}

std::string merged(const UriParts& base, std::string_view path)
{
    if (base.hasAuthority && base.path.empty())
        return std::string("/").append(path);
    const std::size_t slash = base.path.rfind('/');
    return std::string(slash == std::string_view::npos ? std::string_view() : base.path.substr(0, slash + 1))
        .append(path);
}

int hexDigit(char letter)
{
    if (letter >= '0' && letter <= '9')
        return letter - '0';
    const char lower = char(letter | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

} // namespace

UriParts uriParts(std::string_view uri)
{
    UriParts parts;
    if (const std::size_t at = uri.find('#'); at != std::string_view::npos) {
        parts.hasFragment = true;
        parts.fragment = uri.substr(at + 1);
        uri = uri.substr(0, at);
    }
    if (const std::size_t at = uri.find('?'); at != std::string_view::npos) {
        parts.hasQuery = true;
        parts.query = uri.substr(at + 1);
        uri = uri.substr(0, at);
    }
    if (const std::size_t length = schemeLength(uri); length != std::string_view::npos) {
        parts.hasScheme = true;
        parts.scheme = uri.substr(0, length);
        uri.remove_prefix(length + 1);
    }
    if (uri.starts_with("//")) {
        uri.remove_prefix(2);
        parts.hasAuthority = true;
        parts.authority = uri.substr(0, uri.find('/'));
        uri.remove_prefix(parts.authority.size());
    }
    parts.path = uri;
    return parts;
}

std::string resolvedUri(std::string_view base, std::string_view reference)
{
    const UriParts to = uriParts(reference);
    const UriParts from = uriParts(base);
    // Nothing hierarchical can be said against urn:…, and a fragment alone must leave it as it is.
    if (!reference.empty() && reference.front() == '#')
        return std::string(withoutFragment(base)).append(reference);
    UriParts all = to;
    std::string path;
    if (to.hasScheme || to.hasAuthority) {
        path = withoutDots(to.path);
    } else if (to.path.empty()) {
        path = from.path;
        if (!to.hasQuery) {
            all.hasQuery = from.hasQuery;
            all.query = from.query;
        }
    } else {
        path = withoutDots(to.path.starts_with('/') ? std::string(to.path) : merged(from, to.path));
    }
    if (!to.hasScheme) {
        all.hasScheme = from.hasScheme;
        all.scheme = from.scheme;
        if (!to.hasAuthority) {
            all.hasAuthority = from.hasAuthority;
            all.authority = from.authority;
        }
    }
    std::string out;
    if (all.hasScheme)
        out.append(all.scheme).append(":");
    if (all.hasAuthority)
        out.append("//").append(all.authority);
    out += path;
    if (all.hasQuery)
        out.append("?").append(all.query);
    if (to.hasFragment)
        out.append("#").append(to.fragment);
    return out;
}

std::string_view withoutFragment(std::string_view uri) { return uri.substr(0, uri.find('#')); }

std::string_view fragmentOf(std::string_view uri)
{
    const std::size_t at = uri.find('#');
    return at == std::string_view::npos ? std::string_view() : uri.substr(at + 1);
}

std::string percentDecoded(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int high = text[i] == '%' && i + 2 < text.size() ? hexDigit(text[i + 1]) : -1;
        const int low = high >= 0 ? hexDigit(text[i + 2]) : -1;
        if (low >= 0) {
            out += char(high * 16 + low);
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

} // namespace weir::cdp
