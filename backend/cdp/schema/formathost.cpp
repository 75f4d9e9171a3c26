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

/// As for registering: that alone looks at what stands around letters such as the middle dot (RFC 5892, appendix A).
bool isWideLabel(const std::string& label)
{
    std::uint8_t* out = nullptr;
    const int code =
        idn2_register_u8(reinterpret_cast<const std::uint8_t*>(label.c_str()), nullptr, &out, IDN2_NFC_INPUT);
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
    return code == IDN2_OK && isWideLabel(unicode);
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
    if (text.empty() || text.find('\0') != std::string_view::npos || text.size() > (isWide ? 4 : 1) * longestHost)
        return false;
    const std::string name = isWide ? withDots(text) : std::string(text);
    for (std::string_view rest = name;;) {
        const std::string_view label = rest.substr(0, rest.find('.'));
        const bool isPlain = std::all_of(label.begin(), label.end(), [](char c) { return c >= 0; });
        if (isPlain || !isWide ? !isLabel(label) : !isWideLabel(std::string(label)))
            return false;
        if (label.size() == rest.size())
            return true;
        rest.remove_prefix(label.size() + 1);
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
