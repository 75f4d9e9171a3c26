// What the recorded past tells of ends, so that a time lag does not begin anew with the program.
#include "backend/monitor/history/historystore.h"
#include "backend/monitor/sampling/sampler.h"
#include "backend/monitor/sampling/samplerecorder.h"

#include <algorithm>

namespace weir {
namespace {

constexpr qsizetype mostAtOnce = 200; ///< partitions a sample
constexpr std::int64_t backMs = 24LL * 3'600'000;
constexpr int mostPoints = 300;
constexpr std::int64_t rawStepMs = 5000;

/// The newest that only rise, up to `end`: what is before a fall was another log.
std::vector<EndPoint> risingTo(std::int64_t end, const HistorySeries& series)
{
    std::vector<EndPoint> points;
    std::int64_t least = end;
    for (auto point = series.points.crbegin(); point != series.points.crend(); ++point) {
        const auto offset = std::int64_t(point->last);
        if (offset > least)
            break;
        least = offset;
        points.push_back({point->atMs + (series.stepMs > rawStepMs ? series.stepMs : 0), offset});
    }
    std::reverse(points.begin(), points.end());
    return points;
}

} // namespace

void Sampler::fillEnds()
{
    HistoryStore* store = m_recorder->store();
    if (!store)
        return;
    QVector<SeriesId> ids;
    std::vector<TrackedPartition*> partitions;
    for (const int number : m_topics.present()) {
        TrackedTopic& topic = m_topics.topic(number);
        for (std::size_t i = 0; i < topic.partitions.size() && ids.size() < mostAtOnce; ++i) {
            TrackedPartition& partition = topic.partitions[i];
            if (!partition.isRead || partition.hasPast || partition.endAtMs == 0)
                continue;
            partition.hasPast = true;
            ids.append({Measure::End, Scope::Partition, {}, topic.name, std::int32_t(i)});
            partitions.push_back(&partition);
        }
    }
    if (ids.isEmpty())
        return;
    const Result<QVector<HistorySeries>> past =
        store->read(ids, m_time.nowMs - backMs, m_time.nowMs - rawStepMs, mostPoints);
    if (!past)
        return;
    for (qsizetype i = 0; i < past->size(); ++i) {
        TrackedPartition& partition = *partitions[std::size_t(i)];
        std::vector<EndPoint> points = risingTo(partition.end, (*past)[i]);
        const std::int64_t firstMs = partition.ends.points().empty() ? 0 : partition.ends.points().front().atMs;
        std::erase_if(points, [firstMs](const EndPoint& point) { return point.atMs >= firstMs; });
        partition.ends.addHistory(points);
    }
}

} // namespace weir
