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

std::optional<double> valueOf(const AlertRule& rule, const GroupInfo& group)
{
    if (group.staleSinceMs || (group.error && group.partitions.isEmpty()))
        return std::nullopt;
    switch (rule.measure) {
    case AlertMeasure::Lag: {
        if (rule.topic.isEmpty())
            return group.lag ? std::optional(double(*group.lag)) : std::nullopt;
        std::optional<double> sum;
        for (const GroupPartition& partition : group.partitions) {
            if (partition.lag && fitsPattern(rule.topic, partition.at.topic))
                sum = sum.value_or(0) + double(*partition.lag);
        }
        return sum;
    }
    case AlertMeasure::TimeLag: {
        std::optional<double> longest;
        for (const GroupPartition& partition : group.partitions) {
            if (partition.timeLag && (rule.topic.isEmpty() || fitsPattern(rule.topic, partition.at.topic)))
                longest = std::max(longest.value_or(0), double(partition.timeLag->ms) / 1000.0);
        }
        return longest;
    }
    case AlertMeasure::Verdict:
        return group.verdict == Verdict::Unknown ? std::nullopt : std::optional(double(group.verdict));
    case AlertMeasure::Rate:
        return group.consumeRate;
    case AlertMeasure::NoData:
        return group.notCommittingSinceMs ? 1.0 : 0.0;
    case AlertMeasure::Retention:
        // Nothing to overtake is well, not unknown.
        return group.overtakenInSeconds ? *group.overtakenInSeconds : HUGE_VAL;
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

std::optional<SeriesId> alertSeries(const AlertRule& rule, const QString& subject)
{
    const QString kind = subject.section(QLatin1Char('/'), 0, 0);
    const QString name = subject.section(QLatin1Char('/'), 1);
    SeriesId id;
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
        id.measure = Measure::DiskUsed;
        break;
    case AlertMeasure::Retention:
        return std::nullopt;
    }
    if (kind == QLatin1String("group")) {
        id.scope = Scope::Group;
        id.group = name;
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
