#include "backend/kafka/wire/connection.h"
#include "backend/kafka/wire/messages.h"
#include "tests/support/cluster.h"
#include "tests/support/registry.h"
#include "tests/wire/localserver.h"

#include <QElapsedTimer>
#include <QTest>

namespace weir {
namespace {

using test::LocalServer;

QString clusterFact(const char* name) { return test::clusterFile().value(QLatin1String(name)).toString(); }

ClientConf plain(const QString& address)
{
    ClientConf conf;
    conf.spec.bootstrap = QStringList{address};
    return conf;
}

ClientConf overTls(const QString& address)
{
    ClientConf conf = plain(address);
    conf.spec.tls.enabled = true;
    conf.spec.tls.caFile = clusterFact("caFile");
    return conf;
}

ClientConf withSasl(ClientConf conf, SaslMechanism mechanism)
{
    conf.spec.sasl.mechanism = mechanism;
    conf.spec.sasl.user = clusterFact("user");
    conf.secrets.saslPassword = clusterFact("password");
    return conf;
}

/// Opens and asks for metadata; what went wrong, or nothing.
std::optional<Error> attempt(const ClientConf& conf, int timeoutMs = 10'000)
{
    const Deadline deadline(timeoutMs);
    const Result<HostPort> address = HostPort::parse(conf.spec.bootstrap.value(0));
    if (!address)
        return address.error();
    WireConnection connection(conf, *address);
    if (const Result<void> opened = connection.open(deadline); !opened)
        return opened.error();
    const auto metadata = connection.call(MetadataRequest{}, deadline);
    if (!metadata)
        return metadata.error();
    return metadata->brokers.empty() ? std::optional<Error>(Error{}) : std::nullopt;
}

QString kindOf(const std::optional<Error>& error)
{
    if (error)
        qInfo("%s", qPrintable(errorKindName(error->kind) + QStringLiteral(": ") + error->detail));
    return error ? errorKindName(error->kind) : QStringLiteral("Ok");
}

QByteArray unsecuredToken(const QByteArray& subject)
{
    const QByteArray head = QByteArrayLiteral("{\"alg\":\"none\"}")
                                .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    const qint64 now = QDateTime::currentSecsSinceEpoch();
    const QByteArray claims = "{\"sub\":\"" + subject + "\",\"iat\":" + QByteArray::number(now) +
                              ",\"exp\":" + QByteArray::number(now + 300) + "}";
    return head + '.' + claims.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals) + '.';
}

} // namespace

class WireConnectionTest : public QObject
{
    Q_OBJECT
private slots:
    void plaintextAnswers() { QCOMPARE(kindOf(attempt(plain(test::bootstrap()))), QStringLiteral("Ok")); }

    void unknownNameIsNamed()
    {
        QCOMPARE(kindOf(attempt(plain(QStringLiteral("no-such-host.invalid:9092")))), QStringLiteral("NameResolution"));
    }

    void closedPortIsNamed()
    {
        QCOMPARE(kindOf(attempt(plain(test::closedAddress()))), QStringLiteral("ConnectionRefused"));
    }

    void silentPortTimesOutInTime()
    {
        const LocalServer server(LocalServer::Answer{});
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(kindOf(attempt(plain(server.address()), 500)), QStringLiteral("Timeout"));
        QVERIFY2(timer.elapsed() < 4'000, "the limit is 500 ms, and 1.2 s for asking whether it is HTTP");
    }

    void cancelEndsAWait()
    {
        const LocalServer server(LocalServer::Answer{});
        std::atomic<bool> cancel = false;
        std::thread canceller([&] {
            while (server.newestRequest().empty())
                std::this_thread::yield();
            cancel = true;
        });
        WireConnection connection(plain(server.address()), *HostPort::parse(server.address()));
        QElapsedTimer timer;
        timer.start();
        const Result<void> opened = connection.open(Deadline(20'000, &cancel));
        canceller.join();
        QVERIFY(!opened);
        QCOMPARE(errorKindName(opened.error().kind), QStringLiteral("Cancelled"));
        QVERIFY(timer.elapsed() < 2'000);
    }

    void plainToATlsPortIsNamed()
    {
        QCOMPARE(kindOf(attempt(plain(clusterFact("saslSsl")))), QStringLiteral("TlsRequired"));
        QCOMPARE(kindOf(attempt(plain(clusterFact("mtls")))), QStringLiteral("TlsRequired"));
    }

    void tlsToAPlainPortIsNamed()
    {
        QCOMPARE(kindOf(attempt(overTls(test::bootstrap()))), QStringLiteral("TlsNotExpected"));
        QCOMPARE(kindOf(attempt(overTls(clusterFact("saslPlaintext")))), QStringLiteral("TlsNotExpected"));
    }

    void untrustedCertificateIsNamedAndShown()
    {
        ClientConf conf = withSasl(overTls(clusterFact("saslSsl")), SaslMechanism::ScramSha256);
        conf.spec.tls.caFile = clusterFact("otherCaFile");
        WireConnection connection(conf, *HostPort::parse(clusterFact("saslSsl")));
        const Result<void> opened = connection.open(Deadline(10'000));
        QVERIFY(!opened);
        QCOMPARE(errorKindName(opened.error().kind), QStringLiteral("TlsCertificate"));
        QVERIFY(!connection.tls().chain.empty());
        QCOMPARE(connection.tls().chain.front().subject, QStringLiteral("CN=localhost,O=Weir"));
        QCOMPARE(connection.tls().chain.front().names,
                 (QStringList{QStringLiteral("localhost"), QStringLiteral("127.0.0.1")}));
        conf.spec.tls.verifyCertificate = false;
        QCOMPARE(kindOf(attempt(conf)), QStringLiteral("Ok"));
    }

    void certificateOfAnotherHostIsNamed()
    {
        const QString port = clusterFact("saslSsl").section(QLatin1Char(':'), 1);
        // The same address in a spelling that the certificate does not have.
        ClientConf conf = withSasl(overTls(QStringLiteral("127.1:") + port), SaslMechanism::ScramSha256);
        const std::optional<Error> error = attempt(conf);
        QCOMPARE(kindOf(error), QStringLiteral("TlsCertificate"));
        QVERIFY(error->detail.contains(QLatin1String("localhost")));
        conf.spec.tls.verifyHostName = false;
        QCOMPARE(kindOf(attempt(conf)), QStringLiteral("Ok"));
        QCOMPARE(kindOf(attempt(withSasl(overTls(QStringLiteral("127.0.0.1:") + port), SaslMechanism::ScramSha256))),
                 QStringLiteral("Ok"));
    }

    void clientCertificateIsAskedForByName()
    {
        const std::optional<Error> error = attempt(overTls(clusterFact("mtls")));
        QCOMPARE(kindOf(error), QStringLiteral("TlsCertificate"));
        QVERIFY(error->detail.contains(QLatin1String("asks for a client certificate")));
    }

    void clientCertificateLetsUsIn()
    {
        ClientConf conf = overTls(clusterFact("mtls"));
        conf.spec.tls.certificateFile = clusterFact("clientCert");
        conf.spec.tls.keyFile = clusterFact("clientKey");
        QCOMPARE(kindOf(attempt(conf)), QStringLiteral("Ok"));
        conf.spec.tls.keyFile = clusterFact("clientKeyEncrypted");
        QCOMPARE(kindOf(attempt(conf)), QStringLiteral("Invalid"));
        conf.secrets.tlsKeyPassword = QStringLiteral("wrong");
        QCOMPARE(kindOf(attempt(conf)), QStringLiteral("Invalid"));
        conf.secrets.tlsKeyPassword = clusterFact("clientKeyPassword");
        QCOMPARE(kindOf(attempt(conf)), QStringLiteral("Ok"));
    }

    void everyMechanismLogsIn_data()
    {
        QTest::addColumn<int>("mechanism");
        QTest::newRow("PLAIN") << int(SaslMechanism::Plain);
        QTest::newRow("SCRAM-SHA-256") << int(SaslMechanism::ScramSha256);
        QTest::newRow("SCRAM-SHA-512") << int(SaslMechanism::ScramSha512);
    }
    void everyMechanismLogsIn()
    {
        QFETCH(int, mechanism);
        for (const ClientConf& base : {overTls(clusterFact("saslSsl")), plain(clusterFact("saslPlaintext"))}) {
            ClientConf conf = withSasl(base, SaslMechanism(mechanism));
            QCOMPARE(kindOf(attempt(conf)), QStringLiteral("Ok"));
            conf.secrets.saslPassword = QStringLiteral("wrong");
            QCOMPARE(kindOf(attempt(conf)), QStringLiteral("Authentication"));
            conf.spec.sasl.user = QStringLiteral("no,such=user");
            QCOMPARE(kindOf(attempt(conf)), QStringLiteral("Authentication"));
        }
    }

    void bearerTokenLogsIn()
    {
        const LocalServer server([](const std::string& request) {
            if (request.find("grant_type=client_credentials") == std::string::npos ||
                request.find("d2VpcjpzM2NyZXQ=") == std::string::npos)
                return LocalServer::http(401, "{\"error\":\"invalid_client\"}");
            return LocalServer::http(200, "{\"access_token\":\"" + unsecuredToken("shop").toStdString() +
                                              "\",\"expires_in\":300}");
        });
        ClientConf conf = withSasl(plain(clusterFact("saslPlaintext")), SaslMechanism::OAuthBearer);
        conf.spec.sasl.tokenUrl = server.url(QStringLiteral("/token"));
        conf.spec.sasl.clientId = QStringLiteral("weir");
        conf.secrets.oauthClientSecret = QStringLiteral("s3cret");
        QCOMPARE(kindOf(attempt(conf)), QStringLiteral("Ok"));
        conf.secrets.oauthClientSecret = QStringLiteral("wrong");
        const std::optional<Error> error = attempt(conf);
        QCOMPARE(kindOf(error), QStringLiteral("Authentication"));
        QCOMPARE(error->code, 401);
    }

    void refusedBearerTokenIsNamed()
    {
        const LocalServer server(
            [](const std::string&) { return LocalServer::http(200, "{\"access_token\":\"not-a-jwt\"}"); });
        ClientConf conf = withSasl(plain(clusterFact("saslPlaintext")), SaslMechanism::OAuthBearer);
        conf.spec.sasl.tokenUrl = server.url(QStringLiteral("/token"));
        QCOMPARE(kindOf(attempt(conf)), QStringLiteral("Authentication"));
    }

    void missingSaslIsNamedWithWhatIsOffered()
    {
        for (const ClientConf& conf : {plain(clusterFact("saslPlaintext")), overTls(clusterFact("saslSsl"))}) {
            const std::optional<Error> error = attempt(conf);
            QCOMPARE(kindOf(error), QStringLiteral("Authentication"));
            QVERIFY(error->detail.contains(QLatin1String("SCRAM-SHA-512")));
        }
    }

    void saslWhereThereIsNoneIsNamed()
    {
        QCOMPARE(kindOf(attempt(withSasl(plain(test::bootstrap()), SaslMechanism::Plain))),
                 QStringLiteral("UnsupportedMechanism"));
        QCOMPARE(kindOf(attempt(withSasl(plain(clusterFact("saslPlaintext")), SaslMechanism::Gssapi))),
                 QStringLiteral("UnsupportedMechanism"));
    }

    void otherServersAreNotKafka()
    {
        const LocalServer web([](const std::string&) { return LocalServer::http(400, "no"); });
        QCOMPARE(kindOf(attempt(plain(web.address()))), QStringLiteral("NotKafka"));
        QCOMPARE(kindOf(attempt(overTls(web.address()))), QStringLiteral("NotKafka"));
        const LocalServer shell([](const std::string&) { return std::string("SSH-2.0-OpenSSH_9.2p1\r\n"); }, true);
        QCOMPARE(kindOf(attempt(plain(shell.address()))), QStringLiteral("NotKafka"));
        QCOMPARE(kindOf(attempt(plain(clusterFact("registry").section(QLatin1Char('/'), 2, 2)))),
                 QStringLiteral("NotKafka"));
    }

    void aHugeLengthIsRefused()
    {
        const LocalServer server([](const std::string&) { return std::string("\x7f\xff\xff\xff\0\0\0\1", 8); });
        QCOMPARE(kindOf(attempt(plain(server.address()))), QStringLiteral("NotKafka"));
    }

    void addressesAreRead()
    {
        QCOMPARE(HostPort::parse(QStringLiteral("SASL_SSL://broker-1:9093"))->text(), QStringLiteral("broker-1:9093"));
        QCOMPARE(HostPort::parse(QStringLiteral("[::1]:9093"))->host, std::string("::1"));
        for (const char* wrong : {"broker", "broker:", ":9092", "broker:0", "broker:65536", "broker:x"})
            QVERIFY2(!HostPort::parse(QLatin1String(wrong)), wrong);
    }
};

WEIR_TEST(WireConnectionTest)

} // namespace weir

#include "wireconnectiontest.moc"
