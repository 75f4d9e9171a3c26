#include "backend/cdp/stages/profilestage.h"
#include "tests/engine/profile/profilelab.h"

namespace weir {

using namespace engine;

class ProfileWorkerTest : public QObject
{
    Q_OBJECT
    std::unique_ptr<test::ProfileLab> m_lab;

private slots:
    void initTestCase() { m_lab = std::make_unique<test::ProfileLab>("profile", 3); }
    void cleanupTestCase() { m_lab.reset(); }

    void whoBuysTwiceIsAMemberOnce()
    {
        const auto first = m_lab->worker("first");
        for (int person = 0; person < 20; ++person) {
            m_lab->order(person, "a" + std::to_string(person));
            if (person % 2 == 0)
                m_lab->order(person, "b" + std::to_string(person));
        }
        VERIFY_OK(m_lab->producer->commitWithoutInput());
        QTRY_COMPARE(m_lab->changes("buyers").size(), std::size_t(10));
        // Another takes over what the first one leaves behind, with a disk of its own.
        first->stop();
        const auto second = m_lab->worker("second");
        for (int person = 0; person < 20; ++person)
            m_lab->order(person, "c" + std::to_string(person));
        VERIFY_OK(m_lab->producer->commitWithoutInput());
        QTRY_COMPARE(m_lab->changes("buyers").size(), std::size_t(20));
        for (const auto& [profile, told] : m_lab->changes("buyers"))
            QCOMPARE(told, std::vector<bool>{true});
        QCOMPARE(second->status().aborts, 0);
    }

    void peopleOfTwoPartitionsBecomeOne()
    {
        const auto one = m_lab->worker("merging");
        int from = 100, into = 101;
        while (m_lab->workspace.partitionOf(m_lab->idOf(from)) == m_lab->workspace.partitionOf(m_lab->idOf(into)))
            ++into;
        m_lab->order(from, "from");
        m_lab->order(into, "into");
        const std::int64_t now = QDateTime::currentMSecsSinceEpoch();
        const std::uint64_t seq = ++m_lab->seq;
        m_lab->send(MergeOut{seq, m_lab->idOf(from), m_lab->idOf(into), "m", now});
        m_lab->send(MergeIn{seq, m_lab->idOf(from), m_lab->idOf(into), "m", now, {}});
        m_lab->order(into, "m");
        VERIFY_OK(m_lab->producer->commitWithoutInput());
        QTRY_VERIFY(m_lab->changes("buyers").contains(m_lab->idOf(into).toText()));
        std::int64_t events = 0;
        QTRY_VERIFY([&] {
            std::atomic<bool> isAnswered = false;
            one->ask(
                [&](int, const cdp::ProfileStage& people) {
                    if (const auto view = people.view(m_lab->idOf(into)))
                        events = view->events;
                },
                [&] { isAnswered = true; });
            return QTest::qWaitFor([&] { return isAnswered.load(); }, test::longest) && events == 3;
        }());
        QVERIFY(!m_lab->changes("buyers").contains(m_lab->idOf(from).toText()));
    }

    void definitionsCountWhatWasBefore()
    {
        const auto one = m_lab->worker("defining");
        m_lab->define("audience/ever",
                      R"({"kind":"audience","key":"ever","version":1,"rule":{"event":"Order Completed"}})");
        QTRY_COMPARE(m_lab->changes("ever").size(), std::size_t(21));
        m_lab->define(
            "audience/ever",
            R"({"kind":"audience","key":"ever","version":2,"rule":{"event":"Order Completed","count":{"atLeast":3}}})");
        QTRY_VERIFY([&] {
            std::size_t members = 0;
            for (const auto& [profile, told] : m_lab->changes("ever"))
                members += told.back() ? 1 : 0;
            return members == 11;
        }());
    }
};

WEIR_TEST(ProfileWorkerTest)

} // namespace weir

#include "profileworkertest.moc"
