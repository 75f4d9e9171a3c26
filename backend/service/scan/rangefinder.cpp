#include "backend/service/scan/rangefinder.h"

#include <algorithm>
#include <numeric>

namespace weir {
namespace {

constexpr int requestTimeoutMs = 5000;
constexpr std::int64_t farFutureMs = std::int64_t(1) << 43; ///< the year 2248
constexpr std::int64_t open = INT64_MAX;

template <typename Bounds> std::int64_t sumOf(const std::vector<Bounds>& bounds, const std::vector<std::int64_t>& from)
{
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < bounds.size(); ++i)
        sum += bounds[i].end - from[i];
    return sum;
}

} // namespace

bool RangeFinder::needsOffsets() const
{
    const ReadRequest& range = m_request.range;
    return range.start == StartKind::Newest || range.start == StartKind::Time || range.start == StartKind::Live ||
           range.stop == StopKind::Time;
}

Result<std::vector<RangeFinder::Bounds>> RangeFinder::findBounds(const QString& name, std::uint16_t index)
{
    const Result<ClusterMetadata> metadata = m_admin.metadata(requestTimeoutMs, name);
    if (!metadata)
        return metadata.error();
    const auto topic = std::find_if(metadata->topics.begin(), metadata->topics.end(),
                                    [&](const auto& candidate) { return candidate.name == name; });
    if (topic == metadata->topics.end())
        return Error{ErrorKind::NotFound, 0, QStringLiteral("the topic does not exist"), name};
    if (topic->error)
        return *topic->error;
    QVector<std::int32_t> wanted = m_request.range.partitions;
    if (m_request.follow) {
        const std::int32_t only =
            partitionOf(m_request.follow->key, m_request.follow->partitioner, std::int32_t(topic->partitions.size()));
        if (only >= 0)
            wanted = {only};
    }
    std::vector<TopicPartition> led;
    std::vector<Bounds> bounds;
    for (const ClusterMetadata::PartitionMeta& partition : topic->partitions) {
        if (!wanted.isEmpty() && !wanted.contains(partition.id))
            continue;
        if (partition.leader >= 0)
            led.push_back({name, partition.id});
        else if (!needsOffsets())
            bounds.push_back({{name, partition.id}, 0, open});
        else
            m_found.givenUp.push_back({index, partition.id,
                                       partition.error.value_or(Error{
                                           ErrorKind::Unavailable, 0, QStringLiteral("the partition has no leader"),
                                           QStringLiteral("%1/%2").arg(name).arg(partition.id), true})});
    }
    for (const std::int32_t one : wanted) {
        if (one >= std::int32_t(topic->partitions.size()) || one < 0)
            return Error{ErrorKind::NotFound, 0, QStringLiteral("the partition does not exist"),
                         QStringLiteral("%1/%2").arg(name).arg(one)};
    }
    const Offsets ends = m_admin.offsets(led, atEnd, requestTimeoutMs);
    const Offsets starts = m_admin.offsets(led, atStart, requestTimeoutMs);
    for (const TopicPartition& at : led) {
        const Result<std::int64_t>& end = ends.at(at);
        const Result<std::int64_t>& start = starts.at(at);
        const Error error = !end ? end.error() : start ? Error() : start.error();
        if (end && start)
            bounds.push_back({at, *start, std::max(*start, *end)});
        else if (!needsOffsets() && error.kind != ErrorKind::Authorization)
            bounds.push_back({at, 0, open});
        else
            m_found.givenUp.push_back({index, at.partition, error});
    }
    return bounds;
}

std::vector<std::int64_t> RangeFinder::offsetsAt(const std::vector<Bounds>& bounds, std::int64_t timeMs)
{
    std::vector<TopicPartition> partitions;
    for (const Bounds& one : bounds)
        partitions.push_back(one.at);
    const Offsets found = m_admin.offsets(partitions, timeMs, requestTimeoutMs);
    std::vector<std::int64_t> offsets;
    for (const Bounds& one : bounds) {
        const Result<std::int64_t>& offset = found.at(one.at);
        offsets.push_back(std::clamp(offset ? *offset : one.start, one.start, one.end));
    }
    return offsets;
}

void RangeFinder::applyTime(std::vector<Bounds>& bounds, std::int64_t timeMs, std::int64_t Bounds::*which,
                            std::uint16_t index)
{
    std::vector<TopicPartition> partitions;
    for (const Bounds& one : bounds)
        partitions.push_back(one.at);
    const Offsets found = m_admin.offsets(partitions, timeMs, requestTimeoutMs);
    std::erase_if(bounds, [&](Bounds& one) {
        const Result<std::int64_t>& offset = found.at(one.at);
        if (!offset) {
            m_found.givenUp.push_back({index, one.at.partition, offset.error()});
            return true;
        }
        one.*which = std::clamp(*offset, one.start, one.end);
        return false;
    });
}

/// The time is sought from which on there are N offsets; where several records share that time, some of them are left.
void RangeFinder::applyNewest(std::vector<Bounds>& bounds, std::int64_t count)
{
    count = std::max<std::int64_t>(count, 0);
    std::vector<std::int64_t> from;
    for (const Bounds& one : bounds)
        from.push_back(one.start);
    std::vector<std::int64_t> beyond;
    for (const Bounds& one : bounds)
        beyond.push_back(one.end);
    if (bounds.size() == 1) {
        from[0] = std::max(from[0], beyond[0] - count);
    } else if (sumOf(bounds, from) > count) {
        std::int64_t low = 0, high = farFutureMs; // at least N from `low` on, fewer from `high` on
        const auto lookAt = [&](std::int64_t timeMs) {
            std::vector<std::int64_t> offsets = offsetsAt(bounds, timeMs);
            const bool isEnough = sumOf(bounds, offsets) >= count;
            (isEnough ? low : high) = timeMs;
            (isEnough ? from : beyond) = std::move(offsets);
            return isEnough;
        };
        const std::int64_t now = QDateTime::currentMSecsSinceEpoch();
        for (std::int64_t back = 60'000; now > back && !lookAt(now - back); back *= 16)
            ;
        while (high - low > 1 && sumOf(bounds, from) > count)
            lookAt(low + (high - low) / 2);
        std::int64_t excess = sumOf(bounds, from) - count;
        for (std::size_t i = 0; i < bounds.size() && excess > 0; ++i) {
            const std::int64_t cut = std::min(excess, beyond[i] - from[i]);
            from[i] += cut;
            excess -= cut;
        }
    }
    for (std::size_t i = 0; i < bounds.size(); ++i)
        bounds[i].start = from[i];
}

void RangeFinder::applyStop(std::vector<Bounds>& bounds, std::uint16_t index)
{
    if (m_request.range.stop == StopKind::Time)
        applyTime(bounds, m_request.range.stopValue, &Bounds::end, index);
    if (m_request.range.stop != StopKind::Offset)
        return;
    for (Bounds& one : bounds)
        one.end = std::min(one.end, std::max(one.start, m_request.range.stopValue));
}

void RangeFinder::applyStart(std::vector<Bounds>& bounds, std::uint16_t index)
{
    const std::int64_t value = m_request.range.startValue;
    switch (m_request.range.start) {
    case StartKind::Beginning:
        return;
    case StartKind::Newest:
        applyNewest(bounds, value);
        return;
    case StartKind::Time:
        applyTime(bounds, value, &Bounds::start, index);
        return;
    case StartKind::Offset:
    case StartKind::Live:
        for (Bounds& one : bounds)
            one.start = m_request.range.start == StartKind::Live ? one.end : std::clamp(value, one.start, one.end);
        return;
    }
}

Result<FoundRanges> RangeFinder::find()
{
    m_found = {};
    for (qsizetype i = 0; i < m_request.topics.size(); ++i) {
        const auto index = std::uint16_t(i);
        Result<std::vector<Bounds>> bounds = findBounds(m_request.topics[i], index);
        if (!bounds)
            return bounds.error();
        applyStop(*bounds, index);
        applyStart(*bounds, index);
        // A scan numbers topics by their parts.
        if (bounds->empty())
            bounds->push_back({{m_request.topics[i], 0}, 0, 0});
        for (const Bounds& one : *bounds)
            m_found.parts.push_back({one.at.topic, one.at.partition, one.start, one.end});
    }
    return m_found;
}

} // namespace weir
