// `weirctl search` beside kcat with grep and with jq over the same topics; then a search in the desktop's own way for
// what stands in the newest hundredth, until its first row is there.
#include "backend/service/cluster.h"
#include "backend/service/search/searchstream.h"
#include "tests/bench/benchwindow.h"
#include "tests/bench/scanfill.h"

#include <QProcess>

using namespace weir;
using namespace weir::bench;

namespace {

constexpr int partitions = 12;
constexpr std::int64_t records = 2'000'000;
constexpr int patienceMs = 600'000;
constexpr int slowRounds = 2; ///< jq takes most of a minute
constexpr char absent[] = "no event has this word";

double secondsOf(const QString& line, const QByteArray& expected)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::SeparateChannels);
    QElapsedTimer clock;
    clock.start();
    process.start(QStringLiteral("bash"), {QStringLiteral("-c"), line});
    if (!process.waitForFinished(patienceMs))
        qFatal("%s does not end", qPrintable(line));
    const double seconds = double(clock.nsecsElapsed()) / 1e9;
    const QByteArray out = process.readAllStandardOutput().trimmed();
    if (!expected.isEmpty() && out != expected)
        qFatal("%s: %s instead of %s", qPrintable(line), out.left(100).constData(), expected.constData());
    return seconds;
}

QByteArray outputOf(const QString& line)
{
    QProcess process;
    process.start(QStringLiteral("bash"), {QStringLiteral("-c"), line});
    process.waitForFinished(patienceMs);
    return process.readAllStandardOutput().trimmed();
}

QString rate(double seconds) { return QStringLiteral("%1 k/s").arg(double(records) / seconds / 1000, 0, 'f', 0); }

void compare(const QString& what, const QString& ours, const QString& peer, int times, const QString& limit)
{
    const QByteArray count = outputOf(ours); // the broker's cache is warm afterwards
    std::vector<double> mine, theirs, ratios;
    for (int round = 0; round < times; ++round) {
        mine.push_back(secondsOf(ours, count));
        theirs.push_back(secondsOf(peer, count));
        ratios.push_back(theirs.back() / mine.back());
    }
    note(QStringLiteral("%1: %2 found; seconds %3; the peer %4")
             .arg(what, QString::fromUtf8(count), all(mine), all(theirs)));
    report(what, rate(median(mine)), rate(median(theirs)), ratio(median(ratios)), limit);
}

void topicOf(const char* codec, bool withJq)
{
    Topic topic(QStringLiteral("search"), partitions);
    fillWithEvents(topic.name, partitions, records, codec);
    const QString name = QLatin1String(codec);
    const QString weirctl = qEnvironmentVariable("WEIR_BIN") + QStringLiteral("/weirctl search %1 -b %2 -q %3 | wc -l");
    const QString kcat = QStringLiteral("kcat -C -e -q -o beginning -b %1 -t %2 | %3");
    const auto ours = [&](const QString& condition) { return weirctl.arg(topic.name, test::bootstrap(), condition); };
    const auto peer = [&](const QString& filter) { return kcat.arg(test::bootstrap(), topic.name, filter); };
    compare(QStringLiteral("absent literal, %1 / kcat | grep -c").arg(name),
            ours(QStringLiteral("--contains '%1'").arg(QLatin1String(absent))),
            peer(QStringLiteral("grep -c '%1'").arg(QLatin1String(absent))), rounds, QStringLiteral(">= 2.5"));
    if (!withJq)
        return;
    compare(QStringLiteral("value.total > 990, %1 / kcat | jq").arg(name),
            ours(QStringLiteral("--where 'value.total > 990'")),
            peer(QStringLiteral("jq -c 'select(.total > 990)' | wc -l")), slowRounds, QStringLiteral(">= 6"));
}

/// From start() until the first row, the cluster warm, the searched word in the newest hundredth only.
void firstHit()
{
    Topic topic(QStringLiteral("first"), partitions);
    fillWithEvents(topic.name, partitions, records, "none");
    Cluster cluster(specFor(test::bootstrap()), {});
    waitUntil("the cluster", [&] { return cluster.snapshot() && cluster.snapshot()->topic(topic.name); });
    std::vector<double> times;
    for (int round = 0; round < 20; ++round) {
        SearchRequest request;
        request.topics = QStringList{topic.name};
        request.range.start = StartKind::Beginning;
        auto match = std::make_shared<RecordMatch>();
        const std::int64_t number = records - 1 - (records / 100 - 1) * round / 20;
        match->pattern = *TextPattern::literal(QStringLiteral("evt-%1\"").arg(number));
        match->decoders = cluster.decoders();
        request.match = match;
        const auto search = cluster.openSearch(request);
        QElapsedTimer clock;
        clock.start();
        search->start();
        waitUntil("the first row", [&] { return search->count() > 0; });
        times.push_back(double(clock.nsecsElapsed()) / 1e6);
        search->cancel();
        waitUntil("the end", [&] { return search->end() != ReadEnd::Running; });
    }
    note(QStringLiteral("first hit: %1").arg(all(times)));
    report(QStringLiteral("found in the newest 1 %, shown"), bench::number(median(times), "ms"), QStringLiteral("-"),
           QStringLiteral("%1 ms p95").arg(QString::number(percentile(times, 0.95), 'f', 1)),
           QStringLiteral("<= 300 ms"));
}

} // namespace

int main(int argc, char** argv)
{
    Application application(argc, argv);
    firstHit();
    topicOf("none", true);
    topicOf("zstd", true);
    return 0;
}
