#include "backend/demo/demorun.h"

#include "backend/base/clock.h"
#include "backend/kafka/clusterreach.h"
#include "backend/serde/registry/schemaregistry.h"

#include <algorithm>

namespace weir {
namespace {

constexpr std::int64_t dayMs = 86'400'000;
constexpr int quickRegistryMs = 3'000;

} // namespace

DemoRunner::Run::Run(const DemoOptions& options, Callback progress)
    : m_options(options), m_progress(std::move(progress)), m_prefix(options.prefix.toStdString()),
      m_catalogue(options.seed)
{
}

void DemoRunner::Run::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopped = true;
    }
    m_wake.notify_all();
}

bool DemoRunner::Run::waitOrStop(int ms)
{
    std::unique_lock lock(m_mutex);
    return m_wake.wait_for(lock, std::chrono::milliseconds(ms), [this] { return m_stopped.load(); });
}

void DemoRunner::Run::report(DemoStage stage, std::int64_t done, std::int64_t total, std::optional<Error> error)
{
    const std::lock_guard lock(m_callbackMutex);
    if (m_progress)
        m_progress({stage, done, total, std::move(error)});
}

std::shared_ptr<const DemoEncoders> DemoRunner::Run::encoders()
{
    const std::lock_guard lock(m_mutex);
    return m_encoders;
}

QString DemoRunner::Run::named(std::string_view name) const
{
    return QString::fromStdString(m_prefix + std::string(name));
}

Result<void> DemoRunner::Run::run()
{
    report(DemoStage::Connecting);
    Result<std::unique_ptr<DemoProducer>> producer = DemoProducer::make(m_options.spec, m_options.secrets, {});
    if (!producer)
        return producer.error();
    m_producer = std::move(producer).value();
    const Result<ClusterMetadata> metadata =
        reachCluster(m_producer->client(), m_producer->failures(), m_options.timeoutMs, [this] { return isStopped(); });
    if (!metadata)
        return metadata.error();
    Result<void> state = prepare(*metadata);
    if (state && !m_options.once)
        state = live();
    if (state)
        report(DemoStage::Finished, m_sent, m_sent);
    return state;
}

/// After this the history is on the cluster.
Result<void> DemoRunner::Run::prepare(const ClusterMetadata& metadata)
{
    QStringList present;
    for (const auto& topic : metadata.topics)
        present << topic.name;
    const QString markerTopic = named(demoMarkerTopic().name);
    std::optional<DemoMarker> marker;
    if (present.contains(markerTopic)) {
        Result<std::optional<DemoMarker>> read =
            readMarker(m_options.spec, m_options.secrets, markerTopic, m_options.timeoutMs);
        if (!read)
            return read.error();
        marker = std::move(read).value();
    }
    for (const DemoTopic& topic : demoTopics(0)) {
        const QString name = named(topic.name);
        if (present.contains(name) && (!marker || !marker->topics.contains(name)))
            return Error{ErrorKind::Exists, 0, QStringLiteral("the topic exists and was not made by the demo"), name};
    }
    if (m_options.registry) {
        auto encoders = DemoEncoders::make(*m_options.registry, m_prefix, quickRegistryMs);
        if (encoders)
            m_encoders = std::move(encoders).value();
        else
            report(DemoStage::WaitingForRegistry, 0, 0, encoders.error());
    }
    if (marker && marker->isFilled) {
        m_marker = *marker;
        report(DemoStage::AlreadyFilled);
        return m_encoders && !m_marker.hasRegistryTopics && m_options.once ? fill() : Result<void>();
    }
    if (marker) {
        m_marker = *marker;
        if (const Result<void> cleaned = clean(); !cleaned)
            return cleaned;
    }
    const std::int64_t now = m_options.nowMs > 0 ? m_options.nowMs : SystemClock::instance().nowMs();
    m_marker = {};
    m_marker.seed = m_options.seed;
    m_marker.toMs = now;
    m_marker.fromMs = (now - m_options.historyMs) / dayMs * dayMs;
    m_isFresh = true;
    if (const Result<void> created = createAll(std::clamp(int(metadata.brokers.size()), 1, 3)); !created)
        return created;
    return fill();
}

Result<void> DemoRunner::Run::clean()
{
    report(DemoStage::Cleaning);
    return deleteTopics(m_producer->client(), m_marker.topics, 2 * m_options.timeoutMs);
}

Result<void> DemoRunner::Run::createAll(int replicas)
{
    report(DemoStage::CreatingTopics);
    DemoTopic markerTopic = demoMarkerTopic();
    markerTopic.name = m_prefix + markerTopic.name;
    const std::int64_t now = SystemClock::instance().nowMs();
    std::vector<DemoTopic> topics = demoTopics(now - m_marker.fromMs, now - m_marker.toMs);
    for (DemoTopic& topic : topics) {
        topic.name = m_prefix + topic.name;
        m_marker.topics << QString::fromStdString(topic.name);
    }
    rd_kafka_s* client = m_producer->client();
    if (const Result<void> made = createTopics(client, {markerTopic}, replicas, m_options.timeoutMs); !made)
        return made;
    // Written before the first topic: whatever happens next, the next run knows what is the demo's own.
    if (const Result<void> written =
            writeMarker(*m_producer, named(demoMarkerTopic().name), m_marker, m_options.timeoutMs);
        !written)
        return written;
    return createTopics(client, topics, replicas, m_options.timeoutMs);
}

Result<void> DemoRunner::Run::fill()
{
    const std::shared_ptr<const DemoEncoders> schemas = encoders();
    const FillPart part = !m_isFresh ? FillPart::OnlyRegistryTopics
                          : schemas  ? FillPart::All
                                     : FillPart::WithoutRegistry;
    const DemoStage stage = m_isFresh ? DemoStage::Filling : DemoStage::FillingRegistryTopics;
    DemoFill fill(*m_producer, m_options.spec, m_options.secrets, m_prefix, m_options.timeoutMs);
    std::int64_t lastMs = 0;
    const Result<void> filled = fill.run(
        m_marker, part, schemas.get(), [this] { return isStopped(); },
        [&](std::int64_t done, std::int64_t total) {
            const std::int64_t now = SystemClock::instance().nowMs();
            if (now - lastMs < 500 && done != total)
                return;
            lastMs = now;
            report(stage, done, total);
        });
    if (!filled)
        return filled;
    if (m_isFresh) {
        DemoGroups groups(m_options.spec, m_options.secrets, m_prefix);
        if (const Result<void> stood = groups.commitHistory(m_marker.toMs, m_options.timeoutMs); !stood)
            return stood;
    }
    m_marker.isFilled = true;
    m_marker.hasRegistryTopics = m_marker.hasRegistryTopics || part != FillPart::WithoutRegistry;
    m_isFresh = false;
    return writeMarker(*m_producer, named(demoMarkerTopic().name), m_marker, m_options.timeoutMs);
}

/// On a thread of its own while the stream runs: registers the schemas once the registry is there, and writes their
/// past.
void DemoRunner::Run::serveRegistry()
{
    std::shared_ptr<const DemoEncoders> schemas = encoders();
    std::optional<Error> told;
    while (!schemas && !isStopped()) {
        auto made = DemoEncoders::make(*m_options.registry, m_prefix, quickRegistryMs);
        if (made) {
            schemas = std::move(made).value();
        } else {
            if (!told || told->kind != made.error().kind)
                report(DemoStage::WaitingForRegistry, 0, 0, made.error());
            told = made.error();
            waitOrStop(2000);
        }
    }
    if (isStopped())
        return;
    if (!m_marker.hasRegistryTopics) {
        DemoFill fill(*m_producer, m_options.spec, m_options.secrets, m_prefix, m_options.timeoutMs);
        const Result<void> filled = fill.run(
            m_marker, FillPart::OnlyRegistryTopics, schemas.get(), [this] { return isStopped(); },
            [](std::int64_t, std::int64_t) {});
        if (!filled) {
            report(DemoStage::WaitingForRegistry, 0, 0, filled.error());
            return;
        }
        m_marker.hasRegistryTopics = true;
        (void)writeMarker(*m_producer, named(demoMarkerTopic().name), m_marker, m_options.timeoutMs);
        report(DemoStage::FillingRegistryTopics, 1, 1);
    }
    const std::lock_guard lock(m_mutex);
    m_encoders = schemas;
}

} // namespace weir
