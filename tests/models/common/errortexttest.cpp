#include "models/common/errortext.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {

class ErrorTextTest : public QObject
{
    Q_OBJECT

    static ErrorText text(ErrorKind kind, ErrorPlace place, const QString& subject, int partition = -1, int code = 0)
    {
        return errorText(Error{kind, code, QStringLiteral("raw english"), subject, false, false}, place, partition);
    }

private slots:
    void everyKindAtEveryPlaceSaysWhatHappenedAndNamesItsSubject()
    {
        const QString subject = QStringLiteral("b1.example:9093");
        for (int kind = 0; kind <= int(ErrorKind::Limit); ++kind) {
            for (int place = 0; place <= int(ErrorPlace::File); ++place) {
                const ErrorText said = text(ErrorKind(kind), ErrorPlace(place), subject);
                const QByteArray which = errorKindName(ErrorKind(kind)).toUtf8() + " at " + QByteArray::number(place);
                QVERIFY2(!said.title.isEmpty() && !said.title.endsWith(QLatin1Char('.')), which);
                QVERIFY2(said.sentence.endsWith(QLatin1Char('.')), which);
                QVERIFY2(!said.full().contains(QLatin1Char('%')), which);
                QVERIFY2(!said.full().contains(QStringLiteral("raw english")), which);
                if (ErrorKind(kind) != ErrorKind::Cancelled) {
                    QVERIFY2(said.sentence.contains(subject), which + ": " + said.sentence.toUtf8());
                    QVERIFY2(said.action.endsWith(QLatin1Char('.')), which);
                }
                const ErrorText bare = text(ErrorKind(kind), ErrorPlace(place), {});
                QVERIFY2(bare.sentence.at(0).isUpper() && !bare.sentence.contains(QStringLiteral("  ")),
                         which + ": " + bare.sentence.toUtf8());
            }
        }
    }

    void namesWhatTheIssueAsksFor_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("place");
        QTest::addColumn<QString>("word");
        const auto row = [](const char* name, ErrorKind kind, ErrorPlace place, const char* word) {
            QTest::newRow(name) << int(kind) << int(place) << QString::fromLatin1(word);
        };
        row("wrong host", ErrorKind::NameResolution, ErrorPlace::Connection, "host name");
        row("closed port", ErrorKind::ConnectionRefused, ErrorPlace::Connection, "port");
        row("tls port in plain", ErrorKind::TlsRequired, ErrorPlace::Connection, "Choose TLS");
        row("plain port in tls", ErrorKind::TlsNotExpected, ErrorPlace::Connection, "Choose Plaintext");
        row("certificate", ErrorKind::TlsCertificate, ErrorPlace::Connection, "CA file");
        row("password", ErrorKind::Authentication, ErrorPlace::Connection, "user and password");
        row("acl", ErrorKind::Authorization, ErrorPlace::Topic, "ACL");
        row("broker gone", ErrorKind::Unreachable, ErrorPlace::Topic, "keeps trying");
        row("deleted", ErrorKind::NotFound, ErrorPlace::Topic, "deleted");
        row("utf-8", ErrorKind::Decode, ErrorPlace::Message, "Hex");
        row("schema id", ErrorKind::NotFound, ErrorPlace::Message, "schema");
        row("registry", ErrorKind::Registry, ErrorPlace::Message, "registry");
        row("registry down", ErrorKind::ConnectionRefused, ErrorPlace::Registry, "without their schemas");
        row("keychain", ErrorKind::SecretStore, ErrorPlace::Secrets, "gnome-keyring");
    }

    void namesWhatTheIssueAsksFor()
    {
        QFETCH(int, kind);
        QFETCH(int, place);
        QFETCH(QString, word);
        const ErrorText said = text(ErrorKind(kind), ErrorPlace(place), QStringLiteral("orders"));
        QVERIFY2(said.full().contains(word), qPrintable(said.full()));
    }

    void namesThePartition()
    {
        const ErrorText said = text(ErrorKind::Unavailable, ErrorPlace::Topic, QStringLiteral("orders"), 7);
        QCOMPARE(said.title, QStringLiteral("No leader"));
        QVERIFY2(said.sentence.startsWith(QStringLiteral("Partition 7 of orders")), qPrintable(said.sentence));
    }

    void aSubjectIsNoFormat()
    {
        const ErrorText said = text(ErrorKind::Unavailable, ErrorPlace::Partition, QStringLiteral("a%1b%2"), 3);
        QVERIFY2(said.sentence.contains(QStringLiteral("Partition 3 of a%1b%2")), qPrintable(said.sentence));
    }

    void anUnknownSchemaIsNoRegistryThatIsDown()
    {
        const ErrorText said = text(ErrorKind::Registry, ErrorPlace::Message, QStringLiteral("schema 41"), -1, 404);
        QCOMPARE(said.title, QStringLiteral("Unknown schema"));
    }

    void detailsKeepTheMachinesWords()
    {
        const Error error{ErrorKind::Authentication, 58,    QStringLiteral("bad creds"),
                          QStringLiteral("b:9093"),  false, false};
        QCOMPARE(detailText(error), QStringLiteral("Authentication, code 58, b:9093: bad creds"));
    }
};

WEIR_TEST(ErrorTextTest)

} // namespace weir

#include "errortexttest.moc"
