#include "backend/engine/collect/messageids.h"

#include <QUuid>
#include <array>
#include <cinttypes>
#include <cstdio>

namespace weir::engine {

MessageIds::MessageIds()
{
    constexpr std::size_t beginSize = 24;
    m_begin = QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString().substr(0, beginSize);
}

std::string MessageIds::next()
{
    std::array<char, 16> number{};
    std::snprintf(number.data(), number.size(), "%012" PRIx64,
                  static_cast<std::uint64_t>(m_count++ & 0xffff'ffff'ffffU));
    return m_begin + number.data();
}

} // namespace weir::engine
