#include "tests/engine/queries/querieslab.h"

#include <QDateTime>
#include <QDir>
#include <QElapsedTimer>

namespace weir {

using namespace engine;

/// A worker with columnar copies answers as one does that asks people's logs, before and after restarts.
class ColumnsQueriesTest : public QObject
{
    Q_OBJECT
private:
    /// A multiple of 21. WEIR_QUERY_PEOPLE: more of them, for figures.
    const int people = qEnvironmentVariableIntValue("WEIR_QUERY_PEOPLE") / 21 * 21 + 1'260;

    QueryResult ask(Query query)
    {
        query.limit = 5'000;
        Result<QueryResult> result = m_client->ask(std::move(query), test::patienceMs);
        return result ? std::move(*result) : QueryResult{};
    }
    bool isReady(int wanted)
    {
        const QueryResult result = ask({.kind = QueryKind::Members, .audience = "buyers"});
        return result.isComplete() && peopleOf(result).people == std::uint64_t(wanted);
    }
    /// All that can be asked, as one text.
    std::string everything()
    {
        std::string text;
        for (const char* draft :
             {R"({"event":"Order Completed","count":{"atLeast":2}})", R"({"everyone":true})",
              R"({"not":{"event":"Order Completed","where":"properties.total > 400"}})",
              R"({"event":"Order Completed","during":{"last":"30m"}})",
              R"({"kind":"audience","key":"x","includeAnonymous":false,"rule":{"event":"Order Completed"}})"}) {
            const QueryResult result = ask({.kind = QueryKind::Draft, .draft = draft, .atMs = m_beganMs + 1'860'000});
            const PeopleSum sum = peopleOf(result);
            std::vector<std::string> names;
            for (const PeopleSum::Person& one : sum.members)
                names.push_back(one.name);
            std::sort(names.begin(), names.end());
            text += draft + std::to_string(sum.count) + (sum.isExact ? " exactly:" : " about:");
            for (const std::string& one : names)
                text += ' ' + one;
            text += '\n';
        }
        std::vector<std::int64_t> moments;
        for (int i = 0; i < 30; ++i)
            moments.push_back(m_beganMs - 60'000 + i * 120'000);
        for (const std::uint64_t count :
             seriesOf(ask({.kind = QueryKind::Series, .audience = "buyers", .momentsMs = moments})))
            text += std::to_string(count) + ' ';
        const CatalogueSum sum = catalogueOf(ask({.kind = QueryKind::Catalogue}));
        for (const auto& [key, name] : sum.events) {
            text += '\n' + key.first + ' ' + key.second + ' ' + std::to_string(name.count);
            for (const auto& [property, seen] : name.properties) {
                text += '\n' + property + ' ' + std::to_string(seen.count);
                for (const std::string& type : seen.types)
                    text += ' ' + type;
                for (const auto& [value, count] : seen.top(10))
                    text += ' ' + value + '=' + std::to_string(count);
            }
        }
        return text;
    }
    std::uint64_t rowsInColumns() const
    {
        std::uint64_t rows = 0;
        for (const ColumnsStatus& one : m_worker->profiles.columns()->status())
            rows += one.rows;
        return rows;
    }

    test::QueriesLab m_lab;
    std::unique_ptr<QueryClient> m_client;
    std::unique_ptr<test::AnsweringWorker> m_worker;
    std::int64_t m_beganMs = 0;
    std::string m_byLogs;

private slots:
    void initTestCase()
    {
        VERIFY_OK(m_lab.open());
        auto client = QueryClient::make(m_lab.conf, m_lab.workspace, test::patienceMs);
        QVERIFY2(client, qPrintable(test::wordsOf(client)));
        m_client = std::move(*client);
        m_beganMs = QDateTime::currentMSecsSinceEpoch() - 7'200'000;
        for (int person = 0; person < people; ++person) {
            VERIFY_OK(m_lab.order(person, m_beganMs, person % 7 * 100));
            if (person % 3 == 0)
                VERIFY_OK(m_lab.order(person, m_beganMs + 1'800'000, 5));
        }
        VERIFY_OK(m_lab.producer->commitWithoutInput());
    }

    void peoplesLogsAnswer()
    {
        m_lab.hasColumns = false;
        m_worker = std::make_unique<test::AnsweringWorker>(m_lab, "logs");
        QTRY_VERIFY(isReady(people));
        QVERIFY(!m_worker->profiles.columns());
        m_byLogs = everything();
        m_worker.reset();
        m_lab.hasColumns = true;
        QVERIFY2(m_byLogs.find(R"("atLeast":2}})" + std::to_string(people / 3) + " exactly:") != std::string::npos,
                 m_byLogs.c_str());
        QVERIFY2(m_byLogs.find("total " + std::to_string(people / 3 * 4) + " number") != std::string::npos,
                 m_byLogs.c_str());
    }

    void columnsAnswerTheSame()
    {
        m_worker = std::make_unique<test::AnsweringWorker>(m_lab, "columns");
        QTRY_VERIFY(isReady(people));
        QCOMPARE(QString::fromStdString(everything()), QString::fromStdString(m_byLogs));
        QCOMPARE(rowsInColumns(), std::uint64_t(people + people / 3));
    }

    /// What is told here is read by people; a busy machine is no failure.
    void howSoon()
    {
        QElapsedTimer clock;
        std::vector<qint64> took;
        for (int i = 0; i < 100; ++i) {
            clock.start();
            const auto result = m_client->ask(
                {.kind = QueryKind::Person, .person = "u" + std::to_string(i * 7 % people)}, test::patienceMs);
            took.push_back(clock.elapsed());
            QVERIFY(result && foundIn(*result));
        }
        std::sort(took.begin(), took.end());
        qInfo("a profile by identifier of %d people: median %lld ms, p99 %lld ms", people, took[50], took[98]);
        for (const char* draft :
             {R"({"event":"Order Completed","count":{"atLeast":2}})",
              R"({"not":{"event":"Order Completed","where":"properties.total > 400","during":{"last":"3d"}}})"}) {
            std::int64_t firstMs = -1;
            clock.start();
            const auto result =
                m_client->ask({.kind = QueryKind::Draft, .draft = draft}, test::patienceMs, [&](const QueryResult& so) {
                    if (firstMs < 0 && so.of > 0 && int(so.answers.size()) == so.of)
                        firstMs = clock.elapsed();
                    return true;
                });
            QVERIFY(result && peopleOf(*result).isExact);
            qInfo("a draft: first number of all partitions after %lld ms, exact after %lld ms", qint64(firstMs),
                  clock.elapsed());
        }
    }

    void whatCameAMomentAgoIsThere()
    {
        VERIFY_OK(m_lab.order(people, m_beganMs + 1'000, 700));
        VERIFY_OK(m_lab.producer->commitWithoutInput());
        QTRY_VERIFY(isReady(people + 1));
        const PeopleSum sum = peopleOf(ask({.kind = QueryKind::Draft, .draft = R"({"everyone":true})"}));
        QVERIFY(sum.isExact);
        QCOMPARE(sum.count, std::uint64_t(people + 1));
    }

    void afterARestartTheyAreThereAgain()
    {
        const std::string before = everything();
        for (const bool isGone : {false, true}) {
            m_worker.reset();
            const QString folder = m_lab.folder.filePath(QStringLiteral("columns-columns"));
            QVERIFY(QDir(folder).exists());
            if (isGone)
                QVERIFY(QDir(folder).removeRecursively());
            m_worker = std::make_unique<test::AnsweringWorker>(m_lab, "columns");
            QTRY_VERIFY(isReady(people + 1));
            QCOMPARE(QString::fromStdString(everything()), QString::fromStdString(before));
            QCOMPARE(rowsInColumns(), std::uint64_t(people + people / 3 + 1));
        }
        m_worker.reset();
    }
};

WEIR_TEST(ColumnsQueriesTest)

} // namespace weir

#include "columnsqueriestest.moc"
