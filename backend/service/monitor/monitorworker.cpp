#include "backend/service/monitor/monitorworker.h"

#include "backend/monitor/sampling/wiresource.h"

#include <QElapsedTimer>
#include <ctime>

namespace weir {
namespace {

constexpr int endsLateMs = 2000; ///< so much later than planned the next may come

/// Of this thread, in milliseconds.
double processorMs()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1000.0 + double(time.tv_nsec) / 1e6;
}

} // namespace

MonitorWorker::MonitorWorker(ClientConf conf, MonitorOptions options, const JudgeSettings& settings)
    : m_conf(std::move(conf)), m_options(std::move(options)), m_settings(settings),
      m_pace(m_options.everyMs, m_options.hiddenMs)
{
    m_relay->worker = this;
}

MonitorWorker::~MonitorWorker()
{
    const std::lock_guard lock(m_relay->mutex);
    m_relay->worker = nullptr;
}

void MonitorWorker::stop() { m_stopped = true; }

void MonitorWorker::begin()
{
    m_timer = new QTimer(this);
    m_timer->setSingleShot(true);
    connect(m_timer, &QTimer::timeout, this, &MonitorWorker::sample);
    m_source = m_options.source ? m_options.source : std::make_shared<WireSource>(m_conf);
    if (m_options.readsCommits && !m_options.source)
        m_feed = std::make_unique<CommitReader>(m_conf);
    m_sampler = std::make_unique<Sampler>(*m_source, SystemClock::instance(), m_feed.get(), &m_stopped);
    m_sampler->setSettings(m_settings);
    m_sampler->setRetention(m_retentionMs);
    sample();
}

void MonitorWorker::sample()
{
    if (m_stopped || !m_sampler)
        return;
    QElapsedTimer clock;
    clock.start();
    const double processorBefore = processorMs();
    const std::shared_ptr<const MonitorSnapshot> snapshot = m_sampler->sample(m_pace.everyMs(), m_pace.reason());
    m_pace.add(processorMs() - processorBefore, double(clock.elapsed()));
    if (m_stopped)
        return;
    openStore();
    emit sampled(snapshot);
    if (const std::shared_ptr<EndsSnapshot> ends = m_sampler->ends()) {
        // Who looks at topics while nobody looks at groups asks in between; a large cluster is asked by nobody else.
        const bool isHidden = m_pace.reason() == QLatin1String("hidden");
        ends->usableMs = (isHidden ? m_options.everyMs : m_pace.everyMs()) + endsLateMs;
        emit endsTold(ends);
    }
    // From the beginning of this sample to the beginning of the next.
    m_timer->start(std::max(0, m_pace.everyMs() - int(clock.elapsed())));
}

void MonitorWorker::openStore()
{
    if (m_store || m_options.dataFolder.isEmpty() || m_sampler->clusterId().isEmpty())
        return;
    HistoryOptions options;
    options.path = historyPath(m_options.dataFolder, m_sampler->clusterId());
    m_store = HistoryStore::open(std::move(options), [relay = m_relay](const HistoryState& state) {
        const std::lock_guard lock(relay->mutex);
        if (relay->worker)
            emit relay->worker->historyStateChanged(state);
    });
    m_sampler->setStore(m_store);
    emit storeOpened(m_store);
}

void MonitorWorker::setWatched(bool watched)
{
    m_pace.setWatched(watched);
    if (watched && m_timer && m_timer->isActive())
        m_timer->start(std::min(m_timer->remainingTime(), m_pace.everyMs()));
}

void MonitorWorker::setSettings(const JudgeSettings& settings)
{
    m_settings = settings;
    if (m_sampler)
        m_sampler->setSettings(settings);
    sample();
}

void MonitorWorker::setRetention(const QHash<QString, qint64>& retentionMs)
{
    m_retentionMs.clear();
    for (auto one = retentionMs.begin(); one != retentionMs.end(); ++one)
        m_retentionMs.insert(one.key(), one.value());
    if (m_sampler)
        m_sampler->setRetention(m_retentionMs);
}

void MonitorWorker::tellStory(const QString& group, const std::optional<TopicPartition>& only, int ticket)
{
    if (m_stopped || !m_sampler)
        return;
    emit storyTold(ticket, m_sampler->story(group, only));
}

} // namespace weir
