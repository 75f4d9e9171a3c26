#include "backend/engine/columns/columnsegment.h"
#include "tests/engine/columns/columnsstory.h"
#include "tests/support/registry.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

namespace weir::engine {

using namespace test;

class EventColumnsTest : public QObject
{
    Q_OBJECT
private slots:
    void givesBackWhatItWasTold_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 10; ++seed)
            QTest::addRow("seed %u", seed) << seed;
    }

    /// Merged, erased, in memory, on disk, rewritten, reopened.
    void givesBackWhatItWasTold()
    {
        QFETCH(const unsigned, seed);
        ColumnsStory story(seed, 60);
        const QTemporaryDir folder;
        const ColumnsOptions options{
            .blockRows = 64, .tailRows = 50 + seed * 20, .fanIn = 2 + seed % 4, .hasThread = seed % 2 == 0};
        std::unique_ptr<EventColumns> columns = open(folder, options);
        QVERIFY(columns);
        columns->setPaths({{"properties", "total"}, {"traits"}});
        std::size_t told = 0;
        for (int round = 0; round < 6; ++round) {
            story.go(300);
            story.tell(*columns, told, 1 + seed);
            told = story.happenings().size();
            QVERIFY2(difference(*columns, story.people()).empty(), difference(*columns, story.people()).c_str());
            if (round % 2 == 1) {
                QVERIFY(columns->compact(round == 5));
                QVERIFY2(difference(*columns, story.people()).empty(), difference(*columns, story.people()).c_str());
            }
            if (round % 3 == 2) {
                columns = open(folder, options);
                QVERIFY(columns);
                QVERIFY(columns->takeDropped().empty());
                told = std::size_t(columns->position());
                // Also what is on disk already may be told again.
                story.tell(*columns, told > 40 ? told - 40 : 0, 1 + seed);
                told = story.happenings().size();
                QVERIFY2(difference(*columns, story.people()).empty(), difference(*columns, story.people()).c_str());
            }
        }
    }

    void whatWasRewrittenHasNoOneWhoIsGone()
    {
        ColumnsStory story(77, 30);
        story.go(2'000);
        const QTemporaryDir folder;
        const auto columns = open(folder, {.blockRows = 100, .tailRows = 300, .hasThread = false});
        story.tell(*columns);
        QVERIFY(columns->flush());
        QVERIFY((*columns->view())->changes.size() > 0);
        QVERIFY(columns->compact(true));
        const auto view = *columns->view();
        QCOMPARE(view->changes.size(), std::size_t(0));
        QCOMPARE(view->segments.size(), std::size_t(1));
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden).size(), 1);
        std::uint64_t left = 0;
        for (const auto& [id, happenings] : story.people())
            left += happenings.size();
        QCOMPARE(columns->rows(), left);
    }

    void staysWithinItsBound()
    {
        ColumnsStory story(5, 30);
        story.go(6'000);
        const QTemporaryDir folder;
        const ColumnsOptions options{.mostBytes = 30'000, .blockRows = 100, .tailRows = 200, .hasThread = false};
        auto columns = open(folder, options);
        for (std::size_t i = 0; i < story.happenings().size(); ++i) {
            ColumnsStory::tellOne(*columns, story.happenings()[i]);
            columns->passed(std::int64_t(i) + 1);
            if (i % 200 == 0) {
                QVERIFY(columns->flush());
                QVERIFY(columns->compact());
                QVERIFY(columns->bytes() <= options.mostBytes);
            }
        }
        QVERIFY(columns->flush());
        const std::int64_t since = columns->since();
        QVERIFY(since > 0);
        QCOMPARE((*columns->view())->since, since);
        columns = open(folder, options);
        QCOMPARE(columns->since(), since);
        QCOMPARE(columns->position(), story.position());
        QVERIFY(columns->takeDropped().empty());
    }

    void whatIsNotPassedIsNotKept()
    {
        const QTemporaryDir folder;
        auto columns = open(folder, {.hasThread = false});
        ColumnsStory story(9);
        story.go(30);
        for (std::size_t i = 0; i < story.happenings().size(); ++i) {
            ColumnsStory::tellOne(*columns, story.happenings()[i]);
            if (i == 19)
                columns->passed(20);
        }
        QVERIFY(columns->flush());
        QCOMPARE(columns->position(), std::int64_t(20));
        QVERIFY2(difference(*columns, story.people()).empty(), difference(*columns, story.people()).c_str());
        columns = open(folder, {.hasThread = false});
        QCOMPARE(columns->position(), std::int64_t(20));
        QVERIFY2(difference(*columns, story.people(20)).empty(), difference(*columns, story.people(20)).c_str());
    }

    void scansNamesAndTimes()
    {
        ColumnsStory story(3);
        story.go(1'000);
        const QTemporaryDir folder;
        const auto columns = open(folder, {.blockRows = 100, .tailRows = 250, .hasThread = false});
        story.tell(*columns);
        QVERIFY(columns->compact(true));
        std::uint64_t wanted = 0, rows = 0;
        for (const auto& [id, happenings] : story.people())
            for (const Happening* one : happenings) {
                ++rows;
                wanted += one->json.find("\"Order Co") != std::string::npos;
            }
        std::uint64_t found = 0, seen = 0;
        const EventNames names[] = {{cdp::EventType::Page, "", true}, {cdp::EventType::Track, "Order Completed"}};
        const auto scanned = (*columns->view())->scan(names, [&](const ScanBatch& batch) {
            seen += batch.times.size();
            found += std::uint64_t(std::count(batch.names.begin(), batch.names.end(), 2));
        });
        QVERIFY(scanned);
        QCOMPARE(found, wanted);
        QCOMPARE(seen, rows);
    }

    void knowsNamesAndProperties()
    {
        const QTemporaryDir folder;
        const auto columns = open(folder, {.hasThread = false});
        for (int i = 0; i < 10; ++i) {
            const auto document = parseJson(i < 4 ? R"({"type":"track","event":"A","properties":{"x":1,"y":2}})"
                                                  : R"({"type":"identify","traits":{"plan":"pro"}})");
            columns->append(personOf(i), i, eventOf((*document)->root, 1'000 + i), true);
            columns->passed(i + 1);
            QVERIFY(columns->flush());
        }
        QVERIFY(columns->compact());
        const auto catalogue = (*columns->view())->catalogue();
        QCOMPARE(catalogue.size(), std::size_t(5));
        QCOMPARE(catalogue[0].name + catalogue[0].property, std::string("A"));
        QCOMPARE(catalogue[0].count, std::uint64_t(4));
        QCOMPARE(catalogue[0].lastSeenMs, std::int64_t(1'003));
        QCOMPARE(catalogue[2].property, std::string("properties.y"));
        QCOMPARE(catalogue[4].property, std::string("traits.plan"));
        QCOMPARE(catalogue[4].count, std::uint64_t(6));
    }

    /// More names than a segment tells apart: those are looked for in the events.
    void namesWithoutEnd()
    {
        const QTemporaryDir folder;
        const auto columns = open(folder, {.hasThread = false});
        constexpr int count = 66'000;
        for (int i = 0; i < count; ++i) {
            const std::string name = "n" + std::to_string(i);
            const std::string json = doubleQuoted("{'type':'track','event':'" + name + "'}");
            const cdp::Event event{.name = name, .timestampMs = nowMs};
            columns->append(personOf(i % 50), i, event, true, json);
        }
        columns->passed(count);
        QVERIFY(columns->flush());
        QVERIFY(columns->compact(true));
        const auto last = columns->eventsOf(personOf((count - 1) % 50));
        QVERIFY(last);
        QVERIFY(last->back().json.find("n65999") != std::string::npos);
        QVERIFY((*columns->view())->catalogue().size() <= 10'000);
    }

private:
    static std::unique_ptr<EventColumns> open(const QTemporaryDir& folder, const ColumnsOptions& options)
    {
        auto columns = EventColumns::open(folder.path().toStdString(), options);
        return columns ? std::move(*columns) : nullptr;
    }
};

WEIR_TEST(EventColumnsTest)

} // namespace weir::engine

#include "eventcolumnstest.moc"
