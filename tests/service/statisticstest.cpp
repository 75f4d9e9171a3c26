#include "backend/service/statistics/contenthash.h"
#include "backend/service/statistics/isodate.h"
#include "backend/service/statistics/recordtally.h"
#include "backend/service/statistics/statisticsrun.h"
#include "tests/support/memoryorigin.h"
#include "tests/support/registry.h"

#include <QDateTime>
#include <QSignalSpy>
#include <cmath>
#include <random>

namespace weir {
namespace {

std::uint64_t hashOf(std::uint64_t number) { return contentHash(std::to_string(number)); }

const FieldStatistics* field(const TopicStatistics& all, const std::vector<std::string>& path)
{
    for (const FieldStatistics& each : all.fields) {
        if (each.path == path)
            return &each;
    }
    return nullptr;
}

/// Like a shop's: skewed keys, several shapes of values, some tombstones.
test::MemoryTopic shop(int records)
{
    test::MemoryTopic topic;
    std::mt19937 random(7);
    std::geometric_distribution<int> customer(0.01);
    for (int i = 0; i < records; ++i) {
        test::MemoryRecord record;
        const int number = customer(random);
        if (i % 50 != 0)
            record.key = "customer-" + std::to_string(number);
        if (i % 40 != 0)
            record.value = "{\"id\":" + std::to_string(i / 2) + ",\"total\":" + std::to_string(i % 100) +
                           ".5,\"at\":\"2026-01-" + (i % 20 < 10 ? "0" : "1") + std::to_string(i % 9 + 1) +
                           "T10:00:00Z\",\"items\":[{\"sku\":\"s" + std::to_string(i % 7) + "\"},{\"sku\":\"x\"}]" +
                           (i % 4 == 0 ? ",\"note\":null" : "") + "}";
        record.timestampMs = 1'700'000'000'000 + i * 1000LL;
        if (i % 3 == 0)
            record.headers = {{"trace", "0123456789"}};
        topic.partitions[number % 4].push_back(std::move(record));
    }
    return topic;
}

std::shared_ptr<const TopicStatistics> counted(test::MemoryOrigin& origin)
{
    StatisticsRun run(origin, {QStringLiteral("orders"), {}});
    QSignalSpy finished(&run, &StatisticsRun::finished);
    run.start();
    if (!finished.wait(test::longest))
        return nullptr;
    return run.result();
}

} // namespace

class StatisticsTest : public QObject
{
    Q_OBJECT
private slots:
    void estimatesWhatIsDifferentWithinItsError_data()
    {
        QTest::addColumn<int>("different");
        for (const int number : {0, 1, 100, 10'000, 40'000, 60'000, 1'000'000})
            QTest::addRow("%d", number) << number;
    }
    void estimatesWhatIsDifferentWithinItsError()
    {
        QFETCH(const int, different);
        HyperLogLog all, even, odd;
        for (int i = 0; i < different; ++i) {
            all.add(hashOf(std::uint64_t(i)));
            all.add(hashOf(std::uint64_t(i)));
            (i % 2 ? odd : even).add(hashOf(std::uint64_t(i)));
        }
        QVERIFY(std::abs(all.standardError() - 0.0081) < 0.0001);
        QVERIFY2(std::abs(all.estimate() - different) <= 3.5 * all.standardError() * different + 0.5,
                 qPrintable(QString::number(all.estimate())));
        even.merge(odd);
        QCOMPARE(even.estimate(), all.estimate());
    }

    void topCountsAreBoundedFromBothSides()
    {
        std::mt19937 random(3);
        std::vector<std::uint64_t> truth(20'000);
        TopCounts whole(1000), first(1000), second(1000);
        for (int i = 0; i < 400'000; ++i) {
            // A few that come often over many that come rarely.
            const std::uint64_t which = i % 2 ? random() % 20 : random() % truth.size();
            ++truth[which];
            const std::string text = std::to_string(which);
            whole.add(text, hashOf(which), 2);
            (i % 3 ? first : second).add(text, hashOf(which), 2);
        }
        first.merge(second);
        for (const TopCounts* counts : {&whole, &first}) {
            QVERIFY(!counts->isExact());
            const auto top = counts->top(50);
            QCOMPARE(top.size(), 50u);
            for (std::size_t i = 0; i < top.size(); ++i) {
                const std::uint64_t real = truth[std::stoul(top[i].text)];
                QVERIFY(top[i].count >= real && top[i].count - top[i].over <= real);
                QVERIFY(i >= 20 || std::stoul(top[i].text) < 20);
            }
            QVERIFY(counts->missedAtMost() < 400'000 / 500);
        }
    }

    void fewTextsAreCountedExactly()
    {
        TopCounts a(10), b(10);
        for (int i = 0; i < 30; ++i)
            (i % 2 ? a : b).add(std::to_string(i % 5), hashOf(std::uint64_t(i % 5)));
        a.merge(b);
        QVERIFY(a.isExact());
        for (const TopCounts::Entry& entry : a.top(10)) {
            QCOMPARE(entry.count, 6u);
            QCOMPARE(entry.over, 0u);
        }
    }

    void quantilesAreNear()
    {
        SizeHistogram all, low, high;
        for (std::uint64_t size = 1; size <= 100'000; ++size) {
            all.add(size);
            (size < 50'000 ? low : high).add(size);
        }
        low.merge(high);
        for (const SizeHistogram& sizes : {all, low}) {
            QCOMPARE(sizes.least(), 1u);
            QCOMPARE(sizes.most(), 100'000u);
            QCOMPARE(sizes.total(), 5'000'050'000u);
            for (const double part : {0.5, 0.95, 0.99})
                QVERIFY(std::abs(double(sizes.quantile(part)) / (part * 100'000) - 1) < 0.03);
            std::uint64_t sum = 0;
            for (const SizeHistogram::Bar& bar : sizes.bars())
                sum += bar.count;
            QCOMPARE(sum, 100'000u);
        }
        SizeHistogram huge;
        huge.add(UINT64_MAX);
        huge.add(0);
        QCOMPARE(huge.quantile(0), 0u);
        QCOMPARE(huge.most(), UINT64_MAX);
    }

    void aLostCenturyDoesNotBlurTheOthers()
    {
        TimeCounts times;
        times.add(0, 1);
        times.add(4'000'000'000'000, 1);
        for (int i = 0; i < 3600; ++i)
            times.add(1'700'000'000'000 + i * 1000LL, 10);
        QVERIFY(times.bucketMs() <= 4000);
        std::uint64_t records = 0;
        for (const auto& [number, bucket] : times.buckets())
            records += bucket.records;
        QCOMPARE(records, 3602u);
        QCOMPARE(times.earliestMs(), 0);
        QCOMPARE(times.latestMs(), 4'000'000'000'000);
    }

    void recurrenceIsExactForFewAndNearForMany()
    {
        Recurrence few, left, right;
        for (std::uint64_t i = 0; i < 100'000; ++i) {
            few.add(hashOf(i % 70'000));
            (i % 2 ? left : right).add(hashOf(i % 70'000));
        }
        left.merge(right);
        for (const Recurrence* each : {&few, &left}) {
            QVERIFY(each->answer().isExact);
            QCOMPARE(each->answer().again, 30'000u);
        }
        Recurrence many;
        for (std::uint64_t i = 0; i < 2'000'000; ++i)
            many.add(hashOf(i % 1'900'000));
        QVERIFY(!many.answer().isExact);
        QVERIFY2(std::abs(double(many.answer().again) - 100'000) < 5 * double(many.answer().error),
                 qPrintable(QString::number(many.answer().again)));
        QVERIFY(many.answer().error < 20'000);
        for (std::uint64_t i = 0; i < 1'000'000; ++i)
            many.add(hashOf(7)); // one thing that comes all the time
        QVERIFY2(std::abs(double(many.answer().again) - 1'100'000) < 5 * double(many.answer().error) + 20'000,
                 qPrintable(QString::number(many.answer().again)));
    }

    void datesAreKnown_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("day") << QStringLiteral("2026-11-21");
        QTest::newRow("UTC") << QStringLiteral("2026-11-21T14:21:09Z");
        QTest::newRow("fraction") << QStringLiteral("2026-11-21T14:21:09.123Z");
        QTest::newRow("zone") << QStringLiteral("2024-02-29T23:59:59.5+05:30");
        QTest::newRow("west") << QStringLiteral("1999-12-31T23:59:59-03:00");
        QTest::newRow("no seconds") << QStringLiteral("2026-11-21T14:21Z");
    }
    void datesAreKnown()
    {
        QFETCH(const QString, text);
        const auto ms = isoDateMs(text.toStdString());
        QVERIFY(ms);
        QDateTime expected = QDateTime::fromString(text, Qt::ISODateWithMs);
        if (text.size() == 10)
            expected.setTimeSpec(Qt::UTC);
        QCOMPARE(*ms, expected.toMSecsSinceEpoch());
        for (const char* none : {"2026-02-30", "2026-11-21x", "2026-11-21T25", "20261121", "2026-11-21T14:21:09+", ""})
            QVERIFY2(!isoDateMs(none), none);
    }

    void countsAllOfATopic()
    {
        constexpr int records = 20'000;
        test::MemoryOrigin origin;
        origin.topic = shop(records);
        const auto all = counted(origin);
        QVERIFY(all);
        QVERIFY(all->end == ScanEnd::Complete);
        QVERIFY(origin.asked.showTransactions);
        QCOMPARE(all->records, std::uint64_t(records));
        QCOMPARE(all->offsetsRead, records);
        QCOMPARE(all->offsetsTotal, records);
        QCOMPARE(all->nullKeys, std::uint64_t(records / 50));
        QCOMPARE(all->tombstones, std::uint64_t(records / 40));
        QCOMPARE(all->valueSizes.count(), std::uint64_t(records - records / 40));
        std::map<std::string, std::uint64_t> keys;
        std::uint64_t bytes = 0;
        std::map<std::pair<std::optional<std::string>, std::optional<std::string>>, int> contents;
        for (const auto& [partition, list] : origin.topic.partitions) {
            for (const test::MemoryRecord& record : list) {
                bytes += record.key.value_or("").size() + record.value.value_or("").size();
                ++contents[{record.key, record.value}];
                if (record.key)
                    ++keys[*record.key];
            }
        }
        QCOMPARE(all->keySizes.total() + all->valueSizes.total(), bytes);
        QVERIFY(std::abs(all->differentKeys - double(keys.size())) < 0.03 * double(keys.size()) + 1);
        QVERIFY(all->topKeys.isExact());
        for (const TopCounts::Entry& entry : all->topKeys.top(50))
            QCOMPARE(entry.count, keys[entry.text]);
        QVERIFY(all->again.isExact);
        QCOMPARE(all->again.again, std::uint64_t(records - int(contents.size())));
        QCOMPARE(all->codecs.size(), 1u);
        QCOMPARE(all->codecs[0].codec, std::string("zstd"));
        QCOMPARE(all->codecs[0].records, std::uint64_t(records));
        QCOMPARE(all->headers.size(), 1u);
        QCOMPARE(all->headers[0].records, std::uint64_t((records + 2) / 3));
        QCOMPARE(all->headers[0].bytes, all->headers[0].records * 10);
        QCOMPARE(all->partitions.size(), 4u);
        std::uint64_t sum = 0;
        for (const PartitionTally& partition : all->partitions) {
            sum += partition.records;
            QCOMPARE(partition.missing, 0u);
            QCOMPARE(partition.outOfOrder, 0u);
            QVERIFY(partition.done);
        }
        QCOMPARE(sum, std::uint64_t(records));
    }

    void saysWhichFieldsThereAre()
    {
        constexpr int records = 4000;
        test::MemoryOrigin origin;
        origin.topic = shop(records);
        const auto all = counted(origin);
        QVERIFY(all);
        const auto surveyed = std::uint64_t(records - records / 40);
        QCOMPARE(all->surveyed, surveyed);
        const FieldStatistics* id = field(*all, {"id"});
        QVERIFY(id);
        QCOMPARE(id->records, surveyed);
        QCOMPARE(id->types[std::size_t(FieldType::Integer)], surveyed);
        QCOMPARE(*id->least, 0.0);
        QCOMPARE(*id->most, double((records - 1) / 2));
        QVERIFY(!id->differentIsExact);
        QVERIFY(std::abs(double(id->different) - records / 2) < 0.2 * records / 2);
        const FieldStatistics* sku = field(*all, {"items", "[]", "sku"});
        QVERIFY(sku);
        QCOMPARE(sku->records, surveyed);
        QCOMPARE(sku->values, 2 * surveyed);
        QVERIFY(sku->differentIsExact);
        QCOMPARE(sku->different, 8u);
        QVERIFY(std::find(sku->examples.begin(), sku->examples.end(), "\"x\"") != sku->examples.end());
        const FieldStatistics* at = field(*all, {"at"});
        QVERIFY(at);
        QCOMPARE(at->dates, surveyed);
        QCOMPARE(*at->earliestMs, *isoDateMs("2026-01-01T10:00:00Z"));
        const FieldStatistics* note = field(*all, {"note"});
        QVERIFY(note);
        QCOMPARE(note->types[std::size_t(FieldType::Null)], note->records);
        QVERIFY(note->records < surveyed && note->examples.empty());
        QCOMPARE(all->valueFormats.size(), 1u);
        QVERIFY(all->valueFormats[0].format == Format::Json);
    }

    void tellsTransactionsGapsAndOrder()
    {
        test::MemoryOrigin origin;
        const auto add = [&](std::int64_t offset, std::int64_t time, int flags) {
            test::MemoryRecord record{"k", "v", time, std::uint8_t(flags), offset};
            origin.topic.partitions[0].push_back(record);
        };
        origin.topic.blockRecords = 2;
        const int inTransaction = int(RecordFlag::Transactional);
        add(3, 1000, inTransaction);
        add(4, 5000, inTransaction);
        add(5, -1, int(RecordFlag::ControlCommit));
        add(9, 2000, 0); // three were compacted away
        add(10, 9000, inTransaction | int(RecordFlag::Aborted));
        add(11, -1, int(RecordFlag::ControlAbort));
        add(12, 3000, 0);
        add(13, 8000, inTransaction | int(RecordFlag::Pending));
        const auto all = counted(origin);
        QVERIFY(all);
        QCOMPARE(all->records, 4u);
        QCOMPARE(all->transactional, 2u);
        QCOMPARE(all->markers, 2u);
        QCOMPARE(all->aborted, 1u);
        QCOMPARE(all->open, 1u);
        QCOMPARE(all->times.latestMs(), 5000);
        const PartitionTally& partition = all->partitions.at(0);
        QCOMPARE(partition.missing, 6u);
        QCOMPARE(partition.outOfOrder, 2u);
        QCOMPARE(partition.mostBackMs, 3000);
        QCOMPARE(all->again.again, 3u);
    }

    void manyPathsAreBoundedAndSaid()
    {
        FieldTally survey;
        std::string big = "{";
        for (int i = 0; i < 3000; ++i)
            big += (i ? ",\"f" : "\"f") + std::to_string(i) + "\":1";
        QVERIFY(survey.add(big + "}"));
        QVERIFY(survey.isCut());
        QVERIFY(survey.fields().size() <= 2001);
        FieldTally deep;
        QVERIFY(deep.add(std::string(500, '[') + std::string(500, ']')));
        QVERIFY(deep.fields().size() < 70);
        QVERIFY(!deep.add("{\"a\":"));
        QCOMPARE(deep.records(), 1u);
    }

    void mergingEqualsCountingInOneGo()
    {
        const auto decoders = std::make_shared<const DecoderSet>();
        const TallyOptions options{"orders", Format::Auto, Format::Auto, decoders, nullptr};
        RecordTally whole(options), left(options), right(options);
        const test::MemoryTopic topic = shop(5000);
        for (const auto& [partition, records] : topic.partitions) {
            for (const test::MemoryRecord& record : records) {
                RecordView view;
                view.key = record.key.value_or("");
                view.flags = std::uint8_t((record.key ? 0 : int(RecordFlag::KeyNull)) |
                                          (record.value ? 0 : int(RecordFlag::ValueNull)));
                const std::string key = record.key.value_or(""), value = record.value.value_or("");
                view.key = key;
                view.value = value;
                view.timestampMs = record.timestampMs;
                whole.add(view, {});
                (partition % 2 ? left : right).add(view, {});
            }
        }
        left.merge(right);
        TopicStatistics once, both;
        whole.writeTo(once);
        left.writeTo(both);
        QCOMPARE(both.records, once.records);
        QCOMPARE(both.differentKeys, once.differentKeys);
        QCOMPARE(both.again.again, once.again.again);
        QCOMPARE(both.keySizes.quantile(0.5), once.keySizes.quantile(0.5));
        QCOMPARE(both.times.buckets().size(), once.times.buckets().size());
        QCOMPARE(both.fields.size(), once.fields.size());
        for (const FieldStatistics& each : once.fields) {
            const FieldStatistics* other = field(both, each.path);
            QVERIFY(other);
            QCOMPARE(other->records, each.records);
            QCOMPARE(other->values, each.values);
            QVERIFY(other->types == each.types);
            QCOMPARE(other->different, each.different);
            QVERIFY(other->least == each.least && other->latestMs == each.latestMs);
        }
    }

    void showsWhatItHasWhenItIsCancelled()
    {
        test::MemoryOrigin origin;
        origin.topic = shop(10'000);
        origin.holdAfter = 2000;
        StatisticsRun run(origin, {QStringLiteral("orders"), {}});
        QSignalSpy finished(&run, &StatisticsRun::finished);
        run.start();
        QTRY_VERIFY(run.result() && run.result()->records >= 2000);
        QVERIFY(run.isRunning());
        QVERIFY(run.result()->isPartial());
        run.cancel();
        QVERIFY(finished.wait(test::longest));
        QVERIFY(run.result()->end == ScanEnd::Cancelled);
        QVERIFY(run.result()->records < 10'000 && run.result()->offsetsTotal == 10'000);
    }

    void canGoAwayWhileItRuns()
    {
        test::MemoryOrigin origin;
        origin.topic = shop(5000);
        origin.holdAfter = 1000;
        auto run = std::make_unique<StatisticsRun>(origin, StatisticsRequest{QStringLiteral("orders"), {}});
        run->start();
        QTRY_VERIFY(run->result());
        run.reset();
        QCoreApplication::processEvents();
    }
};

WEIR_TEST(StatisticsTest)

} // namespace weir

#include "statisticstest.moc"
