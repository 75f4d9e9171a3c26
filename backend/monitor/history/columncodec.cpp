#include "backend/monitor/history/columncodec.h"

#include "backend/monitor/history/historybytes.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <utility>

namespace weir {

namespace {

using Codes = std::vector<std::uint64_t>;

/// In the place of a width: bits instead of planes.
constexpr std::size_t bitsMark = 15;
/// So many ones in a row: the number follows as it is.
constexpr int escapeOnes = 20;

class BitWriter
{
public:
    explicit BitWriter(std::string& out) : m_out(out) {}
    ~BitWriter()
    {
        if (m_used > 0)
            m_out += char(m_byte);
    }
    BitWriter(const BitWriter&) = delete;
    BitWriter& operator=(const BitWriter&) = delete;
    void put(std::uint64_t value, int count)
    {
        for (int bit = 0; bit < count; ++bit) {
            m_byte |= std::uint8_t(value >> bit & 1) << m_used;
            if (++m_used == 8) {
                m_out += char(m_byte);
                m_byte = 0;
                m_used = 0;
            }
        }
    }

private:
    std::string& m_out;
    std::uint8_t m_byte = 0;
    int m_used = 0;
};

class BitReader
{
public:
    explicit BitReader(std::string_view in) : m_in(in) {}
    /// Up to 32. Zeros behind the end: hasFailed().
    std::uint64_t take(int count)
    {
        const std::uint64_t value = window() & ((std::uint64_t(1) << count) - 1);
        skip(count);
        return value;
    }
    /// Counts them up to `most` (at most 32), and takes the zero behind fewer.
    int takeOnes(int most)
    {
        const int ones = std::min(std::countr_one(window()), most);
        skip(ones < most ? ones + 1 : ones);
        return ones;
    }
    bool hasFailed() const { return m_at > m_in.size() * 8; }
    std::size_t bytesRead() const { return (m_at + 7) / 8; }

private:
    /// At least the next 57 bits, the next one lowest.
    std::uint64_t window() const
    {
        std::uint64_t bytes = 0;
        const std::size_t byte = m_at / 8;
        if (byte < m_in.size())
            std::memcpy(&bytes, m_in.data() + byte, std::min<std::size_t>(sizeof bytes, m_in.size() - byte));
        return bytes >> (m_at % 8);
    }
    void skip(int count) { m_at += std::size_t(count); }

    const std::string_view m_in;
    std::size_t m_at = 0;
};

// Damaged bytes may make sums overflow: unsigned ones are defined.
std::int64_t minus(std::int64_t left, std::int64_t right)
{
    return std::int64_t(std::uint64_t(left) - std::uint64_t(right));
}
std::int64_t plus(std::int64_t left, std::int64_t right)
{
    return std::int64_t(std::uint64_t(left) + std::uint64_t(right));
}

std::size_t bits(const std::vector<std::int64_t>& values, std::int64_t base)
{
    std::size_t sum = 0;
    for (const std::int64_t value : values)
        sum += std::size_t(std::bit_width(zigzag(minus(value, base))));
    return sum;
}

std::vector<std::int64_t> steps(const std::vector<std::int64_t>& values)
{
    std::vector<std::int64_t> result;
    result.reserve(values.size());
    for (std::size_t i = 1; i < values.size(); ++i)
        result.push_back(minus(values[i], values[i - 1]));
    return result;
}

std::int64_t middle(std::vector<std::int64_t> values)
{
    if (values.empty())
        return 0;
    const auto nth = values.begin() + std::ptrdiff_t(values.size() / 2);
    std::nth_element(values.begin(), nth, values.end());
    return *nth;
}

void appendPlanes(std::string& out, const Codes& codes, int width)
{
    for (int plane = 0; plane < width; ++plane) {
        for (const std::uint64_t code : codes)
            out += char(code >> (8 * plane));
    }
}

Codes takePlanes(std::string_view in, std::size_t count, std::size_t width)
{
    Codes codes(count);
    for (std::size_t plane = 0; plane < width; ++plane) {
        for (std::size_t i = 0; i < count; ++i)
            codes[i] |= std::uint64_t(std::uint8_t(in[plane * count + i])) << (8 * plane);
    }
    return codes;
}

/// How many low bits are best told as they are.
int lowBitsFor(const Codes& codes)
{
    std::uint64_t bestCost = UINT64_MAX;
    int best = 0;
    for (int low = 0; low < 60; ++low) {
        std::uint64_t cost = 0;
        for (const std::uint64_t code : codes) {
            const std::uint64_t ones = code >> low;
            cost += ones < escapeOnes ? ones + 1 + std::uint64_t(low) : escapeOnes + 64;
        }
        if (cost < bestCost) {
            bestCost = cost;
            best = low;
        }
        // One bit more each from here on.
        if (cost >= bestCost + codes.size())
            break;
    }
    return best;
}

void appendBits(std::string& out, const Codes& codes)
{
    const int low = lowBitsFor(codes);
    out += char(low);
    BitWriter writer(out);
    for (const std::uint64_t code : codes) {
        const std::uint64_t ones = code >> low;
        if (ones >= escapeOnes) {
            writer.put((std::uint64_t(1) << escapeOnes) - 1, escapeOnes);
            writer.put(code, 64);
            continue;
        }
        writer.put((std::uint64_t(1) << ones) - 1, int(ones) + 1);
        writer.put(code, low);
    }
}

bool takeBits(std::string_view& in, std::size_t count, Codes& codes)
{
    if (in.empty() || std::uint8_t(in.front()) > 60)
        return false;
    const int low = in.front();
    in.remove_prefix(1);
    BitReader reader(in);
    codes.clear();
    codes.reserve(count);
    for (std::size_t i = 0; i < count && !reader.hasFailed(); ++i) {
        const int ones = reader.takeOnes(escapeOnes);
        const int bits = ones == escapeOnes ? 64 : low;
        std::uint64_t rest = reader.take(std::min(bits, 32));
        if (bits > 32)
            rest |= reader.take(bits - 32) << 32;
        codes.push_back(ones == escapeOnes ? rest : std::uint64_t(ones) << low | rest);
    }
    if (reader.hasFailed())
        return false;
    in.remove_prefix(reader.bytesRead());
    return true;
}

/// Many of the same: worth more to what compresses than to a code.
bool doesRepeat(Codes codes)
{
    const std::size_t count = codes.size();
    std::sort(codes.begin(), codes.end());
    return std::size_t(std::unique(codes.begin(), codes.end()) - codes.begin()) <= std::min<std::size_t>(count / 4, 16);
}

} // namespace

void appendColumn(std::string& out, const std::vector<std::int64_t>& values)
{
    std::array<std::vector<std::int64_t>, 3> orders{values, steps(values), {}};
    orders[2] = steps(orders[1]);
    std::size_t best = 0, bestBits = SIZE_MAX;
    std::array<std::int64_t, 3> bases{};
    for (std::size_t order = 0; order < orders.size(); ++order) {
        // The middle of noise costs a bit less than its first value.
        bases[order] = middle(orders[order]);
        const std::size_t cost = bits(orders[order], bases[order]);
        if (cost < bestBits) {
            best = order;
            bestBits = cost;
        }
    }
    Codes codes;
    codes.reserve(orders[best].size());
    std::uint64_t all = 0;
    for (const std::int64_t value : orders[best]) {
        codes.push_back(zigzag(minus(value, bases[best])));
        all |= codes.back();
    }
    const bool asPlanes = all == 0 || doesRepeat(codes);
    const int width = (std::bit_width(all) + 7) / 8;
    out += char(best << 4 | (asPlanes ? std::size_t(width) : bitsMark));
    appendNumber(out, zigzag(bases[best]));
    for (std::size_t order = 0; order < best; ++order)
        appendNumber(out, zigzag(orders[order].empty() ? 0 : orders[order].front()));
    if (asPlanes)
        appendPlanes(out, codes, width);
    else
        appendBits(out, codes);
}

bool takeColumn(std::string_view& in, std::size_t count, std::vector<std::int64_t>& values)
{
    if (in.empty())
        return false;
    const auto head = std::uint8_t(in.front());
    in.remove_prefix(1);
    const std::size_t order = head >> 4, width = head & 15;
    if (order > 2 || (width > 8 && width != bitsMark))
        return false;
    std::uint64_t base = 0;
    if (!takeNumber(in, base))
        return false;
    std::array<std::int64_t, 2> firsts{};
    for (std::size_t i = 0; i < order; ++i) {
        std::uint64_t first = 0;
        if (!takeNumber(in, first))
            return false;
        firsts[i] = unzigzag(first);
    }
    const std::size_t coded = count - std::min(count, order);
    Codes codes;
    if (width == bitsMark) {
        if (!takeBits(in, coded, codes))
            return false;
    } else {
        if (width > 0 && in.size() / width < coded)
            return false;
        codes = takePlanes(in, coded, width);
        in.remove_prefix(coded * width);
    }
    values.clear();
    values.reserve(count);
    for (const std::uint64_t code : codes)
        values.push_back(plus(unzigzag(code), unzigzag(base)));
    for (std::size_t level = order; level-- > 0;) {
        // Its steps are known: now itself.
        if (values.size() >= count)
            continue;
        std::int64_t sum = firsts[level];
        for (std::int64_t& value : values)
            sum = plus(std::exchange(value, sum), sum);
        values.push_back(sum);
    }
    return values.size() == count;
}

} // namespace weir
