#include "backend/engine/records/staterecord.h"
#include "tests/engine/profile/profilelab.h"

namespace weir {

using namespace engine;

namespace {

constexpr int partitions = 4;

bool holdsAll(const ProfileWorker& worker)
{
    const ProfileStatus status = worker.status();
    return status.partitions.size() == partitions &&
           std::none_of(status.partitions.begin(), status.partitions.end(),
                        [](const PartitionStatus& one) { return one.isRestoring; });
}

std::size_t warm(const ProfileWorker& worker)
{
    const ProfileStatus status = worker.status();
    return std::size_t(std::count_if(status.standbys.begin(), status.standbys.end(),
                                     [](const StandbyStatus& one) { return one.isWarm; }));
}

std::size_t held(const ProfileWorker& worker) { return worker.status().partitions.size(); }

} // namespace

/// Two workers, one of which dies.
class TakeoverTest : public QObject
{
    Q_OBJECT
    std::unique_ptr<test::ProfileLab> m_lab;

    void orderOfEach(int people, const char* which)
    {
        for (int person = 0; person < people; ++person)
            m_lab->order(person, which + std::to_string(person));
        VERIFY_OK(m_lab->producer->commitWithoutInput(test::patienceMs));
    }

private slots:
    void cleanup() { m_lab.reset(); }

    void whoStoodByGoesOnWhereTheDeadOneWas_data()
    {
        QTest::addColumn<int>("standbys");
        QTest::newRow("warm") << 1;
        if (qEnvironmentVariableIsSet("WEIR_TAKEOVER_PEOPLE"))
            QTest::newRow("cold") << 0;
    }
    void whoStoodByGoesOnWhereTheDeadOneWas()
    {
        QFETCH(const int, standbys);
        m_lab = std::make_unique<test::ProfileLab>("takeover", partitions, true);
        // For figures: WEIR_TAKEOVER_PEOPLE=20000.
        const int people = std::max(1'000, qEnvironmentVariableIntValue("WEIR_TAKEOVER_PEOPLE"));
        auto first = m_lab->worker("first", standbys);
        QTRY_VERIFY(holdsAll(*first));
        orderOfEach(people, "a");
        QTRY_COMPARE_WITH_TIMEOUT(first->status().taken, std::int64_t(people), 5 * test::patienceMs);
        const auto second = m_lab->worker("second", standbys);
        QTRY_VERIFY(held(*second) == 2 && held(*first) == 2);
        if (standbys > 0)
            QTRY_VERIFY(warm(*second) == 2 && warm(*first) == 2);
        // It is killed with this under way: a part of it committed, a part not.
        orderOfEach(people / 2, "b");
        QTRY_VERIFY(!m_lab->changes("buyers").empty());
        first->abandon();
        QElapsedTimer since;
        since.start();
        QTRY_VERIFY(holdsAll(*second));
        qInfo("%d people, %d standbys: %lld ms from the kill until all is held", people, standbys, since.elapsed());
        orderOfEach(people, "c");
        QTRY_COMPARE_WITH_TIMEOUT(m_lab->changes("buyers").size(), std::size_t(people), 5 * test::patienceMs);
        for (const auto& [profile, told] : m_lab->changes("buyers"))
            QCOMPARE(told, std::vector<bool>{true});
        QCOMPARE(second->status().aborts, std::int64_t(0));
        // What was here is still a copy of the workspace.
        first = m_lab->worker("first", standbys);
        QTRY_VERIFY(held(*first) == 2);
        QCOMPARE(first->status().aborts, std::int64_t(0));
    }

    void aFolderOfAnotherWorkspaceIsMadeAnew()
    {
        QTemporaryDir folder;
        const std::string path = folder.filePath(QStringLiteral("store")).toStdString();
        m_lab = std::make_unique<test::ProfileLab>("takeover", partitions);
        {
            const auto one = m_lab->workerIn(path, "one");
            orderOfEach(10, "a");
            orderOfEach(10, "b");
            QTRY_COMPARE(m_lab->changes("buyers").size(), std::size_t(10));
        }
        m_lab = std::make_unique<test::ProfileLab>("takeover", partitions);
        const auto one = m_lab->workerIn(path, "one");
        orderOfEach(3, "a");
        orderOfEach(3, "b");
        QTRY_COMPARE(m_lab->changes("buyers").size(), std::size_t(3));
        std::size_t people = 0;
        for (const PartitionStatus& partition : one->status().partitions)
            people += partition.profiles;
        QCOMPARE(people, std::size_t(3));
        QCOMPARE(one->status().aborts, std::int64_t(0));
    }

    void aFolderIsOfOneWorkerAlone()
    {
        m_lab = std::make_unique<test::ProfileLab>("takeover", partitions);
        const auto first = m_lab->worker("one");
        QTRY_VERIFY(holdsAll(*first));
        const auto second = m_lab->worker("one");
        QTRY_VERIFY(second->status().isOver);
        QCOMPARE(second->status().obstacle->kind, ErrorKind::Busy);
        QCOMPARE(second->status().aborts, std::int64_t(0));
        bool isAnswered = false, isAsked = false;
        second->ask([&](int, const cdp::ProfileStage&) { isAsked = true; }, [&] { isAnswered = true; });
        QVERIFY(isAnswered && !isAsked);
    }

    void aStateThatIsNoneIsCountedAndOneOfANewerVersionEndsTheWorker()
    {
        m_lab = std::make_unique<test::ProfileLab>("takeover", partitions);
        const std::string topic = m_lab->workspace.topic("state");
        const cdp::ProfileId profile = test::ProfileLab::idOf(1);
        const int partition = m_lab->workspace.partitionOf(profile);
        VERIFY_OK(m_lab->producer->send({topic, partition, "nobody", "nothing"}));
        VERIFY_OK(m_lab->producer->commitWithoutInput(test::patienceMs));
        {
            const auto one = m_lab->worker("one");
            QTRY_VERIFY(holdsAll(*one));
            QCOMPARE(one->status().unreadable, std::int64_t(1));
        }
        std::vector<TopicRecord> records;
        VERIFY_OK(StateCodec(nullptr).split(profile, 1, std::string(40, '\x7f'), 1, records));
        for (const TopicRecord& record : records)
            VERIFY_OK(m_lab->producer->send({topic, partition, record.key, *record.value}));
        VERIFY_OK(m_lab->producer->commitWithoutInput(test::patienceMs));
        const auto one = m_lab->worker("another");
        QTRY_VERIFY(one->status().isOver);
        QCOMPARE(one->status().obstacle->kind, ErrorKind::UnsupportedVersion);
    }
};

WEIR_TEST(TakeoverTest)

} // namespace weir

#include "takeovertest.moc"
