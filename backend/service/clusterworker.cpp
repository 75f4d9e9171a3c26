#include "backend/service/clusterworker.h"

#include "backend/base/clock.h"
#include "backend/kafka/wire/settingdocs.h"
#include "backend/service/clientpool.h"

#include <librdkafka/rdkafka.h>

namespace weir {
namespace {

constexpr int requestTimeoutMs = 5000;
constexpr int sampleEveryMs = 5000;
constexpr int docsTimeoutMs = 3000;
constexpr int aliveEveryMs = 500;
constexpr int retryEveryMs = 5000;
constexpr int rateHistoryLength = 60;

BrokerInfo toBroker(const ClusterMetadata::Broker& from, std::int32_t controller, const ClusterSnapshot* last)
{
    BrokerInfo to;
    for (const BrokerInfo& known : last ? last->brokers : QVector<BrokerInfo>()) {
        if (known.id == from.id)
            to = known; // its disks stay until they are asked for again
    }
    to.id = from.id;
    to.host = from.host;
    to.port = from.port;
    to.isController = from.id == controller;
    return to;
}

TopicInfo toTopic(const ClusterMetadata::Topic& from)
{
    TopicInfo to;
    to.name = from.name;
    to.internal = from.name.startsWith(QLatin1String("__")) || from.name.startsWith(QLatin1String("weir."));
    to.error = from.error;
    to.partitions.reserve(qsizetype(from.partitions.size()));
    for (const ClusterMetadata::PartitionMeta& partition : from.partitions) {
        PartitionInfo info;
        info.id = partition.id;
        info.leader = partition.leader;
        info.replicas = QVector<std::int32_t>(partition.replicas.begin(), partition.replicas.end());
        info.inSync = QVector<std::int32_t>(partition.inSync.begin(), partition.inSync.end());
        info.error = partition.error;
        to.replicationFactor = std::max(to.replicationFactor, int(info.replicas.size()));
        to.partitions.append(info);
    }
    return to;
}

/// What was known of the topic before stays until it is asked for again.
void carryOver(TopicInfo& to, const TopicInfo& from)
{
    to.records = from.records;
    to.bytes = from.bytes;
    to.recordsPerSecond = from.recordsPerSecond;
    to.rateHistory = from.rateHistory;
    to.retentionMs = from.retentionMs;
    to.retentionBytes = from.retentionBytes;
    to.cleanupPolicy = from.cleanupPolicy;
    to.schemaSubject = from.schemaSubject;
    for (qsizetype i = 0; i < std::min(to.partitions.size(), from.partitions.size()); ++i) {
        to.partitions[i].start = from.partitions[i].start;
        to.partitions[i].end = from.partitions[i].end;
        to.partitions[i].bytes = from.partitions[i].bytes;
        to.partitions[i].recordsPerSecond = from.partitions[i].recordsPerSecond;
    }
}

bool mayComeBack(const Error& error)
{
    switch (error.kind) {
    case ErrorKind::ConnectionRefused:
    case ErrorKind::Unreachable:
    case ErrorKind::Timeout:
    case ErrorKind::NameResolution:
    case ErrorKind::Unavailable:
        return true;
    default:
        return false;
    }
}

} // namespace

ClusterWorker::ClusterWorker(ClientConf conf, std::shared_ptr<ClientPool> pool,
                             std::shared_ptr<SchemaRegistry> registry)
    : m_conf(std::move(conf)), m_pool(std::move(pool)), m_registry(std::move(registry))
{
}

void ClusterWorker::begin()
{
    m_clock.start();
    m_sampleTimer = new QTimer(this);
    connect(m_sampleTimer, &QTimer::timeout, this, [this] { look(Ends::OfMonitor); });
    m_aliveTimer = new QTimer(this);
    connect(m_aliveTimer, &QTimer::timeout, this, &ClusterWorker::keepAlive);
    refresh();
}

void ClusterWorker::refresh()
{
    m_refreshWaits = false;
    look(Ends::Asked);
}

void ClusterWorker::setEnds(std::shared_ptr<const EndsSnapshot> ends)
{
    m_ends = std::move(ends);
    if (m_watched && m_wasOnline && !m_error)
        look(Ends::OfMonitor);
}

void ClusterWorker::look(Ends from)
{
    if (m_stopped || (!m_client && !connectClient()))
        return;
    sample(from);
    if (m_stopped)
        return;
    const bool retry = m_error && mayComeBack(*m_error);
    if (m_watched || retry)
        m_sampleTimer->start(retry ? retryEveryMs : hasEnds() ? m_ends->usableMs : sampleEveryMs);
    else
        m_sampleTimer->stop();
}

void ClusterWorker::setWatched(bool watched)
{
    if (std::exchange(m_watched, watched) == watched)
        return;
    if (watched)
        refresh();
}

bool ClusterWorker::connectClient()
{
    setState(LinkState::Connecting);
    Result<RdKafkaPtr> client = makeClient(m_conf, m_failures);
    if (!client) {
        setState(LinkState::Failed, client.error());
        return false;
    }
    m_client = std::move(client).value();
    m_aliveTimer->start(aliveEveryMs);
    return true;
}

void ClusterWorker::sample(Ends from)
{
    const Result<ClusterMetadata> metadata = ClusterAdmin(m_client.get()).metadata(requestTimeoutMs);
    rd_kafka_poll(m_client.get(), 0); // so that the cause of a failure is known
    if (!metadata) {
        const Error error = m_wasOnline ? m_failures->newest().value_or(metadata.error()) : explain(metadata.error());
        setState(m_wasOnline ? LinkState::Offline : LinkState::Failed, error);
        return;
    }
    m_failures->setAnswered();
    ClusterSnapshot snapshot;
    snapshot.clusterId = metadata->clusterId;
    snapshot.controller = metadata->controller;
    for (const ClusterMetadata::Broker& broker : metadata->brokers)
        snapshot.brokers.append(toBroker(broker, metadata->controller, m_last.get()));
    snapshot.topics.reserve(qsizetype(metadata->topics.size()));
    for (const ClusterMetadata::Topic& topic : metadata->topics) {
        snapshot.topics.append(toTopic(topic));
        const TopicInfo* known = m_last ? m_last->topic(topic.name) : nullptr;
        if (known && known->partitions.size() == snapshot.topics.last().partitions.size())
            carryOver(snapshot.topics.last(), *known);
    }
    const bool first = !std::exchange(m_wasOnline, true);
    setState(LinkState::Online);
    if (!m_last)
        publish(snapshot); // names first: the rest follows in parts
    if (first)
        m_pool->warmUp(Isolation::Committed);
    sampleOffsets(snapshot, from);
    publish(snapshot);
    sampleSettings(snapshot);
    sampleSizes(snapshot);
    sampleSubjects(snapshot);
    publish(snapshot);
}

bool ClusterWorker::hasEnds() const
{
    const auto now = std::chrono::steady_clock::now();
    return m_ends && now - m_ends->takenAt <= std::chrono::milliseconds(m_ends->usableMs);
}

void ClusterWorker::sampleOffsets(ClusterSnapshot& snapshot, Ends from)
{
    const bool isTold = from == Ends::OfMonitor && hasEnds();
    std::vector<TopicPartition> all;
    std::vector<TopicInfo*> asked;
    for (TopicInfo& topic : snapshot.topics) {
        if (isTold && takeEnds(topic))
            continue;
        asked.push_back(&topic);
        for (const PartitionInfo& partition : topic.partitions) {
            if (partition.leader >= 0)
                all.push_back({topic.name, partition.id});
        }
    }
    if (all.empty() || m_stopped)
        return;
    ClusterAdmin admin(m_client.get());
    const Offsets ends = admin.offsets(all, atEnd, requestTimeoutMs);
    const qint64 nowMs = m_clock.elapsed();
    const Offsets starts = m_stopped ? Offsets() : admin.offsets(all, atStart, requestTimeoutMs);
    if (asked.size() == std::size_t(snapshot.topics.size()))
        m_askedAtMs = nowMs;
    for (TopicInfo* topic : asked)
        takeOffsets(*topic, starts, ends, nowMs);
}

bool ClusterWorker::takeEnds(TopicInfo& topic)
{
    const auto told = m_ends->topics.constFind(topic.name);
    if (told == m_ends->topics.constEnd() || told->size() != topic.partitions.size())
        return false;
    const auto age = std::chrono::steady_clock::now() - m_ends->takenAt;
    const qint64 atMs = m_clock.elapsed() - std::chrono::duration_cast<std::chrono::milliseconds>(age).count();
    if (topic.records && atMs <= m_askedAtMs)
        return true; // what was asked since is newer
    Offsets starts, ends;
    for (const PartitionInfo& partition : topic.partitions) {
        if (partition.id < 0 || partition.id >= told->size())
            return false;
        const EndsSnapshot::Range& range = (*told)[partition.id];
        // Starts are told less often than ends, and never go back.
        const std::int64_t start = std::max(range.start, partition.start.value_or(-1));
        if (range.start < 0 || range.end < start)
            return false;
        const TopicPartition at{topic.name, partition.id};
        starts.emplace(at, start);
        ends.emplace(at, range.end);
    }
    takeOffsets(topic, starts, ends, atMs);
    return true;
}

void ClusterWorker::takeOffsets(TopicInfo& topic, const Offsets& starts, const Offsets& ends, qint64 atMs)
{
    std::int64_t records = 0;
    double perSecond = 0;
    bool complete = !topic.partitions.isEmpty();
    bool hasRate = false;
    for (PartitionInfo& partition : topic.partitions) {
        const TopicPartition key{topic.name, partition.id};
        const auto end = ends.find(key);
        const auto start = starts.find(key);
        if (end == ends.end() || !end->second || start == starts.end() || !start->second) {
            complete = false;
            if (end != ends.end() && !end->second)
                partition.error = end->second.error();
            continue;
        }
        partition.end = *end->second;
        partition.start = *start->second;
        records += *partition.end - *partition.start;
        Rate& rate = m_rates[topic.name][partition.id];
        if (rate.atMs > 0 && atMs > rate.atMs && *partition.end >= rate.end) {
            partition.recordsPerSecond = double(*partition.end - rate.end) * 1000.0 / double(atMs - rate.atMs);
            perSecond += *partition.recordsPerSecond;
            hasRate = true;
        }
        rate.end = *partition.end;
        rate.atMs = std::max<qint64>(atMs, 1);
    }
    topic.records = complete ? std::optional(records) : std::nullopt;
    if (hasRate) {
        topic.recordsPerSecond = perSecond;
        QVector<float>& history = m_rateHistory[topic.name];
        history.append(float(perSecond));
        if (history.size() > rateHistoryLength)
            history.removeFirst();
        topic.rateHistory = history;
    }
}

void ClusterWorker::publish(const ClusterSnapshot& snapshot)
{
    auto shared = std::make_shared<ClusterSnapshot>(snapshot);
    shared->takenAtMs = SystemClock::instance().nowMs();
    m_last = shared;
    if (!m_stopped)
        emit sampled(m_last);
}

void ClusterWorker::keepAlive()
{
    if (m_stopped)
        return;
    rd_kafka_poll(m_client.get(), 0);
    if (!m_wasOnline)
        return;
    const ConnectionFailures::Brokers brokers = m_failures->brokers();
    if (brokers.up == 0 && brokers.down > 0) {
        setState(LinkState::Offline, m_failures->newest());
        if (!m_sampleTimer->isActive())
            m_sampleTimer->start(retryEveryMs);
    } else if (brokers.up > 0) {
        const bool wasAway = m_state == LinkState::Offline;
        setState(brokers.down > 0 ? LinkState::Partial : LinkState::Online,
                 brokers.down > 0 ? m_failures->newest() : std::nullopt);
        if (wasAway)
            refresh();
    }
}

void ClusterWorker::setState(LinkState state, std::optional<Error> error)
{
    if (m_state == state && m_error == error)
        return;
    m_state = state;
    m_error = error;
    emit stateChanged(state, error);
}

void ClusterWorker::addDocumentation(const QString& topic, QVector<ConfigEntry>& settings)
{
    // The same for every topic: asked once. Without it the settings are still worth showing.
    if (m_settingDocs.isEmpty())
        m_settingDocs = topicSettingDocs(m_conf, topic, docsTimeoutMs, &m_stopped).value_or({});
    for (ConfigEntry& entry : settings)
        entry.documentation = m_settingDocs.value(entry.name);
}

void ClusterWorker::describe(const QString& topic, int ticket)
{
    if (m_stopped)
        return;
    if (!m_client) {
        emit described(ticket,
                       m_error.value_or(Error{ErrorKind::Unavailable, 0, QStringLiteral("not connected"), topic}));
        return;
    }
    auto settings = ClusterAdmin(m_client.get()).topicSettings({topic}, requestTimeoutMs);
    const auto found = settings.find(topic);
    if (found != settings.end() && found->second)
        addDocumentation(topic, *found->second);
    if (found == settings.end())
        emit described(ticket,
                       Error{ErrorKind::NotFound, 0, QStringLiteral("the broker told nothing of this topic"), topic});
    else
        emit described(ticket, found->second);
}

} // namespace weir
