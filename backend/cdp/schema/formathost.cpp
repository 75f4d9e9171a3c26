#include "backend/cdp/schema/formathost.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <idn2.h>
#include <memory>
#include <string>

namespace weir::cdp {
namespace {

constexpr std::size_t longestHost = 253, longestLabel = 63, longestLocal = 64;

bool isLetterOrDigit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool isAddress(int family, std::string_view text)
{
    constexpr std::size_t longest = 45;
    if (text.empty() || text.size() > longest || text.find('\0') != std::string_view::npos)
        return false;
    std::array<unsigned char, 16> bytes{};
    return inet_pton(family, std::string(text).c_str(), bytes.data()) == 1;
}

bool isIdna(const std::string& name, int flags)
{
    std::uint8_t* out = nullptr;
    const int code = idn2_lookup_u8(reinterpret_cast<const std::uint8_t*>(name.c_str()), &out, flags);
    const std::unique_ptr<std::uint8_t, decltype(&idn2_free)> owner(out, &idn2_free);
    return code == IDN2_OK;
}

bool isLabel(std::string_view label)
{
    if (label.empty() || label.size() > longestLabel || label.front() == '-' || label.back() == '-' ||
        !std::all_of(label.begin(), label.end(), [](char c) { return isLetterOrDigit(c) || c == '-'; }))
        return false;
    if (label.size() < 4 || label.substr(2, 2) != "--")
        return true;
    // Only xn-- may have two hyphens there, and what follows must be what IDNA makes.
    std::string lower(label);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? char(c | 0x20) : c; });
    if (!lower.starts_with("xn--") || lower.size() == 4 || lower.back() == '-')
        return false;
    char* unicode = nullptr;
    const int code = idn2_to_unicode_8z8z(lower.c_str(), &unicode, 0);
    const std::unique_ptr<char, decltype(&idn2_free)> owner(unicode, &idn2_free);
    return code == IDN2_OK && isIdna(unicode, IDN2_NO_TR46);
}

/// The other full stops of RFC 3490, 3.1 are taken for dots.
std::string withDots(std::string_view text)
{
    std::string out(text);
    for (const std::string_view stop : {"\xE3\x80\x82", "\xEF\xBC\x8E", "\xEF\xBD\xA1"}) {
        for (std::size_t at = out.find(stop); at != std::string::npos; at = out.find(stop, at))
            out.replace(at, stop.size(), ".");
    }
    return out;
}

bool isLocalLetter(char c, bool isWide)
{
    return isLetterOrDigit(c) || (isWide && c < 0) ||
           std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

bool isQuotedLocal(std::string_view local, bool isWide)
{
    if (local.size() < 2 || local.front() != '"' || local.back() != '"')
        return false;
    for (std::size_t i = 1; i + 1 < local.size(); ++i) {
        if (local[i] == '\\' && ++i + 1 >= local.size())
            return false;
        else if (local[i] == '"' && local[i - 1] != '\\')
            return false;
        if (local[i] < 0 ? !isWide : (local[i] < ' ' || local[i] == 127))
            return false;
    }
    return true;
}

bool isLocal(std::string_view local, bool isWide)
{
    if (local.empty() || local.size() > longestLocal)
        return false;
    if (local.front() == '"')
        return isQuotedLocal(local, isWide);
    return local.front() != '.' && local.back() != '.' && local.find("..") == std::string_view::npos &&
           std::all_of(local.begin(), local.end(), [&](char c) { return c == '.' || isLocalLetter(c, isWide); });
}

} // namespace

bool isIpv4(std::string_view text) { return isAddress(AF_INET, text); }
bool isIpv6(std::string_view text) { return isAddress(AF_INET6, text); }

bool isHostName(std::string_view text, bool isWide)
{
    if (text.empty() || text.find('\0') != std::string_view::npos)
        return false;
    const bool isPlain = std::all_of(text.begin(), text.end(), [](char c) { return c >= 0; });
    if (!isPlain)
        return isWide && text.size() < 4 * longestHost && isIdna(withDots(text), IDN2_NO_TR46 | IDN2_NFC_INPUT);
    if (text.size() > longestHost)
        return false;
    for (;;) {
        const std::size_t dot = text.find('.');
        if (!isLabel(text.substr(0, dot)))
            return false;
        if (dot == std::string_view::npos)
            return true;
        text.remove_prefix(dot + 1);
    }
}

bool isMailAddress(std::string_view text, bool isWide)
{
    const std::size_t at = text.rfind('@');
    if (at == std::string_view::npos || !isLocal(text.substr(0, at), isWide))
        return false;
    const std::string_view domain = text.substr(at + 1);
    if (domain.size() < 2 || domain.front() != '[')
        return isHostName(domain, isWide);
    if (domain.back() != ']')
        return false;
    const std::string_view address = domain.substr(1, domain.size() - 2);
    return address.starts_with("IPv6:") ? isIpv6(address.substr(5)) : isIpv4(address);
}

} // namespace weir::cdp
