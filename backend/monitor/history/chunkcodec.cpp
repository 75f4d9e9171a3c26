#include "backend/monitor/history/chunkcodec.h"

#include "backend/monitor/history/columncodec.h"
#include "backend/monitor/history/historybytes.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace weir {

namespace {

constexpr char version = 1;
constexpr std::size_t mostPoints = 100'000, mostBytes = mostPoints * 5 * 9;
constexpr double largestWhole = 9007199254740992.0;
constexpr int floatShift = 41; // leaves sign, exponent and 11 bits of a double
constexpr std::uint8_t wholeKind = 0, floatKind = 0x80;

using Column = std::vector<std::int64_t>;
using Member = double HistoryPoint::*;

std::int64_t unitMs(Tier tier) { return tier == Tier::Raw ? 1000 : tier == Tier::Minute ? 60'000 : 600'000; }

bool isWhole(double value) { return std::abs(value) <= largestWhole && value == std::nearbyint(value); }

/// Rises with the value; one for all values that differ in less than 12 bits.
std::int64_t floatKey(double value)
{
    const auto bits = std::bit_cast<std::uint64_t>(std::abs(value));
    constexpr std::uint64_t largest = (std::uint64_t(0x7ff) << (52 - floatShift)) - 1;
    const std::uint64_t key = std::min((bits + (std::uint64_t(1) << (floatShift - 1))) >> floatShift, largest);
    return value < 0 ? -std::int64_t(key) : std::int64_t(key);
}

bool fromFloatKey(std::int64_t key, double& value)
{
    const std::uint64_t size = key < 0 ? 0 - std::uint64_t(key) : std::uint64_t(key);
    if (size >= std::uint64_t(0x7ff) << (52 - floatShift))
        return false;
    value = std::bit_cast<double>(size << floatShift);
    value = key < 0 ? -value : value;
    return true;
}

std::int64_t scaled(double value, int fractionBits)
{
    return std::int64_t(std::nearbyint(std::clamp(std::ldexp(value, fractionBits), -9e18, 9e18)));
}

/// Bits behind the point for the means of whole numbers: as many as make 12 significant ones of the largest.
int fractionBitsFor(const HistoryPoints& points)
{
    double largest = 1;
    for (const HistoryPoint& point : points)
        largest = std::max(largest, std::abs(point.mean));
    return std::clamp(11 - std::ilogb(largest), 0, 11);
}

std::int64_t minus(std::int64_t left, std::int64_t right)
{
    return std::int64_t(std::uint64_t(left) - std::uint64_t(right));
}

} // namespace

double asKept(double value)
{
    double kept = 0;
    return isWhole(value) || !fromFloatKey(floatKey(value), kept) ? value : kept;
}

std::string encodeChunk(Tier tier, const HistoryPoints& points)
{
    const bool whole = std::all_of(points.begin(), points.end(), [tier](const HistoryPoint& point) {
        return isWhole(point.last) && (tier == Tier::Raw || (isWhole(point.min) && isWhole(point.max)));
    });
    const int fraction = whole && tier != Tier::Raw ? fractionBitsFor(points) : 0;
    std::string out{version, char(whole ? wholeKind + fraction : floatKind)};
    appendNumber(out, points.size());

    Column column(points.size());
    for (std::size_t i = 0; i < points.size(); ++i)
        column[i] = floorTo(points[i].atMs, unitMs(tier)) / unitMs(tier);
    appendColumn(out, column);
    const auto key = [whole](double value) { return whole ? std::int64_t(value) : floatKey(value); };
    Column last(points.size());
    for (std::size_t i = 0; i < points.size(); ++i)
        last[i] = key(points[i].last);
    appendColumn(out, last);
    if (tier == Tier::Raw)
        return compressed(out, 3);
    // Seen from the last value the others are small.
    for (const Member member : {&HistoryPoint::min, &HistoryPoint::max}) {
        for (std::size_t i = 0; i < points.size(); ++i)
            column[i] = minus(key(points[i].*member), last[i]);
        appendColumn(out, column);
    }
    for (std::size_t i = 0; i < points.size(); ++i) {
        column[i] = whole ? minus(scaled(points[i].mean, fraction), std::int64_t(std::uint64_t(last[i]) << fraction))
                          : minus(floatKey(points[i].mean), last[i]);
    }
    appendColumn(out, column);
    return compressed(out, 3);
}

std::optional<HistoryPoints> decodeChunk(Tier tier, std::string_view bytes)
{
    std::string plain;
    if (!uncompressed(bytes, mostBytes, plain))
        return {};
    std::string_view in(plain);
    if (in.size() < 2 || in[0] != version)
        return {};
    const auto kind = std::uint8_t(in[1]);
    in.remove_prefix(2);
    const bool whole = kind != floatKind;
    std::uint64_t count = 0;
    Column times, last, column;
    if ((whole && kind > 11) || !takeNumber(in, count) || count > mostPoints || !takeColumn(in, count, times) ||
        !takeColumn(in, count, last))
        return {};
    HistoryPoints points(count);
    const auto value = [whole](std::int64_t key, double& into) {
        into = double(key);
        return whole || fromFloatKey(key, into);
    };
    constexpr std::int64_t latest = std::int64_t(1) << 40;
    for (std::size_t i = 0; i < count; ++i) {
        if (times[i] < 0 || times[i] > latest || (i > 0 && times[i] <= times[i - 1]) || !value(last[i], points[i].last))
            return {};
        points[i].atMs = times[i] * unitMs(tier);
        points[i].min = points[i].max = points[i].mean = points[i].last;
    }
    if (tier == Tier::Raw)
        return in.empty() ? std::optional(std::move(points)) : std::nullopt;
    for (const Member member : {&HistoryPoint::min, &HistoryPoint::max}) {
        if (!takeColumn(in, count, column))
            return {};
        for (std::size_t i = 0; i < count; ++i) {
            if (!value(std::int64_t(std::uint64_t(column[i]) + std::uint64_t(last[i])), points[i].*member))
                return {};
        }
    }
    if (!takeColumn(in, count, column) || !in.empty())
        return {};
    for (std::size_t i = 0; i < count; ++i) {
        const int fraction = whole ? kind : 0;
        const auto key = std::int64_t(std::uint64_t(column[i]) + (std::uint64_t(last[i]) << fraction));
        if (!value(key, points[i].mean))
            return {};
        points[i].mean = std::ldexp(points[i].mean, -fraction);
    }
    return points;
}

} // namespace weir
