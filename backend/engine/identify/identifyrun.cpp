#include "backend/engine/identify/identifyrun.h"

#include "backend/engine/store/storecopy.h"
#include "backend/engine/topics/workspaceorigin.h"

#include <spdlog/spdlog.h>

#include <QDateTime>
#include <algorithm>
#include <random>
#include <unistd.h>

namespace weir::engine {
namespace {

constexpr int askMs = 30'000;
constexpr int standbyWaitMs = 200;
constexpr std::size_t mostRecords = 5'000;
constexpr auto tellEvery = std::chrono::seconds(1);

std::int64_t steadyMs()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

std::string freshId(const IdentifyOptions& options)
{
    std::random_device random;
    return options.workspace.prefix + "identify-" + options.host + '-' + std::to_string(::getpid()) + '-' +
           std::to_string(random());
}

} // namespace

IdentifyRun::IdentifyRun(const IdentifyOptions& options, DefinitionFeed& feed, IdentifyShared& shared)
    : m_options(options), m_feed(feed), m_shared(shared)
{
    for (int i = 0; i < m_options.workspace.partitions; ++i)
        m_partitions.push_back({m_options.workspace.topic("collected"), i});
}
IdentifyRun::~IdentifyRun() = default;

std::int64_t IdentifyRun::wallMs()
{
    const bool wasWrong = m_clock.isWrong();
    const std::int64_t now = m_clock.now(QDateTime::currentMSecsSinceEpoch(), steadyMs());
    if (m_clock.isWrong() && !wasWrong)
        spdlog::warn("stage=identify event=clock-is-wrong ahead_ms={}: the brokers' is used", m_clock.aheadMs());
    return now;
}

void IdentifyRun::hearClock()
{
    for (const SeenWorker& worker : m_registry->workers())
        if (worker.card.transactionalId == m_id)
            m_clock.heard(worker.heardAtMs, steadyMs());
}

Result<void> IdentifyRun::openStore()
{
    if (m_options.folder.empty())
        return {};
    const auto origin = workspaceOrigin(m_options.conf, m_options.workspace, askMs);
    if (!origin)
        return origin.error();
    Result<OpenedCopy> opened =
        openCopy(m_options.folder, {.memoryBytes = m_options.storeBytes}, *origin, QDateTime::currentMSecsSinceEpoch());
    if (!opened)
        return opened.error();
    if (!opened->madeAnew.empty())
        spdlog::warn("stage=identify event=store-made-anew detail=\"{}\"", opened->madeAnew);
    m_store = std::move(opened->store);
    return {};
}

/// That the store is in step, while it is: one that was away for longer than Kafka remembers deletions is of no use.
Result<void> IdentifyRun::saySo()
{
    const bool isInStep =
        m_isWorking || (m_isTailing && std::all_of(m_restoredTo.begin(), m_restoredTo.end(),
                                                   [this](const auto& at) { return m_changelog->isAtEnd(at.first); }));
    const Moment now = std::chrono::steady_clock::now();
    if (!m_store || !isInStep || now < m_toSay)
        return {};
    m_toSay = now + std::chrono::milliseconds(usedEveryMs);
    StoreBatch batch;
    setUsed(batch, wallMs());
    return m_store->write(batch);
}

Result<void> IdentifyRun::open()
{
    if (Result<void> opened = openStore(); !opened)
        return opened;
    const std::string& id = m_id = freshId(m_options);
    WorkerCard card{.transactionalId = id,
                    .stage = "identify",
                    .group = m_options.workspace.group("identify"),
                    .host = m_options.host,
                    .pid = ::getpid(),
                    .startedAtMs = QDateTime::currentMSecsSinceEpoch(),
                    .version = WEIR_VERSION};
    auto registry = WorkerRegistry::make(m_options.conf, m_options.workspace.topic("workers"), card);
    if (!registry)
        return registry.error();
    m_registry = std::move(registry).value();
    if (Result<void> known = m_registry->waitUntilKnown(askMs); !known)
        return known;
    hearClock();
    if (Result<void> checked = checkPartitions(); !checked)
        return checked;
    auto producer = TransactionalProducer::make(m_options.conf, id);
    if (!producer)
        return producer.error();
    m_producer = std::move(producer).value();
    if (Result<void> begun = m_producer->init(askMs); !begun)
        return begun;
    return openReaders(id);
}

Result<void> IdentifyRun::openReaders(const std::string& id)
{
    auto changelog = PartitionReader::make(m_options.conf, {.failsOutOfRange = false});
    if (!changelog)
        return changelog.error();
    m_changelog = std::move(changelog).value();
    if (Result<void> begun = beginAnew(); !begun)
        return begun;
    GroupReaderOptions group{.group = m_options.workspace.group("identify"),
                             .topics = {m_options.workspace.topic("identify-lock")},
                             .clientId = id,
                             .sessionTimeoutMs = m_options.sessionTimeoutMs,
                             .maxPollIntervalMs = 60'000};
    GroupCallbacks callbacks;
    callbacks.assigned = [this](const std::vector<LogPartition>& gained) {
        if (gained.empty())
            return;
        m_isHolder = true;
        if (const auto fenced = m_registry->fenceDeparted(askMs); !fenced)
            spdlog::warn("stage=identify event=not-fenced detail=\"{}\"", fenced.error().detail.toStdString());
    };
    callbacks.revoked = [this](const std::vector<LogPartition>& going) {
        if (going.empty())
            return;
        if (m_isWorking)
            if (Result<void> done = commitAll(); !done)
                m_broken = done.error();
        m_isHolder = m_isWorking = false;
    };
    callbacks.lost = [this](const std::vector<LogPartition>&) {
        // Somebody else may have the lock: nothing of what is under way counts.
        m_isHolder = false;
        m_broken = Error{.kind = ErrorKind::Conflict, .detail = QStringLiteral("the group took the lock away")};
    };
    auto lock = GroupReader::make(m_options.conf, group, callbacks);
    if (!lock)
        return lock.error();
    m_lock = std::move(lock).value();
    return {};
}

Result<void> IdentifyRun::beginAnew()
{
    m_isWorking = m_isOpen = false;
    m_out.clear();
    m_outBytes = 0;
    m_taken = 0;
    m_definitions.reset();
    m_collected.reset();
    m_order.reset();
    m_core.reset();
    m_core = std::make_unique<IdentifyCore>(IdentifyCoreOptions{.workspace = m_options.workspace,
                                                                .incarnation = freshId(m_options),
                                                                .keys = m_options.keys,
                                                                .mostCached = m_options.mostCached},
                                            m_store.get());
    if (m_core->failure())
        return *m_core->failure();
    m_restoredTo.clear();
    for (const std::string_view topic : IdentifyCore::changelog) {
        const int partitions = topic == "suppressions" ? 1 : m_options.workspace.partitions;
        for (int i = 0; i < partitions; ++i) {
            const LogPartition partition{m_options.workspace.topic(topic), i};
            const Result<std::int64_t> from = m_core->position(partition);
            if (!from)
                return from.error();
            m_restoredTo[partition] = *from;
        }
    }
    m_isTailing = false;
    return {};
}

std::vector<LogPosition> IdentifyRun::changelogFrom() const
{
    std::vector<LogPosition> from;
    for (const auto& [partition, offset] : m_restoredTo)
        from.push_back({partition, offset});
    return from;
}

Result<void> IdentifyRun::applyChangelog(const LogBatch& batch)
{
    if (batch->size() == 0)
        return {};
    const std::int64_t now = wallMs();
    if (Result<void> applied = m_core->apply(*batch, now); !applied)
        return applied;
    for (std::size_t i = 0; i < batch->size(); ++i) {
        const RecordView record = batch->at(i);
        m_restoredTo[{std::string(topicOf(*batch, record)), record.partition}] = record.offset + 1;
    }
    {
        const std::lock_guard lock(m_shared.mutex);
        m_shared.status.restored += static_cast<std::int64_t>(batch->size());
    }
    return m_core->keep(changelogFrom(), now);
}

Result<void> IdentifyRun::tail(int waitMs)
{
    if (!m_isTailing)
        for (const LogPosition& from : changelogFrom())
            if (Result<void> started = m_changelog->start(from); !started)
                return started;
    m_isTailing = true;
    const Result<LogBatch> batch = m_changelog->poll(mostRecords, waitMs);
    if (!batch)
        return batch.error();
    return applyChangelog(*batch);
}

Result<void> IdentifyRun::run()
{
    if (Result<void> opened = open(); !opened)
        return opened;
    while (!m_shared.isStopping) {
        const Result<LogBatch> polled = m_lock->poll(1, 0);
        if (!polled)
            return polled.error();
        if (m_broken)
            return *m_broken;
        tell();
        Result<void> done = !m_isHolder ? tail(standbyWaitMs) : !m_isWorking ? takeOver() : work();
        if (!done && m_isWorking)
            done = mend(done.error());
        if (done)
            done = saySo();
        if (!done)
            return done;
    }
    if (m_shared.isAbandoned)
        return {};
    if (Result<void> left = m_lock->leave(2'000); !left)
        spdlog::warn("stage=identify event=not-left detail=\"{}\"", left.error().detail.toStdString());
    if (m_broken)
        spdlog::warn("stage=identify event=not-committed detail=\"{}\"", m_broken->detail.toStdString());
    (void)m_producer->abort(1'000);
    return m_registry->leave(1'000);
}

void IdentifyRun::tell()
{
    if (const Moment now = std::chrono::steady_clock::now(); now - m_told >= tellEvery) {
        m_told = now;
        hearClock();
    }
    const std::lock_guard lock(m_shared.mutex);
    IdentifyStatus& status = m_shared.status;
    status.isHolder = m_isHolder;
    status.isWorking = m_isWorking;
    status.seq = m_core->seq();
    status.people = m_core->people();
    status.obstacle = m_isHolder && m_collected ? m_collected->obstacle() : m_lock->obstacle();
}

} // namespace weir::engine
