#include "backend/service/statistics/recordtally.h"
#include "models/topics/statisticstexts.h"
#include "tests/support/registry.h"

#include <QAbstractItemModelTester>
#include <QTest>

namespace weir {
namespace {

/// `records` of one partition each, value {"customer":{"email":…,"n":i}}.
TopicStatistics someStatistics(int records, int partitions = 1)
{
    const TallyOptions options{"orders", Format::Auto, Format::Auto, std::make_shared<const DecoderSet>(), nullptr};
    RecordTally tally(options);
    TopicStatistics all;
    for (int i = 0; i < partitions; ++i) {
        PartitionTally partition;
        partition.partition = i;
        partition.done = true;
        all.partitions.push_back(partition);
    }
    std::vector<PartitionTally> tallies = all.partitions;
    for (int i = 0; i < records; ++i) {
        const std::string key = "ada" + std::to_string(i % 3) + "@example.org";
        const std::string value = "{\"customer\":{\"email\":\"" + key + "\",\"n\":" + std::to_string(i) +
                                  "},\"at\":\"2026-01-01T00:00:00Z\"}";
        RecordView view;
        view.key = key;
        view.value = value;
        view.timestampMs = 1'790'000'000'000 + i * 60'000LL;
        tally.add(view, {});
        ++tallies[std::size_t(i % 10 == 0 ? i % partitions : 0)].records;
    }
    tally.writeTo(all);
    all.partitions = tallies;
    all.end = ScanEnd::Complete;
    all.offsetsRead = all.offsetsTotal = records;
    all.updatedMs = 2000;
    return all;
}

StatisticsView viewWith(std::vector<MaskRule> rules = {})
{
    StatisticsView view;
    view.topic = "orders";
    view.masks = *MaskSet::make(std::move(rules), "salt");
    view.decoders = std::make_shared<const DecoderSet>();
    view.utc = true;
    return view;
}

QString allText(const std::vector<StatisticsRow>& rows)
{
    QString text;
    for (const StatisticsRow& row : rows) {
        for (const StatisticsCell& cell : row.cells)
            text += cell.text + QLatin1Char('|') + cell.toolTip + QLatin1Char('|') + cell.sort.toString();
    }
    return text;
}

QString allText(const QVector<StatisticsSentence>& sentences)
{
    QString text;
    for (const StatisticsSentence& each : sentences)
        text += each.text + QLatin1Char('\n');
    return text;
}

} // namespace

class StatisticsTablesTest : public QObject
{
    Q_OBJECT
private slots:
    void everyTableIsAModel_data()
    {
        QTest::addColumn<int>("section");
        for (int i = 0; i < statisticsSections; ++i)
            QTest::addRow("%d", i) << i;
    }
    void everyTableIsAModel()
    {
        QFETCH(const int, section);
        const auto which = StatisticsSection(section);
        StatisticsTable model(statisticsColumns(which));
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const std::vector<StatisticsRow> rows = statisticsRows(which, someStatistics(50, 4), viewWith());
        QVERIFY(!rows.empty());
        for (const StatisticsRow& row : rows)
            QCOMPARE(int(row.cells.size()), model.columnCount());
        model.setRows(statisticsRows(which, someStatistics(10), viewWith()));
        model.setRows(rows);
        QCOMPARE(model.rowCount(), int(rows.size()));
        model.sort(1, Qt::DescendingOrder);
        model.setFilterText(QStringLiteral("no such thing"));
        model.setRows({});
        QCOMPARE(model.rowCount(), 0);
    }

    void fieldsSayHowOftenAndWhat()
    {
        const auto rows = statisticsRows(StatisticsSection::Fields, someStatistics(50), viewWith());
        const auto row = std::find_if(rows.begin(), rows.end(), [](const StatisticsRow& each) {
            return each.cells[0].text == QLatin1String("customer.n");
        });
        QVERIFY(row != rows.end());
        QCOMPARE(row->cells[1].text, QStringLiteral("100 %"));
        QCOMPARE(row->cells[2].text, QStringLiteral("integer"));
        QCOMPARE(row->cells[3].text, QStringLiteral("50"));
        QCOMPARE(row->cells[4].text, QStringLiteral("0"));
        QCOMPARE(row->cells[5].text, QStringLiteral("49"));
        const auto date = std::find_if(rows.begin(), rows.end(), [](const StatisticsRow& each) {
            return each.cells[0].text == QLatin1String("at");
        });
        QCOMPARE(date->cells[2].text, QStringLiteral("date"));
        QVERIFY(date->cells[4].text.startsWith(QLatin1String("2026-01-01")));
    }

    void whatARuleHidesIsNowhere()
    {
        const TopicStatistics all = someStatistics(200, 4);
        QVERIFY(allText(statisticsRows(StatisticsSection::Fields, all, viewWith())).contains(QLatin1String("ada1@")));
        const StatisticsView masked = viewWith({{"", "value.customer.email"}, {"", "key", MaskHow::Hash}});
        for (int i = 0; i < statisticsSections; ++i) {
            const QString text = allText(statisticsRows(StatisticsSection(i), all, masked));
            QVERIFY2(!text.contains(QLatin1String("ada")) && !text.contains(QLatin1String("example.org")),
                     qPrintable(text));
        }
        const QString sentences = allText(statisticsSentences(all, masked));
        QVERIFY2(!sentences.contains(QLatin1String("example.org")), qPrintable(sentences));
        QVERIFY(allText(statisticsSentences(all, viewWith())).contains(QLatin1String("example.org")));
        const auto rows = statisticsRows(StatisticsSection::Fields, all, masked);
        const auto hidden = std::count_if(rows.begin(), rows.end(), [](const StatisticsRow& row) {
            return row.cells[6].text == QLatin1String("hidden");
        });
        QCOMPARE(hidden, 1);
    }

    void sentencesSayWhatIsOdd()
    {
        const QString even = allText(statisticsSentences(someStatistics(50), viewWith()));
        QVERIFY2(even.contains(QLatin1String("50 records")), qPrintable(even));
        QVERIFY(even.contains(QLatin1String("3 different keys")));
        const QString skewed = allText(statisticsSentences(someStatistics(500, 8), viewWith()));
        QVERIFY2(skewed.contains(QLatin1String("Partition 0 holds 7")), qPrintable(skewed));
        QVERIFY2(skewed.contains(QLatin1String("without a record")), qPrintable(skewed));
        TopicStatistics again = someStatistics(50);
        again.again = {7, 0, true};
        QVERIFY(allText(statisticsSentences(again, viewWith())).contains(QLatin1String("7 records (14 %) repeat")));
        again.again = {7, 2, false};
        QVERIFY(allText(statisticsSentences(again, viewWith())).contains(QLatin1String("an estimate")));
    }

    void partsSaySo()
    {
        TopicStatistics all = someStatistics(50);
        QVERIFY(statisticsPartly(all).isEmpty());
        QVERIFY(statisticsProgress(all).startsWith(QLatin1String("complete: 1 of 1")));
        all.end = ScanEnd::Cancelled;
        all.offsetsTotal = 2'000'000;
        all.offsetsRead = 1'200'000;
        QVERIFY2(statisticsPartly(all).contains(QLatin1String("1,200,000 of 2,000,000 offsets (60 %)")),
                 qPrintable(statisticsPartly(all)));
        all.end = ScanEnd::Running;
        all.recordsPerSecond = 400'000;
        all.updatedMs = 3000;
        QCOMPARE(statisticsProgress(all),
                 QStringLiteral("Counted 1,200,000 of 2,000,000 offsets (60 %) · 400,000/s · 2 s left"));
    }

    void barsLeaveOutOtherCenturies()
    {
        TimeCounts times;
        times.add(0, 1);
        for (int i = 0; i < 5000; ++i)
            times.add(1'790'000'000'000 + i * 1000LL, 1);
        const TimeBars bars = timeBars(times, 100);
        QVERIFY(bars.counts.size() <= 100 && bars.counts.size() > 50);
        QCOMPARE(bars.leftOut, 1u);
        quint64 sum = 0;
        for (const quint64 count : bars.counts)
            sum += count;
        QCOMPARE(sum, 5000u);
        QVERIFY(bars.fromMs > 1'789'000'000'000);
        QCOMPARE(timeBars(TimeCounts(), 100).widthMs, 0);
    }
};

WEIR_TEST(StatisticsTablesTest)

} // namespace weir

#include "statisticstablestest.moc"
