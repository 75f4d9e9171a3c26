#include "backend/engine/log/groupreader.h"
#include "tests/engine/log/loglab.h"
#include "tests/support/privatebroker.h"

namespace weir {
namespace {
using engine::LogPosition;
using engine::Trouble;
} // namespace

/// Brokers that are not there, or go in the middle of it.
class LogOutageTest : public QObject
{
    Q_OBJECT
private slots:
    void nothingHangsWithoutBrokers()
    {
        const ClientConf conf = test::confOf(QStringLiteral("localhost:1"));
        QElapsedTimer clock;
        clock.start();
        auto producer = engine::TransactionalProducer::make(conf, "nobody");
        QVERIFY(producer);
        const auto ready = (*producer)->init(700);
        QVERIFY(!ready);
        QVERIFY2(engine::troubleOf(ready.error()) == Trouble::Retriable, qPrintable(test::wordsOf(ready)));
        auto reader = engine::PartitionReader::make(conf);
        QVERIFY(reader);
        const auto read = (*reader)->readToEnd(
            {{{"t", 0}, 0}}, [](const auto&) { return Result<void>(); }, 700);
        QVERIFY(!read);
        engine::GroupReaderOptions options;
        options.group = "nobody";
        options.topics = {"t"};
        options.clientId = "nobody";
        auto member = engine::GroupReader::make(conf, options, {});
        QVERIFY(member);
        const auto batch = (*member)->poll(10, 200);
        QVERIFY(batch && (*batch)->size() == 0);
        QVERIFY(!(*member)->committed({{"t", 0}}, 700));
        QVERIFY(!(*member)->metadata().metadata);
        (void)(*member)->leave(700);
        member->reset();
        QVERIFY2(clock.elapsed() < 30'000, "each was given less than a second");
    }

    void aBrokerDiesInTheMiddleOfATransaction()
    {
        test::PrivateBroker broker;
        const ClientConf conf = test::confOf(broker.bootstrap());
        const std::string topic = "outage";
        test::TestProducer(broker.bootstrap()).createTopic(QString::fromStdString(topic), 2);
        const auto metadata = engine::memberlessMetadata("outage-group");
        engine::ProducerOptions options;
        options.transactionTimeoutMs = 60'000;
        const auto producer = test::readyProducer(conf, "outage", options);
        VERIFY_OK(producer->send({topic, 0, "k", "first"}));
        VERIFY_OK(producer->commit(std::vector<LogPosition>{{{topic, 1}, 1}}, metadata, test::patienceMs));

        VERIFY_OK(producer->send({topic, 0, "k", "second"}));
        broker.kill();
        VERIFY_OK(producer->send({topic, 0, "k", "third"}));
        QElapsedTimer clock;
        clock.start();
        const auto away = producer->commit(std::vector<LogPosition>{{{topic, 1}, 3}}, metadata, 1'000);
        QVERIFY(!away);
        QVERIFY2(engine::troubleOf(away.error()) == Trouble::Retriable, qPrintable(test::wordsOf(away)));
        QVERIFY(clock.elapsed() < 20'000);
        broker.resume();
        // The same again, until it is known.
        const auto again = producer->commit(std::vector<LogPosition>{{{topic, 1}, 3}}, metadata, test::patienceMs);
        QVERIFY2(again, qPrintable(test::wordsOf(again)));
        QCOMPARE(test::committedValues(conf, topic, 1).at(0), (std::vector<std::string>{"first", "second", "third"}));

        // Given up instead: the next of the same id finds nothing half done.
        VERIFY_OK(producer->send({topic, 0, "k", "lost"}));
        broker.kill();
        const auto aborted = producer->abort(500);
        QVERIFY(!aborted || !producer->isOpen());
        broker.resume();
        const auto next = test::readyProducer(conf, "outage", options);
        VERIFY_OK(next->send({topic, 0, "k", "fourth"}));
        VERIFY_OK(next->commit(std::vector<LogPosition>{{{topic, 1}, 4}}, metadata, test::patienceMs));
        QCOMPARE(test::committedValues(conf, topic, 1).at(0),
                 (std::vector<std::string>{"first", "second", "third", "fourth"}));
    }
};

WEIR_TEST(LogOutageTest)

} // namespace weir

#include "logoutagetest.moc"
