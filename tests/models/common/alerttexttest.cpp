// Sentences about alerts: rules, what is so, notifications.
#include "models/common/alerttext.h"
#include "models/common/englishplurals.h"
#include "tests/support/registry.h"

#include <QCoreApplication>
#include <QTest>

namespace weir {

class AlertTextTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { QCoreApplication::installTranslator(&m_plurals); }
    void cleanupTestCase() { QCoreApplication::removeTranslator(&m_plurals); }

    void rules_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* json, const char* sentence) {
            QTest::newRow(json) << QByteArray(json) << QString::fromUtf8(sentence);
        };
        row(R"({"measure":"lag","group":"bill*","above":1000,"for":"5m"})",
            "Lag of groups like bill* above 1,000 records for 5 min");
        row(R"({"measure":"lag","group":"billing","topic":"orders","above":1})",
            "Lag of group billing on topic orders above 1 record");
        row(R"({"measure":"timeLag","above":"15m"})", "Time lag of every group above 15 min");
        row(R"({"measure":"verdict","verdict":"stopped","for":"5m"})",
            "Verdict of every group is stopped or worse for 5 min");
        row(R"({"measure":"rate","topic":"orders","below":2})", "Records written to topic orders below 2.0 records/s");
        row(R"({"measure":"noData","topic":"*","for":"10m"})", "Nothing is written to every topic for 10 min");
        row(R"({"measure":"retention","within":"2h"})", "Retention reaches what every group has not read within 2 h");
        row(R"({"measure":"offline"})", "Offline partitions of the cluster above 0 partitions");
        row(R"({"measure":"disk","above":85})", "Disk of every broker is full above 85 %");
        row(R"({"measure":"lag","outsideUsual":3})", "Lag of every group outside the usual band by 3 spreads");
    }
    void rules()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, sentence);
        const Result<AlertRule> rule = AlertRule::fromJson(QJsonDocument::fromJson(json).object());
        QVERIFY(rule);
        QCOMPARE(alertRuleSentence(*rule), sentence);
    }

    void whatIsSoIsSaidWithTheLimit()
    {
        AlertRule rule;
        rule.value = 1000;
        Alert alert;
        alert.subject = QStringLiteral("group/billing");
        alert.value = 1204;
        alert.worst = 5000;
        QCOMPARE(alertSentence(alert, rule),
                 QStringLiteral("The lag of group billing is 1,204 records, above 1,000 records."));
        alert.usualLow = 100;
        alert.usualHigh = 200;
        QVERIFY(alertSentence(alert, rule).contains(QLatin1String("usual at this hour is 100 records to 200 records")));
    }

    void aNotificationNamesSeverityRuleSubjectAndCluster()
    {
        AlertRule rule;
        rule.key = QStringLiteral("billing_lag");
        rule.value = 1000;
        Alert alert;
        alert.subject = QStringLiteral("group/billing");
        alert.severity = AlertSeverity::Critical;
        alert.sinceMs = alert.firedAtMs = 1'790'000'000'000;
        QCOMPARE(alertWords(alert, rule, QStringLiteral("prod"), true).title,
                 QStringLiteral("Critical: billing_lag, group billing (prod)"));
        alert.clearedAtMs = alert.firedAtMs + 300'000;
        const AlertWords cleared = alertWords(alert, rule, QStringLiteral("prod"), true);
        QCOMPARE(cleared.title, QStringLiteral("Cleared: billing_lag, group billing (prod)"));
        QVERIFY(cleared.text.startsWith(QLatin1String("It was open for 5 min, since 2026-")));
    }

    void subjectsLeadToTheirPages()
    {
        QCOMPARE(alertSubjectPath(QStringLiteral("group/a/b")),
                 (QStringList{QStringLiteral("groups"), QStringLiteral("a/b")}));
        QCOMPARE(alertSubjectPath(QStringLiteral("topic/orders")),
                 (QStringList{QStringLiteral("topics"), QStringLiteral("orders")}));
        QCOMPARE(alertSubjectPath(QStringLiteral("cluster")), QStringList{QStringLiteral("overview")});
        QCOMPARE(alertSubjectName(QStringLiteral("broker/1")), QStringLiteral("broker 1"));
    }

private:
    EnglishPlurals m_plurals;
};

WEIR_TEST(AlertTextTest)

} // namespace weir

#include "alerttexttest.moc"
