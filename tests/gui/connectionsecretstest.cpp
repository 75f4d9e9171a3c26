#include "tests/gui/connectionspagelab.h"
#include "tests/support/registry.h"
#include "widgets/connections/connectionspages.h"

#include <QCheckBox>
#include <QDirIterator>

namespace weir {

/// Where passwords go, and where not.
class ConnectionSecretsTest : public test::ConnectionsPageLab
{
    Q_OBJECT
private slots:
    void init() { begin(); }
    void cleanup() { end(); }

    void withoutAKeychainTheFormSaysWhatToInstall()
    {
        open("connections/new");
        QVERIFY(
            qobject_cast<QCheckBox*>(input("rememberSecrets"))->accessibleDescription().contains(f("gnome-keyring")));
    }

    void noSecretIsEverInAFile()
    {
        beginShop("SASL over TLS");
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
        const std::optional<Result<Secrets>> kept = keptSecrets();
        QVERIFY(kept);
        QCOMPARE((*kept)->saslPassword, f("geheim-1"));
        QCOMPARE((*kept)->registryPassword, f("geheim-2"));
    }

    void secretsAreForgottenWhereTheyShallNotBeKept()
    {
        beginShop("SASL without encryption");
        typeInto("sasl.user", f("alice"));
        typeInto("saslPassword", f("geheim"));
        reveal("rememberSecrets");
        QWidget* remember = input("rememberSecrets");
        test::click(remember, Qt::LeftButton, {}, {8, remember->height() / 2});
        test::press(m_page.get(), Qt::Key_S, Qt::ControlModifier);
        QTRY_COMPARE(m_store->connections().size(), 1);
        const std::optional<Result<Secrets>> kept = keptSecrets();
        QVERIFY(kept);
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

private:
    /// A new connection, as far as its security.
    void beginShop(const char* security)
    {
        open("connections/new");
        typeInto("name", f("shop"));
        typeInto("bootstrap", f("127.0.0.1:1"));
        choose("security", f(security));
    }
    /// Of the first connection; none: the store does not answer.
    std::optional<Result<Secrets>> keptSecrets()
    {
        std::optional<Result<Secrets>> kept;
        m_secrets->read(m_store->connections().first().id, this, [&](const Result<Secrets>& result) { kept = result; });
        (void)QTest::qWaitFor([&] { return kept.has_value(); }, test::longest);
        return kept;
    }
};

WEIR_TEST(ConnectionSecretsTest)

} // namespace weir

#include "connectionsecretstest.moc"
