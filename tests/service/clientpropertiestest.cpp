#include "backend/service/clientproperties.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {
namespace {

ImportedConnection parsed(const char* text)
{
    const Result<ImportedConnection> result = parseClientProperties(QString::fromUtf8(text));
    return result ? *result : ImportedConnection{};
}

bool hasProblem(const ImportedConnection& result, int number, ImportReason reason)
{
    for (const ImportProblem& problem : result.problems)
        if (problem.number == number && problem.reason == reason)
            return true;
    return false;
}

QString detailOf(const ImportedConnection& result, ImportReason reason)
{
    for (const ImportProblem& problem : result.problems)
        if (problem.reason == reason)
            return problem.detail;
    return {};
}

} // namespace

class ClientPropertiesTest : public QObject
{
    Q_OBJECT
private slots:
    void readsScramOverTlsOfAJavaClient()
    {
        const auto c = parsed("# production\n"
                              "bootstrap.servers=b1.example.com:9093,b2.example.com:9093\n"
                              "security.protocol=SASL_SSL\n"
                              "sasl.mechanism=SCRAM-SHA-512\n"
                              "sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required \\\n"
                              "   username=\"alice\" \\\n"
                              "   password=\"al=ice;\\\\\"secret\";\n"
                              "ssl.truststore.type=PEM\n"
                              "ssl.truststore.location=/etc/kafka/ca.pem\n"
                              "group.id=shop\n");
        QCOMPARE(c.spec.bootstrap,
                 QStringList({QStringLiteral("b1.example.com:9093"), QStringLiteral("b2.example.com:9093")}));
        QVERIFY(c.spec.tls.enabled);
        QCOMPARE(c.spec.sasl.mechanism, SaslMechanism::ScramSha512);
        QCOMPARE(c.spec.sasl.user, QStringLiteral("alice"));
        QCOMPARE(c.secrets.saslPassword, QStringLiteral("al=ice;\"secret"));
        QCOMPARE(c.spec.tls.caFile, QStringLiteral("/etc/kafka/ca.pem"));
        QCOMPARE(c.problems.size(), 1);
        QVERIFY(hasProblem(c, 10, ImportReason::ClientSetting));
    }

    void readsPlainOfConfluentCloudWithTheRegistry()
    {
        const auto c = parsed("bootstrap.servers=pkc-1.eu-central-1.aws.confluent.cloud:9092\n"
                              "security.protocol=SASL_SSL\n"
                              "sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule   required "
                              "username='KEY' password='SEC/RET+1=';\n"
                              "sasl.mechanism=PLAIN\n"
                              "client.dns.lookup=use_all_dns_ips\n"
                              "schema.registry.url=https://psrc-1.eu-central-1.aws.confluent.cloud\n"
                              "basic.auth.credentials.source=USER_INFO\n"
                              "basic.auth.user.info=SRKEY:SR:SECRET\n");
        QCOMPARE(c.spec.sasl.mechanism, SaslMechanism::Plain);
        QCOMPARE(c.spec.sasl.user, QStringLiteral("KEY"));
        QCOMPARE(c.secrets.saslPassword, QStringLiteral("SEC/RET+1="));
        QCOMPARE(c.spec.registry.auth, HttpAuth::Basic);
        QCOMPARE(c.spec.registry.user, QStringLiteral("SRKEY"));
        QCOMPARE(c.secrets.registryPassword, QStringLiteral("SR:SECRET"));
    }

    void readsALibrdkafkaConfiguration()
    {
        const auto c = parsed("metadata.broker.list=k1:9094\n"
                              "security.protocol=sasl_ssl\n"
                              "sasl.mechanisms=SCRAM-SHA-256\n"
                              "sasl.username=bob\n"
                              "sasl.password=back\\slash=and#hash\n"
                              "ssl.ca.location=/certs/ca.crt\n"
                              "enable.ssl.certificate.verification=false\n"
                              "enable.auto.commit=false\n");
        QCOMPARE(c.spec.sasl.mechanism, SaslMechanism::ScramSha256);
        QCOMPARE(c.secrets.saslPassword, QStringLiteral("back\\slash=and#hash"));
        QVERIFY(!c.spec.tls.verifyCertificate);
        QVERIFY(hasProblem(c, 8, ImportReason::ClientSetting));
    }

    void readsKcatOnOneLine()
    {
        const auto c = parsed("kcat -b h1:9092,h2:9092 -X security.protocol=SASL_PLAINTEXT -X sasl.mechanisms=PLAIN "
                              "-X sasl.username=u -X 'sasl.password=p w' -t orders -C");
        QCOMPARE(c.spec.bootstrap.size(), 2);
        QVERIFY(!c.spec.tls.enabled);
        QCOMPARE(c.spec.sasl.mechanism, SaslMechanism::Plain);
        QCOMPARE(c.secrets.saslPassword, QStringLiteral("p w"));
        QVERIFY(c.problems.isEmpty());
    }

    void readsKcatOverSeveralLines()
    {
        const auto c =
            parsed("kcat -b h1:9093 \\\n  -X security.protocol=ssl \\\n  -Xssl.certificate.location=/c.pem \\\n"
                   "  -X ssl.key.location=/k.pem -X ssl.key.password=geheim \\\n  -L\n");
        QCOMPARE(c.spec.bootstrap, QStringList(QStringLiteral("h1:9093")));
        QVERIFY(c.spec.tls.enabled);
        QCOMPARE(c.spec.tls.certificateFile, QStringLiteral("/c.pem"));
        QCOMPARE(c.spec.tls.keyFile, QStringLiteral("/k.pem"));
        QCOMPARE(c.secrets.tlsKeyPassword, QStringLiteral("geheim"));
    }

    void readsTheCommandsOfKafkaItself()
    {
        const auto c = parsed(
            "kafka-console-consumer.sh --bootstrap-server h:9092 --topic t --consumer-property security.protocol=SSL");
        QCOMPARE(c.spec.bootstrap, QStringList(QStringLiteral("h:9092")));
        QVERIFY(c.spec.tls.enabled);
    }

    void readsABareListOfAddresses()
    {
        const auto c = parsed("  b-1.shop.kafka:9092, b-2.shop.kafka:9092 \n[2001:db8::1]:9092\n");
        QCOMPARE(c.spec.bootstrap,
                 QStringList({QStringLiteral("b-1.shop.kafka:9092"), QStringLiteral("b-2.shop.kafka:9092"),
                              QStringLiteral("[2001:db8::1]:9092")}));
        QVERIFY(!c.spec.tls.enabled);
        QCOMPARE(c.spec.sasl.mechanism, SaslMechanism::None);
    }

    void removesListenerNames()
    {
        const auto c = parsed("SASL_SSL://b1:9094,SASL_SSL://b2:9094");
        QCOMPARE(c.spec.bootstrap, QStringList({QStringLiteral("b1:9094"), QStringLiteral("b2:9094")}));
    }

    void readsOAuthOfAJavaClient()
    {
        const auto c = parsed("bootstrap.servers=b:9093\nsecurity.protocol=SASL_SSL\nsasl.mechanism=OAUTHBEARER\n"
                              "sasl.login.callback.handler.class=org.apache.kafka.common.security.oauthbearer.secured."
                              "OAuthBearerLoginCallbackHandler\n"
                              "sasl.oauthbearer.token.endpoint.url=https\\://login.example.com/token\n"
                              "sasl.jaas.config=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule "
                              "required clientId='weir' "
                              "clientSecret='s3' scope='kafka.read kafka.write' extension_logicalCluster='lkc-1' "
                              "extension_identityPoolId='pool-2';\n");
        QCOMPARE(c.spec.sasl.mechanism, SaslMechanism::OAuthBearer);
        QCOMPARE(c.spec.sasl.tokenUrl, QStringLiteral("https://login.example.com/token"));
        QCOMPARE(c.spec.sasl.clientId, QStringLiteral("weir"));
        QCOMPARE(c.secrets.oauthClientSecret, QStringLiteral("s3"));
        QCOMPARE(c.spec.sasl.scope, QStringLiteral("kafka.read kafka.write"));
        QCOMPARE(c.spec.sasl.extensions.split(QLatin1Char(',')).size(), 2);
        QVERIFY(c.spec.sasl.extensions.contains(QStringLiteral("logicalCluster=lkc-1")));
        QVERIFY(c.problems.isEmpty());
    }

    void readsOAuthOfLibrdkafka()
    {
        const auto c =
            parsed("bootstrap.servers=b:9093\nsecurity.protocol=SASL_SSL\nsasl.mechanisms=OAUTHBEARER\nsasl."
                   "oauthbearer.method=oidc\n"
                   "sasl.oauthbearer.client.id=id\nsasl.oauthbearer.client.secret=sec\\ret\nsasl.oauthbearer.scope=s\n"
                   "sasl.oauthbearer.token.endpoint.url=http://idp/token\nsasl.oauthbearer.extensions=a=b\n");
        QCOMPARE(c.secrets.oauthClientSecret, QStringLiteral("sec\\ret"));
        QCOMPARE(c.spec.sasl.extensions, QStringLiteral("a=b"));
        QVERIFY(c.problems.isEmpty());
    }

    void readsKerberos()
    {
        const auto c = parsed(
            "bootstrap.servers=b:9092\nsecurity.protocol=SASL_PLAINTEXT\nsasl.kerberos.service.name=kafka\n"
            "sasl.jaas.config=com.sun.security.auth.module.Krb5LoginModule required useKeyTab=true storeKey=true "
            "keyTab=\"/etc/weir.keytab\" principal=\"weir@EXAMPLE.COM\" serviceName=\"bus\";\n");
        QCOMPARE(c.spec.sasl.mechanism, SaslMechanism::Gssapi);
        QCOMPARE(c.spec.sasl.kerberosKeytab, QStringLiteral("/etc/weir.keytab"));
        QCOMPARE(c.spec.sasl.kerberosPrincipal, QStringLiteral("weir@EXAMPLE.COM"));
        QCOMPARE(c.spec.sasl.kerberosService, QStringLiteral("bus"));
        QVERIFY(c.problems.isEmpty());
    }

    void readsMskIamAndNamesTheRoleItCannotTakeOn()
    {
        const auto c =
            parsed("bootstrap.servers=b-1.shop.c2.kafka.eu-central-1.amazonaws.com:9098\nsecurity.protocol=SASL_SSL\n"
                   "sasl.mechanism=AWS_MSK_IAM\n"
                   "sasl.jaas.config=software.amazon.msk.auth.iam.IAMLoginModule required awsProfileName=\"shop\" "
                   "awsRoleArn=\"arn:aws:iam::1:role/x\";\n"
                   "sasl.client.callback.handler.class=software.amazon.msk.auth.iam.IAMClientCallbackHandler\n");
        QCOMPARE(c.spec.sasl.mechanism, SaslMechanism::AwsMskIam);
        QCOMPARE(c.spec.sasl.awsProfile, QStringLiteral("shop"));
        QVERIFY(hasProblem(c, 4, ImportReason::JaasOption));
        QCOMPARE(detailOf(c, ImportReason::JaasOption), QStringLiteral("awsRoleArn"));
    }

    void namesTheCommandsForJavaStores()
    {
        const auto c =
            parsed("bootstrap.servers=b:9093\nsecurity.protocol=SSL\nssl.truststore.location=/etc/it's/trust.jks\n"
                   "ssl.truststore.password=changeit\nssl.keystore.location=/etc/key.p12\nssl.keystore.type=PKCS12\n"
                   "ssl.keystore.password=changeit\nssl.key.password=changeit\n");
        QVERIFY(hasProblem(c, 3, ImportReason::JavaTrustStore));
        QCOMPARE(detailOf(c, ImportReason::JavaTrustStore),
                 QStringLiteral("keytool -list -rfc -keystore '/etc/it'\\''s/trust.jks' > ca.pem"));
        QVERIFY(hasProblem(c, 5, ImportReason::JavaKeyStore));
        QVERIFY(
            detailOf(c, ImportReason::JavaKeyStore).startsWith(QStringLiteral("openssl pkcs12 -in '/etc/key.p12'")));
        QVERIFY(hasProblem(c, 4, ImportReason::StorePassword));
        QVERIFY(c.spec.tls.caFile.isEmpty());
        for (const ImportProblem& problem : c.problems)
            QVERIFY2(!problem.detail.contains(QStringLiteral("changeit")), qPrintable(problem.detail));
    }

    void readsAPemKeyStoreAsCertificateAndKey()
    {
        const auto c = parsed("bootstrap.servers=b:9093\nsecurity.protocol=SSL\nssl.keystore.type=PEM\nssl.keystore."
                              "location=/c.pem\nssl.key.password=k\n"
                              "ssl.endpoint.identification.algorithm=\n");
        QCOMPARE(c.spec.tls.certificateFile, QStringLiteral("/c.pem"));
        QCOMPARE(c.spec.tls.keyFile, QStringLiteral("/c.pem"));
        QCOMPARE(c.secrets.tlsKeyPassword, QStringLiteral("k"));
        QVERIFY(!c.spec.tls.verifyHostName);
    }

    void saysThatACertificateInTheTextMustBeAFile()
    {
        const auto c = parsed("bootstrap.servers=b:9093\nsecurity.protocol=SSL\nssl.keystore.certificate.chain=-----"
                              "BEGIN CERTIFICATE----- MII\n"
                              "ssl.keystore.key=-----BEGIN PRIVATE KEY----- geheim\n");
        QVERIFY(hasProblem(c, 3, ImportReason::InlinePem));
        QVERIFY(hasProblem(c, 4, ImportReason::InlinePem));
        for (const ImportProblem& problem : c.problems)
            QVERIFY(!problem.detail.contains(QStringLiteral("geheim")));
    }

    void readsADictionaryOfPython()
    {
        const auto c =
            parsed("conf = {\n    'bootstrap.servers': 'b1:9092,b2:9092',  \n    \"security.protocol\": \"SASL_SSL\",\n"
                   "    'sasl.mechanisms': 'PLAIN',\n    'sasl.username': 'u',\n    'sasl.password': 'p',\n    "
                   "'group.id': 'g',\n}\n");
        QCOMPARE(c.spec.bootstrap.size(), 2);
        QCOMPARE(c.spec.sasl.user, QStringLiteral("u"));
        QCOMPARE(c.secrets.saslPassword, QStringLiteral("p"));
        QCOMPARE(c.problems.size(), 1);
    }

    void readsSpringsPrefixes()
    {
        const auto c =
            parsed("spring.kafka.bootstrap-servers=b:9093\nspring.kafka.properties.security.protocol=SASL_SSL\n"
                   "spring.kafka.properties.sasl.mechanism=SCRAM-SHA-256\n"
                   "spring.kafka.properties.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule "
                   "required username=\"u\" password=\"p\";\n"
                   "spring.application.name=shop\n");
        QCOMPARE(c.spec.bootstrap, QStringList(QStringLiteral("b:9093")));
        QCOMPARE(c.spec.sasl.mechanism, SaslMechanism::ScramSha256);
        QCOMPARE(c.spec.sasl.user, QStringLiteral("u"));
        QVERIFY(hasProblem(c, 5, ImportReason::UnknownKey));
    }

    void leavesPlaceholdersOut()
    {
        const auto c =
            parsed("bootstrap.servers={{ BOOTSTRAP_SERVERS }}\nsecurity.protocol=SASL_SSL\nsasl.mechanisms=PLAIN\n"
                   "sasl.username=<API_KEY>\nsasl.password=${API_SECRET}\n");
        QVERIFY(c.spec.bootstrap.isEmpty());
        QVERIFY(c.spec.sasl.user.isEmpty());
        QVERIFY(c.secrets.saslPassword.isEmpty());
        for (const int line : {1, 4, 5})
            QVERIFY(hasProblem(c, line, ImportReason::Placeholder));
    }

    void takesARealPasswordForNoPlaceholder()
    {
        const auto c = parsed("bootstrap.servers=b:9092\nsecurity.protocol=SASL_SSL\nsasl.mechanisms=PLAIN\nsasl."
                              "username=$ConnectionString\n"
                              "sasl.password=$3cret\n");
        QCOMPARE(c.spec.sasl.user, QStringLiteral("$ConnectionString"));
        QCOMPARE(c.secrets.saslPassword, QStringLiteral("$3cret"));
    }

    void takesUserAndPasswordOutOfTheRegistrysAddress()
    {
        const auto c = parsed(
            "bootstrap.servers=b:9092\nschema.registry.url=https://avnadmin:s%40cret@registry.example.com:12838\n");
        QCOMPARE(c.spec.registry.url, QStringLiteral("https://registry.example.com:12838"));
        QCOMPARE(c.spec.registry.user, QStringLiteral("avnadmin"));
        QCOMPARE(c.secrets.registryPassword, QStringLiteral("s@cret"));
    }

    void inheritsTheRegistrysUserFromSasl()
    {
        const auto c = parsed("bootstrap.servers=b:9092\nsecurity.protocol=SASL_SSL\nsasl.mechanisms=PLAIN\nsasl."
                              "username=u\nsasl.password=p\n"
                              "schema.registry.url=http://r:8081\nbasic.auth.credentials.source=SASL_INHERIT\n");
        QCOMPARE(c.spec.registry.user, QStringLiteral("u"));
        QCOMPARE(c.secrets.registryPassword, QStringLiteral("p"));
    }

    void saysWhatItAssumed()
    {
        const auto c = parsed("bootstrap.servers=b:9092\nsasl.username=u\nsasl.password=p\n");
        QVERIFY(c.spec.tls.enabled);
        QCOMPARE(c.spec.sasl.mechanism, SaslMechanism::Plain);
        QVERIFY(hasProblem(c, 0, ImportReason::ProtocolAssumed));
        QVERIFY(hasProblem(c, 0, ImportReason::MechanismAssumed));
    }

    void saysThatAProtocolWithoutSaslIgnoresIt()
    {
        const auto c = parsed("bootstrap.servers=b:9092\nsecurity.protocol=PLAINTEXT\nsasl.mechanism=PLAIN\n");
        QCOMPARE(c.spec.sasl.mechanism, SaslMechanism::None);
        QVERIFY(hasProblem(c, 2, ImportReason::IgnoredByProtocol));
    }

    void countsLinesAsPeopleDo()
    {
        const auto c = parsed(
            "\n# one\n! two\r\nbootstrap.servers = b:9092\n\nsecurity.protocol : NONSENSE\nno setting at all ?\n");
        QVERIFY(hasProblem(c, 6, ImportReason::NotUnderstood));
        QCOMPARE(c.taken.first().number, 4);
        QVERIFY(hasProblem(c, 7, ImportReason::UnknownKey) || hasProblem(c, 7, ImportReason::Malformed));
    }

    void neverRepeatsASecretInAProblem()
    {
        const auto c =
            parsed("bootstrap.servers=b:9092\nsecurity.protocol=SASL_SSL\nsasl.jaas.config=nonsense password=geheim1;\n"
                   "basic.auth.user.info=geheim2\nmy.own.password=geheim3\n=geheim4\n");
        for (const ImportProblem& problem : c.problems)
            QVERIFY2(!problem.detail.contains(QStringLiteral("geheim")) &&
                         !problem.key.contains(QStringLiteral("geheim")),
                     qPrintable(problem.key));
    }

    void refusesWhatIsNoConfiguration()
    {
        for (const char* text :
             {"", "  \n# only a comment\n", "Dear Sir or Madam,\nplease find attached\n", "group.id=x\nacks=all\n"}) {
            const auto result = parseClientProperties(QString::fromUtf8(text));
            QVERIFY2(!result, text);
            QCOMPARE(result.error().kind, ErrorKind::Invalid);
        }
        QCOMPARE(parseClientProperties(QString(2 << 20, QLatin1Char('x'))).error().kind, ErrorKind::Limit);
    }
};

WEIR_TEST(ClientPropertiesTest)

} // namespace weir

#include "clientpropertiestest.moc"
