#include "backend/service/plans/groupstand.h"

#include <QDateTime>
#include <algorithm>

namespace weir {
namespace {

ClientConf adminConf(ClientConf conf)
{
    conf.role = ClientRole::Admin;
    // Ends are those that a group may stand at, not those that read_committed has been let to.
    conf.extra["isolation.level"] = "read_uncommitted";
    return conf;
}

QString sinceText(std::optional<std::int64_t> sinceMs)
{
    if (!sinceMs)
        return QStringLiteral("now");
    const QDateTime since = QDateTime::fromMSecsSinceEpoch(*sinceMs);
    const bool isToday = since.date() == QDate::currentDate();
    return QStringLiteral("since ") +
           since.toString(isToday ? QStringLiteral("HH:mm:ss") : QStringLiteral("yyyy-MM-dd HH:mm:ss"));
}

} // namespace

WireTopicPartition toWire(const TopicPartition& at) { return {at.topic.toStdString(), at.partition}; }

TopicPartition fromWire(const WireTopicPartition& at) { return {QString::fromStdString(at.topic), at.partition}; }

std::vector<DescribedMember> GroupStand::active(const QString& topic) const
{
    if (topic.isEmpty())
        return members;
    std::vector<DescribedMember> reading;
    const std::string name = topic.toStdString();
    const auto isOfTopic = [&name](const WireTopicPartition& at) { return at.topic == name; };
    std::copy_if(members.begin(), members.end(), std::back_inserter(reading), [&](const DescribedMember& member) {
        return std::any_of(member.assigned.begin(), member.assigned.end(), isOfTopic) ||
               std::any_of(member.target.begin(), member.target.end(), isOfTopic);
    });
    return reading;
}

GroupReach::GroupReach(ClientConf conf, int timeoutMs)
    : m_conf(adminConf(std::move(conf))), m_timeoutMs(timeoutMs), m_wire(m_conf), m_groups(m_wire)
{
}

Result<void> GroupReach::open()
{
    Result<RdKafkaPtr> client = makeClient(m_conf);
    if (!client)
        return client.error();
    m_client = std::move(client).value();
    Result<ClusterMetadata> metadata = admin().metadata(m_timeoutMs);
    if (!metadata)
        return metadata.error();
    m_metadata = std::move(metadata).value();
    return {};
}

Result<GroupStand> GroupReach::stand(const QString& group)
{
    GroupStand stand;
    stand.group = group;
    const std::string id = group.toStdString();
    const Result<ListedGroups> listed = m_groups.list(deadline());
    if (!listed)
        return listed.error();
    const auto found = std::find_if(listed->groups.begin(), listed->groups.end(),
                                    [&id](const ListedGroup& one) { return one.id == id; });
    if (found == listed->groups.end()) {
        // Its coordinator may be the one that did not answer.
        if (!listed->failed.empty())
            return listed->failed.begin()->second;
        return stand;
    }
    stand.exists = true;
    stand.type = QString::fromStdString(found->type);
    stand.state = QString::fromStdString(found->state);
    const auto described = m_groups.describe({{id, *found}}, deadline());
    const auto description = described.find(id);
    if (description == described.end())
        return Error{ErrorKind::Unavailable, 0, QStringLiteral("the coordinator does not describe it"), group, true};
    if (!description->second)
        return description->second.error();
    stand.type = QString::fromStdString(description->second->type);
    stand.state = QString::fromStdString(description->second->state);
    stand.members = description->second->members;
    const std::map<std::string, std::int32_t> coordinators{{id, found->coordinator}};
    const auto offsets = stand.isShare() ? m_groups.shareOffsets(coordinators, deadline())
                                         : m_groups.committed(coordinators, deadline());
    const auto committed = offsets.find(id);
    if (committed == offsets.end())
        return Error{ErrorKind::Unavailable, 0, QStringLiteral("the coordinator does not tell its offsets"), group,
                     true};
    if (!committed->second)
        return committed->second.error();
    for (const auto& [at, offset] : *committed->second) {
        if (offset.offset >= 0)
            stand.committed[fromWire(at)] = offset.offset;
    }
    return stand;
}

QStringList blockersOf(const std::vector<DescribedMember>& members, std::optional<std::int64_t> sinceMs)
{
    QStringList blockers;
    for (const DescribedMember& member : members) {
        const std::string& name = member.instanceId.empty() ? member.clientId : member.instanceId;
        blockers << QStringLiteral("%1 on %2 %3")
                        .arg(QString::fromStdString(name.empty() ? member.id : name),
                             QString::fromStdString(member.host), sinceText(sinceMs));
    }
    return blockers;
}

Error busyError(const QString& group, const QStringList& blockers)
{
    constexpr int mostNamed = 20;
    QString names = blockers.mid(0, mostNamed).join(QStringLiteral(", "));
    if (blockers.size() > mostNamed)
        names += QStringLiteral(" and %1 more").arg(blockers.size() - mostNamed);
    return Error{ErrorKind::Busy, 0, QStringLiteral("members are active: ") + names, group};
}

} // namespace weir
