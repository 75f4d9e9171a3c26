#include "widgets/connections/connectionspage.h"

#include "backend/service/clusters.h"
#include "backend/service/connectionstore.h"
#include "backend/service/jobs.h"
#include "backend/service/secretstore.h"
#include "backend/service/settings.h"
#include "tests/gui/ui.h"
#include "tests/support/cluster.h"
#include "tests/support/registry.h"
#include "widgets/connections/connectioneditor.h"
#include "widgets/connections/connectionfield.h"
#include "widgets/connections/connectionform.h"
#include "widgets/connections/connectionslist.h"
#include "widgets/connections/connectionspages.h"
#include "widgets/connections/importpanel.h"
#include "widgets/connections/testpanel.h"
#include "widgets/kit/badge.h"
#include "widgets/kit/banner.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/formfield.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDirIterator>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTemporaryDir>

namespace weir {
namespace {

class TestNavigator : public Navigator
{
public:
    void go(const Place& place, Where) override
    {
        places.append(place.address());
        if (page && place.pageId() == QLatin1String("connections"))
            page->open(place, nullptr);
    }
    void say(const QString& sentence) override { said.append(sentence); }

    Page* page = nullptr;
    QStringList places;
    QStringList said;
};

QString f(const char* text) { return QString::fromUtf8(text); }

} // namespace

class ConnectionsPageTest : public QObject
{
    Q_OBJECT
private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_store = std::make_unique<ConnectionStore>(m_folder->filePath(f("connections.json")));
        m_settings = std::make_unique<Settings>(m_folder->filePath(f("weir.ini")));
        m_secrets = std::make_unique<MemorySecretStore>();
        m_jobs = std::make_unique<Jobs>();
        m_clusters = std::make_unique<Clusters>();
        m_services = {};
        m_services.connections = m_store.get();
        m_services.secrets = m_secrets.get();
        m_services.clusters = m_clusters.get();
        m_services.jobs = m_jobs.get();
        m_services.settings = m_settings.get();
        makePage();
    }

    void cleanup()
    {
        m_page.reset();
        m_clusters.reset();
    }

    void emptyAtFirstAndOffersTheOneThingToDo()
    {
        open("connections");
        QVERIFY(!visibleTable());
        test::click(test::button(m_page.get(), f("New connection")));
        QCOMPARE(m_navigator.places.last(), f("weir:///connections/new"));
        QVERIFY(field("name")->isVisible());
    }

    void theFormFollowsSecurityAndMechanism()
    {
        open("connections/new");
        QVERIFY(!field("saslPassword")->isVisible());
        QVERIFY(!field("tls.caFile")->isVisible());
        choose("security", f("SASL over TLS"));
        QVERIFY(field("saslPassword")->isVisible());
        QVERIFY(field("tls.caFile")->isVisible());
        choose("sasl.mechanism", f("OAUTHBEARER: client credentials"));
        QVERIFY(!field("saslPassword")->isVisible());
        QVERIFY(field("sasl.tokenUrl")->isVisible());
        choose("sasl.mechanism", f("GSSAPI: Kerberos"));
        QVERIFY(field("sasl.kerberosKeytab")->isVisible());
        choose("sasl.mechanism", f("AWS MSK IAM"));
        QVERIFY(field("awsSecretKey")->isVisible());
        choose("security", f("TLS with client certificate (mTLS)"));
        QVERIFY(field("tls.keyFile")->isVisible());
        QVERIFY(!field("sasl.mechanism")->isVisible());
    }

    void aPresetFillsInWhatTheServiceFixes()
    {
        open("connections/new");
        choose("preset", f("Azure Event Hubs"));
        QCOMPARE(text("sasl.user"), f("$ConnectionString"));
        QVERIFY(field("saslPassword")->isVisible());
        QVERIFY(formField("preset")->field()->accessibleDescription().contains(f("connection string")));
    }

    void errorsStandAtTheirFields()
    {
        open("connections/new");
        typeInto("bootstrap", f("broker"));
        test::click(test::button(m_page.get(), f("Save")));
        QVERIFY(formField("name")->error().contains(f("name")));
        QVERIFY(formField("bootstrap")->error().contains(f("broker")));
        QVERIFY(m_store->connections().isEmpty());
        QVERIFY2(input("name")->hasFocus(), "the first wrong field has the keys");
        typeInto("name", f("shop"));
        QVERIFY(formField("name")->error().isEmpty());
        typeInto("bootstrap", f("broker:9092"));
        QVERIFY(formField("bootstrap")->error().isEmpty());
    }

    void aFieldThatIsLeftWrongSaysSo()
    {
        open("connections/new");
        typeInto("bootstrap", f("broker:99999"));
        QVERIFY(formField("bootstrap")->error().isEmpty());
        test::press(m_page.get(), Qt::Key_Tab);
        QVERIFY(formField("bootstrap")->error().contains(f("65535")));
    }

    void savesWithTheKeysAlone()
    {
        open("connections/new");
        typeInto("name", f("shop"));
        typeInto("bootstrap", f("b1:9092, b2:9092"));
        test::press(m_page.get(), Qt::Key_S, Qt::ControlModifier);
        QTRY_COMPARE(m_store->connections().size(), 1);
        const ConnectionSpec saved = m_store->connections().first();
        QCOMPARE(saved.name, f("shop"));
        QCOMPARE(saved.bootstrap, QStringList({f("b1:9092"), f("b2:9092")}));
        QCOMPARE(m_navigator.places.last(), f("weir:///connections/") + saved.id);
        QVERIFY(m_navigator.said.last().contains(f("shop")));
        typeInto("name", f("shop 2"));
        test::press(m_page.get(), Qt::Key_S, Qt::ControlModifier);
        QTRY_COMPARE(m_store->connections().first().name, f("shop 2"));
        QCOMPARE(m_store->connections().size(), 1);
    }

    void productionTurnsReadOnlyOnAndSaysWhy()
    {
        open("connections/new");
        auto* readOnly = qobject_cast<QCheckBox*>(input("readOnly"));
        QVERIFY(!readOnly->isChecked());
        choose("environment", f("Production"));
        QVERIFY(readOnly->isChecked());
        QVERIFY(readOnly->accessibleDescription().contains(f("production")));
        reveal("readOnly");
        test::click(readOnly, Qt::LeftButton, {}, {8, readOnly->height() / 2});
        QVERIFY(!readOnly->isChecked());
    }

    void aPastedConfigurationIsTakenOverLineByLine()
    {
        open("connections/new");
        test::click(test::button(m_page.get(), f("Paste…")));
        QGuiApplication::clipboard()->setText(
            f("bootstrap.servers=b:9093\nsecurity.protocol=SASL_SSL\nsasl.mechanism=PLAIN\n"
              "sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required "
              "username=\"alice\" password=\"geheim\";\ngroup.id=g\nssl.truststore.location=/t.jks\n"));
        test::click(test::button(m_page.get(), f("Paste")));
        QCOMPARE(text("bootstrap"), f("b:9093"));
        QCOMPARE(text("sasl.user"), f("alice"));
        QCOMPARE(text("saslPassword"), f("geheim"));
        QCOMPARE(qobject_cast<QLineEdit*>(input("saslPassword"))->echoMode(), QLineEdit::Password);
        auto* panel = m_page->findChild<ImportPanel*>();
        const QString words = visibleWords(panel);
        QVERIFY2(words.contains(f("Line 6: ssl.truststore.location")), qPrintable(words));
        QVERIFY2(words.contains(f("keytool -list -rfc")), qPrintable(words));
        QVERIFY2(words.contains(f("Line 5: group.id")), qPrintable(words));
        test::press(m_page.get(), Qt::Key_Escape);
        QTRY_VERIFY(!panel->isVisible());
        QVERIFY(panel->findChild<QPlainTextEdit*>()->toPlainText().isEmpty());
        QVERIFY(m_page->findChild<TestPanel*>()->isVisible());
    }

    void aDroppedFileIsTakenOver()
    {
        open("connections/new");
        QFile file(m_folder->filePath(f("client.properties")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("bootstrap.servers=dropped:9092\n");
        file.close();
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(file.fileName())});
        QWidget* editor = m_page->editor();
        const QPoint middle = editor->rect().center();
        QDragEnterEvent enter(middle, Qt::CopyAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(editor, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(middle, Qt::CopyAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(editor, &drop);
        QTRY_COMPARE(text("bootstrap"), f("dropped:9092"));
    }

    void whatIsNoConfigurationIsSaid()
    {
        open("connections/new");
        test::click(test::button(m_page.get(), f("Paste…")));
        QGuiApplication::clipboard()->setText(f("Dear Sir or Madam"));
        test::click(test::button(m_page.get(), f("Paste")));
        QVERIFY(visibleWords(m_page->findChild<ImportPanel*>()).contains(f("Nothing in this text")));
        QVERIFY(text("bootstrap").isEmpty());
    }

    void aTestShowsWhichStepFailedAndWhatToDo()
    {
        open("connections/new");
        // Nobody listens on port 1.
        typeInto("bootstrap", f("127.0.0.1:1"));
        test::click(test::button(m_page.get(), f("Test connection")));
        QCOMPARE(m_jobs->jobs().size(), 1);
        QTRY_VERIFY(!m_page->editor()->tester().isRunning());
        const QString words = visibleWords(m_page->findChild<TestPanel*>());
        QVERIFY2(words.contains(f("failed")), qPrintable(words));
        QVERIFY2(words.contains(f("127.0.0.1:1")), qPrintable(words));
        QCOMPARE(m_page->editor()->tester().report()[1].state, StepState::Failed);
        QCOMPARE(m_jobs->jobs().first().state, JobState::Failed);
    }

    void aRealClusterPassesEveryStepAfterAPaste()
    {
        const QJsonObject cluster = test::clusterFile();
        const auto said = [&cluster](const char* key) { return cluster.value(QLatin1String(key)).toString(); };
        QVERIFY2(!said("saslSsl").isEmpty(), "the test cluster is not up");
        open("connections/new");
        m_page->findChild<ImportPanel*>()->take(
            f("bootstrap.servers=%1\nsecurity.protocol=SASL_SSL\nsasl.mechanism=SCRAM-SHA-512\n"
              "sasl.username=%2\nsasl.password=%3\nssl.ca.location=%4\n")
                .arg(said("saslSsl"), said("user"), said("password"), said("caFile")));
        choose("sasl.mechanism", f("SCRAM-SHA-512: user and password"));
        test::click(test::button(m_page.get(), f("Test connection")));
        QTRY_VERIFY(!m_page->editor()->tester().isRunning());
        QString words = visibleWords(m_page->findChild<TestPanel*>());
        QVERIFY2(m_page->editor()->tester().succeeded(), qPrintable(words));
        QVERIFY2(words.contains(f("Everything works")) && words.contains(f("Issued by")), qPrintable(words));

        typeInto("saslPassword", f("wrong"));
        QVERIFY(visibleWords(m_page->findChild<TestPanel*>()).contains(f("Changed since")));
        test::click(test::button(m_page.get(), f("Run the test")));
        QTRY_VERIFY(!m_page->editor()->tester().isRunning());
        words = visibleWords(m_page->findChild<TestPanel*>());
        QCOMPARE(m_page->editor()->tester().report()[std::size_t(TestStep::Tls)].state, StepState::Ok);
        QCOMPARE(m_page->editor()->tester().report()[std::size_t(TestStep::Sasl)].state, StepState::Failed);
        QVERIFY2(words.contains(f("“Sign in” failed")), qPrintable(words));
        QVERIFY2(!words.contains(f("wrong")), "no secret in what is shown");

        choose("security", f("TLS with client certificate (mTLS)"));
        typeInto("bootstrap", said("mtls"));
        typeInto("tls.certificateFile", said("clientCert"));
        typeInto("tls.keyFile", said("clientKey"));
        test::click(test::button(m_page.get(), f("Test connection")));
        QTRY_VERIFY(!m_page->editor()->tester().isRunning());
        QVERIFY2(m_page->editor()->tester().succeeded(), qPrintable(visibleWords(m_page->findChild<TestPanel*>())));

        // A TLS port spoken to in plain.
        choose("security", f("None (plaintext)"));
        test::click(test::button(m_page.get(), f("Run the test")));
        QTRY_VERIFY(!m_page->editor()->tester().isRunning());
        words = visibleWords(m_page->findChild<TestPanel*>());
        QVERIFY2(words.contains(f("Choose TLS as the security")), qPrintable(words));
    }

    void opensClustersFromTheList()
    {
        saved("one");
        saved("two");
        open("connections");
        auto* table = visibleTable();
        QVERIFY(table);
        table->setFocus();
        table->setCurrentRow(1);
        test::press(m_page.get(), Qt::Key_Return);
        QCOMPARE(m_navigator.places.last(), f("weir://two/topics"));
    }

    void saveAndOpenOpensTheCluster()
    {
        open("connections/new");
        typeInto("name", f("shop"));
        typeInto("bootstrap", f("127.0.0.1:1"));
        test::click(test::button(m_page.get(), f("Save and open")));
        QTRY_COMPARE(m_navigator.places.last(), f("weir://shop/topics"));
        QVERIFY(m_clusters->byName(f("shop")));
    }

    void deletingAsksFirst()
    {
        saved("one");
        open("connections");
        auto* table = visibleTable();
        table->setFocus();
        table->setCurrentRow(0);
        test::press(m_page.get(), Qt::Key_Delete);
        QCOMPARE(m_store->connections().size(), 1);
        test::click(test::button(m_page.get(), f("Delete connection")));
        QVERIFY(m_store->connections().isEmpty());
        QTRY_VERIFY(!visibleTable());
    }

    void aCopyHasANameOfItsOwn()
    {
        const QString id = saved("one");
        m_page->open({{}, {f("connections"), f("new")}, {{f("from"), id}}}, nullptr);
        QCOMPARE(text("name"), f("one (copy)"));
        test::click(test::button(m_page.get(), f("Save")));
        QTRY_COMPARE(m_store->connections().size(), 2);
    }

    void aConnectionThatIsGoneIsSaid()
    {
        open("connections/nothing");
        QVERIFY(visibleWords(m_page.get()).contains(f("There is no such connection")));
        test::click(test::button(m_page.get(), f("Show all connections")));
        QCOMPARE(m_navigator.places.last(), f("weir:///connections"));
    }

    void withoutAKeychainTheFormSaysWhatToInstall()
    {
        open("connections/new");
        QVERIFY(
            qobject_cast<QCheckBox*>(input("rememberSecrets"))->accessibleDescription().contains(f("gnome-keyring")));
    }

    void noSecretIsEverInAFile()
    {
        open("connections/new");
        typeInto("name", f("shop"));
        typeInto("bootstrap", f("127.0.0.1:1"));
        choose("security", f("SASL over TLS"));
        choose("sasl.mechanism", f("PLAIN: user and password"));
        typeInto("sasl.user", f("alice"));
        typeInto("saslPassword", f("geheim-1"));
        typeInto("registry.url", f("http://user:geheim-2@registry"));
        // What is typed is kept as a draft when the page goes, as after 5 s.
        makePage();
        open("connections/new");
        QCOMPARE(text("sasl.user"), f("alice"));
        QVERIFY(text("saslPassword").isEmpty());
        typeInto("saslPassword", f("geheim-1"));
        typeInto("registry.url", f("http://registry"));
        choose("registry.auth", f("User and password"));
        typeInto("registry.user", f("r"));
        typeInto("registryPassword", f("geheim-2"));
        test::press(m_page.get(), Qt::Key_S, Qt::ControlModifier);
        QTRY_COMPARE(m_store->connections().size(), 1);
        m_page.reset();
        m_settings.reset();
        int files = 0;
        QDirIterator all(m_folder->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (all.hasNext()) {
            QFile file(all.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray bytes = file.readAll();
            QVERIFY2(!bytes.contains("geheim"), qPrintable(file.fileName()));
            ++files;
        }
        QVERIFY(files >= 2);
        std::optional<Result<Secrets>> kept;
        m_secrets->read(m_store->connections().first().id, this, [&](const Result<Secrets>& result) { kept = result; });
        QTRY_VERIFY(kept);
        QCOMPARE((*kept)->saslPassword, f("geheim-1"));
        QCOMPARE((*kept)->registryPassword, f("geheim-2"));
    }

    void secretsAreForgottenWhereTheyShallNotBeKept()
    {
        open("connections/new");
        typeInto("name", f("shop"));
        typeInto("bootstrap", f("127.0.0.1:1"));
        choose("security", f("SASL without encryption"));
        typeInto("sasl.user", f("alice"));
        typeInto("saslPassword", f("geheim"));
        reveal("rememberSecrets");
        QWidget* remember = input("rememberSecrets");
        test::click(remember, Qt::LeftButton, {}, {8, remember->height() / 2});
        test::press(m_page.get(), Qt::Key_S, Qt::ControlModifier);
        QTRY_COMPARE(m_store->connections().size(), 1);
        std::optional<Result<Secrets>> kept;
        m_secrets->read(m_store->connections().first().id, this, [&](const Result<Secrets>& result) { kept = result; });
        QTRY_VERIFY(kept);
        QVERIFY(!kept->has_value());
    }

    void thePromptAsksForWhatIsMissing()
    {
        ConnectionSpec spec;
        spec.id = f("id");
        spec.name = f("shop");
        spec.bootstrap = {f("b:9092")};
        spec.sasl.mechanism = SaslMechanism::ScramSha512;
        spec.sasl.user = f("alice");
        std::optional<std::optional<Secrets>> answer;
        open("connections");
        askForSecrets(
            m_services, spec, {}, [&](std::optional<Secrets> secrets) { answer = secrets; }, m_page.get());
        auto* prompt = m_page->findChild<SecretsPrompt*>();
        QVERIFY(prompt);
        QVERIFY(test::showActive(*prompt));
        QVERIFY(visibleWords(prompt).contains(f("gnome-keyring")));
        QVERIFY(!test::button(prompt, f("Open connection"))->isEnabled());
        test::type(prompt, f("pw"));
        test::press(prompt, Qt::Key_Return);
        QVERIFY(answer);
        QCOMPARE((*answer)->saslPassword, f("pw"));
        answer.reset();
        askForSecrets(
            m_services, spec, {}, [&](std::optional<Secrets> secrets) { answer = secrets; }, m_page.get());
        QTRY_VERIFY(m_page->findChildren<SecretsPrompt*>().size() == 1);
        prompt = m_page->findChild<SecretsPrompt*>();
        QVERIFY(test::showActive(*prompt));
        test::press(prompt, Qt::Key_Escape);
        QVERIFY(answer);
        QVERIFY(!answer->has_value());
    }

    void everythingHasAName()
    {
        saved("one");
        open("connections");
        QCOMPARE(test::unnamedWidgets(m_page.get()), QStringList());
        open("connections/new");
        choose("security", f("SASL over TLS"));
        QCOMPARE(test::unnamedWidgets(m_page.get()), QStringList());
        test::click(test::button(m_page.get(), f("Paste…")));
        QCOMPARE(test::unnamedWidgets(m_page.get()), QStringList());
    }

private:
    void makePage()
    {
        m_page.reset();
        m_navigator = {};
        m_page.reset(static_cast<ConnectionsPage*>(connectionsPageKind().make(m_services, m_navigator, nullptr)));
        m_navigator.page = m_page.get();
        m_page->resize(1280, 900);
        QVERIFY(test::showActive(*m_page));
    }
    void open(const char* path)
    {
        m_page->open({{}, QString::fromLatin1(path).split(QLatin1Char('/')), {}}, nullptr);
        QCoreApplication::processEvents();
    }
    QString saved(const char* name)
    {
        ConnectionSpec spec;
        spec.id = ConnectionStore::newId();
        spec.name = QLatin1String(name);
        spec.bootstrap = {f("127.0.0.1:1")};
        const bool good = m_store->save(spec).has_value();
        return good ? spec.id : QString();
    }
    ConnectionField* field(const char* name) const
    {
        return m_page->findChild<ConnectionForm*>()->field(QLatin1String(name));
    }
    FormField* formField(const char* name) const { return field(name)->findChild<FormField*>(); }
    QWidget* input(const char* name) const { return field(name)->input(); }
    QString text(const char* name) const { return qobject_cast<QLineEdit*>(input(name))->text(); }
    DataTable* visibleTable() const
    {
        auto* table = m_page->findChild<DataTable*>();
        return table && table->isVisible() ? table : nullptr;
    }
    void reveal(const char* name)
    {
        m_page->findChild<ConnectionForm*>()->reveal(QLatin1String(name));
        QCoreApplication::processEvents();
    }
    void typeInto(const char* name, const QString& words)
    {
        reveal(name);
        QVERIFY2(input(name)->isVisible(), name);
        test::click(input(name), Qt::LeftButton, {}, {20, input(name)->height() / 2});
        test::press(m_page.get(), Qt::Key_A, Qt::ControlModifier);
        test::press(m_page.get(), Qt::Key_Delete);
        test::type(m_page.get(), words);
    }
    void choose(const char* name, const QString& entry)
    {
        reveal(name);
        auto* box = qobject_cast<QComboBox*>(input(name));
        const int row = box->findText(entry);
        QVERIFY2(row >= 0, qPrintable(entry));
        box->setFocus();
        test::press(m_page.get(), Qt::Key_Home);
        for (int i = 0; i < row; ++i)
            test::press(m_page.get(), Qt::Key_Down);
        QCOMPARE(box->currentText(), entry);
        QCoreApplication::processEvents();
    }
    static QString visibleWords(const QWidget* root)
    {
        QStringList words;
        for (const QLabel* label : root->findChildren<QLabel*>())
            if (label->isVisible())
                words.append(label->text());
        for (const Banner* banner : root->findChildren<Banner*>())
            if (banner->isVisible())
                words.append(banner->sentence());
        for (const Badge* badge : root->findChildren<Badge*>())
            if (badge->isVisible())
                words.append(badge->word());
        return words.join(QLatin1Char('\n'));
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ConnectionStore> m_store;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<MemorySecretStore> m_secrets;
    std::unique_ptr<Jobs> m_jobs;
    std::unique_ptr<Clusters> m_clusters;
    Services m_services;
    TestNavigator m_navigator;
    std::unique_ptr<ConnectionsPage> m_page;
};

WEIR_TEST(ConnectionsPageTest)

} // namespace weir

#include "connectionspagetest.moc"
