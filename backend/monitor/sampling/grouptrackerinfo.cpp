// The row of a group in the snapshot, from what was tracked.
#include "backend/monitor/sampling/grouprow.h"
#include "backend/monitor/sampling/grouptracker.h"

#include <cmath>

namespace weir {
namespace {

constexpr qsizetype lagHistoryLength = 60;

} // namespace

void GroupTracker::rememberLag(std::optional<std::int64_t> lag)
{
    m_lagHistory.append(lag ? float(*lag) : std::nanf(""));
    if (m_lagHistory.size() > lagHistoryLength)
        m_lagHistory.removeFirst();
}

std::shared_ptr<const GroupInfo> GroupTracker::build(TopicTracker& topics, const JudgeSettings& settings,
                                                     const SampleTime& time)
{
    auto info = std::make_shared<GroupInfo>();
    info->id = m_id;
    info->type = groupTypeOf(m_listed.type);
    info->stateName = m_stateName;
    info->state = groupStateOf(m_stateName.toStdString());
    info->protocol = m_protocol;
    info->assignor = m_assignor;
    info->coordinator = m_listed.coordinator;
    info->epoch = m_epoch;
    info->members = m_members;
    info->membersError = m_membersError;
    info->membersSinceMs = m_membersSinceMs;
    info->error = m_offsetsError;
    if (m_offsetsError)
        info->staleSinceMs = m_offsetsAtMs > 0 ? m_offsetsAtMs : time.nowMs;
    if (m_isUnlisted && !m_offsetsError) {
        info->error = Error{ErrorKind::Unavailable, 0, QStringLiteral("no broker lists it"), m_id, true, false};
        info->staleSinceMs = m_offsetsAtMs > 0 ? m_offsetsAtMs : time.nowMs;
    }
    info->partitions.reserve(qsizetype(m_parts.size()));
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        const bool hasBefore = m_info && i < std::size_t(m_info->partitions.size());
        GroupPartition row = groupRow(m_parts[i], topics, settings, time);
        if (info->error) {
            row.staleSinceMs = info->staleSinceMs;
            row.error = info->error;
        }
        if (hasBefore)
            keepWhatIsTheSame(row, m_info->partitions[qsizetype(i)]);
        info->partitions.append(std::move(row));
    }
    addSums(*info);
    if (!m_verdictSinceMs || (m_info && m_info->verdict != info->verdict)) {
        const bool isFirst = !m_verdictSinceMs;
        m_verdictSinceMs = time.nowMs;
        if (isFirst && info->verdict == Verdict::Stopped && info->worstPartition >= 0)
            m_verdictSinceMs = info->partitions[info->worstPartition].judgement.newestCommitMs;
    }
    info->verdictSinceMs = m_verdictSinceMs;
    rememberLag(info->lag);
    info->lagHistory = m_lagHistory;
    if (!m_info || !isSame(*info, *m_info))
        m_info = info;
    return m_info;
}

QVector<PartitionStory> GroupTracker::story(TopicTracker& topics, const std::optional<TopicPartition>& only) const
{
    QVector<PartitionStory> stories;
    stories.reserve(only ? 1 : qsizetype(m_parts.size()));
    for (const TrackedCommit& part : m_parts) {
        if (only && (part.partition != only->partition || topics.topic(part.topic).name != only->topic))
            continue;
        PartitionStory story;
        story.at = {topics.topic(part.topic).name, part.partition};
        story.window = part.window;
        if (const TrackedPartition* partition = topics.partition(part.topic, part.partition))
            story.ends = partition->ends;
        stories.append(std::move(story));
    }
    return stories;
}

} // namespace weir
