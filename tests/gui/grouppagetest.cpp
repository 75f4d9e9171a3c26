// The pages of one consumer group and of a topic's groups, by hand, on a monitor that says what the test tells it to.
#include "widgets/groups/grouppage.h"
#include "models/common/englishplurals.h"
#include "tests/gui/shownpage.h"
#include "tests/support/fakemonitor.h"
#include "tests/support/fakeplans.h"
#include "tests/support/registry.h"
#include "widgets/charts/heatmap.h"
#include "widgets/charts/timechart.h"
#include "widgets/groups/factstrip.h"
#include "widgets/groups/groupspages.h"
#include "widgets/groups/moveoffsetschanges.h"
#include "widgets/groups/poisonpanel.h"
#include "widgets/kit/segmented.h"

#include <QDateTime>
#include <QSpinBox>
#include <QTabBar>

namespace weir {
namespace {

constexpr std::int64_t hour = 3'600'000;

QString allLabels(const QWidget* root)
{
    QStringList texts;
    for (const QLabel* label : root->findChildren<QLabel*>()) {
        if (label->isVisible())
            texts << label->text();
    }
    return texts.join(QLatin1Char('\n'));
}

struct World
{
    World()
    {
        group = test::fakeGroup(QStringLiteral("billing"), Verdict::Stalled, {1200, 7, 0});
        group.recordLag = RecordLag{900, 50, false};
        group.catchUp.never = true;
        group.overtakenInSeconds = 10'800;
        monitor.recordSeries(of(Measure::Lag), now, {100, 200, 300, 400});
        monitor.recordSeries(of(Measure::TimeLag), now, {1, 2, 3, 4});
        monitor.recordSeries(of(Measure::Verdict), now, {1, 1, 1, 5});
        monitor.recordSeries(of(Measure::RecordsOut), now, {7, 7, 7, 0});
        monitor.recordSeries({Measure::RecordsIn, Scope::Topic, {}, QStringLiteral("orders"), -1}, now, {9, 9, 9, 9});
        for (int i = 0; i < 3; ++i) {
            monitor.recordSeries(at(Measure::Lag, i), now, {10.0 * i, 20.0 * i, 30.0 * i, 40.0 * i});
            monitor.recordSeries({Measure::End, Scope::Partition, {}, QStringLiteral("orders"), i}, now,
                                 {1000, 1100, 1200, 1300});
        }
        monitor.recordedMarks = {
            {now - 5000, MarkKind::MembersChanged, QStringLiteral("group/billing"),
             QStringLiteral(R"({"joined":[{"client":"billing-2","host":"/10.0.0.8","id":"x"}],"members":2})")},
            {now - 5000, MarkKind::Rebalance, QStringLiteral("group/other"), QStringLiteral("{}")}};
        PartitionStory story;
        story.at = {QStringLiteral("orders"), 0};
        for (int i = 0; i < 12; ++i) {
            story.ends.add(now - 60'000 + 5000 * i, 10'000 + i);
            story.window.add(now - 60'000 + 5000 * i, 8800, story.ends);
        }
        monitor.stories.insert(group.id, {story});
        show();
    }
    /// A group with so many partitions, each further behind than the one before.
    void makeMany(int partitions)
    {
        QVector<std::int64_t> lags(partitions);
        for (int i = 0; i < partitions; ++i)
            lags[i] = i;
        group = test::fakeGroup(group.id, Verdict::Ok, lags);
        show();
    }
    /// Questions about more series than any small group has.
    QVector<test::FakeMonitor::Asked> ofMany() const
    {
        QVector<test::FakeMonitor::Asked> many = monitor.asked;
        many.removeIf([](const test::FakeMonitor::Asked& one) { return one.series <= 100; });
        return many;
    }
    void show() { monitor.show(test::fakeSnapshot({group, test::fakeGroup(QStringLiteral("other"))}, now)); }
    static SeriesId of(Measure measure) { return {measure, Scope::Group, QStringLiteral("billing"), {}, -1}; }
    static SeriesId at(Measure measure, int partition)
    {
        return {measure, Scope::GroupPartition, QStringLiteral("billing"), QStringLiteral("orders"), partition};
    }
    MonitorOf source()
    {
        return [this](Cluster*) -> ClusterMonitor* { return &monitor; };
    }

    const std::int64_t now = QDateTime::currentMSecsSinceEpoch() / 1000 * 1000;
    GroupInfo group;
    test::FakeMonitor monitor;
};

/// The page's own table, not that of a chart or of Review change.
DataTable* tableOf(const test::ShownPage& shown, const char* name)
{
    for (DataTable* table : shown.page->findChildren<DataTable*>()) {
        if (table->accessibleName() == QString::fromUtf8(name))
            return table;
    }
    return nullptr;
}

QString cellOf(const DataTable* table, int row, const char* columnId)
{
    const QAbstractItemModel* model = table->model();
    for (int column = 0; column < model->columnCount(); ++column) {
        if (model->headerData(column, Qt::Horizontal, ColumnIdRole).toString() == QString::fromLatin1(columnId))
            return model->index(row, column).data().toString();
    }
    return {};
}

QStringList pathOf(const char* tab = "", const char* group = "billing")
{
    QStringList path{QStringLiteral("groups"), QString::fromLatin1(group)};
    if (*tab)
        path << QString::fromLatin1(tab);
    return path;
}

QString iso(std::int64_t ms) { return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODateWithMs); }

} // namespace

class GroupPageTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        QCoreApplication::installTranslator(&m_plurals);
    }
    void cleanupTestCase() { QCoreApplication::removeTranslator(&m_plurals); }

    void theOverviewTellsAndDraws()
    {
        World world;
        test::ShownPage shown(groupOverviewPageKind(world.source()), pathOf());
        QVERIFY(shown.active);
        QTRY_VERIFY(shown.page->isFilled());
        QVERIFY(allLabels(shown.page).contains(QLatin1String("rule 6")));
        const auto* facts = shown.page->findChild<FactStrip*>();
        QCOMPARE(facts->value(QStringLiteral("Lag to the end")), QStringLiteral("1,207"));
        QCOMPARE(facts->value(QStringLiteral("In records")), QStringLiteral("≈ 900"));
        QCOMPARE(facts->value(QStringLiteral("Caught up")), QStringLiteral("never at this pace"));
        QCOMPARE(facts->value(QStringLiteral("Overtaken")), QStringLiteral("in 3 h"));
        const TimeChart* lag = shown.page->findChildren<TimeChart*>().first();
        QCOMPARE(lag->data().series.size(), 1);
        QCOMPARE(lag->data().series[0].points.size(), 4);
        QCOMPARE(lag->data().marks.size(), 1);
        QVERIFY(lag->data().marks[0].text.contains(QLatin1String("billing-2 on /10.0.0.8 joined")));
        test::click(test::button(shown.page, QStringLiteral("Partitions")));
        QTRY_COMPARE(lag->data().series.size(), 3);
        QTRY_COMPARE(lag->data().series[2].points.size(), 4);
        QCOMPARE(shown.page->place().query.value(QStringLiteral("lines")), QStringLiteral("partitions"));
        test::click(test::button(shown.page, QStringLiteral("Heat map")));
        auto* heat = shown.page->findChild<HeatMap*>();
        QTRY_COMPARE(heat->data().rows.size(), 3);
        QVERIFY(heat->isVisible());
    }

    void aMomentTakesTheNumbersBack()
    {
        World world;
        test::ShownPage shown(groupOverviewPageKind(world.source()), pathOf(),
                              {{QStringLiteral("at"), iso(world.now - 9000)}});
        const auto* facts = shown.page->findChild<FactStrip*>();
        QTRY_COMPARE(facts->value(QStringLiteral("Lag to the end")), QStringLiteral("200"));
        QCOMPARE(facts->value(QStringLiteral("Verdict")), QStringLiteral("ok"));
        QCOMPARE(facts->value(QStringLiteral("Members")), QStringLiteral("—"));
        auto* tabs = shown.page->findChild<QTabBar*>();
        test::click(tabs, Qt::LeftButton, {}, tabs->tabRect(1).center());
        QTRY_COMPARE(shown.went.places.size(), 1);
        QCOMPARE(shown.went.places[0].path, pathOf("partitions"));
        QCOMPARE(shown.went.places[0].query.value(QStringLiteral("at")), iso(world.now - 9000));
        shown.page->open({QStringLiteral("test"), pathOf(), {{QStringLiteral("at"), iso(world.now - 5 * hour)}}},
                         shown.cluster);
        QTRY_COMPARE(facts->value(QStringLiteral("Verdict")), QStringLiteral("not recorded"));
    }

    void partitionsLeadToTheirReasonsAndGoBack()
    {
        World world;
        test::ShownPage shown(groupPartitionsPageKind(world.source()), pathOf("partitions"));
        DataTable* table = tableOf(shown, "Partitions of the group");
        QVERIFY(table);
        QVERIFY(shown.active);
        QCOMPARE(table->model()->rowCount(), 3);
        QCOMPARE(cellOf(table, 0, "verdict"), QStringLiteral("stalled"));
        test::click(table->viewport(), Qt::LeftButton, {}, table->visualRect(table->model()->index(1, 0)).center());
        test::press(&shown.window, Qt::Key_Return);
        QTRY_COMPARE(shown.went.places.size(), 1);
        QCOMPARE(shown.went.places[0].address(), QStringLiteral("weir://test/groups/billing/why?partition=orders/1"));
        shown.page->open(
            {QStringLiteral("test"), pathOf("partitions"), {{QStringLiteral("at"), iso(world.now - 4000)}}},
            shown.cluster);
        QTRY_COMPARE(cellOf(table, 1, "lag"), QStringLiteral("30"));
        QCOMPARE(cellOf(table, 1, "committed"), QStringLiteral("≈ 1,190"));
        test::click(test::button(shown.page, QStringLiteral("Back to now")));
        QTRY_COMPARE(cellOf(table, 1, "lag"), QStringLiteral("7"));
        QVERIFY(!shown.page->place().query.contains(QStringLiteral("at")));
    }

    void manyPartitionsAreShownByTheWorstOnly()
    {
        World world;
        world.makeMany(600);
        test::ShownPage shown(groupOverviewPageKind(world.source()), pathOf());
        QVERIFY(shown.active);
        QTRY_VERIFY(shown.page->isFilled());
        const TimeChart* lag = shown.page->findChildren<TimeChart*>().first();
        test::click(test::button(shown.page, QStringLiteral("Partitions")));
        QTRY_COMPARE(lag->data().series.size(), 50);
        QCOMPARE(lag->data().series.last().name, QStringLiteral("orders / 599"));
        QVERIFY(lag->data().title.contains(QLatin1String("50 of 600 partitions, those furthest behind")));
        test::click(test::button(shown.page, QStringLiteral("Heat map")));
        const auto* heat = shown.page->findChild<HeatMap*>();
        QTRY_COMPARE(heat->data().rows.size(), 500);
        QVERIFY(heat->data().title.contains(QLatin1String("500 of 600")));
        QTRY_COMPARE(world.ofMany().size(), 1);
        // The next samples ask for what the group does, not for all of its partitions again.
        for (int i = 1; i <= 3; ++i) {
            const int before = world.monitor.historyAsked;
            world.monitor.show(test::fakeSnapshot({world.group}, world.now + 5000 * i));
            QTRY_VERIFY(world.monitor.historyAsked > before);
        }
        QCOMPARE(world.ofMany().size(), 1);
        QCOMPARE(world.ofMany().first().series, 500);
    }

    void manyPartitionsGoBackToAMomentByTheWorstOnly()
    {
        World world;
        world.makeMany(1500);
        test::ShownPage shown(groupPartitionsPageKind(world.source()), pathOf("partitions"),
                              {{QStringLiteral("at"), iso(world.now - 4000)}});
        QVERIFY(shown.active);
        QTRY_COMPARE(world.ofMany().size(), 1);
        QCOMPARE(world.ofMany().first().series, 3000);
        QVERIFY(world.ofMany().first().spanMs < 600'000);
        QTRY_VERIFY(allLabels(shown.page).contains(QLatin1String("1,000 of 1,500 partitions, those furthest behind")));
    }

    void theSelectedPartitionsAreMoved()
    {
        World world;
        test::ShownPage shown(groupPartitionsPageKind(world.source()), pathOf("partitions"));
        DataTable* table = tableOf(shown, "Partitions of the group");
        QVERIFY(table);
        test::FakePlans plans;
        auto* page = static_cast<GroupPage*>(shown.page);
        page->changes()->setPlans(&plans);
        table->setCurrentRow(1);
        test::click(test::button(shown.page, QStringLiteral("Move offsets…")));
        QTRY_VERIFY(page->changes()->isVisible());
        test::click(test::button(page->changes(), QStringLiteral("Review the move")));
        QTRY_COMPARE(plans.moves.size(), 1);
        QCOMPARE(plans.moves[0].partitions, (QVector<TopicPartition>{{QStringLiteral("orders"), 1}}));
        test::click(test::button(shown.page, QStringLiteral("Delete group…")));
        QTRY_COMPARE(plans.deleted, QStringList{QStringLiteral("billing")});
        shown.page->open(
            {QStringLiteral("test"), pathOf("partitions"), {{QStringLiteral("do"), QStringLiteral("clone")}}},
            shown.cluster);
        QTRY_VERIFY(allLabels(page->changes()).contains(QLatin1String("Clone group")));
        QVERIFY(!shown.page->place().query.contains(QStringLiteral("do")));
    }

    void theRulesAreAskedAndWhatIfIsTried()
    {
        World world;
        test::ShownPage shown(groupWhyPageKind(world.source()), pathOf("why"),
                              {{QStringLiteral("partition"), QStringLiteral("orders/0")}});
        DataTable* table = tableOf(shown, "Commits");
        QVERIFY(table);
        QVERIFY(shown.active);
        QTRY_VERIFY(shown.page->isFilled());
        QString words = allLabels(shown.page);
        QVERIFY2(words.contains(QLatin1String("All 10 commits are at 8,800.")), qPrintable(words));
        QCOMPARE(table->model()->rowCount(), 12);
        for (const std::optional<TopicPartition>& asked : world.monitor.storiesAsked)
            QVERIFY(asked && asked->partition == 0); // not of all that the group has
        QVERIFY(!test::button(shown.page, QStringLiteral("Use for this cluster"))->isEnabled());
        const TimeChart* chart = shown.page->findChild<TimeChart*>();
        QCOMPARE(chart->data().series.size(), 2);
        QCOMPARE(chart->data().series[1].points.size(), 10);
        auto* allowed = shown.page->findChildren<QSpinBox*>().last();
        allowed->setFocus();
        allowed->selectAll();
        test::type(&shown.window, QStringLiteral("5000"));
        QTRY_VERIFY(allLabels(shown.page).contains(QLatin1String("It would be: Ok (rule 2)")));
        QCOMPARE(shown.page->place().query.value(QStringLiteral("allowed")), QStringLiteral("5000"));
        QCOMPARE(world.monitor.judge.allowedLag, 0);
        test::click(test::button(shown.page, QStringLiteral("Use for this cluster")));
        QTRY_COMPARE(world.monitor.judge.allowedLag, 5000);
        QCOMPARE(shown.went.sentences.size(), 1);
        QVERIFY(!shown.page->place().query.contains(QStringLiteral("allowed")));
        test::click(test::button(shown.page, QStringLiteral("Find poison record")));
        QTRY_VERIFY(shown.page->findChild<PoisonPanel*>()->isVisible());
    }

    void membersAndWhatHappened()
    {
        World world;
        test::ShownPage shown(groupMembersPageKind(world.source()), pathOf("members"));
        DataTable* table = tableOf(shown, "Members");
        QVERIFY(table);
        QTRY_VERIFY(shown.page->isFilled());
        QCOMPARE(table->model()->rowCount(), 1);
        QCOMPARE(cellOf(table, 0, "assigned"), QStringLiteral("orders 0–2"));
        const DataTable* marks = tableOf(shown, "What happened to the group");
        QTRY_COMPARE(marks->model()->rowCount(), 1);
        world.group.members.clear();
        world.show();
        QVERIFY(allLabels(shown.page).contains(QLatin1String("Nobody is in this group")));
    }

    void aPoisonRecordIsOpenedOrSkipped()
    {
        World world;
        test::ShownPage shown(groupOverviewPageKind(world.source()), pathOf());
        test::FakePlans plans;
        auto* page = static_cast<GroupPage*>(shown.page);
        page->changes()->setPlans(&plans);
        auto* panel = shown.page->findChild<PoisonPanel*>();
        panel->setFinder([](Cluster&, const QString&, const TopicPartition& at, QObject* context,
                            std::function<void(Result<PoisonReport>)> done) {
            PoisonReport report;
            report.at = at;
            report.committed = 8800;
            report.looked = 50;
            report.neighbours = 200;
            PoisonSuspect suspect;
            suspect.at = at;
            suspect.offset = 8800;
            suspect.reason = PoisonReason::MuchLarger;
            suspect.number = 900'000;
            suspect.usual = 300;
            report.suspects = {suspect};
            QTimer::singleShot(0, context, [done, report] { done(report); });
        });
        test::click(test::button(shown.page, QStringLiteral("Find poison record")));
        QTRY_VERIFY(allLabels(panel).contains(QLatin1String("It is 900 kB large, its neighbours about 300 B.")));
        test::click(test::button(panel, QStringLiteral("Open message")));
        QTRY_COMPARE(shown.went.places.size(), 1);
        QCOMPARE(shown.went.places[0].path.value(2), QStringLiteral("messages"));
        QCOMPARE(shown.went.places[0].query.value(QStringLiteral("from")), QStringLiteral("offset:8800"));
        test::click(test::button(panel, QStringLiteral("Skip it…")));
        QTRY_COMPARE(plans.moves.size(), 1);
        QCOMPARE(plans.moves[0].offset, 8801);
        QVERIFY(plans.moves[0].target == OffsetTarget::Offset);
        QVERIFY(page->changes()->isVisible());
    }

    void whatIsGoneOldOrForbiddenSaysSo()
    {
        World world;
        test::ShownPage shown(groupOverviewPageKind(world.source()), pathOf("", "gone"));
        QCOMPARE(shown.state()->state(), StateView::State::Failed);
        test::click(test::button(shown.state(), QStringLiteral("All groups")));
        QTRY_COMPARE(shown.went.places.size(), 1);
        QCOMPARE(shown.went.places[0].path, QStringList{QStringLiteral("groups")});
        shown.page->open({QStringLiteral("test"), pathOf(), {}}, shown.cluster);
        QCOMPARE(shown.state()->state(), StateView::State::Content);
        world.group.staleSinceMs = world.now - 60'000;
        world.group.error = Error{ErrorKind::Timeout, 0, {}, QStringLiteral("b2:9092")};
        world.show();
        QCOMPARE(shown.state()->state(), StateView::State::Partial);
        world.group.partitions.clear();
        world.group.error = Error{ErrorKind::Authorization, 30, {}, QStringLiteral("billing")};
        world.show();
        QCOMPARE(shown.state()->state(), StateView::State::Failed);
        world.monitor.show({});
        QVERIFY(shown.state()->state() == StateView::State::Failed);
    }

    void aTopicTellsWhoReadsIt()
    {
        World world;
        test::ShownPage shown(topicGroupsPageKind(world.source()),
                              {QStringLiteral("topics"), QStringLiteral("orders"), QStringLiteral("groups")});
        DataTable* table = tableOf(shown, "Consumer groups of the topic");
        QVERIFY(table);
        QVERIFY(shown.active);
        QCOMPARE(table->model()->rowCount(), 2);
        QCOMPARE(cellOf(table, 0, "group"), QStringLiteral("billing"));
        QCOMPARE(cellOf(table, 0, "lag"), QStringLiteral("1,207"));
        QCOMPARE(cellOf(table, 0, "verdict"), QStringLiteral("stalled"));
        test::doubleClick(table->viewport(), table->visualRect(table->model()->index(0, 0)).center());
        QTRY_COMPARE(shown.went.places.size(), 1);
        QCOMPARE(shown.went.places[0].path, pathOf());
        shown.page->open(
            {QStringLiteral("test"), {QStringLiteral("topics"), QStringLiteral("idle"), QStringLiteral("groups")}, {}},
            shown.cluster);
        QCOMPARE(shown.state()->state(), StateView::State::Empty);
    }

    void throughputIsDrawnInRecordsAndBytes()
    {
        World world;
        const auto of = [](Measure measure) {
            return SeriesId{measure, Scope::Topic, {}, QStringLiteral("orders"), -1};
        };
        world.monitor.recordSeries(of(Measure::BytesIn), world.now, {900, 900, 900});
        test::ShownPage shown(topicThroughputPageKind(world.source()),
                              {QStringLiteral("topics"), QStringLiteral("orders"), QStringLiteral("throughput")});
        QTRY_VERIFY(shown.page->isFilled());
        const TimeChart* flow = shown.page->findChildren<TimeChart*>().first();
        QCOMPARE(flow->data().series.size(), 2);
        QCOMPARE(flow->data().series[0].points.size(), 4);
        test::click(test::button(shown.page, QStringLiteral("Bytes")));
        QTRY_COMPARE(flow->data().series[0].points.size(), 3);
        QVERIFY(flow->data().unit == ChartUnit::BytesPerSecond);
        QCOMPARE(shown.page->place().query.value(QStringLiteral("unit")), QStringLiteral("bytes"));
    }

    void everyWidgetHasAName()
    {
        World world;
        const std::vector<std::pair<PageKind, QStringList>> all{
            {groupOverviewPageKind(world.source()), pathOf()},
            {groupPartitionsPageKind(world.source()), pathOf("partitions")},
            {groupWhyPageKind(world.source()), pathOf("why")},
            {groupMembersPageKind(world.source()), pathOf("members")},
            {topicGroupsPageKind(world.source()),
             {QStringLiteral("topics"), QStringLiteral("orders"), QStringLiteral("groups")}},
            {topicThroughputPageKind(world.source()),
             {QStringLiteral("topics"), QStringLiteral("orders"), QStringLiteral("throughput")}}};
        for (const auto& [kind, path] : all) {
            test::ShownPage shown(kind, path);
            const QStringList unnamed = test::unnamedWidgets(shown.page);
            QVERIFY2(unnamed.isEmpty(), qPrintable(unnamed.join(QLatin1Char('\n'))));
            QVERIFY(!shown.page->help().isEmpty());
        }
    }

private:
    EnglishPlurals m_plurals;
};

WEIR_TEST(GroupPageTest)

} // namespace weir

#include "grouppagetest.moc"
