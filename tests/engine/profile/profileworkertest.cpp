#include "backend/engine/profile/profileworker.h"
#include "backend/cdp/stages/profilestage.h"
#include "backend/engine/records/eventscodec.h"
#include "backend/engine/records/outputformats.h"
#include "backend/engine/records/recordoutput.h"
#include "backend/engine/topics/workspaceproperties.h"
#include "tests/engine/log/loglab.h"

#include <QDateTime>
#include <QTemporaryDir>

namespace weir {

using namespace engine;

/// Writes `events` as the stage before does, in transactions of its own.
class ProfileWorkerTest : public QObject
{
    Q_OBJECT
private:
    cdp::ProfileId idOf(int person) const { return cdp::ProfileId::ofMessage("person " + std::to_string(person)); }

    void send(const EventsRecord& record)
    {
        const Result<TopicRecord> encoded = m_codec.encode(record);
        OutputRoom room;
        VERIFY_OK(m_producer->send(outputOf(m_workspace, *encoded, room)));
    }
    void order(int person, const std::string& messageId)
    {
        const std::int64_t now = QDateTime::currentMSecsSinceEpoch();
        const std::string user = "u" + std::to_string(person);
        send(AcceptedEvent{.seq = ++m_seq,
                           .profile = idOf(person),
                           .linked = {{"userId", user}},
                           .source = "shop",
                           .receivedAtMs = now,
                           .text = R"({"type":"track","event":"Order Completed","messageId":")" + messageId +
                                   R"(","userId":")" + user + R"(","timestamp":")" + isoMoment(now) +
                                   R"(","receivedAt":")" + isoMoment(now) + R"(","properties":{"total":10}})"});
    }
    void define(const QByteArray& key, const QByteArray& document)
    {
        test::TestProducer(test::bootstrap())
            .send(QString::fromStdString(m_workspace.topic("definitions")), {{0, key, document, 0, {}}});
    }
    /// Every change told of an audience: profile id and whether it was entered, in order.
    std::map<std::string, std::vector<bool>> changes(const std::string& audience)
    {
        std::map<std::string, std::vector<bool>> found;
        for (const auto& [partition, values] :
             test::committedValues(m_conf, m_workspace.topic("memberships"), m_workspace.partitions))
            for (const std::string& value : values)
                if (const auto told = membershipOf(value); told && told->audience == audience)
                    found[told->profile.toText()].push_back(told->entered);
        return found;
    }
    std::unique_ptr<ProfileWorker> worker(const char* folder)
    {
        ProfileOptions options;
        options.conf = m_conf;
        options.workspace = m_workspace;
        options.folder = m_folder.filePath(QLatin1String(folder)).toStdString();
        options.host = folder;
        auto worker = std::make_unique<ProfileWorker>(options, *m_feed);
        worker->start();
        return worker;
    }

    ClientConf m_conf;
    Workspace m_workspace;
    QTemporaryDir m_folder;
    EventsCodec m_codec{nullptr};
    std::unique_ptr<TransactionalProducer> m_producer;
    std::unique_ptr<DefinitionFeed> m_feed;
    std::uint64_t m_seq = 0;

private slots:
    void initTestCase()
    {
        m_conf = test::confOf(test::bootstrap());
        m_workspace.prefix = test::freshName("profile") + '.';
        m_workspace.partitions = 3;
        m_workspace.isEncrypted = false;
        const Result<Workspace> opened = openWorkspace(m_conf, m_workspace, true, test::patienceMs);
        VERIFY_OK(opened);
        m_producer = test::readyProducer(m_conf, m_workspace.prefix + "identify");
        auto feed = DefinitionFeed::make(m_conf, m_workspace);
        QVERIFY2(feed, qPrintable(test::wordsOf(feed)));
        m_feed = std::move(*feed);
        define(
            "audience/buyers",
            R"({"kind":"audience","key":"buyers","version":1,"rule":{"event":"Order Completed","count":{"atLeast":2}}})");
    }

    void whoBuysTwiceIsAMemberOnce()
    {
        const auto first = worker("first");
        for (int person = 0; person < 20; ++person) {
            order(person, "a" + std::to_string(person));
            if (person % 2 == 0)
                order(person, "b" + std::to_string(person));
        }
        VERIFY_OK(m_producer->commitWithoutInput());
        QTRY_COMPARE(changes("buyers").size(), std::size_t(10));
        // Another takes over what the first one leaves behind, with a disk of its own.
        first->stop();
        const auto second = worker("second");
        for (int person = 0; person < 20; ++person)
            order(person, "c" + std::to_string(person));
        VERIFY_OK(m_producer->commitWithoutInput());
        QTRY_COMPARE(changes("buyers").size(), std::size_t(20));
        for (const auto& [profile, told] : changes("buyers"))
            QCOMPARE(told, std::vector<bool>{true});
        QCOMPARE(second->status().aborts, 0);
    }

    void peopleOfTwoPartitionsBecomeOne()
    {
        const auto one = worker("merging");
        int from = 100, into = 101;
        while (m_workspace.partitionOf(idOf(from)) == m_workspace.partitionOf(idOf(into)))
            ++into;
        order(from, "from");
        order(into, "into");
        const std::int64_t now = QDateTime::currentMSecsSinceEpoch();
        const std::uint64_t seq = ++m_seq;
        send(MergeOut{seq, idOf(from), idOf(into), "m", now});
        send(MergeIn{seq, idOf(from), idOf(into), "m", now, {}});
        order(into, "m");
        VERIFY_OK(m_producer->commitWithoutInput());
        QTRY_VERIFY(changes("buyers").contains(idOf(into).toText()));
        std::int64_t events = 0;
        QTRY_VERIFY([&] {
            std::atomic<bool> isAnswered = false;
            one->ask(
                [&](int, const cdp::ProfileStage& people) {
                    if (const auto view = people.view(idOf(into)))
                        events = view->events;
                },
                [&] { isAnswered = true; });
            return QTest::qWaitFor([&] { return isAnswered.load(); }, test::longest) && events == 3;
        }());
        QVERIFY(!changes("buyers").contains(idOf(from).toText()));
    }

    void definitionsCountWhatWasBefore()
    {
        const auto one = worker("defining");
        define("audience/ever", R"({"kind":"audience","key":"ever","version":1,"rule":{"event":"Order Completed"}})");
        QTRY_COMPARE(changes("ever").size(), std::size_t(21));
        define(
            "audience/ever",
            R"({"kind":"audience","key":"ever","version":2,"rule":{"event":"Order Completed","count":{"atLeast":3}}})");
        QTRY_VERIFY([&] {
            std::size_t members = 0;
            for (const auto& [profile, told] : changes("ever"))
                members += told.back() ? 1 : 0;
            return members == 11;
        }());
    }
};

WEIR_TEST(ProfileWorkerTest)

} // namespace weir

#include "profileworkertest.moc"
