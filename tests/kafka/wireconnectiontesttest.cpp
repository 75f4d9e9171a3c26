#include "backend/kafka/connectiontest.h"
#include "tests/support/cluster.h"
#include "tests/support/registry.h"
#include "tests/wire/localserver.h"

#include <QTest>

namespace weir {
namespace {

using test::LocalServer;

QString fixture(const char* name) { return test::clusterFile().value(QLatin1String(name)).toString(); }

ConnectionSpec secureSpec(const char* listener)
{
    ConnectionSpec spec;
    spec.bootstrap = QStringList{fixture(listener)};
    spec.tls.enabled = true;
    spec.tls.caFile = fixture("caFile");
    spec.sasl.mechanism = SaslMechanism::ScramSha512;
    spec.sasl.user = fixture("admin");
    return spec;
}

Secrets adminSecrets()
{
    Secrets secrets;
    secrets.saslPassword = fixture("adminPassword");
    return secrets;
}

/// "Ok Ok Skipped Failed …" in the order of the steps.
QString states(const TestReport& report)
{
    static const char* const names[] = {"Pending", "Running", "Ok", "Failed", "Skipped"};
    QStringList all;
    for (const StepResult& step : report) {
        all << QLatin1String(names[int(step.state)]);
        if (step.error)
            qInfo("%s: %s (%s)", qPrintable(errorKindName(step.error->kind)), qPrintable(step.error->detail),
                  qPrintable(step.error->subject));
    }
    return all.join(QLatin1Char(' '));
}

QStringList values(const TestReport& report, TestStep step, const char* name)
{
    QStringList found;
    for (const StepFact& fact : report[std::size_t(step)].facts) {
        if (fact.name == QLatin1String(name))
            found << fact.value;
    }
    return found;
}

QString kindAt(const TestReport& report, TestStep step)
{
    const auto& error = report[std::size_t(step)].error;
    return error ? errorKindName(error->kind) : QString();
}

} // namespace

class WireConnectionTestTest : public QObject
{
    Q_OBJECT
private slots:
    void everythingWorksAndIsTold()
    {
        const LocalServer registry(
            [](const std::string&) { return LocalServer::http(200, "[\"orders-value\",\"clicks-value\"]"); });
        ConnectionSpec spec = secureSpec("saslSsl");
        spec.registry.url = registry.url(QStringLiteral("/apis/ccompat/v7/"));
        spec.registry.auth = HttpAuth::Basic;
        spec.registry.user = QStringLiteral("reader");
        Secrets secrets = adminSecrets();
        secrets.registryPassword = QStringLiteral("pass");
        int calls = 0;
        QList<TestStep> finished;
        const TestReport report = ConnectionTest::run(spec, secrets, [&](const StepResult& step) {
            ++calls;
            if (step.state != StepState::Running)
                finished << step.step;
        });
        QCOMPARE(states(report), QStringLiteral("Ok Ok Ok Ok Ok Ok Ok"));
        QCOMPARE(calls, 14);
        QCOMPARE(finished, (QList<TestStep>{TestStep::Name, TestStep::Tcp, TestStep::Tls, TestStep::Sasl,
                                            TestStep::Authorization, TestStep::Versions, TestStep::Registry}));
        QVERIFY(values(report, TestStep::Name, "address").contains(QStringLiteral("127.0.0.1")));
        QCOMPARE(values(report, TestStep::Tls, "protocol"), QStringList{QStringLiteral("TLSv1.3")});
        QCOMPARE(values(report, TestStep::Tls, "subject").value(0), QStringLiteral("CN=localhost,O=Weir"));
        QCOMPARE(values(report, TestStep::Tls, "issuer").value(0), QStringLiteral("CN=Weir test authority,O=Weir"));
        QCOMPARE(values(report, TestStep::Tls, "names").value(0), QStringLiteral("localhost, 127.0.0.1"));
        QVERIFY(QDateTime::fromString(values(report, TestStep::Tls, "validUntil").value(0), Qt::ISODate) >
                QDateTime::currentDateTime());
        QCOMPARE(values(report, TestStep::Authorization, "mayDescribe"), QStringList{QStringLiteral("yes")});
        QCOMPARE(values(report, TestStep::Authorization, "cluster"), QStringList{fixture("clusterId")});
        QCOMPARE(values(report, TestStep::Versions, "brokers"), QStringList{QStringLiteral("1")});
        QCOMPARE(values(report, TestStep::Versions, "release"), QStringList{QStringLiteral("4.1+")});
        QCOMPARE(values(report, TestStep::Versions, "advertised"),
                 QStringList{QStringLiteral("1 ") + fixture("saslSsl")});
        QCOMPARE(values(report, TestStep::Registry, "subjects"), QStringList{QStringLiteral("2")});
        QVERIFY(registry.newestRequest().starts_with("GET /apis/ccompat/v7/subjects "));
        QVERIFY(registry.newestRequest().find("Authorization: Basic cmVhZGVyOnBhc3M=") != std::string::npos);
    }

    void plaintextSkipsWhatDoesNotApply()
    {
        ConnectionSpec spec;
        spec.bootstrap = QStringList{test::closedAddress(), test::bootstrap()};
        const TestReport report = ConnectionTest::run(spec, {});
        QCOMPARE(states(report), QStringLiteral("Ok Ok Skipped Skipped Ok Ok Skipped"));
        QCOMPARE(values(report, TestStep::Tcp, "failed").size(), 1);
        QCOMPARE(values(report, TestStep::Tcp, "connected"), QStringList{test::bootstrap()});
    }

    void eachFailureIsAtItsStep()
    {
        ConnectionSpec spec;
        spec.bootstrap = QStringList{QStringLiteral("no-such-host.invalid:9092")};
        TestReport report = ConnectionTest::run(spec, {});
        QCOMPARE(states(report), QStringLiteral("Failed Skipped Skipped Skipped Skipped Skipped Skipped"));
        QCOMPARE(kindAt(report, TestStep::Name), QStringLiteral("NameResolution"));

        spec.bootstrap = QStringList{test::closedAddress()};
        report = ConnectionTest::run(spec, {});
        QCOMPARE(states(report), QStringLiteral("Ok Failed Skipped Skipped Skipped Skipped Skipped"));
        QCOMPARE(kindAt(report, TestStep::Tcp), QStringLiteral("ConnectionRefused"));

        spec.bootstrap = QStringList{fixture("saslSsl")};
        report = ConnectionTest::run(spec, {});
        QCOMPARE(states(report), QStringLiteral("Ok Ok Failed Skipped Skipped Skipped Skipped"));
        QCOMPARE(kindAt(report, TestStep::Tls), QStringLiteral("TlsRequired"));

        spec.bootstrap = QStringList{fixture("saslPlaintext")};
        report = ConnectionTest::run(spec, {});
        QCOMPARE(states(report), QStringLiteral("Ok Ok Skipped Skipped Failed Skipped Skipped"));
        QCOMPARE(kindAt(report, TestStep::Authorization), QStringLiteral("Authentication"));

        spec = secureSpec("bootstrap");
        report = ConnectionTest::run(spec, adminSecrets());
        QCOMPARE(states(report), QStringLiteral("Ok Ok Failed Skipped Skipped Skipped Skipped"));
        QCOMPARE(kindAt(report, TestStep::Tls), QStringLiteral("TlsNotExpected"));

        spec = secureSpec("saslSsl");
        spec.tls.caFile = fixture("otherCaFile");
        report = ConnectionTest::run(spec, adminSecrets());
        QCOMPARE(states(report), QStringLiteral("Ok Ok Failed Skipped Skipped Skipped Skipped"));
        QCOMPARE(kindAt(report, TestStep::Tls), QStringLiteral("TlsCertificate"));
        QCOMPARE(values(report, TestStep::Tls, "subject").value(0), QStringLiteral("CN=localhost,O=Weir"));

        spec = secureSpec("mtls");
        spec.sasl.mechanism = SaslMechanism::None;
        report = ConnectionTest::run(spec, {});
        QCOMPARE(states(report), QStringLiteral("Ok Ok Failed Skipped Skipped Skipped Skipped"));
        QCOMPARE(kindAt(report, TestStep::Tls), QStringLiteral("TlsCertificate"));

        spec = secureSpec("saslSsl");
        report = ConnectionTest::run(spec, {});
        QCOMPARE(states(report), QStringLiteral("Ok Ok Ok Failed Skipped Skipped Skipped"));
        QCOMPARE(kindAt(report, TestStep::Sasl), QStringLiteral("Authentication"));
    }

    void kerberosThatTheBrokerLacksIsNamed()
    {
        ConnectionSpec spec;
        spec.bootstrap = QStringList{fixture("saslPlaintext")};
        spec.sasl.mechanism = SaslMechanism::Gssapi;
        const TestReport report = ConnectionTest::run(spec, {});
        QCOMPARE(states(report), QStringLiteral("Ok Ok Skipped Failed Skipped Skipped Skipped"));
        QCOMPARE(kindAt(report, TestStep::Sasl), QStringLiteral("UnsupportedMechanism"));
        QVERIFY(report[std::size_t(TestStep::Sasl)].error->detail.contains(QLatin1String("SCRAM-SHA-256")));
    }

    void theRegistryIsTriedWhateverTheBrokersDo()
    {
        ConnectionSpec spec;
        spec.bootstrap = QStringList{test::closedAddress()};
        const LocalServer locked([](const std::string&) { return LocalServer::http(401, "{}"); });
        spec.registry.url = locked.url({});
        TestReport report = ConnectionTest::run(spec, {});
        QCOMPARE(kindAt(report, TestStep::Registry), QStringLiteral("Authentication"));
        spec.registry.url = QStringLiteral("http://") + test::closedAddress();
        report = ConnectionTest::run(spec, {});
        QCOMPARE(kindAt(report, TestStep::Registry), QStringLiteral("ConnectionRefused"));
        const LocalServer page([](const std::string&) { return LocalServer::http(200, "<html>"); });
        spec.registry.url = page.url({});
        report = ConnectionTest::run(spec, {});
        QCOMPARE(kindAt(report, TestStep::Registry), QStringLiteral("Registry"));
    }

    void cancelSkipsTheRest()
    {
        std::atomic<bool> cancel = false;
        ConnectionSpec spec;
        spec.bootstrap = QStringList{test::bootstrap()};
        const TestReport report = ConnectionTest::run(
            spec, {}, [&](const StepResult& step) { cancel = step.step == TestStep::Tcp; }, &cancel);
        QCOMPARE(report[std::size_t(TestStep::Versions)].state, StepState::Skipped);
    }
};

WEIR_TEST(WireConnectionTestTest)

} // namespace weir

#include "wireconnectiontesttest.moc"
