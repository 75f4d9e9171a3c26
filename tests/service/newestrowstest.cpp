#include "backend/service/newestrows.h"
#include "tests/support/registry.h"

#include <QTest>
#include <algorithm>

namespace weir {
namespace {

/// A topic in memory: for each partition the times of its records, offsets from 0; a time of -2 is a gap (compacted
/// away).
using Topic = std::vector<std::vector<std::int64_t>>;

std::shared_ptr<const RecordBatch> read(const Topic& topic, const ReadRange& range)
{
    RecordBatchBuilder builder(std::make_shared<const std::vector<std::string>>(1, "t"));
    for (std::int64_t offset = range.from; offset < range.to; ++offset) {
        RecordView record;
        record.partition = range.partition;
        record.offset = offset;
        record.timestampMs = topic[std::size_t(range.partition)][std::size_t(offset)];
        if (record.timestampMs != -2)
            builder.add(record);
    }
    return builder.take();
}

struct Run
{
    std::vector<std::int64_t> times;
    int rounds = 0;
    std::int64_t offsetsRead = 0;
};

Run run(const Topic& topic, std::size_t wanted)
{
    std::vector<NewestRows::Partition> partitions;
    for (std::size_t p = 0; p < topic.size(); ++p)
        partitions.push_back({std::int32_t(p), 0, std::int64_t(topic[p].size())});
    NewestRows rows(partitions, wanted);
    Run result;
    for (auto ranges = rows.firstRound(); !ranges.empty(); ranges = rows.nextRound()) {
        ++result.rounds;
        for (const ReadRange& range : ranges) {
            result.offsetsRead += range.to - range.from;
            rows.add(read(topic, range));
        }
    }
    const auto view = rows.view();
    for (const auto& ref : view->rows)
        result.times.push_back(view->batches[ref.batch]->at(ref.index).timestampMs);
    return result;
}

std::vector<std::int64_t> newest(const Topic& topic, std::size_t wanted)
{
    std::vector<std::int64_t> all;
    for (const auto& partition : topic)
        std::copy_if(partition.begin(), partition.end(), std::back_inserter(all), [](auto t) { return t != -2; });
    std::sort(all.begin(), all.end());
    if (all.size() > wanted)
        all.erase(all.begin(), all.end() - std::ptrdiff_t(wanted));
    return all;
}

} // namespace

class NewestRowsTest : public QObject
{
    Q_OBJECT
private slots:
    void anEvenTopicNeedsOneRound()
    {
        Topic topic(60);
        for (std::int64_t t = 0; t < 60'000; ++t)
            topic[std::size_t(t % 60)].push_back(t);
        const Run result = run(topic, 500);
        QCOMPARE(result.times, newest(topic, 500));
        QCOMPARE(result.rounds, 1);
        QVERIFY(result.offsetsRead < 2000);
    }

    void oneBusyPartitionIsReadFurtherBack()
    {
        Topic topic(10);
        for (std::int64_t t = 0; t < 10'000; ++t)
            topic[t < 9'000 ? std::size_t(t % 10) : 3].push_back(t);
        const Run result = run(topic, 700);
        QCOMPARE(result.times, newest(topic, 700));
        QVERIFY(result.rounds > 1);
    }

    void gapsOfCompactionAreReadThrough()
    {
        Topic topic(3);
        for (std::int64_t t = 0; t < 3'000; ++t)
            topic[std::size_t(t % 3)].push_back(t % 3 == 1 && t > 300 ? -2 : t);
        const Run result = run(topic, 1'200);
        QCOMPARE(result.times, newest(topic, 1'200));
    }

    void aSmallTopicIsShownWhole()
    {
        const Topic topic{{1, 5}, {}, {3}};
        QCOMPARE(run(topic, 500).times, (std::vector<std::int64_t>{1, 3, 5}));
    }

    void equalTimesDoNotReadEverything()
    {
        Topic topic(4, std::vector<std::int64_t>(10'000, 7));
        const Run result = run(topic, 100);
        QCOMPARE(result.times.size(), std::size_t(100));
        QVERIFY2(result.offsetsRead < 2'000, qPrintable(QString::number(result.offsetsRead)));
    }

    void anEmptyTopicAsksNothing() { QCOMPARE(run(Topic(5), 500).rounds, 0); }
};

WEIR_TEST(NewestRowsTest)

} // namespace weir

#include "newestrowstest.moc"
