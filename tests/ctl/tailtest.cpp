#include "tests/ctl/weirctl.h"
#include "tests/support/privatebroker.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QTest>

namespace weir {

using test::Outcome;
using test::TestProducer;
using test::TestRecord;
using test::Weirctl;
using test::words;

namespace {

std::vector<TestRecord> numbered(int from, int to, int partitions = 1)
{
    std::vector<TestRecord> records;
    for (int i = from; i < to; ++i)
        records.push_back(
            {i % partitions, QByteArray("k") + QByteArray::number(i), QByteArray("v") + QByteArray::number(i), 0, {}});
    return records;
}

QList<QByteArray> values(int from, int to)
{
    QList<QByteArray> all;
    for (int i = from; i < to; ++i)
        all << QByteArray("v") + QByteArray::number(i);
    return all;
}

Outcome tail(const QString& topic, const char* options)
{
    return Weirctl::runHere(QStringList{QStringLiteral("tail"), topic} + words(options));
}

} // namespace

class TailTest : public QObject
{
    Q_OBJECT
private slots:
    void everyRecordComesOutAsItWasProduced()
    {
        const QString topic = make(3);
        std::vector<TestRecord> records;
        const std::int64_t begin = QDateTime::currentMSecsSinceEpoch() - 100'000;
        for (int i = 0; i < 900; ++i) {
            TestRecord record{i % 3,
                              QByteArray("key ") + QByteArray::number(i),
                              QByteArray("{\"n\": ") + QByteArray::number(i) + "}",
                              begin + i,
                              {{"trace", QByteArray::number(i)}}};
            if (i % 10 == 1)
                record.key.reset();
            if (i % 10 == 2)
                record.value.reset();
            if (i % 10 == 3)
                record.value = QByteArray("line\none \"two\" \\ ünï\t") + QByteArray::number(i);
            records.push_back(record);
        }
        m_producer.send(topic, records);
        const Outcome outcome = tail(topic, "--until end --json");
        QCOMPARE(outcome.status, 0);
        QCOMPARE(outcome.err, QByteArray());
        const QVector<QJsonObject> objects = outcome.objects();
        QCOMPARE(objects.size(), 900);
        std::map<int, int> offsets;
        for (const QJsonObject& object : objects) {
            const int partition = object.value(QLatin1String("partition")).toInt(-1);
            const int offset = object.value(QLatin1String("offset")).toInt(-1);
            QCOMPARE(offset, offsets[partition]++);
            const int i = offset * 3 + partition;
            const TestRecord& record = records[std::size_t(i)];
            QCOMPARE(object.value(QLatin1String("topic")).toString(), topic);
            QCOMPARE(object.value(QLatin1String("timestamp")).toInteger(), begin + i);
            QCOMPARE(object.value(QLatin1String("key")).isNull(), !record.key.has_value());
            if (record.key)
                QCOMPARE(object.value(QLatin1String("key")).toString().toUtf8(), *record.key);
            const QJsonObject header = object.value(QLatin1String("headers")).toArray().at(0).toObject();
            QCOMPARE(header.value(QLatin1String("name")).toString(), QStringLiteral("trace"));
            QCOMPARE(header.value(QLatin1String("value")).toString(), QString::number(i));
            const QJsonValue value = object.value(QLatin1String("value"));
            if (!record.value)
                QVERIFY(value.isNull());
            else if (i % 10 == 3)
                QCOMPARE(value.toString().toUtf8(), *record.value);
            else
                QCOMPARE(value.toObject().value(QLatin1String("n")).toInt(-1), i);
        }
        QCOMPARE(offsets.size(), std::size_t(3));
    }

    void withoutJsonAValueIsALine()
    {
        const QString topic = make(1);
        m_producer.send(topic, numbered(0, 20'000));
        const Outcome outcome = tail(topic, "--until end");
        QCOMPARE(outcome.status, 0);
        QCOMPARE(outcome.lines(), values(0, 20'000));
    }

    void anEmptyTopicEndsAtOnce()
    {
        const Outcome outcome = tail(make(4), "--until end");
        QCOMPARE(outcome.status, 0);
        QCOMPARE(outcome.out, QByteArray());
        QCOMPARE(outcome.err, QByteArray());
    }

    void emptyPartitionsHoldNothingUp()
    {
        const QString topic = make(5);
        std::vector<TestRecord> records = numbered(0, 10);
        for (TestRecord& record : records)
            record.partition = 3;
        m_producer.send(topic, records);
        const Outcome outcome = tail(topic, "--until end");
        QCOMPARE(outcome.status, 0);
        QCOMPARE(outcome.lines(), values(0, 10));
    }

    void transactionMarkersAndAnAbortedEndAreSteppedOver()
    {
        const QString topic = make(1);
        TestProducer producer(test::bootstrap(), test::uniqueName(QStringLiteral("tx")));
        producer.begin();
        producer.send(topic, numbered(0, 10));
        producer.commit();
        producer.begin();
        producer.send(topic, numbered(10, 25));
        producer.abort();
        const Outcome committed = tail(topic, "--until end");
        QCOMPARE(committed.status, 0);
        QCOMPARE(committed.lines(), values(0, 10));
        const Outcome uncommitted = tail(topic, "--until end --isolation uncommitted");
        QCOMPARE(uncommitted.status, 0);
        QCOMPARE(uncommitted.lines(), values(0, 25));
    }

    void aTopicOfNothingButAbortedRecordsEnds()
    {
        const QString topic = make(2);
        TestProducer producer(test::bootstrap(), test::uniqueName(QStringLiteral("tx")));
        for (int i = 0; i < 3; ++i) {
            producer.begin();
            producer.send(topic, numbered(0, 6, 2));
            producer.abort();
        }
        const Outcome outcome = tail(topic, "--until end");
        QCOMPARE(outcome.status, 0);
        QCOMPARE(outcome.out, QByteArray());
    }

    void anOpenTransactionIsTheEndForCommitted()
    {
        const QString topic = make(1);
        m_producer.send(topic, numbered(0, 3));
        TestProducer producer(test::bootstrap(), test::uniqueName(QStringLiteral("tx")));
        producer.begin();
        producer.send(topic, numbered(3, 8));
        const Outcome committed = tail(topic, "--until end");
        QCOMPARE(committed.status, 0);
        QCOMPARE(committed.lines(), values(0, 3));
        const Outcome uncommitted = tail(topic, "--until end --isolation uncommitted");
        QCOMPARE(uncommitted.lines(), values(0, 8));
        producer.abort();
    }

    void gapsOfCompactionAreSteppedOver()
    {
        const QString topic = make(1, {{"cleanup.policy", "compact"},
                                       {"segment.ms", "100"},
                                       {"min.cleanable.dirty.ratio", "0.01"},
                                       {"delete.retention.ms", "0"}});
        // Each batch rolls the segment before it; the last offset of all stays, and everything before it may go.
        const auto round = [&] {
            std::vector<TestRecord> records;
            for (int i = 0; i < 50; ++i)
                records.push_back({0, QByteArray("same"), QByteArray("v") + QByteArray::number(++m_round), 0, {}});
            m_producer.send(topic, records);
        };
        round();
        QElapsedTimer clock;
        clock.start();
        Outcome outcome;
        do {
            round();
            outcome = tail(topic, "--until end");
            QCOMPARE(outcome.status, 0);
            QCOMPARE(outcome.lines().last(), QByteArray("v") + QByteArray::number(m_round));
        } while (outcome.lines().size() == m_round && clock.elapsed() < 90'000);
        QVERIFY2(outcome.lines().size() < m_round, "the broker did not compact in time");
    }

    void theNewestOfAllPartitionsComeInTheOrderOfTime()
    {
        const QString topic = make(3);
        std::vector<TestRecord> records = numbered(0, 300, 3);
        for (std::size_t i = 0; i < records.size(); ++i)
            records[i].timestampMs = 1'700'000'000'000 + std::int64_t(i);
        m_producer.send(topic, records);
        const Outcome outcome = tail(topic, "--from newest:7 --until end");
        QCOMPARE(outcome.status, 0);
        QCOMPARE(outcome.lines(), values(293, 300));
    }

    void theNewestAreFoundBeforeALongAbortedEnd()
    {
        const QString topic = make(1);
        m_producer.send(topic, numbered(0, 20));
        TestProducer producer(test::bootstrap(), test::uniqueName(QStringLiteral("tx")));
        producer.begin();
        producer.send(topic, numbered(20, 400));
        producer.abort();
        const Outcome outcome = tail(topic, "--from newest:5 --until end");
        QCOMPARE(outcome.status, 0);
        QCOMPARE(outcome.lines(), values(15, 20));
    }

    void beginningsAndEndsByOffsetTimeAndCount()
    {
        const QString topic = make(1);
        std::vector<TestRecord> records = numbered(0, 100);
        for (std::size_t i = 0; i < records.size(); ++i)
            records[i].timestampMs = 1'700'000'000'000 + std::int64_t(i) * 1000;
        m_producer.send(topic, records);
        QCOMPARE(tail(topic, "--from offset:90 --until end").lines(), values(90, 100));
        QCOMPARE(tail(topic, "--from offset:10 --until offset:15").lines(), values(10, 15));
        QCOMPARE(tail(topic, "--until count:4").lines(), values(0, 4));
        QCOMPARE(tail(topic, "--from time:1700000050000 --until time:1700000053000").lines(), values(50, 53));
        QCOMPARE(tail(topic, "--from time:2023-11-14T22:15:00Z --until end").lines(), values(100 - 0, 100));
        QCOMPARE(tail(topic, "--from time:2023-11-14T22:14:58Z --until end").lines(), values(98, 100));
        QCOMPARE(tail(topic, "--from offset:5000 --until end").lines(), QList<QByteArray>());
    }

    void onePartitionOfSeveral()
    {
        const QString topic = make(3);
        m_producer.send(topic, numbered(0, 9, 3));
        const Outcome outcome = tail(topic, "--partition 1 --until end");
        QCOMPARE(outcome.lines(), (QList<QByteArray>{"v1", "v4", "v7"}));
        const Outcome none = tail(topic, "--partition 7 --until end");
        QCOMPARE(none.status, 1);
        QVERIFY2(none.err.contains("there is no partition 7"), none.err.constData());
    }

    void severalTopicsAtOnce()
    {
        const QString first = make(1), second = make(2);
        m_producer.send(first, numbered(0, 5));
        m_producer.send(second, numbered(5, 10, 2));
        const Outcome outcome =
            Weirctl::runHere({QStringLiteral("tail"), first, second, QStringLiteral("--until"), QStringLiteral("end")});
        QCOMPARE(outcome.status, 0);
        QList<QByteArray> lines = outcome.lines();
        std::sort(lines.begin(), lines.end());
        QCOMPARE(lines, values(0, 10));
    }

    void recordsAppearAsTheyAreProduced()
    {
        const QString topic = make(1);
        m_producer.send(topic, numbered(0, 30));
        Weirctl running({QStringLiteral("tail"), topic, QStringLiteral("-b"), test::bootstrap()});
        QTRY_COMPARE_WITH_TIMEOUT(running.readOut().count('\n'), 10, Weirctl::patienceMs);
        QVERIFY(running.readOut().startsWith("v20\n"));
        m_producer.send(topic, numbered(30, 35));
        QTRY_COMPARE_WITH_TIMEOUT(running.readOut().count('\n'), 15, Weirctl::patienceMs);
        running.interrupt();
        const Outcome outcome = running.finish();
        QCOMPARE(outcome.status, 130);
        QCOMPARE(outcome.lines(), values(20, 35));
        QCOMPARE(outcome.err, QByteArray());
    }

    void aReaderThatGoesAwayIsNoError()
    {
        const QString topic = make(1);
        m_producer.send(topic, numbered(0, 100'000));
        QProcess shell;
        shell.start(QStringLiteral("bash"),
                    {QStringLiteral("-c"),
                     QStringLiteral("set -o pipefail; \"$0\" tail \"$1\" -b \"$2\" --until end | head -n 3"),
                     Weirctl::program(), topic, test::bootstrap()});
        QVERIFY(shell.waitForFinished(Weirctl::patienceMs));
        QCOMPARE(shell.exitCode(), 0);
        QCOMPARE(shell.readAllStandardOutput(), QByteArray("v0\nv1\nv2\n"));
        QCOMPARE(shell.readAllStandardError(), QByteArray());
    }

    void aFullDiskIsSaid()
    {
        const QString topic = make(1);
        m_producer.send(topic, numbered(0, 10));
        QProcess shell;
        shell.start(QStringLiteral("bash"),
                    {QStringLiteral("-c"), QStringLiteral("\"$0\" tail \"$1\" -b \"$2\" --until end > /dev/full"),
                     Weirctl::program(), topic, test::bootstrap()});
        QVERIFY(shell.waitForFinished(Weirctl::patienceMs));
        QCOMPARE(shell.exitCode(), 1);
        QVERIFY(shell.readAllStandardError().contains("The output cannot be written"));
    }

    void aMistypedTopicIsNamed()
    {
        const QString topic = make(1);
        const Outcome outcome = tail(topic.chopped(1), "--until end");
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.err.contains("There is no topic “" + topic.chopped(1).toUtf8() + "”"),
                 outcome.err.constData());
        QVERIFY2(outcome.err.contains("Did you mean “" + topic.toUtf8() + "”?"), outcome.err.constData());
    }

    void aTopicDeletedUnderneathIsNamed()
    {
        const QString topic = make(2);
        m_producer.send(topic, numbered(0, 4, 2));
        Weirctl running({QStringLiteral("tail"), topic, QStringLiteral("-b"), test::bootstrap()});
        QTRY_COMPARE_WITH_TIMEOUT(running.readOut().count('\n'), 4, Weirctl::patienceMs);
        m_producer.deleteTopic(topic);
        const Outcome outcome = running.finish();
        QCOMPARE(outcome.status, 1);
        QVERIFY2(outcome.err.contains(topic.toUtf8()), outcome.err.constData());
        QCOMPARE(outcome.lines().size(), 4);
    }

    void deepJsonStaysOneParsableLine()
    {
        const QString topic = make(1);
        m_producer.send(topic, {{0, std::nullopt, QByteArray(10'000, '[') + QByteArray(10'000, ']'), 0, {}},
                                {0, std::nullopt, QByteArray("\xc3\x28 not UTF-8 \xff"), 0, {}}});
        const Outcome outcome = tail(topic, "--until end --json");
        QCOMPARE(outcome.status, 0);
        QCOMPARE(outcome.objects().size(), 2);
        QCOMPARE(outcome.objects()[0].value(QLatin1String("value")).toString().size(), 20'000);
        QVERIFY(outcome.objects()[1].contains(QLatin1String("value")));
    }

    void aBrokerThatRestartsInBetweenIsWaitedFor()
    {
        test::PrivateBroker broker;
        const QString topic = test::uniqueName(QStringLiteral("restart"));
        {
            TestProducer producer(broker.bootstrap());
            producer.createTopic(topic, 1);
            producer.send(topic, numbered(0, 1000));
        }
        Weirctl running({QStringLiteral("tail"), topic, QStringLiteral("-b"), broker.bootstrap(),
                         QStringLiteral("--from"), QStringLiteral("beginning"), QStringLiteral("--until"),
                         QStringLiteral("offset:2000")});
        QTRY_COMPARE_WITH_TIMEOUT(running.readOut().count('\n'), 1000, Weirctl::patienceMs);
        broker.kill();
        QTRY_VERIFY_WITH_TIMEOUT(running.readErr().contains("Waiting for it to come back"), Weirctl::patienceMs);
        broker.resume();
        TestProducer(broker.bootstrap()).send(topic, numbered(1000, 2000));
        const Outcome outcome = running.finish();
        QCOMPARE(outcome.status, 0);
        QCOMPARE(outcome.lines(), values(0, 2000));
    }

private:
    QString make(int partitions, const std::map<std::string, std::string>& settings = {})
    {
        const QString topic = test::uniqueName(QStringLiteral("tail"));
        m_producer.createTopic(topic, partitions, settings);
        return topic;
    }

    TestProducer m_producer{test::bootstrap()};
    int m_round = 0;
};

WEIR_TEST(TailTest)

} // namespace weir

#include "tailtest.moc"
