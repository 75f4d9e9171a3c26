#include "models/connections/connectiontestmodel.h"

#include "tests/support/registry.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

namespace weir {
namespace {

StepResult ok(TestStep step, std::vector<StepFact> facts) { return {step, StepState::Ok, 3, std::move(facts), {}}; }

TestReport goodReport()
{
    const auto s = [](const char* text) { return QString::fromLatin1(text); };
    return {ok(TestStep::Name, {{s("address"), s("10.0.0.1")}, {s("address"), s("10.0.0.2")}}),
            ok(TestStep::Tcp, {{s("connected"), s("b:9093")}}),
            ok(TestStep::Tls, {{s("protocol"), s("TLSv1.3")},
                               {s("subject"), s("CN=b")},
                               {s("issuer"), s("CN=ca")},
                               {s("validUntil"), s("2027-01-01")}}),
            ok(TestStep::Sasl, {{s("mechanism"), s("PLAIN")}, {s("principal"), s("alice")}}),
            ok(TestStep::Authorization, {{s("topics"), s("12")}}),
            ok(TestStep::Versions, {{s("brokers"), s("3")}, {s("release"), s("4.3")}}),
            ok(TestStep::Registry, {{s("subjects"), s("1")}})};
}

void runReport(ConnectionTester& tester, const TestReport& report)
{
    tester.setRun([report](const ConnectionSpec&, const Secrets&, const ConnectionTest::Callback& tell,
                           const std::atomic<bool>*) {
        for (const StepResult& step : report)
            tell(step);
        return report;
    });
    QSignalSpy finished(&tester, &ConnectionTester::finished);
    tester.start({}, {});
    QVERIFY(finished.wait());
}

} // namespace

class ConnectionTestModelTest : public QObject
{
    Q_OBJECT
private slots:
    void saysWhatWasLearnt()
    {
        ConnectionTester tester(nullptr);
        ConnectionTestModel model(tester);
        QAbstractItemModelTester check(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(), int(testStepCount));
        QVERIFY(model.summary().isEmpty());
        runReport(tester, goodReport());
        QCOMPARE(model.summaryStatus(), Status::Ok);
        QCOMPARE(sentence(model, TestStep::Name), QStringLiteral("10.0.0.1, 10.0.0.2"));
        QVERIFY(sentence(model, TestStep::Tls).contains(QStringLiteral("2027-01-01")));
        QVERIFY(sentence(model, TestStep::Sasl).contains(QStringLiteral("alice")));
        QVERIFY(sentence(model, TestStep::Authorization).contains(QStringLiteral("12")));
        QVERIFY(sentence(model, TestStep::Versions).contains(QStringLiteral("4.3")));
        QCOMPARE(model.facts(int(TestStep::Tls)).size(), 4);
        QCOMPARE(model.facts(int(TestStep::Tls))[2].name, QStringLiteral("Issued by"));
        QVERIFY(model.asText().contains(QStringLiteral("CN=ca")));
    }

    void aFailedStepSaysWhatToDo()
    {
        TestReport report = goodReport();
        report[2] = {TestStep::Tls,
                     StepState::Failed,
                     5,
                     {},
                     Error{ErrorKind::TlsCertificate, 18, QStringLiteral("self-signed"), QStringLiteral("b:9093")}};
        for (std::size_t i = 3; i < testStepCount; ++i)
            report[i] = {TestStep(i), StepState::Skipped, 0, {}, {}};
        ConnectionTester tester(nullptr);
        ConnectionTestModel model(tester);
        runReport(tester, report);
        QCOMPARE(model.summaryStatus(), Status::Critical);
        QVERIFY(model.summary().contains(QStringLiteral("TLS")));
        const QModelIndex tls = model.index(int(TestStep::Tls));
        QVERIFY(!tls.data(ConnectionTestModel::SentenceRole).toString().isEmpty());
        QVERIFY(!tls.data(ConnectionTestModel::ActionRole).toString().isEmpty());
        QVERIFY(tls.data(ConnectionTestModel::DetailsRole).toString().contains(QStringLiteral("self-signed")));
        QCOMPARE(model.index(4).data(ConnectionTestModel::WordRole).toString(), QStringLiteral("Not tried"));
    }

    void aBrokerThatCannotBeReachedIsAWarning()
    {
        TestReport report = goodReport();
        report[5].facts.push_back({QStringLiteral("advertised"), QStringLiteral("3 internal:9092"), false});
        ConnectionTester tester(nullptr);
        ConnectionTestModel model(tester);
        runReport(tester, report);
        QCOMPARE(model.index(5).data(ConnectionTestModel::StatusRole).toInt(), int(Status::Warning));
        QVERIFY(sentence(model, TestStep::Versions).contains(QStringLiteral("1 cannot be reached")));
    }

private:
    static QString sentence(const ConnectionTestModel& model, TestStep step)
    {
        return model.index(int(step)).data(ConnectionTestModel::SentenceRole).toString();
    }
};

WEIR_TEST(ConnectionTestModelTest)

} // namespace weir

#include "connectiontestmodeltest.moc"
