#include "backend/monitor/sampling/grouptracker.h"

#include <algorithm>

namespace weir {
namespace {

constexpr int listsUntilGone = 2;

QString text(const std::string& from) { return QString::fromStdString(from); }

std::string lower(std::string name)
{
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return char(std::tolower(c)); });
    return name;
}

QVector<TopicPartition> places(const std::vector<WireTopicPartition>& from, TopicTracker& topics)
{
    QVector<TopicPartition> to;
    to.reserve(qsizetype(from.size()));
    for (const WireTopicPartition& place : from)
        to.append({topics.topic(topics.number(place.topic)).name, place.partition});
    std::sort(to.begin(), to.end());
    return to;
}

/// -1: no commit; else with the markers behind it.
std::int64_t countedAs(const TrackedCommit& part, std::int64_t offset)
{
    const bool markersFollow =
        part.probe.markersEnd >= 0 && offset >= part.probe.markersFrom && offset < part.probe.markersEnd;
    return markersFollow ? part.probe.markersEnd : offset;
}

} // namespace

GroupType groupTypeOf(const std::string& name)
{
    const std::string type = lower(name);
    if (type == "classic")
        return GroupType::Classic;
    if (type == "consumer")
        return GroupType::Consumer;
    if (type == "share")
        return GroupType::Share;
    return type == "streams" ? GroupType::Streams : GroupType::Unknown;
}

GroupState groupStateOf(const std::string& name)
{
    static const std::map<std::string, GroupState> known{{"empty", GroupState::Empty},
                                                         {"preparingrebalance", GroupState::PreparingRebalance},
                                                         {"completingrebalance", GroupState::CompletingRebalance},
                                                         {"stable", GroupState::Stable},
                                                         {"assigning", GroupState::Assigning},
                                                         {"reconciling", GroupState::Reconciling},
                                                         {"notready", GroupState::NotReady},
                                                         {"dead", GroupState::Dead},
                                                         {"", GroupState::Unknown},
                                                         {"unknown", GroupState::Unknown}};
    const auto found = known.find(lower(name));
    return found == known.end() ? GroupState::Other : found->second;
}

GroupTracker::GroupTracker(const std::string& id) : m_id(text(id)) {}

void GroupTracker::setListed(const ListedGroup& listed)
{
    if (listed.state != m_listed.state || listed.type != m_listed.type || listed.coordinator != m_listed.coordinator)
        m_wantsDescription = true;
    if (!listed.state.empty())
        m_stateName = text(listed.state);
    m_listed = listed;
    m_unlisted = 0;
    m_isUnlisted = m_isEmptied = false;
}

void GroupTracker::setUnlisted(bool isComplete, bool wasAsked)
{
    m_isUnlisted = true;
    m_wasAsked = wasAsked;
    m_unlisted = isComplete ? m_unlisted + 1 : 0;
}

bool GroupTracker::isGone() const
{
    // A coordinator that is no longer there is asked by nobody; whoever has become it tells by the offsets.
    return m_unlisted >= listsUntilGone && (m_wasAsked || m_isEmptied);
}

void GroupTracker::setDescribed(const Result<DescribedGroup>& described, TopicTracker& topics, const SampleTime& time)
{
    if (!described) {
        m_membersError = described.error();
        // What may not be seen is not there for us; what could not be asked may still be as it was.
        if (described.error().kind == ErrorKind::Authorization) {
            m_members.clear();
            m_described = {};
            m_isDescribed = false;
            m_wantsDescription = false;
        }
        return;
    }
    m_membersError.reset();
    m_isDescribed = true;
    if (m_listed.type.empty())
        m_listed.type = described->type;
    if (m_listed.state.empty() || lower(m_listed.state) != lower(described->state))
        m_stateName = text(described->state);
    m_epoch = described->epoch;
    m_protocol = text(described->protocol);
    m_assignor = text(described->assignor);
    // A group on its way is looked at until it has arrived.
    const GroupState state = groupStateOf(described->state);
    m_wantsDescription = state != GroupState::Stable && state != GroupState::Empty && state != GroupState::Dead;
    setAssignment(*described, topics);
    if (m_members.isEmpty())
        m_membersSinceMs.reset();
    else if (!m_membersSinceMs)
        m_membersSinceMs = time.nowMs;
}

void GroupTracker::setAssignment(const DescribedGroup& described, TopicTracker& topics)
{
    QVector<GroupMember> members;
    members.reserve(qsizetype(described.members.size()));
    for (const DescribedMember& from : described.members) {
        GroupMember to;
        to.id = text(from.id);
        to.instanceId = text(from.instanceId);
        to.clientId = text(from.clientId);
        to.host = text(from.host);
        to.rack = text(from.rack);
        to.epoch = from.epoch;
        to.assigned = places(from.assigned, topics);
        if (from.target != from.assigned)
            to.target = places(from.target, topics);
        members.append(std::move(to));
    }
    if (members == m_members)
        return;
    m_members = std::move(members);
    for (TrackedCommit& part : m_parts)
        part.member = -1;
    bool isLonger = false;
    const std::size_t before = m_parts.size();
    std::map<std::pair<int, std::int32_t>, int> missing;
    for (std::size_t i = 0; i < described.members.size(); ++i) {
        for (const WireTopicPartition& place : described.members[i].assigned) {
            const int topic = topics.number(place.topic);
            if (TrackedCommit* part = find(topic, place.partition, topics)) {
                if (part->member < 0)
                    part->member = int(i);
            } else {
                missing.emplace(std::pair(topic, place.partition), int(i));
            }
        }
    }
    for (const auto& [place, member] : missing) {
        TrackedCommit part;
        part.topic = place.first;
        part.partition = place.second;
        part.member = member;
        m_parts.push_back(std::move(part));
        isLonger = true;
    }
    // Without a commit and without a member there is nothing to tell.
    std::erase_if(m_parts, [](const TrackedCommit& part) { return part.committed < 0 && part.member < 0; });
    if (isLonger || m_parts.size() != before)
        sortParts(topics);
}

void GroupTracker::sortParts(const TopicTracker& topics)
{
    std::sort(m_parts.begin(), m_parts.end(), [&topics](const TrackedCommit& a, const TrackedCommit& b) {
        if (a.topic != b.topic)
            return topics.topic(a.topic).wireName < topics.topic(b.topic).wireName;
        return a.partition < b.partition;
    });
}

TrackedCommit* GroupTracker::find(int topic, std::int32_t partition, const TopicTracker& topics)
{
    const std::string& name = topics.topic(topic).wireName;
    const auto found = std::lower_bound(m_parts.begin(), m_parts.end(), partition,
                                        [&](const TrackedCommit& part, std::int32_t wanted) {
                                            const std::string& own = topics.topic(part.topic).wireName;
                                            return part.topic != topic ? own < name : part.partition < wanted;
                                        });
    return found != m_parts.end() && found->topic == topic && found->partition == partition ? &*found : nullptr;
}

bool GroupTracker::hasMembers() const
{
    const GroupState state = groupStateOf(m_listed.state);
    if (state == GroupState::Empty || state == GroupState::Dead)
        return false;
    return !m_isDescribed || m_membersError || !m_members.isEmpty();
}

void GroupTracker::setOffsets(const Result<GroupOffsets>& offsets, TopicTracker& topics, const SampleTime& time)
{
    if (!offsets) {
        m_offsetsError = offsets.error();
        m_isEmptied = false;
        return;
    }
    m_offsetsError.reset();
    m_isEmptied = m_isUnlisted && offsets->empty();
    if (m_isEmptied) // gone, or told by a coordinator that has not loaded it
        return;
    merge(*offsets, topics, time);
    m_offsetsAtMs = time.nowMs;
}

void GroupTracker::merge(const GroupOffsets& offsets, TopicTracker& topics, const SampleTime& time)
{
    std::vector<std::pair<const WireTopicPartition*, std::int64_t>> added;
    std::size_t next = 0;
    bool hasGone = false;
    const auto withoutCommit = [&](TrackedCommit& part) {
        if (part.committed >= 0) { // expired, or deleted
            part.committed = part.countedAs = -1;
            part.window.restart();
            part.samplesWithout = 0;
            part.untold = part.overdue = {};
        }
        hasGone = hasGone || part.member < 0;
    };
    for (const auto& [place, told] : offsets) {
        while (next < m_parts.size()) {
            const std::string& name = topics.topic(m_parts[next].topic).wireName;
            const int order = name.compare(place.topic);
            if (order > 0 || (order == 0 && m_parts[next].partition >= place.partition))
                break;
            withoutCommit(m_parts[next++]);
        }
        const bool isKnown = next < m_parts.size() && m_parts[next].partition == place.partition &&
                             topics.topic(m_parts[next].topic).wireName == place.topic;
        if (told.error != 0) {
            next += isKnown ? 1 : 0; // stays as it was
        } else if (isKnown) {
            if (told.offset >= 0)
                take(m_parts[next], told.offset, topics, time);
            else
                withoutCommit(m_parts[next]);
            ++next;
        } else if (told.offset >= 0) {
            added.emplace_back(&place, told.offset);
        }
    }
    while (next < m_parts.size())
        withoutCommit(m_parts[next++]);
    if (hasGone)
        std::erase_if(m_parts, [](const TrackedCommit& part) { return part.committed < 0 && part.member < 0; });
    for (const auto& [place, offset] : added) {
        TrackedCommit part;
        part.topic = topics.number(place->topic);
        part.partition = place->partition;
        if (const TrackedPartition* partition = topics.partition(part.topic, part.partition))
            part.generation = partition->generation;
        take(part, offset, topics, time);
        m_parts.push_back(std::move(part));
    }
    if (!added.empty())
        sortParts(topics);
}

void GroupTracker::take(TrackedCommit& part, std::int64_t offset, TopicTracker& topics, const SampleTime& time)
{
    static const EndRing noEnds;
    TrackedPartition* partition = topics.partition(part.topic, part.partition);
    if (partition) {
        partition->isRead = true;
        if (std::exchange(part.generation, partition->generation) != partition->generation) {
            part.window.restart();
            part.probe = {};
            part.untold = {};
        }
        if (part.committed >= 0 && offset > part.committed && m_offsetsAtMs > 0 && time.nowMs > m_offsetsAtMs)
            partition->outPerSecond += double(offset - part.committed) * 1000.0 / double(time.nowMs - m_offsetsAtMs);
    }
    const EndRing& ends = partition ? partition->ends : noEnds;
    const bool isNew = part.committed != offset;
    const bool isFirstLook = m_offsetsAtMs == 0; // everything is new, and nothing was made just now
    part.committed = offset;
    part.countedAs = countedAs(part, offset);
    part.samplesWithout = isNew ? 0 : part.samplesWithout + 1;
    if (isNew)
        part.changedAtMs = isFirstLook ? 0 : time.nowMs;
    if (time.readsCommits) {
        part.overdue = std::exchange(part.untold, {});
        if (isNew && !isFirstLook)
            part.untold = {time.nowMs, part.countedAs};
        return;
    }
    part.isExact = false;
    part.untold = part.overdue = {};
    if (isFirstLook)
        part.window.addBound(time.nowMs, part.countedAs, ends);
    else if (isNew || hasMembers())
        part.window.add(time.nowMs, part.countedAs, ends);
}

void GroupTracker::placeUntold(TopicTracker& topics, const SampleTime& time)
{
    static const EndRing noEnds;
    for (TrackedCommit& part : m_parts) {
        const TrackedCommit::Untold overdue = std::exchange(part.overdue, {});
        if (time.commitsFromMs <= 0 || part.committed < 0) // the past is still being read: it may be in it
            continue;
        const TrackedPartition* partition = topics.partition(part.topic, part.partition);
        const EndRing& ends = partition ? partition->ends : noEnds;
        if (overdue.atMs > 0)
            part.window.add(overdue.atMs, overdue.offset, ends);
        if (part.untold.atMs > 0 || std::exchange(part.isPlaced, true))
            continue;
        part.window.addBound(time.commitsFromMs, part.countedAs, ends);
    }
}

void GroupTracker::addCommit(int topic, std::int32_t partition, std::int64_t offset, std::int64_t atMs,
                             TopicTracker& topics)
{
    TrackedCommit* part = find(topic, partition, topics);
    const TrackedPartition* seen = topics.partition(topic, partition);
    if (!part) {
        TrackedCommit added;
        added.topic = topic;
        added.partition = partition;
        added.committed = added.countedAs = offset;
        m_parts.push_back(std::move(added));
        sortParts(topics);
        part = find(topic, partition, topics);
    }
    static const EndRing noEnds;
    if (seen && std::exchange(part->generation, seen->generation) != seen->generation)
        part->window.restart();
    part->window.add(atMs, countedAs(*part, offset), seen ? seen->ends : noEnds);
    part->changedAtMs = std::max(part->changedAtMs, atMs);
    part->samplesWithout = -1; // the sample that follows is none without
    part->isExact = true;
    part->overdue = {};
    if (part->untold.offset == countedAs(*part, offset))
        part->untold = {};
}

void GroupTracker::setProbe(const WireTopicPartition& at, const ProbedOffset& probed, TopicTracker& topics,
                            std::int64_t nowMs)
{
    TrackedCommit* part = find(topics.number(at.topic), at.partition, topics);
    const TrackedPartition* partition = part ? topics.partition(part->topic, part->partition) : nullptr;
    if (!partition)
        return;
    TrackedCommit::Probe& probe = part->probe;
    probe.offset = part->countedAs >= 0 ? part->countedAs : partition->start;
    probe.end = partition->stableEnd >= 0 ? partition->stableEnd : partition->end;
    probe.atMs = nowMs;
    probe.timestampMs = probed.timestampMs;
    probe.offsetsSeen = probed.offsetsSeen;
    probe.recordsSeen = probed.recordsSeen;
    probe.reachedEnd = probed.reachedEnd;
    const bool onlyMarkers = probed.recordOffset < 0 && probed.reachedEnd && probe.end == partition->end;
    if (onlyMarkers && part->committed >= 0 && part->committed < probe.end) {
        if (probe.markersEnd < 0 || part->committed > probe.markersEnd)
            probe.markersFrom = part->committed;
        probe.markersEnd = probe.end;
        part->countedAs = probe.end;
        part->window.add(nowMs, probe.end, partition->ends);
    }
}

void GroupTracker::restart(std::int64_t deltaMs, std::int64_t latestMs)
{
    const auto shift = [deltaMs](std::int64_t& atMs) { atMs += atMs > 0 ? deltaMs : 0; };
    for (TrackedCommit& part : m_parts) {
        // What the log told has the brokers' times, which were right.
        const bool isToldByLog = !isShare() && (part.isExact || part.isPlaced);
        if (isToldByLog)
            part.window.dropAfter(latestMs);
        else
            part.window.restart();
        const std::vector<CommitPoint>& commits = part.window.commits();
        if (!commits.empty() && !commits.back().isBound)
            part.changedAtMs = commits.back().atMs;
        else
            shift(part.changedAtMs);
        shift(part.untold.atMs);
        shift(part.overdue.atMs);
        shift(part.probe.atMs);
    }
    shift(m_offsetsAtMs);
    if (m_membersSinceMs)
        shift(*m_membersSinceMs);
    m_verdictSinceMs.reset();
}

} // namespace weir
