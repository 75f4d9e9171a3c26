// Purpose: what somebody enters to move a group's offsets: checked, explained as one types, and turned into an
// OffsetMove. Thread: values; GUI (tr). Limits: numbers come from the last sample, so they are "about"; the plan asks
// the cluster.
#pragma once

#include "backend/monitor/groupsnapshot.h"
#include "backend/service/plans/offsettarget.h"

#include <QString>
#include <QStringList>
#include <optional>

namespace weir {

enum class MoveScope { All, Topic, Chosen };

struct MoveOffsetsDraft
{
    MoveScope scope = MoveScope::All;
    QString topic;                  ///< MoveScope::Topic
    QVector<TopicPartition> chosen; ///< MoveScope::Chosen
    OffsetTarget target = OffsetTarget::Beginning;
    QString value;                                ///< as typed: a moment, an offset, a shift, a duration, a group
    std::map<TopicPartition, std::int64_t> given; ///< OffsetTarget::Given: as read from the file
};

struct MoveOffsetsCheck
{
    std::optional<OffsetMove> move; ///< unset: something is missing or wrong
    QString mistake;                ///< about `value`; empty: right, or nothing was typed yet
    QStringList explanation;        ///< a sentence each
};

MoveOffsetsCheck checkMove(const MoveOffsetsDraft& draft, const GroupInfo& group, std::int64_t nowMs, bool utc);

/// Those of the group that the draft is about.
QVector<GroupPartition> partitionsOf(const MoveOffsetsDraft& draft, const GroupInfo& group);
QString targetName(OffsetTarget target);  ///< "Beginning", "Shift by"
QString targetField(OffsetTarget target); ///< label of what must be typed; empty: nothing
QString targetHelp(OffsetTarget target);
/// "billing has 2 active members …"; empty: nobody is active as far as is known.
QString activeSentence(const GroupInfo& group);
/// Why a new group cannot have this name; empty: it can.
QString groupNameMistake(const QString& name, const QString& from, const QStringList& existing);

} // namespace weir
