#include "models/overview/overviewfacts.h"

#include "models/common/alerttext.h"
#include "models/common/formats.h"
#include "models/common/verdicttext.h"

#include <QCoreApplication>
#include <QMap>
#include <algorithm>

namespace weir {
namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(weir::OverviewFacts)
};

constexpr double fullDisk = 0.9, nearlyFullDisk = 0.8;
constexpr std::int64_t shortestBoundMs = 1000; ///< a bound below it says nothing
constexpr double anHour = 3600, aDay = 86'400;

Status worse(Status a, Status b)
{
    const auto weight = [](Status status) {
        return status == Status::Critical ? 3 : status == Status::Warning ? 2 : status == Status::Stale ? 1 : 0;
    };
    return weight(b) > weight(a) ? b : a;
}

void addBrokers(OverviewFact& fact, const OverviewInput& input)
{
    if (!input.topics)
        return;
    const QVector<BrokerInfo>& brokers = input.topics->brokers;
    fact.value = formats::count(brokers.size());
    const auto controller =
        std::find_if(brokers.begin(), brokers.end(), [](const BrokerInfo& broker) { return broker.isController; });
    switch (input.link) {
    case LinkState::Partial:
        fact.status = Status::Warning;
        fact.sentence = input.linkError && !input.linkError->subject.isEmpty()
                            ? Words::tr("%1 does not answer.").arg(input.linkError->subject)
                            : Words::tr("Not all of them answer.");
        return;
    case LinkState::Offline:
    case LinkState::Failed:
        fact.status = Status::Critical;
        fact.sentence = Words::tr("The cluster does not answer. What is shown is of before.");
        return;
    default:
        break;
    }
    if (controller == brokers.end()) {
        fact.status = Status::Warning;
        fact.sentence = Words::tr("None of them is known to be the controller.");
    } else {
        fact.sentence = brokers.size() == 1 ? Words::tr("It answers, and is the controller.")
                                            : Words::tr("All answer. Broker %1 is the controller.").arg(controller->id);
    }
}

void addPartitions(OverviewFact& fact, const OverviewInput& input)
{
    if (!input.topics)
        return;
    std::int64_t partitions = 0;
    int missing = 0, offline = 0;
    for (const TopicInfo& topic : input.topics->topics) {
        partitions += topic.partitions.size();
        missing += topic.underReplicated();
        offline += topic.offline();
    }
    fact.value = formats::count(partitions);
    if (offline > 0) {
        fact.status = Status::Critical;
        fact.sentence = missing > 0
                            ? Words::tr("%n without a leader", nullptr, offline) + QStringLiteral(", ") +
                                  Words::tr("%n under-replicated.", nullptr, missing)
                            : Words::tr("%n without a leader: nobody can read or write there.", nullptr, offline);
    } else if (missing > 0) {
        fact.status = Status::Warning;
        fact.sentence = Words::tr("%n under-replicated: a replica is not in sync.", nullptr, missing);
    } else {
        fact.sentence = Words::tr("All have a leader and their replicas.");
    }
}

void addGroups(OverviewFact& fact, const OverviewInput& input)
{
    if (!input.groups)
        return;
    QMap<int, int> counts; // by the verdict's number, worst last
    for (const auto& group : input.groups->groups)
        ++counts[int(group->verdict)];
    fact.value = formats::count(input.groups->groups.size());
    QStringList parts;
    for (int verdict = int(Verdict::Stalled); verdict >= int(Verdict::Unknown); --verdict) {
        if (counts.value(verdict) > 0)
            parts << Words::tr("%1 %2").arg(formats::count(counts.value(verdict)), verdictName(Verdict(verdict)));
    }
    fact.sentence =
        parts.isEmpty() ? Words::tr("No group has committed an offset yet.") : parts.join(QStringLiteral(", "));
    if (counts.value(int(Verdict::Stalled)) + counts.value(int(Verdict::Stopped)) > 0) {
        fact.status = Status::Critical;
        fact.query.insert(QStringLiteral("verdict"), QStringLiteral("stalled,stopped"));
    } else if (counts.value(int(Verdict::Slow)) + counts.value(int(Verdict::Rewound)) > 0) {
        fact.status = Status::Warning;
    }
}

/// How far a group is behind in time: where offsets have not been watched for long enough, by its next records' own
/// timestamps.
std::optional<TimeLag> behind(const GroupInfo& group)
{
    std::optional<TimeLag> lag = group.timeLag;
    if (!lag || !lag->isLowerBound)
        return lag;
    for (const GroupPartition& partition : group.partitions) {
        if (partition.recordAgeMs && *partition.recordAgeMs > lag->ms)
            lag = TimeLag{*partition.recordAgeMs, false};
    }
    return lag;
}

void addTimeLag(OverviewFact& fact, const OverviewInput& input)
{
    if (!input.groups)
        return;
    std::shared_ptr<const GroupInfo> furthest, overtaken;
    std::optional<TimeLag> longest;
    for (const auto& group : input.groups->groups) {
        const std::optional<TimeLag> lag = behind(*group);
        if (lag && (!longest || lag->ms > longest->ms)) {
            longest = lag;
            furthest = group;
        }
        if (group->overtakenInSeconds && (!overtaken || *group->overtakenInSeconds < *overtaken->overtakenInSeconds))
            overtaken = group;
    }
    const bool isKnown = longest && !(longest->isLowerBound && longest->ms < shortestBoundMs);
    fact.value = isKnown ? timeLagText(longest) : QString();
    if (overtaken && *overtaken->overtakenInSeconds < aDay) {
        fact.status = *overtaken->overtakenInSeconds < anHour ? Status::Critical : Status::Warning;
        fact.sentence =
            Words::tr("Retention reaches %1 %2.").arg(overtaken->id, overtakenText(overtaken->overtakenInSeconds));
        fact.path = {QStringLiteral("groups"), overtaken->id};
    } else if (!isKnown && longest) {
        fact.sentence = Words::tr("Not known yet: it takes some samples.");
    } else if (longest && longest->ms > 0) {
        fact.sentence = Words::tr("Group %1 is the furthest behind.").arg(furthest->id);
        fact.path = {QStringLiteral("groups"), furthest->id};
    } else if (longest) {
        fact.sentence = Words::tr("Every group is at the end.");
    }
}

void addFlow(OverviewFact& written, OverviewFact& read, const OverviewInput& input)
{
    if (!input.groups)
        return;
    const MonitorSnapshot& snapshot = *input.groups;
    if (snapshot.cluster.recordsIn)
        written.value = Words::tr("%1 records/s").arg(formats::compact(*snapshot.cluster.recordsIn));
    if (snapshot.cluster.recordsOut)
        read.value = Words::tr("%1 records/s").arg(formats::compact(*snapshot.cluster.recordsOut));
    const auto busiest = [&snapshot](std::optional<double> Flow::*side) {
        QString name;
        double most = 0;
        for (auto topic = snapshot.topics.begin(); topic != snapshot.topics.end(); ++topic) {
            const bool isOurs = topic.key().startsWith(QLatin1String("__"));
            if (!isOurs && ((*topic).*side).value_or(0) > most) {
                most = *((*topic).*side);
                name = topic.key();
            }
        }
        return name;
    };
    const auto sentence = [](const std::optional<double>& bytes, const QString& topic) {
        if (topic.isEmpty())
            return Words::tr("Nothing at present.");
        return bytes ? Words::tr("≈ %1, most of it %2.").arg(formats::byteRate(*bytes), topic)
                     : Words::tr("Most of it %1.").arg(topic);
    };
    written.sentence = sentence(snapshot.cluster.bytesIn, busiest(&Flow::recordsIn));
    read.sentence = sentence(snapshot.cluster.bytesOut, busiest(&Flow::recordsOut));
}

void addDisks(OverviewFact& fact, const OverviewInput& input)
{
    if (!input.topics)
        return;
    const BrokerInfo* fullest = nullptr;
    double part = -1;
    std::int64_t logs = 0;
    bool knowsLogs = false;
    for (const BrokerInfo& broker : input.topics->brokers) {
        knowsLogs = knowsLogs || broker.logBytes.has_value();
        logs += broker.logBytes.value_or(0);
        if (!broker.diskBytes || !broker.freeBytes || *broker.diskBytes <= 0)
            continue;
        const double used = double(*broker.diskBytes - *broker.freeBytes) / double(*broker.diskBytes);
        if (used > part) {
            part = used;
            fullest = &broker;
        }
    }
    if (fullest) {
        fact.value = formats::percentage(part);
        fact.sentence = Words::tr("Broker %1 has %2 free; the logs take %3.")
                            .arg(fullest->id)
                            .arg(formats::size(*fullest->freeBytes), formats::size(logs));
        fact.status = part >= fullDisk ? Status::Critical : part >= nearlyFullDisk ? Status::Warning : Status::Neutral;
    } else if (knowsLogs) {
        fact.value = formats::size(logs);
        fact.sentence = Words::tr("The brokers do not say how large their disks are.");
    } else {
        fact.sentence = Words::tr("Not known: it needs the right to describe the cluster.");
    }
}

void addAlerts(OverviewFact& fact, const OverviewInput& input)
{
    int open = 0, critical = 0;
    for (const Alert& alert : input.alerts) {
        if (alert.muted || !alert.acknowledgedBy.isEmpty())
            continue;
        ++open;
        critical += alert.severity == AlertSeverity::Critical ? 1 : 0;
    }
    fact.value = formats::count(open);
    fact.status = critical > 0 ? Status::Critical : open > 0 ? Status::Warning : Status::Neutral;
    if (open == 0)
        fact.sentence = input.alerts.isEmpty()
                            ? Words::tr("None is open.")
                            : Words::tr("%n open, acknowledged or muted.", nullptr, int(input.alerts.size()));
    else
        fact.sentence = Words::tr("The newest is of %1.").arg(alertSubjectName(input.alerts.first().subject));
}

} // namespace

QVector<OverviewFact> overviewNames()
{
    const auto fact = [](const char* id, const QString& name, const QStringList& path) {
        OverviewFact made;
        made.id = QLatin1String(id);
        made.name = name;
        made.path = path;
        return made;
    };
    const QStringList groups{QStringLiteral("groups")}, topics{QStringLiteral("topics")};
    return {fact("alerts", Words::tr("Open alerts"), {QStringLiteral("alerts")}),
            fact("groups", Words::tr("Consumer groups"), groups),
            fact("timeLag", Words::tr("Longest time lag"), groups),
            fact("partitions", Words::tr("Partitions"), topics),
            fact("brokers", Words::tr("Brokers"), topics),
            fact("disks", Words::tr("Fullest disk"), topics),
            fact("written", Words::tr("Written"), topics),
            fact("read", Words::tr("Read by groups"), groups)};
}

QVector<OverviewFact> overviewFacts(const OverviewInput& input)
{
    QVector<OverviewFact> facts = overviewNames();
    enum { Alerts_, Groups, TimeLag_, Partitions, Brokers, Disks, Written, Read };
    addAlerts(facts[Alerts_], input);
    addGroups(facts[Groups], input);
    addTimeLag(facts[TimeLag_], input);
    addPartitions(facts[Partitions], input);
    addBrokers(facts[Brokers], input);
    addDisks(facts[Disks], input);
    addFlow(facts[Written], facts[Read], input);
    return facts;
}

Status overviewStatus(const QVector<OverviewFact>& facts)
{
    Status status = Status::Ok;
    for (const OverviewFact& fact : facts)
        status = worse(status, fact.status);
    return status;
}

QString overviewSentence(const QVector<OverviewFact>& facts)
{
    const auto needy = std::count_if(facts.begin(), facts.end(), [](const OverviewFact& fact) {
        return fact.status == Status::Critical || fact.status == Status::Warning;
    });
    return needy == 0 ? Words::tr("Nothing needs you.") : Words::tr("%n thing(s) to look at.", nullptr, int(needy));
}

} // namespace weir
