#include "backend/cdp/common/timezone.h"

#include <QTimeZone>

namespace weir::cdp {

bool isTimeZone(std::string_view name)
{
    if (name.empty() || name.size() > 64 || name.find_first_of("+:") != std::string_view::npos)
        return name.starts_with("Etc/GMT+") && name.size() <= 10 &&
               QTimeZone::isTimeZoneIdAvailable(QByteArray(name.data(), qsizetype(name.size())));
    return QTimeZone::isTimeZoneIdAvailable(QByteArray(name.data(), qsizetype(name.size())));
}

} // namespace weir::cdp
