#include "backend/engine/profile/partitionrows.h"
#include "tests/engine/profile/reviewparts.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {

using namespace engine;
using test::Parts;

/// Merges that a commit, a restart, other people's events or an erasure come between.
class ReviewTest : public QObject
{
    Q_OBJECT
private slots:
    void aRestartBetweenTheTwoHalvesOfAMerge()
    {
        Parts parts(1);
        const cdp::ProfileId a = parts.idIn(0), b = parts.idIn(0, 1);
        parts.take(parts.event(a, "Bought", "a"));
        parts.take(parts.event(b, "Seen", "b"));
        parts.take(parts.out(a, b));
        parts.commit(0);
        parts.restart(0);
        parts.take(parts.in(a, b));
        parts.take(parts.event(b, "Seen", "b"));
        parts.commit(0);
        parts.deliver();
        QCOMPARE(parts.people[0]->waiting(), std::size_t(0));
        QVERIFY(!parts.stage(0).has(a));
        QCOMPARE(parts.stage(0).view(b)->events, std::int64_t(3));
        QVERIFY(parts.stage(0).memberSince(b, "buyers"));
    }

    void somebodyUnknownIsMergedWithinThePartition()
    {
        Parts parts(1);
        const cdp::ProfileId a = parts.idIn(0), b = parts.idIn(0, 1);
        parts.take(parts.event(b, "Bought", "b"));
        parts.take(parts.out(a, b));
        parts.take(parts.in(a, b));
        parts.take(parts.event(b, "Seen", "b"));
        parts.commit(0);
        parts.deliver();
        QCOMPARE(parts.people[0]->waiting(), std::size_t(0));
        QCOMPARE(parts.stage(0).view(b)->events, std::int64_t(2));
    }

    void journeysFollowTheirPersonWhoeverComesNext()
    {
        Parts parts(3);
        const cdp::ProfileId a = parts.idIn(0), c = parts.idIn(1), b = parts.idIn(2), d = parts.idIn(2, 1);
        parts.take(parts.event(a, "Cart", "a"));
        parts.take(parts.event(c, "Seen", "c"));
        parts.take(parts.event(b, "Seen", "b"));
        parts.take(parts.out(a, b));
        parts.take(parts.in(a, b));
        parts.take(parts.out(c, b));
        parts.take(parts.in(c, b));
        parts.take(parts.event(b, "Seen", "b"));
        parts.commit(0);
        parts.deliver(); // a has come, c has not
        parts.take(parts.event(d, "Seen", "d"));
        QCOMPARE(parts.stage(2).journeyNode("j", d), std::optional<std::string>());
        parts.commit(2);
        parts.restart(2);
        parts.commit(1);
        parts.deliver();
        QCOMPARE(parts.people[2]->waiting(), std::size_t(0));
        QCOMPARE(parts.stage(2).journeyNode("j", b), std::optional<std::string>("hold"));
        QCOMPARE(parts.stage(2).journeyNode("j", d), std::optional<std::string>());
    }

    void aRestartBetweenAMergeAndItsEvent()
    {
        Parts parts(1);
        const cdp::ProfileId a = parts.idIn(0), b = parts.idIn(0, 1);
        parts.take(parts.event(a, "Cart", "a"));
        parts.take(parts.event(b, "Seen", "b"));
        parts.take(parts.out(a, b));
        parts.take(parts.in(a, b));
        parts.commit(0);
        parts.restart(0);
        parts.take(parts.event(b, "Seen", "b"));
        QCOMPARE(parts.stage(0).journeyNode("j", b), std::optional<std::string>("hold"));
    }

    void whoIsErasedWaitsForNobody()
    {
        Parts parts(2);
        const cdp::ProfileId a = parts.idIn(0), b = parts.idIn(1);
        parts.take(parts.event(a, "Seen", "a"));
        parts.take(parts.event(b, "Bought", "b"));
        parts.take(parts.out(a, b));
        parts.take(parts.in(a, b));
        parts.take(parts.event(b, "Seen", "b"));
        parts.take(ErasedProfile{++parts.seq, b, "request"});
        parts.commit(1);
        // The handover never comes: its key has gone.
        QCOMPARE(parts.people[1]->waiting(), std::size_t(0));
        QVERIFY(!parts.stage(1).has(b));
        parts.restart(1);
        QCOMPARE(parts.stage(1).size(), std::size_t(0));
    }

    /// Another worker takes over while somebody who was merged away still waits for a third.
    void eventsOfWhoWaitsAreKeptAtATakeover()
    {
        Parts parts(3);
        const cdp::ProfileId x = parts.idIn(0), a = parts.idIn(1), b = parts.idIn(2);
        std::vector<TopicRecord> read;
        const auto take = [&](const EventsRecord& record) {
            read.push_back(*parts.codec.encode(record));
            parts.take(read.back());
        };
        take(parts.event(a, "Bought", "a"));
        take(parts.event(x, "Seen", "x"));
        take(parts.event(b, "Seen", "b"));
        take(parts.out(x, a));
        take(parts.in(x, a));
        take(parts.event(a, "Seen", "a"));
        take(parts.out(a, b));
        take(parts.in(a, b));
        parts.commit(1);
        // Nothing of the log is left here; it is read again from `events`.
        StoreBatch empty;
        std::string to = table::profileKey(1, a);
        table::append(to, UINT64_MAX, 8);
        empty.eraseRange(table::log, table::profileKey(1, a), to);
        QVERIFY(parts.store->write(empty));
        PartitionLog log(*parts.store, 1);
        LogTaker taker(log, parts.workspace, nullptr);
        std::int64_t offset = 0;
        for (const TopicRecord& record : read)
            if (record.partition(parts.workspace) == 1)
                QVERIFY(taker.take(record.key, *record.value, offset++));
        StoreBatch batch;
        log.takeChanges(batch);
        noteLeft(batch, 1, taker.takeLeft());
        QVERIFY(parts.store->write(batch));
        log.committed();
        QVERIFY(forgetLeft(*parts.store, log, 1));
        parts.restart(1);
        for (const int partition : {0, 1, 2, 1, 2, 2}) {
            parts.commit(partition);
            parts.deliver();
        }
        QCOMPARE(parts.people[2]->waiting(), std::size_t(0));
        QCOMPARE(parts.stage(2).events(b).size(), std::size_t(4));
        QVERIFY(parts.stage(1).events(a).empty());
    }
};

WEIR_TEST(ReviewTest)

} // namespace weir

#include "reviewtest.moc"
