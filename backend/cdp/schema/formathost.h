// Purpose: the formats hostname, idn-hostname, email, idn-email, ipv4, ipv6. Thread: any. Limits: nothing is looked up;
// RFC 1123, 5321, 5890, 4291.
#pragma once

#include <string_view>

namespace weir::cdp {

bool isIpv4(std::string_view text);
bool isIpv6(std::string_view text);
/// `isWide`: labels of any script, as IDNA 2008 allows them.
bool isHostName(std::string_view text, bool isWide);
bool isMailAddress(std::string_view text, bool isWide);

} // namespace weir::cdp
