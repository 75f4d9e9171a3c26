// The alerts page by hand: what needs somebody, writing a rule and trying it, channels, and the states.
#include "models/alerts/alertdefinitions.h"
#include "models/common/englishplurals.h"
#include "tests/gui/shownpage.h"
#include "tests/support/fakealerts.h"
#include "tests/support/fakemonitor.h"
#include "tests/support/fakeplans.h"
#include "tests/support/groupconsumer.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"
#include "widgets/alerts/alertspages.h"
#include "widgets/charts/timechart.h"
#include "widgets/kit/codeeditor.h"

#include <QAction>
#include <QCheckBox>
#include <QDateTime>
#include <QLabel>
#include <QMenu>
#include <QScrollArea>
#include <QSplitter>

namespace weir {
namespace {

QString allWords(const QWidget* root)
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
    explicit World(bool withRules = true)
    {
        monitor.show(test::fakeSnapshot({test::fakeGroup(QStringLiteral("billing"))}, now));
        SeriesId lag;
        lag.measure = Measure::Lag;
        lag.scope = Scope::Group;
        lag.group = QStringLiteral("billing");
        monitor.recordSeries(lag, now, QVector<double>(120, 1500));
        if (!withRules)
            return;
        AlertRule critical = test::lagRule("mail_lag");
        critical.name = QStringLiteral("Mail is late");
        critical.severity = AlertSeverity::Critical;
        critical.group = QStringLiteral("mail");
        for (const AlertRule& rule : {test::lagRule(), critical})
            definitions.put(alertdefinitions::of(rule));
        alerts.ruleList = {test::lagRule(), critical};
        Alert mail = test::lagAlert(QStringLiteral("group/mail"), now - 600'000, "mail_lag");
        mail.severity = AlertSeverity::Critical;
        alerts.openList = {mail, test::lagAlert(QStringLiteral("group/billing"), now - 300'000)};
        Alert past = test::lagAlert(QStringLiteral("group/billing"), now - 7'200'000);
        past.clearedAtMs = now - 3'600'000;
        alerts.past = {past};
    }
    /// On the cluster itself instead of what a test tells.
    test::ShownPage& openReal()
    {
        shown = std::make_unique<test::ShownPage>(alertsPageKind(), QStringList{QStringLiteral("alerts")});
        return *shown;
    }
    test::ShownPage& open(const QMap<QString, QString>& query = {})
    {
        const PageKind kind = alertsPageKind([this](Cluster*) {
            return AlertSource{&alerts, &definitions, &monitor, &plans};
        });
        shown = std::make_unique<test::ShownPage>(kind, QStringList{QStringLiteral("alerts")}, query);
        return *shown;
    }
    QAbstractButton* button(const char* text) const { return test::button(shown->page, QString::fromUtf8(text)); }
    void click(const char* text) const
    {
        QTRY_VERIFY2(button(text) && button(text)->isEnabled() && !button(text)->visibleRegion().isEmpty(), text);
        test::click(button(text));
    }
    /// By the name that the form gives it: a combo box answers with its value.
    template <typename T> T* field(const char* name) const
    {
        for (T* each : shown->page->findChildren<T*>()) {
            if (each->isVisible() && each->accessibleName() == QString::fromUtf8(name))
                return each;
        }
        return nullptr;
    }
    void scrollTo(const char* text) const
    {
        QTRY_VERIFY2(button(text), text);
        for (auto* area : shown->page->findChildren<QScrollArea*>()) {
            if (area->isAncestorOf(button(text)))
                area->ensureWidgetVisible(button(text));
        }
    }
    void fill(const char* name, const char* text) const
    {
        auto* edit = field<QLineEdit>(name);
        QVERIFY2(edit, name);
        edit->setFocus();
        edit->selectAll();
        test::type(&shown->window, QString::fromUtf8(text));
    }
    DataTable* table(const char* name) const { return test::byName<DataTable>(shown->page, QLatin1String(name)); }
    StateView* state() const
    {
        return shown->page->findChild<QSplitter*>()->findChild<StateView*>({}, Qt::FindDirectChildrenOnly);
    }
    QString words() const { return allWords(shown->page); }
    const QMap<QString, QString> query() const { return shown->page->place().query; }

    const std::int64_t now = QDateTime::currentMSecsSinceEpoch();
    test::FakeMonitor monitor;
    test::FakeDefinitions definitions;
    test::FakeAlerts alerts;
    test::FakePlans plans;
    std::unique_ptr<test::ShownPage> shown;
};

} // namespace

class AlertsPageTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { QCoreApplication::installTranslator(&m_plurals); }
    void cleanupTestCase() { QCoreApplication::removeTranslator(&m_plurals); }

    void anAlertIsLookedAtAcknowledgedAndLeadsToItsSubject()
    {
        World world;
        test::ShownPage& shown = world.open();
        QVERIFY(shown.active);
        DataTable* open = world.table("Open alerts");
        QVERIFY(open);
        QCOMPARE(open->model()->rowCount(), 2);
        open->setFocus();
        test::press(&shown.window, Qt::Key_Down);
        QTRY_VERIFY2(
            world.words().contains(QLatin1String("The lag of group mail is 1,204 records, above 1,000 records.")),
            qPrintable(world.words()));
        test::press(&shown.window, Qt::Key_Down);
        QTRY_VERIFY(world.words().contains(QLatin1String("It fired before:")));
        auto* chart = shown.page->findChild<TimeChart*>();
        QTRY_COMPARE(chart->data().series.size(), 1);
        QTRY_VERIFY(chart->data().series.first().points.size() > 100);
        QCOMPARE(*chart->data().limit, 1000.0);
        QCOMPARE(chart->data().marks.size(), 2);
        QVERIFY(world.query().value(QStringLiteral("alert")).startsWith(QLatin1String("billing_lag ")));
        world.click("Acknowledge");
        QTRY_VERIFY(world.words().contains(QLatin1String("ada acknowledged it")));
        QVERIFY(!world.button("Acknowledge"));
        open->setFocus();
        test::press(&shown.window, Qt::Key_Return);
        QCOMPARE(shown.went.places.last().path, (QStringList{QStringLiteral("groups"), QStringLiteral("billing")}));
        test::press(&shown.window, Qt::Key_Escape);
    }

    void muting_data()
    {
        QTest::addColumn<QString>("choice");
        QTest::addColumn<std::int64_t>("hours");
        QTest::newRow("an hour") << QStringLiteral("Mute rule for 1 h…") << std::int64_t(1);
        QTest::newRow("until unmuted") << QStringLiteral("Mute rule until unmuted…") << std::int64_t(-1);
    }
    void muting()
    {
        QFETCH(QString, choice);
        QFETCH(std::int64_t, hours);
        World world;
        test::ShownPage& shown = world.open();
        QVERIFY(shown.active);
        DataTable* open = world.table("Open alerts");
        QMenu menu;
        emit open->contextMenuAboutToShow(&menu, open->model()->index(0, 0));
        QAction* mute = nullptr;
        for (QAction* action : menu.actions())
            mute = action->text() == choice ? action : mute;
        QVERIFY(mute);
        mute->trigger();
        world.click("Save alert mail_lag");
        QTRY_COMPARE(world.plans.asked.size(), 1);
        const PlanStep step = world.plans.asked[0].steps.first();
        QCOMPARE(step.after->version, 2);
        const Result<AlertRule> saved = AlertRule::fromJson(step.after->toJson());
        QVERIFY(saved && saved->key == QLatin1String("mail_lag") && saved->mutedUntilMs);
        if (hours < 0)
            QCOMPARE(*saved->mutedUntilMs, std::int64_t(-1));
        else
            QVERIFY(std::abs(*saved->mutedUntilMs - world.now - 3'600'000) < 60'000);
    }

    void aRuleIsWrittenTriedAndSaved()
    {
        World world;
        AlertTest outcome;
        outcome.alerts = {world.alerts.past.first()};
        outcome.coverage = 0.5;
        outcome.series = {HistorySeries{{Measure::Lag, Scope::Group, QStringLiteral("billing"), {}, -1}, 5000, {}}};
        world.alerts.outcome = outcome;
        test::ShownPage& shown = world.open();
        QVERIFY(shown.active);
        world.click("Add rule");
        world.fill("Name, required", "Orders are slow");
        QCOMPARE(world.field<QLineEdit>("Key")->text(), QStringLiteral("orders_are_slow"));
        world.fill("For", "soon");
        world.click("Save rule…");
        QVERIFY2(world.words().contains(QLatin1String("Enter a duration such as 45s, 5m or 2h")),
                 qPrintable(world.words()));
        QCOMPARE(world.plans.asked.size(), 0);
        world.fill("For", "10m");
        world.fill("Value", "250");
        QTRY_VERIFY2(world.words().contains(QLatin1String("Lag of every group above 250 records for 10 min.")),
                     qPrintable(world.words()));
        world.scrollTo("Test over the recorded past");
        world.click("Test over the recorded past");
        QTRY_VERIFY2(world.words().contains(QLatin1String("It would have fired once")), qPrintable(world.words()));
        QVERIFY(world.words().contains(QLatin1String("was recorded; what happened in the rest is not known.")));
        QCOMPARE(*world.alerts.tried.last().value, 250.0);
        world.click("Save rule…");
        world.click("Save alert orders_are_slow");
        QTRY_COMPARE(world.plans.asked.size(), 1);
        const ChangePlan& plan = world.plans.asked[0];
        QCOMPARE(plan.subject, QStringLiteral("alert/orders_are_slow"));
        QCOMPARE(plan.steps.first().after->version, 1);
        const Result<AlertRule> saved = AlertRule::fromJson(plan.steps.first().after->toJson());
        QVERIFY(saved);
        QCOMPARE(saved->forMs, std::int64_t(600'000));
        QTRY_COMPARE(shown.went.sentences.size(), 1);
    }

    void aRuleIsWrittenAsJson()
    {
        World world;
        test::ShownPage& shown = world.open({{QStringLiteral("show"), QStringLiteral("rules")},
                                             {QStringLiteral("rule"), QStringLiteral("billing_lag")}});
        QVERIFY(shown.active);
        QTRY_VERIFY(world.button("JSON"));
        world.click("JSON");
        auto* code = shown.page->findChild<CodeEditor*>();
        QTRY_VERIFY(code->isVisible());
        QVERIFY(code->text().contains(QLatin1String("\"above\": 1000")));
        code->setText(QStringLiteral("{\"measure\": \"lag\", \"above\": 5, \"colour\": 1}"));
        QVERIFY2(world.words().contains(QStringLiteral("“colour” is not known here.")), qPrintable(world.words()));
        code->setText(QStringLiteral("{\"measure\": \"lag\", \"above\": 5, \"group\": \"mail\"}"));
        world.click("Form");
        QTRY_VERIFY(world.field<QLineEdit>("Value"));
        QCOMPARE(world.field<QLineEdit>("Value")->text(), QStringLiteral("5"));
        QCOMPARE(world.query().value(QStringLiteral("rule")), QStringLiteral("billing_lag"));
    }

    void aRuleIsDeletedThroughTheReview()
    {
        World world;
        test::ShownPage& shown = world.open({{QStringLiteral("show"), QStringLiteral("rules")}});
        QVERIFY(shown.active);
        DataTable* rules = world.table("Rules");
        QVERIFY(rules);
        rules->setFocus();
        test::press(&shown.window, Qt::Key_Down);
        test::press(&shown.window, Qt::Key_Delete);
        QTRY_VERIFY(world.words().contains(QLatin1String("alert billing_lag")));
        world.click("Remove alert billing_lag");
        QTRY_COMPARE(world.plans.asked.size(), 1);
        QVERIFY(world.plans.asked[0].steps.first().kind == StepKind::RemoveDefinition);
        QVERIFY(world.plans.asked[0].steps.first().after->removed);
    }

    void anEmptyPageOffersTheUsualRules()
    {
        World world(false);
        test::ShownPage& shown = world.open();
        QVERIFY(shown.active);
        QCOMPARE(world.state()->state(), StateView::State::Empty);
        world.click("Add the usual rules…");
        world.click("Save 6 definitions");
        QTRY_COMPARE(world.plans.asked.size(), 1);
        QCOMPARE(world.plans.asked[0].steps.size(), 6);
        for (const PlanStep& step : world.plans.asked[0].steps)
            QVERIFY2(AlertRule::fromJson(step.after->toJson()), qPrintable(step.after->key));
    }

    void aChannelIsMadeAndTried()
    {
        World world;
        test::ShownPage& shown = world.open({{QStringLiteral("show"), QStringLiteral("channels")}});
        QVERIFY(shown.active);
        world.click("Add channel");
        world.fill("Name, required", "Night shift");
        world.field<QComboBox>("Type")->setCurrentIndex(1);
        world.fill("Mail server", "smtp://mail.example.org:587");
        world.fill("From", "weir@example.org");
        world.click("Save channel…");
        QVERIFY2(world.words().contains(QLatin1String("Enter mail addresses, separated by commas.")),
                 qPrintable(world.words()));
        world.fill("To", "a@example.org, b@example.org");
        world.fill("User", "weir");
        world.fill("Password", "secret");
        world.click("Save channel…");
        world.click("Save channel night_shift");
        QTRY_COMPARE(world.plans.asked.size(), 1);
        const Definition saved = *world.plans.asked[0].steps.first().after;
        QCOMPARE(saved.id(), QStringLiteral("channel/night_shift"));
        QVERIFY(!QString::fromUtf8(QJsonDocument(saved.toJson()).toJson()).contains(QLatin1String("secret")));
        QTRY_COMPARE(world.alerts.passwords.value(QStringLiteral("night_shift")), QStringLiteral("secret"));

        world.definitions.put(saved);
        test::press(&shown.window, Qt::Key_Escape);
        QTRY_COMPARE(world.table("Channels")->model()->rowCount(), 1);
        world.table("Channels")->setCurrentRow(0);
        world.alerts.sent = Error{ErrorKind::Authentication};
        world.scrollTo("Send a trial notification");
        world.click("Send a trial notification");
        QTRY_COMPARE(world.alerts.triedChannels, QStringList{QStringLiteral("night_shift")});
        world.alerts.errors.insert(QStringLiteral("night_shift"), Error{ErrorKind::Authentication});
        world.alerts.tell();
        QCOMPARE(world.table("Channels")->model()->index(0, 3).data().toString(), QStringLiteral("failing"));
    }

    void itsStatesAreDesigned()
    {
        World world;
        world.definitions.where = DefinitionsHome::Loading;
        test::ShownPage& shown = world.open();
        QVERIFY(shown.active);
        QCOMPARE(world.state()->state(), StateView::State::Loading);
        world.definitions.where = DefinitionsHome::File;
        world.definitions.because = Error{ErrorKind::ReadOnly};
        world.definitions.tell();
        QCOMPARE(world.state()->state(), StateView::State::Content);
        QVERIFY(
            world.words().contains(QLatin1String("kept on this machine only, because the connection is read-only")));
        QVERIFY(shown.page->focusFilter());
        test::type(&shown.window, QStringLiteral("nobody"));
        QTRY_COMPARE(world.state()->state(), StateView::State::Empty);
        QCOMPARE(world.query().value(QStringLiteral("filter")), QStringLiteral("nobody"));
        world.click("Clear the filter");
        QTRY_COMPARE(world.state()->state(), StateView::State::Content);
        world.alerts.openList.clear();
        world.alerts.tell();
        QVERIFY(world.words().contains(QLatin1String("Nothing needs you")));
        world.click("Show the rules");
        QTRY_VERIFY(world.table("Rules"));
        world.alerts.broken.insert(QStringLiteral("odd"), Error{ErrorKind::Invalid, 0, {}, QStringLiteral("above")});
        world.alerts.tell();
        QCOMPARE(world.table("Rules")->model()->rowCount(), 3);
    }

    void aRuleSavedOnAClusterFiresIsAcknowledgedAndClears()
    {
        const QString stamp = QString::number(QDateTime::currentMSecsSinceEpoch());
        const QString topic = QStringLiteral("alertspage-") + stamp;
        test::TestProducer producer(test::bootstrap());
        producer.createTopic(topic, 1);
        producer.send(topic, std::vector<test::TestRecord>(10));
        test::GroupConsumer committer(test::bootstrap(), topic);
        committer.commit(topic, {{0, 2}});
        World world(false);
        test::ShownPage& shown = world.openReal();
        QVERIFY(shown.active);
        QTRY_VERIFY_WITH_TIMEOUT(shown.page->isFilled(), test::pageTimeoutMs);
        world.click("Add rule");
        world.fill("Name, required", qPrintable(QStringLiteral("Lag ") + stamp));
        world.field<QComboBox>("Group")->setEditText(topic);
        world.fill("Value", "5");
        auto* duration = world.field<QLineEdit>("For");
        duration->clear();
        world.click("Save rule…");
        const QString key = QStringLiteral("lag_") + stamp;
        world.click(qPrintable(QStringLiteral("Save alert ") + key));
        const auto rowIn = [&](const char* name) {
            DataTable* table = world.table(name);
            const auto hits = table ? table->model()->match(table->model()->index(0, 2), Qt::DisplayRole,
                                                            QStringLiteral("group ") + topic, 1, Qt::MatchExactly)
                                    : QModelIndexList();
            return hits.isEmpty() ? -1 : hits.first().row();
        };
        QTRY_VERIFY_WITH_TIMEOUT(rowIn("Open alerts") >= 0, test::pageTimeoutMs);
        QTRY_VERIFY_WITH_TIMEOUT(shown.went.sentences.size() == 1, test::pageTimeoutMs);
        world.table("Open alerts")->setCurrentRow(rowIn("Open alerts"));
        world.click("Acknowledge");
        QTRY_VERIFY2(world.words().contains(QLatin1String(" acknowledged it at ")), qPrintable(world.words()));
        committer.commit(topic, {{0, 10}});
        shown.page->refresh();
        QTRY_VERIFY_WITH_TIMEOUT(rowIn("Open alerts") < 0, test::pageTimeoutMs);
        world.click("History");
        QTRY_VERIFY(rowIn("Past alerts") >= 0);
        world.click("Rules");
        QTRY_VERIFY(world.table("Rules"));
        const auto rules = world.table("Rules")->model()->match(world.table("Rules")->model()->index(0, 0),
                                                                Qt::DisplayRole, QStringLiteral("Lag ") + stamp);
        QCOMPARE(rules.size(), 1);
        world.table("Rules")->setCurrentRow(rules.first().row());
        world.click("Delete rule…");
        world.click(qPrintable(QStringLiteral("Remove alert ") + key));
        QTRY_VERIFY_WITH_TIMEOUT(shown.went.sentences.size() == 2, test::pageTimeoutMs);
        producer.deleteTopic(topic);
    }

    void everythingHasAName()
    {
        World world;
        test::ShownPage& shown = world.open(
            {{QStringLiteral("show"), QStringLiteral("rules")}, {QStringLiteral("rule"), QStringLiteral("mail_lag")}});
        QVERIFY(shown.active);
        QCOMPARE(test::unnamedWidgets(shown.page, true).join(QLatin1Char('\n')), QString());
    }

private:
    EnglishPlurals m_plurals;
};

WEIR_TEST(AlertsPageTest)

} // namespace weir

#include "alertspagetest.moc"
