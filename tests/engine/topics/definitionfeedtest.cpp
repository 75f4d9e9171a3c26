#include "backend/engine/topics/definitionfeed.h"
#include "backend/cdp/stages/definitionchanges.h"
#include "backend/engine/topics/definitionintake.h"
#include "tests/engine/log/loglab.h"

#include <mutex>

namespace weir {
namespace {

using engine::DefinitionIntake;

std::string source(const char* key, int version, const char* more = "")
{
    return std::string(R"({"kind":"source","key":")") + key +
           R"(","name":"n","type":"http","writeKey":"k","version":)" + std::to_string(version) + more + "}";
}

test::TestRecord record(const char* id, const std::string& value, const char* together = nullptr)
{
    test::TestRecord made{0, QByteArray(id), QByteArray::fromStdString(value), 0, {}};
    if (together)
        made.headers.push_back({QByteArrayLiteral("together"), QByteArray(together)});
    return made;
}

std::int64_t versionOf(const cdp::DefinitionBook& book, const char* kind, const char* key)
{
    const cdp::DefinitionPointer found = book.find(kind, key);
    return found ? found->envelope.version : 0;
}

} // namespace

class DefinitionFeedTest : public QObject
{
    Q_OBJECT
private slots:
    void theFirstWithTheNextVersionWins()
    {
        DefinitionIntake intake;
        std::int64_t offset = 0;
        const auto offer = [&](const char* key, const std::string& value, const char* together = "") {
            return intake.offer({key, value, together, offset++});
        };
        QVERIFY(offer("source/a", source("a", 1)));
        QVERIFY(!offer("source/a", source("a", 1)));
        QVERIFY(!offer("source/a", source("a", 3)));
        QVERIFY(offer("source/a", source("a", 2)));
        QVERIFY(!offer("source/b", source("a", 3))); // the key says something else
        QVERIFY(!offer("source/a", "{"));
        QVERIFY(!offer("source/a", ""));
        QCOMPARE(intake.refused(), 5);
        // Others' kinds count for their versions only.
        QVERIFY(!offer("place/home", R"({"kind":"place","key":"home","version":1})"));
        QVERIFY(!offer("alert/lag", R"({"kind":"alert","key":"lag","version":1})"));
        QCOMPARE(intake.book().all().size(), std::size_t(1));
        // All or none.
        QVERIFY(!offer("source/c", source("c", 1), "x 2"));
        QVERIFY(!intake.book().find("source", "c"));
        QVERIFY(!offer("source/a", source("a", 9), "x 2"));
        QVERIFY(!intake.book().find("source", "c"));
        QVERIFY(!offer("source/c", source("c", 1), "y 2"));
        QVERIFY(offer("source/a", source("a", 3), "y 2"));
        QCOMPARE(versionOf(intake.book(), "source", "c"), 1);
        QVERIFY(offer("source/a", source("a", 4, R"(,"removed":true)")));
        QVERIFY(!intake.book().find("source", "a"));
        QVERIFY(offer("source/a", source("a", 5)));
        QCOMPARE(versionOf(intake.book(), "source", "a"), 5);
    }

    void whatCannotRunHereLeavesTheVersionBefore()
    {
        DefinitionIntake intake;
        QVERIFY(intake.offer({"source/a", source("a", 1), {}, 0}));
        QVERIFY(!intake.offer({"source/a", source("a", 2, R"(,"newField":1)"), {}, 1}));
        QCOMPARE(versionOf(intake.book(), "source", "a"), 1);
        // The log goes on at 3 for everybody.
        QVERIFY(!intake.offer({"source/a", source("a", 2), {}, 2}));
        const cdp::DefinitionBook before = intake.book();
        QVERIFY(intake.offer({"source/a", source("a", 3), {}, 3}));
        QCOMPARE(versionOf(intake.book(), "source", "a"), 3);
        QCOMPARE(cdp::changesBetween(before, intake.book()).kinds, (std::set<std::string>{"source"}));
        QVERIFY(cdp::changesBetween(before, before).kinds.empty());
    }

    void changesNameJourneysAndRequests()
    {
        DefinitionIntake intake;
        const auto journey = [](int version, const char* more) {
            return R"({"kind":"journey","key":"j","name":"j","version":)" + std::to_string(version) + more +
                   R"(,"entry":{"event":"A"},"start":"done","nodes":{"done":{"type":"exit"}}})";
        };
        const cdp::DefinitionBook none;
        QVERIFY(intake.offer({"journey/j", journey(1, ""), {}, 0}));
        QVERIFY(intake.offer({"privacyRequest/r",
                              R"({"kind":"privacyRequest","key":"r","version":1,"type":"erase",)"
                              R"("identifiers":{"userId":"u"}})",
                              {},
                              1}));
        const cdp::DefinitionBook first = intake.book();
        const cdp::DefinitionChanges added = cdp::changesBetween(none, first);
        QCOMPARE(added.journeys, (std::vector<std::string>{"j"}));
        QCOMPARE(added.requests.size(), std::size_t(1));
        QVERIFY(intake.offer({"journey/j", journey(2, R"(,"removed":true)"), {}, 2}));
        const cdp::DefinitionChanges removed = cdp::changesBetween(first, intake.book());
        QCOMPARE(removed.removedJourneys, (std::vector<std::string>{"j"}));
        QVERIFY(removed.journeys.empty() && removed.requests.empty());
    }

    void followsTheTopic()
    {
        const ClientConf conf = test::confOf(test::bootstrap());
        engine::Workspace workspace;
        workspace.prefix = test::freshName("feed") + '.';
        const QString topic = QString::fromStdString(workspace.topic("definitions"));
        test::TestProducer producer(test::bootstrap());
        producer.createTopic(topic, 1);
        producer.send(topic, {record("source/a", source("a", 1)), record("x", "no JSON")});
        const auto made = engine::DefinitionFeed::make(conf, workspace);
        QVERIFY(made);
        engine::DefinitionFeed& feed = **made;
        VERIFY_OK(feed.waitUntilCurrent(test::patienceMs));
        QVERIFY(feed.isRead());
        QCOMPARE(versionOf(feed.snapshot()->book, "source", "a"), 1);
        QCOMPARE(feed.snapshot()->offset, 2);
        QCOMPARE(feed.snapshot()->refused, 1);
        std::mutex mutex;
        std::vector<std::int64_t> heard;
        const int id = feed.listen([&](const engine::DefinitionStatePointer& state) {
            const std::lock_guard lock(mutex);
            heard.push_back(versionOf(state->book, "source", "a"));
        });
        // What was aborted never was.
        test::TestProducer transactional(test::bootstrap(), test::uniqueName(QStringLiteral("definitions")));
        transactional.begin();
        transactional.send(topic, {record("source/a", source("a", 2, R"(,"note":"aborted")"))});
        transactional.abort();
        producer.send(topic, {record("alert/x", R"({"kind":"alert","key":"x","version":1})"),
                              record("source/a", source("a", 2), "t 2"), record("source/b", source("b", 1), "t 2")});
        VERIFY_OK(feed.waitUntilCurrent(test::patienceMs));
        QCOMPARE(versionOf(feed.snapshot()->book, "source", "a"), 2);
        QVERIFY(feed.snapshot()->book.find("source", "a")->envelope.note.empty());
        QCOMPARE(versionOf(feed.snapshot()->book, "source", "b"), 1);
        feed.unlisten(id);
        producer.send(topic, {record("source/a", source("a", 3))});
        VERIFY_OK(feed.waitUntilCurrent(test::patienceMs));
        QCOMPARE(versionOf(feed.snapshot()->book, "source", "a"), 3);
        const std::lock_guard lock(mutex);
        QCOMPARE(heard, (std::vector<std::int64_t>{2}));
    }

    void whatIsNotThereIsSaid()
    {
        engine::Workspace workspace;
        workspace.prefix = test::freshName("nowhere") + '.';
        const auto made = engine::DefinitionFeed::make(test::confOf(test::bootstrap()), workspace);
        QVERIFY(made);
        const Result<void> waited = (*made)->waitUntilCurrent(test::patienceMs);
        QVERIFY(!waited);
        QCOMPARE(waited.error().kind, ErrorKind::NotFound);
        QVERIFY((*made)->snapshot()->book.all().empty());
    }
};
WEIR_TEST(DefinitionFeedTest)

} // namespace weir

#include "definitionfeedtest.moc"
