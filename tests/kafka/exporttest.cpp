// Whole topics to files, held against what kcat reads; and the topic's own segments opened as files.
#include "backend/service/cluster.h"
#include "backend/service/export/recordexport.h"
#include "backend/service/files/fileorigin.h"
#include "backend/service/streamworker.h"
#include "tests/support/cluster.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <set>

namespace weir {
namespace {

constexpr int records = 100'000, partitions = 3;
constexpr int patienceMs = 60'000;

ConnectionSpec plainSpec()
{
    ConnectionSpec spec;
    spec.id = QStringLiteral("export");
    spec.name = QStringLiteral("export");
    spec.bootstrap = QStringList{test::bootstrap()};
    return spec;
}

QByteArray valueOf(int i)
{
    return "{\"n\":" + QByteArray::number(i) + ",\"city\":\"" + (i % 100 == 0 ? "Köln" : "Paris") + "\"}";
}

/// "partition offset timestamp key value", as a set of lines.
using Lines = std::set<QByteArray>;

Lines linesOf(const QString& path)
{
    Lines all;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return all;
    while (!file.atEnd()) {
        const QByteArray line = file.readLine();
        const QJsonObject record = QJsonDocument::fromJson(line).object();
        const qsizetype value = line.indexOf(",\"value\":") + 9;
        const qsizetype end = line.indexOf(",\"format\":", value);
        all.insert(QByteArray::number(record.value(QLatin1String("partition")).toInt()) + ' ' +
                   QByteArray::number(record.value(QLatin1String("offset")).toInteger()) + ' ' +
                   QByteArray::number(record.value(QLatin1String("timestamp")).toInteger()) + ' ' +
                   record.value(QLatin1String("key")).toString().toUtf8() + ' ' + line.mid(value, end - value));
    }
    return all;
}

} // namespace

class ExportTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        m_topic = test::uniqueName(QStringLiteral("export"));
        m_producer.createTopic(m_topic, partitions);
        std::vector<test::TestRecord> all;
        for (int i = 0; i < records; ++i)
            all.push_back({i % partitions, "key-" + QByteArray::number(i % 50), valueOf(i), 1'790'000'000'000 + i, {}});
        m_producer.send(m_topic, all);
        m_cluster = std::make_unique<Cluster>(plainSpec(), Secrets{});
        QProcess kcat;
        kcat.start(QStringLiteral("kcat"), {QStringLiteral("-C"), QStringLiteral("-e"), QStringLiteral("-q"),
                                            QStringLiteral("-b"), test::bootstrap(), QStringLiteral("-t"), m_topic,
                                            QStringLiteral("-f"), QStringLiteral("%p %o %T %k %s\\n")});
        QVERIFY(kcat.waitForFinished(patienceMs));
        for (const QByteArray& line : kcat.readAllStandardOutput().split('\n')) {
            if (!line.isEmpty())
                m_kcat.insert(line);
        }
        QCOMPARE(m_kcat.size(), std::size_t(records));
    }
    void cleanupTestCase() { QVERIFY(StreamWorker::waitForAll(20'000)); }

    void aWholeTopicIsWhatKcatReads()
    {
        const QString path = m_folder.filePath(QStringLiteral("all.jsonl"));
        RecordExport running(asked(path, ExportFormat::JsonLines), nullptr);
        QVERIFY(run(running));
        QCOMPARE(running.records(), std::uint64_t(records));
        QCOMPARE(running.lookedAt(), std::uint64_t(records));
        QVERIFY(linesOf(path) == m_kcat);
    }
    void anAvroFileOfItHasTheSameRecords()
    {
        const QString avro = m_folder.filePath(QStringLiteral("all.avro"));
        RecordExport running(asked(avro, ExportFormat::Avro), nullptr);
        QVERIFY(run(running));
        const QString lines = m_folder.filePath(QStringLiteral("again.jsonl"));
        QVERIFY(copy(avro, lines));
        QVERIFY(linesOf(lines) == m_kcat);
    }
    void aSearchIsExportedAsItMatches()
    {
        const QString path = m_folder.filePath(QStringLiteral("some.jsonl"));
        ExportRequest request = asked(path, ExportFormat::JsonLines);
        auto match = std::make_shared<RecordMatch>();
        match->fql = Fql::compile("value.city = 'Köln' and value.n < 50000", FqlRoots::Record).program;
        match->decoders = m_cluster->decoders();
        request.search->match = match;
        RecordExport running(request, nullptr);
        QVERIFY(run(running));
        QCOMPARE(running.records(), std::uint64_t(500));
        QCOMPARE(linesOf(path).size(), std::size_t(500));
    }
    void offsetsRiseWithinEachPartition()
    {
        QFile file(m_folder.filePath(QStringLiteral("all.jsonl")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        std::map<int, int> next;
        while (!file.atEnd()) {
            const QJsonObject record = QJsonDocument::fromJson(file.readLine()).object();
            const int partition = record.value(QLatin1String("partition")).toInt();
            QCOMPARE(record.value(QLatin1String("offset")).toInt(), next[partition]++);
        }
        QCOMPARE(next.size(), std::size_t(partitions));
    }
    void cancelledLeavesNothing()
    {
        const QTemporaryDir folder;
        ExportRequest request = asked(folder.filePath(QStringLiteral("all.jsonl")), ExportFormat::JsonLines);
        request.search->bytesPerSecond = 50'000;
        RecordExport running(request, nullptr);
        running.start();
        QTRY_VERIFY_WITH_TIMEOUT(running.lookedAt() > 0, patienceMs);
        running.cancel();
        QTRY_COMPARE_WITH_TIMEOUT(running.state(), RecordExport::State::Cancelled, patienceMs);
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList());
    }
    void aTopicThatDoesNotExistFailsAndLeavesNothing()
    {
        const QTemporaryDir folder;
        ExportRequest request = asked(folder.filePath(QStringLiteral("all.jsonl")), ExportFormat::JsonLines);
        request.search->topics = QStringList{test::uniqueName(QStringLiteral("none"))};
        RecordExport running(request, nullptr);
        QVERIFY(run(running));
        QCOMPARE(running.state(), RecordExport::State::Failed);
        QCOMPARE(running.error()->kind, ErrorKind::NotFound);
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList());
    }
    void theSegmentsOfAPartitionAreTheSameRecords()
    {
        const QString folder = QFileInfo(test::clusterFile().value(QLatin1String("caFile")).toString())
                                   .dir()
                                   .filePath(QStringLiteral("../node1/data/%1-1").arg(m_topic));
        QVERIFY2(QFileInfo(folder).isDir(), qPrintable(folder));
        const QString path = m_folder.filePath(QStringLiteral("segment.jsonl"));
        QVERIFY(copy(folder, path));
        Lines wanted;
        std::copy_if(m_kcat.begin(), m_kcat.end(), std::inserter(wanted, wanted.end()),
                     [](const QByteArray& line) { return line.startsWith("1 "); });
        QVERIFY(linesOf(path) == wanted);
        // As rows of a table: rising, and the newest are the last.
        FileOrigin origin(folder);
        ReadRequest newest;
        newest.startValue = 20;
        const std::unique_ptr<RecordStream> stream = origin.openStream(newest);
        stream->start();
        QTRY_COMPARE_WITH_TIMEOUT(stream->end(), ReadEnd::ReachedStop, patienceMs);
        QCOMPARE(stream->count(), std::size_t(20));
        QCOMPARE(stream->at(19).offset, std::int64_t(wanted.size()) - 1);
        QCOMPARE(origin.facts().kind, FileKind::Segments);
        // By time, and a search in it.
        SearchRequest search;
        search.topics = QStringList{origin.name()};
        search.range.start = StartKind::Time;
        search.range.startValue = 1'790'000'000'000 + records - 30;
        const std::unique_ptr<SearchStream> found = origin.openSearch(search);
        found->start();
        QTRY_COMPARE_WITH_TIMEOUT(found->end(), ReadEnd::ReachedStop, patienceMs);
        QCOMPARE(found->count(), std::size_t(10));
    }

private:
    ExportRequest asked(const QString& path, ExportFormat format)
    {
        ExportRequest request;
        request.path = path;
        request.options.format = format;
        request.options.decoders = m_cluster->decoders();
        request.origin = m_cluster.get();
        request.search.emplace();
        request.search->topics = QStringList{m_topic};
        request.search->range.start = StartKind::Beginning;
        return request;
    }
    static bool run(RecordExport& running)
    {
        running.start();
        return QTest::qWaitFor([&] { return !running.isRunning(); }, patienceMs);
    }
    /// Everything of a file as JSON lines.
    static bool copy(const QString& from, const QString& to)
    {
        FileOrigin origin(from);
        ExportRequest request;
        request.path = to;
        request.origin = &origin;
        request.search.emplace();
        request.search->topics = QStringList{origin.name()};
        request.search->range.start = StartKind::Beginning;
        RecordExport running(request, nullptr);
        return run(running) && running.state() == RecordExport::State::Done;
    }

    test::TestProducer m_producer{test::bootstrap()};
    std::unique_ptr<Cluster> m_cluster;
    QString m_topic;
    QTemporaryDir m_folder;
    Lines m_kcat;
};

WEIR_TEST(ExportTest)
} // namespace weir

#include "exporttest.moc"
