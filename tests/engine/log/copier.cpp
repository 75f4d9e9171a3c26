#include "tests/engine/log/copier.h"

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

namespace weir::test {
namespace {

constexpr int stepMs = 20'000;

} // namespace

void Copier::end(bool isGraceful)
{
    if (!m_thread)
        return;
    m_isGraceful = isGraceful;
    m_isEnding = true;
    if (!m_thread->wait(2 * patienceMs))
        qFatal("a copier does not end");
    m_thread.reset();
}

void Copier::run()
{
    while (!m_isEnding)
        live();
}

void Copier::live()
{
    const std::string id = freshName("copier");
    m_isFenced = m_mustRewind = false;
    m_uncommitted = 0;
    if (!m_options.workers.empty()) {
        auto registry =
            engine::WorkerRegistry::make(m_conf, m_options.workers, {id, "copy", m_options.group, "here", 1, 1, {}});
        if (!registry || !(*registry)->waitUntilKnown(patienceMs))
            qFatal("no registry");
        m_registry = std::move(registry).value();
    }
    m_producer = readyProducer(m_conf, id);
    engine::GroupReaderOptions options;
    options.group = m_options.group;
    options.topics = {m_options.from};
    options.clientId = id;
    engine::GroupCallbacks callbacks;
    callbacks.assigned = [this](const auto&) {
        if (m_registry)
            (void)m_registry->fenceDeparted(stepMs);
    };
    callbacks.revoked = [this](const auto&) { commit(); };
    callbacks.lost = [this](const auto&) { m_mustRewind = true; };
    auto reader = engine::GroupReader::make(m_conf, options, callbacks);
    if (!reader)
        qFatal("no reader");
    m_reader = std::move(reader).value();

    QElapsedTimer sinceCommit;
    sinceCommit.start();
    while (!m_isEnding && !m_isFenced) {
        const Result<engine::LogBatch> batch = m_reader->poll(1000, 20);
        m_held = int(m_reader->held().size());
        if (!batch)
            qFatal("poll: %s", qPrintable(batch.error().detail));
        if (m_mustRewind)
            rewind();
        else if (!copy(*batch))
            rewind();
        if (m_uncommitted >= m_options.recordsACommit ||
            (m_uncommitted > 0 && sinceCommit.elapsed() > m_options.commitMs)) {
            commit();
            sinceCommit.restart();
        }
    }
    if (m_isEnding && m_isGraceful && !m_isFenced) {
        if (const auto left = m_reader->leave(patienceMs); !left) // commits in revoked()
            qWarning("leaving: %s", qPrintable(left.error().detail));
        if (m_registry)
            (void)m_registry->leave(patienceMs);
    }
    m_held = 0;
    m_registry.reset();
    m_producer.reset();
    m_reader.reset();
}

bool Copier::copy(const engine::LogBatch& batch)
{
    for (std::size_t i = 0; i < batch->size(); ++i) {
        const RecordView record = batch->at(i);
        if (const auto sent = m_producer->send({m_options.to, record.partition, record.key, record.value}, stepMs);
            !sent) {
            fail(sent.error());
            return false;
        }
        ++m_uncommitted;
    }
    return true;
}

void Copier::commit()
{
    if (m_uncommitted == 0 || m_isFenced || m_mustRewind)
        return;
    const auto done = m_producer->commit(m_reader->positions(), m_reader->metadata(), stepMs);
    if (!done) {
        fail(done.error());
        return;
    }
    m_commits = m_commits + 1;
    m_commitMs = m_commitMs + done->tookMs;
    m_uncommitted = 0;
}

void Copier::fail(const Error& error)
{
    if (engine::troubleOf(error) != engine::Trouble::Abortable) {
        m_isFenced = true; // a commit whose outcome is unknown is found out by a new producer, too
        m_fenced = m_fenced + 1;
        return;
    }
    m_mustRewind = true;
}

void Copier::rewind()
{
    if (m_isFenced)
        return;
    m_aborts = m_aborts + 1;
    m_uncommitted = 0;
    m_mustRewind = false;
    if (const auto aborted = m_producer->abort(stepMs); !aborted) {
        m_isFenced = true;
        m_fenced = m_fenced + 1;
        return;
    }
    const auto offsets = m_reader->committed(m_reader->held(), stepMs);
    if (!offsets) {
        m_isFenced = true;
        return;
    }
    for (const auto& [partition, offset] : *offsets) {
        if (!m_reader->seek({partition, offset}, stepMs))
            m_isFenced = true;
    }
}

ChildCopier::ChildCopier(const ClientConf& conf, const CopierOptions& options) : m_pid(fork())
{
    if (m_pid < 0)
        qFatal("fork");
    if (m_pid > 0)
        return;
    const Copier copier(conf, options);
    for (;;)
        pause();
}

ChildCopier::~ChildCopier()
{
    send(SIGKILL);
    waitpid(m_pid, nullptr, 0);
}

void ChildCopier::send(int signal) const { kill(m_pid, signal); }

} // namespace weir::test
