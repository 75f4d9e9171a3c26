// Purpose: the formats uri, uri-reference, iri, iri-reference (RFC 3986, 3987) and uri-template (RFC 6570). Thread:
// any. Limits: the generic syntax alone; no scheme's own rules.
#pragma once

#include <string_view>

namespace weir::cdp {

/// `isWhole`: with a scheme. `isWide`: IRI, letters of any script.
bool isUri(std::string_view text, bool isWhole, bool isWide);
bool isUriTemplate(std::string_view text);

} // namespace weir::cdp
