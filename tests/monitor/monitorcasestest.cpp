#include "backend/monitor/replay/monitorcase.h"
#include "tests/support/registry.h"

#include <QDir>
#include <QFile>
#include <QTest>

namespace weir {

class MonitorCasesTest : public QObject
{
    Q_OBJECT
private slots:
    void everyCaseHolds_data()
    {
        QTest::addColumn<QString>("path");
        const QDir folder(QStringLiteral(WEIR_SOURCE_DIR "/tests/cases/monitor"));
        const QStringList files = folder.entryList({QStringLiteral("*.json")}, QDir::Files, QDir::Name);
        QVERIFY(files.size() > 60);
        for (const QString& file : files)
            QTest::newRow(qPrintable(file)) << folder.filePath(file);
    }

    void everyCaseHolds()
    {
        QFETCH(QString, path);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const Result<QJsonObject> root = readCase(file.readAll());
        QVERIFY2(root, qPrintable(root ? QString() : root.error().detail));
        QVERIFY2(root->value(QLatin1String("comment")).isString(), "a case says why it is there");
        const Result<MonitorCase> story = readMonitorCase(*root);
        QVERIFY2(story, qPrintable(story ? QString() : story.error().detail));
        const CaseOutcome outcome = replayMonitorCase(*story);
        QStringList found;
        for (const CaseMismatch& mismatch : outcome.mismatches)
            found << QStringLiteral("step %1: %2: expected %3, came out %4")
                         .arg(mismatch.step)
                         .arg(mismatch.path, mismatch.expected, mismatch.actual);
        QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1Char('\n'))));
    }

    void everyRuleIsExpectedSomewhere()
    {
        const QDir folder(QStringLiteral(WEIR_SOURCE_DIR "/tests/cases/monitor"));
        QByteArray all;
        for (const QString& name : folder.entryList({QStringLiteral("*.json")}, QDir::Files)) {
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            all += file.readAll();
        }
        for (int rule = 1; rule <= 8; ++rule)
            QVERIFY2(all.contains("\"rule\": " + QByteArray::number(rule)), QByteArray::number(rule).constData());
    }

    void aMismatchNamesItsPlace_data()
    {
        QTest::addColumn<QByteArray>("group");
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("expected");
        QTest::addColumn<QString>("actual");
        const auto row = [](const char* group, const char* path, const char* expected, const char* actual) {
            QTest::newRow(path) << QByteArray(group) << QString::fromUtf8(path) << QString::fromUtf8(expected)
                                << QString::fromUtf8(actual);
        };
        row("{\"verdict\": \"slow\"}", "groups.g.verdict", "\"slow\"", "\"stopped\"");
        row("{\"lag\": 49}", "groups.g.lag", "49", "50");
        row("{\"lag\": null}", "groups.g.lag", "null", "50");
        row("null", "groups.g", "null", "{…}");
        row("{\"timeLag\": \"28s\"}", "groups.g.timeLag", "\"28s\"", "\"> 30s\"");
        row("{\"partitions\": {\"t/0\": {\"rule\": 4}}}", "groups.g.partitions.t/0.rule", "4", "3");
        row("{\"partitions\": {\"t/0\": {\"timeLag\": \"> 32s\"}}}", "groups.g.partitions.t/0.timeLag", "\"> 32s\"",
            "\"> 30s\"");
        row("{\"partitions\": {\"t/0\": null}}", "groups.g.partitions.t/0", "null", "{…}");
        row("{\"partitions\": {\"t/1\": {\"lag\": 0}}}", "groups.g.partitions.t/1.lag", "0", "null");
    }

    void aMismatchNamesItsPlace()
    {
        QFETCH(QByteArray, group);
        const QByteArray json =
            "{\"steps\": [{\"ends\": [{\"topic\": \"t\", \"partition\": 0, \"offset\": 100}]},"
            "{\"commits\": [{\"group\": \"g\", \"topic\": \"t\", \"partition\": 0, \"offset\": 50}]},"
            "{\"advance\": \"30s\"}, {\"expect\": {\"groups\": {\"g\": " +
            group + "}}}]}";
        const Result<QJsonObject> root = readCase(json);
        QVERIFY(root);
        const Result<MonitorCase> story = readMonitorCase(*root);
        QVERIFY2(story, qPrintable(story ? QString() : story.error().detail));
        const CaseOutcome outcome = replayMonitorCase(*story);
        QCOMPARE(outcome.mismatches.size(), 1);
        QCOMPARE(outcome.mismatches[0].step, 4);
        QTEST(outcome.mismatches[0].path, "path");
        QTEST(outcome.mismatches[0].expected, "expected");
        QTEST(outcome.mismatches[0].actual, "actual");
    }

    void whatIsNoCaseIsSaidWithItsPlace_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("detail");
        const auto row = [](const char* json, const char* detail) {
            QTest::newRow(detail) << QByteArray(json) << QString::fromUtf8(detail);
        };
        row("{\"steps\": [\n{,]}", "no valid JSON in line 2");
        row("[]", "a JSON object is expected");
        row("{}", "it has no \"steps\"");
        row("{\"steps\": [], \"stpes\": []}", "case: unknown key \"stpes\"");
        row("{\"steps\": [{\"wait\": \"5s\"}]}", "steps[0]: unknown key \"wait\"");
        row("{\"steps\": [{}, {\"advance\": \"5 minutes\"}]}", "steps[1].advance: a duration is expected");
        row("{\"steps\": [{\"ends\": {}}]}", "steps[0].ends: an array is expected");
        row("{\"steps\": [{\"ends\": [{\"topic\": \"t\", \"partition\": 0}]}]}",
            "steps[0].ends[0].offset: a whole number");
        row("{\"steps\": [{\"ends\": [{\"topic\": \"t\", \"partition\": 0, \"offset\": 1.5}]}]}",
            "steps[0].ends[0].offset: a whole number");
        row("{\"steps\": [{\"ends\": [{\"topic\": \"t\", \"group\": \"g\", \"offset\": 1}]}]}",
            "steps[0].ends[0]: unknown key \"group\"");
        row("{\"steps\": [{\"commits\": [{\"topic\": \"t\", \"offset\": 1}]}]}", "steps[0].commits[0].group: a text");
        row("{\"steps\": [{\"commits\": [{\"group\": \"g\", \"topic\": \"t\", \"offset\": 1, \"at\": \"5m\"}]}]}",
            "steps[0].commits[0].at: a time is expected");
        row("{\"steps\": [{\"expect\": {\"group\": {}}}]}", "steps[0].expect: unknown key \"group\"");
        row("{\"steps\": [{\"expect\": {\"groups\": {\"g\": {\"lagg\": 1}}}}]}",
            "steps[0].expect.groups.g: unknown key \"lagg\"");
        row("{\"steps\": [{\"expect\": {\"groups\": {\"g\": {\"partitions\": {\"t/0\": {\"timeLag\": 30}}}}}}]}",
            "steps[0].expect.groups.g.partitions.t/0.timeLag: a text");
        row("{\"steps\": [{\"expect\": {\"groups\": {\"g\": {\"partitions\": {\"t/0\": {\"timeLag\": \"soon\"}}}}}}]}",
            "steps[0].expect.groups.g.partitions.t/0.timeLag: a duration");
        row("{\"steps\": [], \"monitor\": {\"window\": 0}}", "monitor.window: a whole number");
        row("{\"steps\": [], \"monitor\": {\"minimum\": 0}}", "monitor: unknown key \"minimum\"");
        row("{\"steps\": [], \"start\": \"today\"}", "start: a time is expected");
    }

    void whatIsNoCaseIsSaidWithItsPlace()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, detail);
        QString said;
        if (const Result<QJsonObject> root = readCase(json); !root)
            said = root.error().detail;
        else if (const Result<MonitorCase> story = readMonitorCase(*root); !story)
            said = story.error().detail;
        QVERIFY2(said.startsWith(detail), qPrintable(said));
    }

    void commentsMayStandInAnyObject()
    {
        const Result<QJsonObject> root = readCase(
            "{\"comment\": \"a\", \"monitor\": {\"comment\": \"b\"}, \"steps\": [{\"comment\": \"c\", \"ends\": "
            "[{\"comment\": \"d\", \"topic\": \"t\", \"offset\": 5}]}, {\"expect\": {\"comment\": \"e\", \"groups\": "
            "{\"comment\": \"f\", \"g\": {\"comment\": \"g\", \"partitions\": {\"comment\": \"h\", \"t/0\": "
            "{\"comment\": \"i\", \"verdict\": \"unknown\"}}}}}}]}");
        QVERIFY(root);
        const Result<MonitorCase> story = readMonitorCase(*root);
        QVERIFY2(story, qPrintable(story ? QString() : story.error().detail));
        QVERIFY(replayMonitorCase(*story).mismatches.isEmpty());
    }

    void casesOfCustomersAreToldApart()
    {
        const auto kind = [](const char* json) { return caseKind(*readCase(json)); };
        QCOMPARE(kind("{\"steps\": []}"), CaseKind::Monitoring);
        QCOMPARE(kind("{\"steps\": [{\"ends\": []}]}"), CaseKind::Monitoring);
        QCOMPARE(kind("{\"definitions\": [], \"steps\": []}"), CaseKind::Customers);
        QCOMPARE(kind("{\"steps\": [{\"events\": []}]}"), CaseKind::Customers);
        QCOMPARE(kind("{\"steps\": [{\"expect\": {\"audiences\": {}}}]}"), CaseKind::Customers);
    }

    void theTraceTellsWhatBecameOfEachEvent()
    {
        const Result<QJsonObject> root =
            readCase("{\"steps\": [{\"ends\": [{\"topic\": \"t\", \"offset\": 100}]},"
                     "{\"commits\": [{\"group\": \"g\", \"topic\": \"t\", \"offset\": 50},"
                     "{\"group\": \"g\", \"topic\": \"t\", \"offset\": 60, \"at\": \"+500ms\"},"
                     "{\"group\": \"g\", \"topic\": \"t\", \"offset\": 40, \"at\": \"-10s\"},"
                     "{\"group\": \"g\", \"topic\": \"t\", \"offset\": 41, \"at\": \"-9500ms\"}]},"
                     "{\"advance\": \"1m\"}, {\"ends\": [{\"topic\": \"t\", \"offset\": 9}]}]}");
        QVERIFY(root);
        const Result<MonitorCase> story = readMonitorCase(*root);
        QVERIFY(story);
        const CaseOutcome outcome = replayMonitorCase(*story);
        using What = CaseTrace::What;
        QVector<What> found;
        for (const CaseTrace& trace : outcome.trace)
            found << trace.what;
        QCOMPARE(found, (QVector<What>{What::EndSeen, What::CommitAppended, What::CommitReplaced, What::CommitLate,
                                       What::CommitIgnored, What::Advanced, What::EndWentBack}));
        QCOMPARE(outcome.trace[2].lag, std::optional<std::int64_t>(40));
        QCOMPARE(outcome.trace[6].step, 4);
    }
};

WEIR_TEST(MonitorCasesTest)

} // namespace weir

#include "monitorcasestest.moc"
