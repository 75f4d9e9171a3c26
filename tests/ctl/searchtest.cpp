#include "tests/ctl/weirctl.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"

#include <QTest>
#include <set>

namespace weir {

using test::Outcome;
using test::TestProducer;
using test::TestRecord;
using test::Weirctl;

namespace {

std::vector<TestRecord> events(int count, int partitions)
{
    std::vector<TestRecord> records;
    for (int i = 0; i < count; ++i)
        records.push_back(
            {i % partitions,
             "k" + QByteArray::number(i % 10),
             "{\"id\":\"ord-" + QByteArray::number(i) + "\",\"total\":" + QByteArray::number(i % 100) + "}",
             1'790'000'000'000 + i,
             {{"source", i % 2 ? "web" : "app"}}});
    return records;
}

} // namespace

class SearchTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        m_producer.createTopic(m_topic, 3);
        m_producer.send(m_topic, events(3'000, 3));
    }

    void printsWhatMatchesAndSaysThatItIsComplete()
    {
        const Outcome outcome = search({"--contains", "ORD-29"});
        QCOMPARE(outcome.status, 0);
        QCOMPARE(outcome.lines().size(), 111);
        for (const QByteArray& line : outcome.lines())
            QVERIFY(line.startsWith("{\"id\":\"ord-29"));
        QCOMPARE(outcome.err,
                 QByteArray("complete: 3 of 3 partitions read to their ends; 111 matches in 3,000 records\n"));
    }

    void nothingFoundIsStatusOneAsOfGrep()
    {
        const Outcome outcome = search({"--contains", "absent"});
        QCOMPARE(outcome.status, 1);
        QVERIFY(outcome.out.isEmpty());
        QCOMPARE(outcome.err,
                 QByteArray("complete: 3 of 3 partitions read to their ends; 0 matches in 3,000 records\n"));
    }

    void conditionsAllHold()
    {
        const Outcome outcome =
            search({"--where", "value.total > 50", "--where", "headers.source = 'web'", "--regex", "ord-1..\"", "-q"});
        QCOMPARE(outcome.status, 0);
        QCOMPARE(outcome.err, QByteArray());
        QCOMPARE(outcome.lines().size(), 25);
    }

    void jsonSaysWhere()
    {
        const Outcome outcome = search({"--where", "value.id = 'ord-1234'", "--json"});
        QCOMPARE(outcome.objects().size(), 1);
        const QJsonObject object = outcome.objects().first();
        QCOMPARE(object.value(QLatin1String("topic")).toString(), m_topic);
        QCOMPARE(object.value(QLatin1String("partition")).toInt(), 1);
        QCOMPARE(object.value(QLatin1String("offset")).toInt(), 411);
        QCOMPARE(object.value(QLatin1String("value")).toObject().value(QLatin1String("total")).toInt(), 34);
        QCOMPARE(object.value(QLatin1String("headers")).toArray().size(), 1);
    }

    void theLimitIsSaid()
    {
        const Outcome outcome = search({"--contains", "ord-", "--limit", "5"});
        QCOMPARE(outcome.status, 0);
        QCOMPARE(outcome.lines().size(), 5);
        QVERIFY2(outcome.err.startsWith("stopped at the limit of 5 matches: 5 matches in "), outcome.err.constData());
    }

    void backwardsBeginsAtTheEnds()
    {
        const Outcome outcome = search({"--contains", "ord-", "--backwards", "-p", "2", "--limit", "3"});
        QCOMPARE(outcome.lines().size(), 3);
        QVERIFY(outcome.lines()[0].contains("ord-2999"));
        QVERIFY(outcome.lines()[1].contains("ord-2996"));
        QVERIFY(outcome.lines()[2].contains("ord-2993"));
    }

    void onlyPartOfATopic()
    {
        QCOMPARE(search({"--contains", "ord-", "--newest", "40", "-q"}).lines().size(), 40);
        QCOMPARE(search({"--contains", "ord-", "--from", "offset:990", "-q"}).lines().size(), 30);
        QCOMPARE(search({"--contains", "ord-", "--from", "time:1790000001000", "--until", "time:1790000001100", "-q"})
                     .lines()
                     .size(),
                 100);
    }

    void aKeyIsFollowed()
    {
        const QString topic = test::uniqueName(QStringLiteral("keys"));
        m_producer.createTopic(topic, 8);
        TestProducer producer(test::bootstrap(), {}, {{"partitioner", "murmur2_random"}});
        std::vector<TestRecord> records;
        for (int i = 0; i < 400; ++i)
            records.push_back({-1, "cus-" + QByteArray::number(i % 40), QByteArray::number(i), 0, {}});
        producer.send(topic, records);
        const Outcome outcome =
            Weirctl::runHere({QStringLiteral("search"), topic, QStringLiteral("--key"), QStringLiteral("cus-7"),
                              QStringLiteral("--partitioner"), QStringLiteral("murmur2")});
        QCOMPARE(outcome.status, 0);
        QCOMPARE(outcome.lines(),
                 (QList<QByteArray>{"7", "47", "87", "127", "167", "207", "247", "287", "327", "367"}));
        QVERIFY2(outcome.err.startsWith("complete: 1 of 1 partition read to its end; 10 matches in "),
                 outcome.err.constData());
    }

    void aWrongFilterIsUnderlined()
    {
        const Outcome fql = search({"--where", "value.total == 5"});
        QCOMPARE(fql.status, 2);
        QVERIFY2(fql.err.contains("\n  value.total == 5\n              ^"), fql.err.constData());
        const Outcome expression = search({"--regex", "ord-(1"});
        QCOMPARE(expression.status, 2);
        QVERIFY2(expression.err.contains("\n  ord-(1\n"), expression.err.constData());
        QCOMPARE(search({}).status, 2);
        QCOMPARE(search({"--contains", "x", "--until", "never"}).status, 2);
        QCOMPARE(search({"--contains", "x", "--partitioner", "murmur2"}).status, 2);
    }

    void aMistypedTopicIsNamed()
    {
        const Outcome outcome = Weirctl::runHere(
            {QStringLiteral("search"), m_topic.chopped(1), QStringLiteral("--contains"), QStringLiteral("x")});
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.err.contains("Did you mean “" + m_topic.toUtf8() + "”?"), outcome.err.constData());
    }

    void severalTopics()
    {
        const QString other = test::uniqueName(QStringLiteral("other"));
        m_producer.createTopic(other, 2);
        m_producer.send(other, events(10, 2));
        const Outcome outcome = search({"--where", "value.id = 'ord-7'", "--json", other.toUtf8().constData()});
        std::set<QString> topics;
        for (const QJsonObject& object : outcome.objects())
            topics.insert(object.value(QLatin1String("topic")).toString());
        QCOMPARE(topics, (std::set<QString>{m_topic, other}));
    }

    void interruptedItSaysHowMuchIsLeft()
    {
        Weirctl running({QStringLiteral("search"), m_topic, QStringLiteral("-b"), test::bootstrap(),
                         QStringLiteral("--contains"), QStringLiteral("ord-0"), QStringLiteral("--budget"),
                         QStringLiteral("1000")});
        QTRY_VERIFY_WITH_TIMEOUT(!running.readOut().isEmpty(), Weirctl::patienceMs);
        running.interrupt();
        const Outcome outcome = running.finish();
        QCOMPARE(outcome.status, 130);
        QVERIFY2(outcome.err.startsWith("cancelled: ") && outcome.err.contains(" not searched\n"),
                 outcome.err.constData());
    }

    void aReaderThatGoesAwayIsNoError()
    {
        QProcess shell;
        shell.start(QStringLiteral("bash"),
                    {QStringLiteral("-c"),
                     QStringLiteral("set -o pipefail; \"$0\" search \"$1\" -b \"$2\" --contains ord- | head -n 3"),
                     Weirctl::program(), m_topic, test::bootstrap()});
        QVERIFY(shell.waitForFinished(Weirctl::patienceMs));
        QCOMPARE(shell.readAllStandardOutput().count('\n'), 3);
        QCOMPARE(shell.exitCode(), 0);
    }

private:
    Outcome search(std::initializer_list<const char*> options) const
    {
        QStringList arguments{QStringLiteral("search"), m_topic};
        for (const char* option : options)
            arguments << QString::fromUtf8(option);
        return Weirctl::runHere(arguments);
    }

    TestProducer m_producer{test::bootstrap()};
    const QString m_topic = test::uniqueName(QStringLiteral("search"));
};

WEIR_TEST(SearchTest)

} // namespace weir

#include "searchtest.moc"
