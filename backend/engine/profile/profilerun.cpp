#include "backend/engine/profile/profilerun.h"

#include "backend/cdp/stages/definitionchanges.h"
#include "backend/engine/records/recordoutput.h"

#include <spdlog/spdlog.h>

#include <QDateTime>
#include <algorithm>
#include <random>
#include <unistd.h>

namespace weir::engine {
namespace {

constexpr int askMs = 30'000;
constexpr int commitMs = 10'000;
constexpr std::size_t mostRecords = 5'000;
constexpr int turnMs = 10; ///< questions wait no longer

} // namespace

ProfileRun::ProfileRun(const ProfileOptions& options, DefinitionFeed& feed, ProfileShared& shared)
    : m_options(options), m_feed(feed), m_shared(shared)
{
}

ProfileRun::~ProfileRun() = default;

std::int64_t ProfileRun::wallMs()
{
    // A clock that steps back stands still here until it has caught up.
    m_lastWallMs = std::max<std::int64_t>(m_lastWallMs, QDateTime::currentMSecsSinceEpoch());
    return m_lastWallMs;
}

Result<void> ProfileRun::open()
{
    Result<std::unique_ptr<LocalStore>> store =
        LocalStore::open(m_options.folder, {.memoryBytes = m_options.storeBytes});
    if (!store)
        return store.error();
    m_store = std::move(*store);
    if (Result<void> current = m_feed.waitUntilCurrent(askMs); !current)
        return current;
    m_definitions = m_feed.snapshot();
    m_book = m_definitions->book;
    if (m_options.workspace.isEncrypted) {
        Result<std::unique_ptr<KeyRing>> keys =
            KeyRing::make(m_options.conf, m_options.workspace, *m_store, m_options.keys, 10 * askMs);
        if (!keys)
            return keys.error();
        m_keys = std::move(*keys);
    }
    std::random_device random;
    const std::string id = m_options.workspace.prefix + "profile-" + m_options.host + '-' + std::to_string(::getpid()) +
                           '-' + std::to_string(random());
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
                             .startsPaused = true};
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
    return {};
}

Result<void> ProfileRun::run()
{
    if (Result<void> opened = open(); !opened)
        return opened;
    m_lastCommitMs = wallMs();
    while (!m_shared.isStopping) {
        if (Result<void> done = step(); !done) {
            (void)m_producer->abort(commitMs);
            return done;
        }
    }
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
    while (!m_gained.empty()) {
        const int partition = m_gained.back();
        m_gained.pop_back();
        if (Result<void> gained = gain(partition); !gained)
            return gained;
    }
    if (Result<void> taken = takeBatch(*batch); !taken)
        return taken;
    takeDefinitions();
    advance();
    if (wallMs() >= m_lastCommitMs + m_options.transactionMs)
        if (Result<void> done = commit(); !done)
            return done;
    answer();
    return {};
}

Result<void> ProfileRun::takeBatch(const LogBatch& batch)
{
    for (std::size_t index = 0; index < batch->size(); ++index) {
        const RecordView record = batch->at(index);
        const auto people = m_people.find(record.partition);
        if (people == m_people.end())
            continue;
        const Result<void> taken = withKeys([&] { return people->second->take(record.key, record.value); });
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

/// The keys of people who came about a moment ago are on their way.
Result<void> ProfileRun::withKeys(const std::function<Result<void>()>& work)
{
    const std::int64_t until = wallMs() + askMs;
    for (;;) {
        Result<void> done = work();
        if (done || !m_keys || !isKeyMissing(done.error()) || wallMs() > until)
            return done;
        if (Result<void> read = m_keys->refresh(50); !read)
            return read;
    }
}

/// By the clock where all events have been taken, else events bring their moments along.
void ProfileRun::advance()
{
    const std::string events = m_options.workspace.topic("events");
    for (const auto& [partition, people] : m_people)
        if (m_reader->isAtEnd({events, partition}))
            people->advanceTo(wallMs());
}

void ProfileRun::takeDefinitions()
{
    DefinitionStatePointer newest = m_feed.snapshot();
    if (newest == m_definitions)
        return;
    const cdp::DefinitionChanges changes = cdp::changesBetween(m_definitions->book, newest->book);
    m_definitions = std::move(newest);
    m_book = m_definitions->book;
    if (changes.kinds.empty())
        return;
    const std::int64_t begun = wallMs();
    for (const auto& [partition, people] : m_people)
        people->definitionsChanged(changes.kinds, changes.journeys, changes.removedJourneys);
    spdlog::info("profile: definitions of {} kinds changed, rules filled in {} ms", changes.kinds.size(),
                 wallMs() - begun);
}

Result<void> ProfileRun::commit()
{
    // What could not be committed is in part with the producer: nothing may follow it.
    if (m_broken)
        return *m_broken;
    m_lastCommitMs = wallMs();
    const std::int64_t now = wallMs();
    const bool hasWork = m_isDirty || std::any_of(m_people.begin(), m_people.end(),
                                                  [now](const auto& one) { return one.second->hasWork(now); });
    if (!hasWork)
        return {};
    std::vector<TopicRecord> records;
    StoreBatch batch;
    for (const auto& [partition, people] : m_people)
        if (Result<void> collected = withKeys([&] { return people->collect(records, batch, wallMs()); }); !collected)
            return collected;
    OutputRoom room;
    for (const TopicRecord& record : records) {
        const Result<void> sent = m_producer->send(outputOf(m_options.workspace, record, room), commitMs);
        if (!sent && sent.error().kind == ErrorKind::Limit)
            spdlog::error("profile: topic={} key={} is too large for the brokers", record.topic, record.key);
        else if (!sent)
            return sent;
    }
    const std::vector<LogPosition> positions = m_reader->positions();
    Result<CommitDone> done = m_producer->commit(positions, m_reader->metadata(), commitMs);
    for (int attempt = 0; !done && troubleOf(done.error()) == Trouble::Retriable && attempt < 3; ++attempt)
        done = m_producer->commit(positions, m_reader->metadata(), commitMs);
    if (!done)
        return done.error();
    for (const Written& written : done->written)
        if (written.partition.topic == m_options.workspace.topic("state"))
            batch.setPosition("state/" + std::to_string(written.partition.partition), written.last + 1);
    for (const LogPosition& position : positions)
        if (m_people.contains(position.partition.partition))
            batch.setPosition("events/" + std::to_string(position.partition.partition), position.offset);
    if (Result<void> written = m_store->write(batch); !written)
        return written;
    for (const auto& [partition, people] : m_people)
        people->committed();
    m_isDirty = false;
    ++m_commits;
    m_commitTookMs += (done->tookMs - m_commitTookMs) / 16;
    m_lastCommitMs = wallMs();
    tell({});
    return {};
}

void ProfileRun::lose(int partition)
{
    std::erase(m_gained, partition);
    m_people.erase(partition);
    tell({});
}

void ProfileRun::tell(std::optional<Error> obstacle)
{
    const std::lock_guard lock(m_shared.mutex);
    ProfileStatus& status = m_shared.status;
    status.taken += std::exchange(m_taken, 0);
    status.commits += std::exchange(m_commits, 0);
    status.commitMs = m_commitTookMs;
    status.obstacle = std::move(obstacle);
    status.partitions.clear();
    for (const auto& [partition, people] : m_people)
        status.partitions.push_back({.partition = partition,
                                     .profiles = people->stage().size(),
                                     .position = m_reader->position({m_options.workspace.topic("events"), partition}),
                                     .waiting = people->waiting()});
    for (const int partition : m_gained)
        status.partitions.push_back({.partition = partition, .isRestoring = true});
}

void ProfileRun::answer()
{
    std::vector<std::pair<ProfileWorker::Ask, std::function<void()>>> asks;
    {
        const std::lock_guard lock(m_shared.mutex);
        asks.swap(m_shared.asks);
    }
    for (const auto& [ask, answered] : asks) {
        for (const auto& [partition, people] : m_people)
            ask(partition, people->stage());
        answered();
    }
}

} // namespace weir::engine
