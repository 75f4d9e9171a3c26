// Record batches as a broker sends them. The parser that is careful and the walk that is fast must see the same
// records, whatever the codec, and neither may be made to take much memory.
#include "backend/kafka/wire/checksum.h"
#include "backend/kafka/wire/recordwalk.h"
#include "backend/kafka/wire/unpacker.h"
#include "tests/fuzz/fuzz.h"

#include <vector>

namespace {

using namespace weir;

struct Seen
{
    std::int64_t offset, timestampMs;
    std::string key, value;
    std::size_t headers;
    std::uint8_t flags;
    friend bool operator==(const Seen&, const Seen&) = default;
};

constexpr std::size_t most = std::size_t(1) << 20;

} // namespace

WEIR_FUZZ(recordbatch)
{
    RecordBatchParser::Limits limits;
    limits.checkCrc = false;
    limits.decompressedBytes = most;
    RecordBatchParser parser(bytes, limits);
    Unpacker unpacker;
    RecordWalk walk;
    for (int batches = 0; batches < 1000; ++batches) {
        const auto header = parser.next();
        if (header && !*header)
            break;
        if (!header) {
            if (!parser.canGoOn())
                break;
            continue;
        }
        std::vector<Seen> careful, fast;
        const auto into = [](std::vector<Seen>& seen) {
            return [&seen](const RecordView& record, std::span<const RecordHeader> headers) {
                seen.push_back({record.offset, record.timestampMs, std::string(record.key), std::string(record.value),
                                headers.size(), record.flags});
            };
        };
        if ((*header)->magic == 2 && (*header)->recordCount == 0)
            continue; // nothing is unpacked for nothing
        const auto body = unpacker.unpack((*header)->codec, packedBody(**header, parser.body()), most);
        const bool isSound = parser.records(into(careful)).has_value();
        if (!body) {
            WEIR_FUZZ_CHECK(careful.empty());
            continue;
        }
        WEIR_FUZZ_CHECK(body->size() <= most || (*header)->codec == Codec::None);
        const bool isWalked = walk.each(**header, *body, INT64_MIN, INT64_MAX, {}, into(fast)).has_value();
        // Of an old message set the walk gives what stands before the damage.
        WEIR_FUZZ_CHECK(isSound == isWalked);
        WEIR_FUZZ_CHECK((*header)->magic != 2 ? !isSound || careful == fast : careful == fast);
    }
}
