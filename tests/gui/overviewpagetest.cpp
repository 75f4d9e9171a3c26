// The Overview, by hand, on a monitor that says what the test tells it to; and once on a real cluster.
#include "tests/gui/shownpage.h"
#include "tests/support/fakemonitor.h"
#include "tests/support/registry.h"
#include "widgets/charts/timechart.h"
#include "widgets/kit/card.h"
#include "widgets/overview/overviewpages.h"

#include <QDateTime>

namespace weir {
namespace {

std::int64_t now() { return QDateTime::currentMSecsSinceEpoch(); }

struct ShownOverview : test::ShownPage
{
    explicit ShownOverview(test::FakeMonitor& monitor)
        : ShownPage(overviewPageKind([&monitor](Cluster*) -> ClusterMonitor* { return &monitor; }),
                    {QStringLiteral("overview")})
    {
    }
    Card* card(const char* name) const
    {
        for (Card* each : page->findChildren<Card*>()) {
            if (each->name() == QLatin1String(name))
                return each;
        }
        return nullptr;
    }
};

MonitorSnapshot troubled()
{
    MonitorSnapshot snapshot = test::fakeSnapshot({test::fakeGroup(QStringLiteral("billing")),
                                                   test::fakeGroup(QStringLiteral("stuck"), Verdict::Stalled, {1200}),
                                                   test::fakeGroup(QStringLiteral("late"), Verdict::Slow, {40})},
                                                  now());
    snapshot.cluster.recordsIn = 120;
    Flow flow;
    flow.recordsIn = 120;
    snapshot.topics.insert(QStringLiteral("orders"), flow);
    return snapshot;
}

} // namespace

class OverviewPageTest : public QObject
{
    Q_OBJECT
private slots:
    void aCardLeadsToThoseThatItCounts()
    {
        test::FakeMonitor monitor;
        monitor.show(troubled());
        ShownOverview shown(monitor);
        QVERIFY(shown.active);
        Card* groups = shown.card("Consumer groups");
        QVERIFY(groups);
        QCOMPARE(groups->status(), Status::Critical);
        QCOMPARE(groups->sentence(), QStringLiteral("1 stalled, 1 slow, 1 ok"));
        test::click(groups);
        QTRY_COMPARE(shown.went.places.size(), 1);
        QCOMPARE(shown.went.places[0].path, QStringList{QStringLiteral("groups")});
        QCOMPARE(shown.went.places[0].query.value(QStringLiteral("verdict")), QStringLiteral("stalled,stopped"));
        test::click(groups, Qt::MiddleButton);
        QTRY_COMPARE(shown.went.places.size(), 2);
        QVERIFY(shown.went.lastWhere == Navigator::Where::NewTab);
    }

    void cardsAreReachedByKeys()
    {
        test::FakeMonitor monitor;
        monitor.show(troubled());
        ShownOverview shown(monitor);
        QVERIFY(shown.active);
        Card* brokers = shown.card("Brokers");
        brokers->setFocus();
        test::press(&shown.window, Qt::Key_Return);
        QTRY_COMPARE(shown.went.places.size(), 1);
        QCOMPARE(shown.went.places[0].pageId(), QStringLiteral("topics"));
        test::press(&shown.window, Qt::Key_Space, Qt::ControlModifier);
        QTRY_COMPARE(shown.went.places.size(), 2);
        QVERIFY(shown.went.lastWhere == Navigator::Where::NewTab);
    }

    void groupsToLookAtAndBusyTopicsOpen()
    {
        test::FakeMonitor monitor;
        monitor.show(troubled());
        ShownOverview shown(monitor);
        QVERIFY(shown.active);
        for (DataTable* table : shown.page->findChildren<DataTable*>()) {
            if (!table->isVisible())
                continue;
            table->setFocus();
            test::click(table->viewport(), Qt::LeftButton, {}, table->visualRect(table->model()->index(0, 0)).center());
            test::press(&shown.window, Qt::Key_Return);
        }
        QTRY_COMPARE(shown.went.places.size(), 2);
        QStringList addresses{shown.went.places[0].address(), shown.went.places[1].address()};
        addresses.sort();
        QCOMPARE(addresses[0], QStringLiteral("weir://test/groups/stuck"));
        QCOMPARE(addresses[1], QStringLiteral("weir://test/topics/orders"));
    }

    void theFirstChartShowsWhatIsChosen()
    {
        test::FakeMonitor monitor;
        MonitorSnapshot snapshot = troubled();
        snapshot.brokers.insert(7, {});
        SeriesId broker;
        broker.scope = Scope::Broker;
        broker.number = 7;
        monitor.recordSeries(broker, now(), {1, 2, 3});
        monitor.show(snapshot);
        ShownOverview shown(monitor);
        QVERIFY(shown.active);
        const auto names = [&shown] {
            QStringList all;
            for (const ChartSeries& series : shown.page->findChild<TimeChart*>()->data().series)
                all << series.name;
            return all.join(QLatin1Char(' '));
        };
        QTRY_COMPARE(names(), QStringLiteral("written read"));
        test::click(test::button(shown.page, QStringLiteral("By broker")));
        QTRY_COMPARE(names(), QStringLiteral("broker 7"));
        QCOMPARE(shown.page->place().query.value(QStringLiteral("flow")), QStringLiteral("brokers"));
        test::click(test::button(shown.page, QStringLiteral("By topic")));
        QTRY_COMPARE(names(), QStringLiteral("orders"));
        test::click(test::button(shown.page, QStringLiteral("Bytes")));
        QTRY_COMPARE(names(), QStringLiteral("written read"));
        QVERIFY(shown.page->findChild<TimeChart*>()->data().unit == ChartUnit::BytesPerSecond);
    }

    void nothingKnownYetIsLoading()
    {
        test::FakeMonitor monitor;
        ShownOverview shown(monitor);
        QCOMPARE(shown.state()->state(), StateView::State::Loading);
        QVERIFY(!shown.page->isFilled());
        monitor.show(troubled());
        QCOMPARE(shown.state()->state(), StateView::State::Content);
    }

    void whatCannotBeAskedIsSaid()
    {
        test::FakeMonitor monitor;
        ShownOverview shown(monitor);
        MonitorSnapshot snapshot = troubled();
        snapshot.error = Error{ErrorKind::Timeout, 0, QStringLiteral("no answer"), {}};
        monitor.show(snapshot);
        QCOMPARE(shown.state()->state(), StateView::State::Partial);
    }

    void narrowWindowsHaveTwoColumns()
    {
        test::FakeMonitor monitor;
        monitor.show(troubled());
        ShownOverview shown(monitor);
        QVERIFY(shown.active);
        QTRY_COMPARE(shown.card("Open alerts")->y(), shown.card("Partitions")->y());
        shown.window.resize(800, 700);
        QTRY_VERIFY(shown.card("Open alerts")->y() < shown.card("Partitions")->y());
    }

    void aRealClusterFillsIt()
    {
        test::ShownPage shown(overviewPageKind(), {QStringLiteral("overview")});
        QVERIFY(shown.active);
        const auto brokers = [&shown] {
            for (const Card* card : shown.page->findChildren<Card*>()) {
                if (card->name() == QLatin1String("Brokers"))
                    return card->value();
            }
            return QString();
        };
        QTRY_COMPARE_WITH_TIMEOUT(brokers(), QStringLiteral("1"), test::pageTimeoutMs);
    }
};

WEIR_TEST(OverviewPageTest)

} // namespace weir

#include "overviewpagetest.moc"
