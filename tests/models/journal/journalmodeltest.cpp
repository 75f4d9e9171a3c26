#include "models/journal/journalmodel.h"

#include "models/common/englishplurals.h"
#include "models/journal/journaltexts.h"
#include "tests/support/fakeplans.h"
#include "tests/support/registry.h"

#include <QAbstractItemModelTester>
#include <QTest>

namespace weir {

class JournalModelTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { QCoreApplication::installTranslator(&m_plurals); }
    void cleanupTestCase() { QCoreApplication::removeTranslator(&m_plurals); }

    void anEntryIsARowThatSaysWhatWasDone()
    {
        JournalModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setUtc(true);
        model.setEntries(list({moved(QStringLiteral("1"))}));
        QCOMPARE(cell(model, 0, "what"), QStringLiteral("Moved 1 offset of billing"));
        QCOMPARE(cell(model, 0, "when"), QStringLiteral("2026-09-21 14:13:20.000 UTC"));
        QCOMPARE(cell(model, 0, "whence"), QStringLiteral("desk · weir"));
        QCOMPARE(cell(model, 0, "author"), QStringLiteral("ada"));
        QCOMPARE(cell(model, 0, "result"), QStringLiteral("1 of 2 done"));
    }

    void whatWasTakenBackSaysSo()
    {
        JournalModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const JournalEntry first = moved(QStringLiteral("1"));
        model.setEntries(list({first}));
        JournalEntry undo = moved(QStringLiteral("2"));
        undo.plan.purpose = PlanPurpose::Undo;
        undo.undoes = first.id;
        model.setEntries(list({undo, first}));
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(cell(model, 0, "what"), QStringLiteral("Took back 1 change of billing"));
        QCOMPARE(cell(model, 1, "result"), QStringLiteral("taken back"));
        QCOMPARE(model.rowAt(1).takenBackBy, undo.id);
    }

    void theFilterLooksAtEveryWord()
    {
        JournalModel model;
        JournalEntry other = moved(QStringLiteral("2"));
        other.plan = test::alertPlan(2);
        other.author = QStringLiteral("grace");
        model.setEntries(list({other, moved(QStringLiteral("1"))}));
        model.setFilterText(QStringLiteral("grace alert"));
        QCOMPARE(model.rowCount(), 1);
        model.setFilterText({});
        model.setCellFilters({{QStringLiteral("subject"), QStringLiteral("billing")}});
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(cell(model, 0, "author"), QStringLiteral("ada"));
    }

    void everyPurposeHasWords()
    {
        for (int purpose = 0; purpose <= int(PlanPurpose::Mixed); ++purpose) {
            ChangePlan plan = moved({}).plan;
            plan.purpose = PlanPurpose(purpose);
            QVERIFY(journaltexts::what(plan).contains(QLatin1String("billing")) ||
                    plan.purpose == PlanPurpose::SaveDefinitions);
        }
    }

    void whyItIsLocalIsSaid()
    {
        QCOMPARE(journaltexts::localSentence({}), QString());
        for (int kind = 0; kind <= int(ErrorKind::ReadOnly); ++kind)
            QVERIFY(journaltexts::localSentence(Error{ErrorKind(kind)})
                        .startsWith(QLatin1String("The journal is kept on this machine only")));
    }

private:
    static JournalEntry moved(const QString& id)
    {
        JournalEntry entry;
        entry.id = id;
        entry.atMs = 1'790'000'000'000;
        entry.author = QStringLiteral("ada");
        entry.host = QStringLiteral("desk");
        entry.program = QStringLiteral("weir");
        entry.plan = test::movePlan(
            {test::moveStep(QStringLiteral("orders"), 0, 12, 3), test::moveStep(QStringLiteral("orders"), 1, 12, 3)});
        entry.plan.steps[0].done = true;
        return entry;
    }
    static std::shared_ptr<const std::vector<JournalEntry>> list(std::vector<JournalEntry> entries)
    {
        return std::make_shared<std::vector<JournalEntry>>(std::move(entries));
    }
    static QString cell(const JournalModel& model, int row, const char* column)
    {
        return model.index(row, model.columnOf(QString::fromLatin1(column))).data().toString();
    }
    EnglishPlurals m_plurals;
};

WEIR_TEST(JournalModelTest)

} // namespace weir

#include "journalmodeltest.moc"
