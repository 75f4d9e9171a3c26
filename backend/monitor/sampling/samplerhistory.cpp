// What the recorded past tells of ends, so that a time lag does not begin anew with the program.
#include "backend/monitor/history/historystore.h"
#include "backend/monitor/sampling/sampler.h"
#include "backend/monitor/sampling/samplerecorder.h"

namespace weir {
namespace {

constexpr qsizetype mostAtOnce = 200; ///< partitions a sample
constexpr std::int64_t nearMs = 3'600'000, farMs = 24 * nearMs;
constexpr int nearPoints = 720, farPoints = 300; ///< near: as it was recorded; far: min, max and last of five minutes
constexpr std::int64_t rawStepMs = 5000;

/// `isFolded`: what a step ended with was so at its end.
void append(std::vector<EndPoint>& points, const HistorySeries& series, bool isFolded)
{
    for (const HistoryPoint& point : series.points) {
        const std::int64_t atMs = point.atMs + (isFolded ? series.stepMs : 0);
        while (!points.empty() && points.back().atMs >= atMs)
            points.pop_back();
        points.push_back({atMs, std::int64_t(point.last)});
    }
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
    const std::int64_t untilMs = m_time.nowMs - rawStepMs;
    const Result<QVector<HistorySeries>> far = store->read(ids, m_time.nowMs - farMs, untilMs, farPoints);
    const Result<QVector<HistorySeries>> near = store->read(ids, m_time.nowMs - nearMs, untilMs, nearPoints);
    if (!far || !near)
        return;
    for (qsizetype i = 0; i < ids.size(); ++i) {
        std::vector<EndPoint> points;
        append(points, (*far)[i], true);
        append(points, (*near)[i], false);
        partitions[std::size_t(i)]->ends.addHistory(points);
    }
}

} // namespace weir
