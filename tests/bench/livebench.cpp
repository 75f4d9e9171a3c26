// A tail of 50,000 records/s into the table, for 30 seconds (--long: 10 minutes) once its memory is full.
#include "models/messages/messagesmodel.h"
#include "tests/bench/benchwindow.h"
#include "widgets/messages/messagespages.h"

#include <QProcess>
#include <QTimer>
#include <unistd.h>

using namespace weir;
using namespace weir::bench;

namespace {

constexpr int partitions = 12;
constexpr int perSecond = 50'000;
constexpr int recordBytes = 600;
constexpr int paceMs = 5;

/// In a process of its own, so that the memory measured is the desktop's.
int produce(const QString& topic)
{
    test::TestProducer producer(test::bootstrap(), {}, {{"batch.size", "200000"}, {"linger.ms", "2"}});
    std::vector<test::TestRecord> pattern;
    for (int i = 0; i < perSecond / 5; ++i)
        pattern.push_back({i % partitions, QByteArray("cus-") + QByteArray::number(i), order(i, recordBytes), 0, {}});
    QElapsedTimer clock;
    clock.start();
    std::vector<test::TestRecord> some;
    const pid_t parent = getppid();
    qint64 sent = 0;
    QTimer pace;
    QObject::connect(&pace, &QTimer::timeout, &pace, [&] {
        if (getppid() != parent)
            return QCoreApplication::quit();
        const qint64 owed = std::min<qint64>(clock.elapsed() * perSecond / 1000 - sent, qint64(pattern.size()));
        const qint64 at = sent % qint64(pattern.size() - std::size_t(owed) + 1);
        some.assign(pattern.begin() + at, pattern.begin() + at + owed);
        producer.send(topic, some);
        sent += owed;
    });
    pace.start(paceMs);
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char** argv)
{
    if (argc > 2 && qstrcmp(argv[1], "--produce") == 0) {
        QCoreApplication application(argc, argv);
        return produce(QString::fromLocal8Bit(argv[2]));
    }
    Application application(argc, argv);
    const bool isLong = asked("--long");
    Topic topic(QStringLiteral("live"), partitions, {{"segment.bytes", "67108864"}, {"retention.bytes", "134217728"}});

    PageWindow window(messagesPageKind());
    const double limitMiB = window.settings.tailMemoryMiB();
    window.openCluster(test::bootstrap());
    waitUntil("the cluster",
              [&] { return window.cluster->snapshot() && window.cluster->snapshot()->topic(topic.name); });
    window.open({QStringLiteral("topics"), topic.name, QStringLiteral("messages")},
                {{QStringLiteral("from"), QStringLiteral("live")}, {QStringLiteral("until"), QStringLiteral("live")}});
    const auto* model = qobject_cast<const MessagesModel*>(window.table()->model());
    if (!model)
        qFatal("the table shows something else");

    QProcess producer;
    producer.setProcessChannelMode(QProcess::ForwardedChannels);
    producer.start(QCoreApplication::applicationFilePath(), {QStringLiteral("--produce"), topic.name});
    // The rows that the table has seen go, whichever stream is behind it.
    qulonglong came = 0, gone = 0;
    QObject::connect(model, &QAbstractItemModel::rowsInserted, &application,
                     [&](const QModelIndex&, int first, int last) { came += qulonglong(last - first + 1); });
    QObject::connect(model, &QAbstractItemModel::rowsRemoved, &application,
                     [&](const QModelIndex&, int first, int last) { gone += qulonglong(last - first + 1); });
    waitUntil(
        "the memory to be full", [&] { return gone > 0; }, 120'000);

    const auto run = [&](qint64 milliseconds) {
        QElapsedTimer clock;
        clock.start();
        waitUntil(
            "time to pass", [&] { return clock.elapsed() >= milliseconds; }, int(milliseconds) + 10'000);
    };
    run(3000); // the allocator settles
    application.takeFrames();
    application.takeProcessorFrames();
    application.forgetLongest();
    const double startMiB = memoryMiB("VmRSS:");
    const qulonglong cameBefore = came;
    QElapsedTimer clock;
    clock.start();
    const int parts = 5;
    int mostRows = 0;
    for (int part = 0; part < parts; ++part) {
        run((isLong ? 600'000 : 30'000) / parts);
        mostRows = std::max(mostRows, model->rowCount());
        note(QStringLiteral("RSS %1 MiB, %2 rows").arg(memoryMiB("VmRSS:")).arg(model->rowCount()));
    }
    const double rate = double(came - cameBefore) * 1000 / double(clock.elapsed());
    const double endMiB = memoryMiB("VmRSS:");
    const std::vector<double> frames = application.takeFrames();
    const std::vector<double> processor = application.takeProcessorFrames();
    producer.kill();
    producer.waitForFinished();

    note(QStringLiteral("%1 frames in %2 s; longest: %3")
             .arg(frames.size())
             .arg(clock.elapsed() / 1000)
             .arg(application.longestName()));
    note(QStringLiteral("a frame: %1 ms p50, %2 ms p99; processor time: %3 ms p50, %4 ms p99")
             .arg(median(frames))
             .arg(percentile(frames, 0.99))
             .arg(median(processor))
             .arg(percentile(processor, 0.99)));
    const QString longest = QStringLiteral("max %1 ms").arg(QString::number(application.longestEvent(), 'f', 1));
    report(QStringLiteral("live tail, records/s in the table"), QString::number(rate, 'f', 0),
           QString::number(perSecond), ratio(rate / perSecond), QStringLiteral(">= 0.98"));
    report(QStringLiteral("live tail, work a frame"), longest, QStringLiteral("-"),
           QStringLiteral("%1 ms p99").arg(QString::number(percentile(frames, 0.99), 'f', 1)),
           QStringLiteral("<= 16.6 ms"));
    report(QStringLiteral("live tail, longest event"), longest, QStringLiteral("-"),
           number(application.longestEvent(), "ms"), QStringLiteral("<= 50 ms"));
    const double held = double(model->stream()->bytesHeld()) / (1 << 20);
    report(QStringLiteral("live tail, memory of the rows"), QStringLiteral("%1 rows").arg(mostRows),
           QStringLiteral("-"), number(held, "MiB"), QStringLiteral("<= %1 MiB").arg(limitMiB));
    report(
        QStringLiteral("live tail, RSS gained in %1").arg(isLong ? QStringLiteral("10 min") : QStringLiteral("30 s")),
        QStringLiteral("%1 to %2 MiB").arg(startMiB, 0, 'f', 0).arg(endMiB, 0, 'f', 0), QStringLiteral("-"),
        number(endMiB - startMiB, "MiB"), QStringLiteral("<= 32 MiB"));
    return 0;
}
