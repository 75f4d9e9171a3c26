// Purpose: URIs as RFC 3986 takes them apart and puts them together. Thread: values. Limits: parts look into the text;
// nothing is checked: see formaturi.h for that.
#pragma once

#include <string>
#include <string_view>

namespace weir::cdp {

struct UriParts
{
    bool hasScheme = false, hasAuthority = false, hasQuery = false, hasFragment = false;
    std::string_view scheme, authority, path, query, fragment;
};
UriParts uriParts(std::string_view uri);

/// RFC 3986, 5.2. A base without a scheme does what can be done.
std::string resolvedUri(std::string_view base, std::string_view reference);

/// Up to the first #, and what is behind it.
std::string_view withoutFragment(std::string_view uri);
std::string_view fragmentOf(std::string_view uri);

std::string percentDecoded(std::string_view text);

} // namespace weir::cdp
