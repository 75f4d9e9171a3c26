// Alerts, rules and channels as tables; what a draft becomes; the plans that save them; the sentences of the page.
#include "models/alerts/alertdefinitions.h"
#include "models/alerts/alertsmodel.h"
#include "models/alerts/alerttexts.h"
#include "models/alerts/channelsmodel.h"
#include "models/alerts/ruledraft.h"
#include "models/alerts/rulesmodel.h"
#include "models/common/englishplurals.h"
#include "tests/support/fakealerts.h"
#include "tests/support/registry.h"

#include <QAbstractItemModelTester>
#include <QTest>

namespace weir {
namespace {

constexpr std::int64_t now = 1'790'000'000'000;
constexpr std::int64_t hourMs = 3'600'000;

QString cellOf(const SnapshotModel& model, int row, const char* id, int role = Qt::DisplayRole)
{
    return model.index(row, model.columnOf(QLatin1String(id))).data(role).toString();
}

} // namespace

class AlertsModelsTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { QCoreApplication::installTranslator(&m_plurals); }
    void cleanupTestCase() { QCoreApplication::removeTranslator(&m_plurals); }

    void openAlertsSayWhatIsSoAndWhoHasIt()
    {
        AlertsModel model(AlertsModel::Of::Open);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        Alert gone = test::lagAlert(QStringLiteral("group/old"), now - 26 * hourMs, "removed");
        gone.acknowledgedBy = QStringLiteral("ada");
        model.setAlerts({test::lagAlert(QStringLiteral("group/billing"), now - 60'000), gone}, {test::lagRule()}, now,
                        true);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(cellOf(model, 0, "what"),
                 QStringLiteral("The lag of group billing is 1,204 records, above 1,000 records."));
        QCOMPARE(cellOf(model, 0, "state"), QStringLiteral("open"));
        QCOMPARE(cellOf(model, 0, "since").size(), 8);
        QCOMPARE(cellOf(model, 0, "worst"), QStringLiteral("5,000 records"));
        QCOMPARE(cellOf(model, 1, "what"), QStringLiteral("The rule removed fired; it has been removed since."));
        QCOMPARE(cellOf(model, 1, "state"), QStringLiteral("acknowledged by ada"));
        QCOMPARE(cellOf(model, 1, "value"), QStringLiteral("—"));
        QCOMPARE(cellOf(model, 1, "since").size(), 16);
        model.setAlerts({gone}, {}, now, true);
        QCOMPARE(model.rowCount(), 1);
    }

    void pastAlertsSayHowLongTheyLasted()
    {
        AlertsModel model(AlertsModel::Of::Past);
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        Alert past = test::lagAlert(QStringLiteral("group/billing"), now - hourMs);
        past.clearedAtMs = past.sinceMs + 600'000;
        model.setAlerts({past}, {test::lagRule()}, now, true);
        QCOMPARE(cellOf(model, 0, "lasted"), QStringLiteral("10 min"));
        QCOMPARE(cellOf(model, 0, "state"), QStringLiteral("cleared"));
    }

    void rulesSayWhetherTheyAreInForce()
    {
        test::FakeAlerts alerts;
        AlertRule muted = test::lagRule("muted");
        muted.mutedUntilMs = now + hourMs;
        AlertRule off = test::lagRule("off");
        off.enabled = false;
        alerts.ruleList = {test::lagRule(), muted, off};
        alerts.openList = {test::lagAlert(QStringLiteral("group/billing"), now)};
        alerts.broken.insert(QStringLiteral("zodd"), Error{ErrorKind::Invalid, 0, {}, QStringLiteral("for")});
        RulesModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setRules(alerts, now, true);
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(cellOf(model, 0, "state"), QStringLiteral("in force"));
        QCOMPARE(cellOf(model, 0, "open"), QStringLiteral("1"));
        QCOMPARE(cellOf(model, 0, "notify"), QStringLiteral("this desktop"));
        QVERIFY(cellOf(model, 1, "state").startsWith(QLatin1String("muted until 2026-")));
        QCOMPARE(cellOf(model, 2, "state"), QStringLiteral("off"));
        QCOMPARE(cellOf(model, 3, "state"), QStringLiteral("not understood"));
        QVERIFY(cellOf(model, 3, "what").startsWith(QLatin1String("Enter a duration")));
    }

    void channelsSayWhatLastWentWrong()
    {
        test::FakeAlerts alerts;
        test::FakeDefinitions definitions;
        Channel hook;
        hook.key = QStringLiteral("hook");
        hook.url = QStringLiteral("https://example.org/x");
        definitions.put(alertdefinitions::of(hook));
        Definition odd;
        odd.kind = alertdefinitions::channelKind();
        odd.key = QStringLiteral("odd");
        definitions.put(odd);
        alerts.ruleList = {test::lagRule()};
        alerts.ruleList[0].notify = {QStringLiteral("hook")};
        ChannelsModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setChannels(alerts, definitions);
        QCOMPARE(model.keys(), (QStringList{QStringLiteral("hook"), QStringLiteral("odd")}));
        QCOMPARE(cellOf(model, 0, "state"), QStringLiteral("in use"));
        QCOMPARE(cellOf(model, 0, "rules"), QStringLiteral("1"));
        QCOMPARE(cellOf(model, 1, "state"), QStringLiteral("not understood"));
        alerts.errors.insert(QStringLiteral("hook"), Error{ErrorKind::Timeout});
        model.setChannels(alerts, definitions);
        QCOMPARE(cellOf(model, 0, "state"), QStringLiteral("failing"));
        QVERIFY(!cellOf(model, 0, "trouble").isEmpty());
    }

    void aDraftGivesBackTheRuleItWasMadeOf_data()
    {
        QTest::addColumn<QByteArray>("json");
        for (
            const char* json :
            {R"({"key":"a","measure":"lag","group":"bill*","topic":"o","above":1000,"for":"5m","clear":{"value":500,"for":"1m"},"severity":"critical"})",
             R"({"key":"a","measure":"timeLag","above":"5m","notify":["desktop","hook"]})",
             R"({"key":"a","measure":"lag","outsideUsual":3.5,"muted":true})",
             R"({"key":"a","measure":"rate","topic":"orders","below":1,"muted":"2030-01-01T00:00:00.000Z"})",
             R"({"key":"a","measure":"rate","group":"g","below":0.5,"enabled":false})",
             R"({"key":"a","measure":"noData","topic":"orders","for":"10m"})",
             R"({"key":"a","measure":"noData","group":"g","for":"10m"})",
             R"({"key":"a","measure":"verdict","verdict":"rewound","clear":{"for":"2m"}})",
             R"({"key":"a","measure":"retention","within":"2h"})",
             R"({"key":"a","measure":"underReplicated","above":0})",
             R"({"key":"a","name":"N","measure":"disk","above":85})"})
            QTest::newRow(json) << QByteArray(json);
    }
    void aDraftGivesBackTheRuleItWasMadeOf()
    {
        QFETCH(QByteArray, json);
        const Result<AlertRule> rule = AlertRule::fromJson(QJsonDocument::fromJson(json).object());
        QVERIFY2(rule, rule ? "" : qPrintable(rule.error().detail));
        const Result<AlertRule> back = AlertRule::fromJson(RuleDraft::of(*rule).toJson());
        QVERIFY2(back, back ? "" : qPrintable(back.error().detail));
        QVERIFY(*back == *rule);
    }

    void aMistakeInADraftStandsAtItsField_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("forText");
        QTest::addColumn<QString>("place");
        QTest::newRow("no value") << QString() << QString() << QStringLiteral("above");
        QTest::newRow("a word") << QStringLiteral("much") << QString() << QStringLiteral("above");
        QTest::newRow("no duration") << QStringLiteral("5") << QStringLiteral("long") << QStringLiteral("for");
    }
    void aMistakeInADraftStandsAtItsField()
    {
        QFETCH(QString, value);
        QFETCH(QString, forText);
        QFETCH(QString, place);
        RuleDraft draft = RuleDraft::of(test::lagRule());
        draft.value = value;
        draft.forText = forText;
        const Result<AlertRule> rule = AlertRule::fromJson(draft.toJson());
        QVERIFY(!rule);
        QCOMPARE(rule.error().subject, place);
        QVERIFY(alerttexts::mistake(rule.error()).startsWith(QLatin1String("Enter")));
    }

    void plansNumberWhatTheySaveAndRemove()
    {
        test::FakeDefinitions definitions;
        Definition there = alertdefinitions::of(test::lagRule());
        there.version = 4;
        there.description = QStringLiteral("why");
        definitions.put(there);
        const ChangePlan save = alertdefinitions::savePlan(definitions, {alertdefinitions::of(test::lagRule())},
                                                           {QStringLiteral("c1"), QStringLiteral("test"), now});
        QCOMPARE(save.subject, QStringLiteral("alert/billing_lag"));
        QCOMPARE(save.steps.first().after->version, 5);
        QCOMPARE(save.steps.first().after->description, QStringLiteral("why"));
        QVERIFY(save.canApply());
        const ChangePlan remove =
            alertdefinitions::removePlan(definitions, QStringLiteral("alert"), QStringLiteral("billing_lag"), {});
        QVERIFY(remove.steps.first().after->removed);
        QCOMPARE(remove.steps.first().after->version, 5);
    }

    void theUsualRulesAreUnderstoodAndAddedOnce()
    {
        test::FakeDefinitions definitions;
        const QVector<AlertRule> rules = alertdefinitions::usualRules(definitions);
        QCOMPARE(rules.size(), 6);
        for (const AlertRule& rule : rules) {
            const Result<AlertRule> read = AlertRule::fromJson(alertdefinitions::of(rule).toJson());
            QVERIFY2(read, qPrintable(rule.key));
            QVERIFY2(*read == rule, qPrintable(rule.key));
        }
        definitions.put(alertdefinitions::of(rules.first()));
        QCOMPARE(alertdefinitions::usualRules(definitions).size(), 5);
    }

    void keysAreMadeOfNames()
    {
        test::FakeDefinitions definitions;
        definitions.put(alertdefinitions::of(test::lagRule()));
        const auto key = [&](const char* name) {
            return alertdefinitions::keyOf(QString::fromUtf8(name), definitions, QStringLiteral("alert"));
        };
        QCOMPARE(key("Orders: 5 min late!"), QStringLiteral("orders_5_min_late"));
        QCOMPARE(key("billing lag"), QStringLiteral("billing_lag_2"));
        QCOMPARE(key("…"), QStringLiteral("rule"));
    }

    void aTrialIsHonestAboutWhatWasRecorded()
    {
        AlertTest test;
        test.untilMs = 24 * hourMs;
        QCOMPARE(alerttexts::trial(test), QStringLiteral("It would not have fired."));
        QVERIFY(alerttexts::coverage(test).startsWith(QLatin1String("Nothing of the")));
        test.coverage = 0.42;
        QVERIFY(alerttexts::coverage(test).contains(QLatin1String("what happened in the rest is not known")));
        Alert open = test::lagAlert(QStringLiteral("group/billing"), 23 * hourMs - 60'000);
        Alert cleared = test::lagAlert(QStringLiteral("group/billing"), hourMs - 60'000);
        cleared.clearedAtMs = hourMs + 600'000;
        test.alerts = {open, cleared};
        QCOMPARE(alerttexts::trial(test),
                 QStringLiteral("It would have fired 2 times, for 1.2 h in all, the longest for 1 h."));
    }

private:
    EnglishPlurals m_plurals;
};

WEIR_TEST(AlertsModelsTest)

} // namespace weir

#include "alertsmodelstest.moc"
