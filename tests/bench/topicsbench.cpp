// 1,000 topics of 12 partitions, from opening the cluster to the table painted, each time in a process of its own.
#include "tests/bench/benchwindow.h"
#include "tests/support/privatebroker.h"
#include "widgets/topics/topicspages.h"

#include <QProcess>

using namespace weir;
using namespace weir::bench;

namespace {

constexpr int topics = 1000;
constexpr int partitions = 12;
constexpr int patienceMs = 300'000;

/// Prints: milliseconds until the topics are painted, until their numbers are known too, and the most memory taken.
int once(int& argc, char** argv)
{
    Application application(argc, argv);
    PageWindow window(topicsPageKind());
    QAbstractItemModel* model = window.table()->model();
    application.awaitPaint(window.table()->viewport(), [model] { return model->rowCount() >= topics; });
    QElapsedTimer clock;
    clock.start();
    window.openCluster(QString::fromLocal8Bit(argv[2]));
    window.open({QStringLiteral("topics")}, {});
    waitUntil("the topics", [&] { return application.paintedAfter().has_value(); });
    int records = 0;
    while (model->headerData(records, Qt::Horizontal, ColumnIdRole) != QLatin1String("records"))
        ++records;
    const QString unknown = model->index(0, records).data().toString();
    waitUntil("numbers", [&] {
        return model->index(topics - 1, records).data().toString() == QLatin1String("0") &&
               model->index(0, records).data().toString() == QLatin1String("0");
    });
    const qint64 complete = clock.elapsed();
    waitUntil("retention", [&] { // the last to come, and the most there is to keep
        const ClusterSnapshot& snapshot = *window.cluster->snapshot();
        return std::all_of(snapshot.topics.begin(), snapshot.topics.end(),
                           [](const TopicInfo& topic) { return topic.retentionMs.has_value(); });
    });
    std::printf("%f %lld %f\n", *application.paintedAfter(), static_cast<long long>(complete), memoryMiB("VmHWM:"));
    return 0;
}

QByteArray run(const QString& program, const QStringList& arguments, double* took)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    QElapsedTimer clock;
    clock.start();
    process.start(program, arguments);
    if (!process.waitForFinished(patienceMs) || process.exitCode() != 0)
        return {};
    *took = double(clock.nsecsElapsed()) / 1e6;
    return process.readAllStandardOutput();
}

} // namespace

int main(int argc, char** argv)
{
    if (argc > 2 && qstrcmp(argv[1], "--once") == 0)
        return once(argc, argv);
    QCoreApplication application(argc, argv);
    test::PrivateBroker broker;
    QElapsedTimer created;
    created.start();
    {
        test::TestProducer producer(broker.bootstrap());
        for (int i = 0; i < topics; ++i)
            producer.createTopic(QStringLiteral("topic-%1").arg(i, 4, 10, QLatin1Char('0')), partitions);
    }
    // The broker acknowledges topics long before it has made them all.
    const QByteArray every = "topic \"topic-";
    double took = 0;
    while (run(QStringLiteral("kcat"), {QStringLiteral("-L"), QStringLiteral("-b"), broker.bootstrap()}, &took)
               .count(every) < topics) {
        if (created.elapsed() > patienceMs)
            qFatal("the broker does not get its topics made");
    }
    std::vector<double> listed, complete, memory, peer;
    for (int round = 0; round < rounds + 1; ++round) {
        const QByteArrayList ours =
            run(QCoreApplication::applicationFilePath(), {QStringLiteral("--once"), broker.bootstrap()}, &took)
                .trimmed()
                .split(' ');
        const bool peerRan =
            !run(QStringLiteral("kcat"), {QStringLiteral("-L"), QStringLiteral("-b"), broker.bootstrap()}, &took)
                 .isEmpty();
        if (ours.size() != 3 || !peerRan)
            return 1;
        if (round == 0)
            continue; // warms the broker
        listed.push_back(ours[0].toDouble());
        complete.push_back(ours[1].toDouble());
        memory.push_back(ours[2].toDouble());
        peer.push_back(took);
    }
    note(QStringLiteral("listed: %1\ncomplete: %2\nmemory: %3\nkcat -L: %4")
             .arg(all(listed), all(complete), all(memory), all(peer)));
    report(QStringLiteral("1,000 topics x 12 painted (peer: kcat -L)"), number(median(listed), "ms", 0),
           number(median(peer), "ms", 0), number(median(listed), "ms", 0), QStringLiteral("<= 1000 ms"));
    report(QStringLiteral("the same with the counts of all records"), number(median(complete), "ms", 0),
           QStringLiteral("-"), number(median(complete), "ms", 0), QStringLiteral("<= 1000 ms"));
    report(QStringLiteral("memory with 1,000 topics x 12"), number(median(memory), "MiB", 0), QStringLiteral("-"),
           number(median(memory), "MiB", 0), QStringLiteral("<= 200 MiB"));
    return 0;
}
