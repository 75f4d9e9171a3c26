#include "backend/service/plans/changeplan.h"
#include "backend/service/journal/journalentry.h"
#include "backend/service/journal/journalstore.h"
#include "tests/support/registry.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

namespace weir {
namespace {

PlanStep moved(int partition, std::optional<std::int64_t> from, std::int64_t to)
{
    PlanStep step;
    step.group = QStringLiteral("billing");
    step.at = {QStringLiteral("orders"), partition};
    step.from = from;
    step.to = to;
    step.start = 0;
    step.end = 5000;
    return step;
}

Definition alert(int version)
{
    Definition made;
    made.kind = QStringLiteral("alert");
    made.key = QStringLiteral("lag");
    made.version = version;
    made.body.insert(QStringLiteral("bound"), version * 10);
    return made;
}

ChangePlan samplePlan()
{
    ChangePlan plan;
    plan.purpose = PlanPurpose::MoveOffsets;
    plan.clusterId = QStringLiteral("abc");
    plan.clusterName = QStringLiteral("demo");
    plan.subject = QStringLiteral("billing");
    plan.madeAtMs = 1'763'632'800'123;
    plan.steps << moved(0, 1200, 1000) << moved(1, {}, 7) << moved(2, 10, 40);
    plan.steps[0].targetTimeMs = 1'763'632'000'000;
    plan.steps[0].firstRecord = QStringLiteral("{\"a\": \"ü\"}");
    plan.steps[1].wanted = std::int64_t(1) << 60;
    plan.steps[2].refused = Error{ErrorKind::Conflict, 7, QStringLiteral("moved"), QStringLiteral("orders")};
    plan.refused = Error{ErrorKind::Busy, 0, QStringLiteral("members"), QStringLiteral("billing")};
    plan.blockers = QStringList{QStringLiteral("c-1 on /10.0.0.7 now")};
    plan.undoes = QStringLiteral("e1");
    return plan;
}

} // namespace

class ChangePlanTest : public QObject
{
    Q_OBJECT
private slots:
    void readsBackFromJson()
    {
        ChangePlan plan = samplePlan();
        PlanStep save;
        save.kind = StepKind::SaveDefinition;
        save.before = alert(1);
        save.after = alert(2);
        save.done = true;
        plan.steps << save;
        const QJsonObject json = plan.toJson();
        QCOMPARE(json.value(QStringLiteral("weirPlan")).toInt(), 1);
        const Result<ChangePlan> read = ChangePlan::fromJson(json);
        QVERIFY2(read, read ? "" : qPrintable(read.error().detail));
        QCOMPARE(*read, plan);
    }

    void refusesWhatItDoesNotKnowWithThePlace_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QJsonValue>("value");
        QTest::addColumn<QString>("place");
        QTest::newRow("unknown") << QStringLiteral("else") << QJsonValue(1) << QStringLiteral("else");
        QTest::newRow("newer") << QStringLiteral("weirPlan") << QJsonValue(2) << QStringLiteral("weirPlan");
        QTest::newRow("no plan") << QStringLiteral("weirPlan") << QJsonValue() << QStringLiteral("weirPlan");
        QTest::newRow("purpose") << QStringLiteral("purpose") << QJsonValue(QStringLiteral("x"))
                                 << QStringLiteral("purpose");
        QTest::newRow("steps") << QStringLiteral("steps") << QJsonValue(QStringLiteral("x")) << QStringLiteral("steps");
    }
    void refusesWhatItDoesNotKnowWithThePlace()
    {
        QFETCH(QString, field);
        QFETCH(QJsonValue, value);
        QFETCH(QString, place);
        QJsonObject json = samplePlan().toJson();
        json.insert(field, value);
        const Result<ChangePlan> read = ChangePlan::fromJson(json);
        QVERIFY(!read);
        QCOMPARE(read.error().kind, ErrorKind::Invalid);
        QCOMPARE(read.error().subject, place);
    }

    void refusesABadStepWithItsNumber_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QJsonValue>("value");
        QTest::newRow("unknown") << QStringLiteral("colour") << QJsonValue(1);
        QTest::newRow("fraction") << QStringLiteral("to") << QJsonValue(1.5);
        QTest::newRow("negative") << QStringLiteral("to") << QJsonValue(-1);
        QTest::newRow("missing") << QStringLiteral("to") << QJsonValue();
        QTest::newRow("topic") << QStringLiteral("topic") << QJsonValue();
        QTest::newRow("group") << QStringLiteral("group") << QJsonValue(3);
        QTest::newRow("done") << QStringLiteral("done") << QJsonValue(1);
    }
    void refusesABadStepWithItsNumber()
    {
        QFETCH(QString, field);
        QFETCH(QJsonValue, value);
        QJsonObject json = samplePlan().toJson();
        QJsonArray steps = json.value(QStringLiteral("steps")).toArray();
        QJsonObject step = steps[1].toObject();
        step.insert(field, value);
        steps[1] = step;
        json.insert(QStringLiteral("steps"), steps);
        const Result<ChangePlan> read = ChangePlan::fromJson(json);
        QVERIFY(!read);
        QCOMPARE(read.error().subject, QStringLiteral("steps[1].") + field);
    }

    void countsWhatIsReadAgainAndWhatIsSkipped()
    {
        ChangePlan plan = samplePlan();
        QCOMPARE(plan.replayed(), 200);
        QCOMPARE(plan.skipped(), 0); // that step is refused
        plan.steps[2].refused.reset();
        QCOMPARE(plan.skipped(), 30);
    }

    void canBeAppliedIfSomethingIsLeftToDo()
    {
        ChangePlan plan = samplePlan();
        QVERIFY(!plan.canApply());
        plan.refused.reset();
        QVERIFY(plan.canApply());
        plan.steps[0].done = plan.steps[1].done = true;
        QVERIFY(!plan.canApply());
        QCOMPARE(plan.deed(), Deed::Administer);
        plan.steps[0].kind = StepKind::DeleteOffset;
        QCOMPARE(plan.deed(), Deed::Destroy);
    }

    void undoTakesBackWhatWasDoneTheLastFirst()
    {
        ChangePlan plan = samplePlan();
        QVERIFY(!plan.undo());
        plan.steps[0].done = plan.steps[1].done = true;
        const std::optional<ChangePlan> back = plan.undo();
        QVERIFY(back);
        QCOMPARE(back->purpose, PlanPurpose::Undo);
        QCOMPARE(back->clusterId, plan.clusterId);
        QCOMPARE(back->steps.size(), 2);
        QCOMPARE(back->steps[0].kind, StepKind::DeleteOffset); // there was no commit before
        QCOMPARE(back->steps[0].from, std::optional<std::int64_t>(7));
        QCOMPARE(back->steps[1].from, std::optional<std::int64_t>(1000));
        QCOMPARE(back->steps[1].to, std::optional<std::int64_t>(1200));
        QCOMPARE(back->steps[1].end, std::optional<std::int64_t>(5000));
    }

    void undoOfADeletedGroupCommitsItsOffsetsAgain()
    {
        ChangePlan plan;
        PlanStep offset = moved(0, 12, 0);
        offset.kind = StepKind::DeleteOffset;
        offset.to.reset();
        offset.done = true;
        PlanStep group;
        group.kind = StepKind::DeleteGroup;
        group.group = QStringLiteral("billing");
        group.done = true;
        plan.steps << offset << group;
        const std::optional<ChangePlan> back = plan.undo();
        QVERIFY(back);
        QCOMPARE(back->steps.size(), 1);
        QCOMPARE(back->steps[0].kind, StepKind::MoveOffset);
        QVERIFY(!back->steps[0].from);
        QCOMPARE(back->steps[0].to, std::optional<std::int64_t>(12));
        plan.steps.removeFirst();
        QVERIFY(!plan.undo()); // it had no offsets: nothing to bring back
    }

    void undoOfDefinitionsGoesOnWithTheVersions()
    {
        ChangePlan plan;
        PlanStep step;
        step.kind = StepKind::SaveDefinition;
        step.before = alert(4);
        step.after = alert(5);
        step.done = true;
        plan.steps << step;
        step.before.reset();
        step.after = alert(1);
        plan.steps << step;
        step.kind = StepKind::RemoveDefinition;
        step.before = alert(7);
        step.after = alert(8);
        step.after->removed = true;
        plan.steps << step;
        const std::optional<ChangePlan> back = plan.undo();
        QVERIFY(back);
        QCOMPARE(back->steps[0].kind, StepKind::SaveDefinition);
        QCOMPARE(back->steps[0].after->version, 9);
        QCOMPARE(back->steps[0].after->body, alert(7).body);
        QVERIFY(!back->steps[0].after->removed);
        QCOMPARE(back->steps[1].kind, StepKind::RemoveDefinition);
        QCOMPARE(back->steps[1].after->version, 2);
        QVERIFY(back->steps[1].after->removed);
        QCOMPARE(back->steps[2].after->version, 6);
        QCOMPARE(back->steps[2].after->body, alert(4).body);
    }

    void theJournalKeepsThePlanButNoRecord()
    {
        ChangePlan before = samplePlan(), after = before;
        QVERIFY(!journalEntryFor(before, after));
        before.steps[0].done = after.steps[0].done = after.steps[1].done = true;
        const std::optional<JournalEntry> entry = journalEntryFor(before, after);
        QVERIFY(entry);
        QCOMPARE(entry->plan.steps.size(), 2); // not what had been done before
        QCOMPARE(entry->undoes, QStringLiteral("e1"));
        QCOMPARE(journalKey(*entry), QStringLiteral("group/billing"));
        QVERIFY(!entry->author.isEmpty() && !entry->host.isEmpty() && !entry->program.isEmpty());
        for (const PlanStep& step : newJournalEntry(samplePlan()).plan.steps)
            QVERIFY(step.firstRecord.isEmpty());
        const Result<JournalEntry> read = readJournalEntry(journalJson(*entry));
        QVERIFY(read);
        QCOMPARE(*read, *entry);
        QCOMPARE(*journalEntryOf(journalRecord(*entry)), *entry);
    }

    void theJournalsFileGrowsAndSurvivesABrokenLine()
    {
        const QTemporaryDir folder;
        const QString path = journalFile(folder.path(), QStringLiteral("abc"));
        JournalEntry first = newJournalEntry(samplePlan()), second = newJournalEntry(samplePlan());
        second.atMs = first.atMs + 1;
        QVERIFY(appendToJournalFile(path, first));
        {
            QFile file(path);
            QVERIFY(file.open(QIODevice::Append));
            file.write("half a li\n");
        }
        QVERIFY(appendToJournalFile(path, second));
        const std::vector<JournalEntry> read = readJournalFile(path);
        QCOMPARE(read.size(), std::size_t(2));
        const std::vector<JournalEntry> merged = mergedJournal(read, {first});
        QCOMPARE(merged.size(), std::size_t(2));
        QCOMPARE(merged.front(), second); // the newest first
    }
};

WEIR_TEST(ChangePlanTest)

} // namespace weir

#include "changeplantest.moc"
