#include "models/connections/connectiondraft.h"

#include "backend/service/connectionpresets.h"
#include "backend/service/connectionstore.h"
#include "tests/support/registry.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace weir {
namespace {

ConnectionSpec scram()
{
    ConnectionSpec spec;
    spec.id = QStringLiteral("id");
    spec.name = QStringLiteral("shop");
    spec.bootstrap = {QStringLiteral("b1:9093"), QStringLiteral("b2:9093")};
    spec.tls.enabled = true;
    spec.sasl.mechanism = SaslMechanism::ScramSha256;
    spec.sasl.user = QStringLiteral("alice");
    return spec;
}

QString f(const char* name) { return QLatin1String(name); }

} // namespace

class ConnectionDraftTest : public QObject
{
    Q_OBJECT
private slots:
    void whatIsLoadedComesOutAgain()
    {
        Secrets secrets;
        secrets.saslPassword = f("p");
        ConnectionDraft draft;
        draft.load(scram(), secrets);
        QCOMPARE(draft.spec(), scram());
        QCOMPARE(draft.secrets(), secrets);
        QVERIFY(!draft.isModified());
        draft.setValue(f("sasl.user"), f("bob"));
        QVERIFY(draft.isModified());
        draft.setValue(f("sasl.user"), f("alice"));
        QVERIFY(!draft.isModified());
    }

    void everyFieldHasALabelAndAValue()
    {
        const ConnectionDraft draft;
        for (const QString& field : ConnectionDraft::fields()) {
            QVERIFY2(draft.value(field).isValid(), qPrintable(field));
            QVERIFY2(connectiontext::fieldLabel(field) != field, qPrintable(field));
        }
    }

    void fieldsFollowTheMechanism_data()
    {
        QTest::addColumn<int>("mechanism");
        QTest::addColumn<QStringList>("shown");
        const auto row = [](const char* name, SaslMechanism mechanism, const char* fields) {
            QTest::newRow(name) << int(mechanism) << QString::fromLatin1(fields).split(QLatin1Char(' '));
        };
        row("PLAIN", SaslMechanism::Plain, "sasl.user saslPassword");
        row("SCRAM-SHA-256", SaslMechanism::ScramSha256, "sasl.user saslPassword");
        row("SCRAM-SHA-512", SaslMechanism::ScramSha512, "sasl.user saslPassword");
        row("OAUTHBEARER", SaslMechanism::OAuthBearer,
            "sasl.tokenUrl sasl.clientId oauthClientSecret sasl.scope sasl.extensions");
        row("GSSAPI", SaslMechanism::Gssapi, "sasl.kerberosService sasl.kerberosPrincipal sasl.kerberosKeytab");
        row("AWS_MSK_IAM", SaslMechanism::AwsMskIam, "sasl.awsRegion sasl.awsProfile awsAccessKey awsSecretKey");
    }

    void fieldsFollowTheMechanism()
    {
        QFETCH(int, mechanism);
        QFETCH(QStringList, shown);
        ConnectionDraft draft;
        draft.setValue(f("security"), int(Security::SaslTls));
        draft.setValue(f("sasl.mechanism"), mechanism);
        QStringList found;
        for (const QString& field : ConnectionDraft::fields())
            if ((field.startsWith(f("sasl")) || field.startsWith(f("aws")) || field == f("oauthClientSecret")) &&
                field != f("sasl.mechanism") && draft.isShown(field))
                found.append(field);
        QCOMPARE(found, shown);
        draft.setValue(f("security"), int(Security::Tls));
        for (const QString& field : shown)
            QVERIFY(!draft.isShown(field));
        QCOMPARE(draft.spec().sasl, SaslSettings{});
    }

    void whatIsHiddenHasNoEffectButIsNotLost()
    {
        ConnectionDraft draft;
        draft.load(scram(), {});
        draft.setValue(f("saslPassword"), f("secret"));
        draft.setValue(f("tls.certificateFile"), f("/none.pem"));
        draft.setValue(f("security"), int(Security::Plaintext));
        QVERIFY(!draft.spec().tls.enabled);
        QVERIFY(draft.spec().tls.certificateFile.isEmpty());
        QCOMPARE(draft.secrets(), Secrets{});
        draft.setValue(f("security"), int(Security::SaslTls));
        QCOMPARE(draft.spec().sasl.user, f("alice"));
        QCOMPARE(draft.secrets().saslPassword, f("secret"));
    }

    void productionIsReadOnlyUnlessSomebodySaysOtherwise()
    {
        ConnectionDraft draft;
        draft.load({}, {});
        draft.setValue(f("environment"), int(Environment::Production));
        QVERIFY(draft.value(f("readOnly")).toBool());
        QVERIFY(draft.help(f("readOnly")).contains(f("production")));
        draft.setValue(f("environment"), int(Environment::Staging));
        QVERIFY(!draft.value(f("readOnly")).toBool());
        draft.setValue(f("readOnly"), true);
        draft.setValue(f("readOnly"), false);
        draft.setValue(f("environment"), int(Environment::Production));
        QVERIFY(!draft.value(f("readOnly")).toBool());
    }

    void saysWhatIsWrongAtEveryField()
    {
        ConnectionDraft draft;
        draft.load({}, {});
        draft.setValue(f("bootstrap"), f("broker"));
        draft.setValue(f("security"), int(Security::Mtls));
        draft.setValue(f("registry.url"), f("registry"));
        QVERIFY(!draft.checkAll());
        for (const char* field : {"name", "bootstrap", "tls.certificateFile", "tls.keyFile", "registry.url"})
            QVERIFY2(!draft.error(f(field)).isEmpty(), field);
        QCOMPARE(draft.firstError(), f("name"));
        QVERIFY(draft.error(f("bootstrap")).contains(f("broker")));
        draft.setValue(f("bootstrap"), f("broker:9092"));
        QVERIFY2(draft.error(f("bootstrap")).isEmpty(), "an error goes when the field is changed");
    }

    void aFieldOnlyWalkedThroughIsNotWrong()
    {
        ConnectionDraft draft;
        draft.load({}, {});
        QVERIFY(draft.check(f("name")));
        draft.setTakenNames({f("Shop")});
        draft.setValue(f("name"), f("shop"));
        QVERIFY(!draft.check(f("name")));
        QVERIFY(draft.error(f("name")).contains(f("Another")));
    }

    void everyFaultHasWords()
    {
        QSet<QString> sentences;
        for (int fault = int(ConnectionFault::Missing); fault <= int(ConnectionFault::Negative); ++fault) {
            const QString sentence = connectiontext::faultSentence({ErrorKind::Invalid, fault, f("x"), f("field")});
            QVERIFY(sentence.size() > 10);
            sentences.insert(sentence);
        }
        QCOMPARE(sentences.size(), int(ConnectionFault::Negative));
    }

    void everyImportReasonHasWords()
    {
        for (int reason = 0; reason <= int(ImportReason::IgnoredByProtocol); ++reason)
            QVERIFY(connectiontext::importSentence({1, f("k"), ImportReason(reason), f("tls.caFile")}).size() > 10);
    }

    void everyPresetHasAHintAndPassesItsOwnChecks()
    {
        for (const ConnectionPreset& preset : connectionPresets()) {
            ConnectionDraft draft;
            draft.load({}, {});
            const QSignalSpy changes(&draft, &ConnectionDraft::changed);
            draft.setValue(f("preset"), preset.id);
            QVERIFY(changes.count() > 0);
            QVERIFY2(!draft.help(f("preset")).isEmpty(), qPrintable(preset.id));
            QCOMPARE(draft.value(f("security")).toInt() == int(Security::SaslTls),
                     preset.mechanism != SaslMechanism::None);
            QCOMPARE(draft.placeholder(f("bootstrap")), preset.bootstrapExample);
        }
    }

    void takesAnImportOver()
    {
        const auto imported =
            parseClientProperties(f("bootstrap.servers=b:9093\nsecurity.protocol=SASL_SSL\nsasl.mechanisms=PLAIN\n"
                                    "sasl.username=u\nsasl.password=geheim\nschema.registry.url=http://r:8081\n"));
        QVERIFY(imported);
        ConnectionDraft draft;
        draft.load({}, {});
        draft.setValue(f("name"), f("kept"));
        draft.apply(*imported);
        QCOMPARE(draft.value(f("name")).toString(), f("kept"));
        QCOMPARE(draft.value(f("security")).toInt(), int(Security::SaslTls));
        QCOMPARE(draft.spec().sasl.mechanism, SaslMechanism::Plain);
        QCOMPARE(draft.secrets().saslPassword, f("geheim"));
        QCOMPARE(draft.spec().registry.url, f("http://r:8081"));
        QVERIFY(draft.isModified());
        QVERIFY(draft.checkAll());
    }

    void aListOfAddressesLeavesTheSecurityAsItIs()
    {
        ConnectionDraft draft;
        draft.load(scram(), {});
        draft.apply(*parseClientProperties(f("other:9093")));
        QCOMPARE(draft.spec().bootstrap, QStringList(f("other:9093")));
        QCOMPARE(draft.spec().sasl, scram().sasl);
    }

    void secretsFromTheKeychainDoNotOverwriteWhatIsTyped()
    {
        ConnectionDraft draft;
        draft.load(scram(), {});
        draft.setValue(f("saslPassword"), f("typed"));
        Secrets kept;
        kept.saslPassword = f("old");
        kept.registryPassword = f("registry");
        draft.setKeptSecrets(kept);
        QCOMPARE(draft.value(f("saslPassword")).toString(), f("typed"));
        QCOMPARE(draft.value(f("registryPassword")).toString(), f("registry"));
    }

    void restoredValuesCountAsModified()
    {
        ConnectionDraft draft;
        draft.load(scram(), {});
        ConnectionSpec changed = scram();
        changed.name = f("other");
        draft.edit(changed);
        QVERIFY(draft.isModified());
        QCOMPARE(draft.spec().id, f("id"));
        QCOMPARE(draft.spec().name, f("other"));
    }
};

WEIR_TEST(ConnectionDraftTest)

} // namespace weir

#include "connectiondrafttest.moc"
