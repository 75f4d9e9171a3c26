#include "app/weirctl/enginestatus.h"

#include "backend/base/clock.h"
#include "backend/engine/log/workercard.h"
#include "backend/engine/topics/definitionfeed.h"
#include "backend/service/plans/groupstand.h"
#include "backend/service/workspace/workspacetopic.h"

#include <algorithm>

namespace weir::ctl {
namespace {

constexpr std::int64_t mostAudited = 500'000;
/// Offsets behind the end that are looked at one by one.
constexpr std::int64_t nearEnd = 100;
constexpr int probedBytes = 65'536;
/// As an event goes through them.
constexpr const char* order[] = {"collect", "identify", "profile", "deliver", "query"};
constexpr std::string_view privacyKey = "privacy/";

/// One after the other; the first error ends it.
class StatusReader
{
public:
    StatusReader(const Target& target, const engine::Workspace& workspace)
        : m_conf{target.spec, target.secrets, ClientRole::Admin, {}, {}}, m_timeoutMs(target.timeoutMs),
          m_workspace(workspace), m_reach(m_conf, target.timeoutMs)
    {
    }

    Result<EngineStatus> read()
    {
        Result<engine::TopicPlan> topics = engine::reviewTopics(m_conf, m_workspace, m_timeoutMs);
        if (!topics)
            return topics.error();
        m_status.topics = std::move(topics).value();
        if (!m_status.topics.exists)
            return m_status;
        if (const Result<void> open = m_reach.open(); !open)
            return open.error();
        for (const auto part : {&StatusReader::readProperties, &StatusReader::readWorkers, &StatusReader::readSources,
                                &StatusReader::readStages, &StatusReader::readAudit, &StatusReader::readStagesAgain}) {
            if (const Result<void> done = (this->*part)(); !done)
                return done.error();
        }
        return m_status;
    }

private:
    bool isThere(const char* name) const
    {
        const auto& missing = m_status.topics.missing;
        return std::none_of(missing.begin(), missing.end(), [name](const auto& one) { return one.name == name; });
    }
    QString topic(const char* name) const { return QString::fromStdString(m_workspace.topic(name)); }

    Result<void> readProperties()
    {
        if (!isThere("workers"))
            return {};
        const auto properties = engine::readProperties(m_conf, m_workspace, m_timeoutMs);
        if (!properties)
            return properties.error();
        m_status.properties = *properties;
        return {};
    }

    Result<void> readWorkers()
    {
        const auto records = readWorkspaceTopic(m_conf, topic("workers"), 0, m_timeoutMs);
        if (!records)
            return records.error();
        std::map<std::string, std::pair<engine::WorkerCard, std::int64_t>> known;
        std::int64_t newest = 0;
        for (const WorkspaceRecord& record : *records) {
            newest = std::max(newest, record.timestampMs);
            const std::optional<engine::WorkerCard> card = engine::cardOf(record.key, record.value);
            if (card)
                known[record.key] = {*card, record.timestampMs};
            else if (record.value.empty())
                known.erase(record.key); // struck off
        }
        const std::int64_t now = SystemClock::instance().nowMs();
        for (const auto& [id, worker] : known) {
            const Result<const GroupStand*> group = stand(worker.first.group);
            if (!group)
                return group.error();
            const auto& members = (*group)->members;
            const bool isMember = std::any_of(members.begin(), members.end(),
                                              [&id = id](const auto& member) { return member.clientId == id; });
            const std::int64_t until = isMember ? newest : std::max(newest, now);
            m_status.workers.push_back({worker.first, isMember, until - worker.second});
        }
        std::stable_sort(m_status.workers.begin(), m_status.workers.end(), [](const auto& a, const auto& b) {
            return std::pair(stageOrder(a.card.stage), a.card.stage) <
                   std::pair(stageOrder(b.card.stage), b.card.stage);
        });
        return {};
    }

    Result<const GroupStand*> stand(const std::string& group)
    {
        if (const auto known = m_stands.find(group); known != m_stands.end())
            return &known->second;
        Result<GroupStand> found = m_reach.stand(QString::fromStdString(group));
        if (!found)
            return found.error();
        return &(m_stands[group] = std::move(found).value());
    }

    /// Those of kind kafka that are enabled have a group, even if nobody has come yet.
    Result<void> readSources()
    {
        addStage("identify", m_workspace.group("identify"), m_workspace.topic("collected"), true);
        addStage("profile", m_workspace.group("profile"), m_workspace.topic("events"), true);
        if (isThere("definitions")) {
            const auto feed = engine::DefinitionFeed::make(m_conf, m_workspace);
            if (!feed)
                return feed.error();
            if (const Result<void> current = (*feed)->waitUntilCurrent(m_timeoutMs); !current)
                return current;
            const engine::DefinitionStatePointer state = (*feed)->snapshot();
            for (const cdp::DefinitionPointer& one : state->book.all("source")) {
                const auto& source = std::get<cdp::SourceDefinition>(one->body);
                if (source.type != cdp::SourceDefinition::Type::Kafka)
                    continue;
                const std::string key(one->envelope.key);
                m_status.kafkaSources.insert(key);
                if (one->envelope.enabled)
                    addStage("collect." + key, m_workspace.group("source." + key), source.topic,
                             source.start == "earliest");
            }
        }
        for (const EngineStatus::Worker& worker : m_status.workers)
            addStage(worker.card.stage, worker.card.group, {}, false);
        for (EngineStatus::Stage& stage : m_status.stages)
            stage.workers = int(std::count_if(m_status.workers.begin(), m_status.workers.end(), [&](const auto& one) {
                return one.isAlive && one.card.stage == stage.name;
            }));
        std::stable_sort(m_status.stages.begin(), m_status.stages.end(), [](const auto& a, const auto& b) {
            return std::pair(stageOrder(a.name), a.name) < std::pair(stageOrder(b.name), b.name);
        });
        return {};
    }

    void addStage(const std::string& name, const std::string& group, const std::string& topic, bool fromStart)
    {
        const auto& stages = m_status.stages;
        if (std::any_of(stages.begin(), stages.end(), [&](const auto& one) { return one.name == name; }))
            return;
        m_status.stages.push_back({name, group, topic, 0, {}});
        if (fromStart)
            m_fromStart.insert(name);
    }

    Result<void> readStages()
    {
        for (EngineStatus::Stage& stage : m_status.stages) {
            const Result<const GroupStand*> group = stand(stage.group);
            if (!group)
                return group.error();
            stage.partitions = lagsOf(stage, **group);
        }
        return {};
    }

    /// What stands as it stood before the audit was read has not moved meanwhile.
    Result<void> readStagesAgain()
    {
        const std::vector<EngineStatus::Stage> before = m_status.stages;
        m_stands.clear();
        if (const Result<void> read = readStages(); !read)
            return read;
        for (std::size_t i = 0; i < before.size(); ++i) {
            if (m_status.stages[i].lag() == 0 && m_status.stages[i].partitions == before[i].partitions)
                m_status.quiet.insert(before[i].name);
        }
        return {};
    }

    std::vector<EngineStatus::Partition> lagsOf(const EngineStatus::Stage& stage, const GroupStand& stand)
    {
        std::map<TopicPartition, std::int64_t> committed = stand.committed;
        for (const ClusterMetadata::Topic& topic : m_reach.metadata().topics) {
            if (!stage.topic.empty() && topic.name.toStdString() == stage.topic)
                for (const auto& partition : topic.partitions)
                    committed.try_emplace({topic.name, partition.id}, -1);
        }
        std::vector<TopicPartition> wanted;
        for (const auto& [at, offset] : committed)
            if (stage.topic.empty() || at.topic.toStdString() == stage.topic)
                wanted.push_back(at);
        if (wanted.empty())
            return {};
        Offsets starts;
        if (m_fromStart.contains(stage.name))
            starts = m_reach.admin().offsets(wanted, atStart, m_timeoutMs);
        std::vector<EngineStatus::Partition> found;
        std::map<WireTopicPartition, std::int64_t> near;
        for (const auto& [at, end] : m_reach.admin().offsets(wanted, atEnd, m_timeoutMs)) {
            EngineStatus::Partition one{at.topic.toStdString(), at.partition, committed.at(at), end ? *end : -1, {}};
            std::int64_t from = one.committed;
            if (const auto start = starts.find(at); from < 0 && start != starts.end() && start->second)
                from = *start->second;
            if (from >= 0 && end)
                one.lag = std::max<std::int64_t>(0, *end - from);
            if (one.lag > 0 && one.lag <= nearEnd)
                near[toWire(at)] = from;
            found.push_back(std::move(one));
        }
        takeMarkersOut(found, near);
        return found;
    }

    /// What ends a transaction has an offset, and is no record.
    void takeMarkersOut(std::vector<EngineStatus::Partition>& partitions,
                        const std::map<WireTopicPartition, std::int64_t>& near)
    {
        if (near.empty())
            return;
        const auto probed = m_reach.groups().probe(near, probedBytes, m_reach.deadline());
        for (EngineStatus::Partition& one : partitions) {
            const auto found = probed.find({one.topic, one.partition});
            if (found != probed.end() && found->second && found->second->reachedEnd)
                one.lag = std::max<std::int64_t>(0, *one.lag - found->second->offsetsSeen + found->second->recordsSeen);
        }
    }

    Result<void> readAudit()
    {
        const auto records = readWorkspaceTopic(m_conf, topic("audit"), mostAudited, m_timeoutMs);
        if (!records)
            return records.error();
        engine::AuditSums sums;
        for (const WorkspaceRecord& record : *records) {
            m_status.erasures += record.key.starts_with(privacyKey) && record.value.find("erase") != std::string::npos;
            Result<engine::AuditRecord> read = engine::auditOf(record.key, record.value);
            if (read)
                sums.add(std::move(read).value());
        }
        m_status.audit = sums.byPlace();
        m_status.isAuditWhole = records->empty() || records->back().offset < mostAudited;
        return {};
    }

    const ClientConf m_conf;
    const int m_timeoutMs;
    const engine::Workspace m_workspace;
    GroupReach m_reach;
    std::map<std::string, GroupStand> m_stands; ///< by group
    std::set<std::string> m_fromStart;          ///< stages that begin at the first record
    EngineStatus m_status;
};

} // namespace

std::optional<std::int64_t> EngineStatus::Stage::lag() const
{
    std::optional<std::int64_t> sum;
    for (const Partition& one : partitions)
        if (one.lag)
            sum = sum.value_or(0) + *one.lag;
    return sum;
}

std::size_t stageOrder(std::string_view stage)
{
    stage = stage.substr(0, stage.find('.'));
    return std::size_t(std::find(std::begin(order), std::end(order), stage) - std::begin(order));
}

Result<EngineStatus> readEngineStatus(const Target& target, const engine::Workspace& workspace)
{
    return StatusReader(target, workspace).read();
}

} // namespace weir::ctl
