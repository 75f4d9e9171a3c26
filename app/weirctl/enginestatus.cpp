#include "app/weirctl/enginestatus.h"

#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "backend/engine/log/workercard.h"
#include "backend/service/plans/groupstand.h"
#include "backend/service/workspace/workspacetopic.h"

#include <algorithm>

namespace weir::ctl {
namespace {

constexpr std::int64_t mostAudited = 500'000;
constexpr std::int64_t minuteMs = 60'000;
/// Offsets behind the end that are looked at one by one.
constexpr std::int64_t nearEnd = 100;
constexpr int probedBytes = 65'536;
/// As an event goes through them; others that workers name come behind.
constexpr const char* stageOrder[] = {"collect", "identify", "profile", "deliver", "query"};

/// One after the other; the first error ends it.
class StatusReader
{
public:
    StatusReader(const Target& target, const engine::Workspace& workspace)
        : m_conf{target.spec, target.secrets, ClientRole::Admin, {}, {}}, m_timeoutMs(target.timeoutMs),
          m_workspace(workspace)
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
        for (const auto part : {&StatusReader::readWorkers, &StatusReader::readStages, &StatusReader::readAudit}) {
            if (const Result<void> done = (this->*part)(); !done)
                return done.error();
        }
        return m_status;
    }

private:
    QString topic(const char* name) const { return QString::fromStdString(m_workspace.topic(name)); }

    Result<void> readWorkers()
    {
        const auto records = readWorkspaceTopic(m_conf, topic("workers"), 0, m_timeoutMs);
        if (!records)
            return records.error();
        std::map<std::string, EngineStatus::Worker> known;
        std::int64_t newest = 0;
        for (const WorkspaceRecord& record : *records) {
            newest = std::max(newest, record.timestampMs);
            const std::optional<engine::WorkerCard> card = engine::cardOf(record.key, record.value);
            if (card)
                known[record.key] = {*card, record.timestampMs, 0};
            else if (record.value.empty())
                known.erase(record.key); // struck off
        }
        for (auto& [id, worker] : known) {
            worker.silentMs = newest - worker.heardAtMs;
            m_status.workers.push_back(worker);
        }
        std::stable_sort(m_status.workers.begin(), m_status.workers.end(), [](const auto& a, const auto& b) {
            return std::pair(orderOf(a.card.stage), a.card.stage) < std::pair(orderOf(b.card.stage), b.card.stage);
        });
        return {};
    }

    Result<void> readStages()
    {
        // The groups of stages without a worker are looked at, too: they are what falls behind.
        std::map<std::string, std::string> groups{{"identify", m_workspace.group("identify")},
                                                  {"profile", m_workspace.group("profile")}};
        for (const EngineStatus::Worker& worker : m_status.workers)
            groups[worker.card.stage] = worker.card.group;
        std::vector<std::string> names;
        names.reserve(groups.size());
        for (const auto& [name, group] : groups)
            names.push_back(name);
        std::stable_sort(names.begin(), names.end(),
                         [](const auto& a, const auto& b) { return orderOf(a) < orderOf(b); });
        GroupReach reach(m_conf, m_timeoutMs);
        if (const Result<void> open = reach.open(); !open)
            return open;
        for (const std::string& name : names) {
            EngineStatus::Stage stage{name, 0, {}};
            for (const EngineStatus::Worker& worker : m_status.workers)
                stage.workers += worker.card.stage == name ? 1 : 0;
            const Result<GroupStand> stand = reach.stand(QString::fromStdString(groups[name]));
            if (!stand)
                return stand.error();
            stage.lag = lagOf(*stand, reach);
            m_status.stages.push_back(std::move(stage));
        }
        return {};
    }

    std::optional<std::int64_t> lagOf(const GroupStand& stand, GroupReach& reach) const
    {
        std::vector<TopicPartition> partitions;
        for (const auto& [at, offset] : stand.committed)
            partitions.push_back(at);
        if (partitions.empty())
            return std::nullopt;
        std::int64_t lag = 0;
        std::map<WireTopicPartition, std::int64_t> near;
        for (const auto& [at, end] : reach.admin().offsets(partitions, atEnd, m_timeoutMs)) {
            const std::int64_t behind = end ? *end - stand.committed.at(at) : 0;
            lag += std::max<std::int64_t>(0, behind);
            if (behind > 0 && behind <= nearEnd)
                near[toWire(at)] = stand.committed.at(at);
        }
        // What ends a transaction has an offset, and is no record.
        if (near.empty())
            return lag;
        for (const auto& [at, probed] : reach.groups().probe(near, probedBytes, reach.deadline())) {
            if (probed && probed->reachedEnd)
                lag -= probed->offsetsSeen - probed->recordsSeen;
        }
        return std::max<std::int64_t>(0, lag);
    }

    Result<void> readAudit()
    {
        const auto records = readWorkspaceTopic(m_conf, topic("audit"), mostAudited, m_timeoutMs);
        if (!records)
            return records.error();
        engine::AuditSums sums;
        for (const WorkspaceRecord& record : *records) {
            Result<engine::AuditRecord> read = engine::auditOf(record.key, record.value);
            if (read)
                sums.add(std::move(read).value());
        }
        m_status.audit = sums.byPlace();
        return {};
    }

    /// "collect.orders" goes with collect.
    static std::size_t orderOf(std::string_view stage)
    {
        stage = stage.substr(0, stage.find('.'));
        return std::size_t(std::find(std::begin(stageOrder), std::end(stageOrder), stage) - std::begin(stageOrder));
    }

    const ClientConf m_conf;
    const int m_timeoutMs;
    const engine::Workspace m_workspace;
    EngineStatus m_status;
};

} // namespace

std::optional<EngineStatus> readEngineStatus(const Arguments& arguments, const engine::Workspace& workspace,
                                             QString& where, int& status)
{
    const std::optional<Target> target = findTarget(arguments, status);
    if (!target)
        return std::nullopt;
    ClusterMetadata metadata;
    if (!openSession(*target, ClientRole::Admin, {}, metadata, status))
        return std::nullopt;
    where = target->where;
    Result<EngineStatus> read = StatusReader(*target, workspace).read();
    if (read)
        return std::move(read).value();
    complain(read.error(), target->where);
    status = Failed;
    return std::nullopt;
}

std::map<std::pair<std::string, std::string>, engine::AuditTotals> auditSince(const EngineStatus& engineStatus,
                                                                              std::int64_t sinceMs)
{
    std::map<std::pair<std::string, std::string>, engine::AuditTotals> sums;
    for (const auto& [place, totals] : engineStatus.audit) {
        if (place.minute * minuteMs + minuteMs <= sinceMs)
            continue;
        sums[{place.stage, {}}] += totals;
        sums[{place.stage, place.source}] += totals;
    }
    return sums;
}

} // namespace weir::ctl
