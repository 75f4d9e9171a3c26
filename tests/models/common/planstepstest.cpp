#include "models/common/plansteps.h"

#include "models/common/englishplurals.h"
#include "tests/support/fakeplans.h"
#include "tests/support/registry.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

namespace weir {

class PlanStepsTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
        QCoreApplication::installTranslator(&m_plurals);
    }
    void cleanupTestCase()
    {
        QLocale::setDefault(QLocale::c());
        QCoreApplication::removeTranslator(&m_plurals);
    }

    void aPlanIsItsSteps()
    {
        PlanStepsModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        ChangePlan plan = test::movePlan({test::moveStep(QStringLiteral("orders"), 0, 1200, 200),
                                          test::moveStep(QStringLiteral("orders"), 1, {}, 7)});
        plan.steps[1].refused = Error{ErrorKind::NotFound};
        model.setPlan(plan, false);
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(cell(model, 0, "state"), QStringLiteral("to do"));
        QCOMPARE(cell(model, 0, "meaning"), QStringLiteral("1,000 records again"));
        QCOMPARE(cell(model, 1, "state"), QStringLiteral("refused"));
        QCOMPARE(cell(model, 1, "meaning"), QStringLiteral("There is no such partition (any more)."));
        plan.steps[0].done = true;
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.setPlan(plan, true);
        QCOMPARE(cell(model, 0, "state"), QStringLiteral("done"));
        QCOMPARE(cell(model, 1, "state"), QStringLiteral("not done"));
        QCOMPARE(reset.size(), 0); // the current row stays
    }

    void tenThousandStepsAreQuick()
    {
        QVector<PlanStep> steps;
        for (int i = 0; i < 10'000; ++i)
            steps << test::moveStep(QStringLiteral("orders-%1").arg(i / 100), i % 100, i, 10'000 - i);
        const ChangePlan plan = test::movePlan(steps);
        PlanStepsModel model;
        QElapsedTimer timer;
        timer.start();
        model.setPlan(plan, false);
        model.sort(model.columnOf(QStringLiteral("to")));
        QVERIFY2(timer.elapsed() < 500, qPrintable(QString::number(timer.elapsed())));
        QCOMPARE(cell(model, 0, "to"), QStringLiteral("1"));
    }

private:
    static QString cell(const PlanStepsModel& model, int row, const char* column)
    {
        return model.index(row, model.columnOf(QString::fromLatin1(column))).data().toString();
    }
    EnglishPlurals m_plurals;
};

WEIR_TEST(PlanStepsTest)

} // namespace weir

#include "planstepstest.moc"
