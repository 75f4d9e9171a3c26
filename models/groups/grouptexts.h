// Purpose: sentences of the pages of consumer groups: how many fare how, how the numbers came about, what is missing.
// Thread: GUI (tr).
#pragma once

#include "backend/monitor/groupsnapshot.h"

#include <QString>
#include <QStringList>
#include <array>

namespace weir::grouptexts {

inline constexpr int verdicts = int(Verdict::Stalled) + 1;
/// By int(Verdict).
std::array<int, verdicts> verdictCounts(const MonitorSnapshot& snapshot);
/// Groups that need a person: stopped and stalled ones. For the badge.
int inTrouble(const MonitorSnapshot& snapshot);
/// "1 stalled, 2 slow, 14 ok", worst first.
QString countsText(const MonitorSnapshot& snapshot);
/// How often, and where the commits come from: "Every 5 s, with the exact times of the commits."
QString sourceText(const MonitorSnapshot& snapshot);
/// Why commits are sampled, if that is so: for a tooltip.
QString sourceReason(const MonitorSnapshot& snapshot);
/// What is missing or old, as one sentence; empty: nothing. `nowMs` is this machine's.
QString missingText(const MonitorSnapshot& snapshot, std::int64_t nowMs);
/// "This machine's clock is 1 h 2 min behind the brokers'; times are theirs." Empty: it is right.
QString clockText(const MonitorSnapshot& snapshot);

QString protocolText(const GroupInfo& group); ///< "consumer · stable"
QStringList topicsOf(const GroupInfo& group); ///< sorted
/// "4 members", "nobody", "not known".
QString membersText(const GroupInfo& group);
QString rateText(const std::optional<double>& perSecond); ///< without unit: "12.4", "—"
/// "billing-1 on /10.0.0.7": who reads the partition; empty: nobody.
QString memberName(const GroupInfo& group, int member);
/// Places in `group.partitions` of at most so many, those with the longest lag; in their own order.
QVector<int> furthestBehind(const GroupInfo& group, int most);
/// "orders / 3".
QString partitionName(const TopicPartition& at);

} // namespace weir::grouptexts
