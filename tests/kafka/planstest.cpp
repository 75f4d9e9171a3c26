#include "backend/service/plans/plans.h"
#include "backend/service/cluster.h"
#include "backend/service/journal/journal.h"
#include "backend/service/poison/poisonfinder.h"
#include "backend/service/produce/recordproducer.h"
#include "tests/support/cluster.h"
#include "tests/support/groupconsumer.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"

#include <QDateTime>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

namespace weir {
namespace {

constexpr int patienceMs = 20'000;
constexpr std::int64_t someTimeMs = 1'790'000'000'000;
using Offset = std::optional<std::int64_t>;

ConnectionSpec specOf(bool readOnly)
{
    ConnectionSpec spec;
    spec.id = QStringLiteral("test");
    spec.name = QStringLiteral("test");
    spec.bootstrap = QStringList{test::bootstrap()};
    spec.readOnly = readOnly;
    return spec;
}

/// Waits for what Plans calls back with.
struct Answer
{
    std::optional<Result<ChangePlan>> plan;
    Plans::Made taker()
    {
        return [this](const Result<ChangePlan>& made) { plan = made; };
    }
    const ChangePlan& operator*() const { return plan->value(); }
};

#define AWAIT_PLAN(answer)                                                                                             \
    QTRY_VERIFY_WITH_TIMEOUT((answer).plan, patienceMs);                                                               \
    QVERIFY2((answer).plan->has_value(),                                                                               \
             qPrintable((answer).plan->has_value() ? QString() : (answer).plan->error().detail))

} // namespace

class PlansTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        m_cluster = std::make_unique<Cluster>(specOf(false), Secrets{});
        m_topic = test::uniqueName(QStringLiteral("plans"));
        m_producer.createTopic(m_topic, 2);
        std::vector<test::TestRecord> records;
        for (int i = 0; i < 100; ++i) {
            records.push_back({i % 2,
                               "k" + QByteArray::number(i),
                               "{\"n\": " + QByteArray::number(i) + "}",
                               someTimeMs + i * 1000,
                               {}});
        }
        m_producer.send(m_topic, records);
    }
    void init()
    {
        m_group = test::uniqueName(QStringLiteral("plangroup"));
        m_consumer = std::make_unique<test::GroupConsumer>(test::bootstrap(), m_group);
        m_consumer->commit(m_topic, {{0, 30}, {1, 20}});
    }
    void cleanup() { m_consumer.reset(); }
    void cleanupTestCase()
    {
        m_cluster.reset();
        QVERIFY(RecordProducer::waitForAll(patienceMs));
    }

    void movesOffsetsAndMovesThemBack()
    {
        Answer made, applied, undone;
        m_cluster->plans()->moveOffsets(moveTo(OffsetTarget::Beginning), this, made.taker());
        AWAIT_PLAN(made);
        QVERIFY((*made).canApply());
        QVERIFY(!(*made).clusterId.isEmpty());
        QCOMPARE((*made).steps.size(), 2);
        QCOMPARE((*made).replayed(), 50);
        const PlanStep& step = (*made).steps[0];
        QCOMPARE(step.from, Offset(30));
        QCOMPARE(step.to, Offset(0));
        QCOMPARE(step.targetTimeMs, Offset(someTimeMs));
        QCOMPARE(step.firstRecord, QStringLiteral("k0: {\"n\": 0}"));

        const QSignalSpy told(m_cluster->plans(), &Plans::applied);
        m_cluster->plans()->apply(*made, this, applied.taker());
        AWAIT_PLAN(applied);
        QVERIFY((*applied).steps[0].done && (*applied).steps[1].done);
        QCOMPARE(m_consumer->committed(m_topic, 0), 0);
        QCOMPARE(m_consumer->committed(m_topic, 1), 0);
        QCOMPARE(told.count(), 1);

        QTRY_VERIFY_WITH_TIMEOUT(journalEntry(), patienceMs);
        const JournalEntry entry = *journalEntry();
        QVERIFY(entry.plan.steps[0].firstRecord.isEmpty());
        std::optional<ChangePlan> undo = entry.plan.undo();
        QVERIFY(undo);
        undo->undoes = entry.id;
        m_cluster->plans()->apply(*undo, this, undone.taker());
        AWAIT_PLAN(undone);
        QCOMPARE(m_consumer->committed(m_topic, 0), 30);
        QCOMPARE(m_consumer->committed(m_topic, 1), 20);
        QTRY_COMPARE_WITH_TIMEOUT(journalEntry()->undoes, entry.id, patienceMs);
    }

    void findsTheTargetByTimeAndByDuration()
    {
        OffsetMove move = moveTo(OffsetTarget::Time);
        move.timeMs = someTimeMs + 41'000; // record 41 is in partition 1, 42 in partition 0
        Answer made;
        m_cluster->plans()->moveOffsets(move, this, made.taker());
        AWAIT_PLAN(made);
        QCOMPARE((*made).steps.size(), 1); // partition 1 is at 20, and stays there
        QCOMPARE((*made).steps[0].to, Offset(21));
        QCOMPARE((*made).steps[0].targetTimeMs, Offset(someTimeMs + 42'000));
        move.target = OffsetTarget::Duration;
        move.timeMs = QDateTime::currentMSecsSinceEpoch() - someTimeMs + 1000; // a second before the first one
        Answer back;
        m_cluster->plans()->moveOffsets(move, this, back.taker());
        AWAIT_PLAN(back);
        QCOMPARE((*back).steps[0].to, Offset(0));
    }

    void offsetsOutsideAreMovedToTheEdge()
    {
        OffsetMove move = moveTo(OffsetTarget::Offset);
        move.offset = 1'000'000;
        Answer made;
        m_cluster->plans()->moveOffsets(move, this, made.taker());
        AWAIT_PLAN(made);
        QCOMPARE((*made).steps[0].to, Offset(50));
        QCOMPARE((*made).steps[0].wanted, Offset(1'000'000));
        QVERIFY((*made).steps[0].firstRecord.isEmpty());
    }

    void isRefusedWhileAMemberIsActive()
    {
        Answer early;
        m_cluster->plans()->moveOffsets(moveTo(OffsetTarget::End), this, early.taker());
        AWAIT_PLAN(early);
        QVERIFY((*early).canApply());
        m_consumer.reset();
        test::GroupConsumer member(test::bootstrap(), m_group, m_topic, QStringLiteral("billing-7"));
        QVERIFY(member.awaitAssignment(patienceMs));
        Answer made, late;
        m_cluster->plans()->moveOffsets(moveTo(OffsetTarget::End), this, made.taker());
        AWAIT_PLAN(made);
        QVERIFY(!(*made).canApply());
        QCOMPARE((*made).refused->kind, ErrorKind::Busy);
        QCOMPARE((*made).blockers.size(), 1);
        QVERIFY2((*made).blockers[0].contains(QStringLiteral("billing-7 on /")), qPrintable((*made).blockers[0]));
        // A plan that was made before the member came.
        m_cluster->plans()->apply(*early, this, late.taker());
        QTRY_VERIFY_WITH_TIMEOUT(late.plan, patienceMs);
        QCOMPARE(late.plan->error().kind, ErrorKind::Busy);
        QVERIFY(late.plan->error().detail.contains(QStringLiteral("billing-7")));
        QCOMPARE(member.committed(m_topic, 0), 30);

        Answer group, offsets;
        m_cluster->plans()->deleteGroup(m_group, this, group.taker());
        AWAIT_PLAN(group);
        QCOMPARE((*group).refused->kind, ErrorKind::Busy);
        m_cluster->plans()->deleteOffsets(m_group, m_topic, this, offsets.taker());
        AWAIT_PLAN(offsets);
        QCOMPARE((*offsets).refused->kind, ErrorKind::Busy);
    }

    void anOffsetThatMovedMeanwhileIsRefusedAtItsStep()
    {
        Answer made, applied;
        m_cluster->plans()->moveOffsets(moveTo(OffsetTarget::End), this, made.taker());
        AWAIT_PLAN(made);
        m_consumer->commit(m_topic, {{0, 31}});
        m_cluster->plans()->apply(*made, this, applied.taker());
        AWAIT_PLAN(applied);
        QCOMPARE((*applied).steps[0].refused->kind, ErrorKind::Conflict);
        QVERIFY((*applied).steps[0].refused->detail.contains(QStringLiteral("31")));
        QVERIFY((*applied).steps[1].done);
        QCOMPARE(m_consumer->committed(m_topic, 0), 31);
        QCOMPARE(m_consumer->committed(m_topic, 1), 50);
    }

    void aPlanForAnotherClusterIsRefused()
    {
        Answer made, applied;
        m_cluster->plans()->moveOffsets(moveTo(OffsetTarget::End), this, made.taker());
        AWAIT_PLAN(made);
        ChangePlan plan = *made;
        plan.clusterId = QStringLiteral("another");
        m_cluster->plans()->apply(plan, this, applied.taker());
        QTRY_VERIFY_WITH_TIMEOUT(applied.plan, patienceMs);
        QCOMPARE(applied.plan->error().kind, ErrorKind::Conflict);
        QCOMPARE(m_consumer->committed(m_topic, 0), 30);
    }

    void anOffsetBeyondTheEndIsRefusedAtItsStep()
    {
        Answer made, applied;
        m_cluster->plans()->moveOffsets(moveTo(OffsetTarget::End), this, made.taker());
        AWAIT_PLAN(made);
        ChangePlan plan = *made;
        plan.steps[0].to = 99'999'999; // as in a file that somebody has written
        m_cluster->plans()->apply(plan, this, applied.taker());
        AWAIT_PLAN(applied);
        QVERIFY((*applied).steps[0].refused);
        QCOMPARE((*applied).steps[0].refused->kind, ErrorKind::Limit);
        QCOMPARE((*applied).steps[0].end, Offset(50));
        QVERIFY((*applied).steps[1].done);
        QCOMPARE(m_consumer->committed(m_topic, 0), 30);
        QCOMPARE(m_consumer->committed(m_topic, 1), 50);
    }

    void whatIsAppliedWhileTheClusterIsClosedIsInTheJournal()
    {
        Answer made;
        m_cluster->plans()->moveOffsets(moveTo(OffsetTarget::Beginning), this, made.taker());
        AWAIT_PLAN(made);
        {
            Cluster closed(specOf(false), Secrets{});
            closed.plans()->apply(*made, this, {});
        }
        QTRY_VERIFY_WITH_TIMEOUT(journalEntry(), patienceMs);
        QCOMPARE(journalEntry()->plan.steps.size(), 2);
        QVERIFY(journalEntry()->plan.steps[0].done && journalEntry()->plan.steps[1].done);
        QCOMPARE(m_consumer->committed(m_topic, 0), 0);
    }

    void aReadOnlyConnectionPlansButDoesNotApply()
    {
        Cluster readOnly(specOf(true), Secrets{});
        Answer made, applied;
        readOnly.plans()->moveOffsets(moveTo(OffsetTarget::End), this, made.taker());
        AWAIT_PLAN(made);
        QCOMPARE((*made).refused->kind, ErrorKind::ReadOnly);
        QCOMPARE((*made).steps.size(), 2);
        readOnly.plans()->apply(*made, this, applied.taker());
        QTRY_VERIFY_WITH_TIMEOUT(applied.plan, patienceMs);
        QCOMPARE(applied.plan->error().kind, ErrorKind::ReadOnly);
        QCOMPARE(m_consumer->committed(m_topic, 0), 30);
    }

    void clonesAGroup()
    {
        const QString copy = m_group + QStringLiteral("-copy");
        Answer made, applied;
        m_cluster->plans()->cloneGroup(m_group, copy, this, made.taker());
        AWAIT_PLAN(made);
        QCOMPARE((*made).subject, m_group);
        QCOMPARE((*made).steps[0].group, copy);
        m_cluster->plans()->apply(*made, this, applied.taker());
        AWAIT_PLAN(applied);
        test::GroupConsumer other(test::bootstrap(), copy);
        QCOMPARE(other.committed(m_topic, 0), 30);
        QCOMPARE(other.committed(m_topic, 1), 20);
        // A third one moves to where the copy is.
        OffsetMove like = moveTo(OffsetTarget::Group);
        like.group = m_group + QStringLiteral("-third");
        like.otherGroup = copy;
        Answer third;
        m_cluster->plans()->moveOffsets(like, this, third.taker());
        AWAIT_PLAN(third);
        QCOMPARE((*third).steps[1].to, Offset(20));
        QVERIFY(!(*third).steps[1].from);
    }

    void deletesAGroupAndBringsItBack()
    {
        Answer made, applied, undone;
        m_cluster->plans()->deleteGroup(m_group, this, made.taker());
        AWAIT_PLAN(made);
        QCOMPARE((*made).deed(), Deed::Destroy);
        m_cluster->plans()->apply(*made, this, applied.taker());
        AWAIT_PLAN(applied);
        for (const PlanStep& step : (*applied).steps)
            QVERIFY2(step.done, qPrintable(step.refused ? step.refused->detail : QString()));
        QCOMPARE(m_consumer->committed(m_topic, 0), -1);
        m_cluster->plans()->apply(*(*applied).undo(), this, undone.taker());
        AWAIT_PLAN(undone);
        QCOMPARE(m_consumer->committed(m_topic, 0), 30);
        QCOMPARE(m_consumer->committed(m_topic, 1), 20);
    }

    void aGroupThatCommittedSinceIsNotDeleted()
    {
        Answer made, applied;
        m_cluster->plans()->deleteGroup(m_group, this, made.taker());
        AWAIT_PLAN(made);
        m_consumer->commit(m_topic, {{1, 21}});
        m_cluster->plans()->apply(*made, this, applied.taker());
        AWAIT_PLAN(applied);
        for (const PlanStep& step : (*applied).steps)
            QCOMPARE(step.refused->kind, ErrorKind::Conflict);
        QCOMPARE(m_consumer->committed(m_topic, 0), 30);
    }

    void deletesTheOffsetsOfATopic()
    {
        const QString other = test::uniqueName(QStringLiteral("plans-other"));
        m_producer.createTopic(other, 1);
        m_producer.send(other, {{0, "k", "v", someTimeMs, {}}});
        m_consumer->commit(other, {{0, 1}});
        Answer made, applied, undone;
        m_cluster->plans()->deleteOffsets(m_group, other, this, made.taker());
        AWAIT_PLAN(made);
        QCOMPARE((*made).steps.size(), 1);
        m_cluster->plans()->apply(*made, this, applied.taker());
        AWAIT_PLAN(applied);
        QCOMPARE(m_consumer->committed(other, 0), -1);
        QCOMPARE(m_consumer->committed(m_topic, 0), 30);
        m_cluster->plans()->apply(*(*applied).undo(), this, undone.taker());
        AWAIT_PLAN(undone);
        QCOMPARE(m_consumer->committed(other, 0), 1);
    }

    void findsTheRecordThatAConsumerStandsBefore()
    {
        const QString topic = test::uniqueName(QStringLiteral("poison"));
        m_producer.createTopic(topic, 1);
        std::vector<test::TestRecord> records;
        for (int i = 0; i < 20; ++i)
            records.push_back({0, "k", "{\"id\": " + QByteArray::number(i) + ", \"total\": 5}", someTimeMs + i, {}});
        records[12].value = QByteArray("{\"id\": 12, \"tot");
        m_producer.send(topic, records);
        m_consumer->commit(topic, {{0, 12}});
        std::optional<Result<PoisonReport>> told;
        findPoison(*m_cluster, m_group, {topic, 0}, this,
                   [&told](const Result<PoisonReport>& report) { told = report; });
        QTRY_VERIFY_WITH_TIMEOUT(told, patienceMs);
        QVERIFY(told->has_value());
        const PoisonReport& report = **told;
        QCOMPARE(report.committed, 12);
        QCOMPARE(report.end, 20);
        QCOMPARE(report.looked, 8);
        QCOMPARE(report.neighbours, 12);
        QCOMPARE(report.suspects.size(), 2);
        QCOMPARE(report.suspects[0].offset, 12);
        QCOMPARE(report.suspects[0].reason, PoisonReason::CannotDecode);
        QCOMPARE(report.suspects[0].usualFormat, Format::Json);
        QCOMPARE(report.suspects[1].reason, PoisonReason::FirstUncommitted);
    }

private:
    OffsetMove moveTo(OffsetTarget target) const
    {
        OffsetMove move;
        move.group = m_group;
        move.target = target;
        return move;
    }
    /// The newest about the group of this test; none: not there (yet).
    std::optional<JournalEntry> journalEntry() const
    {
        for (const JournalEntry& entry : *m_cluster->journal()->entries()) {
            if (entry.plan.subject == m_group)
                return entry;
        }
        return {};
    }

    std::unique_ptr<Cluster> m_cluster;
    test::TestProducer m_producer{test::bootstrap()};
    std::unique_ptr<test::GroupConsumer> m_consumer;
    QString m_topic, m_group;
};

WEIR_TEST(PlansTest)

} // namespace weir

#include "planstest.moc"
