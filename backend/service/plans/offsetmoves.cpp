#include "backend/service/plans/offsetmoves.h"

#include <algorithm>
#include <limits>

namespace weir {
namespace {

using Found = Result<std::int64_t>;

Found lookUp(const Offsets& offsets, const TopicPartition& at)
{
    const auto found = offsets.find(at);
    if (found == offsets.end())
        return Error{ErrorKind::NotFound, 0, QStringLiteral("the partition does not exist"), at.topic};
    return found->second;
}

Found lookUp(const std::map<TopicPartition, std::int64_t>& offsets, const TopicPartition& at, const QString& why)
{
    const auto found = offsets.find(at);
    if (found == offsets.end())
        return Error{ErrorKind::NotFound, 0, why, at.topic};
    return found->second;
}

/// Without running over.
std::int64_t shifted(std::int64_t offset, std::int64_t by)
{
    std::int64_t sum = 0;
    if (__builtin_add_overflow(offset, by, &sum))
        return by > 0 ? std::numeric_limits<std::int64_t>::max() : 0;
    return sum;
}

Found wantedOffset(const OffsetMove& move, const TopicPartition& at, const OffsetFacts& facts)
{
    switch (move.target) {
    case OffsetTarget::Beginning:
        return lookUp(facts.start, at);
    case OffsetTarget::End:
        return lookUp(facts.end, at);
    case OffsetTarget::Time:
    case OffsetTarget::Duration:
        return lookUp(facts.atTime, at);
    case OffsetTarget::Offset:
        return move.offset;
    case OffsetTarget::Shift: {
        const Found committed =
            lookUp(facts.committed, at, QStringLiteral("nothing is committed that could be shifted"));
        return committed ? Found(shifted(*committed, move.offset)) : committed;
    }
    case OffsetTarget::Group:
        return lookUp(facts.other, at, QStringLiteral("the group %1 has committed nothing there").arg(move.otherGroup));
    case OffsetTarget::Given:
        return lookUp(move.given, at, QStringLiteral("no offset is given for it"));
    }
    return Error{ErrorKind::Internal};
}

} // namespace

QVector<PlanStep> offsetSteps(const OffsetMove& move, const std::vector<TopicPartition>& partitions,
                              const OffsetFacts& facts)
{
    QVector<PlanStep> steps;
    for (const TopicPartition& at : partitions) {
        PlanStep step;
        step.group = move.group;
        step.at = at;
        if (const auto committed = facts.committed.find(at); committed != facts.committed.end())
            step.from = committed->second;
        const Found start = lookUp(facts.start, at), end = lookUp(facts.end, at);
        const Found wanted = wantedOffset(move, at, facts);
        if (start)
            step.start = *start;
        if (end)
            step.end = *end;
        if (!start || !end || !wanted) {
            step.refused = !start ? start.error() : !end ? end.error() : wanted.error();
            steps << step;
            continue;
        }
        step.to = std::clamp(*wanted, *start, std::max(*start, *end));
        if (*step.to != *wanted)
            step.wanted = *wanted;
        if (step.from != step.to)
            steps << step;
    }
    return steps;
}

} // namespace weir
