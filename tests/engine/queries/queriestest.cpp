#include "backend/base/json/jsonparser.h"
#include "backend/engine/queries/accessgather.h"
#include "backend/engine/queries/explanationjson.h"
#include "tests/engine/queries/querieslab.h"

#include <QDateTime>
#include <set>

namespace weir {

using namespace engine;

/// Ninety people in three partitions: those divisible by three have bought twice, the others once.
class QueriesTest : public QObject
{
    Q_OBJECT
private:
    static constexpr int people = 90;

    Result<QueryResult> ask(Query query, int timeoutMs = test::patienceMs)
    {
        return m_client->ask(std::move(query), timeoutMs);
    }
    Query of(QueryKind kind) const { return {.kind = kind}; }
    /// All partitions are held, and everybody is there.
    bool isReady()
    {
        const Result<QueryResult> result = ask({.kind = QueryKind::Members, .audience = "buyers", .limit = 0});
        return result && result->isComplete() && peopleOf(*result).people == people && peopleOf(*result).count == 30;
    }

    test::QueriesLab m_lab;
    std::unique_ptr<QueryClient> m_client;
    std::unique_ptr<test::AnsweringWorker> m_worker, m_second;
    std::int64_t m_beganMs = 0;

private slots:
    void initTestCase()
    {
        VERIFY_OK(m_lab.open());
        auto client = QueryClient::make(m_lab.conf, m_lab.workspace, test::patienceMs);
        QVERIFY2(client, qPrintable(test::wordsOf(client)));
        m_client = std::move(*client);
        m_beganMs = QDateTime::currentMSecsSinceEpoch() - 3'600'000;
        for (int person = 0; person < people; ++person) {
            VERIFY_OK(m_lab.order(person, m_beganMs, person));
            if (person % 3 == 0)
                VERIFY_OK(m_lab.order(person, m_beganMs + 1'800'000, 5));
        }
        VERIFY_OK(m_lab.producer->commitWithoutInput());
    }

    void whereNoEngineIsNobodyAnswers()
    {
        const auto result = ask({.kind = QueryKind::Person, .person = "u1"}, 300);
        VERIFY_OK(result);
        QCOMPARE(result->of, 0);
        QVERIFY(!result->isComplete() && !foundIn(*result));
    }

    void cancellingIsTold()
    {
        const auto result = m_client->ask({.kind = QueryKind::Person, .person = "u1"}, test::patienceMs,
                                          [](const QueryResult&) { return false; });
        QVERIFY(!result && result.error().kind == ErrorKind::Cancelled);
    }

    void peopleAreFoundByAnyIdentifier()
    {
        m_worker = std::make_unique<test::AnsweringWorker>(m_lab, "one");
        QTRY_VERIFY_WITH_TIMEOUT(isReady(), test::patienceMs);
        for (const std::string& words : {std::string("u3"), std::string("userId:u3"), std::string("anonymousId:a3"),
                                         std::string("a3"), test::QueriesLab::idOf(3).toText()}) {
            const auto result = ask({.kind = QueryKind::Person, .person = words});
            VERIFY_OK(result);
            const JsonPointer found = foundIn(*result);
            QVERIFY2(found, words.c_str());
            QCOMPARE(found->root.at("name").text(), std::string_view("u3"));
            QCOMPARE(found->root.at("events").integer().value_or(0), 2);
            const Json profile = found->root.at("profile");
            QCOMPARE(profile.at("identifiers").at("anonymousId").at(0).text(), std::string_view("a3"));
            QCOMPARE(profile.at("audiences").at(0).text(), std::string_view("buyers"));
            QVERIFY(found->root.at("memberSince").at("buyers").integer().value_or(0) > 0);
        }
        const auto nobody = ask({.kind = QueryKind::Person, .person = "userId:a3"});
        VERIFY_OK(nobody);
        QVERIFY(nobody->isComplete() && !foundIn(*nobody));
        QCOMPARE(nobody->of, 3);
    }

    void profilesAreThereSoon()
    {
        QElapsedTimer clock;
        std::vector<qint64> took;
        for (int i = 0; i < 50; ++i) {
            clock.start();
            const auto result = ask({.kind = QueryKind::Person, .person = "u" + std::to_string(i)});
            took.push_back(clock.elapsed());
            QVERIFY(result && foundIn(*result));
        }
        std::sort(took.begin(), took.end());
        qInfo("a profile by identifier: median %lld ms, p90 %lld ms, longest %lld ms", took[25], took[45], took.back());
    }

    void whyAndTheMomentBefore()
    {
        auto result = ask({.kind = QueryKind::Explain, .person = "u3", .audience = "buyers"});
        VERIFY_OK(result);
        JsonPointer found = foundIn(*result);
        QVERIFY(found);
        auto why = explanationOf(found->root.at("why"));
        QVERIFY(why && why->holds);
        QCOMPARE(why->counted, 2);
        QCOMPARE(why->events.size(), std::size_t(2));
        QVERIFY(why->needed && why->needed->atLeast == 2 && why->needed->atMost == cdp::never);
        result = ask({.kind = QueryKind::Explain, .person = "u3", .audience = "buyers", .atMs = m_beganMs + 1'000});
        found = result ? foundIn(*result) : nullptr;
        QVERIFY(found);
        why = explanationOf(found->root.at("why"));
        QVERIFY(why && !why->holds && why->counted == 1);

        result = ask({.kind = QueryKind::AsOf, .person = "u3", .atMs = m_beganMs + 1'000});
        found = result ? foundIn(*result) : nullptr;
        QVERIFY(found);
        QVERIFY(found->root.at("profile").at("audiences").elements().empty());
        result = ask({.kind = QueryKind::AsOf, .person = "u3", .atMs = m_beganMs - 1});
        QVERIFY(result && result->isComplete() && !foundIn(*result));
    }

    void draftsSamplesAndSeries()
    {
        auto result = ask({.kind = QueryKind::Draft, .draft = R"({"event":"Order Completed","count":{"atLeast":2}})"});
        VERIFY_OK(result);
        PeopleSum sum = peopleOf(*result);
        QVERIFY(sum.isExact);
        QCOMPARE(sum.count, std::uint64_t(30));
        QCOMPARE(sum.low, sum.high);
        QCOMPARE(sum.examined, std::uint64_t(people));
        QVERIFY(!sum.members.empty() && sum.members.size() <= 30);

        result = ask({.kind = QueryKind::Sample, .audience = "buyers", .limit = 2});
        VERIFY_OK(result);
        sum = peopleOf(*result);
        QVERIFY(sum.count == 30 && sum.members.size() <= 6 && !sum.members.empty());
        for (const PeopleSum::Person& one : sum.members)
            QCOMPARE(std::stoi(one.name.substr(1)) % 3, 0);

        result = ask({.kind = QueryKind::Series,
                      .audience = "buyers",
                      .momentsMs = {m_beganMs - 1, m_beganMs + 1'000, m_beganMs + 1'900'000}});
        VERIFY_OK(result);
        QCOMPARE(seriesOf(*result), (std::vector<std::uint64_t>{0, 0, 30}));

        result = ask({.kind = QueryKind::Members, .audience = "buyers", .limit = 100});
        VERIFY_OK(result);
        QCOMPARE(peopleOf(*result).members.size(), std::size_t(30));
    }

    void theCatalogue()
    {
        const auto result = ask({.kind = QueryKind::Catalogue});
        VERIFY_OK(result);
        const CatalogueSum sum = catalogueOf(*result);
        QCOMPARE(sum.events.size(), std::size_t(1));
        const auto& [key, name] = *sum.events.begin();
        QCOMPARE(key.second, std::string("Order Completed"));
        QCOMPARE(name.count, std::int64_t(people + 30));
        QCOMPARE(name.properties.at("total").count, std::int64_t(people + 30));
    }

    void whatCannotBeAnsweredIsSaid()
    {
        for (const Query& broken :
             {Query{.kind = QueryKind::Person}, Query{.kind = QueryKind::Members, .audience = "nobody"},
              Query{.kind = QueryKind::Explain, .person = "u3", .audience = "nobody"},
              Query{.kind = QueryKind::Draft, .draft = R"({"trait":7})"}, Query{.kind = QueryKind::Draft}}) {
            const auto result = ask(broken);
            VERIFY_OK(result);
            QVERIFY2(result->refused, textOf(broken).c_str());
            QVERIFY(!result->isComplete());
        }
        // What others write there is no reason to stop, either.
        test::TestProducer(test::bootstrap())
            .send(QString::fromStdString(m_lab.workspace.topic("queries")),
                  {{0, "x", "{", 0, {}}, {0, "x", std::nullopt, 0, {}}, {0, "x", "[[[[\xff", 0, {}}});
        QVERIFY(isReady());
        QVERIFY(m_worker->server.counts().broken >= 5);
    }

    void allThatIsKnownOfAPersonIsOneDocument()
    {
        constexpr int more = 4'000; // more than a page
        for (int i = 0; i < more; ++i)
            VERIFY_OK(m_lab.order(3, m_beganMs + 1'800'001 + i, i));
        VERIFY_OK(m_lab.producer->commitWithoutInput());
        const auto events = [this] {
            const auto result = ask({.kind = QueryKind::Person, .person = "u3"});
            const JsonPointer found = result ? foundIn(*result) : nullptr;
            return found ? found->root.at("events").integer().value_or(0) : 0;
        };
        QTRY_COMPARE_WITH_TIMEOUT(events(), more + 2, test::patienceMs);
        const auto gathered = gatherAccess(*m_client, "anonymousId:a3", test::patienceMs);
        VERIFY_OK(gathered);
        QVERIFY(*gathered);
        QCOMPARE((*gathered)->events, std::size_t(more + 2));
        const Result<JsonPointer> document = parseJson((*gathered)->document);
        VERIFY_OK(document);
        const Json root = (*document)->root;
        QCOMPARE(root.at("profileId").text(), std::string_view(test::QueriesLab::idOf(3).toText()));
        QCOMPARE(root.at("audiences").at(0).at("audience").text(), std::string_view("buyers"));
        QVERIFY(!root.at("audiences").at(0).at("since").text().empty());
        QVERIFY(root.at("merges").isAbsent() && root.at("journeys").isArray() && root.at("traits").isObject());
        const auto all = root.at("events").elements();
        QCOMPARE(all.size(), std::size_t(more + 2));
        std::set<std::string_view> messageIds;
        for (const Json& event : all) {
            QCOMPARE(event.at("userId").text(), std::string_view("u3"));
            messageIds.insert(event.at("messageId").text());
        }
        QCOMPARE(messageIds.size(), all.size());
        for (const Json& identifier : root.at("identifiers").elements())
            QCOMPARE(identifier.at("messageId").text(), all.front().at("messageId").text());
        QCOMPARE(root.at("identifiers").elements().size(), std::size_t(2));

        const auto nobody = gatherAccess(*m_client, "userId:a3", test::patienceMs);
        VERIFY_OK(nobody);
        QVERIFY(!*nobody);
        const auto stopped = gatherAccess(*m_client, "u3", test::patienceMs, [] { return false; });
        QVERIFY(!stopped && stopped.error().kind == ErrorKind::Cancelled);
    }

    void twoWorkersShareThePartitions()
    {
        m_second = std::make_unique<test::AnsweringWorker>(m_lab, "two");
        QTRY_VERIFY_WITH_TIMEOUT(
            [this] {
                const auto result = ask({.kind = QueryKind::Members, .audience = "buyers"});
                std::set<std::string> workers;
                if (result && result->isComplete())
                    for (const auto& [partition, answer] : result->answers)
                        workers.insert(answer.worker);
                return workers.size() == 2 && peopleOf(*result).count == 30;
            }(),
            test::patienceMs);
        // One goes: the other one answers for all of it.
        m_worker.reset();
        QTRY_VERIFY_WITH_TIMEOUT(isReady(), test::patienceMs);
        m_second.reset();
    }
};

WEIR_TEST(QueriesTest)

} // namespace weir

#include "queriestest.moc"
