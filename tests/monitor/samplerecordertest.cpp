#include "backend/monitor/history/historystore.h"
#include "backend/monitor/sampling/zerofill.h"
#include "tests/monitor/samplerstory.h"
#include "tests/support/registry.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

namespace weir {

using test::FakeSource;

class SampleRecorderTest : public test::SamplerStory
{
    Q_OBJECT
private slots:
    void init()
    {
        begin();
        m_folder = std::make_unique<QTemporaryDir>();
        open();
    }
    void cleanup()
    {
        sampler.reset();
        m_store.reset();
    }

    void lagsAndFlowsAreRecorded()
    {
        reader("billing", "orders");
        run(6, [this] { produceAndCommit(50, 40); });
        QCOMPARE(last({Measure::Lag, Scope::Group, QStringLiteral("billing"), {}, -1}), 60.0);
        QCOMPARE(last({Measure::Lag, Scope::GroupPartition, QStringLiteral("billing"), QStringLiteral("orders"), 0}),
                 60.0);
        QCOMPARE(last({Measure::Lag, Scope::GroupTopic, QStringLiteral("billing"), QStringLiteral("orders"), -1}),
                 60.0);
        QCOMPARE(last({Measure::RecordsIn, Scope::Topic, {}, QStringLiteral("orders"), -1}), 10.0);
        QCOMPARE(last({Measure::RecordsOut, Scope::Cluster, {}, {}, -1}), 8.0);
        QCOMPARE(last({Measure::Members, Scope::Group, QStringLiteral("billing"), {}, -1}), 1.0);
        QCOMPARE(last({Measure::DiskFree, Scope::Broker, {}, {}, 1}), 5000.0);
        QCOMPARE(last({Measure::Verdict, Scope::Group, QStringLiteral("billing"), {}, -1}), double(Verdict::Slow));
    }

    void theZerosOfAnIdleGroupAreNotWrittenAndAreThere()
    {
        reader("billing", "orders");
        run(3);
        const SeriesId part{Measure::Lag, Scope::GroupPartition, QStringLiteral("billing"), QStringLiteral("orders"),
                            0};
        QVERIFY(read(part).points.isEmpty());
        HistorySeries series = read(part);
        QCOMPARE(baseOf(part), (SeriesId{Measure::Lag, Scope::Group, QStringLiteral("billing"), {}, -1}));
        fillFrom(series, read(*baseOf(part)));
        QCOMPARE(series.points.size(), 3);
        QCOMPARE(series.points.last().last, 0.0);
    }

    void aGapStaysAGap()
    {
        reader("billing", "orders");
        run(3);
        source.failure = test::away(QStringLiteral("all"));
        run(10);
        source.failure.reset();
        run(3);
        const SeriesId lag{Measure::Lag, Scope::Group, QStringLiteral("billing"), {}, -1};
        const SeriesId part{Measure::Lag, Scope::GroupPartition, QStringLiteral("billing"), QStringLiteral("orders"),
                            0};
        HistorySeries series = read(part);
        fillFrom(series, read(lag));
        std::int64_t longest = 0;
        for (qsizetype i = 1; i < series.points.size(); ++i)
            longest = std::max(longest, series.points[i].atMs - series.points[i - 1].atMs);
        QVERIFY2(longest >= 10 * everyMs, qPrintable(QString::number(longest)));
    }

    void aLagIsNotFilledWithZeros()
    {
        HistorySeries base{{Measure::Lag, Scope::Group, QStringLiteral("g"), {}, -1}, 5000, {}};
        HistorySeries part{
            {Measure::Lag, Scope::GroupPartition, QStringLiteral("g"), QStringLiteral("t"), 0}, 5000, {}};
        base.points = {{0, 0, 0, 0, 0}, {5000, 7, 7, 7, 7}, {10'000, 9, 9, 9, 9}, {15'000, 0, 0, 0, 0}};
        part.points = {{5000, 7, 7, 7, 7}};
        fillFrom(part, base);
        QCOMPARE(part.points, (QVector<HistoryPoint>{{0, 0, 0, 0, 0}, {5000, 7, 7, 7, 7}, {15'000, 0, 0, 0, 0}}));
    }

    void aRebalanceMakesAMark()
    {
        reader("billing", "orders");
        run(3);
        source.groups["billing"].listed.state = source.groups["billing"].described.state = "PreparingRebalance";
        run(2);
        source.setMembers("billing", {FakeSource::member("a", {{"orders", 0}}), FakeSource::member("b", {})});
        run(3);
        const QVector<HistoryMark> all = marks();
        QCOMPARE(kinds(all), (QVector<MarkKind>{MarkKind::Rebalance, MarkKind::MembersChanged}));
        QCOMPARE(all.first().subject, QStringLiteral("group/billing"));
        const QJsonObject detail = QJsonDocument::fromJson(all.last().detail.toUtf8()).object();
        QCOMPARE(detail[QLatin1String("joined")].toArray().first()[QLatin1String("id")].toString(),
                 QStringLiteral("b"));
        QCOMPARE(detail[QLatin1String("members")].toInt(), 2);
    }

    void aRebalanceBetweenTwoSamplesIsKnownByWhatItChanged()
    {
        source.addTopic("orders", 2, 100);
        source.addGroup("billing");
        source.setMembers("billing", {FakeSource::member("a", {{"orders", 0}, {"orders", 1}})});
        run(3);
        source.setMembers("billing",
                          {FakeSource::member("a", {{"orders", 0}}), FakeSource::member("b", {{"orders", 1}})});
        run(8); // members are asked for now and then
        QCOMPARE(kinds(marks()), (QVector<MarkKind>{MarkKind::Rebalance, MarkKind::MembersChanged}));
    }

    void aControllerThatMovedMakesAMark()
    {
        source.addTopic("orders", 1, 100);
        run(2);
        source.controller = 2;
        run(13);
        QCOMPARE(kinds(marks()), (QVector<MarkKind>{MarkKind::ControllerMoved}));
    }

    void timeLagsKnowOfBeforeTheRestart()
    {
        reader("billing", "orders");
        run(30, [this] { produceAndCommit(50, 50); });
        run(12, [this] { produceAndCommit(50, 0); });
        QCOMPARE(row("billing", "orders", 0).timeLag, (TimeLag{60'000, false}));
        QVERIFY(m_store->flush());
        sampler = std::make_unique<Sampler>(source, clock);
        sampler->setStore(m_store);
        run(2);
        const TimeLag lag = row("billing", "orders", 0).timeLag.value_or(TimeLag{});
        QVERIFY(!lag.isLowerBound);
        QVERIFY2(std::abs(lag.ms - 70'000) <= 5'000, qPrintable(QString::number(lag.ms)));
    }

private:
    void open()
    {
        HistoryOptions options;
        options.path = historyPath(m_folder->path(), QStringLiteral("fake"));
        options.clock = &clock;
        m_store = HistoryStore::open(options);
        sampler->setStore(m_store);
    }
    HistorySeries read(const SeriesId& id)
    {
        m_store->flush();
        const auto series = m_store->read({id}, beganMs - everyMs, clock.nowMs() + everyMs, 10'000);
        return series ? series->first() : HistorySeries();
    }
    double last(const SeriesId& id)
    {
        const HistorySeries series = read(id);
        return series.points.isEmpty() ? -1 : series.points.last().last;
    }
    QVector<HistoryMark> marks()
    {
        m_store->flush();
        return m_store->marks({}, beganMs, clock.nowMs() + everyMs).value_or({});
    }
    static QVector<MarkKind> kinds(const QVector<HistoryMark>& marks)
    {
        QVector<MarkKind> kinds;
        for (const HistoryMark& mark : marks)
            kinds.append(mark.kind);
        return kinds;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::shared_ptr<HistoryStore> m_store;
};

WEIR_TEST(SampleRecorderTest)
} // namespace weir

#include "samplerecordertest.moc"
