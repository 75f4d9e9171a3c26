#include "backend/cdp/rules/timerqueue.h"
#include "tests/support/registry.h"

#include <QTest>
#include <map>
#include <random>
#include <set>

namespace weir::cdp {

class TimerQueueTest : public QObject
{
    Q_OBJECT
private slots:
    void nothingIsDueInAnEmptyQueue()
    {
        TimerQueue queue;
        QVERIFY(!queue.next());
        QVERIFY(!queue.popDue(never));
        queue.schedule(1'000'000, never);
        QCOMPARE(queue.bytes(), std::size_t(0));
        QCOMPARE(queue.due(7), never);
    }

    void timersFireInOrderOfMomentThenOwner()
    {
        TimerQueue queue;
        queue.schedule(3, 20);
        queue.schedule(1, 10);
        queue.schedule(2, 20);
        queue.schedule(0, 30);
        QCOMPARE(queue.next(), 10);
        QVERIFY(!queue.popDue(9));
        QCOMPARE(queue.popDue(25), 1U);
        QCOMPARE(queue.popDue(25), 2U);
        QCOMPARE(queue.popDue(25), 3U);
        QVERIFY(!queue.popDue(25));
        QCOMPARE(queue.next(), 30);
        QCOMPARE(queue.size(), std::size_t(1));
    }

    void aTimerIsMovedAndTakenAway()
    {
        TimerQueue queue;
        queue.schedule(0, 10);
        queue.schedule(1, 20);
        queue.schedule(0, 40); // the first one, to later
        QCOMPARE(queue.next(), 20);
        queue.schedule(0, 5);
        QCOMPARE(queue.next(), 5);
        queue.schedule(0, never);
        QCOMPARE(queue.next(), 20);
        QCOMPARE(queue.size(), std::size_t(1));
        queue.schedule(2, 30);
        queue.schedule(2, never); // not the first one
        queue.schedule(2, 35);
        queue.schedule(1, 50);
        QCOMPARE(queue.next(), 35);
        QCOMPARE(queue.popDue(100), 2U);
        QCOMPARE(queue.popDue(100), 1U);
        QVERIFY(!queue.popDue(100));
        QVERIFY(!queue.next());
    }

    void anOwnerIsScheduledAgainOnceItHasFired()
    {
        TimerQueue queue;
        for (std::int64_t now = 0; now < 1'000; now += 10) {
            queue.schedule(4, now + 10);
            QVERIFY(!queue.popDue(now));
            QCOMPARE(queue.popDue(now + 10), 4U);
        }
        queue.schedule(4, always);
        QCOMPARE(queue.next(), always);
        QCOMPARE(queue.popDue(always), 4U);
    }

    void behavesAsASortedSet_data()
    {
        QTest::addColumn<int>("owners");
        QTest::addColumn<int>("span");
        QTest::newRow("few owners, many ties") << 5 << 20;
        QTest::newRow("many owners, many ties") << 2'000 << 30;
        QTest::newRow("many owners, few ties") << 2'000 << 1'000'000;
    }

    void behavesAsASortedSet()
    {
        QFETCH(int, owners);
        QFETCH(int, span);
        std::mt19937 random(42);
        TimerQueue queue;
        std::set<std::pair<std::int64_t, std::uint32_t>> expected;
        std::map<std::uint32_t, std::int64_t> dues;
        std::int64_t now = 0;
        for (int step = 0; step < 30'000; ++step) {
            const auto owner = std::uint32_t(random() % unsigned(owners));
            const auto kind = random() % 8;
            if (kind < 5) {
                const std::int64_t due = kind == 0 ? never : now - 3 + std::int64_t(random() % unsigned(span));
                queue.schedule(owner, due);
                if (const auto known = dues.find(owner); known != dues.end()) {
                    expected.erase({known->second, owner});
                    dues.erase(known);
                }
                if (due != never) {
                    expected.emplace(due, owner);
                    dues[owner] = due;
                }
            } else {
                now += kind == 5 ? std::int64_t(random() % unsigned(span)) / 50 : 0;
                const auto popped = queue.popDue(now);
                const bool isDue = !expected.empty() && expected.begin()->first <= now;
                QCOMPARE(popped.has_value(), isDue);
                if (isDue) {
                    QCOMPARE(*popped, expected.begin()->second);
                    dues.erase(*popped);
                    expected.erase(expected.begin());
                }
            }
            QCOMPARE(queue.size(), expected.size());
            QVERIFY(queue.next() == (expected.empty() ? std::nullopt : std::optional(expected.begin()->first)));
            QCOMPARE(queue.due(owner), dues.contains(owner) ? dues[owner] : never);
        }
    }

    void aTimerTakesFewBytes()
    {
        TimerQueue queue;
        for (std::uint32_t owner = 0; owner < 200'000; ++owner)
            queue.schedule(owner, std::int64_t(owner * 7919ULL % 100'003));
        for (std::uint32_t owner = 0; owner < 200'000; ++owner) // moved about, nothing piles up
            for (const std::int64_t due : {50'000, 500'000, 10, 70'000})
                queue.schedule(owner, due);
        QVERIFY(queue.bytes() <= 200'000 * 64);
        queue.clear();
        QCOMPARE(queue.size(), std::size_t(0));
        QVERIFY(!queue.next());
    }
};

WEIR_TEST(TimerQueueTest)

} // namespace weir::cdp

#include "timerqueuetest.moc"
