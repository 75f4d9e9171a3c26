#include "backend/engine/profile/profilerun.h"

#include "backend/cdp/stages/definitionchanges.h"
#include "backend/engine/profile/columnsfeeder.h"
#include "backend/engine/profile/partitionrows.h"
#include "backend/engine/profile/profilestandby.h"
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
constexpr std::size_t mostRecords = 5'000;
constexpr int tellMs = 500;
constexpr int turnMs = 10;                  ///< questions wait no longer
constexpr int fillMs = 10, idleFillMs = 40; ///< of a turn

} // namespace

ProfileRun::ProfileRun(const ProfileOptions& options, DefinitionFeed& feed, ProfileShared& shared)
    : m_options(options), m_feed(feed), m_shared(shared)
{
}

ProfileRun::~ProfileRun()
{
    if (m_shared.columns)
        m_shared.columns->detach();
}

std::int64_t ProfileRun::wallMs()
{
    // A clock that steps back stands still here until it has caught up.
    m_lastWallMs = std::max<std::int64_t>(m_lastWallMs, QDateTime::currentMSecsSinceEpoch());
    return m_lastWallMs;
}

Result<void> ProfileRun::openStore()
{
    const auto origin = workspaceOrigin(m_options.conf, m_options.workspace, askMs);
    if (!origin)
        return origin.error();
    Result<OpenedCopy> opened = openCopy(m_options.folder, {.memoryBytes = m_options.storeBytes}, *origin, wallMs());
    if (!opened)
        return opened.error();
    if (!opened->madeAnew.empty())
        spdlog::warn("profile: the local store is made again from the changelog: {}", opened->madeAnew);
    m_store = std::move(opened->store);
    return {};
}

/// Who keeps a store keeps its place among the standbys.
Result<std::string> ProfileRun::storeName()
{
    const Result<std::optional<std::string>> known = m_store->mark("name");
    if (!known)
        return known.error();
    if (*known)
        return **known;
    std::random_device random;
    const std::string name = cdp::ProfileId{0, std::uint64_t(random()) << 32 | random()}.toText().substr(16);
    StoreBatch batch;
    batch.setMark("name", name);
    const Result<void> written = m_store->write(batch);
    return written ? Result<std::string>(name) : Result<std::string>(written.error());
}

/// Also where nothing happens for days.
Result<void> ProfileRun::keepInStep()
{
    if (wallMs() - m_inStepMs < usedEveryMs)
        return {};
    m_inStepMs = wallMs();
    if (m_keys)
        if (Result<void> read = m_keys->refresh(0); !read)
            return read;
    StoreBatch batch;
    setUsed(batch, m_inStepMs);
    for (const auto& [partition, people] : m_people)
        setInStep(batch, stateLog(partition), m_inStepMs);
    return m_store->write(batch);
}

Result<void> ProfileRun::open()
{
    if (Result<void> opened = openStore(); !opened)
        return opened;
    if (m_shared.columns)
        m_shared.columns->attach(*m_store);
    if (Result<void> current = m_feed.waitUntilCurrent(askMs); !current)
        return current;
    m_definitions = m_feed.snapshot();
    m_book = m_definitions->book;
    if (m_shared.columns)
        m_shared.columns->setDefinitions(m_definitions);
    if (m_options.workspace.isEncrypted) {
        Result<std::unique_ptr<KeyRing>> keys =
            KeyRing::make(m_options.conf, m_options.workspace, *m_store, m_options.keys, 10 * askMs);
        if (!keys)
            return keys.error();
        m_keys = std::move(*keys);
    }
    const Result<std::string> name = storeName();
    if (!name)
        return name.error();
    // What follows the last dash is of this life alone: see standbysOf().
    const std::string id = m_options.workspace.prefix + "profile-" + m_options.host + '-' + *name + '-' +
                           std::to_string(::getpid()) + '.' + std::to_string(std::random_device()());
    WorkerCard card{.transactionalId = id,
                    .stage = "profile",
                    .group = m_options.workspace.group("profile"),
                    .host = m_options.host,
                    .pid = ::getpid(),
                    .startedAtMs = wallMs(),
                    .version = WEIR_VERSION};
    Result<std::unique_ptr<WorkerRegistry>> registry =
        WorkerRegistry::make(m_options.conf, m_options.workspace.topic("workers"), card);
    if (!registry)
        return registry.error();
    m_registry = std::move(*registry);
    if (Result<void> known = m_registry->waitUntilKnown(askMs); !known)
        return known;
    Result<std::unique_ptr<TransactionalProducer>> producer = TransactionalProducer::make(m_options.conf, id);
    if (!producer)
        return producer.error();
    m_producer = std::move(*producer);
    if (Result<void> begun = m_producer->init(askMs); !begun)
        return begun;
    GroupReaderOptions group{.group = card.group,
                             .topics = {m_options.workspace.topic("events")},
                             .clientId = id,
                             .maxPollIntervalMs = 600'000,
                             .startsPaused = true,
                             .readsHeaders = false};
    GroupCallbacks callbacks;
    callbacks.assigned = [this](const std::vector<LogPartition>& gained) {
        for (const LogPartition& one : gained)
            m_gained.push_back(one.partition);
        if (const auto fenced = m_registry->fenceDeparted(askMs); fenced && !fenced->empty())
            spdlog::info("profile: ended what {} departed workers left open", fenced->size());
    };
    callbacks.revoked = [this](const std::vector<LogPartition>& going) {
        if (Result<void> done = commit(); !done)
            m_broken = done.error();
        for (const LogPartition& one : going)
            lose(one.partition);
    };
    callbacks.lost = [this](const std::vector<LogPartition>& gone) {
        for (const LogPartition& one : gone)
            lose(one.partition);
        // What is under way is of partitions that somebody else may have: begin anew.
        m_broken = Error{.kind = ErrorKind::Conflict, .detail = QStringLiteral("the group took the partitions away")};
    };
    Result<std::unique_ptr<GroupReader>> reader = GroupReader::make(m_options.conf, group, callbacks);
    if (!reader)
        return reader.error();
    m_reader = std::move(*reader);
    StandbyOptions standby{.conf = m_options.conf, .workspace = m_options.workspace, .member = id};
    standby.standbys = m_options.standbys;
    Result<std::unique_ptr<ProfileStandby>> standing = ProfileStandby::make(standby, *m_store, m_keys.get());
    if (!standing)
        return standing.error();
    m_standby = std::move(*standing);
    return {};
}

Result<void> ProfileRun::run()
{
    if (Result<void> opened = open(); !opened)
        return opened;
    m_lastCommitMs = wallMs();
    while (!m_shared.isStopping) {
        if (Result<void> done = step(); !done) {
            endTransaction();
            return done;
        }
    }
    if (m_shared.isAbandoned)
        return {};
    if (Result<void> done = commit(); !done)
        return done;
    (void)m_reader->leave(3'000);
    (void)m_registry->leave(1'000);
    return m_store->flush();
}

Result<void> ProfileRun::step()
{
    const std::int64_t left = m_lastCommitMs + m_options.transactionMs - wallMs();
    const Result<LogBatch> batch =
        m_reader->poll(mostRecords, static_cast<int>(std::clamp<std::int64_t>(left, 0, turnMs)));
    if (!batch)
        return batch.error();
    if (m_broken)
        return *m_broken;
    // The store has what it has while partitions come: nothing is under way.
    if (!m_gained.empty())
        if (Result<void> done = finishCommit(true); !done)
            return done;
    if (!m_gained.empty())
        if (Result<void> gained = gainAll(); !gained)
            return gained;
    if (Result<void> taken = takeBatch(*batch); !taken)
        return taken;
    if (Result<void> taken = takeDefinitions(); !taken)
        return taken;
    fill((*batch)->size() == 0);
    if (Result<void> done = advance(); !done)
        return done;
    if (Result<void> done = commitWhenDue((*batch)->size() == 0); !done)
        return done;
    answer();
    if (wallMs() - m_toldMs > tellMs)
        tell({});
    return keepInStep();
}

Result<void> ProfileRun::takeBatch(const LogBatch& batch)
{
    for (std::size_t index = 0; index < batch->size(); ++index) {
        const RecordView record = batch->at(index);
        const auto people = m_people.find(record.partition);
        if (people == m_people.end())
            continue;
        const auto take = [&] { return people->second->take(record.key, record.value); };
        Result<void> taken = withKeys(take);
        while (!taken && taken.error().kind == ErrorKind::Busy) {
            if (Result<void> done = commitUpTo(*batch, index); !done)
                return done;
            taken = withKeys(take);
        }
        // What cannot be read is told once; the partition goes on.
        if (!taken && taken.error().kind != ErrorKind::Decode)
            return taken;
        if (!taken)
            spdlog::error("profile: partition={} offset={} cannot be read: {}", record.partition, record.offset,
                          taken.error().detail.toStdString());
        m_isDirty = true;
        ++m_taken;
    }
    return {};
}

/// What was taken of a batch.
Result<void> ProfileRun::commitUpTo(const RecordBatch& batch, std::size_t index)
{
    for (std::size_t rest = index; rest < batch.size(); ++rest)
        m_notTaken.try_emplace(batch.at(rest).partition, batch.at(rest).offset);
    const Result<void> done = commit();
    m_notTaken.clear();
    return done;
}

/// The keys of people who came about a moment ago are on their way.
Result<void> ProfileRun::withKeys(const std::function<Result<void>()>& work)
{
    Result<void> done = work();
    if (done || !m_keys || !isKeyMissing(done.error()))
        return done;
    for (const std::int64_t until = wallMs() + askMs; !done && isKeyMissing(done.error()) && wallMs() <= until;
         done = work())
        if (Result<void> read = m_keys->refresh(50); !read)
            return read;
    return done;
}

/// By the clock where all events have been taken, else events bring their moments along.
Result<void> ProfileRun::advance()
{
    const std::string events = m_options.workspace.topic("events");
    for (const auto& [partition, people] : m_people)
        if (m_reader->isAtEnd({events, partition}))
            while (!people->advanceTo(wallMs()))
                if (Result<void> done = commit(); !done)
                    return done;
    return {};
}

Result<void> ProfileRun::takeDefinitions()
{
    DefinitionStatePointer newest = m_feed.snapshot();
    if (newest == m_definitions)
        return {};
    // People go out of memory when rules change: the store must have them as they are.
    if (Result<void> done = commit(); !done)
        return done;
    const cdp::DefinitionChanges changes = cdp::changesBetween(m_definitions->book, newest->book);
    m_definitions = std::move(newest);
    if (m_shared.columns)
        m_shared.columns->setDefinitions(m_definitions);
    m_book = m_definitions->book;
    if (changes.kinds.empty())
        return {};
    const std::int64_t begun = wallMs();
    for (const auto& [partition, people] : m_people)
        people->definitionsChanged(changes.kinds, changes.journeys, changes.removedJourneys);
    std::size_t toFill = 0;
    for (const auto& [partition, people] : m_people)
        toFill += people->toFill();
    spdlog::info("profile: definitions of {} kinds changed, taken over in {} ms, {} people to be filled",
                 changes.kinds.size(), wallMs() - begun, toFill);
    return {};
}

/// In slices, so that events don't wait for the past; one partition after the other.
void ProfileRun::fill(bool isIdle)
{
    for (const auto& [partition, people] : m_people)
        if (people->isFilling()) {
            people->fillSome(std::chrono::milliseconds(isIdle ? idleFillMs : fillMs));
            if (!people->isFilling())
                spdlog::info("profile: partition={} has been filled", partition);
            return;
        }
}

void ProfileRun::shareMemory()
{
    for (const auto& [partition, people] : m_people)
        people->setMostInMemory(m_options.mostInMemory / m_people.size());
}

void ProfileRun::lose(int partition)
{
    std::erase(m_gained, partition);
    m_people.erase(partition);
    shareMemory();
    if (m_shared.columns)
        m_shared.columns->lose(partition);
    if (m_standby)
        m_standby->takeBack(partition);
    tell({});
}

void ProfileRun::tell(std::optional<Error> obstacle)
{
    m_toldMs = wallMs();
    std::size_t toFill = 0;
    for (const auto& [partition, people] : m_people)
        toFill += people->toFill();
    if (m_registry)
        m_registry->setToFill(static_cast<std::int64_t>(toFill));
    const std::vector<StandbyStatus> standbys = m_standby ? m_standby->status() : std::vector<StandbyStatus>();
    const std::int64_t unreadable = m_standby ? m_standby->unreadable() : 0;
    const std::lock_guard lock(m_shared.mutex);
    ProfileStatus& status = m_shared.status;
    status.unreadable += unreadable - std::exchange(m_unreadable, unreadable);
    status.standbys.clear();
    for (const StandbyStatus& one : standbys)
        status.standbys.push_back({.partition = one.partition, .isWarm = one.isWarm});
    status.taken += std::exchange(m_taken, 0);
    status.commits += std::exchange(m_commits, 0);
    status.commitMs = m_commitTookMs;
    status.obstacle = std::move(obstacle);
    status.partitions.clear();
    for (const auto& [partition, people] : m_people)
        status.partitions.push_back({.partition = partition,
                                     .profiles = people->stage().size(),
                                     .position = m_reader->position({m_options.workspace.topic("events"), partition}),
                                     .waiting = people->waiting(),
                                     .toFill = people->toFill()});
    for (const int partition : m_gained)
        status.partitions.push_back({.partition = partition, .isRestoring = true});
}

void ProfileRun::feedColumns(PartitionPeople& people, int partition)
{
    if (!m_shared.columns)
        return;
    m_shared.columns->take(people.log().takeCommitted());
    people.log().journal().trim(m_shared.columns->kept(partition));
}

void ProfileRun::answer()
{
    std::vector<std::pair<ProfileWorker::Ask, std::function<void()>>> asks;
    {
        const std::lock_guard lock(m_shared.mutex);
        asks.swap(m_shared.asks);
    }
    if (m_shared.columns && !asks.empty())
        for (const auto& [partition, people] : m_people)
            m_shared.columns->expect(partition, people->log().newestChange());
    for (const auto& [ask, answered] : asks) {
        for (const auto& [partition, people] : m_people)
            ask(partition, people->stage());
        answered();
    }
    if (!asks.empty() && !m_underWay)
        for (const auto& [partition, people] : m_people)
            people->shelveSome();
}

} // namespace weir::engine
