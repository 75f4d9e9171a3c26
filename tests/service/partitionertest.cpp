#include "backend/service/search/searchstream.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {

class PartitionerTest : public QObject
{
    Q_OBJECT
private slots:
    /// Partitions of 2^31 - 1 show the hash itself. murmur2: the vectors of Kafka's own tests.
    void hashesAsTheClientsDo_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<std::uint32_t>("hash");
        const auto murmur2 = [](const char* key, int hash) {
            QTest::addRow("murmur2 %s", key)
                << int(Partitioner::Murmur2) << QByteArray(key) << (std::uint32_t(hash) & 0x7fffffffU);
        };
        murmur2("21", -973932308);
        murmur2("foobar", -790332482);
        murmur2("a-little-bit-long-string", -985981536);
        murmur2("a-little-bit-longer-string", -1486304829);
        murmur2("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971);
        murmur2("abc", 479470107);
        QTest::addRow("crc32") << int(Partitioner::Crc32) << QByteArray("123456789") << 0xcbf43926U;
        QTest::addRow("fnv1a") << int(Partitioner::Fnv1a) << QByteArray("foobar") << (~0xbf9cf968U + 1);
        QTest::addRow("fnv1a, positive") << int(Partitioner::Fnv1a) << QByteArray("") << (~0x811c9dc5U + 1);
    }
    void hashesAsTheClientsDo()
    {
        QFETCH(int, kind);
        QFETCH(QByteArray, key);
        QFETCH(std::uint32_t, hash);
        for (const std::int32_t partitions : {1, 2, 7, 12, 1000, INT32_MAX})
            QCOMPARE(partitionOf(key.toStdString(), Partitioner(kind), partitions),
                     std::int32_t(hash % std::uint32_t(partitions)));
    }

    void whatIsNotKnownIsEveryPartition()
    {
        QCOMPARE(partitionOf("key", Partitioner::All, 12), -1);
        QCOMPARE(partitionOf("", Partitioner::ConsistentRandom, 12), -1);
        QCOMPARE(partitionOf("", Partitioner::Crc32, 12), 0);
        QCOMPARE(partitionOf("key", Partitioner::Murmur2, 0), -1);
    }
};

WEIR_TEST(PartitionerTest)

} // namespace weir

#include "partitionertest.moc"
