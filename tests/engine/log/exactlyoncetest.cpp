#include "backend/engine/log/groupmembers.h"
#include "tests/engine/log/copier.h"
#include "tests/support/groupconsumer.h"

#include <csignal>

namespace weir {
namespace {
constexpr int partitions = 4;
constexpr int perPartition = 6'000;
using test::Copier;
using Values = std::map<std::int32_t, std::vector<std::string>>;
} // namespace

/// A topic is copied exactly once and in order, whoever comes, goes, is killed or sleeps.
class ExactlyOnceTest : public QObject
{
    Q_OBJECT
private:
    ClientConf conf;
    test::CopierOptions options;
    std::unique_ptr<test::TestProducer> source;
    Values written;

    void write(int from, int to)
    {
        for (int p = 0; p < partitions; ++p) {
            std::vector<test::TestRecord> records;
            for (int i = from; i < to; ++i) {
                const std::string value = std::to_string(p) + ":" + std::to_string(i);
                written[p].push_back(value);
                records.push_back({p, QByteArray("k"), QByteArray::fromStdString(value), 0, {}});
            }
            source->send(QString::fromStdString(options.from), records);
        }
    }
    bool isAllCommitted()
    {
        test::GroupConsumer group(test::bootstrap(), QString::fromStdString(options.group));
        for (int p = 0; p < partitions; ++p) {
            if (group.committed(QString::fromStdString(options.from), p) < std::int64_t(written[p].size()))
                return false;
        }
        return true;
    }
    std::size_t membersNow()
    {
        ClientConf admin = conf;
        const auto client = makeClient(admin);
        const auto members = engine::memberClientIds(client->get(), options.group, test::patienceMs);
        return members ? members->size() : 0;
    }
    Values copied() const { return test::committedValues(conf, options.to, partitions); }

private slots:
    void init()
    {
        conf = test::confOf(test::bootstrap());
        options = {};
        options.group = test::freshName("log-copy");
        options.from = test::freshName("log-from");
        options.to = test::freshName("log-to");
        options.workers = test::freshName("log-workers");
        written.clear();
        source = std::make_unique<test::TestProducer>(test::bootstrap());
        source->createTopic(QString::fromStdString(options.from), partitions);
        source->createTopic(QString::fromStdString(options.to), partitions);
        source->createTopic(QString::fromStdString(options.workers), 1,
                            {{"cleanup.policy", "compact"}, {"message.timestamp.type", "LogAppendTime"}});
    }

    void workersComeGoAndAreKilled()
    {
        write(0, perPartition / 3);
        auto first = std::make_unique<Copier>(conf, options);
        QTRY_VERIFY_WITH_TIMEOUT(first->commits() > 0, test::patienceMs);
        auto second = std::make_unique<Copier>(conf, options);
        QTRY_VERIFY_WITH_TIMEOUT(second->held() == 2 && first->held() == 2, test::patienceMs);
        write(perPartition / 3, 2 * perPartition / 3);
        QTRY_VERIFY_WITH_TIMEOUT(second->commits() > 0, test::patienceMs);
        first->kill();
        auto third = std::make_unique<Copier>(conf, options);
        write(2 * perPartition / 3, perPartition);
        QTRY_VERIFY_WITH_TIMEOUT(isAllCommitted(), test::patienceMs);
        second->stop(); // gracefully: the third goes on at once
        write(perPartition, perPartition + 100);
        QTRY_VERIFY_WITH_TIMEOUT(isAllCommitted(), test::patienceMs);
        third->stop();
        const Values all = copied();
        QCOMPARE(all.size(), written.size());
        for (int p = 0; p < partitions; ++p)
            QVERIFY2(
                all.at(p) == written.at(p),
                qPrintable(
                    QStringLiteral("partition %1: %2 of %3").arg(p).arg(all.at(p).size()).arg(written.at(p).size())));
    }

    /// Real processes, stopped and killed by the operating system.
    void aKilledProcessLosesNothingAndAZombieChangesNothing()
    {
        write(0, 500);
        source.reset(); // no threads when the children are made
        test::ChildCopier killed(conf, options), sleeper(conf, options);
        source = std::make_unique<test::TestProducer>(test::bootstrap());
        QTRY_VERIFY_WITH_TIMEOUT(isAllCommitted(), test::patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(membersNow(), std::size_t(2), test::patienceMs);
        write(500, 2000);
        killed.send(SIGKILL);
        sleeper.send(SIGSTOP);
        write(2000, 2500);
        // After the session timeout both are out of the group; the heir fences them before it reads.
        Copier heir(conf, options);
        QTRY_COMPARE_WITH_TIMEOUT(heir.held(), partitions, test::patienceMs);
        write(2500, 3000);
        QTRY_VERIFY_WITH_TIMEOUT(isAllCommitted(), test::patienceMs);
        QVERIFY(copied() == written);
        sleeper.send(SIGCONT); // it goes on with what it had in hand, is refused, and begins anew
        QTRY_COMPARE_WITH_TIMEOUT(membersNow(), std::size_t(2), test::patienceMs);
        QTRY_COMPARE_WITH_TIMEOUT(heir.held(), partitions / 2, test::patienceMs);
        write(3000, 3500);
        QTRY_VERIFY_WITH_TIMEOUT(isAllCommitted(), test::patienceMs);
        heir.stop();
        write(3500, 3600);
        QTRY_VERIFY_WITH_TIMEOUT(isAllCommitted(), test::patienceMs);
        sleeper.send(SIGKILL);
        QVERIFY(copied() == written);
    }
};

WEIR_TEST(ExactlyOnceTest)

} // namespace weir

#include "exactlyoncetest.moc"
