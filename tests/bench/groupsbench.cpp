// All lags of 500 groups of 20 partitions, against the Java AdminClient and Kafka's own ConsumerGroupCommand, both in
// one warm JVM.
#include "backend/kafka/groupadmin.h"
#include "backend/kafka/wire/ends.h"
#include "tests/bench/bench.h"
#include "tests/support/privatebroker.h"

#include <QJsonObject>
#include <QProcess>

using namespace weir;
using namespace weir::bench;

namespace {

constexpr int groups = 500;
constexpr int partitions = 20;
constexpr int topics = 25;
constexpr int committedAt = 40, endsAt = 100;
constexpr int patienceMs = 120'000;

std::string topicName(int i) { return "topic-" + std::to_string(i); }

void fill(const QString& bootstrap, GroupAdmin& admin)
{
    test::TestProducer producer(bootstrap);
    for (int topic = 0; topic < topics; ++topic) {
        const QString name = QString::fromStdString(topicName(topic));
        producer.createTopic(name, partitions);
        std::vector<test::TestRecord> records;
        for (int i = 0; i < partitions * endsAt; ++i)
            records.push_back({i % partitions, {}, QByteArray("v"), 0, {}});
        producer.send(name, records);
    }
    for (int group = 0; group < groups; ++group) {
        std::map<WireTopicPartition, std::int64_t> offsets;
        for (int partition = 0; partition < partitions; ++partition)
            offsets[{topicName(group % topics), partition}] = committedAt;
        for (const auto& [at, done] : admin.commit("lags-" + std::to_string(group), offsets, Deadline(patienceMs))) {
            if (!done)
                qFatal("a commit failed: %s", qPrintable(done.error().detail));
        }
    }
}

/// The sum of all lags, from what the peers ask for, too: groups, their offsets, ends.
std::int64_t allLags(GroupAdmin& admin, EndsReader& ends, std::int64_t* count)
{
    const Deadline deadline(patienceMs);
    const Result<ListedGroups> listed = admin.list(deadline);
    if (!listed)
        qFatal("no groups: %s", qPrintable(listed.error().detail));
    std::map<std::string, std::int32_t> coordinators;
    for (const ListedGroup& group : listed->groups)
        coordinators[group.id] = group.coordinator;
    const auto committed = admin.committed(coordinators, deadline);
    const Result<EndsReading> reading = ends.read(false, false, deadline);
    if (!reading)
        qFatal("no ends: %s", qPrintable(reading.error().detail));
    std::int64_t sum = 0;
    *count = 0;
    for (const auto& [group, offsets] : committed) {
        if (!offsets)
            qFatal("no offsets of %s: %s", group.c_str(), qPrintable(offsets.error().detail));
        for (const auto& [at, commit] : *offsets) {
            const std::ptrdiff_t place = reading->metadata->find(at.topic, at.partition);
            if (place < 0 || commit.offset < 0)
                continue;
            sum += reading->partitions[std::size_t(place)].end - commit.offset;
            ++*count;
        }
    }
    return sum;
}

/// The warm JVM: one round a question.
class Peer
{
public:
    explicit Peer(const QString& bootstrap)
    {
        const QString libs = test::clusterFile().value(QLatin1String("kafkaLibs")).toString();
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(QStringLiteral("java"),
                        {QStringLiteral("-Xmx512m"), QStringLiteral("-cp"), libs + QStringLiteral("/*"),
                         QStringLiteral(WEIR_SOURCE_DIR "/tests/bench/java/GroupLags.java"), bootstrap});
    }
    ~Peer()
    {
        m_process.closeWriteChannel();
        m_process.waitForFinished(patienceMs);
    }
    double milliseconds(const char* way)
    {
        m_process.write(QByteArray(way) + '\n');
        while (!m_process.canReadLine()) {
            if (!m_process.waitForReadyRead(patienceMs))
                qFatal("the Java peer does not answer; it needs a JDK (java with jdk.compiler)");
        }
        const QByteArrayList words = m_process.readLine().trimmed().split(' ');
        if (words.size() != 3 || words[2].toInt() != groups * partitions)
            qFatal("the Java peer saw something else: %s", words.join(' ').constData());
        return words[1].toDouble();
    }

private:
    QProcess m_process;
};

} // namespace

int main(int argc, char** argv)
{
    QCoreApplication application(argc, argv);
    test::PrivateBroker broker({QStringLiteral("--brokers"), QStringLiteral("1")});
    ClientConf conf;
    conf.spec.bootstrap = QStringList{broker.bootstrap()};
    WireCluster cluster(conf);
    GroupAdmin admin(cluster);
    EndsReader ends(cluster);
    fill(broker.bootstrap(), admin);
    if (const Result<void> known = ends.refreshMetadata(Deadline(patienceMs)); !known)
        qFatal("no metadata: %s", qPrintable(known.error().detail));
    Peer peer(broker.bootstrap());
    std::vector<double> ours, adminClient, tool;
    int mostRequests = 0;
    constexpr int warming = 5; // the JVM's compiler
    for (int round = 0; round < rounds + warming; ++round) {
        admin.takeRequestCount();
        ends.takeRequestCount();
        std::int64_t count = 0;
        QElapsedTimer clock;
        clock.start();
        const std::int64_t sum = allLags(admin, ends, &count);
        const double took = double(clock.nsecsElapsed()) / 1e6;
        if (count != groups * partitions || sum != count * (endsAt - committedAt))
            qFatal("%lld lags of %lld in all", static_cast<long long>(count), static_cast<long long>(sum));
        RequestCounts requests = admin.takeRequestCount();
        for (const auto& [id, sent] : ends.takeRequestCount())
            requests[id] += sent;
        int all = 0;
        for (const auto& [id, sent] : requests)
            all += sent;
        const double javaAdmin = peer.milliseconds("admin");
        const double javaTool = peer.milliseconds("tool");
        if (round < warming)
            continue;
        mostRequests = std::max(mostRequests, all);
        ours.push_back(took);
        adminClient.push_back(javaAdmin);
        tool.push_back(javaTool);
    }
    note(QStringLiteral("Weir: %1\nAdminClient: %2\nConsumerGroupCommand: %3")
             .arg(all(ours), all(adminClient), all(tool)));
    report(QStringLiteral("lags of 500 groups x 20 (peer: AdminClient)"), number(median(ours), "ms"),
           number(median(adminClient), "ms"), ratio(median(adminClient) / median(ours)), QStringLiteral(">= 5"));
    report(QStringLiteral("the same (peer: ConsumerGroupCommand)"), number(median(ours), "ms"),
           number(median(tool), "ms"), ratio(median(tool) / median(ours)), QStringLiteral(">= 5"));
    report(QStringLiteral("the same, time"), number(median(ours), "ms"), QStringLiteral("-"),
           number(median(ours), "ms"), QStringLiteral("<= 1000 ms"));
    // One broker: three, and one a hundred groups.
    report(QStringLiteral("the same, requests"), QString::number(mostRequests), QStringLiteral("-"),
           QString::number(mostRequests), QStringLiteral("<= %1").arg(3 + groups / 100));
    return 0;
}
