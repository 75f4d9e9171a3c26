#include "models/groups/verdictrules.h"
#include "models/groups/commitsmodel.h"
#include "tests/support/registry.h"

#include <QAbstractItemModelTester>
#include <QTest>

namespace weir {
namespace {

constexpr std::int64_t start = 1'790'000'000'000;
constexpr std::int64_t step = 5'000;

struct Story
{
    EndRing ends;
    LagWindow window;
};

/// Commits and ends every 5 s.
Story story(const std::vector<std::int64_t>& commits, const std::vector<std::int64_t>& ends)
{
    Story made;
    for (std::size_t i = 0; i < std::max(commits.size(), ends.size()); ++i) {
        const std::int64_t at = start + std::int64_t(i) * step;
        if (i < ends.size())
            made.ends.add(at, ends[i]);
        if (i < commits.size())
            made.window.add(at, commits[i], made.ends);
    }
    return made;
}

int fired(const QVector<RuleCheck>& checks)
{
    int number = 0;
    for (const RuleCheck& check : checks) {
        if (check.outcome == RuleOutcome::Fired)
            number = number == 0 ? check.number : -1;
    }
    return number;
}

} // namespace

class VerdictRulesTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void theRuleThatFiredIsThatOfTheVerdict_data()
    {
        QTest::addColumn<std::vector<qint64>>("commits");
        QTest::addColumn<std::vector<qint64>>("ends");
        QTest::addColumn<qint64>("nowMs");
        QTest::addColumn<int>("rule");
        QTest::addColumn<QString>("words");
        const qint64 at = start + 5 * step;
        using V = std::vector<qint64>;
        QTest::newRow("nothing") << V{} << V{} << at << 1 << "window: 0, ends: 0";
        QTest::newRow("read") << V{1, 2, 3} << V{1, 2, 3} << at << 2 << "The lag is 0, allowed are 0";
        QTest::newRow("stopped") << V{1, 2, 3} << V{10, 20, 30} << qint64(start + 100 * step) << 3 << "is 8.2 min old";
        QTest::newRow("rewound") << V{5, 9, 2, 3, 4} << V{20, 21, 22, 23, 24} << at << 4 << "fell from 9 to 2";
        QTest::newRow("was there") << V{10, 10, 12, 13, 14} << V{10, 20, 30, 40, 50} << at << 5 << "was 0, allowed";
        QTest::newRow("stalled") << V{7, 7, 7, 7, 7} << V{20, 21, 22, 23, 24} << at << 6 << "are at 7.";
        QTest::newRow("slow") << V{1, 2, 3, 4, 5} << V{20, 30, 40, 50, 60} << at << 7 << "never fell";
        QTest::newRow("catches up") << V{1, 12, 23, 34, 45} << V{50, 52, 54, 56, 58} << at << 8 << "falls now and then";
    }
    void theRuleThatFiredIsThatOfTheVerdict()
    {
        QFETCH(std::vector<qint64>, commits);
        QFETCH(std::vector<qint64>, ends);
        QFETCH(qint64, nowMs);
        QFETCH(int, rule);
        QFETCH(QString, words);
        const Story of = story({commits.begin(), commits.end()}, {ends.begin(), ends.end()});
        const QVector<RuleCheck> checks = checkRules(of.window, of.ends, {}, nowMs);
        QCOMPARE(checks.size(), 8);
        QCOMPARE(fired(checks), rule);
        QCOMPARE(fired(checks), of.window.judge(of.ends, {}, nowMs).rule);
        QVERIFY2(checks[rule - 1].why.contains(words), qPrintable(checks[rule - 1].why));
        for (const RuleCheck& check : checks) {
            QCOMPARE(check.outcome == RuleOutcome::NotReached, check.number > rule);
            QCOMPARE(check.why.isEmpty(), check.number > rule);
            QVERIFY(!check.rule.isEmpty());
        }
    }

    void aCommitOfBeforeTheFirstLookIsSaidAsABound()
    {
        Story of = story({}, {10, 20, 30});
        of.window.addBound(start + 2 * step, 1, of.ends);
        const QVector<RuleCheck> checks = checkRules(of.window, of.ends, {}, start + 100 * step);
        QVERIFY2(checks[2].why.contains(QStringLiteral("is more than 8.2 min old")), qPrintable(checks[2].why));
        CommitsModel model;
        model.setWindow(of.window, 10, true);
        QVERIFY(model.index(0, 0).data().toString().startsWith(QStringLiteral("≤ ")));
        of.window.add(start + step, 1, of.ends); // told after all
        model.setWindow(of.window, 10, true);
        QCOMPARE(model.rowCount(), 1);
        QVERIFY(!model.index(0, 0).data().toString().startsWith(QStringLiteral("≤ ")));
    }

    void whatIfIsJudgedByItsOwnNumbers()
    {
        const Story of = story({7, 7, 7, 7, 7}, {20, 21, 22, 23, 24});
        const std::int64_t now = start + 5 * step;
        QCOMPARE(fired(checkRules(of.window, of.ends, {10, 0}, now)), 6);
        QCOMPARE(fired(checkRules(of.window, of.ends, {10, 17}, now)), 2);
        // The silence is as long as the window of two commits: not longer.
        QCOMPARE(fired(checkRules(of.window, of.ends, {2, 0}, now)), 6);
        QCOMPARE(fired(checkRules(of.window, of.ends, {2, 0}, now + 1)), 3);
    }

    void commitsSayWhichAreLookedAt()
    {
        const Story of = story({1, 2, 5}, {10, 20, 30});
        CommitsModel model;
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setWindow(of.window, 2, true);
        QCOMPARE(model.rowCount(), 3);
        const auto text = [&](int row, const char* column) {
            return model.index(row, model.columnOf(QString::fromLatin1(column))).data().toString();
        };
        QCOMPARE(text(0, "offset"), QStringLiteral("5"));
        QCOMPARE(text(0, "step"), QStringLiteral("+3"));
        QCOMPARE(text(0, "lag"), QStringLiteral("25"));
        QCOMPARE(text(1, "window"), QStringLiteral("in the window"));
        QCOMPARE(text(2, "window"), QStringLiteral("older"));
        QVERIFY(model.index(2, 0).data(SecondaryRole).toBool());
    }
};

WEIR_TEST(VerdictRulesTest)

} // namespace weir

#include "verdictrulestest.moc"
