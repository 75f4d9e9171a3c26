#include "backend/kafka/awsmskiam.h"
#include "backend/kafka/oauthtoken.h"
#include "backend/kafka/wire/crypto.h"
#include "backend/kafka/wire/saslclient.h"
#include "tests/support/registry.h"
#include "tests/wire/localserver.h"

#include <QTemporaryDir>
#include <QTest>

namespace weir {
namespace {

using test::LocalServer;

constexpr std::int64_t stampMs = 1'767'323'045'000; // 2026-01-02T03:04:05Z
constexpr const char* secretKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

} // namespace

class TokenTest : public QObject
{
    Q_OBJECT
private slots:
    void cleanup()
    {
        for (const char* name : {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
                                 "AWS_SHARED_CREDENTIALS_FILE", "AWS_REGION", "AWS_DEFAULT_REGION"})
            qunsetenv(name);
    }

    void signingKeyIsDerivedAsAmazonPublishes()
    {
        std::string key = "AWS4";
        key.append(secretKey); // in two steps: GCC 12 warns of the other way
        for (const char* part : {"20150830", "us-east-1", "iam", "aws4_request"})
            key = hmacOf(Digest::Sha256, key, part);
        QCOMPARE(hexOf(key), std::string("c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9"));
    }

    // Computed by tests/wire/vectors.py.
    void presignedUrlIsWhatPythonComputes()
    {
        QCOMPARE(
            mskPresignedUrl({"AKIDEXAMPLE", secretKey, {}}, "eu-central-1", stampMs),
            std::string(
                "https://kafka.eu-central-1.amazonaws.com/"
                "?Action=kafka-cluster%3AConnect&X-Amz-Algorithm=AWS4-HMAC-SHA256"
                "&X-Amz-Credential=AKIDEXAMPLE%2F20260102%2Feu-central-1%2Fkafka-cluster%2Faws4_request"
                "&X-Amz-Date=20260102T030405Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host"
                "&X-Amz-Signature=00629abe90095b91c1a9e460b67a01a8e4e7499b99f571276b99dd9258dd65e5&User-Agent=weir"));
    }

    void sessionTokenIsSignedAsWell()
    {
        const std::string url = mskPresignedUrl({"AKIDEXAMPLE", secretKey, "to/ken+=="}, "us-east-1", stampMs);
        QVERIFY(url.find("&X-Amz-Security-Token=to%2Fken%2B%3D%3D&X-Amz-SignedHeaders=host") != std::string::npos);
        QVERIFY(url.find("&X-Amz-Signature=86a02c242fff283bfa7a2f471d1729fc788fb84ae6e2e0b133510cedbcbdcb46") !=
                std::string::npos);
    }

    void mskTokenIsUrlSafeAndLivesAQuarterOfAnHour()
    {
        QCOMPARE(base64Url("https://a?b>>>"), std::string("aHR0cHM6Ly9hP2I-Pj4"));
        ConnectionSpec spec;
        spec.bootstrap = QStringList{QStringLiteral("b-1.shop.abc123.c2.kafka.eu-central-1.amazonaws.com:9098")};
        Secrets secrets;
        secrets.awsAccessKey = QStringLiteral("AKIDEXAMPLE");
        secrets.awsSecretKey = QLatin1String(secretKey);
        const auto token = mskIamToken(spec, secrets);
        QVERIFY(token);
        QVERIFY(QByteArray::fromBase64(QByteArray::fromStdString(token->token), QByteArray::Base64UrlEncoding)
                    .startsWith("https://kafka.eu-central-1.amazonaws.com/?Action="));
        QVERIFY(token->token.find_first_of("+/=") == std::string::npos);
        const qint64 left = token->expiresAtMs - QDateTime::currentMSecsSinceEpoch();
        QVERIFY(left > 890'000 && left <= 900'000);
    }

    void regionIsReadFromTheHost_data()
    {
        QTest::addColumn<QString>("host");
        QTest::addColumn<QString>("region");
        QTest::newRow("provisioned") << "b-1.shop.abc123.c2.kafka.eu-central-1.amazonaws.com:9098"
                                     << "eu-central-1";
        QTest::newRow("serverless") << "boot-abc.c1.kafka-serverless.us-west-2.amazonaws.com:9098"
                                    << "us-west-2";
        QTest::newRow("china") << "b-2.shop.abc.c3.kafka.cn-north-1.amazonaws.com.cn:9098"
                               << "cn-north-1";
        QTest::newRow("other") << "kafka.example.com:9098"
                               << "";
    }
    void regionIsReadFromTheHost()
    {
        QFETCH(QString, host);
        QFETCH(QString, region);
        ConnectionSpec spec;
        spec.bootstrap = QStringList{host};
        QCOMPARE(mskRegion(spec), region);
        if (region.isEmpty())
            QCOMPARE(errorKindName(mskIamToken(spec, {}).error().kind), QStringLiteral("Invalid"));
        spec.sasl.awsRegion = QStringLiteral("set-by-hand");
        QCOMPARE(mskRegion(spec), QStringLiteral("set-by-hand"));
    }

    void credentialsAreFoundInTheirOrder()
    {
        QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("credentials")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("# mine\n[default]\naws_access_key_id = D\naws_secret_access_key=d=/+\n\n[ shop "
                   "]\r\naws_access_key_id=S\r\n"
                   "aws_secret_access_key = s\r\naws_session_token = t\r\n[empty]\n");
        file.close();
        qputenv("AWS_SHARED_CREDENTIALS_FILE", file.fileName().toLocal8Bit());
        SaslSettings sasl;
        QCOMPARE(findAwsCredentials(sasl, {})->accessKey, std::string("D"));
        QCOMPARE(findAwsCredentials(sasl, {})->secretKey, std::string("d=/+"));
        qputenv("AWS_ACCESS_KEY_ID", "E");
        qputenv("AWS_SECRET_ACCESS_KEY", "e");
        QCOMPARE(findAwsCredentials(sasl, {})->accessKey, std::string("E"));
        sasl.awsProfile = QStringLiteral("shop");
        QCOMPARE(findAwsCredentials(sasl, {})->accessKey, std::string("S"));
        QCOMPARE(findAwsCredentials(sasl, {})->sessionToken, std::string("t"));
        sasl.awsProfile = QStringLiteral("empty");
        QCOMPARE(errorKindName(findAwsCredentials(sasl, {}).error().kind), QStringLiteral("NotFound"));
        Secrets secrets;
        secrets.awsAccessKey = QStringLiteral("X");
        secrets.awsSecretKey = QStringLiteral("x");
        QCOMPARE(findAwsCredentials(sasl, secrets)->accessKey, std::string("X"));
        qputenv("AWS_SHARED_CREDENTIALS_FILE", folder.filePath(QStringLiteral("none")).toLocal8Bit());
        QCOMPARE(errorKindName(findAwsCredentials(sasl, {}).error().kind), QStringLiteral("NotFound"));
    }

    void tokenAnswersAreRead()
    {
        const std::string jwt =
            "eyJhbGciOiJub25lIn0.eyJzdWIiOiJzaG9wIiwiZXhwIjoyMDAwMDAwMDAwfQ."; // {"sub":"shop","exp":2000000000}
        auto token =
            parseTokenAnswer("{\"access_token\":\"" + jwt + "\",\"expires_in\":60}", QStringLiteral("id"), 1000);
        QVERIFY(token);
        QCOMPARE(token->token, jwt);
        QCOMPARE(token->principal, std::string("shop"));
        QCOMPARE(token->expiresAtMs, 61'000);
        QCOMPARE(parseTokenAnswer("{\"access_token\":\"x\",\"expires_in\":\"60\"}", {}, 1000)->expiresAtMs, 61'000);
        QCOMPARE(parseTokenAnswer("{\"access_token\":\"" + jwt + "\"}", {}, 1000)->expiresAtMs, 2'000'000'000'000);
        token = parseTokenAnswer("{\"access_token\":\"opaque\"}", QStringLiteral("id"), 1000);
        QCOMPARE(token->principal, std::string("id"));
        QCOMPARE(token->expiresAtMs, 301'000);
        for (const char* wrong : {"", "{}", "[]", "{\"access_token\":7}", "<html>"})
            QCOMPARE(errorKindName(parseTokenAnswer(wrong, {}, 0).error().kind), QStringLiteral("Decode"));
    }

    void clientCredentialsAreSentAsTheStandardSays()
    {
        const LocalServer server(
            [](const std::string&) { return LocalServer::http(200, "{\"access_token\":\"opaque\"}"); });
        SaslSettings sasl;
        sasl.tokenUrl = server.url(QStringLiteral("/oauth/token"));
        sasl.clientId = QStringLiteral("my:id");
        sasl.scope = QStringLiteral("kafka read&write");
        QVERIFY(fetchClientCredentialsToken(sasl, QStringLiteral("s%t"), {}));
        const std::string request = server.newestRequest();
        QVERIFY(request.starts_with("POST /oauth/token HTTP/1.1\r\n"));
        QVERIFY(request.find("Authorization: Basic " + QByteArrayLiteral("my%3Aid:s%25t").toBase64().toStdString() +
                             "\r\n") != std::string::npos);
        QVERIFY(request.find("Content-Type: application/x-www-form-urlencoded\r\n") != std::string::npos);
        QVERIFY(request.ends_with("\r\n\r\ngrant_type=client_credentials&scope=kafka%20read%26write"));
    }

    void tokenEndpointFailuresAreNamed()
    {
        SaslSettings sasl;
        const auto kind = [&] { return errorKindName(fetchClientCredentialsToken(sasl, {}, {}).error().kind); };
        QCOMPARE(kind(), QStringLiteral("Invalid"));
        sasl.tokenUrl = QStringLiteral("ftp://127.0.0.1/x");
        QCOMPARE(kind(), QStringLiteral("Invalid"));
        sasl.tokenUrl = QStringLiteral("http://no-such-host.invalid/token");
        QCOMPARE(kind(), QStringLiteral("NameResolution"));
        sasl.tokenUrl = QStringLiteral("http://") + test::closedAddress();
        QCOMPARE(kind(), QStringLiteral("ConnectionRefused"));
        const LocalServer no([](const std::string&) {
            return LocalServer::http(400, "{\"error\":\"invalid_scope\",\"error_description\":\"No such scope\"}");
        });
        sasl.tokenUrl = no.url({});
        const Error error = fetchClientCredentialsToken(sasl, {}, {}).error();
        QCOMPARE(error.kind, ErrorKind::Authentication);
        QCOMPARE(error.detail, QStringLiteral("HTTP 400 invalid_scope: No such scope"));
        const LocalServer down([](const std::string&) { return LocalServer::http(503, "later"); });
        sasl.tokenUrl = down.url({});
        QCOMPARE(kind(), QStringLiteral("Unavailable"));
        const LocalServer endless(
            [](const std::string&) { return LocalServer::http(200, std::string(2'000'000, ' ')); });
        sasl.tokenUrl = endless.url({});
        QCOMPARE(kind(), QStringLiteral("Limit"));
        const LocalServer plain([](const std::string&) { return LocalServer::http(200, "{}"); });
        sasl.tokenUrl = QStringLiteral("https://") + plain.address();
        QCOMPARE(kind(), QStringLiteral("TlsNotExpected"));
    }

    // The example conversation of RFC 7677.
    void scramFollowsTheStandard()
    {
        ScramClient client(Digest::Sha256, "user", "pencil", "rOprNGfwEbeRWgbNEkqO");
        QCOMPARE(client.first(), std::string("n,,n=user,r=rOprNGfwEbeRWgbNEkqO"));
        const auto final =
            client.next("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
        QVERIFY(final);
        QCOMPARE(*final, std::string("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                                     "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="));
        QVERIFY(!client.isDone());
        QVERIFY(client.next("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="));
        QVERIFY(client.isDone());
    }

    void scramTrustsNoBrokerThatCannotProveItself_data()
    {
        QTest::addColumn<QString>("challenge");
        QTest::newRow("another nonce") << "r=somebodyelse,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
        QTest::newRow("only our nonce") << "r=mine,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
        QTest::newRow("no salt") << "r=mineandmore,i=4096";
        QTest::newRow("no iterations") << "r=mineandmore,s=W22ZaJ0SNY7soEsUEjb6gQ==";
        QTest::newRow("endless iterations") << "r=mineandmore,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=2000000000";
        QTest::newRow("refusal") << "e=other-error";
        QTest::newRow("nothing") << "";
    }
    void scramTrustsNoBrokerThatCannotProveItself()
    {
        QFETCH(QString, challenge);
        ScramClient client(Digest::Sha512, "a=b,c", "p", "mine");
        QCOMPARE(client.first(), std::string("n,,n=a=3Db=2Cc,r=mine"));
        QVERIFY(!client.next(challenge.toStdString()));
        ScramClient other(Digest::Sha512, "user", "p", "mine");
        QVERIFY(other.next("r=mineandmore,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"));
        QVERIFY(!other.next("v=AAAA"));
        QVERIFY(!other.isDone());
    }
};

WEIR_TEST(TokenTest)

} // namespace weir

#include "tokentest.moc"
