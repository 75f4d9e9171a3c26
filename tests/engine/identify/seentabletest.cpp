#include "backend/engine/identify/seentable.h"
#include "tests/engine/identify/disktables.h"
#include "tests/support/registry.h"

#include <QTest>
#include <random>

namespace weir {
namespace {
constexpr std::int64_t day = 86'400'000;
constexpr std::int64_t start = 1'790'000'000'000;
} // namespace

/// Exact, whether in memory, on disk, or read from the changelog.
class SeenTableTest : public QObject
{
    Q_OBJECT
private slots:
    void isWhatAMapSays_data()
    {
        QTest::addColumn<bool>("isOnDisk");
        QTest::newRow("in memory") << false;
        QTest::newRow("on disk") << true;
    }
    void isWhatAMapSays()
    {
        QFETCH(bool, isOnDisk);
        std::mt19937 random(5);
        test::FreshStore fresh;
        engine::LocalStore* const store = isOnDisk ? fresh.store.get() : nullptr;
        auto table = std::make_unique<engine::SeenTable>(store, 20);
        std::map<std::string, std::int64_t> first;
        std::vector<engine::TopicRecord> log;
        std::int64_t now = start;
        for (int round = 0; round < 6'000; ++round) {
            now += std::int64_t(random() % 100) * day / 2'000;
            if (random() % 1'500 == 0)
                now += 20 * day;
            const std::string id = "m" + std::to_string(random() % 200);
            const auto found = first.find(id);
            const bool isSeen = found != first.end() && found->second > now - 7 * day;
            if (!isSeen)
                first[id] = now;
            QCOMPARE(table->seen(id, now), isSeen);
            if (round % 30 != 29)
                continue;
            table->takeRecords(log);
            engine::StoreBatch batch;
            table->write(batch, now);
            if (store)
                QVERIFY(store->write(batch));
            table->forget();
            if (round % 1'000 < 30) { // another one, from the store or the changelog
                table = std::make_unique<engine::SeenTable>(store, 20);
                if (!store)
                    for (const engine::TopicRecord& record : log)
                        QVERIFY(table->apply(*record.value, now));
            }
        }
        QVERIFY(!table->failure());
    }

    void whatIsOutOfTheHorizonLeavesTheDisk()
    {
        test::FreshStore fresh;
        engine::SeenTable table(fresh.store.get(), 20);
        for (int at = 0; at < 20'000; ++at) {
            table.seen("m" + std::to_string(at), start + at * (day / 100));
            if (at % 50 != 49)
                continue;
            engine::StoreBatch batch;
            table.write(batch, start + at * (day / 100));
            QVERIFY(fresh.store->write(batch));
            table.forget();
        }
        int kept = 0;
        QVERIFY(fresh.store->each(engine::seenTable, {}, [&](std::string_view, std::string_view) { return ++kept; }));
        QVERIFY2(kept < 2'000, std::to_string(kept).c_str()); // 700 are within
    }

    void brokenRecordsAreRefused()
    {
        engine::SeenTable table;
        table.seen("m", start);
        std::vector<engine::TopicRecord> records;
        table.takeRecords(records);
        const std::string value = *records.at(0).value;
        for (std::size_t size = 0; size < value.size(); ++size)
            QVERIFY(!table.apply(value.substr(0, size), start));
        QVERIFY(!table.apply("\x01" + value.substr(1), start));
        QVERIFY(table.apply(value, start));
    }
};
WEIR_TEST(SeenTableTest)

} // namespace weir

#include "seentabletest.moc"
