#include "backend/monitor/sampling/samplemarks.h"

#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace weir {
namespace {

constexpr int mostNamed = 50; ///< members in a mark

QString text(const QJsonObject& detail)
{
    return QString::fromUtf8(QJsonDocument(detail).toJson(QJsonDocument::Compact));
}

bool isOnItsWay(GroupState state)
{
    return state == GroupState::PreparingRebalance || state == GroupState::CompletingRebalance ||
           state == GroupState::Assigning || state == GroupState::Reconciling;
}

using Members = QHash<QString, const GroupMember*>;

Members byId(const GroupInfo& group)
{
    Members members;
    for (const GroupMember& member : group.members)
        members.insert(member.id, &member);
    return members;
}

/// Those of `some` that `others` lack.
QJsonArray without(const GroupInfo& some, const Members& others)
{
    QJsonArray names;
    for (const GroupMember& member : some.members) {
        if (!others.contains(member.id) && names.size() < mostNamed)
            names.append(QJsonObject{{QStringLiteral("id"), member.id},
                                     {QStringLiteral("client"), member.clientId},
                                     {QStringLiteral("host"), member.host}});
    }
    return names;
}

bool isDealtAnew(const Members& before, const Members& after)
{
    for (auto member = after.begin(); member != after.end(); ++member) {
        const GroupMember* known = before.value(member.key());
        if (known ? known->assigned != member.value()->assigned : !member.value()->assigned.isEmpty())
            return true;
    }
    for (auto member = before.begin(); member != before.end(); ++member) {
        if (!after.contains(member.key()) && !member.value()->assigned.isEmpty())
            return true;
    }
    return false;
}

} // namespace

QVector<HistoryMark> marksBetween(const GroupInfo& before, const GroupInfo& after, std::int64_t atMs)
{
    QVector<HistoryMark> marks;
    const QString subject = QStringLiteral("group/") + after.id;
    const bool knowsMembers = !before.membersError && !after.membersError;
    const Members then = byId(before);
    const Members now = byId(after);
    const bool begins = !isOnItsWay(before.state) && isOnItsWay(after.state);
    const bool nextEpoch = before.epoch >= 0 && after.epoch > before.epoch;
    const bool unseen = !isOnItsWay(before.state) && !isOnItsWay(after.state) && knowsMembers && isDealtAnew(then, now);
    if (begins || ((nextEpoch || unseen) && !isOnItsWay(before.state))) {
        QJsonObject detail{{QStringLiteral("from"), before.stateName},
                           {QStringLiteral("to"), after.stateName},
                           {QStringLiteral("members"), int(after.members.size())}};
        if (after.epoch >= 0)
            detail.insert(QStringLiteral("epoch"), after.epoch);
        marks.append({atMs, MarkKind::Rebalance, subject, text(detail)});
    }
    const QJsonArray joined = without(after, then);
    const QJsonArray left = without(before, now);
    if (knowsMembers && (!joined.isEmpty() || !left.isEmpty())) {
        marks.append({atMs, MarkKind::MembersChanged, subject,
                      text({{QStringLiteral("joined"), joined},
                            {QStringLiteral("left"), left},
                            {QStringLiteral("members"), int(after.members.size())}})});
    }
    return marks;
}

HistoryMark controllerMoved(std::int32_t from, std::int32_t to, std::int64_t atMs)
{
    return {atMs, MarkKind::ControllerMoved, QStringLiteral("cluster"),
            text({{QStringLiteral("from"), from}, {QStringLiteral("to"), to}})};
}

} // namespace weir
