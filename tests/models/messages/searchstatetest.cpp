#include "models/messages/searchstate.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {
namespace {

/// A search that stands where the test says.
class StoodSearch final : public SearchStream
{
public:
    const ReadRequest& request() const override { return m_search.range; }
    void start() override {}
    void cancel() override {}
    void setPaused(bool paused) override { m_paused = paused; }
    bool isPaused() const override { return m_paused; }
    void setMemoryLimit(std::size_t, std::size_t) override {}
    std::size_t count() const override { return now.found; }
    RecordView at(std::size_t) const override { return {}; }
    std::vector<RecordHeader> headers(std::size_t) const override { return {}; }
    std::shared_ptr<const RecordBatch> batch(std::size_t, std::size_t*) const override { return nullptr; }
    std::vector<Rows> rows(std::size_t, std::size_t) const override { return {}; }
    std::uint64_t dropped() const override { return 0; }
    ReadEnd end() const override { return m_end; }
    QVector<PartitionProgress> progress() const override { return {}; }
    QVector<ReadProblem> problems() const override { return m_problems; }
    std::size_t bytesHeld() const override { return 0; }
    double recordsPerSecond() const override { return now.recordsPerSecond; }
    const SearchRequest& search() const override { return m_search; }
    SearchCounts counts() const override { return now; }
    MatchHistogram histogram(int) const override { return {}; }
    void setBudget(std::int64_t bytesPerSecond) override { m_search.bytesPerSecond = bytesPerSecond; }

    SearchRequest m_search;
    SearchCounts now;
    ReadEnd m_end = ReadEnd::Running;
    QVector<ReadProblem> m_problems;
    bool m_paused = false;
};

} // namespace

class SearchStateTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void sayingHowFarItIs()
    {
        StoodSearch search;
        QCOMPARE(searchStateText(search), QStringLiteral("nothing found · asking for offsets…"));
        search.now.found = 12;
        search.now.offsetsRead = 1200;
        search.now.offsetsTotal = 4000;
        search.now.recordsPerSecond = 400;
        search.now.bytesPerSecond = 2e6;
        search.now.secondsLeft = 7;
        const QString text = searchStateText(search);
        QVERIFY2(text.startsWith(QStringLiteral("12 found · 1")), qPrintable(text));
        QVERIFY(text.contains(QStringLiteral("400/s")));
        QVERIFY(text.endsWith(QStringLiteral("about 7 s left")));
        QCOMPARE(searchFraction(search), std::optional(0.3));
        search.now.waitsForBudget = true;
        search.setBudget(1'000'000);
        QVERIFY(searchStateText(search).contains(QStringLiteral("the budget is 1 MB/s")));
        search.setPaused(true);
        QVERIFY(searchStateText(search).endsWith(QStringLiteral("paused")));
    }

    void sayingWhyItEnded()
    {
        StoodSearch search;
        search.now = {};
        search.now.found = 3;
        search.now.scanned = 100;
        search.now.offsetsRead = 100;
        search.now.offsetsTotal = 100;
        search.now.partitions = search.now.partitionsDone = 12;
        search.m_end = ReadEnd::ReachedStop;
        QVERIFY(searchStateText(search).startsWith(
            QStringLiteral("3 found · complete: 12 of 12 partitions read to their ends · 100 record")));
        search.now.offsetsTotal = 130;
        search.m_end = ReadEnd::Cancelled;
        QVERIFY(searchStateText(search).startsWith(QStringLiteral("3 found · cancelled · 30 record")));
        search.m_search.limit = 3;
        search.m_end = ReadEnd::ReachedLimit;
        QVERIFY(searchStateText(search).startsWith(QStringLiteral("3 found · stopped at the limit of 3 · 30 record")));
        search.m_end = ReadEnd::Failed;
        QVERIFY(searchStateText(search).contains(QStringLiteral("failed")));
    }

    void sayingWhatMayBeMissing()
    {
        StoodSearch search;
        QCOMPARE(searchGapsText(search), QString());
        search.now.offsetsLost = 40;
        search.now.undecoded = 2;
        const QString gaps = searchGapsText(search);
        QVERIFY(gaps.contains(QStringLiteral("40 record")));
        QVERIFY(gaps.contains(QStringLiteral("2 record")));
        search.m_problems = {{3, {ErrorKind::Timeout, 0, QStringLiteral("x"), QStringLiteral("t")}}};
        QVERIFY(searchGapsText(search).size() > gaps.size());
    }

    void sayingWhatTypingDoes()
    {
        QCOMPARE(filteringText(7, 500, 1200, true), QStringLiteral("7 of 500 loaded · Enter searches all 1200"));
        QCOMPARE(filteringText(7, 500, {}, true), QStringLiteral("7 of 500 loaded · Enter searches everything"));
        QCOMPARE(filteringText(7, 500, 1200, false), QStringLiteral("7 of 500 loaded"));
    }
};

WEIR_TEST(SearchStateTest)

} // namespace weir

#include "searchstatetest.moc"
