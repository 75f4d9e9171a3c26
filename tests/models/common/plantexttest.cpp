#include "models/common/plantext.h"

#include "models/common/englishplurals.h"
#include "tests/support/fakeplans.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {

using test::movePlan;
using test::moveStep;

class PlanTextTest : public QObject
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

    void titlesNameVerbCountAndObject()
    {
        ChangePlan plan = movePlan({step(0, 10, 5), step(1, 10, 5)});
        QCOMPARE(planTitle(plan), QStringLiteral("Move 2 offsets of billing"));
        QCOMPARE(planAction(plan), QStringLiteral("Move 2 offsets"));
        plan.steps[0].refused = Error{ErrorKind::NotFound};
        QCOMPARE(planAction(plan), QStringLiteral("Move 1 offset"));
        QCOMPARE(planTitle(test::deletePlan()), QStringLiteral("Delete group billing"));
        QCOMPARE(planTitle(test::alertPlan(2)), QStringLiteral("Save alert billing_lag"));
        plan.purpose = PlanPurpose::Undo;
        QCOMPARE(planTitle(plan), QStringLiteral("Take back 1 change of billing"));
        plan.purpose = PlanPurpose::CloneGroup;
        plan.steps[0].group = plan.steps[1].group = QStringLiteral("billing-2");
        QCOMPARE(planTitle(plan), QStringLiteral("Clone group billing as billing-2"));
    }

    void countsOnlyWhatTheLogStillHas()
    {
        ChangePlan plan = movePlan({step(0, 4000, 100), step(1, 10, 4990), step(2, 50, 50), step(3, {}, 5000)});
        plan.steps[0].start = 1000; // 0–999 are gone
        plan.steps[1].start = 2000;
        PlanEffect effect = planEffect(plan);
        QCOMPARE(effect.again, std::int64_t(3000));
        QCOMPARE(effect.skipped, std::int64_t(2990));
        QCOMPARE(effect.left, std::int64_t(4900 + 10 + 4950));
        QCOMPARE(effect.moved, 2);
        QCOMPARE(effect.unchanged, 1);
        QCOMPARE(effect.first, 1);
        plan.steps[0].refused = Error{ErrorKind::NotFound};
        effect = planEffect(plan);
        QCOMPARE(effect.again, std::int64_t(0));
        QCOMPARE(effect.refused, 1);
    }

    void saysWhatAMoveMeans()
    {
        ChangePlan plan = movePlan({step(0, 4000, 1000), step(1, 4000, 2000)});
        plan.steps[0].targetTimeMs = 1'790'000'060'000;
        plan.steps[1].targetTimeMs = 1'790'000'000'000;
        const QString text = planMeaning(plan, true).join(QLatin1Char('\n'));
        QVERIFY2(text.contains(QLatin1String(
                     "Up to 5,000 records will be read again, the oldest of 2026-09-21 14:13:20.000 UTC.")),
                 qPrintable(text));
        QVERIFY(text.contains(QLatin1String("Up to 7,000 records wait to be read afterwards.")));
        QVERIFY(text.contains(QLatin1String("nothing is deleted")));
        QVERIFY(!text.contains(QLatin1String("skipped")));
        plan.steps[0].end.reset();
        QVERIFY(!planMeaning(plan, true).join(QLatin1Char(' ')).contains(QLatin1String("afterwards")));
        const QString deleted = planMeaning(test::deletePlan(), true).join(QLatin1Char('\n'));
        QVERIFY(deleted.contains(QLatin1String("forgotten with all its offsets")));
        PlanStep gone = step(0, 10, 0);
        gone.kind = StepKind::DeleteOffset;
        gone.to.reset();
        ChangePlan forgets = movePlan({gone});
        forgets.purpose = PlanPurpose::DeleteOffsets;
        QVERIFY(planMeaning(forgets, true).join(QLatin1Char(' ')).contains(QLatin1String("1 offset is forgotten.")));
        forgets.steps << gone;
        QVERIFY(planMeaning(forgets, true).join(QLatin1Char(' ')).contains(QLatin1String("2 offsets are forgotten.")));
        QVERIFY(!deleted.contains(QLatin1String("nothing is deleted")));
    }

    void anOffsetBeyondTheLogSaysSo()
    {
        PlanStep beyond = step(0, 40, 5000);
        beyond.wanted = 9000;
        QCOMPARE(stepMeaning(beyond, true), QStringLiteral("skips 4,960 records; offset 9,000 is not kept"));
        QVERIFY(planMeaning(movePlan({beyond}), true)
                    .contains(QStringLiteral("1 partition does not keep what was asked for and goes to its edge.")));
    }

    void aStepSaysWhatItIsAbout_data()
    {
        QTest::addColumn<int>("which");
        QTest::addColumn<QStringList>("words");
        QTest::newRow("back") << 0
                              << QStringList{QStringLiteral("orders / 3"), QStringLiteral("1,200"),
                                             QStringLiteral("200"), QStringLiteral("1,000 records again")};
        QTest::newRow("forward") << 1
                                 << QStringList{QStringLiteral("orders / 3"), QStringLiteral("1,200"),
                                                QStringLiteral("1,201"), QStringLiteral("skips 1 record")};
        QTest::newRow("first") << 2
                               << QStringList{QStringLiteral("orders / 3"), QStringLiteral("no offset"),
                                              QStringLiteral("7"), QStringLiteral("begins here")};
        QTest::newRow("same") << 3
                              << QStringList{QStringLiteral("orders / 3"), QStringLiteral("7"), QStringLiteral("7"),
                                             QStringLiteral("stays")};
        QTest::newRow("delete") << 4
                                << QStringList{QStringLiteral("orders / 0"), QStringLiteral("40"),
                                               QStringLiteral("no offset"),
                                               QStringLiteral("its consumers begin by their own settings")};
        QTest::newRow("group") << 5
                               << QStringList{QStringLiteral("group billing"), QStringLiteral("there"),
                                              QStringLiteral("deleted"), QStringLiteral("with all its offsets")};
        QTest::newRow("new alert") << 6
                                   << QStringList{QStringLiteral("alert billing_lag"), QStringLiteral("not there"),
                                                  QStringLiteral("version 1"), QStringLiteral("comes into force")};
        QTest::newRow("alert") << 7
                               << QStringList{QStringLiteral("alert billing_lag"), QStringLiteral("version 3"),
                                              QStringLiteral("version 4"), QStringLiteral("replaces what is in force")};
    }
    void aStepSaysWhatItIsAbout()
    {
        QFETCH(int, which);
        QFETCH(QStringList, words);
        const QVector<PlanStep> all{step(3, 1200, 200),
                                    step(3, 1200, 1201),
                                    step(3, {}, 7),
                                    step(3, 7, 7),
                                    test::deletePlan().steps[0],
                                    test::deletePlan().steps[1],
                                    test::alertPlan(1).steps[0],
                                    test::alertPlan(4).steps[0]};
        const PlanStep& one = all[which];
        QCOMPARE((QStringList{stepSubject(one), stepBefore(one), stepAfter(one), stepMeaning(one, true)}), words);
        QCOMPARE(stepRefusal(one), QString());
    }

    void everyRefusalHasASentence()
    {
        for (int kind = 0; kind <= int(ErrorKind::ReadOnly); ++kind) {
            PlanStep one = step(0, 7, 9000);
            one.refused = Error{ErrorKind(kind), 0, QStringLiteral("raw english")};
            QVERIFY2(stepRefusal(one).endsWith(QLatin1Char('.')), qPrintable(stepRefusal(one)));
            QVERIFY(!stepRefusal(one).contains(QLatin1String("raw english")));
            ChangePlan plan = movePlan({one});
            plan.refused = one.refused;
            QVERIFY2(planRefusal(plan).endsWith(QLatin1Char('.')), qPrintable(planRefusal(plan)));
        }
        ChangePlan busy = movePlan({});
        QCOMPARE(planRefusal(busy), QString());
        busy.refused = Error{ErrorKind::Busy};
        busy.blockers = QStringList{QStringLiteral("a on /10.0.0.7"), QStringLiteral("b on /10.0.0.8")};
        QVERIFY(planRefusal(busy).startsWith(QLatin1String("billing has 2 active members")));
    }

    void theNameIsTypedOnlyWhereItIsAsked()
    {
        QCOMPARE(nameToType(test::deletePlan(), Permission::TypeName), QStringLiteral("billing"));
        QCOMPARE(nameToType(test::deletePlan(), Permission::Granted), QString());
        ChangePlan bare = test::deletePlan();
        bare.subject.clear();
        QCOMPARE(nameToType(bare, Permission::TypeName), QStringLiteral("billing"));
    }

    void afterwardsItSaysHowMuchWasDone()
    {
        ChangePlan plan = movePlan({step(0, 10, 5), step(1, 10, 5)});
        QCOMPARE(planDone(plan), QStringLiteral("Nothing was changed."));
        plan.steps[0].done = true;
        QVERIFY(planDone(plan).startsWith(QLatin1String("1 of 2 changes were made")));
        plan.steps[1].done = true;
        QCOMPARE(planDone(plan), QStringLiteral("All 2 changes were made."));
    }

private:
    static PlanStep step(int partition, std::optional<std::int64_t> from, std::int64_t to)
    {
        return moveStep(QStringLiteral("orders"), partition, from, to);
    }
    EnglishPlurals m_plurals;
};

WEIR_TEST(PlanTextTest)

} // namespace weir

#include "plantexttest.moc"
