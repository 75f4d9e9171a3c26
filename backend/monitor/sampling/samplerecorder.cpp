#include "backend/monitor/sampling/samplerecorder.h"

#include "backend/monitor/sampling/samplemarks.h"

#include <algorithm>

namespace weir {
namespace {

constexpr std::int64_t activeFor = 12; ///< samples; so that a coarser step does not leave its zeros out
constexpr std::int64_t endsEvery = 6;
constexpr std::int64_t idleSizesEvery = 12;

SeriesId ofCluster(Measure measure) { return {measure, Scope::Cluster, {}, {}, -1}; }
SeriesId ofBroker(Measure measure, std::int32_t broker) { return {measure, Scope::Broker, {}, {}, broker}; }

std::optional<double> toDouble(std::optional<std::int64_t> value)
{
    return value ? std::optional<double>(double(*value)) : std::nullopt;
}

std::optional<double> seconds(const std::optional<TimeLag>& lag)
{
    return lag ? std::optional<double>(double(lag->ms) / 1000.0) : std::nullopt;
}

std::int64_t sizeOf(const TrackedTopic& topic)
{
    std::int64_t bytes = 0;
    for (const TrackedPartition& partition : topic.partitions) {
        if (partition.bytes < 0)
            return -1;
        bytes += partition.bytes;
    }
    return topic.partitions.empty() ? -1 : bytes;
}

} // namespace

void SampleRecorder::add(Samples& samples, const SeriesId& id, std::optional<double> value)
{
    if (value)
        samples.push_back({m_store->handle(id), *value});
}

void SampleRecorder::addFlow(Samples& samples, SeriesId id, const Flow& flow)
{
    const auto one = [&](Measure measure, std::optional<double> value) {
        id.measure = measure;
        add(samples, id, value);
    };
    one(Measure::RecordsIn, flow.recordsIn);
    one(Measure::RecordsOut, flow.recordsOut);
    one(Measure::BytesIn, flow.bytesIn);
    one(Measure::BytesOut, flow.bytesOut);
}

bool SampleRecorder::isActive(QHash<QString, std::int64_t>& until, const QString& name, bool now) const
{
    if (now) {
        until[name] = m_number + activeFor;
        return true;
    }
    const auto found = until.constFind(name);
    return found != until.constEnd() && *found >= m_number;
}

void SampleRecorder::record(const MonitorSnapshot& snapshot, const TopicTracker& topics, const SourceCluster& cluster)
{
    if (snapshot.error)
        return;
    mark(snapshot, cluster);
    if (!m_store)
        return;
    Samples samples;
    samples.reserve(std::size_t(snapshot.groups.size()) * 4 + 1000);
    addCluster(samples, snapshot, topics);
    addTopics(samples, snapshot, topics);
    for (const std::shared_ptr<const GroupInfo>& group : snapshot.groups) {
        if (!group->staleSinceMs || !group->error)
            addGroup(samples, *group);
    }
    m_store->record(snapshot.takenAtMs, std::move(samples));
    ++m_number;
}

void SampleRecorder::addCluster(Samples& samples, const MonitorSnapshot& snapshot, const TopicTracker& topics)
{
    addFlow(samples, ofCluster(Measure::RecordsIn), snapshot.cluster);
    std::int64_t size = 0, used = 0, free = 0;
    int underReplicated = 0, offline = 0;
    bool knowsSize = false, knowsFree = false;
    for (const int number : topics.present()) {
        const TrackedTopic& topic = topics.topic(number);
        if (const std::int64_t bytes = sizeOf(topic); bytes >= 0) {
            size += bytes;
            knowsSize = true;
        }
        underReplicated += topic.underReplicated;
        offline += int(std::count_if(topic.partitions.begin(), topic.partitions.end(),
                                     [](const TrackedPartition& partition) { return partition.leader < 0; }));
    }
    if (knowsSize)
        add(samples, ofCluster(Measure::Size), double(size));
    add(samples, ofCluster(Measure::UnderReplicated), underReplicated);
    add(samples, ofCluster(Measure::Offline), offline);
    for (auto broker = snapshot.brokers.begin(); broker != snapshot.brokers.end(); ++broker)
        addFlow(samples, ofBroker(Measure::RecordsIn, broker.key()), broker.value());
    for (const auto& [broker, disk] : m_disks) {
        add(samples, ofBroker(Measure::DiskUsed, broker), double(disk.used));
        used += disk.used;
        if (disk.free < 0)
            continue;
        add(samples, ofBroker(Measure::DiskFree, broker), double(disk.free));
        free += disk.free;
        knowsFree = true;
    }
    if (!m_disks.empty())
        add(samples, ofCluster(Measure::DiskUsed), double(used));
    if (knowsFree)
        add(samples, ofCluster(Measure::DiskFree), double(free));
}

void SampleRecorder::addTopics(Samples& samples, const MonitorSnapshot& snapshot, const TopicTracker& topics)
{
    for (const int number : topics.present()) {
        const TrackedTopic& topic = topics.topic(number);
        const auto flow = snapshot.topics.constFind(topic.name);
        if (flow == snapshot.topics.constEnd())
            continue;
        const bool flows = flow->recordsIn.value_or(0) > 0 || flow->recordsOut.value_or(0) > 0;
        const bool active = isActive(m_topicsUntil, topic.name, flows);
        if (active)
            addFlow(samples, {Measure::RecordsIn, Scope::Topic, {}, topic.name, -1}, *flow);
        const bool isTurn = (number + m_number) % idleSizesEvery == 0 || m_number == 0;
        if (const std::int64_t bytes = sizeOf(topic); bytes >= 0 && (active || isTurn))
            add(samples, {Measure::Size, Scope::Topic, {}, topic.name, -1}, double(bytes));
        if (m_number % endsEvery != 0)
            continue;
        for (std::size_t i = 0; i < topic.partitions.size(); ++i) {
            if (const TrackedPartition& partition = topic.partitions[i]; partition.isRead && !partition.isStale)
                add(samples, {Measure::End, Scope::Partition, {}, topic.name, std::int32_t(i)}, double(partition.end));
        }
    }
}

void SampleRecorder::addGroup(Samples& samples, const GroupInfo& group)
{
    const auto of = [&group](Measure measure) { return SeriesId{measure, Scope::Group, group.id, {}, -1}; };
    add(samples, of(Measure::Lag), toDouble(group.lag));
    add(samples, of(Measure::Verdict), double(int(group.verdict)));
    if (!group.membersError)
        add(samples, of(Measure::Members), double(group.members.size()));
    const bool moves = group.lag.value_or(0) > 0 || group.consumeRate.value_or(0) > 0;
    if (!isActive(m_groupsUntil, group.id, moves))
        return;
    add(samples, of(Measure::TimeLag), seconds(group.timeLag));
    add(samples, of(Measure::RecordsOut), group.consumeRate);
    addGroupTopics(samples, group);
}

void SampleRecorder::addGroupTopics(Samples& samples, const GroupInfo& group)
{
    SeriesId id{Measure::Lag, Scope::GroupPartition, group.id, {}, -1};
    double lag = 0, timeLag = 0, out = 0;
    bool isKnown = true;
    for (qsizetype i = 0; i < group.partitions.size(); ++i) {
        const GroupPartition& row = group.partitions[i];
        const bool has = row.lag && !row.staleSinceMs;
        isKnown = isKnown && has;
        id.scope = Scope::GroupPartition;
        id.topic = row.at.topic;
        id.number = row.at.partition;
        if (has) {
            const double rowLag = double(std::max<std::int64_t>(0, *row.lag));
            id.measure = Measure::Lag;
            add(samples, id, rowLag);
            lag += rowLag;
            id.measure = Measure::TimeLag;
            add(samples, id, seconds(row.timeLag));
            timeLag = std::max(timeLag, seconds(row.timeLag).value_or(0));
            out += row.consumeRate.value_or(0);
        }
        if (i + 1 < group.partitions.size() && group.partitions[i + 1].at.topic == row.at.topic)
            continue;
        id.scope = Scope::GroupTopic;
        id.number = -1;
        if (isKnown) {
            id.measure = Measure::Lag;
            add(samples, id, lag);
            id.measure = Measure::TimeLag;
            add(samples, id, timeLag);
            id.measure = Measure::RecordsOut;
            add(samples, id, out);
        }
        lag = timeLag = out = 0;
        isKnown = true;
    }
}

void SampleRecorder::tell(const HistoryMark& mark)
{
    if (m_store)
        m_store->mark(mark);
}

void SampleRecorder::mark(const MonitorSnapshot& snapshot, const SourceCluster& cluster)
{
    QHash<QString, std::shared_ptr<const GroupInfo>> now;
    now.reserve(snapshot.groups.size());
    for (const std::shared_ptr<const GroupInfo>& group : snapshot.groups) {
        now.insert(group->id, group);
        const std::shared_ptr<const GroupInfo> before = m_before.value(group->id);
        if (!before || before == group)
            continue;
        for (const HistoryMark& mark : marksBetween(*before, *group, snapshot.takenAtMs))
            tell(mark);
    }
    m_before = std::move(now);
    if (m_controller >= 0 && cluster.controller >= 0 && cluster.controller != m_controller)
        tell(controllerMoved(m_controller, cluster.controller, snapshot.takenAtMs));
    if (cluster.controller >= 0)
        m_controller = cluster.controller;
}

} // namespace weir
