#include "backend/service/plans/offsetmoves.h"
#include "tests/support/registry.h"

#include <QTest>
#include <limits>

namespace weir {
namespace {

TopicPartition at(int partition) { return {QStringLiteral("orders"), partition}; }

/// Partition 0: 100 to 500, committed at 300. Partition 1: 0 to 50, no commit.
OffsetFacts sampleFacts()
{
    OffsetFacts facts;
    facts.committed[at(0)] = 300;
    facts.start.insert_or_assign(at(0), Result<std::int64_t>(100));
    facts.end.insert_or_assign(at(0), Result<std::int64_t>(500));
    facts.start.insert_or_assign(at(1), Result<std::int64_t>(0));
    facts.end.insert_or_assign(at(1), Result<std::int64_t>(50));
    return facts;
}

OffsetMove moveTo(OffsetTarget target, std::int64_t offset = 0)
{
    OffsetMove move;
    move.group = QStringLiteral("billing");
    move.target = target;
    move.offset = offset;
    return move;
}

QVector<PlanStep> both(const OffsetMove& move, const OffsetFacts& facts = sampleFacts())
{
    return offsetSteps(move, {at(0), at(1)}, facts);
}

using Offset = std::optional<std::int64_t>;

} // namespace

class OffsetMovesTest : public QObject
{
    Q_OBJECT
private slots:
    void beginningAndEnd()
    {
        const QVector<PlanStep> beginning = both(moveTo(OffsetTarget::Beginning));
        QCOMPARE(beginning.size(), 2);
        QCOMPARE(beginning[0].from, Offset(300));
        QCOMPARE(beginning[0].to, Offset(100));
        QCOMPARE(beginning[0].replayed(), 200);
        QCOMPARE(beginning[0].group, QStringLiteral("billing"));
        QVERIFY(!beginning[1].from);
        QCOMPARE(beginning[1].replayed(), 0); // not known
        const QVector<PlanStep> end = both(moveTo(OffsetTarget::End));
        QCOMPARE(end[0].to, Offset(500));
        QCOMPARE(end[0].skipped(), 200);
        QCOMPARE(end[0].end, Offset(500));
    }

    void anOffsetOutsideOfTheLogIsMovedToItsEdgeAndMarked_data()
    {
        QTest::addColumn<qint64>("wanted");
        QTest::addColumn<qint64>("first");
        QTest::addColumn<qint64>("second");
        QTest::newRow("inside of one") << qint64(200) << qint64(200) << qint64(50);
        QTest::newRow("below") << qint64(0) << qint64(100) << qint64(0);
        QTest::newRow("above") << qint64(999) << qint64(500) << qint64(50);
        QTest::newRow("the end itself") << qint64(500) << qint64(500) << qint64(50);
    }
    void anOffsetOutsideOfTheLogIsMovedToItsEdgeAndMarked()
    {
        QFETCH(qint64, wanted);
        QFETCH(qint64, first);
        QFETCH(qint64, second);
        const QVector<PlanStep> steps = both(moveTo(OffsetTarget::Offset, wanted));
        QCOMPARE(steps[0].to, Offset(first));
        QCOMPARE(steps[1].to, Offset(second));
        QCOMPARE(steps[0].wanted, first == wanted ? Offset() : Offset(wanted));
        QCOMPARE(steps[1].wanted, second == wanted ? Offset() : Offset(wanted));
    }

    void shiftNeedsACommit()
    {
        const QVector<PlanStep> steps = both(moveTo(OffsetTarget::Shift, -50));
        QCOMPARE(steps[0].to, Offset(250));
        QCOMPARE(steps[1].refused->kind, ErrorKind::NotFound);
        QVERIFY(!steps[1].to);
        const std::int64_t most = std::numeric_limits<std::int64_t>::max();
        QCOMPARE(both(moveTo(OffsetTarget::Shift, most))[0].to, Offset(500));
        QCOMPARE(both(moveTo(OffsetTarget::Shift, -most))[0].to, Offset(100));
    }

    void whatStaysGivesNoStep()
    {
        const QVector<PlanStep> steps = both(moveTo(OffsetTarget::Offset, 300));
        QCOMPARE(steps.size(), 1);
        QCOMPARE(steps[0].at, at(1));
    }

    void timeGroupAndFileGiveEachPartitionItsOwn()
    {
        OffsetFacts facts = sampleFacts();
        facts.atTime.insert_or_assign(at(0), Result<std::int64_t>(400));
        facts.atTime.insert_or_assign(at(1), Result<std::int64_t>(Error{ErrorKind::Unavailable}));
        const QVector<PlanStep> time = both(moveTo(OffsetTarget::Time), facts);
        QCOMPARE(time[0].to, Offset(400));
        QCOMPARE(time[1].refused->kind, ErrorKind::Unavailable);
        facts.other[at(0)] = 450;
        OffsetMove like = moveTo(OffsetTarget::Group);
        like.otherGroup = QStringLiteral("shipping");
        const QVector<PlanStep> other = both(like, facts);
        QCOMPARE(other[0].to, Offset(450));
        QVERIFY(other[1].refused->detail.contains(QStringLiteral("shipping")));
        OffsetMove given = moveTo(OffsetTarget::Given);
        given.given[at(1)] = 1'000;
        const QVector<PlanStep> file = both(given, facts);
        QCOMPARE(file[0].refused->kind, ErrorKind::NotFound);
        QCOMPARE(file[1].to, Offset(50));
        QCOMPARE(file[1].wanted, Offset(1'000));
    }

    void aPartitionThatIsNotThereIsRefused()
    {
        const QVector<PlanStep> steps = offsetSteps(moveTo(OffsetTarget::End), {at(7)}, sampleFacts());
        QCOMPARE(steps[0].refused->kind, ErrorKind::NotFound);
    }
};

WEIR_TEST(OffsetMovesTest)

} // namespace weir

#include "offsetmovestest.moc"
