// Stage 3 without Kafka, one partition: what a person costs in memory and time where most of them lie in the store, how
// soon it stands again after a takeover, how quickly a new audience is filled. `--people N` (1,000,000).
#include "backend/cdp/event/speccheck.h"
#include "backend/cdp/stages/definitionchecks.h"
#include "backend/engine/profile/partitionpeople.h"
#include "tests/bench/bench.h"
#include "tests/support/cpuclock.h"

#include <QTemporaryDir>
#include <random>

using namespace weir;
using namespace weir::bench;
using namespace weir::engine;

namespace {

constexpr std::int64_t startMs = 1'790'000'000'000;
constexpr int batchSize = 5'000;

std::int64_t residentMegabytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no statm");
    return file.readAll().split(' ').at(1).toLongLong() * 4096 / 1'000'000;
}

class Crowd
{
public:
    Crowd()
    {
        m_workspace.partitions = 1;
        m_workspace.isEncrypted = false;
        m_store = std::move(
            *LocalStore::open(m_folder.filePath(QStringLiteral("store")).toStdString(), {.memoryBytes = 256u << 20}));
        cdp::setDefinitionChecks(m_book);
        define(R"({"kind":"audience","key":"lately","rule":{"event":"Bought","count":{"atLeast":2},)"
               R"("within":{"last":"30d"}}})");
        define(R"({"kind":"trait","key":"spent","compute":"sum","event":"Bought","property":"price"})");
        begin();
    }
    void define(const char* text)
    {
        const Result<JsonPointer> document = parseJson(text);
        const std::vector<Json> documents{(*document)->root};
        const auto refused = m_book.offer(documents);
        if (!refused.empty())
            qFatal("refused: %s", text);
    }
    void begin()
    {
        m_people.reset();
        m_people = std::make_unique<PartitionPeople>(m_workspace, 0, m_book, *m_store, nullptr, startMs);
        m_people->setMostInMemory(50'000);
        if (!m_people->restore())
            qFatal("not restored");
    }
    void take(std::uint64_t person)
    {
        const std::string number = std::to_string(person), id = "m" + std::to_string(++m_seq);
        const std::string moment = cdp::momentText(startMs + std::int64_t(m_seq / 10));
        AcceptedEvent event{.seq = m_seq, .profile = idOf(person), .source = "shop"};
        event.receivedAtMs = startMs + std::int64_t(m_seq / 10);
        if (m_people->stage().nameOf(event.profile) == event.profile.toText())
            event.linked = {{"userId", "user-" + number}, {"anonymousId", "8f7d5c3a-1b2e-4f6d-9a8b-" + number}};
        event.text = R"({"type":"track","event":"Bought","messageId":")" + id + R"(","userId":"user-)" + number +
                     R"(","timestamp":")" + moment + R"(","receivedAt":")" + moment +
                     R"(","properties":{"price":12.5,"product_id":"p-77","currency":"EUR"}})";
        const Result<TopicRecord> record = m_codec.encode(event);
        if (!record || !m_people->take(record->key, *record->value))
            qFatal("refused");
    }
    void commit()
    {
        std::vector<TopicRecord> records;
        StoreBatch batch;
        if (!m_people->collect(records, batch, startMs + std::int64_t(m_seq)) || !m_store->write(batch))
            qFatal("not committed");
        m_people->committed();
    }
    static cdp::ProfileId idOf(std::uint64_t person) { return cdp::ProfileId::ofMessage("p" + std::to_string(person)); }
    PartitionPeople& people() { return *m_people; }

private:
    Workspace m_workspace;
    QTemporaryDir m_folder;
    std::unique_ptr<LocalStore> m_store;
    cdp::DefinitionBook m_book;
    EventsCodec m_codec{nullptr};
    std::unique_ptr<PartitionPeople> m_people;
    std::uint64_t m_seq = 0;
};

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication app(argc, argv);
    const QStringList words = app.arguments();
    const auto at = words.indexOf(QStringLiteral("--people"));
    const std::uint64_t people = at > 0 ? words.value(at + 1).toULongLong() : 1'000'000;
    Crowd crowd;
    for (std::uint64_t person = 0; person < people; ++person) {
        crowd.take(person);
        if (person % batchSize == batchSize - 1)
            crowd.commit();
    }
    crowd.commit();
    note(QStringLiteral("%1 people came: %2 MB").arg(people).arg(residentMegabytes()));
    std::mt19937_64 random(7);
    const test::CpuClock cpu;
    constexpr int events = 100'000;
    for (int i = 0; i < events; ++i) {
        crowd.take(random() % people);
        if (i % batchSize == batchSize - 1)
            crowd.commit();
    }
    crowd.commit();
    const double microseconds = cpu.milliseconds() * 1e3 / events;
    report(QStringLiteral("memory with %1 people in one worker, 1 GB set").arg(people),
           number(double(residentMegabytes()), "MB", 0), {}, number(double(residentMegabytes()), "MB", 0),
           QStringLiteral("<= 1024 MB"));
    report(QStringLiteral("an event of somebody on the shelf, profile stage, without Kafka"),
           number(microseconds, "µs CPU"), {}, {}, {});
    QElapsedTimer clock;
    clock.start();
    crowd.begin();
    const double takeover = double(clock.elapsed()) / 1000;
    report(QStringLiteral("takeover with a warm store, without Kafka's rebalance"), number(takeover, "s"), {},
           number(takeover, "s"), QStringLiteral("<= 10 s"));
    clock.restart();
    for (int i = 0; i < 1'000; ++i)
        if (!crowd.people().stage().find("userId", "user-" + std::to_string(random() % people)))
            qFatal("somebody is not found");
    const double find = double(clock.nsecsElapsed()) / 1e9;
    report(QStringLiteral("a person by identifier, from the store"), number(find, "ms", 2), {}, number(find, "ms", 2),
           QStringLiteral("<= 50 ms"));
    crowd.define(R"({"kind":"audience","key":"ever","rule":{"event":"Bought","count":{"atLeast":1}}})");
    clock.restart();
    crowd.people().definitionsChanged({"audience"}, {}, {});
    const double waits = double(clock.elapsed());
    clock.restart();
    while (crowd.people().isFilling()) {
        crowd.people().fillSome(std::chrono::milliseconds(100));
        crowd.commit();
    }
    const double filled = double(clock.elapsed()) / 1000;
    report(QStringLiteral("a new audience: events wait"), number(waits, "ms"), {}, number(waits, "ms"),
           QStringLiteral("<= 1000 ms"));
    report(QStringLiteral("a new audience: people filled a second"), number(double(people) / filled, "", 0), {}, {},
           {});
    return 0;
}
