#include "backend/cdp/rules/series.h"
#include "tests/cdp/rules/seriestools.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir::cdp {

using namespace test;

class SeriesTest : public QObject
{
    Q_OBJECT
private slots:
    void lateAndFutureEventsComeIntoTheirPlace()
    {
        const Feature feature = plainFeature(never, false);
        Series series;
        for (const std::int64_t time : {50, 10, 90, 50, 30})
            series.add(feature, {.timeMs = time}, 40);
        QCOMPARE(series.size(), std::size_t(5));
        const std::int64_t expected[] = {10, 30, 50, 50, 90};
        for (std::size_t i = 0; i < series.size(); ++i)
            QCOMPARE(series.timeAt(i), expected[i]);
    }

    void aMomentSplitsWhatIsUpToItFromWhatIsAfter()
    {
        const Feature feature = plainFeature(never, false);
        Series series;
        for (const std::int64_t time : {10, 20, 20, 30})
            series.add(feature, {.timeMs = time}, 0);
        QCOMPARE(series.above(9), std::size_t(0));
        QCOMPARE(series.above(10), std::size_t(1));
        QCOMPARE(series.above(19), std::size_t(1));
        QCOMPARE(series.above(20), std::size_t(3));
        QCOMPARE(series.above(30), std::size_t(4));
        QCOMPARE(series.above(always), std::size_t(0));
        QCOMPARE(series.above(never), std::size_t(4));
    }

    void furtherElementsOfAnArrayAreNoEvents()
    {
        Feature feature = plainFeature(never, false);
        feature.numbers.resize(1);
        Series series;
        series.add(feature, {.timeMs = 20, .numbers = {5}}, 0);
        series.add(feature, {.timeMs = 10, .numbers = {1}}, 0);
        QVERIFY(!series.hasContinuations());
        series.add(feature, {.timeMs = 10, .numbers = {2}, .isContinuation = true}, 0);
        series.add(feature, {.timeMs = 10, .numbers = {3}, .isContinuation = true}, 0);
        QVERIFY(series.hasContinuations());
        QCOMPARE(series.size(), std::size_t(4));
        QCOMPARE(series.countIn(0, 4), 2);
        QCOMPARE(series.countIn(0, series.above(10)), 1);
        QCOMPARE(series.number(feature, 3, 0), 5.0);
        QCOMPARE(series.number(feature, 0, 0) + series.number(feature, 1, 0) + series.number(feature, 2, 0), 6.0);
    }

    void equalTimesAreInOrderOfMessageIdsAndKeepTheirElements()
    {
        const Feature feature = wideFeature(never, false);
        Series series;
        const auto add = [&](const char* id, double number, bool isContinuation) {
            series.add(feature, {10, id, {number, noNumber}, {"", "", ""}, isContinuation}, 0);
        };
        add("c", 5, false);
        add("a", 1, false);
        add("a", 2, true);
        add("b", 3, false);
        add("b", 4, true);
        for (std::size_t i = 0; i < series.size(); ++i)
            QCOMPARE(series.number(feature, i, 0), double(i + 1));
        QCOMPARE(series.messageId(3), std::string_view("b"));
    }

    void onlyEventsOfTheFeaturesTimeCount()
    {
        Feature feature = plainFeature(never, true);
        feature.from = 10;
        feature.until = 20;
        Series series;
        for (const std::int64_t time : {9, 10, 19, 20})
            series.add(feature, {.timeMs = time}, 100);
        QCOMPARE(series.size(), std::size_t(2));
        QCOMPARE(series.foldedCount(), std::uint64_t(0));
    }

    void whatIsOlderThanKeptIsFoldedOrForgotten()
    {
        for (const bool folds : {true, false}) {
            const Feature feature = wideFeature(100, folds);
            Series series;
            series.add(feature, {50, "a", {2.5, noNumber}, {"\"x\"", "1", "{}"}}, 120);
            series.add(feature, {19, "b", {0.1, 7}, {"\"x\"", "2", "{}"}}, 120); // older at once
            QCOMPARE(series.size(), std::size_t(1));
            series.trim(feature, 149);
            QCOMPARE(series.size(), std::size_t(1));
            series.trim(feature, 150); // (50, 150]
            QCOMPARE(series.size(), std::size_t(0));
            QCOMPARE(series.foldedCount(), std::uint64_t(folds ? 2 : 0));
            QCOMPARE(series.foldedFirst(), folds ? 19 : never);
            QCOMPARE(series.foldedLast(), folds ? 50 : always);
            QCOMPARE(series.numberFold(0) != nullptr, folds);
            if (!folds)
                continue;
            QVERIFY(series.numberFold(0)->sum.value() == 2.6);
            QCOMPARE(series.numberFold(0)->minimum, 0.1);
            QCOMPARE(series.numberFold(0)->maximum, 2.5);
            QCOMPARE(series.numberFold(1)->count, std::uint64_t(1));
            QCOMPARE(series.textFold(0)->values.at("\"x\""), std::uint64_t(2));
            QCOMPARE(series.textFold(1)->first.text, std::string("2"));
            QCOMPARE(series.textFold(1)->last.text, std::string("1"));
        }
    }

    void theSameEventsGiveTheSameSeriesInWhateverOrderTheyComeOrAreMerged_data()
    {
        QTest::addColumn<bool>("isWide");
        QTest::addColumn<bool>("folds");
        QTest::addColumn<bool>("keepsAll");
        for (const bool isWide : {false, true})
            for (const bool folds : {false, true})
                for (const bool keepsAll : {false, true})
                    QTest::addRow("%s, %s, %s", isWide ? "columns" : "times", folds ? "folds" : "forgets",
                                  keepsAll ? "keeps all" : "keeps some")
                        << isWide << folds << keepsAll;
    }

    void theSameEventsGiveTheSameSeriesInWhateverOrderTheyComeOrAreMerged()
    {
        QFETCH(bool, isWide);
        QFETCH(bool, folds);
        QFETCH(bool, keepsAll);
        constexpr std::int64_t span = 1'000, last = 1'100;
        const std::int64_t retention = keepsAll ? never : 400;
        const Feature feature = isWide ? wideFeature(retention, folds) : plainFeature(retention, folds);
        std::mt19937 random(11);
        for (int turn = 0; turn < 10; ++turn) {
            const Entries all = randomEntries(random, feature, 60, span);
            Series expected;
            for (const SeriesEntry& entry : all.entries)
                expected.add(feature, entry, 0);
            expected.trim(feature, last);
            const std::string text = textOf(feature, expected);
            for (int way = 0; way < 6; ++way) {
                std::vector<Series> parts(1 + random() % 4);
                std::vector<std::size_t> order(all.entries.size());
                for (std::size_t i = 0; i < order.size(); ++i)
                    order[i] = i;
                // Elements of one event come behind it: order among them is that of the array.
                std::stable_sort(order.begin(), order.end(), [&, salt = random()](std::size_t a, std::size_t b) {
                    const auto place = [&](std::size_t i) {
                        return std::hash<std::string>()(std::string(all.entries[i].messageId)) * (salt | 1);
                    };
                    return place(a) < place(b);
                });
                std::int64_t now = 0;
                for (const std::size_t i : order) {
                    now += static_cast<std::int64_t>(random() % 20);
                    const std::size_t part =
                        std::hash<std::string>()(std::string(all.entries[i].messageId)) % parts.size();
                    parts[part].add(feature, all.entries[i], std::min(now, last));
                    if (random() % 10 == 0)
                        parts[part].trim(feature, std::min(now, last));
                }
                while (parts.size() > 1) {
                    const std::size_t from = random() % (parts.size() - 1);
                    Series taken = std::move(parts.back());
                    parts.pop_back();
                    parts[from].add(feature, std::move(taken), last);
                }
                parts[0].trim(feature, last);
                QCOMPARE(textOf(feature, parts[0]), text);
                QCOMPARE(parts[0].hasContinuations() || !keepsAll, true);
            }
        }
    }

    void whatIsSavedComesBack()
    {
        std::mt19937 random(12);
        for (const std::int64_t retention : {std::int64_t(300), never})
            for (const Feature& feature : {wideFeature(retention, true), plainFeature(retention, true)}) {
                Series series(7);
                for (const SeriesEntry& entry : randomEntries(random, feature, 40, 1'000).entries)
                    series.add(feature, entry, 900);
                ByteWriter writer;
                series.save(feature, writer);
                const std::string bytes = writer.take();
                ByteReader reader(bytes);
                const Series again = Series::load(7, feature, reader);
                QVERIFY(!reader.isBroken() && reader.atEnd());
                QCOMPARE(textOf(feature, again), textOf(feature, series));
                QCOMPARE(again.hasContinuations(), series.hasContinuations());
                QCOMPARE(again.feature(), 7U);
                ByteWriter twice;
                again.save(feature, twice);
                QVERIFY(twice.take() == bytes);
            }
    }

    void aCutSeriesIsKnownAsBroken()
    {
        std::mt19937 random(13);
        const Feature feature = wideFeature(300, true);
        Series series;
        for (const SeriesEntry& entry : randomEntries(random, feature, 20, 1'000).entries)
            series.add(feature, entry, 900);
        ByteWriter writer;
        series.save(feature, writer);
        const std::string bytes = writer.take();
        for (std::size_t size = 0; size < bytes.size(); ++size) {
            ByteReader reader(std::string_view(bytes).substr(0, size));
            Series::load(0, feature, reader);
            QVERIFY2(reader.isBroken(), qPrintable(QString::number(size)));
        }
    }
};

WEIR_TEST(SeriesTest)

} // namespace weir::cdp

#include "seriestest.moc"
