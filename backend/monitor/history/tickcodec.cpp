#include "backend/monitor/history/tickcodec.h"

#include "backend/monitor/history/historybytes.h"

#include <bit>
#include <cmath>
#include <cstring>

namespace weir {

namespace {
constexpr std::size_t mostBytes = 64u << 20;
static_assert(std::endian::native == std::endian::little, "values are written as they lie in memory");
} // namespace

std::string encodeTicks(const std::vector<TickPart>& ticks)
{
    std::string out;
    for (const TickPart& tick : ticks) {
        appendNumber(out, zigzag(tick.atSeconds));
        appendNumber(out, tick.values.size());
        int before = -1;
        for (const auto& [series, value] : tick.values) {
            appendNumber(out, std::uint64_t(series - before - 1));
            before = series;
        }
        const std::size_t size = out.size();
        out.resize(size + tick.values.size() * sizeof(double));
        char* to = out.data() + size;
        for (const auto& [series, value] : tick.values) {
            std::memcpy(to, &value, sizeof value);
            to += sizeof value;
        }
    }
    return compressed(out, 1);
}

bool visitTicks(std::string_view bytes, const TickVisitor& visit)
{
    std::string plain;
    if (!uncompressed(bytes, mostBytes, plain))
        return false;
    std::string_view in(plain);
    std::vector<std::uint16_t> series;
    while (!in.empty()) {
        std::uint64_t at = 0, count = 0;
        if (!takeNumber(in, at) || !takeNumber(in, count) || count > seriesInPart)
            return false;
        series.clear();
        std::uint64_t next = 0;
        for (std::uint64_t i = 0; i < count; ++i) {
            std::uint64_t skipped = 0;
            if (!takeNumber(in, skipped) || skipped >= seriesInPart || next + skipped >= seriesInPart)
                return false;
            next += skipped;
            series.push_back(std::uint16_t(next++));
        }
        if (in.size() / sizeof(double) < count)
            return false;
        for (const std::uint16_t one : series) {
            double value = 0;
            std::memcpy(&value, in.data(), sizeof value);
            in.remove_prefix(sizeof value);
            if (std::isfinite(value))
                visit(unzigzag(at), one, value);
        }
    }
    return true;
}

} // namespace weir
