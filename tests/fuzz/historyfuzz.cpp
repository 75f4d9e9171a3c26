// The history file: a chunk or a batch whose bytes were damaged is no points, or points that can be written and read
// again; and whatever can be recorded comes back.
#include "backend/monitor/history/chunkcodec.h"
#include "backend/monitor/history/columncodec.h"
#include "backend/monitor/history/historybytes.h"
#include "backend/monitor/history/tickcodec.h"
#include "tests/fuzz/fuzz.h"

#include <cmath>
#include <cstring>

namespace {

using namespace weir;

void decode(std::string_view bytes)
{
    for (const Tier tier : {Tier::Raw, Tier::Minute, Tier::TenMinutes}) {
        const auto points = decodeChunk(tier, bytes);
        if (!points)
            continue;
        const auto again = decodeChunk(tier, encodeChunk(tier, *points));
        WEIR_FUZZ_CHECK(again && again->size() == points->size());
        for (std::size_t i = 1; i < points->size(); ++i)
            WEIR_FUZZ_CHECK((*points)[i].atMs > (*points)[i - 1].atMs);
    }
    visitTicks(bytes, [](std::int64_t, std::uint16_t series, double value) {
        WEIR_FUZZ_CHECK(series < seriesInPart && std::isfinite(value));
    });
}

} // namespace

WEIR_FUZZ(history)
{
    decode(bytes);
    // The checksum keeps the fuzzer out of what is behind it.
    decode(compressed(bytes, 1));

    std::string_view in = bytes;
    std::vector<std::int64_t> column;
    if (!in.empty()) {
        const std::size_t count = std::uint8_t(in.front());
        in.remove_prefix(1);
        if (takeColumn(in, count, column)) {
            WEIR_FUZZ_CHECK(column.size() == count);
            std::string written;
            appendColumn(written, column);
            std::string_view rest = written;
            std::vector<std::int64_t> again;
            WEIR_FUZZ_CHECK(takeColumn(rest, count, again) && rest.empty() && again == column);
        }
    }

    HistoryPoints points;
    for (std::size_t i = 0; i + 8 <= bytes.size() && points.size() < 500; i += 8) {
        double value = 0;
        std::memcpy(&value, bytes.data() + i, sizeof value);
        if (std::isfinite(value))
            points.push_back({std::int64_t(points.size()) * 5000, value, value, value, value});
    }
    const auto read = decodeChunk(Tier::Raw, encodeChunk(Tier::Raw, points));
    WEIR_FUZZ_CHECK(read && read->size() == points.size());
    for (std::size_t i = 0; i < points.size(); ++i) {
        const double told = points[i].last, kept = (*read)[i].last;
        WEIR_FUZZ_CHECK((*read)[i].atMs == points[i].atMs);
        WEIR_FUZZ_CHECK(std::abs(told) < 1e-300 || std::abs(told) > 1e300 ||
                        std::abs(kept - told) <= std::abs(told) / 4096);
    }
}
