#include "backend/monitor/alerts/alertrule.h"
#include "tests/support/registry.h"

#include <QJsonDocument>
#include <QTest>

namespace weir {
namespace {

QJsonObject json(const char* text)
{
    const QJsonObject object = QJsonDocument::fromJson(text).object();
    Q_ASSERT(!object.isEmpty());
    return object;
}

} // namespace

class AlertRuleTest : public QObject
{
    Q_OBJECT
private slots:
    void aRuleIsReadAndWrittenTheSame_data()
    {
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char* text) { QTest::addRow("%s", text) << QByteArray(text); };
        row(R"({"measure":"lag","group":"bill*","above":1000,"for":"5m","severity":"critical"})");
        row(R"({"measure":"lag","group":"*","topic":"orders","above":10,"clear":{"value":5,"for":"2m"},"severity":"warning"})");
        row(R"({"measure":"timeLag","group":"billing","above":"10m","severity":"warning","notify":["desktop","ops"]})");
        row(R"({"measure":"verdict","group":"*","verdict":"stopped","severity":"critical","muted":true})");
        row(R"({"measure":"rate","topic":"orders","below":0.5,"for":"90s","severity":"warning"})");
        row(R"({"measure":"rate","group":"billing","outsideUsual":4,"severity":"warning"})");
        row(R"({"measure":"noData","topic":"orders","for":"15m","severity":"warning"})");
        row(R"({"measure":"retention","group":"*","within":"2h","severity":"critical"})");
        row(R"({"measure":"underReplicated","above":0,"for":"1m","severity":"warning"})");
        row(R"({"measure":"disk","above":85,"severity":"warning","muted":"2026-12-01T00:00:00.000Z"})");
    }

    void aRuleIsReadAndWrittenTheSame()
    {
        QFETCH(QByteArray, text);
        const Result<AlertRule> rule = AlertRule::fromJson(json(text.constData()));
        QVERIFY2(rule, qPrintable(rule ? QString() : rule.error().detail));
        QCOMPARE(rule->toJson(), json(text.constData()));
    }

    void aMistakeIsToldWithItsPlace_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("place");
        const auto row = [](const char* text, const char* place) {
            QTest::addRow("%s", text) << QByteArray(text) << QString::fromLatin1(place);
        };
        row(R"({"measure":"lags","above":1})", "measure");
        row(R"({"group":"a","above":1})", "measure");
        row(R"({"measure":"lag","group":"a"})", "above");
        row(R"({"measure":"lag","above":1,"below":1})", "above");
        row(R"({"measure":"lag","above":"many"})", "above");
        row(R"({"measure":"lag","above":1,"for":"soon"})", "for");
        row(R"({"measure":"lag","above":10,"clear":{"value":20}})", "clear.value");
        row(R"({"measure":"lag","above":10,"clear":{"values":2}})", "clear.values");
        row(R"({"measure":"verdict"})", "verdict");
        row(R"({"measure":"verdict","verdict":"ok"})", "verdict");
        row(R"({"measure":"lag","above":1,"verdict":"slow"})", "verdict");
        row(R"({"measure":"rate","above":1})", "topic");
        row(R"({"measure":"rate","topic":"a","group":"b","above":1})", "topic");
        row(R"({"measure":"noData","topic":"a"})", "for");
        row(R"({"measure":"retention"})", "within");
        row(R"({"measure":"lag","above":1,"within":"2h"})", "within");
        row(R"({"measure":"disk","outsideUsual":3})", "outsideUsual");
        row(R"({"measure":"lag","above":1,"severity":"bad"})", "severity");
        row(R"({"measure":"lag","above":1,"muted":"tomorrow"})", "muted");
        row(R"({"measure":"lag","above":1,"colour":"red"})", "colour");
    }

    void aMistakeIsToldWithItsPlace()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, place);
        const Result<AlertRule> rule = AlertRule::fromJson(json(text.constData()));
        QVERIFY(!rule);
        QCOMPARE(rule.error().kind, ErrorKind::Invalid);
        QCOMPARE(rule.error().subject, place);
        QVERIFY2(rule.error().detail.startsWith(place + QStringLiteral(": ")), qPrintable(rule.error().detail));
    }

    void theEnvelopeIsNoMistake()
    {
        const auto rule = AlertRule::fromJson(
            json(R"({"kind":"alert","key":"k","name":"K","version":3,"author":"mia","measure":"lag","above":1})"));
        QVERIFY(rule);
        QCOMPARE(rule->key, QStringLiteral("k"));
        QCOMPARE(rule->group, QStringLiteral("*"));
    }

    void patternsFitWholeNames_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("fits");
        const auto row = [](const char* pattern, const char* name, bool fits) {
            QTest::addRow("%s %s", pattern, name) << QString::fromLatin1(pattern) << QString::fromLatin1(name) << fits;
        };
        row("*", "", true);
        row("", "a", false);
        row("billing", "billing", true);
        row("billing", "billing-2", false);
        row("bill*", "billing", true);
        row("*ing", "billing", true);
        row("b*l*g", "billing", true);
        row("b?lling", "billing", true);
        row("?", "ab", false);
        row("*a*b", "aaab", true);
        row("*a*b", "aaabc", false);
    }

    void patternsFitWholeNames()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, name);
        QTEST(fitsPattern(pattern, name), "fits");
    }
};

WEIR_TEST(AlertRuleTest)

} // namespace weir

#include "alertruletest.moc"
