#include "backend/kafka/groupadmin.h"
#include "backend/kafka/wire/ends.h"
#include "tests/support/privatebroker.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"

#include <QElapsedTimer>
#include <QTest>

namespace weir {
namespace {
constexpr int patienceMs = 60'000;
const std::string topic = "outage";
Deadline soon() { return Deadline(10'000); }
} // namespace

/// One of three brokers dies and comes back.
class GroupOutageTest : public QObject
{
    Q_OBJECT
private slots:
    void aBrokerAwayCostsOnlyItsOwnRows()
    {
        // Nobody waits longer than need be for the dead one to be given up.
        test::PrivateBroker brokers({QStringLiteral("--brokers"), QStringLiteral("3"), QStringLiteral("--conf"),
                                     QStringLiteral("broker.session.timeout.ms=1500"), QStringLiteral("--conf"),
                                     QStringLiteral("controller.quorum.fetch.timeout.ms=1000")});
        test::TestProducer producer(brokers.bootstrap());
        producer.createTopic(QString::fromStdString(topic), 6);
        producer.send(QString::fromStdString(topic),
                      {{0, {}, QByteArray("a"), 0, {}}, {3, {}, QByteArray("b"), 0, {}}});
        ClientConf conf;
        conf.spec.bootstrap = brokers.bootstrap().split(QLatin1Char(','));
        WireCluster cluster(conf);
        GroupAdmin admin(cluster);
        EndsReader reader(cluster);

        // Groups enough that each broker coordinates some.
        std::map<std::string, std::int32_t> groups;
        for (int i = 0; i < 12; ++i)
            groups["group-" + std::to_string(i)] = -1;
        for (const auto& [group, broker] : groups) {
            const auto done = admin.commit(group, {{{topic, 0}, 1}}, Deadline(patienceMs));
            QVERIFY2(done.begin()->second,
                     qPrintable(done.begin()->second ? QString() : done.begin()->second.error().detail));
        }
        const Result<ListedGroups> listed = admin.list(soon());
        QVERIFY(listed && listed->failed.empty());
        QCOMPARE(listed->groups.size(), groups.size());
        std::map<std::int32_t, int> counts;
        for (const ListedGroup& group : listed->groups) {
            groups[group.id] = group.coordinator;
            ++counts[group.coordinator];
        }
        QCOMPARE(counts.size(), std::size_t(3));
        QVERIFY(reader.read(true, true, soon())->failed.empty());
        // The coordinators are known: one request each.
        admin.takeRequestCount();
        for (const auto& [group, offsets] : admin.committed(groups, soon()))
            QVERIFY(offsets && offsets->at({topic, 0}).offset == 1);
        QCOMPARE(admin.takeRequestCount(), (RequestCounts{{1, 1}, {2, 1}, {3, 1}}));

        brokers.kill(2);
        QElapsedTimer clock;
        clock.start();
        const Result<EndsReading> without = reader.read(true, true, soon());
        QVERIFY(without && without->isStale);
        QCOMPARE(without->failed.size(), std::size_t(1));
        QVERIFY(without->failed.count(2) == 1);
        for (std::size_t i = 0; i < without->partitions.size(); ++i) {
            const EndsMetadata::Partition& partition = without->metadata->partitions[i];
            if (without->metadata->topics[partition.topic].name != topic)
                continue;
            QCOMPARE(without->partitions[i].error, partition.leader == 2 ? kafkaerror::unknown : 0);
            QVERIFY((without->partitions[i].end >= 0) == (partition.leader != 2));
        }
        const Result<ListedGroups> some = admin.list(soon());
        QVERIFY(some && some->failed.size() == 1 && some->failed.count(2) == 1);
        QCOMPARE(int(some->groups.size()) + counts.at(2) >= 12, true);
        QVERIFY2(clock.elapsed() < 9'000, "the others' rows must not wait for the dead one's deadline");

        // Its groups have another coordinator soon, and nobody asks it for ends any more.
        const auto allCommitted = [&] {
            for (const auto& [group, offsets] : admin.committed(groups, soon())) {
                // A coordinator that has just become one may answer before it knows all that was committed.
                const auto at = offsets ? offsets->find({topic, 0}) : GroupOffsets::const_iterator();
                if (!offsets || at == offsets->end() || at->second.offset != 1)
                    return false;
            }
            return true;
        };
        QTRY_VERIFY_WITH_TIMEOUT(allCommitted(), patienceMs);
        const auto isWithoutIt = [&] {
            if (!reader.refreshMetadata(soon()))
                return false;
            const Result<EndsReading> all = reader.read(true, true, soon());
            // A partition of one replica has no leader until its broker is back.
            return all && all->failed.empty() && all->metadata->brokers.size() == 2;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isWithoutIt(), patienceMs);

        // Its connection is made anew when it is needed.
        brokers.resume();
        const auto isBack = [&] {
            const Result<ListedGroups> all = admin.list(soon());
            return all && all->failed.empty() && all->groups.size() == groups.size();
        };
        QTRY_VERIFY_WITH_TIMEOUT(isBack(), patienceMs);
        QTRY_VERIFY_WITH_TIMEOUT(allCommitted(), patienceMs);
        const auto isWholeAgain = [&] {
            const Result<EndsReading> all =
                reader.refreshMetadata(soon()) ? reader.read(false, false, soon()) : Result<EndsReading>(Error{});
            return all && all->failed.empty() && !all->isStale;
        };
        QTRY_VERIFY_WITH_TIMEOUT(isWholeAgain(), patienceMs);
    }
};

WEIR_TEST(GroupOutageTest)

} // namespace weir

#include "groupoutagetest.moc"
