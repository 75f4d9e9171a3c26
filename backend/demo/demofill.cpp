#include "backend/demo/demofill.h"

#include "backend/demo/demoextras.h"
#include "backend/demo/demokinds.h"
#include "backend/demo/demotopics.h"
#include "backend/kafka/clusteradmin.h"

#include <QDeadlineTimer>
#include <QThread>
#include <algorithm>
#include <iterator>

namespace weir {
namespace {

constexpr std::int64_t dayMs = 86'400'000;
constexpr int patienceMs = 30'000;
constexpr std::size_t auditBatch = 40;

bool needsRegistry(ShopStream stream) { return stream == ShopStream::Payments || stream == ShopStream::Shipments; }

std::string transactionalId(const std::string& prefix) { return prefix + "weir-demo-audit"; }

/// What belongs to this part and does not come out of the shop's own days, in the order of time.
std::vector<DemoRecord> extrasOf(const DemoMarker& marker, FillPart part, const DemoEncoders* encoders)
{
    const bool onlyRegistry = part == FillPart::OnlyRegistryTopics;
    std::vector<DemoRecord> extras =
        encodedHistory(marker.fromMs, marker.toMs, marker.seed, encoders != nullptr, onlyRegistry);
    for (DemoRecord& record : extras) {
        const bool isKnown = marker.topics.isEmpty() ||
                             std::any_of(marker.topics.begin(), marker.topics.end(), [&](const QString& name) {
                                 return name.endsWith(QString::fromStdString(record.topic));
                             });
        if (!isKnown)
            record.topic.clear(); // a demo that was made before there were these topics
        else if (record.topic == "returns")
            record.value = encoders->returned(*record.value);
    }
    std::erase_if(extras, [](const DemoRecord& record) { return record.topic.empty(); });
    if (!onlyRegistry) {
        std::vector<DemoRecord> others = extraHistory(marker.fromMs, marker.toMs, marker.seed);
        extras.insert(extras.end(), std::make_move_iterator(others.begin()), std::make_move_iterator(others.end()));
    }
    std::stable_sort(extras.begin(), extras.end(),
                     [](const DemoRecord& a, const DemoRecord& b) { return a.timestampMs < b.timestampMs; });
    return extras;
}

} // namespace

std::optional<DemoRecord> toDemoRecord(ShopRecord&& record, const std::string& prefix, const DemoEncoders* encoders,
                                       std::optional<Error>* error)
{
    if (needsRegistry(record.stream) && !encoders)
        return std::nullopt;
    DemoRecord result{prefix + std::string(topicOf(record.stream)), std::move(record.key), std::nullopt,
                      record.timestampMs};
    for (auto& [name, value] : record.headers)
        result.headers.emplace_back(std::move(name), std::move(value));
    if (record.stream == ShopStream::Payments) {
        Result<std::string> framed = encoders->payment(record.value);
        if (!framed) {
            if (error)
                *error = framed.error();
            return std::nullopt;
        }
        result.value = std::move(framed).value();
    } else if (record.stream == ShopStream::Shipments) {
        result.value = encoders->shipment(record.value);
    } else if (!record.isTombstone) {
        result.value = std::move(record.value);
    }
    return result;
}

std::int64_t expectedRecords(std::int64_t historyMs, FillPart part)
{
    const double days = double(historyMs) / double(dayMs);
    const double perDay = part == FillPart::OnlyRegistryTopics ? 1500
                          : part == FillPart::WithoutRegistry  ? 8500
                                                               : 10'000;
    return std::int64_t(days * perDay);
}

ShopOptions historyShop(const DemoMarker& marker)
{
    ShopOptions options;
    options.seed = marker.seed;
    options.startMs = marker.fromMs;
    return options;
}

DemoFill::DemoFill(DemoProducer& producer, const ConnectionSpec& spec, const Secrets& secrets, std::string prefix,
                   int timeoutMs)
    : m_producer(producer), m_spec(spec), m_secrets(secrets), m_prefix(std::move(prefix)), m_timeoutMs(timeoutMs)
{
}

Result<void> DemoFill::write(DemoRecord record)
{
    ++m_written[record.topic];
    return m_producer.send(record, patienceMs);
}

Result<void> DemoFill::run(const DemoMarker& marker, FillPart part, const DemoEncoders* encoders,
                           const std::function<bool()>& isStopped, const Progress& progress)
{
    constexpr std::int64_t stepMs = 3'600'000;
    Shop shop(historyShop(marker));
    const std::vector<DemoRecord> extras = extrasOf(marker, part, encoders);
    auto extra = extras.begin();
    std::vector<DemoRecord> audit;
    std::int64_t done = 0;
    const std::int64_t expected = expectedRecords(marker.toMs - marker.fromMs, part);
    Result<void> state;
    for (std::int64_t ms = marker.fromMs; ms < marker.toMs && state; ms += stepMs) {
        if (isStopped())
            return Error{ErrorKind::Cancelled};
        const std::int64_t until = std::min(ms + stepMs, marker.toMs);
        shop.advance(until, [&](ShopRecord&& record) {
            if (!state || (part == FillPart::OnlyRegistryTopics && !needsRegistry(record.stream)) ||
                record.timestampMs >= marker.toMs)
                return;
            const bool isAudit = record.stream == ShopStream::Audit;
            std::optional<Error> error;
            std::optional<DemoRecord> ready = toDemoRecord(std::move(record), m_prefix, encoders, &error);
            if (error)
                state = *error;
            if (!ready)
                return;
            ++done;
            if (isAudit)
                audit.push_back(std::move(*ready));
            else
                state = write(std::move(*ready));
        });
        for (; extra != extras.end() && extra->timestampMs < until && state; ++extra, ++done) {
            DemoRecord record = *extra;
            record.topic = m_prefix + record.topic;
            state = write(std::move(record));
        }
        m_producer.poll();
        progress(done, std::max(done, expected));
    }
    if (state)
        state = writeAudit(audit, marker.seed, isStopped);
    if (state)
        state = m_producer.flush(4 * m_timeoutMs);
    if (state)
        state = checkArrived();
    if (state)
        progress(done, done);
    return state;
}

Result<void> DemoFill::writeAudit(const std::vector<DemoRecord>& records, std::uint64_t seed,
                                  const std::function<bool()>& isStopped)
{
    if (records.empty())
        return {};
    Result<std::unique_ptr<DemoProducer>> made = DemoProducer::make(m_spec, m_secrets, transactionalId(m_prefix));
    if (!made)
        return made.error();
    DemoProducer& producer = **made;
    if (const Result<void> ready = producer.initTransactions(2 * m_timeoutMs); !ready)
        return ready;
    Random random(seed ^ 0x6175646974ULL);
    for (std::size_t from = 0; from < records.size(); from += auditBatch) {
        if (isStopped())
            return Error{ErrorKind::Cancelled};
        if (const Result<void> begun = producer.beginTransaction(); !begun)
            return begun;
        for (std::size_t i = from; i < std::min(from + auditBatch, records.size()); ++i) {
            if (const Result<void> sent = producer.send(records[i], patienceMs); !sent)
                return sent;
        }
        // Somebody's work that was given up: one in ten, and the last but one, so that there is always some near the
        // end.
        const bool isLastButOne = from + auditBatch < records.size() && from + 2 * auditBatch >= records.size();
        const bool isAborted = random.chance(0.1) || isLastButOne;
        if (const Result<void> ended = producer.endTransaction(!isAborted, 2 * m_timeoutMs); !ended)
            return ended;
    }
    return {};
}

Result<void> DemoFill::checkArrived()
{
    ClusterAdmin admin(m_producer.client());
    for (const auto& [topic, count] : m_written) {
        const QString name = QString::fromStdString(topic);
        const Result<ClusterMetadata> metadata = admin.metadata(m_timeoutMs, name);
        if (!metadata)
            return metadata.error();
        std::vector<TopicPartition> partitions;
        for (const auto& known : metadata->topics) {
            for (const auto& partition : known.partitions)
                partitions.push_back({name, partition.id});
        }
        // A leader tells of the end of a partition a moment after it has acknowledged what lies before it.
        const QDeadlineTimer patience(4 * m_timeoutMs);
        for (std::int64_t arrived = 0; arrived < count;) {
            arrived = 0;
            for (const auto& [at, end] : admin.offsets(partitions, atEnd, m_timeoutMs)) {
                if (!end)
                    return end.error();
                arrived += *end;
            }
            if (arrived >= count)
                break;
            if (patience.hasExpired())
                return Error{ErrorKind::Io, 0, QStringLiteral("%1 of %2 records arrived").arg(arrived).arg(count),
                             name};
            QThread::msleep(20);
        }
    }
    return {};
}

} // namespace weir
