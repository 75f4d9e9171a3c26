#include "backend/service/produce/produceloop.h"

#include <algorithm>
#include <chrono>

namespace weir {
namespace {

constexpr int pollMs = 20;
constexpr std::int64_t tickEveryMs = 100;
constexpr std::int64_t rateOverMs = 1000;
constexpr int patienceAfterStopMs = 5000;

std::int64_t nowMs()
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

/// Every further record would fail in the same way.
bool isHopeless(const Error& error)
{
    return error.fatal || error.kind == ErrorKind::Authorization || error.kind == ErrorKind::Authentication ||
           error.kind == ErrorKind::TlsCertificate || error.kind == ErrorKind::UnsupportedMechanism;
}

} // namespace

ProduceLoop::ProduceLoop(ClientConf conf, ProduceSource& source, const RunOptions& options, Hooks hooks)
    : m_conf(std::move(conf)), m_source(source), m_options(options), m_hooks(std::move(hooks))
{
}

RunEnd ProduceLoop::run()
{
    WriterOptions options;
    options.partitioner = partitionerSetting(m_options.partitioner);
    options.compression = m_options.compression;
    options.lingerMs = m_options.recordsPerSecond > 0 && m_options.recordsPerSecond < 200 ? 0 : 10;
    Result<std::unique_ptr<RecordWriter>> writer =
        RecordWriter::make(m_conf, options, [this](const Delivery& delivery) { take(delivery); });
    if (!writer) {
        m_error = writer.error();
        return RunEnd::Failed;
    }
    m_writer = std::move(writer).value();
    double owed = 1; // records that the rate allows by now
    std::int64_t countedAtMs = nowMs();
    bool isEnded = false;
    while (!isEnded && !mustStop() && !m_error) {
        if (m_hooks.isPaused && m_hooks.isPaused()) {
            poll(pollMs);
            countedAtMs = nowMs();
            continue;
        }
        if (m_options.recordsPerSecond > 0) {
            const std::int64_t now = nowMs();
            owed += double(now - countedAtMs) / 1000.0 * m_options.recordsPerSecond;
            // What could not be sent while nothing moved is not made up for in a burst.
            owed = std::min(owed, std::max(1.0, m_options.recordsPerSecond / 5));
            countedAtMs = now;
            if (owed < 1) {
                const int untilNext = int((1 - owed) / m_options.recordsPerSecond * 1000) + 1;
                poll(std::min(untilNext, pollMs));
                continue;
            }
        }
        if (!m_writer->canTake()) {
            poll(pollMs);
            continue;
        }
        const std::uint64_t before = m_counts.sent + m_counts.broken;
        isEnded = !sendNext();
        owed -= double(m_counts.sent + m_counts.broken - before);
        if ((m_counts.sent & 255) == 0 || nowMs() - m_tickedAtMs >= tickEveryMs)
            poll(0);
    }
    const bool isStopped = mustStop();
    finish(isStopped || m_error ? patienceAfterStopMs : -1);
    if (m_error)
        return RunEnd::Failed;
    return isStopped || mustStop() ? RunEnd::Cancelled : RunEnd::Done;
}

bool ProduceLoop::sendNext()
{
    ProduceRecord record;
    switch (m_source.next(record, m_writer->underWay() > 0 ? 0 : pollMs)) {
    case ProduceSource::State::Record:
        ++m_counts.sent;
        if (const Result<void> sent = m_writer->send(record, m_source.number()); !sent) {
            Delivery failed;
            failed.tag = m_source.number();
            failed.bytes = record.bytes();
            failed.error = sent.error();
            take(failed);
        }
        return true;
    case ProduceSource::State::Broken:
        ++m_counts.broken;
        if (m_hooks.broken)
            m_hooks.broken(m_source.number(), m_source.error());
        return true;
    case ProduceSource::State::Wait:
        poll(pollMs);
        return true;
    case ProduceSource::State::Failed:
        m_error = m_source.error();
        return false;
    case ProduceSource::State::End:
        break;
    }
    return false;
}

void ProduceLoop::poll(int timeoutMs)
{
    m_writer->poll(timeoutMs);
    const std::int64_t now = nowMs();
    if (m_ratedAtMs == 0)
        m_ratedAtMs = now;
    if (now - m_ratedAtMs >= rateOverMs) {
        m_counts.recordsPerSecond =
            double(m_counts.acknowledged - m_ratedAcknowledged) * 1000.0 / double(now - m_ratedAtMs);
        m_ratedAtMs = now;
        m_ratedAcknowledged = m_counts.acknowledged;
    }
    if (now - m_tickedAtMs >= tickEveryMs) {
        m_tickedAtMs = now;
        if (m_hooks.tick)
            m_hooks.tick();
    }
}

void ProduceLoop::take(const Delivery& delivery)
{
    if (delivery.error) {
        ++m_counts.refused;
        if (isHopeless(*delivery.error) && !m_error)
            m_error = delivery.error;
        // A topic that is not there stops everything, a partition only its own records.
        const bool isPartition = delivery.error->subject.contains(QLatin1Char('/'));
        if (delivery.error->kind == ErrorKind::NotFound && !isPartition && !m_error)
            m_error = delivery.error;
    } else {
        ++m_counts.acknowledged;
        m_counts.acknowledgedBytes += delivery.bytes;
    }
    if (m_hooks.delivered)
        m_hooks.delivered(delivery);
}

void ProduceLoop::finish(int patienceMs)
{
    const std::int64_t since = nowMs();
    std::optional<std::int64_t> stoppedAt;
    while (m_writer->underWay() > 0) {
        poll(pollMs);
        const std::int64_t now = nowMs();
        if (!stoppedAt && (patienceMs >= 0 || mustStop()))
            stoppedAt = patienceMs >= 0 ? since : now;
        if (stoppedAt && now - *stoppedAt > patienceAfterStopMs) {
            m_writer->giveUp();
            for (int turn = 0; turn < 100 && m_writer->underWay() > 0; ++turn)
                m_writer->poll(pollMs);
            break;
        }
    }
    m_counts.recordsPerSecond = 0;
}

} // namespace weir
