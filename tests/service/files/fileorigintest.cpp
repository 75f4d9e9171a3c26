#include "backend/service/files/fileorigin.h"

#include "backend/service/export/recordexport.h"
#include "backend/service/files/recordfile.h"
#include "tests/service/export/fakestream.h"
#include "tests/service/export/records.h"
#include "tests/support/registry.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <numeric>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

namespace weir {

using test::FakeStream;
using test::KeptRecord;

namespace {

constexpr int patienceMs = 20'000;

QByteArray lines(int from, int to)
{
    QByteArray all;
    for (int i = from; i < to; ++i)
        all += "{\"n\":" + QByteArray::number(i) + ",\"pad\":\"" + QByteArray(100, 'x') + "\"}\n";
    return all;
}

QByteArray gzipped(const QByteArray& bytes)
{
    z_stream stream = {};
    deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    QByteArray out(qsizetype(deflateBound(&stream, uLong(bytes.size()))) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.constData()));
    stream.avail_in = uInt(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = uInt(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(qsizetype(stream.total_out));
    deflateEnd(&stream);
    return out;
}

QByteArray zstandarded(const QByteArray& bytes)
{
    QByteArray out(qsizetype(ZSTD_compressBound(std::size_t(bytes.size()))), '\0');
    out.resize(
        qsizetype(ZSTD_compress(out.data(), std::size_t(out.size()), bytes.constData(), std::size_t(bytes.size()), 3)));
    return out;
}

ReadRequest everything()
{
    ReadRequest request;
    request.start = StartKind::Beginning;
    return request;
}

/// Collects what a scan gives.
class Collector final : public ScanVisitor
{
public:
    explicit Collector(RecordScan& scan) : m_scan(scan) {}
    void block(const ScanBlock& block) override
    {
        const Result<void> read = block.each([&](const RecordView& record, std::span<const RecordHeader> headers) {
            QVERIFY(record.topic == block.topic || !headers.empty());
            records.push_back(test::kept(m_scan.topics()[record.topic], record, headers));
            if (!block.bytes.empty() && records.size() % 1000 == 0)
                QVERIFY(record.value.empty() || block.bytes.find(record.value) != std::string_view::npos);
        });
        QVERIFY(read);
        ++blocks;
    }
    void windowDone(std::size_t, std::int64_t from, std::int64_t to, std::int64_t) override
    {
        windows.emplace_back(from, to);
    }
    ScanEnd run()
    {
        std::atomic<int> ended = -1;
        m_scan.start(*this, [&](ScanEnd end) { ended = int(end); });
        (void)QTest::qWaitFor([&] { return ended >= 0; }, patienceMs);
        return ScanEnd(ended.load());
    }
    std::vector<KeptRecord> records;
    std::vector<std::pair<std::int64_t, std::int64_t>> windows;
    int blocks = 0;

private:
    RecordScan& m_scan;
};

} // namespace

class FileOriginTest : public QObject
{
    Q_OBJECT
private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void linesAreValuesNumberedFromZero()
    {
        const std::vector<KeptRecord> read = records(write("events.jsonl", "{\"a\":1}\r\ntext\n\n{\"b\":2}"));
        QCOMPARE(read.size(), std::size_t(3));
        QCOMPARE(*read[0].value, std::string("{\"a\":1}"));
        QCOMPARE(*read[1].value, std::string("text"));
        QCOMPARE(read[2].offset, std::int64_t(3));
        QCOMPARE(*read[2].value, std::string("{\"b\":2}"));
        QVERIFY(!read[0].key);
        QCOMPARE(read[0].topic, std::string("events.jsonl"));
        QCOMPARE(read[0].timestampMs, std::int64_t(-1));
    }
    void aRoundTripKeepsEveryByte_data()
    {
        QTest::addColumn<int>("format");
        QTest::addColumn<QString>("name");
        QTest::newRow("json lines") << int(ExportFormat::JsonLines) << QStringLiteral("out.jsonl");
        QTest::newRow("avro") << int(ExportFormat::Avro) << QStringLiteral("out.avro");
    }
    void aRoundTripKeepsEveryByte()
    {
        QFETCH(int, format);
        QFETCH(QString, name);
        std::vector<KeptRecord> records = test::hardRecords("orders");
        for (KeptRecord& record : test::hardRecords("payments"))
            records.push_back(std::move(record));
        FakeStream stream({"orders", "payments"});
        for (const KeptRecord& record : records)
            stream.add(test::viewOf(record, record.topic == "orders" ? 0 : 1), test::headersOf(record));
        stream.close();
        ExportRequest request;
        request.path = m_folder->filePath(name);
        request.stream = &stream;
        request.rowIds.resize(records.size());
        std::iota(request.rowIds.begin(), request.rowIds.end(), 0);
        request.options.format = ExportFormat(format);
        RecordExport running(request, nullptr);
        running.start();
        QTRY_COMPARE(running.state(), RecordExport::State::Done);

        const std::vector<KeptRecord> read = this->records(request.path);
        QCOMPARE(read.size(), records.size());
        for (std::size_t i = 0; i < read.size(); ++i)
            QVERIFY2(read[i] == records[i], std::to_string(i).c_str());
        // A scan gives them by topic, block for block.
        FileOrigin origin(request.path);
        SearchRequest search;
        search.range = everything();
        search.newestFirst = false;
        const std::unique_ptr<RecordScan> scan = origin.openScan(search);
        Collector collector(*scan);
        QCOMPARE(collector.run(), ScanEnd::Complete);
        QCOMPARE(collector.records.size(), records.size());
        QTRY_COMPARE(origin.state(), FileOrigin::State::Ready);
        QVERIFY(origin.facts().isExported);
    }
    void csvRowsAreObjects()
    {
        const std::vector<KeptRecord> read = records(
            write("people.csv", "\xef\xbb\xbfname;age;zip;note\r\nAda;36;\"01234\";\"two\nlines, \"\"quoted\"\"\"\r\n"
                                "Bob;007;;\"\"\r\nshort;1\r\n"));
        QCOMPARE(read.size(), std::size_t(3));
        QCOMPARE(*read[0].value, std::string("{\"name\":\"Ada\",\"age\":36,\"zip\":\"01234\",\"note\":\"two\\nlines, "
                                             "\\\"quoted\\\"\"}"));
        QCOMPARE(*read[1].value, std::string("{\"name\":\"Bob\",\"age\":\"007\",\"zip\":null,\"note\":\"\"}"));
        QCOMPARE(read[2].headers.size(), std::size_t(1));
        QCOMPARE(read[2].headers[0].first, std::string(problemHeader));
        QCOMPARE(*read[2].headers[0].second, std::string("row 3 has 2 cells, the header 4"));
    }
    void jsonValuesAreTakenOutOfAnArray()
    {
        const std::vector<KeptRecord> read =
            records(write("all.json", "[\n {\"a\": [1, \"]\\\"}\"]},\n 5, \"te,xt\", null, [[]], {\"b\":\n2} , 6]\n"));
        QCOMPARE(read.size(), std::size_t(7));
        QCOMPARE(*read[0].value, std::string("{\"a\": [1, \"]\\\"}\"]}"));
        QCOMPARE(*read[1].value, std::string("5"));
        QCOMPARE(*read[4].value, std::string("[[]]"));
        QCOMPARE(*read[5].value, std::string("{\"b\":\n2}"));
        QCOMPARE(*read[6].value, std::string("6"));
        QCOMPARE(read[6].offset, std::int64_t(6));
        const std::vector<KeptRecord> pretty = records(write("one.json", "{\n \"a\": 1\n}\n{\"b\":2}\n"));
        QCOMPARE(pretty.size(), std::size_t(2));
    }
    void packedTextIsUnpacked_data()
    {
        QTest::addColumn<QByteArray>("packed");
        const QByteArray text = lines(0, 20'000);
        QTest::newRow("gzip") << gzipped(text);
        QTest::newRow("gzip, two of them") << gzipped(text.left(1'000'000)) + gzipped(text.mid(1'000'000));
        QTest::newRow("zstd") << zstandarded(text);
    }
    void packedTextIsUnpacked()
    {
        QFETCH(QByteArray, packed);
        QCOMPARE(records(write("events.jsonl.gz", packed)).size(), std::size_t(20'000));
    }
    void aPackedFileThatIsCutOffSaysSo()
    {
        const QByteArray packed = gzipped(lines(0, 20'000));
        FileOrigin origin(write("events.jsonl.gz", packed.left(packed.size() / 2)));
        const std::unique_ptr<RecordStream> stream = origin.openStream(everything());
        stream->start();
        QTRY_COMPARE(stream->end(), ReadEnd::ReachedStop);
        QVERIFY(stream->count() > 5'000);
        QVERIFY(!stream->problems().isEmpty());
        QVERIFY2(stream->problems().first().error.detail.contains(QStringLiteral("cut off")),
                 qPrintable(stream->problems().first().error.detail));
    }
    void theNewestAreTheLast()
    {
        ReadRequest request;
        request.start = StartKind::Newest;
        request.startValue = 30;
        const std::vector<KeptRecord> read = records(write("events.jsonl", lines(0, 50'000)), request);
        QCOMPARE(read.size(), std::size_t(30));
        QCOMPARE(read.front().offset, std::int64_t(49'970));
        QVERIFY(read.back().value->starts_with("{\"n\":49999,"));
    }
    void offsetsAndCountsBoundARead()
    {
        ReadRequest request = everything();
        request.start = StartKind::Offset;
        request.startValue = 20'000;
        request.stop = StopKind::Count;
        request.stopValue = 100;
        const std::vector<KeptRecord> read = records(write("events.jsonl", lines(0, 50'000)), request);
        QCOMPARE(read.size(), std::size_t(100));
        QCOMPARE(read.front().offset, std::int64_t(20'000));
        QCOMPARE(read.back().offset, std::int64_t(20'099));
    }
    void backwardsIsTheSameFromTheEnd()
    {
        FileOrigin origin(write("events.jsonl", lines(0, 40'000)));
        SearchRequest search;
        search.range = everything();
        const std::unique_ptr<RecordScan> scan = origin.openScan(search);
        Collector collector(*scan);
        QCOMPARE(collector.run(), ScanEnd::Complete);
        QCOMPARE(collector.records.size(), std::size_t(40'000));
        QVERIFY(collector.blocks > 3);
        QCOMPARE(collector.windows.front().second, std::int64_t(40'000));
        QCOMPARE(collector.windows.back().first, std::int64_t(0));
        for (std::size_t i = 1; i < collector.windows.size(); ++i)
            QCOMPARE(collector.windows[i].second, collector.windows[i - 1].first);
        const ScanProgress::Part part = scan->progress().parts.front();
        QCOMPARE(part.read, part.to - part.from);
    }
    void aSearchFindsWhatIsThere()
    {
        FileOrigin origin(write("events.jsonl", lines(0, 30'000)));
        SearchRequest search;
        search.topics = QStringList{origin.name()};
        search.range = everything();
        auto match = std::make_shared<RecordMatch>();
        match->fql = Fql::compile("value.n >= 29990", FqlRoots::Record).program;
        QVERIFY(match->fql);
        match->decoders = origin.decoders();
        search.match = match;
        const std::unique_ptr<SearchStream> stream = origin.openSearch(search);
        stream->start();
        QTRY_COMPARE(stream->end(), ReadEnd::ReachedStop);
        QCOMPARE(stream->count(), std::size_t(10));
        QCOMPARE(stream->counts().scanned, std::uint64_t(30'000));
    }
    void timesAreRefusedWhereThereAreNone()
    {
        ReadRequest request = everything();
        request.start = StartKind::Time;
        request.startValue = 5;
        FileOrigin origin(write("events.jsonl", lines(0, 3)));
        const std::unique_ptr<RecordStream> stream = origin.openStream(request);
        stream->start();
        QTRY_COMPARE(stream->end(), ReadEnd::Failed);
        QCOMPARE(stream->problems().first().error.kind, ErrorKind::Invalid);
    }
    void aDamagedLineIsARecordThatSaysSo()
    {
        const std::vector<KeptRecord> read =
            records(write("out.jsonl", "{\"topic\":\"a\",\"partition\":2,\"offset\":7,\"value\":1}\n"
                                       "{\"topic\":\"a\",\"partition\":2,\"offset\":8,\"va\n"
                                       "{\"topic\":\"b\",\"partition\":2,\"offset\":9,\"value\":\"x\"}\n"));
        QCOMPARE(read.size(), std::size_t(3));
        QCOMPARE(read[0].topic, std::string("a"));
        QCOMPARE(read[0].partition, 2);
        QCOMPARE(read[1].headers.at(0).first, std::string(problemHeader));
        QVERIFY(read[1].headers.at(0).second->starts_with("line 2:"));
        QCOMPARE(*read[1].value, std::string("{\"topic\":\"a\",\"partition\":2,\"offset\":8,\"va"));
        QCOMPARE(read[2].topic, std::string("b"));
    }
    void aDamagedBlockIsARecordAndTheNextIsRead()
    {
        QFile file(QStringLiteral(WEIR_SOURCE_DIR "/tests/fuzz/corpus/recordfile/avro-deflate"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QByteArray bytes = file.readAll().mid(1); // the first byte is the fuzzer's
        const std::size_t whole = records(write("whole.avro", bytes)).size();
        QCOMPARE(whole, std::size_t(50));
        bytes.replace(530, 4, "XXXX"); // within the second of three blocks
        const std::vector<KeptRecord> read = records(write("damaged.avro", bytes));
        const auto isDamaged = [](const KeptRecord& record) {
            return !record.headers.empty() && record.headers[0].first == problemHeader;
        };
        QCOMPARE(std::count_if(read.begin(), read.end(), isDamaged), 1);
        QVERIFY(!isDamaged(read.back()));
        QVERIFY(read.size() > 20 && read.size() < whole);
        QCOMPARE(*read.front().value, std::string("{\"id\":\"ord-0\",\"n\":-500,\"note\":\"n0\",\"tags\":[]}"));
        QCOMPARE(*read.back().value, std::string("{\"id\":\"ord-49\",\"n\":48500,\"note\":null,\"tags\":[\"a\"]}"));
        const std::vector<KeptRecord> cut = records(write("cut.avro", bytes.left(bytes.size() - 5)));
        QVERIFY(isDamaged(cut.back()));
    }
    void aFileThatIsNoneOfItIsRefused()
    {
        for (const auto& [name, bytes] :
             {std::pair("a.bin", QByteArray("ab\0cd", 5)), std::pair("b.avro", QByteArray("Obj\x01\x02", 5))}) {
            FileOrigin origin(write(name, bytes));
            QTRY_COMPARE(origin.state(), FileOrigin::State::Failed);
            QVERIFY(origin.error());
        }
        FileOrigin origin(m_folder->filePath(QStringLiteral("none.jsonl")));
        QTRY_COMPARE(origin.state(), FileOrigin::State::Failed);
        QCOMPARE(origin.error()->kind, ErrorKind::NotFound);
    }
    void anEmptyFileHasNoRecords() { QCOMPARE(records(write("empty.jsonl", {})).size(), std::size_t(0)); }
    void aChangeOnDiskIsNoticedAndReloaded()
    {
        const QString path = write("events.jsonl", lines(0, 10));
        FileOrigin origin(path);
        QTRY_COMPARE(origin.state(), FileOrigin::State::Ready);
        QSignalSpy changed(&origin, &FileOrigin::changedOnDisk);
        QFile file(path);
        QVERIFY(file.open(QIODevice::Append));
        file.write(lines(10, 20));
        file.close();
        QTRY_COMPARE(changed.size(), 1);
        QVERIFY(origin.hasChanged());
        origin.reload();
        QTRY_COMPARE(origin.state(), FileOrigin::State::Ready);
        QVERIFY(!origin.hasChanged());
        QCOMPARE(origin.facts().size, qint64(lines(0, 20).size()));
    }
    void aFileCutWhileItIsReadEndsWithWords()
    {
        const QString path = write("events.jsonl", lines(0, 100'000));
        FileOrigin origin(path);
        QTRY_COMPARE(origin.state(), FileOrigin::State::Ready);
        QCOMPARE(::truncate(QFile::encodeName(path).constData(), 4'000'000), 0);
        const std::unique_ptr<RecordStream> stream = origin.openStream(everything());
        stream->start();
        QTRY_COMPARE(stream->end(), ReadEnd::Failed);
        QVERIFY(stream->count() > 20'000);
        QVERIFY2(stream->problems().first().error.detail.contains(QStringLiteral("cut to 4000000 bytes")),
                 qPrintable(stream->problems().first().error.detail));
    }
    void memoryBoundsARead()
    {
        FileOrigin origin(write("events.jsonl", lines(0, 100'000)));
        const std::unique_ptr<RecordStream> stream = origin.openStream(everything());
        stream->setMemoryLimit(4 << 20, 1'000'000);
        stream->start();
        QTRY_COMPARE(stream->end(), ReadEnd::ReachedLimit);
        QVERIFY(stream->count() < 90'000);
    }
    void aPausedReadWaits()
    {
        FileOrigin origin(write("events.jsonl", lines(0, 50'000)));
        const std::unique_ptr<RecordStream> stream = origin.openStream(everything());
        stream->setPaused(true);
        stream->start();
        QTRY_VERIFY(stream->count() > 0);
        QVERIFY(stream->count() < 50'000);
        stream->setPaused(false);
        QTRY_COMPARE(stream->count(), std::size_t(50'000));
    }

private:
    QString write(const char* name, const QByteArray& bytes) const
    {
        const QString path = m_folder->filePath(QString::fromLatin1(name));
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write a test's file");
        return path;
    }
    std::vector<KeptRecord> records(const QString& path, const ReadRequest& request = everything())
    {
        FileOrigin origin(path);
        const std::unique_ptr<RecordStream> stream = origin.openStream(request);
        stream->start();
        (void)QTest::qWaitFor([&] { return stream->end() != ReadEnd::Running; }, patienceMs);
        std::vector<KeptRecord> all;
        for (std::size_t row = 0; row < stream->count(); ++row) {
            std::size_t index = 0;
            const auto batch = stream->batch(row, &index);
            const RecordView record = batch->at(index);
            all.push_back(test::kept(batch->topics()[record.topic], record, batch->headers(index)));
        }
        return all;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

WEIR_TEST(FileOriginTest)
} // namespace weir

#include "fileorigintest.moc"
