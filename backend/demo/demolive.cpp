#include "backend/base/clock.h"
#include "backend/demo/demoextras.h"
#include "backend/demo/demokinds.h"
#include "backend/demo/demorun.h"

namespace weir {
namespace {

constexpr int tickMs = 50;
constexpr std::size_t mostWaiting = 50'000;
constexpr std::int64_t brokenEveryMs = 7'000;
constexpr std::int64_t imageEveryMs = 60'000;
constexpr std::int64_t encodedEveryMs = 1'700;
constexpr std::int64_t auditEveryMs = 5'000;

std::string base36(std::uint64_t number)
{
    std::string text;
    for (; number > 0; number /= 36)
        text.insert(text.begin(), "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[number % 36]);
    return text;
}

ShopOptions liveShop(const DemoOptions& options, std::int64_t nowMs)
{
    ShopOptions shop;
    shop.seed = options.seed;
    shop.startMs = nowMs;
    shop.visitsPerDay = options.recordsPerSecond * 86'400 / Shop::recordsPerVisit;
    shop.delayFactor = 1.0 / 120; // a parcel takes a quarter of an hour instead of days: one can watch it
    shop.visitFactor = 0.15;      // and the stream is at its rate half a minute after the start
    shop.staffPerHour = options.recordsPerSecond * 72;
    shop.sensorEveryMs = 15'000;
    shop.orderPrefix = "O-" + base36(std::uint64_t(nowMs / 1000)) + "-"; // never an order of another run
    shop.isContinued = true;
    return shop;
}

} // namespace

Result<void> DemoRunner::Run::live()
{
    Result<std::unique_ptr<DemoProducer>> auditor =
        DemoProducer::make(m_options.spec, m_options.secrets, m_prefix + "weir-demo-audit");
    if (!auditor)
        return auditor.error();
    m_auditor = std::move(auditor).value();
    if (const Result<void> ready = m_auditor->initTransactions(2 * m_options.timeoutMs); !ready)
        return ready;
    DemoGroups groups(m_options.spec, m_options.secrets, m_prefix);
    groups.start();
    std::thread registry;
    if (m_options.registry)
        registry = std::thread([this] { serveRegistry(); });

    const Clock& clock = SystemClock::instance();
    const std::int64_t begin = clock.nowMs();
    Shop shop(liveShop(m_options, begin));
    Random random(m_options.seed ^ std::uint64_t(begin));
    m_nextBroken = m_nextImage = m_nextEncoded = m_nextAudit = begin + auditEveryMs;
    std::int64_t lastReport = 0;
    report(DemoStage::Live);
    while (!waitOrStop(tickMs)) {
        const std::int64_t now = clock.nowMs();
        shop.advance(now, [this](ShopRecord&& record) { sendLive(std::move(record)); });
        sendExtras(now, random);
        m_producer->poll();
        if (now - lastReport >= 1000) {
            lastReport = now;
            report(DemoStage::Live, m_sent, 0, m_producer->failures().newest());
        }
    }
    if (registry.joinable())
        registry.join();
    groups.stop();
    // What is on its way may arrive; a cluster that is gone is not waited for.
    (void)m_producer->flush(m_producer->failures().newest() ? 0 : 5000);
    m_auditor.reset();
    return {};
}

void DemoRunner::Run::sendLive(ShopRecord&& record)
{
    // The steps of an order a second apart are told at once: their own times are in them, a little ahead of the clock.
    if (record.stream == ShopStream::Audit) {
        if (auto ready = toDemoRecord(std::move(record), m_prefix, nullptr))
            m_audit.push_back(std::move(*ready));
        return;
    }
    const std::shared_ptr<const DemoEncoders> schemas = encoders();
    const bool isWaiting =
        !schemas && (record.stream == ShopStream::Payments || record.stream == ShopStream::Shipments);
    if (isWaiting) {
        if (m_options.registry)
            m_waiting.push_back(std::move(record));
        if (m_waiting.size() > mostWaiting)
            m_waiting.pop_front();
        return;
    }
    if (schemas) {
        for (; !m_waiting.empty(); m_waiting.pop_front(), ++m_sent) {
            if (const auto late = toDemoRecord(std::move(m_waiting.front()), m_prefix, schemas.get()))
                (void)m_producer->send(*late, 0);
        }
    }
    // A full queue means that the cluster is away: the stream has a gap then, as a real one would.
    if (const auto ready = toDemoRecord(std::move(record), m_prefix, schemas.get());
        ready && m_producer->send(*ready, 0))
        ++m_sent;
}

void DemoRunner::Run::sendExtras(std::int64_t nowMs, Random& random)
{
    if (nowMs >= m_nextBroken) {
        m_nextBroken = nowMs + brokenEveryMs;
        DemoRecord record = brokenRecord(int(random.below(brokenKinds)), nowMs, random);
        record.topic = m_prefix + record.topic;
        m_sent += m_producer->send(record, 0) ? 1 : 0;
    }
    if (nowMs >= m_nextImage) {
        m_nextImage = nowMs + imageEveryMs;
        DemoRecord record = imageRecord(nowMs, random);
        record.topic = m_prefix + record.topic;
        m_sent += m_producer->send(record, 0) ? 1 : 0;
    }
    if (nowMs >= m_nextEncoded) {
        m_nextEncoded = nowMs + encodedEveryMs;
        const int number = int(nowMs / encodedEveryMs % 100'000);
        DemoRecord record = encodedRecord(number % encodingKinds, number, nowMs, random);
        const std::shared_ptr<const DemoEncoders> schemas = encoders();
        const bool needsRegistry = record.topic == "returns";
        if (m_marker.topics.contains(named(record.topic)) && (!needsRegistry || schemas)) {
            if (needsRegistry)
                record.value = schemas->returned(*record.value);
            record.topic = m_prefix + record.topic;
            m_sent += m_producer->send(record, 0) ? 1 : 0;
        }
    }
    if (nowMs >= m_nextTick && m_marker.topics.contains(named("price-ticks"))) {
        m_nextTick = nowMs + priceTickEveryMs;
        DemoRecord record = priceTick(nowMs, m_catalogue, random);
        record.topic = m_prefix + record.topic;
        m_sent += m_producer->send(record, 0) ? 1 : 0;
    }
    if (nowMs >= m_nextAudit && !m_audit.empty()) {
        m_nextAudit = nowMs + auditEveryMs;
        sendAudit(std::exchange(m_audit, {}), random.chance(0.15));
    }
}

void DemoRunner::Run::sendAudit(std::vector<DemoRecord> records, bool isAborted)
{
    if (!m_auditor->beginTransaction())
        return; // the last one failed: librdkafka wants an abort first
    for (const DemoRecord& record : records)
        (void)m_auditor->send(record, 0);
    const Result<void> ended = m_auditor->endTransaction(!isAborted, m_options.timeoutMs);
    if (!ended && !ended.error().fatal)
        (void)m_auditor->endTransaction(false, m_options.timeoutMs);
    m_sent += ended ? std::int64_t(records.size()) : 0;
}

} // namespace weir
