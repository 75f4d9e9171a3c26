#include "backend/engine/log/groupreader.h"
#include "tests/engine/log/loglab.h"
#include "tests/support/groupconsumer.h"

namespace weir {
namespace {
using engine::LogPartition;
using engine::PartitionReader;
using test::freshName;

std::vector<std::int64_t> offsetsOf(const engine::LogBatch& batch, std::int32_t partition)
{
    std::vector<std::int64_t> offsets;
    for (std::size_t i = 0; i < batch->size(); ++i) {
        if (batch->at(i).partition == partition)
            offsets.push_back(batch->at(i).offset);
    }
    return offsets;
}
} // namespace

/// What a reader hands out: all, once, in order, from where it was told.
class ReadersTest : public QObject
{
    Q_OBJECT
private:
    ClientConf conf;
    std::string topic;
    std::unique_ptr<test::TestProducer> producer;

    void write(int partition, int count)
    {
        std::vector<test::TestRecord> records(std::size_t(count),
                                              {partition, QByteArray("k"), QByteArray(200, 'v'), 0, {}});
        producer->send(QString::fromStdString(topic), records);
    }
    std::unique_ptr<engine::GroupReader> member(engine::GroupReaderOptions options,
                                                engine::GroupCallbacks callbacks = {})
    {
        options.topics = {topic};
        options.clientId = "member";
        auto made = engine::GroupReader::make(conf, options, std::move(callbacks));
        if (!made)
            qFatal("member: %s", qPrintable(made.error().detail));
        return std::move(made).value();
    }

private slots:
    void init()
    {
        conf = test::confOf(test::bootstrap());
        topic = freshName("log-read");
        producer = std::make_unique<test::TestProducer>(test::bootstrap());
        producer->createTopic(QString::fromStdString(topic), 3);
    }

    void pausedAndRestartedPartitionsLoseAndDoubleNothing()
    {
        write(0, 3000);
        write(1, 3000);
        auto reader = PartitionReader::make(conf);
        QVERIFY(reader);
        VERIFY_OK((*reader)->start({{topic, 0}, 0}));
        VERIFY_OK((*reader)->start({{topic, 1}, 100}));
        std::map<int, std::vector<std::int64_t>> seen;
        bool isPaused = false;
        const auto step = [&] {
            const auto batch = (*reader)->poll(37, 20);
            if (!batch)
                qFatal("%s", qPrintable(batch.error().detail));
            for (const int p : {0, 1}) {
                for (const std::int64_t offset : offsetsOf(*batch, p))
                    seen[p].push_back(offset);
            }
            return (*batch)->size();
        };
        for (int i = 0; seen[0].size() < 3000 && i < 100'000; ++i) {
            const std::size_t before = seen[1].size();
            step();
            if (isPaused && i % 10 > 1)
                QVERIFY(seen[1].size() == before); // what was in the queue is not handed out any more
            if (i % 10 == 0) {
                isPaused = !isPaused;
                isPaused ? (*reader)->pause({topic, 1}) : (*reader)->resume({topic, 1});
            }
        }
        (*reader)->resume({topic, 1});
        const auto isAll = [&] { return step() == 0 && seen[1].size() >= 2900 && (*reader)->isAtEnd({topic, 1}); };
        QTRY_VERIFY_WITH_TIMEOUT(isAll(), test::patienceMs);
        QCOMPARE(seen[0].size(), std::size_t(3000));
        QCOMPARE(seen[1].size(), std::size_t(2900));
        for (std::size_t i = 0; i < 2900; ++i)
            QCOMPARE(seen[1][i], std::int64_t(100 + i));
        QCOMPARE((*reader)->position({topic, 1}), 3000);
        // From another place, backwards.
        seen.clear();
        VERIFY_OK((*reader)->start({{topic, 1}, 2990}));
        QVERIFY(!(*reader)->isAtEnd({topic, 1}));
        const auto isAgain = [&] { return step() == 0 && seen[1].size() == 10; };
        QTRY_VERIFY_WITH_TIMEOUT(isAgain(), test::patienceMs);
        (*reader)->stop({topic, 1});
        write(1, 5);
        write(0, 5);
        const auto isOther = [&] {
            step();
            return seen[0].size() == 5;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isOther(), test::patienceMs);
        QCOMPARE(seen[1].size(), std::size_t(10));
        QCOMPARE((*reader)->position({topic, 1}), -1);
    }

    void whatIsNotThereIsToldAndTheOthersGoOn()
    {
        write(0, 5);
        auto reader = PartitionReader::make(conf);
        QVERIFY(reader);
        VERIFY_OK((*reader)->start({{topic, 1}, 77})); // out of range
        VERIFY_OK((*reader)->start({{topic, 0}, 0}));
        std::optional<Error> told;
        std::size_t count = 0;
        const auto isBoth = [&] {
            const auto batch = (*reader)->poll(100, 20);
            if (!batch)
                told = batch.error();
            else
                count += (*batch)->size();
            return told && count == 5;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isBoth(), test::patienceMs);
        QCOMPARE(told->kind, ErrorKind::NotFound);
        QCOMPARE(told->subject, QString::fromStdString(topic) + QStringLiteral("/1"));
        QCOMPARE((*reader)->position({topic, 1}), -1);
        engine::PartitionReaderOptions lenient;
        lenient.failsOutOfRange = false;
        auto other = PartitionReader::make(conf, lenient);
        QVERIFY(other);
        VERIFY_OK((*other)->start({{topic, 0}, 77}));
        std::int64_t first = -1;
        const auto isFromStart = [&] {
            const auto batch = (*other)->poll(100, 20);
            if (batch && (*batch)->size() > 0 && first < 0)
                first = (*batch)->at(0).offset;
            return first >= 0;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isFromStart(), test::patienceMs);
        QCOMPARE(first, 0);
        // Nothing, the end of nothing, and a topic that is not there.
        const auto none = (*other)->readToEnd(
            {{{topic, 2}, PartitionReader::fromStart}}, [](const auto&) { return Result<void>(); }, test::patienceMs);
        QVERIFY2(none && none->at({topic, 2}) == 0, qPrintable(test::wordsOf(none)));
        const auto nowhere = (*other)->readToEnd(
            {{{freshName("nowhere"), 0}, 0}}, [](const auto&) { return Result<void>(); }, test::patienceMs);
        QVERIFY2(!nowhere && nowhere.error().kind == ErrorKind::NotFound, qPrintable(test::wordsOf(nowhere)));
    }

    void theSinkAndTheProgressMayEndIt()
    {
        write(0, 2000);
        auto reader = PartitionReader::make(conf);
        QVERIFY(reader);
        const auto refused = (*reader)->readToEnd(
            {{{topic, 0}, 0}}, [](const auto&) { return Result<void>(Error{ErrorKind::Io}); }, test::patienceMs);
        QVERIFY(!refused && refused.error().kind == ErrorKind::Io);
        std::int64_t last = -1;
        const auto cancelled = (*reader)->readToEnd(
            {{{topic, 0}, 500}}, [](const auto&) { return Result<void>(); }, test::patienceMs,
            [&](const PartitionReader::Progress& so) {
                last = so.toRead;
                return so.read == 0;
            });
        QVERIFY(!cancelled && cancelled.error().kind == ErrorKind::Cancelled);
        QCOMPARE(last, 1500);
    }

    void aMemberWaitsUntilItsStateIsThere()
    {
        write(0, 50);
        engine::GroupReaderOptions options;
        options.group = freshName("group");
        options.startsPaused = true;
        std::vector<LogPartition> gained;
        auto reader = member(options, {[&](const auto& some) { gained = some; }, {}, {}});
        const auto isGained = [&] { return reader->poll(100, 20) && reader->held().size() == 3; };
        QTRY_VERIFY_WITH_TIMEOUT(isGained(), test::patienceMs);
        QCOMPARE(gained.size(), std::size_t(3));
        QCOMPARE(reader->positions().size(), std::size_t(3)); // known at once, for a transaction of timers only
        for (int i = 0; i < 20; ++i) {
            const auto batch = reader->poll(100, 20);
            QVERIFY(batch && (*batch)->size() == 0);
        }
        reader->resume({topic, 0});
        std::vector<std::int64_t> seen;
        const auto isAll = [&] {
            const auto batch = reader->poll(7, 20);
            for (const std::int64_t offset : offsetsOf(*batch, 0))
                seen.push_back(offset);
            return seen.size() >= 50 && reader->isAtEnd({topic, 0});
        };
        QTRY_VERIFY_WITH_TIMEOUT(isAll(), test::patienceMs);
        QCOMPARE(seen.size(), std::size_t(50));
        // What is committed, and going back there.
        const auto tx = test::readyProducer(conf, freshName("tx"));
        VERIFY_OK(tx->commit(std::vector<engine::LogPosition>{{{topic, 0}, 30}}, reader->metadata()));
        const auto committed = reader->committed(reader->held(), test::patienceMs);
        QVERIFY2(committed, qPrintable(test::wordsOf(committed)));
        QCOMPARE(committed->at({topic, 0}), 30);
        QCOMPARE(committed->at({topic, 1}), -1);
        for (int round = 0; round < 5; ++round) {
            seen.clear();
            VERIFY_OK(reader->seek({{topic, 0}, 30}, test::patienceMs));
            QTRY_VERIFY_WITH_TIMEOUT(isAll() || seen.size() >= 20, test::patienceMs);
            QCOMPARE(seen.size(), std::size_t(20));
            QCOMPARE(seen.front(), 30);
        }
        QElapsedTimer clock;
        clock.start();
        VERIFY_OK(reader->leave(5'000));
        QVERIFY(reader->held().empty());
    }

    void theHolderOfASinglePartitionStays()
    {
        const std::string lock = freshName("log-lock");
        producer->createTopic(QString::fromStdString(lock), 1);
        topic = lock;
        engine::GroupReaderOptions options;
        options.group = freshName("group");
        int revoked = 0;
        auto holder = member(options, {{}, [&](const auto&) { ++revoked; }, [&](const auto&) { ++revoked; }});
        const auto holds = [](engine::GroupReader& reader) { return reader.poll(10, 20) && reader.held().size() == 1; };
        QTRY_VERIFY_WITH_TIMEOUT(holds(*holder), test::patienceMs);
        for (int i = 0; i < 3; ++i) {
            auto standby = member(options);
            // It has joined when it has a membership of its own.
            const auto isIn = [&] {
                (void)holder->poll(10, 20);
                return standby->poll(10, 20) && standby->metadata().metadata != nullptr;
            };
            QTRY_VERIFY_WITH_TIMEOUT(isIn(), test::patienceMs);
            for (int turn = 0; turn < 10; ++turn)
                QVERIFY(isIn());
            QVERIFY(standby->held().empty());
            VERIFY_OK(standby->leave(test::patienceMs));
        }
        QCOMPARE(revoked, 0);
        // And goes at once to a standby when its holder leaves.
        auto standby = member(options);
        const auto isIn = [&] {
            (void)holder->poll(10, 20);
            return standby->poll(10, 20) && standby->metadata().metadata != nullptr;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isIn(), test::patienceMs);
        VERIFY_OK(holder->leave(test::patienceMs));
        QCOMPARE(revoked, 1);
        QTRY_VERIFY_WITH_TIMEOUT(holds(*standby), test::patienceMs);
    }
};

WEIR_TEST(ReadersTest)

} // namespace weir

#include "readerstest.moc"
