#include "tests/engine/log/loglab.h"
#include "tests/support/groupconsumer.h"

namespace weir {
namespace {
using engine::LogPartition;
using engine::LogPosition;
using engine::Trouble;
using test::confOf;
using test::freshName;
} // namespace

/// What one producer writes is seen whole, or not at all.
class TransactionalTest : public QObject
{
    Q_OBJECT
private:
    ClientConf conf;
    std::string topic;

private slots:
    void init()
    {
        conf = confOf(test::bootstrap());
        topic = freshName("log-tx");
        test::TestProducer(test::bootstrap())
            .createTopic(QString::fromStdString(topic), 3, {{"max.message.bytes", "1000000"}});
    }

    void committedRecordsAreToldWhereTheyWent()
    {
        const auto producer = test::readyProducer(conf, freshName("tx"));
        const std::string group = freshName("group");
        const std::vector<RecordHeader> headers{{"source", "shop", false}, {"gone", {}, true}};
        QVERIFY(!producer->isOpen());
        for (int i = 0; i < 10; ++i) {
            const std::string text = "v" + std::to_string(i);
            VERIFY_OK(producer->send({topic, i % 2, "k", text, headers, 1'700'000'000'000 + i}));
        }
        VERIFY_OK(producer->send({topic, 1, "tombstone", std::nullopt}));
        VERIFY_OK(producer->send({topic, 1, std::nullopt, ""}));
        QVERIFY(producer->isOpen());
        QVERIFY(producer->bytesSent() > 100);
        const auto done =
            producer->commit(std::vector<LogPosition>{{{topic, 2}, 7}}, engine::memberlessMetadata(group));
        QVERIFY2(done, qPrintable(test::wordsOf(done)));
        QVERIFY(!producer->isOpen());
        QCOMPARE(done->written.size(), std::size_t(2));
        QCOMPARE(done->written[0].partition, (LogPartition{topic, 0}));
        QCOMPARE(done->written[0].last, 4);
        QCOMPARE(done->written[1].last, 6);
        QCOMPARE(test::GroupConsumer(test::bootstrap(), QString::fromStdString(group))
                     .committed(QString::fromStdString(topic), 2),
                 7);

        // The positions are those at which a reader stands behind the marker.
        auto reader = engine::PartitionReader::make(conf);
        QVERIFY(reader);
        std::vector<std::string> seen;
        const auto read = (*reader)->readToEnd(
            {{{topic, 0}, 0}, {{topic, 1}, 0}},
            [&](const engine::LogBatch& batch) {
                for (std::size_t i = 0; i < batch->size(); ++i) {
                    const RecordView record = batch->at(i);
                    if (record.offset == 0) {
                        seen.push_back(std::string(engine::headerOf(*batch, i, "source").value_or("none")));
                        seen.push_back(engine::headerOf(*batch, i, "gone") ? "there" : "null");
                        seen.push_back(std::to_string(record.timestampMs - record.partition));
                        seen.push_back(std::string(engine::topicOf(*batch, record)));
                    }
                    if (record.key == "tombstone" && record.has(RecordFlag::ValueNull))
                        seen.push_back("tombstone");
                    if (record.has(RecordFlag::KeyNull) && !record.has(RecordFlag::ValueNull) && record.value.empty())
                        seen.push_back("empty");
                }
                return Result<void>();
            },
            test::patienceMs);
        QVERIFY2(read, qPrintable(test::wordsOf(read)));
        QCOMPARE(read->at({topic, 0}), done->written[0].afterMarker());
        QCOMPARE(read->at({topic, 1}), done->written[1].afterMarker());
        std::sort(seen.begin(), seen.end());
        const std::vector<std::string> wanted{"1700000000000", "1700000000000", "empty", topic.substr(0, 0) + topic,
                                              topic,           "null",          "null",  "shop",
                                              "shop",          "tombstone"};
        std::vector<std::string> sorted = wanted;
        std::sort(sorted.begin(), sorted.end());
        QCOMPARE(seen, sorted);
    }

    void nothingOfAnAbortedTransactionIsSeen()
    {
        const auto producer = test::readyProducer(conf, freshName("tx"));
        const std::string group = freshName("group");
        const auto metadata = engine::memberlessMetadata(group);
        // Somebody else's, certainly in the log.
        test::TestProducer other(test::bootstrap(), test::uniqueName(QStringLiteral("tx")));
        const auto abortOne = [&](const char* value) {
            other.begin();
            other.send(QString::fromStdString(topic), {{0, {}, QByteArray(value), 0, {}}});
            other.abort();
        };
        abortOne("bad");
        VERIFY_OK(producer->send({topic, 0, "k", "bad, too"}));
        VERIFY_OK(producer->abort());
        VERIFY_OK(producer->abort()); // none is open
        VERIFY_OK(producer->send({topic, 0, "k", "good"}));
        const auto done = producer->commit(std::vector<LogPosition>{{{topic, 1}, 1}}, metadata);
        QVERIFY2(done, qPrintable(test::wordsOf(done)));
        QVERIFY(done->written.front().last >= 2); // behind the aborted one and its marker
        abortOne("bad again");
        // Markers of an aborted transaction at the end: the end is reached all the same.
        QCOMPARE(test::committedValues(conf, topic, 3),
                 (std::map<std::int32_t, std::vector<std::string>>{{0, {"good"}}}));
    }

    void offsetsAloneAreATransaction()
    {
        const auto producer = test::readyProducer(conf, freshName("tx"));
        const std::string group = freshName("group");
        const auto done = producer->commit(std::vector<LogPosition>{{{topic, 0}, 5}, {{topic, 1}, 6}},
                                           engine::memberlessMetadata(group));
        QVERIFY2(done, qPrintable(test::wordsOf(done)));
        QVERIFY(done->written.empty());
        test::GroupConsumer consumer(test::bootstrap(), QString::fromStdString(group));
        QCOMPARE(consumer.committed(QString::fromStdString(topic), 1), 6);
        // Without offsets nobody would be fenced.
        const auto without = producer->commit({}, engine::memberlessMetadata(group));
        QVERIFY(!without);
        QCOMPARE(without.error().kind, ErrorKind::Invalid);
        QVERIFY(!producer->commit(std::vector<LogPosition>{{{topic, 0}, 5}}, {}));
        VERIFY_OK(producer->send({topic, 0, "k", "v"}));
        VERIFY_OK(producer->commitWithoutInput());
    }

    void commitsBesideWhileTheNextIsComputed()
    {
        const auto producer = test::readyProducer(conf, freshName("tx"));
        const auto metadata = engine::memberlessMetadata(freshName("group"));
        for (int i = 0; i < 20; ++i) {
            VERIFY_OK(producer->send({topic, 0, "k", std::to_string(i)}));
            producer->startCommit({{{topic, 1}, i}}, metadata);
            QVERIFY(producer->isCommitting());
            const auto busy = producer->send({topic, 0, "k", "too soon"});
            QVERIFY(!busy && busy.error().kind == ErrorKind::Busy);
            const auto done = producer->finishCommit(test::patienceMs);
            QVERIFY(done && *done);
            QCOMPARE((*done)->written.front().last, 2 * i);
            QVERIFY(!producer->isCommitting());
        }
        QCOMPARE(test::committedValues(conf, topic, 1).at(0).size(), std::size_t(20));
    }

    void aSuccessorFences()
    {
        const std::string id = freshName("tx"), group = freshName("group");
        const auto metadata = engine::memberlessMetadata(group);
        const auto old = test::readyProducer(conf, id);
        VERIFY_OK(old->send({topic, 0, "k", "old"}));
        const auto next = test::readyProducer(conf, id); // aborts what the old one left open
        VERIFY_OK(next->send({topic, 0, "k", "new"}));
        VERIFY_OK(next->commit(std::vector<LogPosition>{{{topic, 1}, 2}}, metadata));
        const auto refused = old->commit(std::vector<LogPosition>{{{topic, 1}, 1}}, metadata);
        QVERIFY(!refused);
        QVERIFY2(engine::troubleOf(refused.error()) == Trouble::Fenced, qPrintable(test::wordsOf(refused)));
        const auto sent = old->send({topic, 0, "k", "older"});
        QVERIFY2(!sent && engine::troubleOf(sent.error()) == Trouble::Fenced, qPrintable(test::wordsOf(sent)));
        QCOMPARE(test::committedValues(conf, topic, 3),
                 (std::map<std::int32_t, std::vector<std::string>>{{0, {"new"}}}));
        QCOMPARE(test::GroupConsumer(test::bootstrap(), QString::fromStdString(group))
                     .committed(QString::fromStdString(topic), 1),
                 2);
    }

    void whatCannotBeWrittenAborts()
    {
        engine::ProducerOptions options;
        options.messageMaxBytes = 3'000'000;
        const auto producer = test::readyProducer(conf, freshName("tx"), options);
        const auto metadata = engine::memberlessMetadata(freshName("group"));
        // Larger than ourselves allow: not sent, the transaction goes on.
        const auto large = producer->send({topic, 0, "k", std::string(3'500'000, 'x')});
        QVERIFY(!large);
        QCOMPARE(large.error().kind, ErrorKind::Limit);
        VERIFY_OK(producer->send({topic, 0, "k", "small"}));
        VERIFY_OK(producer->commit(std::vector<LogPosition>{{{topic, 1}, 1}}, metadata));
        // Larger than the topic allows (compressed: so it is noise).
        std::string noise(2'500'000, ' ');
        std::uint32_t seed = 7;
        for (char& byte : noise)
            byte = char((seed = seed * 1664525u + 1013904223u) >> 24);
        VERIFY_OK(producer->send({topic, 0, "k", noise}));
        VERIFY_OK(producer->send({topic, 1, "k", "with it"}));
        const auto failed = producer->commit(std::vector<LogPosition>{{{topic, 1}, 2}}, metadata);
        QVERIFY(!failed);
        QVERIFY2(engine::troubleOf(failed.error()) == Trouble::Abortable, qPrintable(test::wordsOf(failed)));
        QCOMPARE(failed.error().kind, ErrorKind::Limit);
        VERIFY_OK(producer->abort());
        // A topic that is not there.
        const auto sent = producer->send({freshName("nowhere"), 0, "k", "v"});
        const auto nowhere =
            sent ? Result<void>(producer->commit(std::vector<LogPosition>{{{topic, 1}, 2}}, metadata).error()) : sent;
        QVERIFY2(!nowhere && nowhere.error().kind == ErrorKind::NotFound, qPrintable(test::wordsOf(nowhere)));
        VERIFY_OK(producer->abort());
        VERIFY_OK(producer->send({topic, 0, "k", "after"}));
        VERIFY_OK(producer->commit(std::vector<LogPosition>{{{topic, 1}, 3}}, metadata));
        QCOMPARE(test::committedValues(conf, topic, 3),
                 (std::map<std::int32_t, std::vector<std::string>>{{0, {"small", "after"}}}));
    }
};

WEIR_TEST(TransactionalTest)

} // namespace weir

#include "transactionaltest.moc"
