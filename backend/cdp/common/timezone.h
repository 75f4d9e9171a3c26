// Purpose: whether a text is a time zone of the IANA database. Thread: any. Limits: as the machine's database.
#pragma once

#include <string_view>

namespace weir::cdp {

/// "Europe/Berlin", "UTC"; an offset such as "UTC+02:00" is none.
bool isTimeZone(std::string_view name);

} // namespace weir::cdp
