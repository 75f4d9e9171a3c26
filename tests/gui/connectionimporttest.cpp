#include "tests/gui/connectionspagelab.h"
#include "tests/support/cluster.h"
#include "tests/support/registry.h"
#include "widgets/connections/connectioneditor.h"
#include "widgets/connections/importpanel.h"
#include "widgets/connections/testpanel.h"

#include <QClipboard>
#include <QDropEvent>
#include <QGuiApplication>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>

namespace weir {

/// Configurations from elsewhere, and whether a connection works.
class ConnectionImportTest : public test::ConnectionsPageLab
{
    Q_OBJECT
private slots:
    void init() { begin(); }
    void cleanup() { end(); }

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
};

WEIR_TEST(ConnectionImportTest)

} // namespace weir

#include "connectionimporttest.moc"
