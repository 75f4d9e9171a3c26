// Purpose: draft-07's formats (7.3), asserted. Thread: any. Limits: texts that are no UTF-8 have no format; what a
// format does not know is not looked up anywhere.
#pragma once

#include <string_view>

namespace weir::cdp {

using FormatCheck = bool (*)(std::string_view);

/// Null for a name that draft-07 does not know: such a format is only noted.
FormatCheck formatCheck(std::string_view name);

} // namespace weir::cdp
