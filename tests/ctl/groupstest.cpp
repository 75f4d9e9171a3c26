#include "tests/ctl/weirctl.h"
#include "tests/support/groupconsumer.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"

#include <QTest>

namespace weir {

using test::Outcome;
using test::Weirctl;

class GroupsTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        test::TestProducer producer(test::bootstrap());
        producer.createTopic(m_topic, 2);
        std::vector<test::TestRecord> records;
        for (int i = 0; i < 30; ++i)
            records.push_back({i % 2, std::nullopt, QByteArray::number(i), 0, {}});
        producer.send(m_topic, records);
        test::GroupConsumer(test::bootstrap(), m_group).commit(m_topic, {{0, 15}, {1, 5}});
        test::GroupConsumer(test::bootstrap(), m_readAll).commit(m_topic, {{0, 15}, {1, 15}});
    }

    void aLineAGroup()
    {
        const Outcome outcome = Weirctl::runHere({QStringLiteral("groups")});
        QVERIFY2(outcome.status == 0, outcome.err.constData());
        const QList<QByteArray> lines = outcome.lines();
        QVERIFY(lines[0].simplified().startsWith("GROUP VERDICT LAG TIME LAG TYPE STATE MEMBERS REASON"));
        QByteArray line;
        for (const QByteArray& each : lines) {
            if (each.startsWith(m_group.toUtf8() + ' '))
                line = each.simplified();
        }
        // The commit is some seconds old, and nobody has read on: the rules say stopped.
        QVERIFY2(line.contains(" stopped 10 "), line.constData());
        QVERIFY2(line.contains(" Empty 0 "), line.constData());
        QVERIFY2(line.contains("Stopped (rule 3)"), line.constData());
    }

    void jsonNamesStayTheSame()
    {
        const Outcome outcome = Weirctl::runHere({QStringLiteral("groups"), QStringLiteral("--json")});
        QVERIFY2(outcome.status == 0, outcome.err.constData());
        QJsonObject mine, readAll;
        for (const QJsonObject& group : outcome.objects()) {
            QVERIFY(!group.isEmpty());
            if (group.value(QLatin1String("group")).toString() == m_group)
                mine = group;
            if (group.value(QLatin1String("group")).toString() == m_readAll)
                readAll = group;
        }
        QCOMPARE(mine.value(QLatin1String("verdict")).toString(), QStringLiteral("stopped"));
        QCOMPARE(mine.value(QLatin1String("lag")).toInt(), 10);
        QCOMPARE(mine.value(QLatin1String("stableLag")).toInt(), 10);
        QCOMPARE(mine.value(QLatin1String("partitions")).toInt(), 2);
        QCOMPARE(mine.value(QLatin1String("members")).toInt(-1), 0);
        QCOMPARE(mine.value(QLatin1String("state")).toString(), QStringLiteral("Empty"));
        QCOMPARE(mine.value(QLatin1String("commits")).toString(), QStringLiteral("consumer-offsets"));
        QVERIFY(mine.value(QLatin1String("timeLagMs")).isDouble());
        QCOMPARE(readAll.value(QLatin1String("verdict")).toString(), QStringLiteral("ok"));
        QCOMPARE(readAll.value(QLatin1String("lag")).toInt(-1), 0);
        QCOMPARE(readAll.value(QLatin1String("timeLagMs")).toInt(-1), 0);
    }

    void oneGroupHasALineAPartition()
    {
        const Outcome outcome = Weirctl::runHere({QStringLiteral("groups"), m_group});
        QVERIFY2(outcome.status == 0, outcome.err.constData());
        const QList<QByteArray> lines = outcome.lines();
        QVERIFY(lines[0].startsWith(m_group.toUtf8() + ": "));
        QVERIFY2(lines.last().simplified().startsWith(m_topic.toUtf8() + " 1 5 15 10 10 "), lines.last().constData());
        QVERIFY(lines[lines.size() - 2].simplified().startsWith(m_topic.toUtf8() + " 0 15 15 0 0 "));

        const QVector<QJsonObject> objects =
            Weirctl::runHere({QStringLiteral("groups"), m_group, QStringLiteral("--json")}).objects();
        QCOMPARE(objects.size(), 2);
        const QJsonObject& second = objects[1];
        QCOMPARE(second.value(QLatin1String("topic")).toString(), m_topic);
        QCOMPARE(second.value(QLatin1String("partition")).toInt(), 1);
        QCOMPARE(second.value(QLatin1String("committed")).toInt(), 5);
        QCOMPARE(second.value(QLatin1String("end")).toInt(), 15);
        QCOMPARE(second.value(QLatin1String("lag")).toInt(), 10);
        QCOMPARE(second.value(QLatin1String("verdict")).toString(), QStringLiteral("stopped"));
        QCOMPARE(second.value(QLatin1String("rule")).toInt(), 3);
        QVERIFY(second.value(QLatin1String("member")).isNull());
        QCOMPARE(objects[0].value(QLatin1String("rule")).toInt(), 2);
    }

    void theAllowedLagMayBeGiven()
    {
        const QVector<QJsonObject> objects =
            Weirctl::runHere({QStringLiteral("groups"), m_group, QStringLiteral("--json"),
                              QStringLiteral("--allowed-lag"), QStringLiteral("10")})
                .objects();
        QCOMPARE(objects.size(), 2);
        QCOMPARE(objects[1].value(QLatin1String("verdict")).toString(), QStringLiteral("ok"));
    }

    void aMemberIsNamed()
    {
        const QString group = test::uniqueName(QStringLiteral("ctl-groups-member"));
        test::GroupConsumer member(test::bootstrap(), group, m_topic, QStringLiteral("reader"));
        QVERIFY(member.awaitAssignment(30'000));
        const QVector<QJsonObject> objects =
            Weirctl::runHere({QStringLiteral("groups"), group, QStringLiteral("--json")}).objects();
        QCOMPARE(objects.size(), 2);
        for (const QJsonObject& partition : objects) {
            QCOMPARE(partition.value(QLatin1String("clientId")).toString(), QStringLiteral("reader"));
            QVERIFY(partition.value(QLatin1String("countsFromStart")).toBool());
            QCOMPARE(partition.value(QLatin1String("lag")).toInt(), 15);
            QCOMPARE(partition.value(QLatin1String("verdict")).toString(), QStringLiteral("unknown"));
        }
    }

    void watchingGoesOnUntilItIsInterrupted()
    {
        Weirctl weirctl({QStringLiteral("groups"), m_group, QStringLiteral("--json"), QStringLiteral("--watch"),
                         QStringLiteral("--bootstrap"), test::bootstrap()});
        QTRY_VERIFY_WITH_TIMEOUT(weirctl.readOut().count('\n') >= 4, Weirctl::patienceMs);
        weirctl.interrupt();
        QCOMPARE(weirctl.finish().status, 130);
    }

    void whatIsNotThereIsSaid()
    {
        const Outcome outcome = Weirctl::runHere({QStringLiteral("groups"), m_group + QStringLiteral("x")});
        QCOMPARE(outcome.status, 1);
        QCOMPARE(outcome.out, QByteArray());
        QVERIFY2(outcome.err.contains("There is no group") && outcome.err.contains(m_group.toUtf8() + "”?"),
                 outcome.err.constData());
        QCOMPARE(Weirctl::runHere({QStringLiteral("groups"), QStringLiteral("a"), QStringLiteral("b")}).status, 2);
        QCOMPARE(Weirctl::runHere({QStringLiteral("groups"), QStringLiteral("--for"), QStringLiteral("soon")}).status,
                 2);
        QCOMPARE(Weirctl::run({QStringLiteral("groups"), QStringLiteral("-b"), QStringLiteral("127.0.0.1:1"),
                               QStringLiteral("--timeout"), QStringLiteral("1")})
                     .status,
                 1);
    }

private:
    const QString m_topic = test::uniqueName(QStringLiteral("ctl-groups"));
    const QString m_group = test::uniqueName(QStringLiteral("ctl-groups-behind"));
    const QString m_readAll = test::uniqueName(QStringLiteral("ctl-groups-ok"));
};

WEIR_TEST(GroupsTest)

} // namespace weir

#include "groupstest.moc"
