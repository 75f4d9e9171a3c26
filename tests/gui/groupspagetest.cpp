// The page of consumer groups, by hand, on a monitor that says what the test tells it to; and once on a real cluster.
#include "models/common/englishplurals.h"
#include "tests/gui/shownpage.h"
#include "tests/support/fakemonitor.h"
#include "tests/support/groupconsumer.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"
#include "widgets/groups/groupspages.h"
#include "widgets/kit/detailpanel.h"

#include <QDateTime>

namespace weir {
namespace {

std::int64_t now() { return QDateTime::currentMSecsSinceEpoch(); }

QVector<GroupInfo> someGroups()
{
    return {test::fakeGroup(QStringLiteral("analytics"), Verdict::Slow, {40, 2}, QStringLiteral("clicks")),
            test::fakeGroup(QStringLiteral("billing")),
            test::fakeGroup(QStringLiteral("legacy-export"), Verdict::Stopped, {900}),
            test::fakeGroup(QStringLiteral("warehouse-sync"), Verdict::Stalled, {1200, 3})};
}

QString allLabels(const QWidget* root)
{
    QStringList texts;
    for (const QLabel* label : root->findChildren<QLabel*>()) {
        if (label->isVisible())
            texts << label->text();
    }
    return texts.join(QLatin1Char('\n'));
}

struct ShownGroups : test::ShownPage
{
    explicit ShownGroups(test::FakeMonitor& monitor, const QMap<QString, QString>& query = {})
        : ShownPage(groupsPageKind([&monitor](Cluster*) -> ClusterMonitor* { return &monitor; }),
                    {QStringLiteral("groups")}, query)
    {
    }
    QStringList groups() const
    {
        QStringList all;
        for (int row = 0; row < rows(); ++row)
            all << cell(row, QStringLiteral("group"));
        return all;
    }
    QPoint middleOf(int row) const { return table()->visualRect(table()->model()->index(row, 0)).center(); }
    void clickRow(int row, Qt::MouseButton button = Qt::LeftButton)
    {
        test::click(table()->viewport(), button, {}, middleOf(row));
    }
    DetailPanel* detail() const { return page->findChild<DetailPanel*>(); }
};

} // namespace

class GroupsPageTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        QCoreApplication::installTranslator(&m_plurals);
    }
    void cleanupTestCase() { QCoreApplication::removeTranslator(&m_plurals); }

    void theWorstGroupComesFirstAndOpens()
    {
        test::FakeMonitor monitor;
        monitor.show(test::fakeSnapshot(someGroups(), now()));
        ShownGroups shown(monitor);
        QVERIFY(shown.active);
        QCOMPARE(shown.groups().join(QLatin1Char(' ')),
                 QStringLiteral("warehouse-sync legacy-export analytics billing"));
        QVERIFY(shown.page->isFilled());
        QVERIFY(allLabels(shown.page).contains(QLatin1String("from __consumer_offsets")));
        shown.clickRow(0);
        QTRY_VERIFY(shown.detail()->isVisible());
        QCOMPARE(shown.detail()->title(), QStringLiteral("warehouse-sync"));
        QCOMPARE(shown.page->place().query.value(QStringLiteral("group")), QStringLiteral("warehouse-sync"));
        QVERIFY(allLabels(shown.detail()).contains(QLatin1String("rule 6")));
        test::press(&shown.window, Qt::Key_Return);
        QTRY_COMPARE(shown.went.places.size(), 1);
        QCOMPARE(shown.went.places[0].address(), QStringLiteral("weir://test/groups/warehouse-sync"));
        shown.clickRow(2, Qt::MiddleButton);
        QTRY_COMPARE(shown.went.places.size(), 2);
        QVERIFY(shown.went.lastWhere == Navigator::Where::NewTab);
        test::click(test::button(shown.detail(), QStringLiteral("Move offsets…")));
        QTRY_COMPARE(shown.went.places.size(), 3);
        QCOMPARE(shown.went.places[2].query.value(QStringLiteral("do")), QStringLiteral("move"));
    }

    void theWorstPartitionLeadsToItsReason()
    {
        test::FakeMonitor monitor;
        monitor.show(test::fakeSnapshot(someGroups(), now()));
        ShownGroups shown(monitor, {{QStringLiteral("group"), QStringLiteral("warehouse-sync")}});
        QAbstractButton* link = nullptr;
        QTRY_VERIFY((link = test::button(shown.detail(), QStringLiteral("orders / 0"))));
        QTRY_VERIFY(shown.window.rect().contains(link->mapTo(&shown.window, link->rect().center())));
        test::click(link);
        QTRY_COMPARE(shown.went.places.size(), 1);
        QCOMPARE(shown.went.places[0].path.last(), QStringLiteral("why"));
        QCOMPARE(shown.went.places[0].query.value(QStringLiteral("partition")), QStringLiteral("orders/0"));
    }

    void verdictsTopicAndTextFilter()
    {
        test::FakeMonitor monitor;
        monitor.show(test::fakeSnapshot(someGroups(), now()));
        ShownGroups shown(monitor);
        QVERIFY(shown.active);
        test::click(test::button(shown.page, QStringLiteral("1 stalled")));
        test::click(test::button(shown.page, QStringLiteral("1 slow")));
        QCOMPARE(shown.groups().join(QLatin1Char(' ')), QStringLiteral("warehouse-sync analytics"));
        QCOMPARE(shown.page->place().query.value(QStringLiteral("verdict")), QStringLiteral("slow,stalled"));
        auto* topic = shown.page->findChild<QComboBox*>();
        topic->setFocus();
        test::press(&shown.window, Qt::Key_Down);
        QTRY_COMPARE(shown.groups().join(QLatin1Char(' ')), QStringLiteral("analytics"));
        QCOMPARE(shown.page->place().query.value(QStringLiteral("topic")), QStringLiteral("clicks"));
        QVERIFY(shown.page->focusFilter());
        test::type(&shown.window, QStringLiteral("nobody"));
        QTRY_COMPARE(shown.state()->state(), StateView::State::Empty);
        test::click(test::button(shown.state(), QStringLiteral("Clear the filter")));
        QTRY_COMPARE(shown.rows(), 4);
        QCOMPARE(shown.page->place().address(), QStringLiteral("weir://test/groups"));
    }

    void anAddressBringsTheFiltersBack()
    {
        test::FakeMonitor monitor;
        monitor.show(test::fakeSnapshot(someGroups(), now()));
        ShownGroups shown(monitor, {{QStringLiteral("verdict"), QStringLiteral("stopped,stalled")},
                                    {QStringLiteral("filter"), QStringLiteral("legacy")}});
        QCOMPARE(shown.groups().join(QLatin1Char(' ')), QStringLiteral("legacy-export"));
        QVERIFY(test::button(shown.page, QStringLiteral("1 stopped"))->isChecked());
    }

    void numbersMoveUnderTheSelection()
    {
        test::FakeMonitor monitor;
        monitor.show(test::fakeSnapshot(someGroups(), now()));
        ShownGroups shown(monitor);
        shown.clickRow(1);
        QTRY_VERIFY(shown.detail()->isVisible());
        QVector<GroupInfo> next = someGroups();
        next[1] = test::fakeGroup(QStringLiteral("billing"), Verdict::Stalled, {77});
        next[2] = test::fakeGroup(QStringLiteral("legacy-export"), Verdict::Stopped, {950});
        monitor.show(test::fakeSnapshot(next, now()));
        QCOMPARE(shown.groups().first(), QStringLiteral("billing"));
        QCOMPARE(shown.cell(shown.table()->currentRow(), QStringLiteral("group")), QStringLiteral("legacy-export"));
        QTRY_VERIFY(allLabels(shown.detail()).contains(QLatin1String("950")));
        QVERIFY(test::button(shown.page, QStringLiteral("2 stalled")));
    }

    void everyStateSaysWhatIsAndWhatToDo()
    {
        test::FakeMonitor monitor;
        ShownGroups shown(monitor);
        QCOMPARE(shown.state()->state(), StateView::State::Loading);
        monitor.show(test::fakeSnapshot({}, now()));
        QCOMPARE(shown.state()->state(), StateView::State::Empty);
        test::click(test::button(shown.state(), QStringLiteral("Ask again")));
        QCOMPARE(monitor.refreshed, 1);
        MonitorSnapshot away = test::fakeSnapshot(someGroups(), now());
        away.brokerErrors = {{2, Error{ErrorKind::Timeout, 0, {}, QStringLiteral("b2:9092")}}};
        monitor.show(away);
        QCOMPARE(shown.state()->state(), StateView::State::Partial);
        QVERIFY(allLabels(shown.page).contains(QLatin1String("No answer from broker 2")));
        QCOMPARE(shown.rows(), 4);
        MonitorSnapshot forbidden = test::fakeSnapshot({}, now());
        forbidden.error = Error{ErrorKind::Authorization, 30, {}, QStringLiteral("group")};
        monitor.show(forbidden);
        QCOMPARE(shown.state()->state(), StateView::State::Failed);
        MonitorSnapshot off = test::fakeSnapshot(someGroups(), now());
        off.clockOffsetMs = -3'600'000;
        off.takenAtMs -= 3'600'000;
        monitor.show(off);
        QCOMPARE(shown.state()->state(), StateView::State::Content);
        QVERIFY(allLabels(shown.page).contains(QLatin1String("1 h ahead of the brokers")));
    }

    void watchesOnlyWhileItIsSeen()
    {
        test::FakeMonitor monitor;
        monitor.show(test::fakeSnapshot(someGroups(), now()));
        ShownGroups shown(monitor);
        QCOMPARE(monitor.watchers.size(), 1);
        QVERIFY(monitor.watchers[0]);
        shown.page->hide();
        QVERIFY(!monitor.watchers[0]);
        shown.page->show();
        QCOMPARE(monitor.watchers.size(), 2);
        QVERIFY(monitor.watchers[1]);
    }

    void theBadgeCountsWhatNeedsAPerson()
    {
        test::FakeMonitor monitor;
        const PageKind kind = groupsPageKind([&monitor](Cluster*) -> ClusterMonitor* { return &monitor; });
        ShownGroups shown(monitor);
        QCOMPARE(kind.badge(shown.cluster), 0);
        monitor.show(test::fakeSnapshot(someGroups(), now()));
        QCOMPARE(kind.badge(shown.cluster), 2);
    }

    void everyWidgetHasAName()
    {
        test::FakeMonitor monitor;
        monitor.show(test::fakeSnapshot(someGroups(), now()));
        ShownGroups shown(monitor, {{QStringLiteral("group"), QStringLiteral("analytics")}});
        QTRY_VERIFY(shown.detail()->isVisible());
        const QStringList unnamed = test::unnamedWidgets(shown.page);
        QVERIFY2(unnamed.isEmpty(), qPrintable(unnamed.join(QLatin1Char('\n'))));
    }

    void aRealGroupIsSeenWithItsLag()
    {
        const QString topic = test::uniqueName(QStringLiteral("watched"));
        const QString group = test::uniqueName(QStringLiteral("watcher"));
        test::TestProducer producer(test::bootstrap());
        producer.createTopic(topic, 2);
        std::vector<test::TestRecord> records;
        for (int i = 0; i < 20; ++i)
            records.push_back({i % 2, QByteArray("k"), QByteArray::number(i), 0, {}});
        producer.send(topic, records);
        test::GroupConsumer consumer(test::bootstrap(), group);
        consumer.commit(topic, {{0, 4}, {1, 10}});
        test::ShownPage shown(groupsPageKind(), {QStringLiteral("groups")}, {{QStringLiteral("filter"), group}});
        QTRY_COMPARE_WITH_TIMEOUT(shown.rows(), 1, test::pageTimeoutMs);
        QTRY_COMPARE_WITH_TIMEOUT(shown.cell(0, QStringLiteral("lag")), QStringLiteral("6"), test::pageTimeoutMs);
        QCOMPARE(shown.cell(0, QStringLiteral("topics")), topic);
    }

private:
    EnglishPlurals m_plurals;
};

WEIR_TEST(GroupsPageTest)

} // namespace weir

#include "groupspagetest.moc"
