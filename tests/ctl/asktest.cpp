// weirctl ask on an engine that runs, and where there is none.
#include "tests/ctl/runningengine.h"
#include "tests/support/registry.h"

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
        const QString draft = write(folder, "draft.json", "{\"event\": \"Seen\", \"count\": {\"atLeast\": 2}}");
        test::RunningEngine engine(m_prefix, "[{\"kind\": \"source\", \"key\": \"door\", \"name\": \"Door\", \"type\": "
                                             "\"http\", \"writeKey\": \"demo\"}, {\"kind\": \"audience\", \"key\": "
                                             "\"seen\", \"name\": \"Seen\", \"rule\": {\"event\": \"Seen\"}}]");
        QVERIFY2(engine.isReady(), engine.why().constData());
        for (const char* messageId : {"a", "b"})
            QVERIFY(engine.see("anna", messageId));

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
        const QString file = folder.filePath(QStringLiteral("anna.json"));
        const QStringList access{QStringLiteral("access"), QStringLiteral("userId:anna"), QStringLiteral("--to"), file};
        const Outcome known = ask(access);
        QCOMPARE(known.err, QByteArray());
        QCOMPARE(known.status, 0);
        QVERIFY2(known.out.contains("with 2 events of theirs"), known.out.constData());
        QFile document(file);
        QVERIFY(document.open(QIODevice::ReadOnly));
        QCOMPARE(document.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        const QJsonObject all = QJsonDocument::fromJson(document.readAll()).object();
        QCOMPARE(all.value(QLatin1String("events")).toArray().size(), 2);
        QCOMPARE(all.value(QLatin1String("identifiers")).toArray()[0].toObject().value(QLatin1String("messageId")),
                 QJsonValue(QStringLiteral("a")));
        QCOMPARE(ask(access).status, 1); // it is there
        QCOMPARE(ask({QStringLiteral("access"), QStringLiteral("nobody")}).status, 1);
        const Outcome unknown = ask({QStringLiteral("members"), QStringLiteral("unknown")});
        QCOMPARE(unknown.status, 1);
        QVERIFY2(unknown.err.contains("no audience unknown is in force"), unknown.err.constData());

        QVERIFY(engine.kill());
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

    const QString m_prefix = test::uniqueName(QStringLiteral("ask")) + QLatin1Char('.');
};

WEIR_TEST(AskTest)

} // namespace weir

#include "asktest.moc"
