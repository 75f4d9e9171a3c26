// The whole engine at work, a broker beside it: a topic that is full, batches over HTTP, how long an event takes to a
// membership, and a worker that is killed. WEIR_BENCH_EVENTS: how many (500,000); WEIR_BENCH_RATE: of the latency
// (5,000/s); WEIR_BENCH_WARM: how many go before (200,000). Everything shares this machine: the load is in the log.
#include "tests/bench/enginerun.h"
#include "tests/bench/pace.h"
#include "tests/engine/http/httptools.h"
#include "tests/engine/http/rawclient.h"

#include <atomic>
#include <mutex>
#include <thread>
#include <unordered_map>

namespace weir::bench {
namespace {

using engine::test::RawClient;
using Clock = std::chrono::steady_clock;

constexpr int batchSize = 20;
const QString prefix = QStringLiteral("weir.");

double secondsSince(Clock::time_point then) { return std::chrono::duration<double>(Clock::now() - then).count(); }

void defineRules(const Broker& broker)
{
    const char* const traits[10] = {
        R"("compute":"count","event":"Order Completed")",
        R"("compute":"sum","event":"Order Completed","property":"total")",
        R"("compute":"sum","event":"Order Completed","property":"total","during":{"last":"30d"})",
        R"("compute":"average","event":"Order Completed","property":"total")",
        R"("compute":"firstSeen","event":"Order Completed")",
        R"("compute":"lastSeen","event":"Order Completed")",
        R"("compute":"mostFrequent","event":"Order Completed","property":"products[].category")",
        R"("compute":"count","event":"Product Viewed")",
        R"("compute":"last","event":"Product Viewed","property":"category")",
        R"x("compute":"formula","expression":"if(t1 >= 500, 'gold', 'silver')")x"};
    const char* const audiences[10] = {
        R"({"event":"Order Completed"})",
        R"({"trait":"t9","op":"equals","value":"gold"})",
        R"({"event":"Order Completed","during":{"last":"90d"},"count":{"atLeast":3}})",
        R"({"event":"Order Completed","count":{"atLeast":2}})",
        R"({"all":[{"event":"Product Viewed"},{"event":"Order Completed","count":{"never":true}}]})",
        R"({"event":"Product Added","during":{"last":"7d"},"count":{"atLeast":2}})",
        R"({"event":"Order Completed","during":{"last":"30d"},"aggregate":"maximum","property":"total","op":"atLeast","value":150})",
        R"({"event":"Order Completed","aggregate":"sum","property":"total","op":"atLeast","value":1000})",
        R"({"trait":"t7","op":"atLeast","value":10})",
        R"({"all":[{"audience":"a1"},{"audience":"a2"}]})"};
    std::vector<std::pair<QByteArray, QByteArray>> all{
        {"source/pages", R"({"kind":"source","key":"pages","version":1,"type":"http","writeKey":"bench"})"}};
    for (int i = 0; i < 10; ++i) {
        const QByteArray n = QByteArray::number(i);
        all.emplace_back("trait/t" + n, "{\"kind\":\"trait\",\"key\":\"t" + n + "\",\"version\":1," + traits[i] + "}");
        all.emplace_back("audience/a" + n,
                         "{\"kind\":\"audience\",\"key\":\"a" + n + "\",\"version\":1,\"rule\":" + audiences[i] + "}");
    }
    define(broker, prefix, all);
}

/// (a) A topic that is full, until the third stage has counted all of it.
void drainTopic(const Broker& broker, const EngineRun& engine, Counts& counts, const QString& topic, int count,
                bool isWarmUp)
{
    QElapsedTimer filling;
    filling.start();
    fill(broker, topic, count);
    note(QStringLiteral("filled %1 with %2 events in %3 ms").arg(topic).arg(count).arg(filling.elapsed()));
    const char* const stages[] = {"collect", "identify", "profile"};
    const std::int64_t before = counts.of("profile");
    std::map<std::string, std::pair<Clock::time_point, Clock::time_point>> seen;
    const double cpuBefore = engine.cpuSeconds(), brokerBefore = broker.cpuSeconds();
    define(broker, prefix,
           {{"source/" + topic.toUtf8(),
             R"({"kind":"source","version":1,"type":"kafka","format":"json","start":"earliest","topic":")" +
                 topic.toUtf8() + R"(","key":")" + topic.toUtf8() + R"("})"}});
    const auto began = Clock::now();
    await("the topic is drained", [&] {
        for (const char* stage : stages) {
            const std::int64_t now = counts.of(stage) - before;
            auto& [first, last] = seen[stage];
            if (now > 0 && first == Clock::time_point())
                first = Clock::now();
            if (now >= count && last == Clock::time_point())
                last = Clock::now();
        }
        return seen["profile"].second != Clock::time_point();
    });
    const double cpu = engine.cpuSeconds() - cpuBefore, brokerCpu = broker.cpuSeconds() - brokerBefore;
    for (const char* stage : stages) {
        const double took = std::chrono::duration<double>(seen[stage].second - seen[stage].first).count();
        note(QStringLiteral("  stage %1: %2 events/s, begins %3 s after the definition, lasts %4 s")
                 .arg(QLatin1String(stage))
                 .arg(count / took, 0, 'f', 0)
                 .arg(std::chrono::duration<double>(seen[stage].first - began).count(), 0, 'f', 1)
                 .arg(took, 0, 'f', 1));
    }
    note(QStringLiteral("  CPU: engine %1 µs an event, broker %2; load %3")
             .arg(cpu / count * 1e6, 0, 'f', 1)
             .arg(brokerCpu / count * 1e6, 0, 'f', 1)
             .arg(load()));
    const double whole = std::chrono::duration<double>(seen["profile"].second - seen["collect"].first).count();
    if (isWarmUp)
        return;
    report(QStringLiteral("engine: Kafka source to profiles, 10 traits, 10 audiences"), number(count / whole, "/s", 0),
           QStringLiteral("%1 µs CPU an event").arg(cpu / count * 1e6, 0, 'f', 1), number(count / whole, "/s", 0),
           QStringLiteral(">= 80000 /s"));
}

std::string request(const std::vector<std::string>& events)
{
    std::string body = "{\"batch\":[";
    for (const std::string& event : events)
        body += (body.back() == '[' ? "" : ",") + event;
    return engine::test::wire("POST", "/v1/batch", body + "]}",
                              "Authorization: Basic YmVuY2g6\r\nContent-Type: application/json\r\n"); // bench:
}

/// (b) Four keep-alive connections, one batch of 20 after the other.
void throughHttp(const Broker& broker, const EngineRun& engine, Counts& counts, int seconds)
{
    constexpr int connections = 4;
    const std::int64_t before = counts.of("profile");
    const double cpuBefore = engine.cpuSeconds(), brokerBefore = broker.cpuSeconds();
    std::atomic<std::int64_t> accepted = 0, refused = 0;
    std::vector<std::vector<std::string>> texts(connections);
    for (int i = 0; i < connections; ++i) { // made before the clock runs: for 32,000 events/s
        Events events("h" + std::to_string(i) + "-");
        for (int n = 0; n < seconds * 400; ++n) {
            std::vector<std::string> batch;
            for (int k = 0; k < batchSize; ++k)
                batch.push_back(events.next(events.person()));
            texts[std::size_t(i)].push_back(request(batch));
        }
    }
    std::vector<std::thread> threads;
    const auto began = Clock::now();
    for (const auto& own : texts) {
        threads.emplace_back([&] {
            RawClient client(engine.port());
            for (const std::string& text : own) {
                if (secondsSince(began) > seconds)
                    break;
                (client.ask(text) == 200 ? accepted : refused) += batchSize;
            }
        });
    }
    for (std::thread& thread : threads)
        thread.join();
    const double taking = secondsSince(began);
    await("what came over HTTP is through", [&] { return counts.of("profile") >= before + accepted; });
    const double whole = secondsSince(began);
    const double cpu = engine.cpuSeconds() - cpuBefore, brokerCpu = broker.cpuSeconds() - brokerBefore;
    note(QStringLiteral("HTTP: %1 accepted in %2 s (%3 refused), through after %4 s; CPU: engine %5 µs an event, "
                        "broker %6; load %7")
             .arg(accepted)
             .arg(taking, 0, 'f', 1)
             .arg(refused)
             .arg(whole, 0, 'f', 1)
             .arg(cpu / double(accepted) * 1e6, 0, 'f', 1)
             .arg(brokerCpu / double(accepted) * 1e6, 0, 'f', 1)
             .arg(load()));
    report(QStringLiteral("engine: accepted over HTTP, batches of 20, 4 connections"),
           number(double(accepted) / taking, "/s", 0), QStringLiteral("-"), number(double(accepted) / taking, "/s", 0),
           QStringLiteral(">= 20000 /s"));
    report(QStringLiteral("engine: over HTTP to profiles"), number(double(accepted) / whole, "/s", 0),
           QStringLiteral("-"), number(double(accepted) / whole, "/s", 0), QStringLiteral(">= 20000 /s"));
}

/// Clients that send so many events a second, the first of each batch somebody new who buys, and the memberships that
/// come of it.
class Probes
{
public:
    Probes(const Broker& broker, std::uint16_t port, int rate, std::string name)
        : m_reader(*engine::PartitionReader::make(broker.conf())), m_port(port), m_rate(rate), m_name(std::move(name))
    {
        for (int partition = 0; partition < partitions; ++partition)
            (void)m_reader->start(
                {{prefix.toStdString() + "memberships", partition}, engine::PartitionReader::fromEnd});
        for (int i = 0; i < clients; ++i)
            m_threads.emplace_back([this, i] { send(i); });
    }
    ~Probes() { stop(); }
    /// What comes within this time.
    struct Arrived
    {
        std::vector<double> ms;
        std::map<int, Clock::time_point> firstOf; ///< by partition: of one that was sent after the beginning
        std::int64_t sent = 0;
    };
    Arrived watch(int seconds, bool untilAll = false)
    {
        Arrived arrived;
        const auto began = Clock::now();
        const std::int64_t before = m_sent;
        while (secondsSince(began) < seconds && !(untilAll && arrived.firstOf.size() == partitions)) {
            const auto batch = m_reader->poll(10'000, 20);
            const auto now = Clock::now();
            for (std::size_t i = 0; batch && i < (*batch)->size(); ++i)
                take((*batch)->at(i), began, now, arrived);
        }
        arrived.sent = m_sent - before;
        return arrived;
    }
    void stop()
    {
        m_pace.stop();
        for (std::thread& thread : m_threads)
            if (thread.joinable())
                thread.join();
    }

private:
    static constexpr int clients = 16;

    void take(const RecordView& record, Clock::time_point began, Clock::time_point now, Arrived& arrived)
    {
        if (!record.key.starts_with("a0/"))
            return;
        const std::size_t at = record.value.find("\"userId\":\"" + m_name);
        if (at == record.value.npos)
            return;
        const std::size_t from = at + 10;
        const std::string user(record.value.substr(from, record.value.find('"', from) - from));
        const std::lock_guard lock(m_mutex);
        const auto found = m_sentAt.find(user);
        if (found == m_sentAt.end())
            return;
        arrived.ms.push_back(std::chrono::duration<double, std::milli>(now - found->second).count());
        if (found->second >= began)
            arrived.firstOf.emplace(record.partition, now);
        m_sentAt.erase(found);
    }
    void send(int number)
    {
        Events events(m_name + std::to_string(number) + "-");
        RawClient client(m_port);
        const auto pause = std::chrono::duration<double>(double(clients) * batchSize / m_rate);
        const auto began = Clock::now() + pause / clients * number;
        for (int n = 0;; ++n) {
            std::vector<std::string> batch;
            const std::string user = m_name + std::to_string(number) + "-" + std::to_string(n);
            batch.push_back(events.event("Order Completed", user));
            while (batch.size() < batchSize)
                batch.push_back(events.next(events.person()));
            const std::string text = request(batch);
            if (!m_pace.until(std::chrono::time_point_cast<Clock::duration>(began + pause * n)))
                return;
            {
                const std::lock_guard lock(m_mutex);
                m_sentAt.emplace(user, Clock::now());
            }
            if (client.ask(text) == 200)
                m_sent += batchSize;
        }
    }

    std::unique_ptr<engine::PartitionReader> m_reader;
    const std::uint16_t m_port;
    const int m_rate;
    const std::string m_name;
    std::mutex m_mutex;
    std::unordered_map<std::string, Clock::time_point> m_sentAt;
    std::atomic<std::int64_t> m_sent = 0;
    Pace m_pace;
    std::vector<std::thread> m_threads;
};

/// (c) Event to membership.
void latency(const Broker& broker, const EngineRun& engine, int rate)
{
    constexpr int warmUpS = 10, seconds = 20;
    Probes probes(broker, engine.port(), rate, "c");
    probes.watch(warmUpS);
    const double cpuBefore = engine.cpuSeconds(), brokerBefore = broker.cpuSeconds();
    const Probes::Arrived arrived = probes.watch(seconds);
    const double cpu = engine.cpuSeconds() - cpuBefore, brokerCpu = broker.cpuSeconds() - brokerBefore;
    if (arrived.ms.empty())
        qFatal("no memberships");
    note(QStringLiteral("latency at %1/s sent (%2/s asked), %3 memberships: p50 %4 ms, p90 %5, p99 %6, most %7; "
                        "CPU: engine %8 s/s, broker %9 s/s; load %10")
             .arg(double(arrived.sent) / seconds, 0, 'f', 0)
             .arg(rate)
             .arg(arrived.ms.size())
             .arg(median(arrived.ms), 0, 'f', 0)
             .arg(percentile(arrived.ms, 0.9), 0, 'f', 0)
             .arg(percentile(arrived.ms, 0.99), 0, 'f', 0)
             .arg(percentile(arrived.ms, 1), 0, 'f', 0)
             .arg(cpu / seconds, 0, 'f', 2)
             .arg(brokerCpu / seconds, 0, 'f', 2)
             .arg(load()));
    report(QStringLiteral("engine: event to membership at %1/s, p99").arg(rate),
           number(percentile(arrived.ms, 0.99), "ms", 0),
           QStringLiteral("p50 %1 ms").arg(median(arrived.ms), 0, 'f', 0),
           number(percentile(arrived.ms, 0.99), "ms", 0), QStringLiteral("<= 800 ms"));
}

/// (d) The engine that identifies and has half of the partitions is killed; the other one goes on with all.
void takeOver(const Broker& broker, std::unique_ptr<EngineRun> first)
{
    EngineRun second(broker, prefix);
    Probes probes(broker, second.port(), 1'000, "d");
    probes.watch(20); // partitions are dealt anew, and the second has read its own
    first->kill();
    const auto killed = Clock::now();
    const Probes::Arrived arrived = probes.watch(120, true);
    if (arrived.firstOf.size() < partitions)
        qFatal("memberships of %d partitions come no more", int(partitions - arrived.firstOf.size()));
    double most = 0;
    QStringList all;
    for (const auto& [partition, moment] : arrived.firstOf) {
        const double took = std::chrono::duration<double>(moment - killed).count();
        most = std::max(most, took);
        all << QString::number(took, 'f', 1);
    }
    note(QStringLiteral("takeover: seconds until a membership of somebody new, by partition: %1; load %2")
             .arg(all.join(QLatin1Char(' ')), load()));
    report(QStringLiteral("engine: kill -9 until all partitions give memberships"), number(most, "s"),
           QStringLiteral("-"), number(most, "s"), QStringLiteral("<= 40 s"));
}

} // namespace
} // namespace weir::bench

int main(int count, char** words)
{
    using namespace weir::bench;
    const QCoreApplication application(count, words);
    const Broker broker;
    auto engine = std::make_unique<EngineRun>(broker, prefix);
    defineRules(broker);
    Counts counts(broker, prefix.toStdString());
    // Unmeasured: until the broker's Java is compiled it takes two to three times as much of the machine.
    if (const int warmUp = parameter("WEIR_BENCH_WARM", 200'000); warmUp > 0)
        drainTopic(broker, *engine, counts, QStringLiteral("warm"), warmUp, true);
    drainTopic(broker, *engine, counts, QStringLiteral("shop"), parameter("WEIR_BENCH_EVENTS", 500'000), false);
    const QString parts = qEnvironmentVariable("WEIR_BENCH_PARTS", QStringLiteral("bcd"));
    if (parts.contains(QLatin1Char('b')))
        throughHttp(broker, *engine, counts, 10);
    if (parts.contains(QLatin1Char('c')))
        latency(broker, *engine, parameter("WEIR_BENCH_RATE", 5'000));
    if (parts.contains(QLatin1Char('d')))
        takeOver(broker, std::move(engine));
    return 0;
}
