#include "backend/service/export/recordexport.h"

#include "backend/serde/avrocontainer.h"
#include "backend/serde/bytestext.h"
#include "backend/service/jobs.h"
#include "tests/service/export/fakestream.h"
#include "tests/service/export/records.h"
#include "tests/support/registry.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <csignal>
#include <numeric>
#include <sys/resource.h>

namespace weir {

using test::FakeStream;
using test::KeptRecord;

class RecordExportTest : public QObject
{
    Q_OBJECT
private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void rowsComeInTheOrderAskedFor()
    {
        FakeStream stream;
        fill(stream, 5);
        ExportRequest request = asked(&stream, {4, 0, 1, 2});
        RecordExport running(request, nullptr);
        QVERIFY(run(running));
        QCOMPARE(running.state(), RecordExport::State::Done);
        QCOMPARE(running.records(), std::uint64_t(4));
        QCOMPARE(offsets(), (QList<int>{4, 0, 1, 2}));
        QCOMPARE(running.bytes(), std::uint64_t(QFileInfo(request.path).size()));
        QCOMPARE(left(), QStringList{QStringLiteral("out.jsonl")});
    }
    void aRangeOfRowsNeedsNoIds()
    {
        FakeStream stream;
        fill(stream, 50'000);
        ExportRequest request = asked(&stream, {});
        request.firstRowId = 10;
        request.rowCount = 45'000;
        RecordExport running(request, nullptr);
        QVERIFY(run(running));
        QCOMPARE(running.records(), std::uint64_t(45'000));
        const QList<int> written = offsets();
        QCOMPARE(written.first(), 10);
        QCOMPARE(written.last(), 45'009);
    }
    void masksHoldInEveryForm_data()
    {
        QTest::addColumn<int>("format");
        QTest::newRow("json lines") << int(ExportFormat::JsonLines);
        QTest::newRow("csv") << int(ExportFormat::Csv);
        QTest::newRow("avro") << int(ExportFormat::Avro);
    }
    void masksHoldInEveryForm()
    {
        QFETCH(int, format);
        FakeStream stream;
        KeptRecord record;
        record.topic = "orders";
        record.key = "ada-secret";
        record.value = "{\"email\":\"ada@example.org\",\"n\":1}";
        record.headers = {{"token", "s3cret"}};
        stream.add(test::viewOf(record), test::headersOf(record));
        stream.close();
        ExportRequest request = asked(&stream, {0});
        request.options.format = ExportFormat(format);
        request.options.columns = QStringLiteral("key,value,value.email,headers,headers.token").split(QLatin1Char(','));
        request.options.masks = *MaskSet::make({{"", "value.email", MaskHow::Hide, true},
                                                {"", "key", MaskHow::Hide, true},
                                                {"", "headers.token", MaskHow::Hide, true}},
                                               "salt");
        RecordExport running(request, nullptr);
        QVERIFY(run(running));
        QCOMPARE(running.state(), RecordExport::State::Done);
        QVERIFY(running.isMasked());
        std::string written = read(request.path).toStdString();
        if (request.options.format == ExportFormat::Avro) {
            const Result<AvroContainerHeader> header = readAvroContainerHeader(written);
            const Result<AvroBlockHead> head = readAvroBlockHead(std::string_view(written).substr(header->size));
            written = *unpackAvroBlock(header->codec, std::string_view(written).substr(header->size + head->headSize,
                                                                                       std::size_t(head->packed)));
        }
        for (const char* secret : {"ada@example.org", "ada-secret", "s3cret"})
            QVERIFY2(written.find(secret) == std::string::npos, written.c_str());
        QVERIFY(written.find("n\"") != std::string::npos);
    }
    void anExistingFileStaysUnlessToldOtherwise()
    {
        FakeStream stream;
        fill(stream, 3);
        ExportRequest request = asked(&stream, {0});
        write(request.path, "precious");
        RecordExport first(request, nullptr);
        QVERIFY(run(first));
        QCOMPARE(first.state(), RecordExport::State::Failed);
        QCOMPARE(first.error()->kind, ErrorKind::Exists);
        QCOMPARE(read(request.path), QByteArray("precious"));
        QFile(request.path).setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        request.replace = true;
        RecordExport second(request, nullptr);
        QVERIFY(run(second));
        QCOMPARE(second.state(), RecordExport::State::Done);
        QCOMPARE(offsets(), QList<int>{0});
        QCOMPARE(QFile(request.path).permissions() & QFile::ReadOther, QFile::Permissions());
        QCOMPARE(left(), QStringList{QStringLiteral("out.jsonl")});
    }
    void cancelledLeavesNothing()
    {
        FakeStream stream;
        fill(stream, 200'000);
        std::vector<std::uint64_t> ids(200'000);
        std::iota(ids.begin(), ids.end(), 0);
        Jobs jobs;
        RecordExport running(asked(&stream, ids), &jobs);
        running.start();
        running.setPaused(true);
        QCOMPARE(jobs.jobs().size(), 1);
        jobs.cancel(jobs.jobs().first().id);
        QTRY_COMPARE(running.state(), RecordExport::State::Cancelled);
        QCOMPARE(jobs.jobs().first().state, JobState::Cancelled);
        QCOMPARE(left(), QStringList());
    }
    void pausedGoesOnWhereItWas()
    {
        FakeStream stream;
        fill(stream, 50'000);
        std::vector<std::uint64_t> ids(50'000);
        std::iota(ids.begin(), ids.end(), 0);
        RecordExport running(asked(&stream, ids), nullptr);
        running.start();
        running.setPaused(true);
        QVERIFY(running.isPaused());
        running.setPaused(false);
        QTRY_COMPARE(running.state(), RecordExport::State::Done);
        QCOMPARE(running.records(), std::uint64_t(50'000));
        QCOMPARE(offsets().size(), 50'000);
    }
    void aFullDiskIsSaidWithHowMuchWasWritten()
    {
        FakeStream stream;
        fill(stream, 100'000);
        std::vector<std::uint64_t> ids(100'000);
        std::iota(ids.begin(), ids.end(), 0);
        // A limit on the size of files stands for a disk that is full in the middle of it.
        rlimit before = {};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        const auto handler = std::signal(SIGXFSZ, SIG_IGN);
        rlimit small = before;
        small.rlim_cur = 3'000'000;
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
        RecordExport running(asked(&stream, ids), nullptr);
        const bool ended = run(running);
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
        std::signal(SIGXFSZ, handler);
        QVERIFY(ended);
        QCOMPARE(running.state(), RecordExport::State::Failed);
        QCOMPARE(running.error()->kind, ErrorKind::Io);
        QCOMPARE(running.error()->code, EFBIG);
        QVERIFY2(running.error()->detail.contains(QStringLiteral("after 3000000 bytes")),
                 qPrintable(running.error()->detail));
        QCOMPARE(left(), QStringList());
    }
    void aFolderThatIsNotThereIsSaid()
    {
        FakeStream stream;
        fill(stream, 1);
        ExportRequest request = asked(&stream, {0});
        request.path = m_folder->filePath(QStringLiteral("none/out.jsonl"));
        RecordExport running(request, nullptr);
        QVERIFY(run(running));
        QCOMPARE(running.error()->code, ENOENT);
    }
    void devicesAndFoldersAreNoTargets()
    {
        FakeStream stream;
        fill(stream, 1);
        for (const QString& path : {QStringLiteral("/dev/null"), m_folder->path()}) {
            ExportRequest request = asked(&stream, {0});
            request.path = path;
            request.replace = true;
            RecordExport running(request, nullptr);
            QVERIFY(run(running));
            QCOMPARE(running.error()->kind, ErrorKind::Invalid);
        }
    }
    void rowsThatWereDroppedAreCounted()
    {
        FakeStream stream;
        fill(stream, 10);
        stream.drop(4);
        RecordExport running(asked(&stream, {2, 3, 4, 5}), nullptr);
        QVERIFY(run(running));
        QCOMPARE(running.missing(), std::uint64_t(2));
        QCOMPARE(offsets(), (QList<int>{4, 5}));
    }
    void whatWasAskedForIsHeldWhileTheSearchSortsItsRows()
    {
        FakeStream stream;
        fill(stream, 200'000);
        std::vector<std::uint64_t> ids(200'000);
        std::iota(ids.begin(), ids.end(), 0);
        RecordExport running(asked(&stream, ids), nullptr);
        running.start();
        running.setPaused(true);
        stream.reset();
        running.setPaused(false);
        QTRY_COMPARE(running.state(), RecordExport::State::Done);
        QCOMPARE(running.records(), std::uint64_t(200'000));
    }

    void moreRowsThanCanBeHeldEndItWhenTheyAreSortedAnew()
    {
        FakeStream stream;
        fill(stream, 200'000);
        std::vector<std::uint64_t> ids(1'200'000);
        for (std::size_t i = 0; i < ids.size(); ++i)
            ids[i] = i % 200'000;
        RecordExport running(asked(&stream, ids), nullptr);
        running.start();
        running.setPaused(true);
        stream.reset();
        QTRY_COMPARE(running.state(), RecordExport::State::Failed);
        QCOMPARE(running.error()->kind, ErrorKind::NotFound);
        QTRY_COMPARE(left(), QStringList());
    }
    void csvIsWhatPythonReads()
    {
        FakeStream stream;
        const std::vector<KeptRecord> records = test::hardRecords();
        for (const KeptRecord& record : records)
            stream.add(test::viewOf(record), test::headersOf(record));
        stream.close();
        std::vector<std::uint64_t> ids(records.size());
        std::iota(ids.begin(), ids.end(), 0);
        ExportRequest request = asked(&stream, ids);
        request.path = m_folder->filePath(QStringLiteral("out.csv"));
        request.options.format = ExportFormat::Csv;
        request.options.columns = {QStringLiteral("offset"), QStringLiteral("value"), QStringLiteral("value.a"),
                                   QStringLiteral("headers.trace")};
        request.options.valueFormat = Format::Text;
        RecordExport running(request, nullptr);
        QVERIFY(run(running));
        QVERIFY2(running.state() == RecordExport::State::Done, "failed");
        QProcess python;
        python.start(QStringLiteral("python3"),
                     {QStringLiteral("-c"),
                      QStringLiteral("import csv,json,sys\n"
                                     "rows=list(csv.reader(open(sys.argv[1],newline='',encoding='utf-8')))\n"
                                     "print(json.dumps(rows))"),
                      request.path});
        QVERIFY(python.waitForFinished());
        const QJsonArray rows = QJsonDocument::fromJson(python.readAllStandardOutput()).array();
        QCOMPARE(rows.size(), qsizetype(records.size() + 1));
        for (std::size_t i = 0; i < records.size(); ++i) {
            const QJsonArray row = rows[qsizetype(i + 1)].toArray();
            QCOMPARE(row[0].toString().toLongLong(), records[i].offset);
            std::string text = toValidUtf8(records[i].value.value_or(""));
            if (text.starts_with('='))
                text.insert(0, 1, '\'');
            QCOMPARE(row[1].toString().toStdString(), text);
        }
    }
    void csvColumnsReachIntoJson()
    {
        FakeStream stream;
        KeptRecord record;
        record.topic = "orders";
        record.key = "{\"id\":7}";
        record.value = "{\"a\":{\"b.c\":\"x,\\\"y\\\"\"},\"list\":[{\"n\":-5},{\"n\":\"-5+1\"}],\"no\":null}";
        record.headers = {{"a.b", "old"}, {"a.b", "new"}};
        stream.add(test::viewOf(record), test::headersOf(record));
        stream.close();
        ExportRequest request = asked(&stream, {0});
        request.options.format = ExportFormat::Csv;
        request.options.columns =
            QStringLiteral("topic|key.id|value.a.b\\.c|value.list[0].n|value.list[1].n|value.no|value.gone|headers.a.b|"
                           "value.a|size")
                .split(QLatin1Char('|'));
        RecordExport running(request, nullptr);
        QVERIFY(run(running));
        QCOMPARE(read(request.path).split('\n').value(1),
                 QByteArray("orders,7,\"x,\"\"y\"\"\",-5,'-5+1,,,new,\"{\"\"b.c\"\":\"\"x,\\\"\"y\\\"\"\"\"}\",") +
                     QByteArray::number(int(record.key->size() + record.value->size())) + "\r");
    }
    void csvPathsAreThoseOfTables()
    {
        FakeStream stream;
        KeptRecord record;
        record.topic = "orders";
        record.value = "{\"items\":[{\"sku\":\"a\"},{\"sku\":\"b\"},{\"n\":1}],\"7\":\"seven\"}";
        stream.add(test::viewOf(record));
        stream.close();
        ExportRequest request = asked(&stream, {0});
        request.options.format = ExportFormat::Csv;
        request.options.columns =
            QStringLiteral("value.items.1.sku|value.items[].sku|value.7|value.items[9].sku|value[]")
                .split(QLatin1Char('|'));
        RecordExport running(request, nullptr);
        QVERIFY(run(running));
        QCOMPARE(read(request.path).split('\n').value(1), QByteArray("b,\"a, b\",seven,,\r"));
    }
    void anUnknownColumnIsNamed()
    {
        FakeStream stream;
        fill(stream, 1);
        for (const char* column : {"valu", "value.", "value[x]", "offset.a", "value[1"}) {
            ExportRequest request = asked(&stream, {0});
            request.options.format = ExportFormat::Csv;
            request.options.columns = {QString::fromLatin1(column)};
            RecordExport running(request, nullptr);
            QVERIFY(run(running));
            QCOMPARE(running.error()->subject, QString::fromLatin1(column));
        }
    }
    void avroHasTheBytes_data()
    {
        QTest::addColumn<int>("codec");
        QTest::newRow("deflate") << int(AvroFileCodec::Deflate);
        QTest::newRow("zstandard") << int(AvroFileCodec::Zstandard);
    }
    void avroHasTheBytes()
    {
        QFETCH(int, codec);
        FakeStream stream;
        fill(stream, 3000);
        std::vector<std::uint64_t> ids(3000);
        std::iota(ids.begin(), ids.end(), 0);
        ExportRequest request = asked(&stream, ids);
        request.options.format = ExportFormat::Avro;
        request.options.codec = AvroFileCodec(codec);
        RecordExport running(request, nullptr);
        QVERIFY(run(running));
        const std::string bytes = read(request.path).toStdString();
        const Result<AvroContainerHeader> header = readAvroContainerHeader(bytes);
        QVERIFY(header);
        QCOMPARE(header->codec, std::string(codec == 0 ? "deflate" : "zstandard"));
        std::int64_t records = 0;
        for (std::size_t at = header->size; at < bytes.size();) {
            const Result<AvroBlockHead> head = readAvroBlockHead(std::string_view(bytes).substr(at));
            QVERIFY(head);
            at += head->headSize;
            QVERIFY(unpackAvroBlock(header->codec, std::string_view(bytes).substr(at, std::size_t(head->packed))));
            at += std::size_t(head->packed);
            QVERIFY(std::string_view(bytes).substr(at, 16) == header->sync);
            at += 16;
            records += head->records;
        }
        QCOMPARE(records, std::int64_t(3000));
    }

private:
    static void fill(FakeStream& stream, int count)
    {
        for (int i = 0; i < count; ++i) {
            KeptRecord record;
            record.topic = "orders";
            record.offset = i;
            record.timestampMs = 1'700'000'000'000 + i;
            record.key = "k" + std::to_string(i);
            record.value = "{\"n\":" + std::to_string(i) + "}";
            stream.add(test::viewOf(record));
            if (i % 1000 == 999)
                stream.close();
        }
        stream.close();
    }
    ExportRequest asked(RecordStream* stream, std::vector<std::uint64_t> ids) const
    {
        ExportRequest request;
        request.path = m_folder->filePath(QStringLiteral("out.jsonl"));
        request.subject = QStringLiteral("orders");
        request.stream = stream;
        request.rowIds = std::move(ids);
        return request;
    }
    static bool run(RecordExport& running)
    {
        running.start();
        return QTest::qWaitFor([&] { return !running.isRunning(); }, 30'000);
    }
    static QByteArray read(const QString& path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    static void write(const QString& path, const QByteArray& bytes)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    QStringList left() const { return QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden); }
    QList<int> offsets() const
    {
        QList<int> all;
        for (const QByteArray& line : read(m_folder->filePath(QStringLiteral("out.jsonl"))).split('\n')) {
            if (!line.isEmpty())
                all << QJsonDocument::fromJson(line).object().value(QLatin1String("offset")).toInt(-1);
        }
        return all;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

WEIR_TEST(RecordExportTest)
} // namespace weir

#include "recordexporttest.moc"
