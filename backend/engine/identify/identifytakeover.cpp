// IdentifyRun's way from the lock to the first event: all of the changelog, and where `collected` goes on.
#include "backend/engine/identify/identifyrun.h"
#include "backend/kafka/clusteradmin.h"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace weir::engine {
namespace {

constexpr int askMs = 30'000;
constexpr int restoreMs = 600'000; ///< without any end in sight
/// Of one partition in one answer: so that one answer brings something of each.
constexpr int fetchBytes = 16 << 20, leastFetchBytes = 128 << 10, mostFetchBytes = 4 << 20;
constexpr int queueKilobytes = 48 << 10;

} // namespace

/// Records would go to, or lie in, partitions that nobody reads, and what is known of people be split up.
Result<void> IdentifyRun::checkPartitions()
{
    ClientConf conf = m_options.conf;
    conf.role = ClientRole::Admin;
    const Result<RdKafkaPtr> client = makeClient(conf);
    if (!client)
        return client.error();
    const Result<ClusterMetadata> metadata = ClusterAdmin(client->get()).metadata(askMs);
    if (!metadata)
        return metadata.error();
    for (const char* name : {"collected", "events", "identities", "dedupe", "keys", "suppressions", "identify-lock"}) {
        const std::string_view topic = name;
        const int wanted = topic == "suppressions" || topic == "identify-lock" ? 1 : m_options.workspace.partitions;
        const QString full = QString::fromStdString(m_options.workspace.topic(topic));
        for (const ClusterMetadata::Topic& found : metadata->topics)
            if (const auto partitions = int(found.partitions.size());
                found.name == full && partitions > 0 && partitions != wanted)
                return Error{ErrorKind::Conflict, 0,
                             QStringLiteral("the topic %1 has %2 partitions, but this workspace works with %3: its "
                                            "number of partitions is fixed when it is made; make a new one, with "
                                            "another prefix, for more")
                                 .arg(full)
                                 .arg(partitions)
                                 .arg(wanted),
                             full};
    }
    return {};
}

Result<void> IdentifyRun::takeOver()
{
    spdlog::info("stage=identify event=takes-over");
    const auto goesOn = [this](const PartitionReader::Progress&) {
        if (const auto polled = m_lock->poll(1, 0); !polled)
            m_broken = polled.error();
        return m_isHolder && !m_broken && !m_shared.isStopping;
    };
    const auto read = m_changelog->readToEnd(
        changelogFrom(), [this](const LogBatch& batch) { return applyChangelog(batch); }, restoreMs, goesOn);
    if (!read) {
        if (read.error().kind == ErrorKind::Cancelled)
            return m_broken ? Result<void>(*m_broken) : Result<void>();
        return read.error();
    }
    for (const auto& [partition, offset] : *read)
        m_restoredTo[partition] = offset;
    if (Result<void> checked = m_core->checkKeys(); !checked)
        return checked;
    if (Result<void> kept = m_core->keep(changelogFrom(), wallMs()); !kept)
        return kept;
    for (const auto& [partition, offset] : m_restoredTo)
        m_changelog->stop(partition);
    m_isTailing = false;
    if (Result<void> current = m_feed.waitUntilCurrent(askMs); !current)
        return current;
    if (Result<void> opened = openCollected(); !opened)
        return opened;
    m_isWorking = true;
    spdlog::info("stage=identify event=works people={} seq={}", m_core->people(), m_core->seq());
    return {};
}

Result<void> IdentifyRun::openCollected()
{
    const int partitions = m_options.workspace.partitions;
    auto reader = PartitionReader::make(
        m_options.conf, {.failsOutOfRange = false,
                         .fetchWaitMs = 20,
                         .queueKilobytes = queueKilobytes,
                         .fetchBytes = std::clamp(fetchBytes / partitions, leastFetchBytes, mostFetchBytes)});
    if (!reader)
        return reader.error();
    m_collected = std::move(reader).value();
    const auto committed = m_lock->committed(m_partitions, askMs);
    if (!committed)
        return committed.error();
    m_next.clear();
    for (const LogPartition& at : m_partitions) {
        const auto found = committed->find(at);
        const Result<std::int64_t> next = whereToGoOn(at.partition, found == committed->end() ? -1 : found->second);
        if (!next)
            return next.error();
        m_next.push_back(*next);
        if (Result<void> started = m_collected->start({at, *next}); !started)
            return started;
    }
    m_order = std::make_unique<ReceivedOrder>(partitions);
    return {};
}

/// Kafka forgets the offsets of a group that was away for a week: the changelog says where it was. To begin anew would
/// take everything twice.
Result<std::int64_t> IdentifyRun::whereToGoOn(int partition, std::int64_t committed) const
{
    const std::vector<std::int64_t>& known = m_core->collected();
    const auto at = static_cast<std::size_t>(partition);
    if (committed >= 0) {
        if (at < known.size() && known[at] != committed)
            spdlog::warn("stage=identify event=offsets-moved partition={} offset={} changelog={}", partition, committed,
                         known[at]);
        return committed;
    }
    if (at < known.size()) {
        spdlog::warn("stage=identify event=offsets-forgotten partition={}: goes on from {}, as the changelog says",
                     partition, known[at]);
        return known[at];
    }
    if (m_core->seq() == 0)
        return std::int64_t(0);
    return Error{.kind = ErrorKind::Conflict,
                 .detail =
                     QStringLiteral("the offsets of the group %1 are gone, and the topic %2 does not say where it "
                                    "was: set the offsets of the group in the topic %3, or delete %2 to take "
                                    "all that is there for new")
                         .arg(QString::fromStdString(m_options.workspace.group("identify")),
                              QString::fromStdString(m_options.workspace.topic("identities")),
                              QString::fromStdString(m_options.workspace.topic("collected"))),
                 .subject = QString::number(partition)};
}

} // namespace weir::engine
