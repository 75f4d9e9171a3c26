#include "backend/kafka/groupadmin.h"
#include "backend/kafka/wire/ends.h"
#include "tests/support/acl.h"
#include "tests/support/cluster.h"
#include "tests/support/javatool.h"
#include "tests/support/registry.h"
#include "tests/support/testproducer.h"

#include <QTest>

namespace weir {
namespace {

using test::TestProducer;

constexpr int patienceMs = 30'000;

ClientConf plain()
{
    ClientConf conf;
    conf.spec.bootstrap = QStringList{test::bootstrap()};
    return conf;
}

Deadline soon() { return Deadline(10'000); }

std::string kind(const Error& error)
{
    return (errorKindName(error.kind) + QStringLiteral(": ") + error.detail).toStdString();
}

std::string kindName(const Error& error) { return errorKindName(error.kind).toStdString(); }

std::string told(const std::map<WireTopicPartition, Result<void>>& results)
{
    std::string text;
    for (const auto& [at, result] : results)
        text += std::to_string(at.partition) + (result ? "=ok " : "=" + kindName(result.error()) + " ");
    return text;
}

/// One group's offsets, in words: "0=3 1=7".
std::string told(const Result<GroupOffsets>& offsets, const std::string& topic)
{
    if (!offsets)
        return kind(offsets.error());
    std::string text;
    for (const auto& [at, commit] : *offsets) {
        if (at.topic == topic && commit.offset >= 0)
            text += (text.empty() ? "" : " ") + std::to_string(at.partition) + '=' + std::to_string(commit.offset);
    }
    return text;
}

std::string told(const Result<DescribedGroup>& group)
{
    if (!group)
        return kind(group.error());
    std::string text = group->type + ' ' + group->state + ' ' + group->protocol + " [" + group->assignor + "]";
    for (const DescribedMember& member : group->members) {
        text += " {" + member.id + ' ' + member.clientId + ' ' + member.host + ':';
        for (const WireTopicPartition& at : member.assigned)
            text += ' ' + at.topic + '/' + std::to_string(at.partition);
        text += "}";
    }
    return text;
}

} // namespace

class GroupAdminTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        m_topic = test::uniqueName(QStringLiteral("groups"));
        m_name = m_topic.toStdString();
        m_prefix = test::uniqueName(QStringLiteral("g"));
        const QStringList common{QStringLiteral("--bootstrap-server"), test::bootstrap(), QStringLiteral("--topic"),
                                 m_topic, QStringLiteral("--group")};
        m_producer = std::make_unique<TestProducer>(test::bootstrap());
        m_producer->createTopic(m_topic, 3);
        std::vector<test::TestRecord> records;
        for (int i = 0; i < 30; ++i)
            records.push_back({i % 3, QByteArray("k"), QByteArray("v"), 1'790'000'000'000 + i, {}});
        m_producer->send(m_topic, records);
        m_consumer = std::make_unique<test::JavaTool>(
            QStringLiteral("org.apache.kafka.tools.consumer.ConsoleConsumer"),
            common + QStringList{group("consumer"), QStringLiteral("--command-property"),
                                 QStringLiteral("group.protocol=consumer"), QStringLiteral("--from-beginning")});
        m_share =
            std::make_unique<test::JavaTool>(QStringLiteral("org.apache.kafka.tools.consumer.ConsoleShareConsumer"),
                                             common + QStringList{group("share")});
        m_classic.start(QStringLiteral("kcat"), {QStringLiteral("-b"), test::bootstrap(), QStringLiteral("-q"),
                                                 QStringLiteral("-G"), group("classic"), m_topic});
        GroupAdmin admin(*m_cluster);
        QCOMPARE(told(admin.commit(id("empty"), {{{m_name, 0}, 3}, {{m_name, 2}, 7}}, soon())),
                 std::string("0=ok 2=ok "));
    }

    void cleanupTestCase()
    {
        m_classic.terminate();
        m_classic.waitForFinished(10'000);
        m_producer->deleteTopic(m_topic);
    }

    void groupsOfEveryProtocolAreListedAndDescribed()
    {
        for (const auto& [name, type, state] :
             {std::tuple("classic", "classic", "Stable"), std::tuple("consumer", "consumer", "Stable"),
              std::tuple("share", "share", "Stable"), std::tuple("empty", "classic", "Empty")}) {
            std::map<std::string, ListedGroup> one;
            QTRY_VERIFY_WITH_TIMEOUT((one = listed(id(name)), one.size() == 1 && one.begin()->second.state == state),
                                     patienceMs);
            QCOMPARE(one.begin()->second.type, std::string(type));
            QVERIFY(one.begin()->second.coordinator > 0);
            // A member is there before it has something to read.
            DescribedGroup group;
            const std::size_t members = state == std::string("Stable") ? 1 : 0;
            const auto isSettled = [&] {
                const auto all = GroupAdmin(*m_cluster).describe(one, soon());
                const Result<DescribedGroup>& found = all.at(id(name));
                if (!found)
                    return false;
                group = *found;
                return group.members.size() == members && (members == 0 || group.members[0].assigned.size() == 3);
            };
            QTRY_VERIFY_WITH_TIMEOUT(isSettled(), patienceMs);
            QCOMPARE(group.type, std::string(type));
            QCOMPARE(group.state, std::string(state));
            if (members == 0)
                continue;
            QCOMPARE(group.members[0].assigned.back(), (WireTopicPartition{m_name, 2}));
            QVERIFY(!group.members[0].host.empty() && !group.members[0].id.empty());
            QCOMPARE(group.epoch >= 0, type != std::string("classic"));
            if (type == std::string("consumer"))
                QCOMPARE(group.members[0].target, group.members[0].assigned);
        }
    }

    void everyVersionTellsTheSame_data()
    {
        QTest::addColumn<int>("key");
        QTest::addColumn<int>("most");
        const std::map<const char*, std::pair<ApiKey, int>> all{
            {"FindCoordinator", {ApiKey::FindCoordinator, 6}},
            {"ListGroups", {ApiKey::ListGroups, 5}},
            {"DescribeGroups", {ApiKey::DescribeGroups, 6}},
            {"ConsumerGroupDescribe", {ApiKey::ConsumerGroupDescribe, 1}},
            {"DescribeShareGroupOffsets", {ApiKey::DescribeShareGroupOffsets, 1}},
            {"OffsetFetch", {ApiKey::OffsetFetch, 9}},
            {"Metadata", {ApiKey::Metadata, 13}},
            {"ListOffsets", {ApiKey::ListOffsets, 11}}};
        for (const auto& [name, request] : all)
            QTest::newRow(name) << int(request.first) << request.second;
    }

    void everyVersionTellsTheSame()
    {
        QFETCH(int, key);
        QFETCH(int, most);
        const std::string newest = everything(key, most);
        QVERIFY2(newest.find(m_name + "/2") != std::string::npos, newest.c_str());
        QVERIFY2(newest.find("0=3 2=7") != std::string::npos, newest.c_str());
        const auto known = (*m_cluster->any(soon()))->versions().at(key);
        QVERIFY(known.most <= most + 1); // the one more of OffsetFetch: by topic ids
        const int first =
            std::max({known.least, key == int(ApiKey::OffsetFetch) ? 2 : 0, key == int(ApiKey::Metadata) ? 4 : 0});
        for (int version = first; version < most; ++version)
            QCOMPARE(std::to_string(version) + everything(key, version), std::to_string(version) + newest);
    }

    void topicIdsAreToldFromVersion10On()
    {
        WireCluster old(plain());
        old.limitVersion(ApiKey::Metadata, 9);
        EndsReader before(old), now(*m_cluster);
        QVERIFY(before.refreshMetadata(soon()) && now.refreshMetadata(soon()));
        const auto idIn = [&](const EndsReader& reader) {
            const EndsMetadata& metadata = *reader.metadata();
            return metadata.topics[metadata.partitions[std::size_t(metadata.find(m_name, 0))].topic].id;
        };
        QCOMPARE(idIn(before), WireUuid{});
        QVERIFY(idIn(now) != WireUuid{});
    }

    void endsAreReadWithOneRequestEach()
    {
        EndsReader reader(*m_cluster);
        QVERIFY(reader.refreshMetadata(soon()));
        reader.takeRequestCount();
        const Result<EndsReading> reading = reader.read(true, true, soon());
        QVERIFY(reading);
        QCOMPARE(reader.takeRequestCount(), (RequestCounts{{1, 3}}));
        QCOMPARE(reading->partitions.size(), reading->metadata->partitions.size());
        for (int i = 0; i < 3; ++i) {
            const PartitionEnds& ends = reading->partitions.at(std::size_t(reading->metadata->find(m_name, i)));
            QCOMPARE(ends.error, 0);
            QCOMPARE(ends.start, 0);
            QCOMPARE(ends.stable, 10);
            QCOMPARE(ends.end, 10);
        }
        QCOMPARE(reading->metadata->find(m_name, 3), -1);
        QCOMPARE(reading->metadata->find("no such topic", 0), -1);
    }

    void aRecreatedTopicHasAnotherIdAndIsNoticed()
    {
        const QString topic = test::uniqueName(QStringLiteral("again"));
        m_producer->createTopic(topic, 1);
        EndsReader reader(*m_cluster);
        const auto idNow = [&] {
            const EndsMetadata& metadata = *reader.metadata();
            const std::ptrdiff_t at = metadata.find(topic.toStdString(), 0);
            return at < 0 ? WireUuid{} : metadata.topics[metadata.partitions[std::size_t(at)].topic].id;
        };
        QVERIFY(reader.refreshMetadata(soon()));
        const WireUuid first = idNow();
        QVERIFY(first != WireUuid{});
        m_producer->deleteTopic(topic);
        QTRY_VERIFY_WITH_TIMEOUT(reader.read(false, false, soon())->isStale, patienceMs);
        m_producer->createTopic(topic, 1);
        QTRY_VERIFY_WITH_TIMEOUT(
            (reader.refreshMetadata(soon()).has_value() && idNow() != WireUuid{} && idNow() != first), patienceMs);
        m_producer->deleteTopic(topic);
    }

    void theBrokersClockIsReadFromItsCommits()
    {
        EndsReader reader(*m_cluster);
        const Result<std::int64_t> before = reader.newestTimestamp("__consumer_offsets", soon());
        QVERIFY(before);
        GroupAdmin(*m_cluster).commit(id("clock"), {{{m_name, 0}, 1}}, soon());
        const Result<std::int64_t> after = reader.newestTimestamp("__consumer_offsets", soon());
        QVERIFY(after && *after >= *before);
        // The broker is on this machine.
        QVERIFY(std::abs(*after - QDateTime::currentMSecsSinceEpoch()) < 10'000);
        QCOMPARE(kindName(reader.newestTimestamp("no such topic", soon()).error()), std::string("NotFound"));
    }

    void onlyAnEmptyGroupsOffsetsAreSet()
    {
        GroupAdmin admin(*m_cluster);
        for (const char* name : {"classic", "consumer"}) {
            QCOMPARE(told(admin.commit(id(name), {{{m_name, 0}, 1}}, soon())), std::string("0=Busy "));
            QCOMPARE(told(admin.deleteOffsets(id(name), {{m_name, 0}}, soon())), std::string("0=Busy "));
            QCOMPARE(kindName(admin.deleteGroup(id(name), soon()).error()), std::string("Busy"));
        }
        QCOMPARE(told(admin.setShareOffsets(id("share"), {{{m_name, 0}, 1}}, soon())), std::string("0=Busy "));
        QCOMPARE(kindName(admin.deleteGroup(id("nobody's"), soon()).error()), std::string("NotFound"));
    }

    void offsetsAndGroupsAreDeletedInEveryVersion()
    {
        for (int version = 2; version <= 9; ++version) {
            WireCluster cluster(plain());
            cluster.limitVersion(ApiKey::OffsetCommit, version);
            cluster.limitVersion(ApiKey::DeleteGroups, version % 3);
            GroupAdmin admin(cluster);
            const std::string name = id("deleted") + std::to_string(version);
            QCOMPARE(
                told(admin.commit(name, {{{m_name, 0}, version}, {{m_name, 1}, 5}, {{"no such topic", 0}, 1}}, soon())),
                std::string("0=ok 1=ok 0=NotFound "));
            QCOMPARE(told(admin.committed({{name, -1}}, soon()).at(name), m_name),
                     "0=" + std::to_string(version) + " 1=5");
            QCOMPARE(told(admin.deleteOffsets(name, {{m_name, 1}}, soon())), std::string("1=ok "));
            QCOMPARE(told(admin.committed({{name, -1}}, soon()).at(name), m_name), "0=" + std::to_string(version));
            QVERIFY(admin.deleteGroup(name, soon()));
            QCOMPARE(told(admin.committed({{name, -1}}, soon()).at(name), m_name), std::string());
        }
    }

    void whatABrokerIsTooOldForIsSaid()
    {
        WireCluster cluster(plain());
        cluster.limitVersion(ApiKey::ConsumerGroupDescribe, -1);
        cluster.limitVersion(ApiKey::DescribeShareGroupOffsets, -1);
        GroupAdmin admin(cluster);
        ListedGroup one{id("consumer"), "consumer", "Stable", "consumer", 1};
        QCOMPARE(kindName(admin.describe({{one.id, one}}, soon()).at(one.id).error()),
                 std::string("UnsupportedVersion"));
        QCOMPARE(kindName(admin.shareOffsets({{id("share"), 1}}, soon()).at(id("share")).error()),
                 std::string("UnsupportedVersion"));
    }

    void aGroupWithoutRightsCostsOnlyItself()
    {
        test::deny(test::bootstrap(), test::AclResource::Group, group("empty"), test::AclOperation::All);
        ClientConf conf;
        conf.spec.bootstrap = QStringList{test::clusterFile().value(QLatin1String("saslPlaintext")).toString()};
        conf.spec.sasl.mechanism = SaslMechanism::ScramSha256;
        conf.spec.sasl.user = test::clusterFile().value(QLatin1String("user")).toString();
        conf.secrets.saslPassword = test::clusterFile().value(QLatin1String("password")).toString();
        WireCluster cluster(conf);
        GroupAdmin admin(cluster);
        std::map<std::string, ListedGroup> both;
        for (const char* name : {"empty", "classic"})
            both[id(name)] = {id(name), "consumer", "", "classic", 1};
        std::map<std::string, Result<DescribedGroup>> described;
        QTRY_VERIFY_WITH_TIMEOUT((described = admin.describe(both, soon()), !described.at(id("empty"))), patienceMs);
        QCOMPARE(kindName(described.at(id("empty")).error()), std::string("Authorization"));
        QVERIFY(described.at(id("classic")));
        const auto offsets = admin.committed({{id("empty"), 1}, {id("classic"), 1}}, soon());
        QCOMPARE(kindName(offsets.at(id("empty")).error()), std::string("Authorization"));
        QVERIFY(offsets.at(id("classic")));
        const auto lookedUp = admin.committed({{id("empty"), -1}, {id("classic"), -1}}, soon());
        QCOMPARE(kindName(lookedUp.at(id("empty")).error()), std::string("Authorization"));
        QVERIFY(lookedUp.at(id("classic")));
        QCOMPARE(told(admin.commit(id("empty"), {{{m_name, 0}, 1}}, soon())), std::string("0=Authorization "));
    }

private:
    QString group(const char* name) const { return m_prefix + QLatin1Char('-') + QLatin1String(name); }
    std::string id(const char* name) const { return group(name).toStdString(); }

    std::map<std::string, ListedGroup> listed(const std::string& id)
    {
        std::map<std::string, ListedGroup> found;
        const Result<ListedGroups> all = GroupAdmin(*m_cluster).list(soon());
        for (const ListedGroup& group : all ? all->groups : std::vector<ListedGroup>()) {
            if (group.id == id)
                found[id] = group;
        }
        return found;
    }

    /// All that is told of our groups, with a request limited to a version, in words.
    std::string everything(int key, int version)
    {
        WireCluster cluster(plain());
        cluster.limitVersion(ApiKey(key), version);
        GroupAdmin admin(cluster);
        std::string text;
        std::map<std::string, ListedGroup> groups;
        std::map<std::string, std::int32_t> unknown, shares{{id("share"), -1}};
        const Result<ListedGroups> all = admin.list(soon());
        for (const ListedGroup& group : all ? all->groups : std::vector<ListedGroup>()) {
            for (const auto& [name, type] : {std::pair("classic", "classic"), std::pair("consumer", "consumer"),
                                             std::pair("share", "share"), std::pair("empty", "classic")}) {
                if (group.id != id(name))
                    continue;
                // The type is told from ListGroups 5 on.
                groups[group.id] = {group.id, group.protocolType, {}, type, group.coordinator};
                text += group.id + ' ' + group.protocolType + ' ' + std::to_string(group.coordinator) + '\n';
                unknown[group.id] = -1;
            }
        }
        for (const auto& [id, group] : admin.describe(groups, soon()))
            text += told(group) + '\n';
        unknown.erase(id("share"));
        unknown.erase(id("classic")); // commits while we look
        unknown.erase(id("consumer"));
        for (const auto& [id, offsets] : admin.committed(unknown, soon()))
            text += told(offsets, m_name) + '\n';
        for (const auto& [id, offsets] : admin.shareOffsets(shares, soon()))
            text += offsets ? std::to_string(offsets->size()) + '\n' : kind(offsets.error()) + '\n';
        EndsReader reader(cluster);
        const Result<EndsReading> ends = reader.read(true, true, soon());
        for (int i = 0; ends && i < 3; ++i) {
            const PartitionEnds& one = ends->partitions.at(std::size_t(ends->metadata->find(m_name, i)));
            text += std::to_string(one.start) + ' ' + std::to_string(one.stable) + ' ' + std::to_string(one.end) + '\n';
        }
        return text;
    }

    QString m_topic, m_prefix;
    std::string m_name;
    std::unique_ptr<WireCluster> m_cluster = std::make_unique<WireCluster>(plain());
    std::unique_ptr<TestProducer> m_producer;
    std::unique_ptr<test::JavaTool> m_consumer, m_share;
    QProcess m_classic;
};

WEIR_TEST(GroupAdminTest)

} // namespace weir

#include "groupadmintest.moc"
