#include "backend/service/connectionstore.h"
#include "tests/support/registry.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace weir {
namespace {

ConnectionSpec spec(const char* name)
{
    ConnectionSpec made;
    made.id = ConnectionStore::newId();
    made.name = QLatin1String(name);
    made.bootstrap = {QStringLiteral("broker:9092")};
    return made;
}

ConnectionSpec everything()
{
    ConnectionSpec full = spec("full");
    full.bootstrap = {QStringLiteral("b1:9093"), QStringLiteral("[::1]:9093")};
    full.tls.enabled = true;
    full.tls.verifyHostName = false;
    full.sasl.mechanism = SaslMechanism::OAuthBearer;
    full.sasl.tokenUrl = QStringLiteral("https://idp/token");
    full.sasl.clientId = QStringLiteral("id");
    full.sasl.scope = QStringLiteral("s");
    full.sasl.extensions = QStringLiteral("a=b,c=d");
    full.registry = {QStringLiteral("https://registry:8081"), HttpAuth::Basic, QStringLiteral("u"), {}, {}, {}, {}};
    full.registry.tls.verifyCertificate = false;
    full.connectUrl = QStringLiteral("http://connect:8083");
    full.environment = Environment::Production;
    full.colour = QStringLiteral("#AABBCC");
    full.readOnly = false;
    full.rememberSecrets = false;
    full.budgetBytesPerSecond = 5'000'000'000;
    full.budgetRequestsPerSecond = 20;
    return full;
}

void write(const QString& path, const QByteArray& bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

} // namespace

class ConnectionStoreTest : public QObject
{
    Q_OBJECT
private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void keepsEverythingOverARestart()
    {
        const ConnectionSpec full = everything();
        {
            ConnectionStore store(file());
            QVERIFY(store.save(full));
            QVERIFY(store.save(spec("second")));
        }
        const ConnectionStore again(file());
        QCOMPARE(again.connections().size(), 2);
        QCOMPARE(again.byId(full.id), std::optional(full));
        QVERIFY(!again.loadError());
        QCOMPARE(QFile::permissions(file()) & (QFileDevice::ReadOther | QFileDevice::ReadGroup),
                 QFileDevice::Permissions());
    }

    void everyMechanismComesBack()
    {
        for (const SaslMechanism mechanism :
             {SaslMechanism::None, SaslMechanism::Plain, SaslMechanism::ScramSha256, SaslMechanism::ScramSha512,
              SaslMechanism::OAuthBearer, SaslMechanism::Gssapi, SaslMechanism::AwsMskIam}) {
            ConnectionSpec one = spec("x");
            one.sasl.mechanism = mechanism;
            if (mechanism == SaslMechanism::Gssapi)
                one.sasl.kerberosService = QStringLiteral("bus");
            QCOMPARE(connectionFromJson(connectionToJson(one)), one);
        }
    }

    void replacesById()
    {
        ConnectionStore store(file());
        const QSignalSpy changes(&store, &ConnectionStore::changed);
        ConnectionSpec one = spec("one");
        QVERIFY(store.save(one));
        one.name = QStringLiteral("uno");
        QVERIFY(store.save(one));
        QCOMPARE(store.connections().size(), 1);
        QVERIFY(store.byName(QStringLiteral("UNO")));
        QCOMPARE(changes.count(), 2);
    }

    void refusesANameTwice()
    {
        ConnectionStore store(file());
        QVERIFY(store.save(spec("shop")));
        const Result<void> second = store.save(spec(" Shop "));
        QVERIFY(!second);
        QCOMPARE(second.error().subject, QStringLiteral("name"));
        QCOMPARE(ConnectionFault(second.error().code), ConnectionFault::NameTaken);
        QCOMPARE(store.connections().size(), 1);
    }

    void removes()
    {
        ConnectionStore store(file());
        const ConnectionSpec one = spec("one");
        QVERIFY(store.save(one));
        QVERIFY(store.remove(one.id));
        QVERIFY(store.connections().isEmpty());
        QCOMPARE(store.remove(one.id).error().kind, ErrorKind::NotFound);
        QVERIFY(ConnectionStore(file()).connections().isEmpty());
    }

    void keepsABrokenFileAside()
    {
        for (const QByteArray& broken :
             {QByteArray("{ \"connections\": [ {\"na"), QByteArray("[]"), QByteArray("\xff\xfe not json")}) {
            write(file(), broken);
            ConnectionStore store(file());
            QVERIFY(store.loadError());
            QVERIFY(store.connections().isEmpty());
            QFile aside(file() + QStringLiteral(".broken"));
            QVERIFY(aside.open(QIODevice::ReadOnly));
            QCOMPARE(aside.readAll(), broken);
            QVERIFY(store.save(spec("new")));
            QCOMPARE(ConnectionStore(file()).connections().size(), 1);
            QVERIFY2(aside.exists(), "saving must not take what was kept aside");
        }
    }

    void twoNamesAlikeInAFileAreToldApart()
    {
        write(
            file(),
            R"({"connections":[{"name":"a","bootstrap":["x:1"]},{"name":"A","bootstrap":["y:1"]},{"bootstrap":["z:1"]}]})");
        const ConnectionStore store(file());
        QCOMPARE(store.connections().size(), 2);
        QCOMPARE(store.connections().at(1).name, QStringLiteral("A (2)"));
        QVERIFY(store.connections().at(0).id != store.connections().at(1).id);
    }

    void keepsWhatAnotherProgramWrote()
    {
        ConnectionStore here(file());
        ConnectionStore there(file());
        QVERIFY(there.save(spec("theirs")));
        QVERIFY(here.save(spec("ours")));
        QCOMPARE(here.connections().size(), 2);
        const QSignalSpy changes(&there, &ConnectionStore::changed);
        there.reload();
        QCOMPARE(changes.count(), 1);
        QCOMPARE(there.connections().size(), 2);
        there.reload();
        QCOMPARE(changes.count(), 1);
    }

    void aFolderThatCannotBeWrittenIsAnError()
    {
        write(m_folder->filePath(QStringLiteral("blocked")), "a file where a folder is needed");
        ConnectionStore store(m_folder->filePath(QStringLiteral("blocked/connections.json")));
        const Result<void> saved = store.save(spec("one"));
        QVERIFY(!saved);
        QCOMPARE(saved.error().kind, ErrorKind::Io);
        QVERIFY(store.connections().isEmpty());
    }

    void leavesNoHalfWrittenFileBehind()
    {
        ConnectionStore store(file());
        for (int i = 0; i < 20; ++i)
            QVERIFY(store.save(spec(QByteArray::number(i).constData())));
        const QStringList left = QDir(m_folder->path()).entryList(QDir::Files);
        QCOMPARE(left, QStringList(QStringLiteral("connections.json")));
    }

    void namesWhatIsWrongAtTheField_data()
    {
        QTest::addColumn<QString>("bootstrap");
        QTest::addColumn<int>("fault");
        const auto row = [](const char* address, ConnectionFault fault) {
            QTest::newRow(address) << QString::fromLatin1(address) << int(fault);
        };
        row("", ConnectionFault::Missing);
        row("broker", ConnectionFault::PortMissing);
        row("broker:", ConnectionFault::PortMissing);
        row("broker:0", ConnectionFault::PortRange);
        row("broker:65536", ConnectionFault::PortRange);
        row("broker:9092x", ConnectionFault::AddressMalformed);
        row("http://broker:9092", ConnectionFault::AddressIsUrl);
        row("bro ker:9092", ConnectionFault::PortMissing);
        row("user@broker:9092", ConnectionFault::AddressMalformed);
        row("broker:9092", ConnectionFault::None);
        row("10.0.0.1:9092 , other:1", ConnectionFault::None);
        row("[fe80::1]:9092", ConnectionFault::None);
        row("SASL_SSL://broker:9093", ConnectionFault::None);
    }

    void namesWhatIsWrongAtTheField()
    {
        QFETCH(QString, bootstrap);
        QFETCH(int, fault);
        ConnectionSpec one = spec("one");
        one.bootstrap = splitBootstrap(bootstrap);
        const Result<void> checked = checkConnection(one);
        QCOMPARE(checked ? 0 : checked.error().code, fault);
        if (!checked)
            QCOMPARE(checked.error().subject, QStringLiteral("bootstrap"));
    }

    void checksFilesAndAddresses()
    {
        const QString pem = m_folder->filePath(QStringLiteral("c.pem"));
        const QString jks = m_folder->filePath(QStringLiteral("c.jks"));
        write(pem, "-----BEGIN CERTIFICATE-----\n");
        write(jks, QByteArray::fromHex("feedfeed00000002"));
        const auto faultOf = [](const ConnectionSpec& one) {
            const Result<void> checked = checkConnection(one);
            return checked ? QString()
                           : checked.error().subject + QLatin1Char(' ') + QString::number(checked.error().code);
        };
        const auto expected = [](const char* field, ConnectionFault fault) {
            return QStringLiteral("%1 %2").arg(QLatin1String(field)).arg(int(fault));
        };
        ConnectionSpec one = spec("one");
        one.tls.enabled = true;
        one.tls.caFile = m_folder->filePath(QStringLiteral("none.pem"));
        QCOMPARE(faultOf(one), expected("tls.caFile", ConnectionFault::FileMissing));
        one.tls.caFile = jks;
        QCOMPARE(faultOf(one), expected("tls.caFile", ConnectionFault::FileNotPem));
        one.tls.caFile = m_folder->path();
        QCOMPARE(faultOf(one), expected("tls.caFile", ConnectionFault::FileUnreadable));
        one.tls.caFile = pem;
        one.tls.keyFile = pem;
        QCOMPARE(faultOf(one), expected("tls.certificateFile", ConnectionFault::PairIncomplete));
        one.tls.certificateFile = pem;
        QCOMPARE(faultOf(one), QString());
        one.registry.url = QStringLiteral("https://user:secret@registry");
        QCOMPARE(faultOf(one), expected("registry.url", ConnectionFault::UrlHasSecret));
        one.registry.url = QStringLiteral("registry:8081");
        QCOMPARE(faultOf(one), expected("registry.url", ConnectionFault::UrlMalformed));
        one.registry.url.clear();
        one.connectUrl = QStringLiteral("ftp://x");
        QCOMPARE(faultOf(one), expected("connectUrl", ConnectionFault::UrlMalformed));
    }

private:
    QString file() const { return m_folder->filePath(QStringLiteral("connections.json")); }
    std::unique_ptr<QTemporaryDir> m_folder;
};

WEIR_TEST(ConnectionStoreTest)

} // namespace weir

#include "connectionstoretest.moc"
