#include "backend/service/search/scansearch.h"
#include "tests/service/fakescan.h"
#include "tests/support/registry.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <random>

namespace weir {
namespace {

using test::FakeRecord;
using test::FakeScan;

/// `count` records over the partitions, a millisecond apart; every `every`th has the needle.
std::vector<std::vector<FakeRecord>> partitionsOf(int count, int partitions, int every, std::size_t valueBytes = 20)
{
    std::vector<std::vector<FakeRecord>> all{std::size_t(partitions)};
    for (int i = 0; i < count; ++i) {
        FakeRecord record;
        record.key = "k" + std::to_string(i);
        record.value = (i % every == 0 ? "needle " : "straw ") + std::string(valueBytes, 'x') + std::to_string(i);
        record.timestampMs = 1'000'000 + i;
        all[std::size_t(i % partitions)].push_back(std::move(record));
    }
    return all;
}

SearchRequest needleRequest(bool newestFirst)
{
    SearchRequest request;
    request.topics = QStringList{QStringLiteral("topic")};
    request.range.start = StartKind::Beginning;
    request.newestFirst = newestFirst;
    auto match = std::make_shared<RecordMatch>();
    match->pattern = *TextPattern::compile(QStringLiteral("needle"));
    match->decoders = std::make_shared<const DecoderSet>();
    request.match = match;
    return request;
}

std::vector<std::int64_t> times(const RecordStream& stream)
{
    std::vector<std::int64_t> all;
    for (std::size_t row = 0; row < stream.count(); ++row)
        all.push_back(stream.at(row).timestampMs);
    return all;
}

} // namespace

class ScanSearchTest : public QObject
{
    Q_OBJECT
private slots:
    void rowsRunInTheOrderOfTime_data()
    {
        QTest::addColumn<bool>("newestFirst");
        QTest::addRow("newest first") << true;
        QTest::addRow("oldest first") << false;
    }
    void rowsRunInTheOrderOfTime()
    {
        QFETCH(bool, newestFirst);
        ScanSearch search(needleRequest(newestFirst),
                          std::make_unique<FakeScan>(partitionsOf(30'000, 5, 3), newestFirst));
        QCOMPARE(search.isNewestFirst(), newestFirst);
        QSignalSpy appended(&search, &RecordStream::rowsAppended);
        QSignalSpy reset(&search, &RecordStream::rowsReset);
        search.start();
        QTRY_COMPARE(search.end(), ReadEnd::ReachedStop);
        QCOMPARE(search.count(), std::size_t(10'000));
        qulonglong told = 0;
        for (const auto& signal : appended) {
            QCOMPARE(signal.at(0).toULongLong(), told);
            told += signal.at(1).toULongLong();
        }
        QCOMPARE(told, 10'000ULL);
        for (std::size_t row = 0; row < search.count(); ++row) {
            const auto place = std::int64_t(newestFirst ? 9'999 - row : row);
            QCOMPARE(search.at(row).timestampMs, 1'000'000 + 3 * place);
            QCOMPARE(search.at(row).key, "k" + std::to_string(3 * place));
        }
        const SearchCounts counts = search.counts();
        QCOMPARE(counts.found, std::uint64_t(10'000));
        QCOMPARE(counts.scanned, std::uint64_t(30'000));
        QCOMPARE(counts.offsetsRead, counts.offsetsTotal);
        QCOMPARE(counts.partitionsDone, 5);
    }

    void timesInDisorderAreSortedOnceAtTheEnd()
    {
        auto partitions = partitionsOf(6'000, 3, 1);
        std::mt19937 random(3);
        for (auto& partition : partitions)
            std::shuffle(partition.begin(), partition.end(), random);
        auto scan = std::make_unique<FakeScan>(std::move(partitions), true);
        scan->pausesAfter = 300;
        ScanSearch search(needleRequest(true), std::move(scan));
        QSignalSpy reset(&search, &RecordStream::rowsReset);
        search.start();
        QTRY_COMPARE(search.count(), std::size_t(3'000));
        search.setPaused(false);
        QTRY_COMPARE(search.end(), ReadEnd::ReachedStop);
        QCOMPARE(reset.count(), 1);
        const std::vector<std::int64_t> all = times(search);
        QCOMPARE(all.size(), std::size_t(6'000));
        QVERIFY(std::is_sorted(all.rbegin(), all.rend()));
    }

    void theLimitStopsItAndIsExact()
    {
        SearchRequest request = needleRequest(true);
        request.limit = 25;
        ScanSearch search(request, std::make_unique<FakeScan>(partitionsOf(30'000, 4, 2), true));
        search.start();
        QTRY_COMPARE(search.end(), ReadEnd::ReachedLimit);
        QCOMPARE(search.count(), std::size_t(25));
        const SearchCounts counts = search.counts();
        QVERIFY(counts.offsetsRead < counts.offsetsTotal);
    }

    void cancelKeepsWhatWasFoundAndSaysWhatIsLeft()
    {
        auto scan = std::make_unique<FakeScan>(partitionsOf(10'000, 4, 2), true);
        scan->silentAfter = 40;
        ScanSearch search(needleRequest(true), std::move(scan));
        search.start();
        // Nothing can come between: all partitions but the silent ones stand still.
        QTRY_COMPARE(search.counts().scanned, std::uint64_t(400));
        QCOMPARE(search.end(), ReadEnd::Running);
        QTRY_VERIFY(search.count() > 0);
        search.cancel();
        QTRY_COMPARE(search.end(), ReadEnd::Cancelled);
        QCOMPARE(search.count(), std::size_t(200));
        QCOMPARE(search.counts().offsetsTotal - search.counts().offsetsRead, 9'600);
    }

    void firstHitsDoNotWaitForASilentPartition()
    {
        auto scan = std::make_unique<FakeScan>(partitionsOf(1'000, 4, 1), true);
        scan->silentAfter = 2; // of four partitions two say nothing at all
        ScanSearch search(needleRequest(true), std::move(scan));
        search.start();
        QTRY_COMPARE(search.count(), std::size_t(20));
        QCOMPARE(search.end(), ReadEnd::Running);
    }

    void pausedItStandsStill()
    {
        ScanSearch search(needleRequest(true), std::make_unique<FakeScan>(partitionsOf(2'000, 2, 1), true));
        search.setPaused(true);
        search.start();
        QSignalSpy ended(&search, &RecordStream::endChanged);
        QVERIFY(!ended.wait(150));
        QVERIFY(search.counts().scanned <= 20);
        search.setPaused(false);
        QTRY_COMPARE(search.end(), ReadEnd::ReachedStop);
        QCOMPARE(search.count(), std::size_t(2'000));
    }

    void textsBeyondTheMemoryLieInAFileAndAreTheSame()
    {
        const QTemporaryDir folder;
        const auto partitions = partitionsOf(1'800, 3, 1, 60'000); // 108 MB
        ScanSearch search(needleRequest(false), std::make_unique<FakeScan>(partitions, false), {}, folder.path());
        search.start();
        QTRY_COMPARE(search.end(), ReadEnd::ReachedStop);
        QCOMPARE(search.count(), std::size_t(1'800));
        for (std::size_t row = 0; row < 1'800; ++row)
            QCOMPARE(search.at(row).value, partitions[row % 3][row / 3].value);
        QVERIFY2(search.bytesHeld() < 80u << 20, qPrintable(QString::number(search.bytesHeld())));
        QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList());
    }

    void aFullDiskStopsItWithWords()
    {
        ScanSearch search(needleRequest(false), std::make_unique<FakeScan>(partitionsOf(1'800, 3, 1, 60'000), false),
                          {}, QStringLiteral("/proc/nowhere"));
        search.start();
        QTRY_COMPARE(search.end(), ReadEnd::Failed);
        QVERIFY(search.count() > 500 && search.count() < 1'800);
        QCOMPARE(search.problems().size(), 1);
        QCOMPARE(search.problems().first().error.kind, ErrorKind::Io);
    }

    void theHistogramCountsEveryMatch()
    {
        ScanSearch search(needleRequest(true), std::make_unique<FakeScan>(partitionsOf(30'000, 5, 3), true));
        search.start();
        QTRY_COMPARE(search.end(), ReadEnd::ReachedStop);
        const MatchHistogram histogram = search.histogram(50);
        QVERIFY(histogram.matches.size() <= 50 && histogram.matches.size() > 20);
        std::uint64_t sum = 0;
        for (const std::uint64_t matches : histogram.matches)
            sum += matches;
        QCOMPARE(sum, std::uint64_t(10'000));
        QVERIFY(histogram.fromMs <= 1'000'000);
        QVERIFY(histogram.fromMs + histogram.bucketMs * std::int64_t(histogram.matches.size()) > 1'029'997);
        QCOMPARE(*histogram.searched, std::pair(std::int64_t(1'000'000), std::int64_t(1'029'999)));
    }

    void aSearchWithoutAnEndIsRefused()
    {
        SearchRequest request = needleRequest(true);
        request.range.stop = StopKind::Live;
        ScanSearch search(request, std::make_unique<FakeScan>(partitionsOf(10, 1, 1), true));
        search.start();
        QCOMPARE(search.end(), ReadEnd::Failed);
        QCOMPARE(search.problems().first().error.kind, ErrorKind::Invalid);
    }

    void itMayGoAwayInTheMiddle()
    {
        for (int round = 0; round < 5; ++round) {
            auto search = std::make_unique<ScanSearch>(needleRequest(true),
                                                       std::make_unique<FakeScan>(partitionsOf(5'000, 4, 1), true));
            QSignalSpy appended(search.get(), &RecordStream::rowsAppended);
            search->start();
            QTRY_VERIFY(appended.count() > 0);
            search.reset();
        }
    }
};

WEIR_TEST(ScanSearchTest)

} // namespace weir

#include "scansearchtest.moc"
