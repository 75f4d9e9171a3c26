#include "models/groups/moveoffsetsdraft.h"

#include "backend/base/duration.h"
#include "models/common/formats.h"
#include "models/common/moment.h"
#include "models/common/plantext.h"

#include <QCoreApplication>
#include <algorithm>

namespace weir {
namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(weir::MoveOffsets)
};

/// Thousands may be grouped as the locale does it.
std::optional<std::int64_t> wholeNumber(QString text)
{
    text = text.trimmed();
    text.replace(QChar(0x2212), QLatin1Char('-'));
    bool isNumber = false;
    if (const qlonglong plain = text.toLongLong(&isNumber); isNumber)
        return plain;
    const bool negative = text.startsWith(QLatin1Char('-'));
    if (negative || text.startsWith(QLatin1Char('+')))
        text.remove(0, 1);
    const qlonglong grouped = QLocale().toLongLong(text, &isNumber);
    return isNumber ? std::optional<std::int64_t>(negative ? -grouped : grouped) : std::nullopt;
}

/// "90s", "2h", "1d 12h", or ISO 8601 as kafka-consumer-groups takes it: "P1DT2H30M".
std::optional<std::int64_t> durationMs(const QString& typed)
{
    std::int64_t sum = 0;
    for (const QString& part : typed.split(QLatin1Char(' '), Qt::SkipEmptyParts)) {
        const std::optional<std::int64_t> one = parseDuration(part);
        if (!one)
            return {};
        sum += *one;
    }
    return sum > 0 ? std::optional(sum) : std::nullopt;
}

/// The move as a plan with what was sampled last, for its sentences.
QStringList sampledMeaning(const QVector<GroupPartition>& partitions, const OffsetMove& move, bool utc)
{
    ChangePlan plan;
    plan.purpose = PlanPurpose::MoveOffsets;
    int beyond = 0;
    for (const GroupPartition& partition : partitions) {
        PlanStep step;
        step.at = partition.at;
        step.from = partition.committed;
        step.start = partition.start;
        step.end = partition.end;
        std::optional<std::int64_t> to;
        switch (move.target) {
        case OffsetTarget::Beginning:
            to = partition.start;
            break;
        case OffsetTarget::End:
            to = partition.end;
            break;
        case OffsetTarget::Offset:
            to = move.offset;
            break;
        case OffsetTarget::Shift:
            if (partition.committed)
                to = *partition.committed + move.offset;
            break;
        case OffsetTarget::Given:
            if (const auto it = move.given.find(partition.at); it != move.given.end())
                to = it->second;
            break;
        case OffsetTarget::Time:
        case OffsetTarget::Duration:
        case OffsetTarget::Group:
            return {};
        }
        if (!to)
            continue;
        step.to = *to;
        if (step.start && step.end && (*to < *step.start || *to > *step.end)) {
            ++beyond;
            step.to = std::clamp(*to, *step.start, std::max(*step.start, *step.end));
        }
        plan.steps << step;
    }
    QStringList sentences = plan.steps.isEmpty() ? QStringList() : planMeaning(plan, utc);
    if (!sentences.isEmpty())
        sentences.removeLast(); // that nothing is deleted is for the review
    if (beyond > 0)
        sentences << Words::tr("%n partition(s) do not keep that offset; the review says what becomes of them.",
                               nullptr, beyond);
    return sentences;
}

QString targetSentence(const OffsetMove& move, std::int64_t nowMs, bool utc)
{
    const QString moment =
        formats::timestamp(move.target == OffsetTarget::Duration ? nowMs - move.timeMs : move.timeMs, utc);
    switch (move.target) {
    case OffsetTarget::Beginning:
        return Words::tr("Each partition goes to the oldest record that is kept.");
    case OffsetTarget::End:
        return Words::tr("Each partition goes to its end: what was not read is skipped.");
    case OffsetTarget::Time:
    case OffsetTarget::Duration:
        return Words::tr("Each partition goes to its first record of %1 or later; where there is none, to its end.")
            .arg(moment);
    case OffsetTarget::Offset:
        return Words::tr("Each partition goes to offset %1.").arg(formats::count(move.offset));
    case OffsetTarget::Shift:
        return move.offset < 0
                   ? Words::tr("Each partition goes back by %1 offset(s).").arg(formats::count(-move.offset))
                   : Words::tr("Each partition goes forward by %1 offset(s).").arg(formats::count(move.offset));
    case OffsetTarget::Group:
        return Words::tr("Each partition goes where %1 stands; what %1 has no offset for is left as it is.")
            .arg(move.otherGroup);
    case OffsetTarget::Given:
        return Words::tr("The file has offsets of %n partition(s).", nullptr, int(move.given.size()));
    }
    return {};
}

/// Fills what the target needs; false: it is missing or, with a mistake, wrong.
bool readValue(const MoveOffsetsDraft& draft, const GroupInfo& group, std::int64_t nowMs, bool utc, OffsetMove& move,
               QString& mistake)
{
    const QString text = draft.value.trimmed();
    switch (draft.target) {
    case OffsetTarget::Beginning:
    case OffsetTarget::End:
        return true;
    case OffsetTarget::Given:
        move.given = draft.given;
        return !draft.given.empty();
    default:
        break;
    }
    if (text.isEmpty())
        return false;
    switch (draft.target) {
    case OffsetTarget::Time: {
        const Result<std::int64_t> moment = parseMoment(text, nowMs, utc);
        if (!moment) {
            mistake = moment.error().detail;
            return false;
        }
        move.timeMs = *moment;
        return true;
    }
    case OffsetTarget::Duration:
        if (const auto duration = durationMs(text)) {
            move.timeMs = *duration;
            return true;
        }
        mistake = Words::tr("Not a duration. Type for example 90s, 30m, 2h, 1d 12h or P1DT12H.");
        return false;
    case OffsetTarget::Offset:
        if (const auto number = wholeNumber(text); number && *number >= 0) {
            move.offset = *number;
            return true;
        }
        mistake = Words::tr("Not an offset. Type a whole number from 0.");
        return false;
    case OffsetTarget::Shift:
        if (const auto number = wholeNumber(text); number && *number != 0) {
            move.offset = *number;
            return true;
        }
        mistake = Words::tr("By how many offsets? Type for example -500 to read the last 500 of each partition again.");
        return false;
    case OffsetTarget::Group:
        if (text == group.id) {
            mistake = Words::tr("That is the group itself.");
            return false;
        }
        move.otherGroup = text;
        return true;
    default:
        return false;
    }
}

} // namespace

QVector<GroupPartition> partitionsOf(const MoveOffsetsDraft& draft, const GroupInfo& group)
{
    QVector<GroupPartition> some;
    for (const GroupPartition& partition : group.partitions) {
        const bool isMeant = draft.scope == MoveScope::All ||
                             (draft.scope == MoveScope::Topic && partition.at.topic == draft.topic) ||
                             (draft.scope == MoveScope::Chosen && draft.chosen.contains(partition.at));
        if (isMeant)
            some << partition;
    }
    return some;
}

MoveOffsetsCheck checkMove(const MoveOffsetsDraft& draft, const GroupInfo& group, std::int64_t nowMs, bool utc)
{
    MoveOffsetsCheck check;
    OffsetMove move;
    move.group = group.id;
    move.target = draft.target;
    if (draft.scope == MoveScope::Topic)
        move.topics = QStringList{draft.topic};
    if (draft.scope == MoveScope::Chosen)
        move.partitions = draft.chosen;
    const QVector<GroupPartition> partitions = partitionsOf(draft, group);
    if (!readValue(draft, group, nowMs, utc, move, check.mistake))
        return check;
    check.explanation << targetSentence(move, nowMs, utc) << sampledMeaning(partitions, move, utc);
    if (draft.target == OffsetTarget::Given) {
        const auto has = [&](const GroupPartition& partition) { return move.given.count(partition.at) > 0; };
        const int meant = int(std::count_if(partitions.begin(), partitions.end(), has));
        if (meant == 0 && !partitions.isEmpty() && draft.scope != MoveScope::All) {
            check.explanation << Words::tr("None of them is among the partitions chosen here.");
            return check;
        }
    } else if (partitions.isEmpty() && draft.target != OffsetTarget::Group) {
        check.explanation = QStringList{Words::tr("The group has no partition here that could be moved.")};
        return check;
    }
    check.move = std::move(move);
    return check;
}

QString targetName(OffsetTarget target)
{
    switch (target) {
    case OffsetTarget::Beginning:
        return Words::tr("Beginning");
    case OffsetTarget::End:
        return Words::tr("End");
    case OffsetTarget::Time:
        return Words::tr("Time");
    case OffsetTarget::Offset:
        return Words::tr("Offset");
    case OffsetTarget::Shift:
        return Words::tr("Shift by offsets");
    case OffsetTarget::Duration:
        return Words::tr("A time ago");
    case OffsetTarget::Group:
        return Words::tr("As another group");
    case OffsetTarget::Given:
        break;
    }
    return Words::tr("From a file");
}

QString targetField(OffsetTarget target)
{
    switch (target) {
    case OffsetTarget::Beginning:
    case OffsetTarget::End:
        return {};
    case OffsetTarget::Time:
        return Words::tr("First record at or after");
    case OffsetTarget::Offset:
        return Words::tr("Offset");
    case OffsetTarget::Shift:
        return Words::tr("Shift by");
    case OffsetTarget::Duration:
        return Words::tr("How long ago");
    case OffsetTarget::Group:
        return Words::tr("Group");
    case OffsetTarget::Given:
        break;
    }
    return Words::tr("Path");
}

QString targetHelp(OffsetTarget target)
{
    switch (target) {
    case OffsetTarget::Beginning:
    case OffsetTarget::End:
        return {};
    case OffsetTarget::Time:
        return Words::tr("2026-01-31 14:00, 2026-01-31T12:00Z, -2h, now");
    case OffsetTarget::Offset:
        return Words::tr("The same in each partition; usual with one partition chosen.");
    case OffsetTarget::Shift:
        return Words::tr("-500 reads the last 500 of each partition again, 500 skips as many.");
    case OffsetTarget::Duration:
        return Words::tr("90s, 30m, 2h, 1d 12h, P1DT12H");
    case OffsetTarget::Group:
        return Words::tr("Its offsets are copied as they are when the plan is made.");
    case OffsetTarget::Given:
        break;
    }
    return Words::tr("CSV with topic,partition,offset as kafka-consumer-groups exports it, JSON, or a saved plan.");
}

QString activeSentence(const GroupInfo& group)
{
    if (group.members.isEmpty())
        return {};
    QString text = Words::tr("%1 has %n active member(s)", nullptr, int(group.members.size())).arg(group.id);
    return Words::tr("%1. Offsets are moved only while a group has none: stop its consumers before you apply the plan.")
        .arg(text);
}

QString groupNameMistake(const QString& name, const QString& from, const QStringList& existing)
{
    constexpr int longest = 249;
    const QString text = name.trimmed();
    if (text == from)
        return Words::tr("That is the group itself.");
    if (existing.contains(text))
        return Words::tr("There is such a group already. Choose another name.");
    if (text.size() > longest)
        return Words::tr("A name has at most %1 letters.").arg(longest);
    return {};
}

} // namespace weir
