// The third stage against a Kafka Streams topology that does the same: one trait and one audience of the same events,
// exactly once, on the same broker, one after the other: events a second of processor time. WEIR_BENCH_EVENTS: how many
// (500,000). Needs mvn and a JDK, as the tests of Segment's libraries do.
#include "tests/bench/enginerun.h"

namespace weir::bench {
namespace {

constexpr int turns = 2;
const QString sources = QStringLiteral(WEIR_SOURCE_DIR "/tests/bench/streams/");
const QString libs = QStringLiteral(WEIR_SOURCE_DIR "/build/streams/libs");

struct Taken
{
    double cpuSeconds = 0, seconds = 0;
};

QByteArray ran(const QString& program, const QStringList& arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(program, arguments);
    if (!process.waitForFinished(patienceMs) || process.exitCode() != 0)
        qFatal("%s ended with %d", qPrintable(program), process.exitCode());
    return process.readAllStandardOutput();
}

/// Of what the first two stages made of the topic: the third alone, from its first count to its last.
Taken throughEngine(const Broker& broker, const QString& topic, const QString& prefix, int count)
{
    Counts counts(broker, prefix.toStdString());
    {
        const EngineRun first(broker, prefix,
                              {QStringLiteral("--stages"), QStringLiteral("collect,identify"),
                               QStringLiteral("--transaction-ms"), QStringLiteral("200")});
        define(
            broker, prefix,
            {{"trait/spent",
              R"({"kind":"trait","key":"spent","version":1,"compute":"sum","event":"Order Completed","property":"total"})"},
             {"audience/buyers",
              R"({"kind":"audience","key":"buyers","version":1,"rule":{"event":"Order Completed","count":{"atLeast":2}}})"},
             {"source/shop",
              R"({"kind":"source","key":"shop","version":1,"type":"kafka","format":"json","start":"earliest","topic":")" +
                  topic.toUtf8() + R"("})"}});
        await("the first two stages are through", [&] { return counts.of("identify") >= count; });
    }
    Counts again(broker, prefix.toStdString());
    const EngineRun third(broker, prefix, {QStringLiteral("--stages"), QStringLiteral("profile")});
    // What it does before its first event is a few milliseconds, and counts.
    const double before = third.cpuSeconds();
    QElapsedTimer clock;
    await("the third stage begins", [&] { return again.of("profile") > 0; });
    clock.start();
    await("the third stage is through", [&] { return again.of("profile") >= count; });
    return {third.cpuSeconds() - before, double(clock.elapsed()) / 1'000};
}

Taken throughStreams(const Broker& broker, const QString& topic, int count)
{
    test::TestProducer producer(broker.bootstrap());
    for (const char* output : {"-spent", "-buyers"})
        producer.createTopic(topic + QLatin1String(output), partitions);
    const QTemporaryDir folder;
    const QByteArray said =
        ran(QStringLiteral("java"), {QStringLiteral("-Xmx1g"), QStringLiteral("-cp"), libs + QStringLiteral("/*"),
                                     sources + QStringLiteral("SpendersTopology.java"), broker.bootstrap(), topic,
                                     QString::number(count), folder.path()});
    const QByteArrayList words = said.mid(said.indexOf("DONE ")).simplified().split(' ');
    if (words.size() != 4)
        qFatal("the topology says nothing");
    return {words[2].toDouble(), words[3].toDouble()};
}

} // namespace
} // namespace weir::bench

int main(int words, char** texts)
{
    using namespace weir::bench;
    const QCoreApplication application(words, texts);
    if (!QFile::exists(libs))
        ran(QStringLiteral("mvn"),
            {QStringLiteral("-q"), QStringLiteral("-B"), QStringLiteral("-f"), sources + QStringLiteral("pom.xml"),
             QStringLiteral("dependency:copy-dependencies"), QStringLiteral("-DincludeScope=runtime"),
             QStringLiteral("-DoutputDirectory=") + libs});
    const int count = parameter("WEIR_BENCH_EVENTS", 500'000);
    const Broker broker;
    std::vector<double> ours, theirs;
    for (int round = 0; round < turns; ++round) {
        const QString topic = QStringLiteral("shop%1").arg(round);
        fill(broker, topic, count);
        const Taken engine = throughEngine(broker, topic, topic + QLatin1Char('.'), count);
        const Taken streams = throughStreams(broker, topic, count);
        note(QStringLiteral("engine %1 CPU s, %2 s; Streams %3 CPU s, %4 s; load %5")
                 .arg(engine.cpuSeconds, 0, 'f', 2)
                 .arg(engine.seconds, 0, 'f', 2)
                 .arg(streams.cpuSeconds, 0, 'f', 2)
                 .arg(streams.seconds, 0, 'f', 2)
                 .arg(load()));
        ours.push_back(count / engine.cpuSeconds);
        theirs.push_back(count / streams.cpuSeconds);
    }
    const double mine = *std::max_element(ours.begin(), ours.end()),
                 peer = *std::max_element(theirs.begin(), theirs.end());
    report(QStringLiteral("engine: stage 3 and Kafka Streams, events per CPU second"), number(mine, "/s", 0),
           number(peer, "/s", 0), ratio(mine / peer), QStringLiteral(">= 3"));
    return 0;
}
