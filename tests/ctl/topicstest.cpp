#include "tests/ctl/weirctl.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"

#include <QTest>

namespace weir {

using test::Outcome;
using test::Weirctl;

class TopicsTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        test::TestProducer producer(test::bootstrap());
        producer.createTopic(m_name + QStringLiteral(".a"), 3);
        producer.createTopic(m_name + QStringLiteral(".b"), 1);
        producer.createTopic(QStringLiteral("weir.") + m_name, 1);
        std::vector<test::TestRecord> records;
        for (int i = 0; i < 1234; ++i)
            records.push_back({i % 3, std::nullopt, QByteArray::number(i), 0, {}});
        producer.send(m_name + QStringLiteral(".a"), records);
    }

    void theTableLinesUp()
    {
        const Outcome outcome = Weirctl::runHere({QStringLiteral("topics"), m_name});
        QCOMPARE(outcome.status, 0);
        const QList<QByteArray> lines = outcome.lines();
        QCOMPARE(lines.size(), 3);
        QCOMPARE(lines[0].simplified(), QByteArray("TOPIC PARTITIONS REPLICAS RECORDS"));
        QCOMPARE(lines[1].simplified(), m_name.toUtf8() + ".a 3 1 1,234");
        QCOMPARE(lines[2].simplified(), m_name.toUtf8() + ".b 1 1 0");
        QCOMPARE(lines[1].size(), lines[0].size());
        QCOMPARE(lines[2].size(), lines[0].size());
    }

    void jsonHasOneObjectALine()
    {
        const Outcome outcome =
            Weirctl::runHere({QStringLiteral("topics"), m_name + QStringLiteral("*"), QStringLiteral("--json")});
        QCOMPARE(outcome.status, 0);
        const QVector<QJsonObject> topics = outcome.objects();
        QCOMPARE(topics.size(), 2);
        QCOMPARE(topics[0].value(QLatin1String("name")).toString(), m_name + QStringLiteral(".a"));
        QCOMPARE(topics[0].value(QLatin1String("partitions")).toInt(), 3);
        QCOMPARE(topics[0].value(QLatin1String("replicas")).toInt(), 1);
        QCOMPARE(topics[0].value(QLatin1String("records")).toInt(), 1234);
    }

    void internalTopicsAreShownOnRequest()
    {
        const QString pattern = QStringLiteral("weir.") + m_name;
        QCOMPARE(Weirctl::runHere({QStringLiteral("topics"), pattern}).status, 1);
        const Outcome shown = Weirctl::runHere(
            {QStringLiteral("topics"), pattern, QStringLiteral("--internal"), QStringLiteral("--json")});
        QCOMPARE(shown.status, 0);
        QCOMPARE(shown.objects().size(), 1);
    }

    void aPatternThatMatchesNothingIsSaid()
    {
        const Outcome outcome = Weirctl::runHere({QStringLiteral("topics"), m_name + QStringLiteral("-none")});
        QCOMPARE(outcome.status, 1);
        QVERIFY(outcome.out.isEmpty());
        QVERIFY2(outcome.err.contains("No topic at"), outcome.err.constData());
    }

private:
    const QString m_name = test::uniqueName(QStringLiteral("ctl"));
};

WEIR_TEST(TopicsTest)

} // namespace weir

#include "topicstest.moc"
