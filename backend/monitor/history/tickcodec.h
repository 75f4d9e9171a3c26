// Purpose: what was recorded in one batch of up to 1024 series, as it is first written: cheap, not small. Thread:
// values. Limits: damaged bytes are no samples.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

constexpr int seriesInPart = 1024;

struct TickPart
{
    std::int64_t atSeconds = 0;
    std::vector<std::pair<std::uint16_t, double>> values; ///< by the number of the series in its part, ascending
};

std::string encodeTicks(const std::vector<TickPart>& ticks);
using TickVisitor = std::function<void(std::int64_t atSeconds, std::uint16_t series, double value)>;
/// In the order written. False: damaged; some may have been visited.
bool visitTicks(std::string_view bytes, const TickVisitor& visit);

} // namespace weir
