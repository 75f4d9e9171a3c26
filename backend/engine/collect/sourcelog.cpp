#include "backend/engine/collect/sourcelog.h"

#include "backend/base/clock.h"
#include "backend/engine/collect/sourcestart.h"

#include <QCoreApplication>
#include <QSysInfo>
#include <algorithm>
#include <spdlog/spdlog.h>
#include <unistd.h>

namespace weir::engine {
namespace {

constexpr int askMs = 10'000, sendMs = 10'000, abortMs = 10'000, commitMs = 10'000;

} // namespace

SourceLog::SourceLog(ClientConf conf, const Workspace& workspace, std::string source, std::string worker,
                     GroupCallbacks callbacks)
    : m_conf(std::move(conf)), m_workspace(workspace), m_source(std::move(source)), m_worker(std::move(worker)),
      m_group(m_workspace.group("source." + m_source)), m_callbacks(std::move(callbacks))
{
}

SourceLog::~SourceLog() = default;

std::string SourceLog::transactionalId() const
{
    return m_workspace.group("source.") + m_source + '.' + m_worker + '.' + std::to_string(m_producers);
}

std::string SourceLog::incarnation() const
{
    return m_worker + '.' + m_source + '.' + std::to_string(m_producers) + '.' + std::to_string(m_aborts);
}

Result<void> SourceLog::makeProducer()
{
    if (!m_producer) {
        auto made = TransactionalProducer::make(m_conf, transactionalId());
        if (!made)
            return made.error();
        if (const Result<void> ready = (*made)->init(askMs); !ready) {
            if (troubleOf(ready.error()) == Trouble::Fenced)
                ++m_producers;
            return ready;
        }
        m_producer = std::move(*made);
    }
    if (m_registry)
        return {};
    WorkerCard card;
    card.transactionalId = transactionalId();
    card.stage = "collect." + m_source;
    card.group = m_group;
    card.host = QSysInfo::machineHostName().toStdString();
    card.pid = ::getpid();
    card.startedAtMs = SystemClock::instance().nowMs();
    card.version = QCoreApplication::applicationVersion().toStdString();
    auto registry = WorkerRegistry::make(m_conf, m_workspace.topic("workers"), card);
    if (!registry)
        return registry.error();
    if (const Result<void> known = (*registry)->waitUntilKnown(askMs); !known)
        return known;
    m_registry = std::move(*registry);
    return {};
}

Result<void> SourceLog::makeReader(const std::string& topic)
{
    if (m_reader)
        return {};
    GroupReaderOptions options;
    options.group = m_group;
    options.topics = {topic};
    options.clientId = transactionalId();
    options.startsPaused = true;
    options.queueKilobytes = 32'768;
    GroupCallbacks callbacks = m_callbacks;
    callbacks.assigned = [this](const std::vector<LogPartition>& gained) {
        if (m_registry) {
            if (const auto fenced = m_registry->fenceDeparted(askMs); !fenced)
                spdlog::warn("stage=collect source={} event=not-fenced detail=\"{}\"", m_source,
                             fenced.error().detail.toStdString());
        }
        m_callbacks.assigned(gained);
    };
    auto made = GroupReader::make(m_conf, std::move(options), std::move(callbacks));
    if (!made)
        return made.error();
    m_reader = std::move(*made);
    return {};
}

void SourceLog::place(const std::vector<LogPartition>& partitions)
{
    for (const LogPartition& at : partitions) {
        if (std::find(m_toPlace.begin(), m_toPlace.end(), at) == m_toPlace.end())
            m_toPlace.push_back(at);
    }
}

Result<void> SourceLog::findPlaces(const cdp::Definition& definition)
{
    // Some may have gone again.
    const std::vector<LogPartition> held = m_reader->held();
    std::erase_if(m_toPlace, [&](const LogPartition& at) { return !std::binary_search(held.begin(), held.end(), at); });
    if (m_toPlace.empty())
        return {};
    const std::string& topic = std::get<cdp::SourceDefinition>(definition.body).topic;
    const Result<std::vector<LogPartition>> all = partitionsOf(m_conf, topic, askMs);
    if (!all)
        return all.error();
    Result<std::map<LogPartition, std::int64_t>> offsets = m_reader->committed(*all, askMs);
    if (!offsets)
        return offsets.error();
    const bool hasCommitted =
        std::any_of(offsets->begin(), offsets->end(), [](const auto& one) { return one.second >= 0; });
    std::vector<LogPartition> fresh;
    for (const LogPartition& at : m_toPlace) {
        if (const auto found = offsets->find(at); found == offsets->end() || found->second < 0)
            fresh.push_back(at);
    }
    if (!fresh.empty()) {
        const auto starts = startOffsets(m_conf, definition, fresh, hasCommitted, askMs);
        if (!starts)
            return starts.error();
        for (const auto& [at, offset] : *starts)
            (*offsets)[at] = offset;
        m_hasPlaced = true;
    }
    while (!m_toPlace.empty()) {
        const LogPartition at = m_toPlace.back();
        m_reader->resume(at); // first: it would go back to where it was paused
        if (m_reader->position(at) != offsets->at(at)) {
            if (const Result<void> done = m_reader->seek({at, offsets->at(at)}, askMs); !done)
                return done;
        }
        m_toPlace.pop_back();
    }
    return {};
}

Result<void> SourceLog::makeReady(const cdp::Definition& definition)
{
    if (const Result<void> made = makeProducer(); !made)
        return made;
    if (const Result<void> made = makeReader(std::get<cdp::SourceDefinition>(definition.body).topic); !made)
        return made;
    return m_toPlace.empty() ? Result<void>() : findPlaces(definition);
}

Result<LogBatch> SourceLog::poll(std::size_t maxRecords, int waitMs) { return m_reader->poll(maxRecords, waitMs); }

Result<void> SourceLog::send(const TopicRecord& record)
{
    const Result<void> sent = m_producer->send(outputOf(m_workspace, record, m_room), sendMs);
    if (sent || sent.error().kind != ErrorKind::Limit)
        return sent;
    spdlog::error("stage=collect source={} event=record-refused topic={} bytes={}", m_source, record.topic,
                  record.bytes());
    return {};
}

bool SourceLog::startCommit()
{
    std::vector<LogPosition> positions = m_reader->positions();
    // What has not found its place yet stands anywhere.
    std::erase_if(positions, [this](const LogPosition& at) {
        return std::find(m_toPlace.begin(), m_toPlace.end(), at.partition) != m_toPlace.end();
    });
    m_hasPlaced = false;
    if (positions.empty())
        return false;
    m_producer->startCommit(std::move(positions), m_reader->metadata(), commitMs);
    return true;
}

Trouble SourceLog::backToCommitted(const Error& error)
{
    Trouble trouble = troubleOf(error);
    ++m_aborts;
    m_remembered.reset();
    if (isCommitting())
        (void)m_producer->finishCommit(commitMs);
    // What is not known to be committed is found out by the next init() of the same id.
    if (trouble == Trouble::Abortable && m_producer && !isCommitting()) {
        if (const Result<void> aborted = m_producer->abort(abortMs); !aborted)
            trouble = troubleOf(aborted.error()) == Trouble::Fenced ? Trouble::Fenced : Trouble::Retriable;
    }
    if (trouble == Trouble::Retriable)
        m_producer.reset();
    if (trouble == Trouble::Fenced) {
        m_producer.reset();
        m_reader.reset();
        if (m_registry)
            (void)m_registry->leave(askMs);
        m_registry.reset();
        ++m_producers;
        m_toPlace.clear();
        return trouble;
    }
    if (m_reader) {
        for (const LogPartition& at : m_reader->held())
            m_reader->pause(at);
        place(m_reader->held());
    }
    return trouble;
}

std::vector<SourcePlace> SourceLog::places() const
{
    std::vector<SourcePlace> places;
    for (const LogPartition& at : held()) {
        SourcePlace place{at.partition, m_reader->position(at)};
        if (const std::int64_t end = m_reader->knownEnd(at); end >= 0 && place.position >= 0)
            place.lag = std::max<std::int64_t>(0, end - place.position);
        places.push_back(place);
    }
    return places;
}

void SourceLog::leave(int timeoutMs)
{
    if (m_reader) {
        if (const Result<void> left = m_reader->leave(timeoutMs); !left)
            spdlog::warn("stage=collect source={} event=not-left detail=\"{}\"", m_source,
                         left.error().detail.toStdString());
    }
    if (m_producer && !isCommitting())
        (void)m_producer->abort(abortMs);
    if (m_registry)
        (void)m_registry->leave(timeoutMs);
}

} // namespace weir::engine
