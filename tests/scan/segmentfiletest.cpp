#include "backend/kafka/scan/segmentfile.h"
#include "backend/kafka/scan/segmentwalk.h"
#include "tests/support/batchbuilder.h"
#include "tests/support/registry.h"
#include "tests/support/scancollector.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

namespace weir {
namespace {

using test::BatchOptions;
using test::ScanCollector;

std::string batch(std::int64_t offset, int count, Codec codec = Codec::None, std::size_t size = 20)
{
    std::vector<std::string> values;
    for (int i = 0; i < count; ++i) {
        std::string value = "value " + std::to_string(offset + i) + " ";
        while (value.size() < size)
            value += char('a' + (offset + i + std::int64_t(value.size()) * 7) % 26);
        values.push_back(std::move(value));
    }
    BatchOptions options;
    options.codec = codec;
    options.baseOffset = offset;
    options.timeMs += offset;
    return test::batchOf(values, options);
}

std::string inTransaction(std::int64_t offset, int count, std::int64_t producer)
{
    BatchOptions options;
    options.baseOffset = offset;
    options.producerId = producer;
    options.isTransactional = true;
    return test::batchOf(std::vector<std::string>(std::size_t(count), "t"), options);
}

struct Scanned
{
    std::vector<std::int64_t> offsets; ///< sorted
    std::map<std::int64_t, std::uint8_t> flags;
    ScanEnd end = ScanEnd::Running;
    QStringList faults;
    ScanProgress progress;
};

} // namespace

class SegmentFileTest : public QObject
{
    Q_OBJECT

private:
    QString write(const std::string& bytes, const QString& name = QStringLiteral("orders-3/00000000000000000000.log"))
    {
        const QString path = m_folder->filePath(name);
        QDir().mkpath(QFileInfo(path).absolutePath());
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes.data(), qint64(bytes.size())) != qint64(bytes.size()))
            qFatal("cannot write");
        return path;
    }

    static Scanned scan(const std::shared_ptr<const SegmentFile>& file, ScanOptions options, std::int64_t from = 0,
                        std::int64_t to = INT64_MAX)
    {
        ScanCollector collector(options.backwards);
        const auto scan = makeSegmentScan({file}, options, from, to);
        collector.run(*scan);
        Scanned scanned;
        if (!collector.wait())
            qFatal("the scan does not end");
        for (const auto& [place, record] : collector.records) {
            scanned.offsets.push_back(std::get<2>(place));
            scanned.flags[std::get<2>(place)] = record.flags;
        }
        scanned.end = collector.end;
        scanned.faults = collector.faults;
        scanned.progress = scan->progress();
        return scanned;
    }

    /// Both ways; they must agree.
    static Scanned scanBothWays(const QString& path, ScanOptions options = {},
                                QVector<SegmentFile::Damage>* damages = nullptr)
    {
        const auto file = SegmentFile::open(path);
        if (!file)
            qFatal("%s", qPrintable(file.error().detail));
        const Scanned forwards = scan(*file, options);
        if (damages)
            *damages = (*file)->damages();
        options.backwards = true;
        const Scanned backwards = scan(*file, options);
        Scanned both = forwards;
        if (forwards.offsets != backwards.offsets || forwards.flags != backwards.flags || forwards.end != backwards.end)
            both.faults << QStringLiteral("backwards differs: %1 and %2 records")
                               .arg(forwards.offsets.size())
                               .arg(backwards.offsets.size());
        both.faults << backwards.faults;
        return both;
    }

    static std::vector<std::int64_t> upTo(std::int64_t count)
    {
        std::vector<std::int64_t> all;
        for (std::int64_t i = 0; i < count; ++i)
            all.push_back(i);
        return all;
    }

    std::unique_ptr<QTemporaryDir> m_folder;

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void everyCodecIsRead()
    {
        std::string bytes;
        std::int64_t offset = 0;
        for (int round = 0; round < 40; ++round) {
            for (const Codec codec : {Codec::None, Codec::Gzip, Codec::Snappy, Codec::Lz4, Codec::Zstd}) {
                bytes += batch(offset, 100, codec, 300);
                offset += 100;
            }
        }
        const QString path = write(bytes);
        const Scanned scanned = scanBothWays(path);
        QCOMPARE(scanned.faults, QStringList());
        QCOMPARE(scanned.end, ScanEnd::Complete);
        QCOMPARE(scanned.offsets, upTo(offset));
        QCOMPARE(scanned.progress.records, std::uint64_t(offset));
        QCOMPARE(scanned.progress.packedBytes, std::uint64_t(bytes.size()));
        QCOMPARE(scanned.progress.parts[0].read, offset);
        QVERIFY(scanned.progress.parts[0].done);
        const auto file = SegmentFile::open(path);
        QCOMPARE((*file)->topic(), QStringLiteral("orders"));
        QCOMPARE((*file)->partition(), 3);
        QCOMPARE((*file)->firstOffset(), 0);
        QCOMPARE((*file)->endOffset(), offset);
        QVERIFY((*file)->damages().isEmpty());
    }

    void aRangeIsRead()
    {
        std::string bytes;
        for (int i = 0; i < 50; ++i)
            bytes += batch(i * 10, 10, i % 2 ? Codec::Zstd : Codec::None);
        const auto file = SegmentFile::open(write(bytes));
        for (const bool backwards : {false, true}) {
            ScanOptions options;
            options.backwards = backwards;
            const Scanned scanned = scan(*file, options, 123, 377);
            QCOMPARE(scanned.faults, QStringList());
            QCOMPARE(scanned.offsets.size(), std::size_t(254));
            QCOMPARE(scanned.offsets.front(), 123);
            QCOMPARE(scanned.offsets.back(), 376);
            QCOMPARE(scanned.progress.records, 254U);
        }
    }

    void whatIsDamagedIsSkipped_data()
    {
        QTest::addColumn<int>("at"); // in the tenth batch
        QTest::addColumn<int>("bytes");
        QTest::newRow("a record") << 200 << 3;
        QTest::newRow("the checksum") << 17 << 1;
        QTest::newRow("the length") << 8 << 4;
        QTest::newRow("the length, a little") << 11 << 1;
        QTest::newRow("the version") << 16 << 1;
        QTest::newRow("the offset") << 0 << 8;
        QTest::newRow("the whole head") << 0 << 61;
    }
    void whatIsDamagedIsSkipped()
    {
        QFETCH(int, at);
        QFETCH(int, bytes);
        std::string file;
        std::size_t begin = 0, end = 0;
        for (int i = 0; i < 20; ++i) {
            begin = i == 10 ? file.size() : begin;
            file += batch(i * 50, 50, i % 3 ? Codec::None : Codec::Lz4, 100);
            end = i == 10 ? file.size() : end;
        }
        for (int i = 0; i < bytes; ++i)
            file[begin + std::size_t(at + i)] = char(~file[begin + std::size_t(at + i)]);
        QVector<SegmentFile::Damage> damages;
        const Scanned scanned = scanBothWays(write(file), {}, &damages);
        QCOMPARE(scanned.faults, QStringList());
        QCOMPARE(scanned.end, ScanEnd::Complete);
        QCOMPARE(scanned.offsets.size(), std::size_t(950));
        QCOMPARE(damages.size(), 1);
        QCOMPARE(damages[0].at, std::int64_t(begin));
        QCOMPARE(damages[0].bytes, std::int64_t(end - begin));
        QVERIFY(!damages[0].what.isEmpty());
    }

    void whatHasBeenCutOutIsSkipped()
    {
        std::string bytes;
        for (int i = 0; i < 400; ++i)
            bytes += batch(i * 10, 10, Codec::None, 500);
        // 100 KB of nothing in the middle, some of it half a batch.
        bytes.replace(bytes.size() / 2, 100'000, 100'000, '\x07');
        bytes.erase(1000, 777);
        QVector<SegmentFile::Damage> damages;
        const Scanned scanned = scanBothWays(write(bytes), {}, &damages);
        QCOMPARE(scanned.faults, QStringList());
        QVERIFY(scanned.offsets.size() > 3700 && scanned.offsets.size() < 3900);
        QCOMPARE(scanned.offsets.back(), 3999);
        QCOMPARE(damages.size(), 2);
    }

    void aTailOfZerosIsNoDamage()
    {
        std::string bytes = batch(0, 10) + batch(10, 10);
        bytes.append(3'000'000, '\0');
        QVector<SegmentFile::Damage> damages;
        const Scanned scanned = scanBothWays(write(bytes), {}, &damages);
        QCOMPARE(scanned.faults, QStringList());
        QCOMPARE(scanned.offsets, upTo(20));
        QCOMPARE(damages.size(), 0);
        QCOMPARE((*SegmentFile::open(m_folder->filePath(QStringLiteral("orders-3"))))->endOffset(), 20);
    }

    void aTailThatIsCutOffIsSaid()
    {
        const std::string last = batch(20, 10);
        const std::string bytes = batch(0, 10) + batch(10, 10) + last.substr(0, last.size() / 2);
        QVector<SegmentFile::Damage> damages;
        const Scanned scanned = scanBothWays(write(bytes), {}, &damages);
        QCOMPARE(scanned.faults, QStringList());
        QCOMPARE(scanned.offsets, upTo(20));
        QCOMPARE(damages.size(), 1);
        QCOMPARE(damages[0].bytes, std::int64_t(last.size() / 2));
    }

    void batchesInsideRecordsAreNotTakenForBatches()
    {
        std::string bytes;
        for (int i = 0; i < 300; ++i) {
            BatchOptions options;
            options.baseOffset = i * 2;
            bytes += test::batchOf({batch(i * 2, 2, Codec::None, 3000), batch(10'000, 3, Codec::None, 3000)}, options);
        }
        const Scanned scanned = scanBothWays(write(bytes));
        QCOMPARE(scanned.faults, QStringList());
        QCOMPARE(scanned.offsets, upTo(600));
    }

    void transactionsAreToldByTheirMarkers()
    {
        std::string bytes = batch(0, 2);
        bytes += inTransaction(2, 3, 7) + inTransaction(5, 2, 8);                     // 7 aborts, 8 commits
        bytes += test::markerOf(7, 7, false) + inTransaction(8, 2, 7) + batch(10, 1); // 7 again, commits
        bytes += test::markerOf(11, 8, true) + test::markerOf(12, 7, true);
        bytes += inTransaction(13, 4, 9) + batch(17, 1); // never ends
        const QString path = write(bytes);
        Scanned scanned = scanBothWays(path);
        QCOMPARE(scanned.faults, QStringList());
        QCOMPARE(scanned.offsets, (std::vector<std::int64_t>{0, 1, 5, 6, 8, 9, 10, 17}));
        ScanOptions options;
        options.showControl = true;
        scanned = scanBothWays(path, options);
        QCOMPARE(scanned.faults, QStringList());
        QCOMPARE(scanned.offsets, upTo(18));
        const auto has = [&](std::int64_t offset, RecordFlag flag) {
            return (scanned.flags[offset] & std::uint8_t(flag)) != 0;
        };
        QVERIFY(has(2, RecordFlag::Aborted) && has(4, RecordFlag::Aborted) && !has(5, RecordFlag::Aborted));
        QVERIFY(has(7, RecordFlag::ControlAbort) && has(11, RecordFlag::ControlCommit));
        QVERIFY(has(13, RecordFlag::Pending) && has(16, RecordFlag::Pending) && !has(17, RecordFlag::Pending));
        QVERIFY(!has(8, RecordFlag::Pending) && !has(8, RecordFlag::Aborted));
        options.showControl = options.committed = false;
        QCOMPARE(scanBothWays(path, options).offsets.size(), std::size_t(15));
    }

    void aMarkerFarBehindIsFound()
    {
        std::string bytes = inTransaction(0, 2, 5) + inTransaction(2, 2, 6);
        std::int64_t offset = 4;
        for (; bytes.size() < 5'000'000; offset += 100)
            bytes += batch(offset, 100, Codec::None, 1000);
        bytes += test::markerOf(offset, 5, true) + test::markerOf(offset + 1, 6, false);
        const Scanned scanned = scanBothWays(write(bytes));
        QCOMPARE(scanned.faults, QStringList());
        QCOMPARE(std::int64_t(scanned.offsets.size()), offset - 2);
        QCOMPARE(scanned.offsets[1], 1);
        QCOMPARE(scanned.offsets[2], 4);
    }

    void oldMessagesAreRead()
    {
        std::string bytes;
        for (int i = 0; i < 5; ++i)
            bytes += test::oldMessage(0, i, "k", "v" + std::to_string(i));
        for (int i = 5; i < 10; ++i)
            bytes += test::oldMessage(1, i, "k", "v" + std::to_string(i));
        std::string inner;
        for (int i = 0; i < 5; ++i)
            inner += test::oldMessage(1, i, "k", "w" + std::to_string(i));
        bytes += test::oldMessage(1, 14, "", test::packed(Codec::Gzip, inner), Codec::Gzip);
        const Scanned scanned = scanBothWays(write(bytes));
        QCOMPARE(scanned.faults, QStringList());
        QCOMPARE(scanned.offsets, upTo(15));
        QCOMPARE(scanned.progress.records, 15U);
    }

    void aFolderIsOnePartition()
    {
        std::int64_t offset = 0;
        for (int i = 0; i < 4; ++i) {
            std::string bytes;
            for (int j = 0; j < 30; ++j, offset += 20)
                bytes += batch(offset, 20, Codec::Zstd, 2000);
            write(bytes, QStringLiteral("my-topic-12/%1.log").arg(offset - 600, 20, 10, QLatin1Char('0')));
        }
        write({}, QStringLiteral("my-topic-12/%1.log").arg(offset, 20, 10, QLatin1Char('0')));
        const auto file = SegmentFile::open(m_folder->filePath(QStringLiteral("my-topic-12")));
        QVERIFY(file);
        QCOMPARE((*file)->topic(), QStringLiteral("my-topic"));
        QCOMPARE((*file)->partition(), 12);
        QCOMPARE((*file)->endOffset(), offset);
        const Scanned scanned = scanBothWays(m_folder->filePath(QStringLiteral("my-topic-12")));
        QCOMPARE(scanned.faults, QStringList());
        QCOMPARE(scanned.offsets, upTo(offset));
    }

    void aFileThatIsCutWhileOpenIsAnError()
    {
        std::string bytes;
        for (int i = 0; i < 400; ++i)
            bytes += batch(i * 10, 10, Codec::None, 2000);
        const QString path = write(bytes);
        const auto file = SegmentFile::open(path);
        QVERIFY(QFile::resize(path, qint64(bytes.size() / 3)));
        for (const bool backwards : {false, true}) {
            ScanOptions options;
            options.backwards = backwards;
            const Scanned scanned = scan(*file, options);
            QCOMPARE(scanned.end, ScanEnd::Failed);
            QCOMPARE(errorKindName(scanned.progress.parts[0].problem->kind), QStringLiteral("Io"));
            QVERIFY(!scanned.progress.parts[0].done);
        }
        QVERIFY(QFile::remove(path));
        QCOMPARE(scan(*file, {}).end, ScanEnd::Failed);
    }

    void bombsAndLiesAreRefused()
    {
        BatchOptions options;
        options.codec = Codec::Zstd;
        std::string bytes = test::framed(options, 1, test::packed(Codec::Zstd, std::string(400 << 20, 'x')));
        options.baseOffset = 1;
        bytes += test::framed(options, 1, "not zstd");
        options.baseOffset = 2;
        options.codec = Codec::None;
        bytes += test::framed(options, 1000, test::oneRecord(0, "k", "v"));
        options.baseOffset = 2000;
        bytes += test::framed(options, 1, test::oneRecord(0, "k", "sound"));
        const auto file = SegmentFile::open(write(bytes));
        const Scanned scanned = scan(*file, {});
        QCOMPARE(scanned.offsets, (std::vector<std::int64_t>{2, 2000}));
        QCOMPARE(scanned.end, ScanEnd::Complete);
        QCOMPARE((*file)->damages().size(), 3);
        QVERIFY(scanned.progress.parts[0].problem);
    }

    void whatIsNoSegmentIsRefused()
    {
        QCOMPARE(errorKindName(SegmentFile::open(m_folder->filePath(QStringLiteral("none"))).error().kind),
                 QStringLiteral("NotFound"));
        for (const std::string& bytes :
             {std::string(), std::string(100'000, '\0'), std::string("hello"), std::string(1 << 20, '\2')})
            QCOMPARE(errorKindName(SegmentFile::open(write(bytes)).error().kind), QStringLiteral("Decode"));
    }

    void aVisitorMayHaveEnough()
    {
        std::string bytes;
        for (int i = 0; i < 2000; ++i)
            bytes += batch(i * 10, 10, Codec::None, 500);
        const auto file = SegmentFile::open(write(bytes));
        ScanCollector collector;
        collector.onBlock = [&](const ScanBlock&) { collector.sated = collector.blocks >= 100; };
        const auto scan = makeSegmentScan({*file}, {});
        collector.run(*scan);
        QVERIFY(collector.wait());
        QCOMPARE(collector.end, ScanEnd::Sated);
        QCOMPARE(collector.blocks, 100);
    }

    void aScanIsPausedAndCancelled()
    {
        std::string bytes;
        for (int i = 0; i < 2000; ++i)
            bytes += batch(i * 10, 10, Codec::None, 500);
        const auto file = SegmentFile::open(write(bytes));
        ScanCollector collector;
        const auto scan = makeSegmentScan({*file, *file}, {});
        std::atomic<bool> reached = false;
        collector.onBlock = [&](const ScanBlock&) {
            if (collector.blocks == 50) {
                scan->setPaused(true);
                reached = true;
            }
        };
        collector.run(*scan);
        QTRY_VERIFY(reached);
        QVERIFY(!collector.wait(50));
        QVERIFY(collector.count() < 20'000);
        scan->setPaused(false);
        QVERIFY(collector.waitForRecords(3000));
        scan->setPaused(true);
        scan->cancel();
        QVERIFY(collector.wait(1000));
        QVERIFY(collector.end == ScanEnd::Cancelled || collector.end == ScanEnd::Complete);
    }
};

WEIR_TEST(SegmentFileTest)

} // namespace weir

#include "segmentfiletest.moc"
