#include "app/weir-engine/metrics.h"

#include "backend/base/clock.h"

#include <QMap>
#include <cmath>
#include <set>

namespace weir::engine {
namespace {

using Labels = std::vector<prometheus::ClientMetric::Label>;

/// One name and its samples.
class Family
{
public:
    Family(const char* name, const char* help)
    {
        m_family.name = name;
        m_family.help = help;
        m_family.type = prometheus::MetricType::Gauge;
    }

    void add(Labels labels, double value)
    {
        prometheus::ClientMetric metric;
        metric.label = std::move(labels);
        metric.gauge.value = value;
        m_family.metric.push_back(std::move(metric));
    }
    template <typename Number> void add(Labels labels, const std::optional<Number>& value)
    {
        if (value)
            add(std::move(labels), double(*value));
    }
    void moveTo(std::vector<prometheus::MetricFamily>& all)
    {
        if (!m_family.metric.empty())
            all.push_back(std::move(m_family));
    }

private:
    prometheus::MetricFamily m_family;
};

Labels with(Labels labels, const char* name, const QString& value)
{
    labels.push_back({name, value.toStdString()});
    return labels;
}

/// The status numbers of the Burrow exporter: 0 for what is not known, then NOTFOUND, OK, WARN, ERR, STOP, STALL,
/// REWIND.
int burrowStatus(Verdict verdict)
{
    switch (verdict) {
    case Verdict::Unknown:
        return 0;
    case Verdict::Ok:
        return 2;
    case Verdict::Slow:
        return 3;
    case Verdict::Stopped:
        return 5;
    case Verdict::Stalled:
        return 6;
    case Verdict::Rewound:
        return 7;
    }
    return 0;
}

std::optional<double> secondsOf(const std::optional<TimeLag>& lag)
{
    return lag ? std::optional(double(lag->ms) / 1000.0) : std::nullopt;
}

/// The metrics of kafka-lag-exporter.
class LagExporter
{
public:
    explicit LagExporter(std::string cluster) : m_cluster(std::move(cluster)) {}

    void add(const GroupInfo& group)
    {
        const Labels base{{"cluster_name", m_cluster}, {"group", group.id.toStdString()}};
        std::optional<std::int64_t> most;
        QMap<QString, std::optional<std::int64_t>> byTopic;
        for (const GroupPartition& partition : group.partitions) {
            addPartition(group, partition, base);
            if (!partition.lag)
                continue;
            most = std::max(most.value_or(*partition.lag), *partition.lag);
            addLag(byTopic[partition.at.topic], partition.lag);
        }
        const Labels whole = with(base, "is_simple_consumer",
                                  group.protocol.isEmpty() && group.members.isEmpty() ? QStringLiteral("true")
                                                                                      : QStringLiteral("false"));
        m_mostLag.add(whole, most);
        m_mostSeconds.add(whole, secondsOf(group.timeLag));
        m_sumLag.add(base, group.lag);
        for (auto topic = byTopic.begin(); topic != byTopic.end(); ++topic)
            m_topicLag.add(with(base, "topic", topic.key()), topic.value());
    }

    void moveTo(std::vector<prometheus::MetricFamily>& all)
    {
        for (Family* family : {&m_latest, &m_earliest, &m_offset, &m_lag, &m_seconds, &m_mostLag, &m_mostSeconds,
                               &m_sumLag, &m_topicLag})
            family->moveTo(all);
    }

private:
    void addPartition(const GroupInfo& group, const GroupPartition& partition, const Labels& base)
    {
        const QString number = QString::number(partition.at.partition);
        if (m_seen.insert({partition.at.topic, partition.at.partition}).second) {
            const Labels place{{"cluster_name", m_cluster},
                               {"topic", partition.at.topic.toStdString()},
                               {"partition", number.toStdString()}};
            m_latest.add(place, partition.end);
            m_earliest.add(place, partition.start);
        }
        Labels labels = with(with(base, "topic", partition.at.topic), "partition", number);
        const GroupMember member = partition.member >= 0 && partition.member < group.members.size()
                                       ? group.members[partition.member]
                                       : GroupMember{};
        labels = with(with(with(labels, "member_host", member.host), "consumer_id", member.id), "client_id",
                      member.clientId);
        m_offset.add(labels, partition.committed);
        m_lag.add(labels, partition.lag);
        m_seconds.add(labels, secondsOf(partition.timeLag));
    }

    const std::string m_cluster;
    std::set<std::pair<QString, std::int32_t>> m_seen;
    Family m_latest{"kafka_partition_latest_offset", "End offset of a partition"};
    Family m_earliest{"kafka_partition_earliest_offset", "Start offset of a partition"};
    Family m_offset{"kafka_consumergroup_group_offset", "Committed offset of a group in a partition"};
    Family m_lag{"kafka_consumergroup_group_lag", "Records from the committed offset to the end"};
    Family m_seconds{"kafka_consumergroup_group_lag_seconds",
                     "How long ago the end offset passed the committed one; at least, where nothing older was seen"};
    Family m_mostLag{"kafka_consumergroup_group_max_lag", "The largest lag among a group's partitions"};
    Family m_mostSeconds{"kafka_consumergroup_group_max_lag_seconds",
                         "The longest time lag among a group's partitions"};
    Family m_sumLag{"kafka_consumergroup_group_sum_lag", "The lags of a group's partitions together"};
    Family m_topicLag{"kafka_consumergroup_group_topic_sum_lag",
                      "The lags of a group's partitions of one topic together"};
};

/// The metrics of the Burrow exporter.
class BurrowExporter
{
public:
    explicit BurrowExporter(std::string cluster) : m_cluster(std::move(cluster)) {}

    void add(const GroupInfo& group)
    {
        const Labels base{{"cluster", m_cluster}, {"group", group.id.toStdString()}};
        for (const GroupPartition& partition : group.partitions) {
            const QString number = QString::number(partition.at.partition);
            const Labels labels = with(with(base, "topic", partition.at.topic), "partition", number);
            m_lag.add(labels, partition.lag);
            m_current.add(labels, partition.committed);
            m_most.add(labels, partition.end);
            m_partitionStatus.add(labels, double(burrowStatus(partition.judgement.verdict)));
            if (m_seen.insert({partition.at.topic, partition.at.partition}).second)
                m_end.add(Labels{{"cluster", m_cluster},
                                 {"topic", partition.at.topic.toStdString()},
                                 {"partition", number.toStdString()}},
                          partition.end);
        }
        m_total.add(base, group.lag);
        m_status.add(base, double(burrowStatus(group.verdict)));
    }

    void moveTo(std::vector<prometheus::MetricFamily>& all)
    {
        for (Family* family : {&m_lag, &m_current, &m_most, &m_partitionStatus, &m_total, &m_status, &m_end})
            family->moveTo(all);
    }

private:
    const std::string m_cluster;
    std::set<std::pair<QString, std::int32_t>> m_seen;
    Family m_lag{"kafka_burrow_partition_lag", "Records from the committed offset to the end"};
    Family m_current{"kafka_burrow_partition_current_offset", "Committed offset of a group in a partition"};
    Family m_most{"kafka_burrow_partition_max_offset", "End offset of the partition"};
    Family m_partitionStatus{"kafka_burrow_partition_status",
                             "Verdict of a partition: 0 unknown, 2 ok, 3 slow, 5 stopped, 6 stalled, 7 rewound"};
    Family m_total{"kafka_burrow_total_lag", "The lags of a group's partitions together"};
    Family m_status{"kafka_burrow_status", "Verdict of a group, numbered as kafka_burrow_partition_status"};
    Family m_end{"kafka_burrow_topic_partition_offset", "End offset of a partition"};
};

/// What neither of them has.
void addGroups(const Watched& watched, std::int64_t nowMs, std::vector<prometheus::MetricFamily>& all)
{
    Family verdict("weir_group_verdict",
                   "Verdict of a group: 0 unknown, 1 ok, 2 slow, 3 rewound, 4 stopped, 5 stalled");
    Family since("weir_group_verdict_seconds", "How long the verdict has been this one");
    Family members("weir_group_members", "Members of a group");
    Family stable("weir_group_stable_lag", "Records to the last stable offset: what read_committed can see");
    Family records("weir_group_record_lag_estimate",
                   "Real records left to read, without markers, aborted and compacted ones");
    Family consume("weir_group_consume_rate", "Records a second that a group reads");
    Family catchUp("weir_group_catch_up_seconds", "When the lag will be gone at this pace; +Inf: never at this pace");
    Family overtaken("weir_group_overtaken_seconds", "When retention reaches what the group has not read");
    Family silent("weir_group_not_committing_seconds", "How long a group with a lag has committed nothing");
    Family stale("weir_group_stale", "1: the numbers of some partitions are old, their broker does not answer");
    for (const auto& group : watched.groups->groups) {
        const Labels labels{{"cluster_name", watched.cluster}, {"group", group->id.toStdString()}};
        verdict.add(labels, double(group->verdict));
        if (group->verdictSinceMs)
            since.add(labels, double(nowMs - *group->verdictSinceMs) / 1000.0);
        if (!group->membersError)
            members.add(labels, double(group->members.size()));
        stable.add(labels, group->stableLag);
        if (group->recordLag)
            records.add(labels, double(group->recordLag->records));
        consume.add(labels, group->consumeRate);
        catchUp.add(labels, group->catchUp.never ? std::optional(HUGE_VAL) : group->catchUp.seconds);
        overtaken.add(labels, group->overtakenInSeconds);
        if (group->notCommittingSinceMs)
            silent.add(labels, double(nowMs - *group->notCommittingSinceMs) / 1000.0);
        stale.add(labels, group->partial || group->staleSinceMs ? 1.0 : 0.0);
    }
    for (Family* family :
         {&verdict, &since, &members, &stable, &records, &consume, &catchUp, &overtaken, &silent, &stale})
        family->moveTo(all);
}

void addFlows(const Watched& watched, std::vector<prometheus::MetricFamily>& all)
{
    Family topicIn("weir_topic_records_in_rate", "Records a second written to a topic");
    Family topicOut("weir_topic_records_out_rate", "Records a second that all groups together read from a topic");
    Family brokerIn("weir_broker_records_in_rate", "Records a second written to the partitions that a broker leads");
    Family clusterIn("weir_cluster_records_in_rate", "Records a second written");
    Family clusterOut("weir_cluster_records_out_rate", "Records a second read by all groups together");
    const Labels base{{"cluster_name", watched.cluster}};
    const MonitorSnapshot& snapshot = *watched.groups;
    for (auto topic = snapshot.topics.begin(); topic != snapshot.topics.end(); ++topic) {
        topicIn.add(with(base, "topic", topic.key()), topic->recordsIn);
        topicOut.add(with(base, "topic", topic.key()), topic->recordsOut);
    }
    for (auto broker = snapshot.brokers.begin(); broker != snapshot.brokers.end(); ++broker)
        brokerIn.add(with(base, "broker", QString::number(broker.key())), broker->recordsIn);
    clusterIn.add(base, snapshot.cluster.recordsIn);
    clusterOut.add(base, snapshot.cluster.recordsOut);
    for (Family* family : {&topicIn, &topicOut, &brokerIn, &clusterIn, &clusterOut})
        family->moveTo(all);
}

void addTopics(const Watched& watched, std::vector<prometheus::MetricFamily>& all)
{
    Family size("weir_topic_size_bytes", "Bytes of a topic on its leaders' disks");
    Family under("weir_under_replicated_partitions", "Partitions with fewer replicas in sync than they have");
    Family offline("weir_offline_partitions", "Partitions without a leader");
    Family brokers("weir_brokers", "Brokers of the cluster");
    const Labels base{{"cluster_name", watched.cluster}};
    int missing = 0, without = 0;
    for (const TopicInfo& topic : watched.topics->topics) {
        missing += topic.underReplicated();
        without += topic.offline();
        size.add(with(base, "topic", topic.name), topic.bytes);
    }
    under.add(base, double(missing));
    offline.add(base, double(without));
    brokers.add(base, double(watched.topics->brokers.size()));
    for (Family* family : {&size, &under, &offline, &brokers})
        family->moveTo(all);
}

void addAlerts(const Watched& watched, std::vector<prometheus::MetricFamily>& all)
{
    Family alert("weir_alert", "An open alert: 1, or 0 if it is muted or acknowledged");
    Family open("weir_alerts_open", "Open alerts, neither muted nor acknowledged");
    int counted[2] = {0, 0};
    for (const Alert& one : watched.alerts) {
        const bool isQuiet = one.muted || !one.acknowledgedBy.isEmpty();
        const bool isCritical = one.severity == AlertSeverity::Critical;
        alert.add({{"cluster_name", watched.cluster},
                   {"rule", one.rule.toStdString()},
                   {"subject", one.subject.toStdString()},
                   {"severity", isCritical ? "critical" : "warning"}},
                  isQuiet ? 0.0 : 1.0);
        counted[isCritical ? 1 : 0] += isQuiet ? 0 : 1;
    }
    open.add({{"cluster_name", watched.cluster}, {"severity", "warning"}}, double(counted[0]));
    open.add({{"cluster_name", watched.cluster}, {"severity", "critical"}}, double(counted[1]));
    alert.moveTo(all);
    open.moveTo(all);
}

void addSelf(const Watched& watched, std::int64_t nowMs, std::vector<prometheus::MetricFamily>& all)
{
    Family up("weir_up", "1: the cluster answers");
    Family age("weir_sample_age_seconds", "How old the numbers of groups and offsets are");
    Family interval("weir_sample_interval_seconds", "How often groups and offsets are sampled at present");
    Family recording("weir_history_recording",
                     "1: the history is being written; 0: it cannot be, e.g. the disk is full");
    Family bytes("weir_history_bytes", "Size of the history's file");
    const Labels base{{"cluster_name", watched.cluster}};
    up.add(base, watched.isOnline ? 1.0 : 0.0);
    if (watched.groups) {
        age.add(base,
                double(std::max<std::int64_t>(0, nowMs - watched.groups->takenAtMs + watched.groups->clockOffsetMs)) /
                    1000.0);
        interval.add(base, double(watched.groups->everyMs) / 1000.0);
    }
    recording.add(base, watched.history.recording && !watched.history.error ? 1.0 : 0.0);
    bytes.add(base, double(watched.history.bytes));
    for (Family* family : {&up, &age, &interval, &recording, &bytes})
        family->moveTo(all);
}

} // namespace

std::vector<prometheus::MetricFamily> metricsOf(const Watched& watched, std::int64_t nowMs)
{
    std::vector<prometheus::MetricFamily> all;
    if (watched.groups) {
        LagExporter lags(watched.cluster);
        BurrowExporter burrow(watched.cluster);
        for (const auto& group : watched.groups->groups) {
            lags.add(*group);
            burrow.add(*group);
        }
        lags.moveTo(all);
        burrow.moveTo(all);
        addGroups(watched, nowMs + watched.groups->clockOffsetMs, all);
        addFlows(watched, all);
    }
    if (watched.topics)
        addTopics(watched, all);
    addAlerts(watched, all);
    addSelf(watched, nowMs, all);
    return all;
}

void Metrics::set(Watched watched)
{
    const std::lock_guard lock(m_mutex);
    m_watched = std::move(watched);
}

std::vector<prometheus::MetricFamily> Metrics::Collect() const
{
    Watched watched;
    {
        const std::lock_guard lock(m_mutex);
        watched = m_watched;
    }
    return metricsOf(watched, SystemClock::instance().nowMs());
}

} // namespace weir::engine
