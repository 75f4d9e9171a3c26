#include "backend/monitor/sampling/sampler.h"

#include "backend/monitor/sampling/samplerecorder.h"

#include <algorithm>

namespace weir {
namespace {

constexpr int timeoutMs = 10'000;
constexpr int clusterEvery = 12; ///< samples
constexpr int startsEvery = 6;
constexpr int membersEvery = 6;
constexpr int sizesEvery = 12;
constexpr int watchedFor = 6;
constexpr std::int64_t clockJumpMs = 2000; ///< what is less is the wobble of the estimate
constexpr std::int64_t clockPreciseMs = 1000;

} // namespace

Sampler::Sampler(ClusterSource& source, const Clock& clock, CommitFeed* feed, const std::atomic<bool>* cancel)
    : m_source(source), m_clock(clock), m_feed(feed), m_cancel(cancel), m_recorder(new SampleRecorder)
{
}

Sampler::~Sampler() = default;

void Sampler::setRetention(const QHash<QString, std::int64_t>& retentionMs) { m_topics.setRetention(retentionMs); }

void Sampler::setStore(std::shared_ptr<HistoryStore> store) { m_recorder->setStore(std::move(store)); }

std::shared_ptr<const MonitorSnapshot> Sampler::sample(int everyMs, const QString& reason)
{
    ++m_sampleNumber;
    m_error.reset();
    m_endsAt.reset();
    m_brokerErrors.clear();
    const Deadline deadline(timeoutMs, m_cancel);
    m_time.nowMs = m_clock.nowMs() + m_clockOffsetMs;
    m_time.longestSilenceMs = std::int64_t(everyMs) * (membersEvery + 1);
    const bool wantsCluster =
        m_clusterChanged || m_clusterAtSample < 0 || m_sampleNumber - m_clusterAtSample >= clusterEvery;
    if (wantsCluster && !sampleCluster(deadline)) {
        m_topics.setAllStale();
        return makeSnapshot(everyMs, reason);
    }
    // With the list it would be a fourth request a broker; the list comes first.
    const bool wantsStarts = m_hasGroups && (m_startsAtSample < 0 || m_sampleNumber - m_startsAtSample >= startsEvery);
    sampleEnds(wantsStarts, deadline);
    if (!wantsStarts)
        sampleList(deadline);
    sampleMembers(deadline);
    // What has come before the asking is in the answers, so that none of it counts as untold.
    const CommitBatch commits = takeCommits();
    sampleOffsets(deadline);
    apply(commits);
    fillEnds();
    sampleRecords(deadline);
    if (m_sampleNumber % sizesEvery == 1) // what is on a disk says how large a record is once its start is known
        sampleSizes(deadline);
    return makeSnapshot(everyMs, reason);
}

bool Sampler::sampleCluster(const Deadline& deadline)
{
    Result<SourceCluster> cluster = m_source.metadata(deadline);
    if (!cluster) {
        m_error = cluster.error();
        return false;
    }
    m_cluster = std::move(*cluster);
    m_topics.setCluster(m_cluster);
    m_clusterAtSample = m_sampleNumber;
    m_clusterChanged = m_topics.isInDoubt();
    return true;
}

void Sampler::sampleEnds(bool starts, const Deadline& deadline)
{
    Result<SourceEnds> ends = m_source.ends(m_cluster, starts, deadline);
    if (!ends) {
        m_error = ends.error();
        m_clusterChanged = true;
        m_topics.setAllStale();
        return;
    }
    // The moment of the answer: what was asked about was true shortly before it.
    m_time.nowMs = m_clock.nowMs() + m_clockOffsetMs;
    m_endsAt = std::chrono::steady_clock::now();
    m_topics.setEnds(*ends, m_time.nowMs);
    if (starts)
        m_startsAtSample = m_sampleNumber;
    for (const auto& [broker, error] : ends->failed)
        fail(broker, error);
    m_clusterChanged = m_clusterChanged || ends->leadersChanged || !ends->failed.empty();
}

std::shared_ptr<EndsSnapshot> Sampler::ends() const
{
    if (!m_endsAt)
        return nullptr;
    auto ends = std::make_shared<EndsSnapshot>();
    ends->topics = m_topics.ranges();
    ends->takenAt = *m_endsAt;
    return ends;
}

void Sampler::sampleSizes(const Deadline& deadline)
{
    const Result<SourceSizes> sizes = m_source.sizes(m_cluster, deadline);
    if (!sizes)
        return;
    m_topics.setSizes(*sizes);
    m_recorder->setDisks(sizes->disks);
}

void Sampler::sampleList(const Deadline& deadline)
{
    const Result<ListedGroups> listed = m_source.list(deadline);
    if (!listed) {
        m_error = listed.error();
        return;
    }
    for (const auto& [broker, error] : listed->failed)
        fail(broker, error);
    m_hasGroups = true;
    std::set<std::string> present;
    for (const ListedGroup& group : listed->groups) {
        m_groups.try_emplace(group.id, group.id).first->second.setListed(group);
        present.insert(group.id);
    }
    for (auto& [id, group] : m_groups) {
        if (!present.contains(id))
            group.setUnlisted(listed->failed.empty(), listed->asked.contains(group.listed().coordinator));
    }
    std::erase_if(m_groups, [](const auto& entry) { return entry.second.isGone(); });
}

void Sampler::sampleOffsets(const Deadline& deadline)
{
    std::map<std::string, std::int32_t> usual, share;
    for (const auto& [id, group] : m_groups)
        (group.isShare() ? share : usual).emplace(id, group.listed().coordinator);
    const auto take = [this](const std::map<std::string, Result<GroupOffsets>>& answers) {
        for (const auto& [id, offsets] : answers) {
            if (const auto group = m_groups.find(id); group != m_groups.end())
                group->second.setOffsets(offsets, m_topics, m_time);
        }
    };
    m_topics.clearReading();
    if (!usual.empty())
        take(m_source.committed(usual, deadline));
    if (share.empty())
        return;
    const SampleTime exact = m_time;
    m_time.readsCommits = false; // where a share group starts is told by looking alone
    take(m_source.shareOffsets(share, deadline));
    m_time = exact;
}

void Sampler::sampleMembers(const Deadline& deadline)
{
    std::map<std::string, ListedGroup> wanted;
    std::int64_t place = 0;
    for (const auto& [id, group] : m_groups) {
        const auto watched = m_watchedUntil.find(id);
        const bool isWatched = watched != m_watchedUntil.end() && watched->second >= m_sampleNumber;
        const bool isTurn = (place++ + m_sampleNumber) % membersEvery == 0;
        if (group.wantsDescription() || isWatched || isTurn)
            wanted.emplace(id, group.listed());
    }
    if (wanted.empty())
        return;
    for (const auto& [id, described] : m_source.describe(wanted, deadline)) {
        if (const auto group = m_groups.find(id); group != m_groups.end())
            group->second.setDescribed(described, m_topics, m_time);
    }
}

CommitBatch Sampler::takeCommits()
{
    if (!m_feed)
        return {};
    CommitBatch batch = m_feed->take();
    m_commitsError = batch.error;
    m_commits = batch.error ? CommitSource::Sampled : CommitSource::ConsumerOffsets;
    m_time.readsCommits = !batch.error;
    m_time.commitsFromMs = batch.isLive && !batch.error ? batch.fromMs : 0;
    if (batch.clockOffsetMs)
        setClockOffset(*batch.clockOffsetMs);
    return batch;
}

void Sampler::apply(const CommitBatch& batch)
{
    for (const ObservedCommit& commit : batch.commits) {
        if (const auto group = m_groups.find(commit.group); group != m_groups.end())
            group->second.addCommit(m_topics.number(commit.topic), commit.partition, commit.offset, commit.atMs,
                                    m_topics);
    }
    for (auto& [id, group] : m_groups)
        group.placeUntold(m_topics, m_time);
}

void Sampler::setClockOffset(std::int64_t offsetMs)
{
    const std::int64_t precise = std::abs(offsetMs) <= clockPreciseMs ? 0 : offsetMs;
    if (std::abs(precise - m_clockOffsetMs) <= clockJumpMs)
        return;
    const std::int64_t deltaMs = precise - m_clockOffsetMs;
    m_time.nowMs += deltaMs;
    m_clockOffsetMs = precise;
    m_topics.restart(deltaMs);
    for (auto& [id, group] : m_groups)
        group.restart(deltaMs, m_time.nowMs + clockJumpMs);
}

Result<QVector<PartitionStory>> Sampler::story(const QString& group, const std::optional<TopicPartition>& only)
{
    const auto found = m_groups.find(group.toStdString());
    if (found == m_groups.end())
        return Error{ErrorKind::NotFound, 0, QStringLiteral("no such group"), group};
    m_watchedUntil[found->first] = m_sampleNumber + watchedFor;
    return found->second.story(m_topics, only);
}

std::shared_ptr<const MonitorSnapshot> Sampler::makeSnapshot(int everyMs, const QString& reason)
{
    auto snapshot = std::make_shared<MonitorSnapshot>();
    snapshot->takenAtMs = m_time.nowMs;
    snapshot->clockOffsetMs = m_clockOffsetMs;
    snapshot->everyMs = everyMs;
    snapshot->intervalReason = reason;
    snapshot->commits = m_feed ? m_commits : CommitSource::Sampled;
    snapshot->commitsError = m_commitsError;
    snapshot->hasPastCommits = m_time.commitsFromMs > 0;
    snapshot->settings = m_settings;
    snapshot->error = m_error;
    for (const auto& [broker, error] : m_brokerErrors)
        snapshot->brokerErrors.append({broker, error});
    snapshot->groups.reserve(qsizetype(m_groups.size()));
    for (auto& [id, group] : m_groups)
        snapshot->groups.append(group.build(m_topics, m_settings, m_time));
    std::sort(snapshot->groups.begin(), snapshot->groups.end(),
              [](const auto& a, const auto& b) { return a->id < b->id; });
    for (const std::shared_ptr<const GroupInfo>& group : snapshot->groups) {
        const QString* last = nullptr;
        for (const GroupPartition& row : group->partitions) {
            if (!last || *last != row.at.topic)
                snapshot->groupsOfTopic[row.at.topic].append(group->id);
            last = &row.at.topic;
        }
    }
    m_topics.addFlows(*snapshot);
    m_recorder->record(*snapshot, m_topics, m_cluster);
    m_snapshot = snapshot;
    return m_snapshot;
}

} // namespace weir
