// Who is it, of one core: the graph in memory, and the whole stage with its tables on disk. `--people N`: those that
// the disk knows before, with two identifiers each (50,000,000 take about 12 GB); `--folder F`: where.
#include "backend/cdp/event/speccheck.h"
#include "backend/cdp/stages/identifystage.h"
#include "backend/engine/identify/identifycore.h"
#include "tests/bench/bench.h"
#include "tests/support/cpuclock.h"

#include <QTemporaryDir>
#include <random>

using namespace weir;
using namespace weir::bench;
using namespace weir::cdp;

namespace {

constexpr int eventsARound = 200'000;
constexpr int batchSize = 5'000;
constexpr std::int64_t startMs = 1'790'000'000'000;

std::string userOf(std::uint64_t person) { return "user-" + std::to_string(person); }
std::string anonymousOf(std::uint64_t person)
{
    char text[40];
    std::snprintf(text, sizeof text, "8f7d5c3a-1b2e-4f6d-9a8b-%012llx",
                  static_cast<unsigned long long>(stableHash(userOf(person)) >> 16));
    return text;
}
ProfileId idOf(std::uint64_t person) { return {stableHash(userOf(person)), stableHash(userOf(person), 7)}; }

/// 85 % of known people, 10 % of new ones, 5 % of known ones with a new identifier.
class Visitors
{
public:
    explicit Visitors(std::uint64_t people) : m_people(people) {}
    std::string next(std::string& key)
    {
        const unsigned dice = m_random() % 100;
        const std::uint64_t person = dice < 10 ? m_next++ : m_random() % m_people;
        key = userOf(person);
        const std::string anonymous = dice < 95 ? anonymousOf(person) : anonymousOf(m_people * 2 + m_next++);
        return R"({"type":"track","event":"Product Viewed","userId":")" + key + R"(","anonymousId":")" + anonymous +
               R"(","messageId":"ajs-next-)" + std::to_string(++m_events) +
               R"(-5b8e7c1a","timestamp":"2026-11-20T10:00:00.123Z","receivedAt":"2026-11-20T10:00:00.200Z",)"
               R"("context":{"ip":"192.168.12.7","locale":"de-DE","library":{"name":"analytics.js","version":"2.11.1"},)"
               R"("page":{"path":"/checkout","url":"https://shop.example.com/checkout"}},"properties":{"product_id":"p-77",)"
               R"("price":12.5,"currency":"EUR"}})";
    }

private:
    std::mt19937_64 m_random{5};
    std::uint64_t m_people, m_next = std::uint64_t(1) << 40, m_events = 0;
};

/// Rows as identify writes them, without the way there.
bool fill(engine::LocalStore& store, std::uint64_t people)
{
    engine::StoreBatch batch;
    for (std::uint64_t person = 0; person < people; ++person) {
        const IdentityStorage::Person owner{std::uint32_t(person), idOf(person)};
        engine::PersonRow row;
        row.number = owner.number;
        const std::string keys[] = {"userId:" + userOf(person), "anonymousId:" + anonymousOf(person)};
        for (std::uint64_t i = 0; i < 2; ++i) {
            row.links.push_back({2 * person + i, keys[i]});
            batch.put(engine::linkTable, keys[i], rowBytes(engine::LinkRow{owner, 2 * person + i, "made-by-nobody"}));
        }
        batch.put(engine::personTable, engine::storeKey(owner.id), rowBytes(row));
        if (person % 20'000 != 19'999 && person + 1 != people)
            continue;
        if (!store.write(batch))
            return false;
        batch.clear();
    }
    engine::IdentityCounters counters{.profiles = std::uint32_t(people), .orders = 2 * people, .people = people};
    batch.put(engine::counterTable, engine::countersKey, *engine::countersRecord(counters).value);
    return store.write(batch) && store.flush();
}

struct Rates
{
    double cpu = 0, wall = 0; ///< thousand events a second
};

/// What goes to Kafka, by topic.
struct Written
{
    std::map<std::string_view, std::pair<std::size_t, std::size_t>> byTopic; ///< records, bytes
    void add(const engine::TopicRecord& record)
    {
        auto& [records, bytes] = byTopic[record.topic];
        ++records;
        bytes += record.bytes();
    }
    QString text(double events) const
    {
        QStringList parts;
        for (const auto& [topic, of] : byTopic)
            parts.push_back(QStringLiteral("%1 %2 (%3 B)")
                                .arg(QLatin1String(topic.data(), qsizetype(topic.size())))
                                .arg(double(of.first) / events, 0, 'f', 3)
                                .arg(double(of.second) / events, 0, 'f', 0));
        return parts.join(QLatin1String(", "));
    }
};

std::optional<Rates> stageOnDisk(engine::IdentifyCore& core, Visitors& visitors, std::int64_t& nowMs, Written& written)
{
    const auto topics = std::make_shared<const std::vector<std::string>>(std::vector<std::string>{"weir.collected"});
    std::vector<std::shared_ptr<const RecordBatch>> batches;
    RecordBatchBuilder builder(topics);
    for (int i = 0; i < eventsARound; ++i) {
        std::string key;
        const engine::TopicRecord record =
            engine::collectedRecord(key, {.source = "shop", .receivedAtMs = startMs + i, .text = visitors.next(key)});
        RecordView view;
        view.value = *record.value;
        view.offset = i;
        builder.add(view);
        if (i % batchSize == batchSize - 1)
            batches.push_back(builder.take());
    }
    test::CpuClock clock;
    QElapsedTimer wall;
    wall.start();
    std::vector<engine::TopicRecord> out;
    engine::ReceivedOrder order(1);
    const std::vector<std::int64_t> next{eventsARound};
    std::size_t count = 0;
    const auto pack = [&] {
        for (const engine::TopicRecord& record : out)
            written.add(record);
        out.clear();
    };
    for (std::size_t i = 0; i < batches.size(); ++i) {
        order.add(batches[i]);
        const auto records = order.take(batchSize, nowMs, [](std::int32_t) { return true; });
        count += records.size();
        if (!core.take(records, ++nowMs, out))
            return {};
        if (i % 3 == 2) // 15,000 a transaction
            if (!core.finish(next, out, nowMs) || !core.committed({}))
                return {};
        pack();
    }
    if (count != eventsARound || !core.finish(next, out, nowMs) || !core.committed({}))
        return {};
    pack();
    return Rates{eventsARound / clock.milliseconds(),
                 double(eventsARound) / double(std::max<qint64>(1, wall.elapsed()))};
}

/// The stage alone, without records: suppression, duplicates, identity.
double stageInMemory(std::uint64_t people)
{
    IdentifyStage stage;
    Visitors visitors(people);
    JsonParser parser;
    JsonArena arena;
    StageRecords records;
    const auto take = [&](const std::vector<std::string>& texts) {
        std::vector<SpecChecked> events;
        arena.clear();
        for (const std::string& text : texts)
            events.push_back(checkSpec(text, startMs, {}, parser, arena));
        test::CpuClock clock;
        for (const SpecChecked& event : events)
            stage.take(event.event, arena, startMs, records);
        return double(texts.size()) / clock.milliseconds();
    };
    double rate = 0;
    for (std::uint64_t done = 0; done < 4 * people; done += eventsARound) {
        std::vector<std::string> texts;
        std::string key;
        for (int i = 0; i < eventsARound; ++i)
            texts.push_back(visitors.next(key));
        rate = take(texts);
    }
    return rate;
}

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const auto after = [&](const char* name, const QString& usual) {
        const qsizetype at = arguments.indexOf(QLatin1String(name));
        return at > 0 && at + 1 < arguments.size() ? arguments[at + 1] : usual;
    };
    const std::uint64_t people = after("--people", QStringLiteral("2000000")).toULongLong();
    QTemporaryDir own;
    const std::string folder = after("--folder", own.path()).toStdString();
    const QString none = QStringLiteral("-");

    const QString inMemory = number(stageInMemory(300'000), "k/s", 0);
    report(QStringLiteral("whose event is it, in memory, of one core"), inMemory, none, inMemory,
           QStringLiteral(">= 300 k/s"));

    auto store = engine::LocalStore::open(folder, {.memoryBytes = 512u << 20});
    if (!store)
        return 1;
    QElapsedTimer timer;
    timer.start();
    if (!fill(**store, people))
        return 1;
    note(QStringLiteral("%1 people filled in %2 s, %3 MB on disk")
             .arg(people)
             .arg(timer.elapsed() / 1000)
             .arg((*store)->bytesOnDisk() >> 20));
    for (const bool isEncrypted : {false, true}) {
        engine::IdentifyCore core({.workspace = {.isEncrypted = isEncrypted}, .incarnation = "bench"}, store->get());
        Visitors visitors(people);
        std::int64_t nowMs = startMs + (isEncrypted ? 30LL * 86'400'000 : 0);
        std::vector<double> cpu, wall;
        Written written;
        for (int round = 0; round < rounds; ++round) {
            const std::optional<Rates> rates = stageOnDisk(core, visitors, nowMs, written);
            if (!rates)
                return 1;
            cpu.push_back(rates->cpu);
            wall.push_back(rates->wall);
        }
        note(QStringLiteral("k/s of CPU: ") + all(cpu) + QStringLiteral("; by the clock: ") + all(wall) +
             QStringLiteral("; %1 MB in memory").arg(memoryMiB("VmRSS"), 0, 'f', 0));
        note(QStringLiteral("records an event: ") + written.text(double(rounds) * eventsARound));
        const QString ours = number(median(cpu), "k/s", 0);
        if (!isEncrypted)
            report(QStringLiteral("identify with %1 M people on disk, records included, of one core").arg(people / 1e6),
                   ours, number(median(wall), "k/s by the clock", 0), ours, QStringLiteral(">= 80 k/s"));
    }
    return 0;
}
