// The pages of topics on a real cluster, by hand: keys and clicks.
#include "backend/service/clusters.h"
#include "backend/service/connectionstore.h"
#include "backend/service/jobs.h"
#include "backend/service/secretstore.h"
#include "backend/service/settings.h"
#include "tests/gui/ui.h"
#include "tests/support/cluster.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"
#include "tests/support/watchdog.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/detailpanel.h"
#include "widgets/kit/stateview.h"
#include "widgets/kit/theme.h"
#include "widgets/topics/topicspages.h"

#include <QCheckBox>
#include <QTabBar>
#include <QTemporaryDir>
#include <QVBoxLayout>

namespace weir {
namespace {

constexpr int timeoutMs = 15'000;

class Went final : public Navigator
{
public:
    void go(const Place& place, Where where) override
    {
        places << place;
        lastWhere = where;
    }
    void say(const QString& sentence) override { sentences << sentence; }
    QVector<Place> places;
    QStringList sentences;
    Where lastWhere = Where::Here;
};

ConnectionSpec specFor(const QString& bootstrap)
{
    ConnectionSpec spec;
    spec.id = bootstrap;
    spec.name = QStringLiteral("test");
    spec.bootstrap = QStringList{bootstrap};
    return spec;
}

/// One page in a window of its own.
struct Shown
{
    Shown(const PageKind& kind, const QStringList& path, const QString& bootstrap = test::bootstrap(),
          const QMap<QString, QString>& query = {})
        : settings(folder.filePath(QStringLiteral("settings.ini"))), services{&connections, &secrets,  &clusters,
                                                                              &jobs,        &settings, nullptr}
    {
        const test::WatchedApplication::Pause pause; // start-up has a bench of its own
        ThemeController::install(*qobject_cast<QApplication*>(qApp), settings);
        cluster = clusters.open(specFor(bootstrap), {});
        page = kind.make(services, went, &window);
        auto* layout = new QVBoxLayout(&window);
        layout->setContentsMargins(0, 0, 0, 0);
        layout->addWidget(page);
        window.resize(1300, 800);
        active = test::showActive(window);
        page->open({QStringLiteral("test"), path, query}, cluster);
    }

    DataTable* table() const { return page->findChild<DataTable*>(); }
    StateView* state() const { return page->findChild<StateView*>(); }
    /// The table's texts of one column.
    QStringList column(const QString& id) const
    {
        QStringList texts;
        const QAbstractItemModel* model = table()->model();
        for (int column = 0; column < model->columnCount(); ++column) {
            for (int row = 0; row < model->rowCount() && model->headerData(column, Qt::Horizontal, ColumnIdRole) == id;
                 ++row)
                texts << model->index(row, column).data().toString();
        }
        return texts;
    }
    QPoint middleOf(int row) const { return table()->visualRect(table()->model()->index(row, 0)).center(); }

    QTemporaryDir folder;
    Settings settings;
    ConnectionStore connections{folder.filePath(QStringLiteral("connections.json"))};
    MemorySecretStore secrets;
    Clusters clusters;
    Jobs jobs;
    Services services;
    Went went;
    QWidget window;
    Cluster* cluster = nullptr;
    Page* page = nullptr;
    bool active = false;
};

} // namespace

class TopicsPageTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        test::TestProducer producer(test::bootstrap());
        producer.createTopic(m_orders, 3, {{"retention.ms", "86400000"}});
        producer.createTopic(m_clicks, 1, {{"cleanup.policy", "compact"}});
        std::vector<test::TestRecord> records;
        for (int i = 0; i < 30; ++i)
            records.push_back({i % 3, QByteArray("k"), QByteArray::number(i), 0, {}});
        producer.send(m_orders, records);
    }

    void listsTopicsAndOpensTheirMessages()
    {
        Shown shown(topicsPageKind(), {QStringLiteral("topics")});
        QVERIFY(shown.active);
        QTRY_VERIFY_WITH_TIMEOUT(shown.column(QStringLiteral("name")).contains(m_orders), timeoutMs);
        QVERIFY(shown.page->focusFilter());
        test::type(&shown.window, m_orders);
        QTRY_COMPARE_WITH_TIMEOUT(shown.column(QStringLiteral("name")), QStringList{m_orders}, timeoutMs);
        QCOMPARE(shown.column(QStringLiteral("partitions")), QStringList{QStringLiteral("3")});
        QTRY_COMPARE_WITH_TIMEOUT(shown.column(QStringLiteral("records")), QStringList{QStringLiteral("30")},
                                  timeoutMs);
        QTRY_COMPARE_WITH_TIMEOUT(shown.column(QStringLiteral("retention")), QStringList{QStringLiteral("1 d")},
                                  timeoutMs);
        QCOMPARE(shown.page->place().query.value(QStringLiteral("filter")), m_orders);

        test::click(shown.table()->viewport(), Qt::LeftButton, {}, shown.middleOf(0));
        test::press(&shown.window, Qt::Key_Return);
        QTRY_COMPARE(shown.went.places.size(), 1);
        QCOMPARE(shown.went.places[0].path,
                 (QStringList{QStringLiteral("topics"), m_orders, QStringLiteral("messages")}));
        QCOMPARE(shown.went.places[0].cluster, QStringLiteral("test"));
        test::click(shown.table()->viewport(), Qt::MiddleButton, {}, shown.middleOf(0));
        QTRY_COMPARE(shown.went.places.size(), 2);
        QVERIFY(shown.went.lastWhere == Navigator::Where::NewTab);
        test::doubleClick(shown.table()->viewport(), shown.middleOf(0));
        QTRY_COMPARE(shown.went.places.size(), 3);
        QVERIFY(shown.went.lastWhere == Navigator::Where::Here);
    }

    void aFilterThatMatchesNothingSaysSoAndIsCleared()
    {
        Shown shown(topicsPageKind(), {QStringLiteral("topics")}, test::bootstrap(),
                    {{QStringLiteral("filter"), QStringLiteral("no-such-topic-anywhere")}});
        QTRY_COMPARE_WITH_TIMEOUT(shown.state()->state(), StateView::State::Empty, timeoutMs);
        QAbstractButton* clear = test::button(shown.state(), QStringLiteral("Clear the filter"));
        QVERIFY(clear);
        test::click(clear);
        QTRY_VERIFY(shown.column(QStringLiteral("name")).contains(m_orders));
        QCOMPARE(shown.state()->state(), StateView::State::Content);
    }

    void aConditionOnACellIsShownAndTakenAway()
    {
        Shown shown(topicsPageKind(), {QStringLiteral("topics")});
        QTRY_VERIFY_WITH_TIMEOUT(shown.column(QStringLiteral("name")).contains(m_orders), timeoutMs);
        QTRY_VERIFY_WITH_TIMEOUT(shown.column(QStringLiteral("cleanup")).contains(QStringLiteral("compact")),
                                 timeoutMs);
        emit shown.table()->filterRequested(QStringLiteral("cleanup"), QStringLiteral("compact"), false);
        QTRY_VERIFY(!shown.column(QStringLiteral("name")).contains(m_orders));
        QAbstractButton* condition = test::button(&shown.window, QStringLiteral("Cleanup is compact"));
        QVERIFY(condition);
        test::click(condition);
        QTRY_VERIFY(shown.column(QStringLiteral("name")).contains(m_orders));
        QTRY_VERIFY(!condition->isVisible());
    }

    void internalTopicsComeWhenAskedFor()
    {
        // A group makes Kafka create __consumer_offsets only when one commits; __ topics are made by hand here.
        const QString hidden = test::uniqueName(QStringLiteral("__hidden"));
        test::TestProducer(test::bootstrap()).createTopic(hidden, 1);
        Shown shown(topicsPageKind(), {QStringLiteral("topics")});
        QTRY_VERIFY_WITH_TIMEOUT(shown.column(QStringLiteral("name")).contains(m_orders), timeoutMs);
        QVERIFY(!shown.column(QStringLiteral("name")).contains(hidden));
        test::click(test::byName<QCheckBox>(&shown.window, QStringLiteral("Internal topics")), Qt::LeftButton, {},
                    {8, 12});
        QTRY_VERIFY(shown.column(QStringLiteral("name")).contains(hidden));
        QCOMPARE(shown.page->place().query.value(QStringLiteral("internal")), QStringLiteral("1"));
    }

    void favouritesAreKept()
    {
        Shown shown(topicsPageKind(), {QStringLiteral("topics")});
        shown.settings.setValue(QStringLiteral("favourites/test/topics"), QStringList{m_clicks});
        shown.page->open(
            {QStringLiteral("test"), {QStringLiteral("topics")}, {{QStringLiteral("favourites"), QStringLiteral("1")}}},
            shown.cluster);
        QTRY_COMPARE_WITH_TIMEOUT(shown.column(QStringLiteral("name")), QStringList{QStringLiteral("★ ") + m_clicks},
                                  timeoutMs);
    }

    void aClusterThatIsNotThereIsNamed()
    {
        Shown shown(topicsPageKind(), {QStringLiteral("topics")}, QStringLiteral("localhost:1"));
        QTRY_COMPARE(shown.state()->state(), StateView::State::Failed);
        QVERIFY(test::button(shown.state(), QStringLiteral("Try again")));
    }

    void partitionsShowWhereTheyLiveAndLeadToTheirMessages()
    {
        Shown shown(partitionsPageKind(), {QStringLiteral("topics"), m_orders, QStringLiteral("partitions")});
        QTRY_COMPARE_WITH_TIMEOUT(shown.column(QStringLiteral("records")),
                                  (QStringList{QStringLiteral("10"), QStringLiteral("10"), QStringLiteral("10")}),
                                  timeoutMs);
        QCOMPARE(shown.column(QStringLiteral("state")).first(), QStringLiteral("in sync"));
        test::click(shown.table()->viewport(), Qt::LeftButton, {}, shown.middleOf(1));
        test::press(&shown.window, Qt::Key_Return);
        QTRY_COMPARE(shown.went.places.size(), 1);
        QCOMPARE(shown.went.places[0].path.last(), QStringLiteral("messages"));
        QCOMPARE(shown.went.places[0].query.value(QStringLiteral("partitions")), QStringLiteral("1"));
        auto* tabs = shown.page->findChild<QTabBar*>();
        test::click(tabs, Qt::LeftButton, {}, tabs->tabRect(4).center());
        QTRY_COMPARE(shown.went.places.size(), 2);
        QCOMPARE(shown.went.places[1].path.last(), QStringLiteral("settings"));
    }

    void aTopicThatIsGoneIsNamed()
    {
        Shown shown(partitionsPageKind(),
                    {QStringLiteral("topics"), QStringLiteral("never-was"), QStringLiteral("partitions")});
        QTRY_COMPARE_WITH_TIMEOUT(shown.state()->state(), StateView::State::Failed, timeoutMs);
        QAbstractButton* all = test::button(shown.state(), QStringLiteral("All topics"));
        QVERIFY(all);
        test::click(all);
        QTRY_COMPARE(shown.went.places.size(), 1);
        QCOMPARE(shown.went.places[0].path, QStringList{QStringLiteral("topics")});
    }

    void settingsAreExplained()
    {
        Shown shown(topicSettingsPageKind(), {QStringLiteral("topics"), m_orders, QStringLiteral("settings")});
        QTRY_VERIFY_WITH_TIMEOUT(shown.column(QStringLiteral("name")).contains(QStringLiteral("retention.ms")),
                                 timeoutMs);
        const qsizetype all = shown.column(QStringLiteral("name")).size();
        QVERIFY(all > 20);
        test::click(test::byName<QCheckBox>(&shown.window, QStringLiteral("Only changed ones")), Qt::LeftButton, {},
                    {8, 12});
        QTRY_VERIFY(shown.column(QStringLiteral("name")).size() < all);
        const qsizetype row = shown.column(QStringLiteral("name")).indexOf(QStringLiteral("retention.ms"));
        QVERIFY(row >= 0);
        QCOMPARE(shown.column(QStringLiteral("value"))[row], QStringLiteral("86400000 (1 d)"));
        QCOMPARE(shown.column(QStringLiteral("source"))[row], QStringLiteral("this topic"));
        test::click(shown.table()->viewport(), Qt::LeftButton, {}, shown.middleOf(int(row)));
        auto* detail = shown.page->findChild<DetailPanel*>();
        QTRY_VERIFY(detail->isVisible());
        QCOMPARE(detail->title(), QStringLiteral("retention.ms"));
        QCOMPARE(shown.page->place().query.value(QStringLiteral("changed")), QStringLiteral("1"));
    }

    void everyWidgetHasAName()
    {
        Shown topics(topicsPageKind(), {QStringLiteral("topics")});
        QTRY_VERIFY_WITH_TIMEOUT(topics.column(QStringLiteral("name")).contains(m_orders), timeoutMs);
        QCOMPARE(test::unnamedWidgets(topics.page), QStringList());
        Shown partitions(partitionsPageKind(), {QStringLiteral("topics"), m_orders, QStringLiteral("partitions")});
        QCOMPARE(test::unnamedWidgets(partitions.page), QStringList());
        Shown settings(topicSettingsPageKind(), {QStringLiteral("topics"), m_orders, QStringLiteral("settings")});
        QCOMPARE(test::unnamedWidgets(settings.page), QStringList());
    }

private:
    const QString m_orders = test::uniqueName(QStringLiteral("orders"));
    const QString m_clicks = test::uniqueName(QStringLiteral("clicks"));
};

WEIR_TEST(TopicsPageTest)

} // namespace weir

#include "topicspagetest.moc"
