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

    void aCaseOfCustomersIsRefusedInWords()
    {
        const QString file = written("customers.json", "{\"name\": \"x\", \"definitions\": [], \"steps\": []}");
        const Outcome outcome = replayed({file});
        QCOMPARE(outcome.status, 2);
        QCOMPARE(outcome.out, QByteArray());
        QVERIFY2(outcome.err.contains("replays monitoring cases"), outcome.err.constData());
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
