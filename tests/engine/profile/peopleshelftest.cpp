#include "tests/engine/profile/reviewparts.h"
#include "tests/support/registry.h"

#include "backend/cdp/common/verdict.h"

#include <QTest>

namespace weir {
using namespace engine;
using test::Parts;

namespace {

void define(Parts& parts, const char* text)
{
    const Result<JsonPointer> document = parseJson(text);
    const std::vector<Json> documents{(*document)->root};
    QVERIFY(parts.book.offer(documents).empty());
    parts.people[0]->definitionsChanged({"audience", "journey"}, {}, {});
}

} // namespace

/// People who are not in memory.
class PeopleShelfTest : public QObject
{
    Q_OBJECT
private slots:
    void fewAreInMemoryAndAllAreThere()
    {
        Parts parts(1);
        PartitionPeople& people = *parts.people[0];
        people.setMostInMemory(10);
        for (int i = 0; i < 300; ++i) {
            parts.take(parts.event(parts.idIn(0, i), "Bought", "u" + std::to_string(i)));
            if (i % 20 == 19)
                parts.commit(0);
        }
        // Who was shown in the second that is going on stays until it is over.
        parts.commit(0);
        const cdp::ProfileStage& stage = people.stage();
        QVERIFY2(stage.inMemory() <= 30, qPrintable(QString::number(stage.inMemory())));
        QCOMPARE(stage.size(), std::size_t(300));
        QCOMPARE(stage.members("buyers").size(), std::size_t(300));
        QCOMPARE(stage.profiles().size(), std::size_t(300));
        const auto found = stage.find("userId", "u7");
        QVERIFY(found);
        QCOMPARE(found->toText(), parts.idIn(0, 7).toText());
        QCOMPARE(stage.view(*found)->name, std::string("u7"));
        QVERIFY(!stage.find("userId", "u300"));
        QVERIFY(!stage.has(parts.idIn(0, 300)));
    }

    void timersOfThoseOnTheShelfFire()
    {
        Parts parts(1);
        parts.people[0]->setMostInMemory(0);
        for (int i = 0; i < 20; ++i)
            parts.take(parts.event(parts.idIn(0, i), "Cart", "u" + std::to_string(i)));
        parts.commit(0);
        const cdp::ProfileStage& stage = parts.people[0]->stage();
        QCOMPARE(stage.inMemory(), std::size_t(0));
        constexpr std::int64_t days = 86'400'000;
        QCOMPARE(stage.nextDue(), test::start + 9 * days);
        parts.told.clear();
        QVERIFY(parts.people[0]->advanceTo(test::start + 10 * days));
        QCOMPARE(stage.nextDue(), cdp::never);
        parts.commit(0);
        QVERIFY(std::count_if(parts.told.begin(), parts.told.end(),
                              [](const TopicRecord& record) { return record.topic == "journeys"; }) >= 20);
        // Nor do they fire again after a restart, which finds what was left of rows.
        parts.restart(0);
        QCOMPARE(parts.stage(0).nextDue(), cdp::never);
    }

    void newDefinitionsComeToOneAfterTheOther()
    {
        Parts parts(1);
        PartitionPeople& people = *parts.people[0];
        people.setMostInMemory(0);
        for (int i = 0; i < 300; ++i)
            parts.take(parts.event(parts.idIn(0, i), "Bought", "u" + std::to_string(i)));
        parts.commit(0);
        parts.told.clear();
        define(parts, R"({"kind":"audience","key":"late","rule":{"event":"Bought","count":{"atLeast":1}}})");
        QVERIFY(people.isFilling());
        QCOMPARE(people.toFill(), std::size_t(300));
        people.fillSome(std::chrono::milliseconds(0));
        QCOMPARE(people.toFill(), std::size_t(300));
        const auto entered = [&] {
            return std::count_if(parts.told.begin(), parts.told.end(), [](const TopicRecord& record) {
                return record.topic == "memberships" && record.key.find("late") != std::string::npos;
            });
        };
        // Somebody to whom something happens does not wait for the others.
        parts.take(parts.event(parts.idIn(0, 299), "Bought", "u299"));
        parts.commit(0);
        QCOMPARE(entered(), std::ptrdiff_t(1));
        // Where it stands survives.
        parts.restart(0);
        PartitionPeople& again = *parts.people[0];
        QVERIFY(again.isFilling());
        while (again.isFilling()) {
            again.fillSome(std::chrono::milliseconds(1));
            parts.commit(0);
        }
        QCOMPARE(entered(), std::ptrdiff_t(300));
        QCOMPARE(again.toFill(), std::size_t(0));
        parts.restart(0);
        QVERIFY(!parts.people[0]->isFilling());
        QCOMPARE(parts.stage(0).members("late").size(), std::size_t(300));
    }

    void journeysThatWereTakenAwayMeanwhileAreLeft()
    {
        Parts parts(1);
        parts.people[0]->setMostInMemory(0);
        parts.take(parts.event(parts.idIn(0), "Cart", "u"));
        parts.commit(0);
        parts.book.remove("journey", "j");
        parts.restart(0);
        parts.people[0]->fillSome(std::chrono::hours(1));
        QVERIFY(!parts.stage(0).journeyNode("j", parts.idIn(0)));
        QCOMPARE(parts.stage(0).nextDue(), cdp::never);
    }

    void whoWasErasedDoesNotComeBackFromTheShelf()
    {
        Parts parts(1);
        parts.people[0]->setMostInMemory(0);
        parts.take(parts.event(parts.idIn(0), "Bought", "u"));
        parts.commit(0);
        QVERIFY(parts.stage(0).has(parts.idIn(0)));
        parts.take(ErasedProfile{++parts.seq, parts.idIn(0)});
        QVERIFY(!parts.stage(0).has(parts.idIn(0)));
        QVERIFY(!parts.stage(0).find("userId", "u"));
        parts.commit(0);
        QVERIFY(!parts.stage(0).has(parts.idIn(0)));
        QCOMPARE(parts.stage(0).size(), std::size_t(0));
    }

    void whatIsDueForAllAtOnceComesInSlices()
    {
        Parts parts(1);
        parts.people[0]->setMostInMemory(0);
        constexpr int many = 1'500;
        for (int i = 0; i < many; ++i)
            parts.take(
                parts.event(cdp::ProfileId::ofMessage("p" + std::to_string(i)), "Cart", "u" + std::to_string(i)));
        parts.commit(0);
        constexpr std::int64_t later = test::start + 864'000'000;
        int slices = 1;
        for (; !parts.people[0]->advanceTo(later); ++slices) {
            QVERIFY(parts.stage(0).inMemory() < std::size_t(many));
            parts.commit(0);
        }
        QCOMPARE(slices, 2);
        QCOMPARE(parts.stage(0).nowMs(), later);
        QCOMPARE(parts.stage(0).nextDue(), cdp::never);
    }

    void aMergeCountsWhoeverIsLookedAtBeforeItsEvent()
    {
        Parts parts(1);
        define(parts, R"({"kind":"audience","key":"often","rule":{"event":"Bought","count":{"atLeast":3}}})");
        const cdp::ProfileId into = parts.idIn(0, 0), from = parts.idIn(0, 1);
        for (const cdp::ProfileId id : {into, into, from, from})
            parts.take(parts.event(id, "Bought", id == into ? "u0" : "u1"));
        parts.take(parts.out(from, into));
        parts.take(parts.in(from, into));
        parts.take(parts.event(parts.idIn(0, 2), "Bought", "u2"));
        parts.commit(0);
        parts.restart(0);
        parts.take(parts.event(parts.idIn(0, 2), "Bought", "u2"));
        parts.take(parts.event(into, "Looked", "u0"));
        QVERIFY(parts.stage(0).memberSince(into, "often"));
    }

    void aJourneyThatIsGoneChangesWhatIsSaved()
    {
        Parts parts(1);
        const std::uint64_t before = parts.stage(0).mark();
        define(parts, R"({"kind":"journey","key":"k","entry":{"event":"Bought"},"start":"end",)"
                      R"("nodes":{"end":{"type":"exit"}}})");
        const std::uint64_t between = parts.stage(0).mark();
        define(parts, R"({"kind":"journey","key":"k","removed":true})");
        QVERIFY(parts.stage(0).mark() != between);
        QVERIFY(parts.stage(0).mark() != before); // its conditions still have a place among the rules
    }

    void rulesOnAccountsKeepEverybodyInMemory()
    {
        Parts parts(1);
        parts.people[0]->setMostInMemory(0);
        for (int i = 0; i < 50; ++i)
            parts.take(parts.event(parts.idIn(0, i), "Bought", "u" + std::to_string(i)));
        parts.commit(0);
        QCOMPARE(parts.stage(0).inMemory(), std::size_t(0));
        define(parts, R"({"kind":"audience","key":"crowd","rule":{"account":{"event":"Bought","count":{"atLeast":1}},)"
                      R"("quantifier":"any"}})");
        QCOMPARE(parts.stage(0).inMemory(), std::size_t(50));
        QVERIFY(parts.stage(0).needsEverybody());
        parts.commit(0);
        QCOMPARE(parts.stage(0).inMemory(), std::size_t(50));
        parts.restart(0);
        QCOMPARE(parts.stage(0).inMemory(), std::size_t(50));
        QVERIFY(!parts.people[0]->isFilling());
    }
};

WEIR_TEST(PeopleShelfTest)

} // namespace weir

#include "peopleshelftest.moc"
