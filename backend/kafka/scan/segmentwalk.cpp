#include "backend/kafka/scan/segmentwalk.h"

#include "backend/kafka/wire/decoder.h"

#include <algorithm>
#include <cstring>

namespace weir {
namespace {

constexpr std::size_t lengthEnd = 12, magicAt = 16, leastBatch = 61, leastMessage = 26;
constexpr std::size_t mostBatch = std::size_t(256) << 20;

bool isZero(std::string_view data) { return data.find_first_not_of('\0') == std::string_view::npos; }

/// The whole size of what could be a batch; 0: it is none.
std::size_t sizeOf(std::string_view data, const SegmentBounds& bounds)
{
    if (data.size() < magicAt + 1)
        return 0;
    const int magic = std::int8_t(data[magicAt]);
    if (magic != 2 && (!bounds.hasOldFormat || magic < 0 || magic > 1))
        return 0;
    WireDecoder in(data, false);
    const std::int64_t base = in.int64();
    const std::int64_t size = std::int64_t(in.int32()) + std::int64_t(lengthEnd);
    if (base < bounds.leastOffset || base >= bounds.mostOffset ||
        size < std::int64_t(magic == 2 ? leastBatch : leastMessage) || size > std::int64_t(mostBatch))
        return 0;
    if (magic == 2 && data.size() >= leastBatch) {
        WireDecoder more(data.substr(magicAt + 5), false);
        const int attributes = more.int16();
        const std::int32_t delta = more.int32();
        more.raw(30); // two times, producer, epoch, sequence
        const std::int32_t count = more.int32();
        if ((attributes & 7) > 4 || delta < 0 || base >= INT64_MAX - delta || count < 0 ||
            std::int64_t(count) > std::int64_t(delta) + 1)
            return 0;
    }
    return std::size_t(size);
}

/// Counts what checksums cost, so that bytes made to look like batches everywhere do not take for ever.
class Checker
{
public:
    explicit Checker(std::size_t size) : m_budget(8 * size + (std::size_t(1) << 20)) {}

    std::optional<BatchHeader> sound(std::string_view data)
    {
        if (data.size() > m_budget)
            return {};
        m_budget -= data.size();
        RecordBatchParser parser(data);
        Result<std::optional<BatchHeader>> header = parser.next();
        return header ? *header : std::nullopt;
    }

private:
    std::size_t m_budget;
};

/// The next place from `at` on where a sound batch begins.
std::optional<std::size_t> soundFrom(std::string_view stretch, std::size_t at, const SegmentBounds& bounds,
                                     Checker& checker)
{
    while (at + magicAt < stretch.size()) {
        if (!bounds.hasOldFormat) {
            const void* magic = std::memchr(stretch.data() + at + magicAt, 2, stretch.size() - at - magicAt);
            if (!magic)
                return {};
            at = std::size_t(static_cast<const char*>(magic) - stretch.data()) - magicAt;
        }
        const std::size_t size = sizeOf(stretch.substr(at), bounds);
        if (size > 0 && size <= stretch.size() - at && checker.sound(stretch.substr(at, size)))
            return at;
        ++at;
    }
    return {};
}

} // namespace

SegmentWalk walkSegment(std::string_view stretch, const SegmentBounds& given)
{
    SegmentBounds bounds = given;
    SegmentWalk walk;
    Checker checker(stretch.size());
    std::size_t at = 0;
    while (at < stretch.size()) {
        const std::string_view rest = stretch.substr(at);
        const std::size_t size = sizeOf(rest, bounds);
        const bool isCut = rest.size() < leastBatch || size > rest.size();
        if (size > 0 && size <= rest.size()) {
            if (std::optional<BatchHeader> header = checker.sound(rest.substr(0, size))) {
                bounds.leastOffset = header->lastOffset + 1;
                walk.batches.push_back({at, size, *std::move(header)});
                at += size;
                continue;
            }
        }
        if (isZero(rest) && (bounds.isEnd || rest.size() > leastBatch)) {
            // Brokers set space aside: whether it is the end of what was written, the rest tells. The last ones may
            // belong to a batch's offset.
            walk.zeros = rest.size() - (bounds.isEnd ? 0 : leastBatch);
            at += walk.zeros;
            break;
        }
        if (isCut && !bounds.isEnd) {
            walk.wants = size;
            break;
        }
        const char* const what = isCut ? "it is cut off" : size > 0 ? "its checksum is wrong" : "no batch begins here";
        // Most often only one batch is damaged, and the next one stands where it says.
        std::optional<std::size_t> next;
        if (size > 0 && size < rest.size()) {
            const std::size_t following = sizeOf(rest.substr(size), bounds);
            if (following > 0 && following <= rest.size() - size && checker.sound(rest.substr(size, following)))
                next = at + size;
        }
        if (!next)
            next = soundFrom(stretch, at + 1, bounds, checker);
        if (!next && !bounds.isEnd) {
            // Half a batch may stand at the end; what can't be the beginning of one is given up.
            const std::size_t kept = std::min<std::size_t>(rest.size() - 1, leastBatch);
            walk.damages.push_back({at, rest.size() - kept, what});
            at = stretch.size() - kept;
            break;
        }
        const std::size_t end = next.value_or(stretch.size());
        walk.damages.push_back({at, end - at, what});
        at = end;
    }
    walk.consumed = at;
    return walk;
}

std::optional<std::size_t> findBatch(std::string_view stretch, const SegmentBounds& bounds)
{
    Checker checker(stretch.size());
    std::optional<std::size_t> first;
    std::optional<std::size_t> at = soundFrom(stretch, 0, bounds, checker);
    while (at) {
        if (!first)
            first = at;
        // A batch may hold others as its records: only the outermost lead to the end.
        SegmentBounds inner = bounds;
        std::size_t place = *at;
        while (place < stretch.size()) {
            const std::string_view rest = stretch.substr(place);
            const std::size_t size = sizeOf(rest, inner);
            if (size == 0 || size > rest.size())
                break;
            inner.leastOffset = WireDecoder(rest, false).int64() + 1;
            place += size;
        }
        if (place == stretch.size() || (bounds.isEnd && isZero(stretch.substr(place))))
            return at;
        at = soundFrom(stretch, std::max(place, *at + 1), bounds, checker);
    }
    return first;
}

} // namespace weir
