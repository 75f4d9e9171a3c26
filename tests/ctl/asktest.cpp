// weirctl ask on an engine that runs, and where there is none.
#include "tests/ctl/weirctl.h"
#include "tests/support/registry.h"

#include <QRegularExpression>
#include <QTcpSocket>
#include <QTest>

namespace weir {

using test::Outcome;
using test::Weirctl;

class AskTest : public QObject
{
    Q_OBJECT
private slots:
    void whatIsMissingIsSaid()
    {
        for (const QStringList& words :
             {QStringList{}, QStringList{QStringLiteral("person")},
              QStringList{QStringLiteral("what"), QStringLiteral("u1")},
              QStringList{QStringLiteral("as-of"), QStringLiteral("u1"), QStringLiteral("soon")},
              QStringList{QStringLiteral("catalogue"), QStringLiteral("--limit"), QStringLiteral("-1")},
              QStringList{QStringLiteral("draft"), QStringLiteral("/no/such/file")}}) {
            const Outcome outcome = ask(words);
            QVERIFY2(outcome.status == 2, qPrintable(words.join(QLatin1Char(' '))));
            QCOMPARE(outcome.out, QByteArray());
        }
    }

    void whereNothingIsNothingAnswers()
    {
        const Outcome outcome = ask({QStringLiteral("person"), QStringLiteral("u1")});
        QCOMPARE(outcome.status, 1);
        QVERIFY(!outcome.err.isEmpty());
    }

    void aRunningEngineAnswers()
    {
        const QTemporaryDir folder;
        const QString definitions = write(folder, "definitions.json",
                                          "[{\"kind\": \"source\", \"key\": \"door\", \"name\": \"Door\", \"type\": "
                                          "\"http\", \"writeKey\": \"demo\"}, {\"kind\": \"audience\", \"key\": "
                                          "\"seen\", \"name\": \"Seen\", \"rule\": {\"event\": \"Seen\"}}]");
        const QString draft = write(folder, "draft.json", "{\"event\": \"Seen\", \"count\": {\"atLeast\": 2}}");
        const Outcome applied =
            Weirctl::runHere({QStringLiteral("apply"), definitions, QStringLiteral("--prefix"), m_prefix});
        QVERIFY2(applied.status == 0, applied.err.constData());
        Weirctl engine({QStringLiteral("run"), QStringLiteral("--bootstrap"), test::bootstrap(),
                        QStringLiteral("--data"), folder.filePath(QStringLiteral("data")), QStringLiteral("--listen"),
                        QStringLiteral("127.0.0.1:0"), QStringLiteral("--partitions"), QStringLiteral("2"),
                        QStringLiteral("--prefix"), m_prefix},
                       {}, QStringLiteral("weir-engine"));
        static const QRegularExpression started(QStringLiteral("started workspace=.* http=(\\d+)"));
        QRegularExpressionMatch match;
        QTRY_VERIFY_WITH_TIMEOUT((match = started.match(QString::fromUtf8(engine.readOut()))).hasMatch(),
                                 Weirctl::patienceMs);
        const auto port = quint16(match.captured(1).toUInt());
        for (const char* messageId : {"a", "b"})
            QVERIFY(post(port, messageId));

        Outcome person;
        QTRY_VERIFY_WITH_TIMEOUT(
            (person = ask({QStringLiteral("person"), QStringLiteral("anna")})).out.contains("events: 2"),
            Weirctl::patienceMs);
        QCOMPARE(person.status, 0);
        QVERIFY2(person.out.contains("    userId: anna\n") && person.out.contains("    seen since "),
                 person.out.constData());
        const Outcome why = ask({QStringLiteral("why"), QStringLiteral("seen"), QStringLiteral("userId:anna")});
        QCOMPARE(why.status, 0);
        QVERIFY2(why.out.startsWith("anna is in the audience seen at ") && why.out.contains("counted: "),
                 why.out.constData());
        const Outcome before =
            ask({QStringLiteral("as-of"), QStringLiteral("anna"), QStringLiteral("2020-01-01T00:00:00Z")});
        QCOMPARE(before.status, 1);
        const Outcome counted = ask({QStringLiteral("draft"), draft});
        QCOMPARE(counted.status, 0);
        QVERIFY2(counted.out.contains("Members: 1 of 1 people.") &&
                     counted.out.contains("2 of 2 partitions answered in "),
                 counted.out.constData());
        const Outcome members = ask({QStringLiteral("members"), QStringLiteral("seen"), QStringLiteral("--json")});
        QCOMPARE(members.status, 0);
        QCOMPARE(members.objects().size(), 2);
        const Outcome catalogue = ask({QStringLiteral("catalogue")});
        QVERIFY2(catalogue.out.contains("track Seen: 2, last "), catalogue.out.constData());
        QCOMPARE(ask({QStringLiteral("person"), QStringLiteral("nobody")}).status, 1);
        const Outcome unknown = ask({QStringLiteral("members"), QStringLiteral("unknown")});
        QCOMPARE(unknown.status, 1);
        QVERIFY2(unknown.err.contains("no audience unknown is in force"), unknown.err.constData());

        engine.interrupt(SIGKILL);
        QVERIFY(engine.process().waitForFinished(Weirctl::patienceMs));
        const Outcome alone =
            ask({QStringLiteral("person"), QStringLiteral("anna"), QStringLiteral("--timeout"), QStringLiteral("1")});
        QCOMPARE(alone.status, 1);
        QVERIFY2(alone.err.contains("No engine answered at "), alone.err.constData());
    }

private:
    Outcome ask(const QStringList& words) const
    {
        return Weirctl::runHere(QStringList{QStringLiteral("ask")} + words +
                                QStringList{QStringLiteral("--prefix"), m_prefix});
    }

    static QString write(const QTemporaryDir& folder, const char* name, const QByteArray& text)
    {
        QFile file(folder.filePath(QLatin1String(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("%s cannot be written", name);
        return file.fileName();
    }

    static bool post(quint16 port, const QByteArray& messageId)
    {
        QTcpSocket socket;
        socket.connectToHost(QStringLiteral("127.0.0.1"), port);
        const QByteArray body = "{\"event\": \"Seen\", \"userId\": \"anna\", \"messageId\": \"" + messageId + "\"}";
        socket.write("POST /v1/track HTTP/1.1\r\nHost: door\r\nAuthorization: Basic ZGVtbzo=\r\n"
                     "Content-Type: application/json\r\nConnection: close\r\nContent-Length: " +
                     QByteArray::number(body.size()) + "\r\n\r\n" + body);
        QByteArray answer;
        while (socket.waitForReadyRead(Weirctl::patienceMs))
            answer += socket.readAll();
        return answer.startsWith("HTTP/1.1 200");
    }

    const QString m_prefix = test::uniqueName(QStringLiteral("ask")) + QLatin1Char('.');
};

WEIR_TEST(AskTest)

} // namespace weir

#include "asktest.moc"
