// Stage 1 by itself, a broker beside it: what is accepted over HTTP with several numbers of connections, and a topic
// to `collected`. WEIR_BENCH_EVENTS: of the topic (300,000); WEIR_BENCH_PARTS: h, k or both; WEIR_BENCH_CONNECTIONS:
// how many (4,16,64), one number after the other; WEIR_BENCH_SECONDS: each of them (6). Everything shares this machine:
// CPU time by thread and the load are told.
#include "tests/bench/enginerun.h"
#include "tests/engine/http/httptools.h"
#include "tests/engine/http/rawclient.h"

#include <atomic>
#include <thread>

namespace weir::bench {
namespace {

using engine::test::RawClient;
using Clock = std::chrono::steady_clock;

constexpr int batchSize = 20;
const QString prefix = QStringLiteral("weir.");

double secondsSince(Clock::time_point then) { return std::chrono::duration<double>(Clock::now() - then).count(); }

/// Seconds of CPU by the names of threads; librdkafka's, the reactor's and the stage's are told apart by them.
std::map<QString, double> threadSeconds(qint64 pid)
{
    std::map<QString, double> seconds;
    const QDir tasks(QStringLiteral("/proc/%1/task").arg(pid));
    for (const QString& task : tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QFile file(tasks.filePath(task + QStringLiteral("/stat")));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QByteArray text = file.readAll();
        const QByteArrayList fields = text.mid(text.lastIndexOf(')') + 2).split(' ');
        const QByteArray name = text.mid(text.indexOf('(') + 1, text.lastIndexOf(')') - text.indexOf('(') - 1);
        seconds[QString::fromLatin1(name)] +=
            double(fields[11].toLongLong() + fields[12].toLongLong()) / double(::sysconf(_SC_CLK_TCK));
    }
    return seconds;
}

/// What was used of processors between two moments.
class Spent
{
public:
    Spent(const Broker& broker, const EngineRun& engine)
        : m_broker(broker), m_engine(engine), m_before(engine.cpuSeconds()), m_brokerBefore(broker.cpuSeconds()),
          m_threadsBefore(threadSeconds(engine.pid()))
    {
    }
    QString perEvent(double events) const
    {
        QString text = QStringLiteral("CPU: engine %1 µs an event, broker %2 (")
                           .arg((m_engine.cpuSeconds() - m_before) / events * 1e6, 0, 'f', 1)
                           .arg((m_broker.cpuSeconds() - m_brokerBefore) / events * 1e6, 0, 'f', 1);
        QStringList threads;
        for (const auto& [name, seconds] : threadSeconds(m_engine.pid())) {
            const auto before = m_threadsBefore.find(name);
            const double spent = seconds - (before == m_threadsBefore.end() ? 0 : before->second);
            if (spent / events > 0.1e-6)
                threads << name + QLatin1Char(' ') + QString::number(spent / events * 1e6, 'f', 1);
        }
        return text + threads.join(QStringLiteral(", ")) + QStringLiteral("); load ") + load();
    }

private:
    const Broker& m_broker;
    const EngineRun& m_engine;
    const double m_before, m_brokerBefore;
    const std::map<QString, double> m_threadsBefore;
};

std::string request(Events& events)
{
    std::string body = "{\"batch\":[";
    for (int i = 0; i < batchSize; ++i)
        body += (i == 0 ? "" : ",") + events.next(events.person());
    return engine::test::wire("POST", "/v1/batch", body + "]}",
                              "Authorization: Basic YmVuY2g6\r\nContent-Type: application/json\r\n"); // bench:
}

/// Until the engine knows the source.
void awaitTaken(const EngineRun& engine)
{
    Events events("w");
    const std::string text = request(events);
    RawClient client(engine.port());
    await("the first request is taken", [&] { return client.ask(text) == 200; });
}

/// Keep-alive connections, each one batch after the other.
void throughHttp(const Broker& broker, const EngineRun& engine, int connections, int seconds)
{
    std::atomic<std::int64_t> accepted = 0, refused = 0;
    constexpr int different = 50;
    std::vector<std::vector<std::string>> texts;
    for (int i = 0; i < std::min(connections, 16); ++i) {
        Events events("h" + std::to_string(i) + "-");
        std::vector<std::string>& own = texts.emplace_back();
        for (int n = 0; n < different; ++n)
            own.push_back(request(events));
    }
    std::vector<std::vector<double>> times(static_cast<std::size_t>(connections));
    std::vector<std::thread> threads;
    const Spent spent(broker, engine);
    const auto began = Clock::now();
    for (std::size_t i = 0; i < times.size(); ++i) {
        threads.emplace_back([&, i] {
            RawClient client(engine.port());
            for (std::size_t n = 0; secondsSince(began) < seconds; ++n) {
                const auto asked = Clock::now();
                (client.ask(texts[i % texts.size()][n % different]) == 200 ? accepted : refused) += batchSize;
                times[i].push_back(secondsSince(asked) * 1e3);
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    const double taking = secondsSince(began);
    std::vector<double> all;
    for (const std::vector<double>& own : times)
        all.insert(all.end(), own.begin(), own.end());
    note(QStringLiteral("%1 connections: %2 refused, answered after p50 %3 ms, p99 %4; %5")
             .arg(connections)
             .arg(refused)
             .arg(median(all), 0, 'f', 1)
             .arg(percentile(all, 0.99), 0, 'f', 1)
             .arg(spent.perEvent(double(accepted))));
    report(QStringLiteral("collect: accepted over HTTP, batches of 20, %1 connections").arg(connections),
           number(double(accepted) / taking, "/s", 0), QStringLiteral("p50 %1 ms").arg(median(all), 0, 'f', 1),
           number(double(accepted) / taking, "/s", 0), QStringLiteral(">= 20000 /s"));
}

/// A topic that is full to `collected`, counted by the audit.
void fromTopic(const Broker& broker, const EngineRun& engine, int count)
{
    fill(broker, QStringLiteral("shop"), count);
    Counts counts(broker, prefix.toStdString());
    const std::int64_t before = counts.of("collect");
    const Spent spent(broker, engine);
    define(
        broker, prefix,
        {{"source/shop",
          R"({"kind":"source","key":"shop","version":1,"type":"kafka","topic":"shop","format":"json","start":"earliest"})"}});
    Clock::time_point began{};
    await("the topic is drained", [&] {
        const std::int64_t now = counts.of("collect") - before;
        if (now > 0 && began == Clock::time_point())
            began = Clock::now();
        return now >= count;
    });
    const double took = secondsSince(began);
    const QString cpu = spent.perEvent(count);
    note(QStringLiteral("topic: %1").arg(cpu));
    report(QStringLiteral("collect: Kafka source to collected"), number(count / took, "/s", 0), QStringLiteral("-"),
           number(count / took, "/s", 0), QStringLiteral(">= 80000 /s"));
}

} // namespace
} // namespace weir::bench

int main(int count, char** words)
{
    using namespace weir::bench;
    const QCoreApplication application(count, words);
    const Broker broker;
    const EngineRun engine(broker, prefix, {QStringLiteral("--stages"), QStringLiteral("collect")});
    define(broker, prefix,
           {{"source/pages", R"({"kind":"source","key":"pages","version":1,"type":"http","writeKey":"bench"})"}});
    const QString parts = qEnvironmentVariable("WEIR_BENCH_PARTS", QStringLiteral("hk"));
    const int seconds = parameter("WEIR_BENCH_SECONDS", 6);
    if (parts.contains(QLatin1Char('h'))) {
        awaitTaken(engine);
        throughHttp(broker, engine, 16, seconds); // brokers get quicker with time
        const QString wanted = qEnvironmentVariable("WEIR_BENCH_CONNECTIONS", QStringLiteral("4,16,64"));
        for (const QString& connections : wanted.split(QLatin1Char(',')))
            throughHttp(broker, engine, connections.toInt(), seconds);
    }
    if (parts.contains(QLatin1Char('k')))
        fromTopic(broker, engine, parameter("WEIR_BENCH_EVENTS", 300'000));
    return 0;
}
