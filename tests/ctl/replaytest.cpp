#include "tests/ctl/weirctl.h"
#include "tests/support/registry.h"

#include <QDir>
#include <QFile>
#include <QTest>

namespace weir {

using test::Outcome;
using test::Weirctl;

class ReplayTest : public QObject
{
    Q_OBJECT
private slots:
    void theCasesOfMonitoringHold()
    {
        const QDir folder(QStringLiteral(WEIR_SOURCE_DIR "/tests/cases/monitor"));
        QStringList files;
        for (const QString& name : folder.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name))
            files << folder.filePath(name);
        const Outcome outcome = replayed(files);
        QCOMPARE(outcome.err, QByteArray());
        QCOMPARE(outcome.status, 0);
        QCOMPARE(outcome.lines().size(), files.size());
        QVERIFY(outcome.lines().contains("ok " + folder.filePath(QStringLiteral("rule3-as-designed.json")).toUtf8() +
                                         " stopped consumer"));
    }

    void whatFailsIsToldWithItsStep()
    {
        const QString file = written("wrong.json", story("\"verdict\": \"slow\", \"lag\": 50"));
        const QString good = written("good.json", story("\"verdict\": \"stopped\""));
        const Outcome outcome = replayed({file, good});
        QCOMPARE(outcome.status, 1);
        QCOMPARE(outcome.out,
                 "FAILED " + file.toUtf8() +
                     " a story\n    step 4: groups.g.verdict: expected \"slow\", came out \"stopped\"\nok " +
                     good.toUtf8() + " a story\n");
        QCOMPARE(outcome.err, QByteArray());
    }

    void aFileThatIsNoCaseIsTwoAndTheOthersAreReplayed()
    {
        const QString good = written("good.json", story("\"lag\": 50"));
        const QString unknown = written("unknown.json", story("\"lagg\": 50"));
        const QString broken = written("broken.json", "{\"steps\": [");
        const QString missing = m_folder.filePath(QStringLiteral("missing.json"));
        const Outcome outcome = replayed({unknown, broken, missing, good});
        QCOMPARE(outcome.status, 2);
        QCOMPARE(outcome.out, "ok " + good.toUtf8() + " a story\n");
        QVERIFY2(outcome.err.contains("unknown.json is no case: steps[3].expect.groups.g: unknown key \"lagg\""),
                 outcome.err.constData());
        QVERIFY(outcome.err.contains("broken.json is no case: no valid JSON in line 1"));
        QVERIFY(outcome.err.contains("missing.json"));
        QCOMPARE(replayed({broken, written("wrong.json", story("\"lag\": 51"))}).status, 2);
        QCOMPARE(replayed({}).status, 2);
    }

    void casesOfCustomersAreToldInTheirOrder()
    {
        const QString good = written("buyers.json", buyers("[\"u1\"]"));
        const QString bad = written("nobody.json", buyers("[]"));
        const QString monitor = written("good.json", story("\"lag\": 50"));
        const QByteArray expected = "ok " + good.toUtf8() + " buyers\nFAILED " + bad.toUtf8() +
                                    " buyers\n    step 2: audiences.buyers: expected [], came out [\"u1\"]\nok " +
                                    monitor.toUtf8() + " a story\n";
        for (const QString& jobs : {QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("9")}) {
            const Outcome outcome = replayed({good, bad, QStringLiteral("-j"), jobs, monitor});
            QCOMPARE(outcome.out, expected);
            QCOMPARE(outcome.err, QByteArray());
            QCOMPARE(outcome.status, 1);
        }
        QCOMPARE(replayed({good, QStringLiteral("-j"), QStringLiteral("many")}).status, 2);
    }

    void aCaseOfCustomersThatIsNoneIsTwoWithThePlace()
    {
        const QString good = written("buyers.json", buyers("[\"u1\"]"));
        const QString wrong = written("wrong.json", buyers("[\"u1\"], \"x\": 5"));
        const Outcome outcome = replayed({wrong, good, QStringLiteral("-j"), QStringLiteral("2")});
        QCOMPARE(outcome.status, 2);
        QCOMPARE(outcome.out, "ok " + good.toUtf8() + " buyers\n");
        QVERIFY2(outcome.err.contains("wrong.json is no case: steps[1].expect.audiences.x: "), outcome.err.constData());
    }

    void jsonIsOneLineACase()
    {
        const QString bad = written("nobody.json", buyers("[]"));
        const QString wrong = written("wrong.json", "{}");
        const QString monitor = written("good.json", story("\"lag\": 51"));
        const Outcome outcome = replayed({QStringLiteral("--json"), QStringLiteral("--trace"), bad, wrong, monitor});
        QCOMPARE(outcome.status, 2);
        QCOMPARE(outcome.err, QByteArray());
        const QVector<QJsonObject> lines = outcome.objects();
        QCOMPARE(lines.size(), 3);
        QCOMPARE(lines[0][QLatin1String("file")].toString(), bad);
        QCOMPARE(lines[0][QLatin1String("name")].toString(), QStringLiteral("buyers"));
        QCOMPARE(lines[0][QLatin1String("ok")], QJsonValue(false));
        const QJsonObject mismatch = lines[0][QLatin1String("mismatches")][0].toObject();
        QCOMPARE(mismatch[QLatin1String("step")], QJsonValue(2));
        QCOMPARE(mismatch[QLatin1String("path")], QJsonValue(QLatin1String("audiences.buyers")));
        QCOMPARE(mismatch[QLatin1String("expected")], QJsonValue(QJsonArray()));
        QCOMPARE(mismatch[QLatin1String("actual")], QJsonValue(QJsonArray{QLatin1String("u1")}));
        QVERIFY(!lines[0][QLatin1String("trace")].toArray().isEmpty());
        QVERIFY(lines[1][QLatin1String("error")].toString().contains(QLatin1String("steps")));
        QCOMPARE(lines[2][QLatin1String("mismatches")][0][QLatin1String("actual")], QJsonValue(50));
    }

    void theTraceTellsEveryStageOfAnEvent()
    {
        const Outcome outcome = replayed({QStringLiteral("--trace"), written("buyers.json", buyers("[\"u1\"]"))});
        QCOMPARE(outcome.status, 0);
        for (const char* line : {"    step 0: 00:00:00.000: audience/buyers is in force\n",
                                 "    step 1: 00:00:00.000: m1, identity: a new profile",
                                 "    step 1: 00:00:00.000: u1 enters the audience buyers, by event m1\n",
                                 "    step 1: 00:00:00.000: m2 goes to the dead letters: No-Identifier"})
            QVERIFY2(outcome.out.contains(line), outcome.out.constData());
        QCOMPARE(outcome.out.count("No-Identifier"), 1);
    }

    void whyTellsEachConditionAtTheEnd()
    {
        const QString file = written("buyers.json", buyers("[\"u1\"]"));
        const auto why = [&](const QStringList& words) {
            return Weirctl::run(QStringList{QStringLiteral("why"), file} + words);
        };
        const Outcome member = why({QStringLiteral("buyers"), QStringLiteral("u1")});
        QCOMPARE(member.status, 0);
        QVERIFY2(member.out.startsWith("u1 is in the audience buyers at 2026-01-01 00:00:00.000 UTC:\n    true: "),
                 member.out.constData());
        QVERIFY2(member.out.contains("1 of “Order Completed”") && member.out.contains("needed: at least 1") &&
                     member.out.contains("2026-01-08 00:00:00.000 UTC") && member.out.contains("m1"),
                 member.out.constData());
        const Outcome before =
            why({QStringLiteral("buyers"), QStringLiteral("u1"), QStringLiteral("--as-of"), QStringLiteral("-1s")});
        QVERIFY2(before.out.startsWith("u1 is not in the audience buyers"), before.out.constData());
        QVERIFY2(before.out.contains("missing: 1"), before.out.constData());
        QCOMPARE(why({QStringLiteral("buyers"), QStringLiteral("u9")}).status, 1);
        QCOMPARE(why({QStringLiteral("sellers"), QStringLiteral("u1")}).status, 1);
        QCOMPARE(why({QStringLiteral("buyers")}).status, 2);
        QCOMPARE(
            Weirctl::run({QStringLiteral("why"), written("x.json", "{}"), QStringLiteral("a"), QStringLiteral("b")})
                .status,
            2);
    }

    void theTraceTellsEachEventAndWhy()
    {
        const Outcome outcome =
            replayed({QStringLiteral("--trace"), written("good.json", story("\"verdict\": \"stopped\""))});
        QCOMPARE(outcome.status, 0);
        const QList<QByteArray> lines = outcome.lines();
        QCOMPARE(lines.size(), 5);
        QVERIFY(lines[0].startsWith("ok "));
        QCOMPARE(lines[1], QByteArray("    step 1: 00:00:00.000: the end of t/0 is 100"));
        QCOMPARE(lines[2], QByteArray("    step 2: 00:00:00.000: g commits 50 in t/0; lag 50"));
        QCOMPARE(lines[3], QByteArray("    step 3: the clock goes to 00:00:30.000"));
        QCOMPARE(lines[4],
                 QByteArray("    step 4: g, t/0: Stopped (rule 3): the only commit known was made 30 s ago; 50 "
                            "records behind. Lag 50, time lag > 30 s."));
    }

private:
    static Outcome replayed(const QStringList& files)
    {
        return Weirctl::run(QStringList{QStringLiteral("replay")} + files);
    }

    static QByteArray story(const QByteArray& expected)
    {
        return "{\"name\": \"a story\", \"start\": \"2026-01-01T00:00:00Z\", \"steps\": ["
               "{\"ends\": [{\"topic\": \"t\", \"partition\": 0, \"offset\": 100, \"at\": \"+0s\"}]},"
               "{\"commits\": [{\"group\": \"g\", \"topic\": \"t\", \"partition\": 0, \"offset\": 50, \"at\": "
               "\"+0s\"}]},"
               "{\"advance\": \"PT30S\"}, {\"expect\": {\"groups\": {\"g\": {" +
               expected + "}}}}]}";
    }

    static QByteArray buyers(const QByteArray& expected)
    {
        return "{\"name\": \"buyers\", \"start\": \"2026-01-01T00:00:00Z\", \"definitions\": [{\"kind\": "
               "\"audience\", \"key\": \"buyers\", \"rule\": {\"event\": \"Order Completed\", \"during\": "
               "{\"last\": \"7d\"}}}], \"steps\": [{\"events\": [{\"type\": \"track\", \"event\": \"Order "
               "Completed\", \"userId\": \"u1\", \"messageId\": \"m1\"}, {\"type\": \"track\", \"event\": "
               "\"X\", \"messageId\": \"m2\"}]}, {\"expect\": {\"audiences\": {\"buyers\": " +
               expected + "}}}]}";
    }

    QString written(const char* name, const QByteArray& bytes)
    {
        QFile file(m_folder.filePath(QString::fromUtf8(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("%s cannot be written", name);
        return file.fileName();
    }

    QTemporaryDir m_folder;
};

WEIR_TEST(ReplayTest)

} // namespace weir

#include "replaytest.moc"
