#include "backend/engine/log/workerregistry.h"
#include "backend/engine/log/groupreader.h"
#include "tests/engine/log/loglab.h"

namespace weir {
namespace {
using engine::WorkerCard;
using test::freshName;

std::vector<std::string> idsOf(const engine::WorkerRegistry& registry)
{
    std::vector<std::string> ids;
    for (const engine::SeenWorker& worker : registry.workers())
        ids.push_back(worker.card.transactionalId);
    return ids;
}
} // namespace

/// Who runs, who has gone, and ending what they left open.
class WorkerRegistryTest : public QObject
{
    Q_OBJECT
private:
    ClientConf conf;
    std::string topic, data;
    engine::RegistryOptions quick{300, 1000};

    std::unique_ptr<engine::WorkerRegistry> worker(const std::string& id, const std::string& group = {})
    {
        auto made = engine::WorkerRegistry::make(conf, topic, {id, "profile", group, "here", 7, 1'000, "1.0"}, quick);
        if (!made)
            qFatal("registry: %s", qPrintable(made.error().detail));
        if (const Result<void> known = (*made)->waitUntilKnown(test::patienceMs); !known)
            qFatal("registry: %s", qPrintable(known.error().detail));
        return std::move(made).value();
    }

private slots:
    void init()
    {
        conf = test::confOf(test::bootstrap());
        topic = freshName("log-workers");
        data = freshName("log-data");
        test::TestProducer producer(test::bootstrap());
        producer.createTopic(QString::fromStdString(topic), 1,
                             {{"cleanup.policy", "compact"}, {"message.timestamp.type", "LogAppendTime"}});
        producer.createTopic(QString::fromStdString(data), 2);
    }

    void workersSeeEachOtherAndWhoLeaves()
    {
        const auto a = worker("a");
        auto b = worker("b");
        QTRY_COMPARE_WITH_TIMEOUT(idsOf(*a), (std::vector<std::string>{"a", "b"}), test::patienceMs);
        const engine::SeenWorker seen = b->workers().front();
        QCOMPARE(seen.card.stage, "profile");
        QCOMPARE(seen.card.pid, 7);
        QCOMPARE(seen.card.host, "here");
        QCOMPARE(seen.card.startedAtMs, 1'000);
        QVERIFY(seen.heardAtMs > 1'600'000'000'000);
        const auto none = a->departed(test::patienceMs);
        QVERIFY2(none && none->empty(), qPrintable(test::wordsOf(none)));
        VERIFY_OK(b->leave(test::patienceMs));
        QTRY_COMPARE_WITH_TIMEOUT(idsOf(*a), (std::vector<std::string>{"a"}), test::patienceMs);
        auto watching = engine::WorkerRegistry::watch(conf, topic);
        QVERIFY(watching);
        VERIFY_OK((*watching)->waitUntilKnown(test::patienceMs));
        QCOMPARE(idsOf(**watching), (std::vector<std::string>{"a"}));
        QVERIFY(!(*watching)->departed(test::patienceMs));
    }

    void aKilledOnesTransactionIsEndedAtOnce()
    {
        const std::string dead = freshName("dead"), mine = freshName("mine");
        auto victim = worker(dead);
        engine::ProducerOptions patient;
        patient.transactionTimeoutMs = 60'000;
        const auto producer = test::readyProducer(conf, dead, patient);
        VERIFY_OK(producer->send({data, 0, "k", "open"}));
        auto reader = engine::PartitionReader::make(conf);
        QVERIFY(reader);
        // It is in the log, and nobody sees past it.
        const auto isOpen = [&] {
            producer->poll();
            const auto high = (*reader)->highWatermarks({{data, 0}}, test::patienceMs);
            return high.begin()->second && *high.begin()->second == 1;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isOpen(), test::patienceMs);
        QCOMPARE(*(*reader)->lastStable({{data, 0}}, test::patienceMs).begin()->second, 0);
        const auto heir = worker(mine);
        victim.reset(); // as if killed: without a word
        const auto isGone = [&] {
            const auto gone = heir->departed(test::patienceMs);
            return gone && *gone == std::vector<std::string>{dead};
        };
        QTRY_VERIFY_WITH_TIMEOUT(isGone(), test::patienceMs);

        QElapsedTimer clock;
        clock.start();
        const auto fenced = heir->fenceDeparted(test::patienceMs);
        QVERIFY2(fenced, qPrintable(test::wordsOf(fenced)));
        QCOMPARE(*fenced, std::vector<std::string>{dead});
        const auto read = (*reader)->readToEnd(
            {{{data, 0}, 0}},
            [](const engine::LogBatch& batch) {
                return batch->size() == 0 ? Result<void>() : Result<void>(Error{ErrorKind::Internal});
            },
            test::patienceMs);
        QVERIFY2(read, qPrintable(test::wordsOf(read)));
        QVERIFY(read->at({data, 0}) >= 2);
        qInfo("fenced and read to the end after %lld ms", static_cast<long long>(clock.elapsed()));
        QVERIFY(clock.elapsed() < 40'000); // the brokers themselves would have waited a minute

        // It is struck off, and what it does afterwards changes nothing.
        QTRY_COMPARE_WITH_TIMEOUT(idsOf(*heir), std::vector<std::string>{mine}, test::patienceMs);
        const auto late = producer->commit(std::vector<engine::LogPosition>{{{data, 1}, 1}},
                                           engine::memberlessMetadata(freshName("group")));
        QVERIFY(!late && engine::troubleOf(late.error()) == engine::Trouble::Fenced);
        QVERIFY(test::committedValues(conf, data, 2).empty());
    }

    void aSilentMemberIsAlive()
    {
        const std::string mute = freshName("mute"), group = freshName("group");
        auto voice = worker(mute, group);
        engine::GroupReaderOptions options;
        options.group = group;
        options.topics = {data};
        options.clientId = mute;
        auto member = engine::GroupReader::make(conf, options, {});
        QVERIFY(member);
        const auto holds = [&] { return (*member)->poll(100, 50) && (*member)->held().size() == 2; };
        QTRY_VERIFY_WITH_TIMEOUT(holds(), test::patienceMs);
        const auto other = worker(freshName("other"), group);
        voice.reset();
        const auto silence = [&] {
            (void)(*member)->poll(100, 0);
            for (const engine::SeenWorker& seen : other->workers()) {
                if (seen.card.transactionalId == mute)
                    return seen.silentMs;
            }
            return -1;
        };
        QTRY_VERIFY_WITH_TIMEOUT(silence() > quick.silenceMs, test::patienceMs);
        const auto none = other->departed(test::patienceMs);
        QVERIFY2(none && none->empty(), qPrintable(test::wordsOf(none)));
        // When it has left the group as well, it has departed.
        VERIFY_OK((*member)->leave(test::patienceMs));
        const auto gone = other->departed(test::patienceMs);
        QVERIFY2(gone && gone->size() == 1, qPrintable(test::wordsOf(gone)));
    }

    void nobodyIsCalledDepartedWhileTheBrokersAreAway()
    {
        auto lost = engine::WorkerRegistry::make(test::confOf(QStringLiteral("localhost:1")), topic,
                                                 {"x", "profile", {}, {}, 1, 1, {}});
        QVERIFY(lost);
        QElapsedTimer clock;
        clock.start();
        const auto known = (*lost)->waitUntilKnown(500);
        QVERIFY(!known && known.error().kind == ErrorKind::Timeout);
        const auto gone = (*lost)->fenceDeparted(500);
        QVERIFY(!gone);
        QVERIFY(clock.elapsed() < 30'000);
    }
};

WEIR_TEST(WorkerRegistryTest)

} // namespace weir

#include "workerregistrytest.moc"
