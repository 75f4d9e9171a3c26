#include "backend/engine/profile/partitionrows.h"
#include "backend/engine/profile/profilestandby.h"
#include "backend/engine/profile/standbypart.h"
#include "backend/engine/store/storecopy.h"
#include "tests/engine/profile/reviewparts.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {

using namespace engine;
using test::Parts;

namespace {

/// The topics of one partition, and a standby's store that hears of them.
struct Stood
{
    Stood(Parts& whole, int number) : parts(whole), partition(number)
    {
        store = std::move(*LocalStore::open(folder.filePath(QStringLiteral("store")).toStdString(), {}));
        begin();
    }
    void begin()
    {
        part = std::make_unique<StandbyPart>(*store, parts.workspace, nullptr, partition);
        stateRead = *part->position(StandbyPart::Of::State);
        eventsRead = *part->position(StandbyPart::Of::Events);
    }
    /// To the partition's log and to the stage.
    void take(const EventsRecord& record)
    {
        events.push_back(*parts.codec.encode(record));
        parts.take(events.back());
    }
    void commit()
    {
        const std::size_t before = parts.told.size();
        parts.commit(partition);
        for (std::size_t i = before; i < parts.told.size(); ++i)
            if (parts.told[i].topic == "state")
                states.push_back(parts.told[i]);
        committed = std::int64_t(events.size());
    }
    /// Hears of everything that is in the topics, and takes what it may.
    void hear()
    {
        for (; stateRead < std::int64_t(states.size()); ++stateRead) {
            const TopicRecord& record = states[std::size_t(stateRead)];
            part->add(StandbyPart::Of::State, record.key,
                      record.value ? std::optional<std::string_view>(*record.value) : std::nullopt, stateRead);
        }
        for (; eventsRead < std::int64_t(events.size()); ++eventsRead) {
            const TopicRecord& record = events[std::size_t(eventsRead)];
            part->add(StandbyPart::Of::Events, record.key, *record.value, eventsRead);
        }
        part->setCommitted(committed);
        for (;;) {
            const Result<bool> more = part->work({stateRead, eventsRead, true, test::start});
            if (!more)
                qFatal("%s", qPrintable(more.error().detail));
            if (!*more)
                return;
        }
    }
    std::vector<std::uint64_t> logOf(const LocalStore& of, cdp::ProfileId profile) const
    {
        std::vector<std::uint64_t> orders;
        PartitionLog(of, partition).each(profile, [&](const cdp::LogItem& item) { orders.push_back(item.order); });
        return orders;
    }
    std::size_t rows(const LocalStore& of, StoreTable table) const
    {
        std::size_t count = 0;
        (void)of.each(table, table::partitionKey(partition), [&](std::string_view, std::string_view) {
            ++count;
            return true;
        });
        return count;
    }

    Parts& parts;
    const int partition;
    QTemporaryDir folder;
    std::unique_ptr<LocalStore> store;
    std::unique_ptr<StandbyPart> part;
    std::vector<TopicRecord> events, states;
    std::int64_t committed = 0, stateRead = 0, eventsRead = 0;
};

} // namespace

class StandbyTest : public QObject
{
    Q_OBJECT

private slots:
    void everyPartitionHasItsStandbysAndFewMove()
    {
        std::vector<std::string> workers;
        for (int i = 0; i < 6; ++i)
            workers.push_back("weir.profile-host-" + std::to_string(i) + "-1.2");
        std::map<int, std::string> holders;
        for (int partition = 0; partition < 60; ++partition)
            holders[partition] = workers[std::size_t(partition) % workers.size()];
        std::map<int, int> stood;
        std::map<std::string, std::set<int>> before;
        for (const std::string& worker : workers) {
            before[worker] = standbyPlan(60, 1, worker, workers, holders);
            QVERIFY(before[worker].size() > 2);
            for (const int partition : before[worker]) {
                QVERIFY(holders[partition] != worker);
                ++stood[partition];
            }
        }
        QCOMPARE(stood.size(), std::size_t(60));
        for (const auto& [partition, count] : stood)
            QCOMPARE(count, 1);
        // One begins anew, with another id of this life: all stays where it was.
        std::vector<std::string> later = workers;
        later[2] = "weir.profile-host-2-3.4";
        for (auto& [partition, holder] : holders)
            holder = holder == workers[2] ? later[2] : holder;
        QCOMPARE(standbyPlan(60, 1, later[2], later, holders), before[workers[2]]);
        // One goes: what the others stood by for, they still do, unless it is theirs now.
        later.erase(later.begin() + 5);
        for (auto& [partition, holder] : holders)
            if (holder == workers[5])
                holder = later[0];
        for (const int partition : before[workers[1]])
            QVERIFY(standbyPlan(60, 1, later[1], later, holders).contains(partition));
        // Few workers: all that others hold. None are wanted: none.
        const std::vector<std::string> two{"a-1", "b-1"};
        QCOMPARE(standbyPlan(3, 1, "a-1", two, {{0, "a-1"}, {1, "b-1"}}), (std::set<int>{1, 2}));
        QVERIFY(standbyPlan(3, 0, "a-1", two, {{1, "b-1"}}).empty());
    }

    void whatTheHolderHasNotCommittedIsNotInTheLog()
    {
        Parts parts(1);
        Stood stood(parts, 0);
        const cdp::ProfileId one = parts.idIn(0, 0), two = parts.idIn(0, 1);
        stood.take(parts.event(one, "Bought", "one"));
        stood.take(parts.event(two, "Cart", "two"));
        stood.commit();
        // Taken by the holder, which is killed before it commits: two is part of one in `events`, but not in `state`.
        stood.events.push_back(*parts.codec.encode(parts.event(one, "Bought", "one")));
        stood.events.push_back(*parts.codec.encode(parts.out(two, one)));
        stood.events.push_back(*parts.codec.encode(parts.in(two, one)));
        stood.hear();
        QCOMPARE(stood.logOf(*stood.store, one), std::vector<std::uint64_t>{1});
        QCOMPARE(stood.logOf(*stood.store, two), std::vector<std::uint64_t>{2});
        QCOMPARE(stood.store->position(eventsLog(0)).value().value(), std::int64_t(2));
        QVERIFY(stood.part->isWarm());
        // The successor has what the dead one had, and takes the rest itself, once.
        stood.part.reset();
        PartitionPeople successor(parts.workspace, 0, parts.book, *stood.store, nullptr, test::start);
        QVERIFY(successor.restore());
        QCOMPARE(successor.stage().view(one)->events, std::int64_t(1));
        for (std::size_t i = 2; i < stood.events.size(); ++i)
            QVERIFY(successor.take(stood.events[i].key, *stood.events[i].value));
        QCOMPARE(successor.stage().view(one)->events, std::int64_t(3));
        QCOMPARE(successor.stage().members("buyers"), std::vector<cdp::ProfileId>{one});
        std::vector<TopicRecord> records;
        StoreBatch batch;
        QVERIFY(successor.collect(records, batch, test::start));
        QVERIFY(stood.store->write(batch));
        successor.committed();
        QCOMPARE(stood.logOf(*stood.store, one), (std::vector<std::uint64_t>{1, 2, 3}));
        QVERIFY(stood.logOf(*stood.store, two).empty());
    }

    void aStandbyThatBeginsAnewHasTheSameLogs()
    {
        Parts parts(2);
        Stood stood(parts, 1);
        const cdp::ProfileId other = parts.idIn(0), here = parts.idIn(1, 0), next = parts.idIn(1, 1);
        parts.take(parts.event(other, "Cart", "other"));
        stood.take(parts.event(here, "Bought", "here"));
        stood.take(parts.event(next, "Cart", "next"));
        const MergeOut out = parts.out(other, here);
        parts.take(out);
        stood.take(MergeIn{out.seq, other, here, "cause", test::start, {}});
        parts.commit(0);
        stood.commit();
        stood.hear();
        stood.begin();
        // The other one's half comes, then two of this partition become one.
        for (const TopicRecord& record : std::exchange(parts.sent, {})) {
            stood.events.push_back(record);
            parts.take(record);
        }
        stood.take(parts.out(next, here));
        stood.take(parts.in(next, here));
        stood.commit();
        stood.hear();
        for (const cdp::ProfileId& profile : {other, here, next})
            QCOMPARE(stood.logOf(*stood.store, profile), stood.logOf(*parts.store, profile));
        QCOMPARE(stood.logOf(*stood.store, here).size(), std::size_t(3));
        QCOMPARE(stood.rows(*stood.store, table::state), stood.rows(*parts.store, table::state));
    }

    void whoWentIsForgottenAlsoAfterAnotherStart()
    {
        Parts parts(2);
        Stood stood(parts, 0);
        const cdp::ProfileId goes = parts.idIn(0, 0), stays = parts.idIn(0, 1), far = parts.idIn(1);
        stood.take(parts.event(goes, "Bought", "goes"));
        stood.take(parts.event(stays, "Bought", "stays"));
        stood.take(parts.out(goes, far));
        stood.commit();
        stood.hear();
        QVERIFY(!stood.logOf(*stood.store, goes).empty()); // it may wait for somebody: only its state knows
        stood.begin();
        QVERIFY(*stood.part->hasLeft());
        stood.part->beginTidying();
        const std::size_t heard = stood.events.size();
        stood.take(parts.event(stays, "Cart", "stays"));
        stood.commit();
        stood.hear();
        QCOMPARE(stood.store->position(eventsLog(0)).value().value(), std::int64_t(heard));
        stood.part->tidyFrom(std::int64_t(stood.states.size()));
        stood.hear();
        QVERIFY(stood.logOf(*stood.store, goes).empty());
        QCOMPARE(stood.logOf(*stood.store, stays).size(), std::size_t(2));
        QVERIFY(!*stood.part->hasLeft());
        // Nothing of a partition that is forgotten stays.
        stood.part.reset();
        QVERIFY(forgetPartition(*stood.store, 0));
        for (const StoreTable one : {table::state, table::log, table::left, table::due, table::identifiers})
            QCOMPARE(stood.rows(*stood.store, one), std::size_t(0));
        QVERIFY(!stood.store->position(stateLog(0)).value());
    }

    void aRecordThatIsNoneIsCountedAndTheRestGoesOn()
    {
        Parts parts(1);
        Stood stood(parts, 0);
        const cdp::ProfileId one = parts.idIn(0);
        stood.take(parts.event(one, "Bought", "one"));
        stood.commit();
        stood.states.insert(stood.states.begin(), TopicRecord{"state", one, one.toText(), std::string("\x02?", 2)});
        stood.hear();
        QCOMPARE(stood.part->takeUnreadable(), std::int64_t(1));
        QCOMPARE(stood.rows(*stood.store, table::state), std::size_t(1));
        QCOMPARE(stood.store->position(stateLog(0)).value().value(), std::int64_t(2));
    }

    void whereTheStageWasItselfItGoesOnWithoutAGroup()
    {
        Parts parts(1);
        Stood stood(parts, 0);
        StoreBatch batch;
        setStagePosition(batch, 0, 7);
        QVERIFY(stood.store->write(batch));
        QCOMPARE(stagePosition(*stood.store, 0).value().value(), std::int64_t(7));
        QCOMPARE(stood.store->position(eventsLog(0)).value().value(), std::int64_t(7));
        // Somebody else has it now.
        stood.take(parts.event(parts.idIn(0), "Bought", "one"));
        stood.commit();
        stood.hear();
        QVERIFY(!stagePosition(*stood.store, 0).value());
    }
    void whereTheStageWasIsKnownAlsoInAStoreThatWasTooOld()
    {
        const QTemporaryDir folder;
        const std::string path = folder.filePath(QStringLiteral("store")).toStdString();
        {
            const Result<OpenedCopy> copy = openCopy(path, {}, {}, test::start);
            StoreBatch batch;
            setStagePosition(batch, 0, 7);
            batch.setPosition(stateLog(0), 5);
            QVERIFY(copy && copy->store->write(batch));
        }
        const Result<OpenedCopy> copy = openCopy(path, {}, {}, test::start + 2 * mostAwayMs);
        QVERIFY(copy && !copy->madeAnew.empty());
        QVERIFY(!copy->store->position(stateLog(0)).value());
        QCOMPARE(stagePosition(*copy->store, 0).value().value(), std::int64_t(7));
        QCOMPARE(copy->store->mark(beforeMark(stateLog(0))).value().value(), std::string("5"));
        StoreBatch batch;
        forgetStagePosition(batch, 0);
        QVERIFY(copy->store->write(batch));
        QVERIFY(!stagePosition(*copy->store, 0).value());
    }
};

WEIR_TEST(StandbyTest)

} // namespace weir

#include "standbytest.moc"
