#include "backend/service/alerts/alertreadings.h"

namespace weir {
namespace {

QString groupSubject(const QString& id) { return QStringLiteral("group/") + id; }
QString topicSubject(const QString& name) { return QStringLiteral("topic/") + name; }
QString brokerSubject(std::int32_t id) { return QStringLiteral("broker/") + QString::number(id); }

/// Only what is read from a topic that the rule names.
bool readsTopic(const GroupInfo& group, const QString& pattern)
{
    for (const GroupPartition& partition : group.partitions) {
        if (fitsPattern(pattern, partition.at.topic))
            return true;
    }
    return false;
}

/// The worst of what `of` gives for the partitions that the rule is about; none: nothing is known.
template <typename Of> std::optional<double> fold(const AlertRule& rule, const GroupInfo& group, bool sums, Of of)
{
    std::optional<double> all;
    for (const GroupPartition& partition : group.partitions) {
        if (!rule.topic.isEmpty() && !fitsPattern(rule.topic, partition.at.topic))
            continue;
        const std::optional<double> one = of(partition);
        if (one)
            all = !all ? one : sums ? *all + *one : rule.below ? std::min(*all, *one) : std::max(*all, *one);
    }
    return all;
}

std::optional<double> valueOf(const AlertRule& rule, const GroupInfo& group)
{
    if (group.staleSinceMs || (group.error && group.partitions.isEmpty()))
        return std::nullopt;
    switch (rule.measure) {
    case AlertMeasure::Lag:
        return fold(rule, group, true, [](const GroupPartition& partition) {
            return partition.lag ? std::optional(double(std::max<std::int64_t>(0, *partition.lag))) : std::nullopt;
        });
    case AlertMeasure::TimeLag:
        return fold(rule, group, false, [](const GroupPartition& partition) {
            return partition.timeLag ? std::optional(double(partition.timeLag->ms) / 1000.0) : std::nullopt;
        });
    case AlertMeasure::Verdict:
        return fold(rule, group, false, [](const GroupPartition& partition) {
            const Verdict verdict = partition.judgement.verdict;
            return verdict == Verdict::Unknown ? std::nullopt : std::optional(double(verdict));
        });
    case AlertMeasure::Rate:
        return fold(rule, group, true, [](const GroupPartition& partition) { return partition.consumeRate; });
    case AlertMeasure::NoData:
        return fold(rule, group, false, [](const GroupPartition& partition) {
            return std::optional(partition.notCommittingSinceMs ? 1.0 : 0.0);
        });
    case AlertMeasure::Retention:
        // Nothing to overtake is well, not unknown.
        return fold(rule, group, false, [](const GroupPartition& partition) {
            return std::optional(partition.overtakenInSeconds.value_or(HUGE_VAL));
        });
    default:
        return std::nullopt;
    }
}

void readGroups(const AlertRule& rule, const MonitorSnapshot& groups, std::vector<AlertReading>& readings)
{
    for (const auto& group : groups.groups) {
        if (!fitsPattern(rule.group, group->id) || (!rule.topic.isEmpty() && !readsTopic(*group, rule.topic)))
            continue;
        readings.push_back({groupSubject(group->id), valueOf(rule, *group), {}, {}, {}});
    }
}

void readTopicRates(const AlertRule& rule, const MonitorSnapshot& groups, std::vector<AlertReading>& readings)
{
    for (auto topic = groups.topics.begin(); topic != groups.topics.end(); ++topic) {
        if (!fitsPattern(rule.topic, topic.key()))
            continue;
        std::optional<double> value = topic->recordsIn;
        if (rule.measure == AlertMeasure::NoData && value)
            value = *value > 0 ? 0.0 : 1.0;
        readings.push_back({topicSubject(topic.key()), value, {}, {}, {}});
    }
}

void readPartitions(const AlertRule& rule, const ClusterSnapshot* topics, std::vector<AlertReading>& readings)
{
    const bool isWhole = rule.topic.isEmpty();
    double sum = 0;
    for (const TopicInfo& topic : topics ? topics->topics : QVector<TopicInfo>()) {
        const int count = rule.measure == AlertMeasure::Offline ? topic.offline() : topic.underReplicated();
        sum += count;
        if (!isWhole && fitsPattern(rule.topic, topic.name))
            readings.push_back({topicSubject(topic.name), double(count), {}, {}, {}});
    }
    if (isWhole)
        readings.push_back({QStringLiteral("cluster"), topics ? std::optional(sum) : std::nullopt, {}, {}, {}});
}

void readDisks(const ClusterSnapshot* topics, std::vector<AlertReading>& readings)
{
    for (const BrokerInfo& broker : topics ? topics->brokers : QVector<BrokerInfo>()) {
        std::optional<double> percent;
        if (broker.diskBytes && broker.freeBytes && *broker.diskBytes > 0)
            percent = 100.0 * double(*broker.diskBytes - *broker.freeBytes) / double(*broker.diskBytes);
        readings.push_back({brokerSubject(broker.id), percent, {}, {}, {}});
    }
}

} // namespace

AlertReading withUsual(const AlertRule& rule, AlertReading reading, const UsualBand* usual, std::int64_t atMs)
{
    if (!rule.usualScore || !usual || !reading.value || !usual->isKnown(atMs))
        return reading;
    reading.score = usual->score(atMs, *reading.value);
    if (const auto band = usual->at(atMs)) {
        reading.usualLow = band->low;
        reading.usualHigh = band->high;
    }
    return reading;
}

/// What of a rule about a group is recorded: its lag also by topic, the rest only of the whole group.
bool isRecorded(const AlertRule& rule, bool isGroup)
{
    if (rule.measure == AlertMeasure::Retention || rule.measure == AlertMeasure::Disk)
        return false; // neither how far ahead it is nor how large the volume is
    if (!isGroup)
        return true;
    if (rule.measure == AlertMeasure::NoData)
        return false; // silence alone is no trouble: it needs a lag beside it
    const bool isWhole = rule.topic.isEmpty();
    const bool isOneTopic = !rule.topic.contains(QLatin1Char('*')) && !rule.topic.contains(QLatin1Char('?'));
    return isWhole || (isOneTopic && rule.measure == AlertMeasure::Lag);
}

std::optional<SeriesId> alertSeries(const AlertRule& rule, const QString& subject)
{
    const QString kind = subject.section(QLatin1Char('/'), 0, 0);
    const QString name = subject.section(QLatin1Char('/'), 1);
    SeriesId id;
    if (!isRecorded(rule, kind == QLatin1String("group")))
        return std::nullopt;
    switch (rule.measure) {
    case AlertMeasure::Lag:
        id.measure = Measure::Lag;
        break;
    case AlertMeasure::TimeLag:
        id.measure = Measure::TimeLag;
        break;
    case AlertMeasure::Verdict:
        id.measure = Measure::Verdict;
        break;
    case AlertMeasure::Rate:
    case AlertMeasure::NoData:
        id.measure = kind == QLatin1String("group") ? Measure::RecordsOut : Measure::RecordsIn;
        break;
    case AlertMeasure::UnderReplicated:
        id.measure = Measure::UnderReplicated;
        break;
    case AlertMeasure::Offline:
        id.measure = Measure::Offline;
        break;
    case AlertMeasure::Disk:
    case AlertMeasure::Retention:
        return std::nullopt;
    }
    if (kind == QLatin1String("group")) {
        id.scope = rule.topic.isEmpty() ? Scope::Group : Scope::GroupTopic;
        id.group = name;
        id.topic = rule.topic;
    } else if (kind == QLatin1String("topic")) {
        id.scope = Scope::Topic;
        id.topic = name;
    } else if (kind == QLatin1String("broker")) {
        id.scope = Scope::Broker;
        id.number = name.toInt();
    }
    return id;
}

std::vector<AlertReading> alertReadings(const AlertRule& rule, const MonitorSnapshot& groups,
                                        const ClusterSnapshot* topics, const UsualOf& usualOf, std::int64_t nowMs)
{
    std::vector<AlertReading> readings;
    switch (rule.measure) {
    case AlertMeasure::UnderReplicated:
    case AlertMeasure::Offline:
        readPartitions(rule, topics, readings);
        break;
    case AlertMeasure::Disk:
        readDisks(topics, readings);
        break;
    default:
        if (rule.group.isEmpty())
            readTopicRates(rule, groups, readings);
        else
            readGroups(rule, groups, readings);
    }
    if (!rule.usualScore)
        return readings;
    for (AlertReading& reading : readings) {
        const std::optional<SeriesId> series = alertSeries(rule, reading.subject);
        const std::shared_ptr<const UsualBand> usual = series && usualOf ? usualOf(*series) : nullptr;
        reading = withUsual(rule, std::move(reading), usual.get(), nowMs);
    }
    return readings;
}

} // namespace weir
