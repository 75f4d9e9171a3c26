#include "backend/kafka/scan/kafkascan.h"
#include "tests/support/scancollector.h"
#include "tests/support/cluster.h"
#include "tests/support/privatebroker.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"

#include <QProcess>
#include <QTest>

namespace weir {
namespace {

using test::ScanCollector;

ClientConf confOf(const QString& bootstrap)
{
    ClientConf conf;
    conf.spec.bootstrap = QStringList{bootstrap};
    return conf;
}

std::vector<ScanPart> allOf(const QString& topic, int partitions)
{
    std::vector<ScanPart> parts;
    for (int i = 0; i < partitions; ++i)
        parts.push_back({topic, i, 0, INT64_MAX});
    return parts;
}

std::vector<test::TestRecord> some(int count, int partitions, const QByteArray& prefix = "v", int size = 0)
{
    std::vector<test::TestRecord> records;
    for (int i = 0; i < count; ++i)
        records.push_back({i % partitions,
                           QByteArray("k") + QByteArray::number(i % 97),
                           (prefix + QByteArray::number(i)).leftJustified(size, '.'),
                           1'700'000'000'000 + i,
                           {}});
    return records;
}

/// Partition and offset of all that kcat reads.
std::set<std::pair<int, std::int64_t>> kcat(const QString& topic, const QStringList& options = {})
{
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(QStringLiteral("kcat"),
                  QStringList{QStringLiteral("-C"), QStringLiteral("-e"), QStringLiteral("-q"), QStringLiteral("-b"),
                              test::bootstrap(), QStringLiteral("-t"), topic, QStringLiteral("-o"),
                              QStringLiteral("beginning"), QStringLiteral("-f"), QStringLiteral("%p %o\n")} +
                      options);
    if (!process.waitForFinished(60'000) || process.exitCode() != 0)
        qFatal("kcat failed");
    std::set<std::pair<int, std::int64_t>> all;
    for (const QByteArray& line : process.readAllStandardOutput().split('\n')) {
        const QList<QByteArray> words = line.split(' ');
        if (words.size() == 2)
            all.insert({words[0].toInt(), words[1].toLongLong()});
    }
    return all;
}

std::set<std::pair<int, std::int64_t>> placesOf(const ScanCollector& collector)
{
    std::set<std::pair<int, std::int64_t>> all;
    for (const auto& [place, record] : collector.records)
        all.insert({std::get<1>(place), std::get<2>(place)});
    return all;
}

} // namespace

class ScanTest : public QObject
{
    Q_OBJECT

private:
    QString fill(const char* prefix, int count, int partitions, const std::map<std::string, std::string>& settings = {},
                 int size = 0)
    {
        const QString topic = test::uniqueName(QLatin1String(prefix));
        m_producer->createTopic(topic, partitions, settings);
        m_producer->send(topic, some(count, partitions, "v", size));
        return topic;
    }

    std::unique_ptr<test::TestProducer> m_producer;

private slots:
    void initTestCase() { m_producer = std::make_unique<test::TestProducer>(test::bootstrap()); }

    void readsWhatKcatReads_data()
    {
        QTest::addColumn<bool>("backwards");
        QTest::newRow("forwards") << false;
        QTest::newRow("backwards") << true;
    }
    void readsWhatKcatReads()
    {
        QFETCH(bool, backwards);
        const QString topic = fill("scan-all", 30'000, 5, {}, 200);
        ScanCollector collector(backwards);
        ScanOptions options;
        options.backwards = backwards;
        const auto scan = makeKafkaScan(confOf(test::bootstrap()), allOf(topic, 5), options);
        collector.run(*scan);
        QVERIFY(collector.wait());
        QCOMPARE(collector.end, ScanEnd::Complete);
        QCOMPARE(collector.faults, QStringList());
        QCOMPARE(collector.records.size(), std::size_t(30'000));
        QVERIFY(placesOf(collector) == kcat(topic));
        const ScanProgress progress = scan->progress();
        QCOMPARE(progress.records, 30'000U);
        for (const ScanProgress::Part& part : progress.parts) {
            QVERIFY(part.done);
            QCOMPARE(part.read, 6'000);
            QCOMPARE(part.to - part.from, 6'000);
            QCOMPARE(part.lost, 0);
        }
    }
};

WEIR_TEST(ScanTest)

} // namespace weir

#include "scantest.moc"
