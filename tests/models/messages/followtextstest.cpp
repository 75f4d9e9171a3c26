#include "models/messages/followtexts.h"
#include "models/messages/followmodel.h"
#include "tests/support/registry.h"

#include <QAbstractItemModelTester>
#include <QTest>

namespace weir {

class FollowTextsTest : public QObject
{
    Q_OBJECT
private slots:
    void keysAreWrittenInEveryForm()
    {
        const auto hex = [](const char* text, KeyForm form) {
            const Result<std::string> bytes = keyBytes(QString::fromLatin1(text), form);
            return bytes ? QByteArray::fromStdString(*bytes).toHex() : QByteArray("wrong");
        };
        QCOMPARE(hex("order-1", KeyForm::Text), QByteArray("order-1").toHex());
        QCOMPARE(hex("4030", KeyForm::Integer4), QByteArray("00000fbe"));
        QCOMPARE(hex("-1", KeyForm::Integer8), QByteArray("ffffffffffffffff"));
        QCOMPARE(hex("123e4567-e89b-12d3-a456-426614174000", KeyForm::Uuid),
                 QByteArray("123e4567e89b12d3a456426614174000"));
        QCOMPARE(hex("00 0F a0", KeyForm::Hex), QByteArray("000fa0"));
        QCOMPARE(hex("4294967296", KeyForm::Integer4), QByteArray("wrong"));
        QCOMPARE(hex("4x", KeyForm::Integer8), QByteArray("wrong"));
        QCOMPARE(hex("order", KeyForm::Uuid), QByteArray("wrong"));
        QCOMPARE(hex("0f0", KeyForm::Hex), QByteArray("wrong"));
        QCOMPARE(hex("", KeyForm::Text), QByteArray("wrong"));
        QVERIFY(keyText("order-1") == std::pair(QStringLiteral("order-1"), KeyForm::Text));
        QVERIFY(keyText(std::string("\0\1", 2)) == std::pair(QStringLiteral("0001"), KeyForm::Hex));
    }

    void kindsOfProducersHaveNames()
    {
        for (const Partitioner kind : allPartitioners()) {
            QVERIFY(partitionerNamed(partitionerName(kind)) == kind);
            QVERIFY(!partitionerText(kind).isEmpty());
        }
        QVERIFY(!partitionerNamed("?"));
    }

    void saysWhatIsRead()
    {
        ClusterSnapshot snapshot;
        TopicInfo topic;
        topic.name = QStringLiteral("orders");
        for (int i = 0; i < 4; ++i) {
            PartitionInfo partition;
            partition.id = i;
            partition.start = 0;
            partition.end = 25;
            topic.partitions << partition;
        }
        snapshot.topics << topic;
        FollowKey key{"order-1", Partitioner::Murmur2};
        const int partition = partitionOf(key.key, key.partitioner, 4);
        QCOMPARE(
            followSentence({QStringLiteral("orders")}, key, &snapshot),
            QStringLiteral("Only these are read: partition %1 of 4 of orders (25 % of its records).").arg(partition));
        key.partitioner = Partitioner::All;
        QVERIFY(followSentence({QStringLiteral("orders")}, key, &snapshot).contains(QLatin1String("all 4 partition")));
        QVERIFY(
            followSentence({QStringLiteral("nowhere")}, key, &snapshot).contains(QLatin1String("no topic nowhere")));
        QVERIFY(followSentence({QStringLiteral("orders")}, key, nullptr).isEmpty());
        QVERIFY(fittingPartitioners("order-1", partition, 4).contains(Partitioner::Murmur2));
    }

    void anEmptyTimeLineIsAModel()
    {
        FollowModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.clear();
        model.setUtc(true);
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(model.summary().isEmpty());
    }
};

WEIR_TEST(FollowTextsTest)

} // namespace weir

#include "followtextstest.moc"
