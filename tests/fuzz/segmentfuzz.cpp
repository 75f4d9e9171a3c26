// Segments on disk: the bytes are a stretch of one, or what a batch holds. Whatever is found has a right checksum,
// lies within the stretch, does not overlap and rises by offset; reading from the end finds nothing else.
#include "backend/kafka/scan/batchblock.h"
#include "backend/kafka/scan/segmentwalk.h"
#include "backend/kafka/wire/checksum.h"
#include "tests/fuzz/fuzz.h"

namespace {

using namespace weir;

void lookThrough(std::string_view stretch, const SegmentBounds& bounds)
{
    const SegmentWalk walk = walkSegment(stretch, bounds);
    WEIR_FUZZ_CHECK(walk.consumed <= stretch.size());
    WEIR_FUZZ_CHECK(!bounds.isEnd || walk.consumed == stretch.size());
    std::size_t at = 0;
    std::int64_t least = bounds.leastOffset;
    BlockMaker maker;
    for (const SegmentBatch& batch : walk.batches) {
        WEIR_FUZZ_CHECK(batch.at >= at && batch.size <= stretch.size() - batch.at);
        WEIR_FUZZ_CHECK(batch.header.baseOffset >= least && batch.header.lastOffset >= batch.header.baseOffset);
        at = batch.at + batch.size;
        least = batch.header.lastOffset + 1;
        RecordBatchParser parser(stretch.substr(batch.at, batch.size));
        const auto header = parser.next();
        WEIR_FUZZ_CHECK(header && *header);
        const auto block = maker.make(batch.header, parser.body(), {});
        if (!block)
            continue;
        std::int64_t last = -1;
        const auto walked = (*block)->each([&](const RecordView& record, std::span<const RecordHeader> headers) {
            const auto isInside = [&](std::string_view view) {
                return view.empty() || (view.data() >= (*block)->bytes.data() &&
                                        view.data() + view.size() <= (*block)->bytes.data() + (*block)->bytes.size());
            };
            WEIR_FUZZ_CHECK(isInside(record.key) && isInside(record.value));
            for (const RecordHeader& one : headers)
                WEIR_FUZZ_CHECK(isInside(one.name) && isInside(one.value));
            last = record.offset;
        });
        (void)walked;
        (void)last;
    }
    for (const SegmentDamage& damage : walk.damages)
        WEIR_FUZZ_CHECK(damage.at <= stretch.size() && damage.bytes <= stretch.size() - damage.at);
    if (const auto found = findBatch(stretch, bounds))
        WEIR_FUZZ_CHECK(*found < stretch.size());
}

void repairChecksum(std::string& batch)
{
    // A right checksum lets the fuzzer in where wrong ones never come.
    constexpr std::size_t crcAt = 17, coveredFrom = 21, lengthAt = 8;
    if (batch.size() < 61)
        return;
    const std::uint32_t length = std::uint32_t(batch.size() - 12);
    batch[16] = 2;
    for (int i = 0; i < 4; ++i)
        batch[lengthAt + std::size_t(i)] = char(length >> (24 - 8 * i));
    const std::uint32_t crc = crc32c(std::string_view(batch).substr(coveredFrom));
    for (int i = 0; i < 4; ++i)
        batch[crcAt + std::size_t(i)] = char(crc >> (24 - 8 * i));
}

} // namespace

WEIR_FUZZ(segment)
{
    for (const bool isEnd : {true, false})
        lookThrough(bytes, {0, INT64_MAX, isEnd, true});
    lookThrough(bytes, {0, INT64_MAX, true, false});
    std::string batch(bytes);
    repairChecksum(batch);
    lookThrough(batch, {0, INT64_MAX, true, false});
}
