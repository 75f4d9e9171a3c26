// The HTTP source's door: batches of 20 over keep-alive connections, and what ten thousand idle and slow clients do to
// others. The collector takes all at once, so it is the server alone that is measured; clients are another process.
#include "backend/engine/http/httpserver.h"
#include "tests/bench/bench.h"
#include "tests/bench/pace.h"
#include "tests/engine/http/httptools.h"
#include "tests/engine/http/rawclient.h"

#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <thread>

namespace weir::bench {
namespace {

using engine::test::RawClient;

constexpr int batchSize = 20;
constexpr int seconds = 3;
constexpr int idleClients = 10'000;
constexpr double eventsWanted = 20'000;
constexpr double slowdownAllowed = 1.2;

class NullCollector final : public engine::Collector
{
public:
    std::optional<engine::HttpSource> source(std::string_view, bool) const override
    {
        engine::HttpSource source;
        source.key = "bench";
        return source;
    }
    void take(engine::CollectedBatch, std::function<void(engine::Collected)> answer) override
    {
        answer(engine::Collected::Kept);
    }
    bool isReady() const override { return true; }
};

std::string request()
{
    std::string body = "{\"sentAt\":\"2026-11-20T10:00:01.000Z\",\"context\":{\"app\":\"shop\"},\"batch\":[";
    for (int i = 0; i < batchSize; ++i) {
        const std::string id = std::to_string(1'000'000 + i * 7919);
        body += i > 0 ? "," : "";
        body += "{\"type\":\"track\",\"event\":\"Product Viewed\",\"messageId\":\"ajs-" + id +
                "\",\"anonymousId\":\"a" + id + "\",\"userId\":\"u" + id +
                "\",\"timestamp\":\"2026-11-20T10:00:00.000Z\",\"properties\":{\"product_id\":\"p" + id +
                "\",\"sku\":\"SH-42\",\"category\":\"shoes\",\"name\":\"A shoe\",\"price\":49.90,\"quantity\":1,"
                "\"currency\":\"EUR\"},\"context\":{\"ip\":\"192.0.2.7\",\"locale\":\"de-DE\",\"userAgent\":"
                "\"Mozilla/5.0\",\"page\":{\"path\":\"/shoes\",\"url\":\"http://shop.example/shoes\"}}}";
    }
    return engine::test::wire("POST", "/v1/batch", body + "]}",
                              "Authorization: Basic d2s6\r\nContent-Type: application/json\r\n");
}

/// What the clients' process is told to do, and what came of it.
struct Task
{
    int port = 0;
    int idle = 0;    ///< connections to open and keep; 0: send batches
    int clients = 8; ///< that do so, one batch after the other
    int pauseUs = 0; ///< of each between two
};
struct Load
{
    double batches = 0, seconds = 0, p50Us = 0, p99Us = 0;
};

Load send(const Task& task)
{
    const std::string text = request();
    std::vector<std::vector<double>> times(std::size_t(task.clients));
    std::vector<std::thread> threads;
    Pace pace;
    QElapsedTimer whole;
    whole.start();
    for (std::vector<double>& own : times) {
        threads.emplace_back([&] {
            RawClient client{std::uint16_t(task.port)};
            do {
                QElapsedTimer one;
                one.start();
                if (client.ask(text) == 200)
                    own.push_back(double(one.nsecsElapsed()) / 1'000);
            } while (pace.after(std::chrono::microseconds(task.pauseUs)));
        });
    }
    (void)pace.after(std::chrono::seconds(seconds));
    pace.stop();
    for (std::thread& thread : threads)
        thread.join();
    Load load;
    load.seconds = double(whole.nsecsElapsed()) / 1e9;
    std::vector<double> all;
    for (const std::vector<double>& own : times)
        all.insert(all.end(), own.begin(), own.end());
    load.batches = double(all.size());
    if (!all.empty()) {
        load.p50Us = percentile(all, 0.5);
        load.p99Us = percentile(all, 0.99);
    }
    return load;
}

/// The clients' process: until the pipe is closed.
void serveTasks(int pipe)
{
    std::vector<RawClient> idle;
    for (Task task; ::read(pipe, &task, sizeof(task)) == sizeof(task);) {
        Load load;
        if (task.idle == 0) {
            load = send(task);
        } else {
            idle.reserve(std::size_t(task.idle));
            for (int i = 0; i < task.idle; ++i) {
                load.batches += idle.emplace_back().connect(std::uint16_t(task.port));
                if (i % 10 == 0)
                    idle.back().send("POST /v1/ba"); // slow ones, in the middle of their head
            }
        }
        if (::write(pipe, &load, sizeof(load)) != sizeof(load))
            return;
    }
}

Load ask(int pipe, Task task)
{
    Load load;
    if (::write(pipe, &task, sizeof(task)) != sizeof(task) || ::read(pipe, &load, sizeof(load)) != sizeof(load))
        qFatal("the clients have gone");
    return load;
}

double cpuSeconds()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto secondsOf = [](const timeval& time) { return double(time.tv_sec) + double(time.tv_usec) / 1e6; };
    return secondsOf(usage.ru_utime) + secondsOf(usage.ru_stime);
}

} // namespace
} // namespace weir::bench

int main()
{
    using namespace weir;
    using namespace weir::bench;
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    int pipes[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, pipes) != 0)
        return 1;
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(pipes[0]);
        serveTasks(pipes[1]);
        ::_exit(0);
    }
    ::close(pipes[1]);
    const int pipe = pipes[0];

    NullCollector collector;
    engine::HttpServerOptions options;
    options.limits.connections = idleClients + 100;
    options.limits.headerTimeoutMs = options.limits.idleTimeoutMs = 600'000; // they are there to stay
    engine::HttpServer server(collector, options);
    if (!server.start())
        return 1;
    const int port = server.port();
    ask(pipe, {port});
    const double before = cpuSeconds();
    const Load alone = ask(pipe, {port});
    const double cpu = cpuSeconds() - before;
    const double events = alone.batches * batchSize;
    const double perSecond = events / alone.seconds;
    report(QStringLiteral("HTTP: events a second, batches of 20, 8 connections, null collector"),
           number(perSecond, "/s", 0),
           QStringLiteral("server's CPU: %1 µs an event").arg(cpu / events * 1e6, 0, 'f', 2),
           number(perSecond, "/s", 0), QStringLiteral(">= %1 /s").arg(eventsWanted, 0, 'f', 0));

    // Two servers by turns, as what else the machine does comes and goes: one of them is crowded.
    engine::HttpServer crowdedServer(collector, options);
    if (!crowdedServer.start())
        return 1;
    const int crowdedPort = crowdedServer.port();
    const Load idle = ask(pipe, {crowdedPort, idleClients});
    constexpr int paced = 2, pauseUs = 2'000;
    std::vector<double> quiet, crowded;
    for (int i = 0; i < rounds; ++i) {
        quiet.push_back(ask(pipe, {port, 0, paced, pauseUs}).p99Us);
        crowded.push_back(ask(pipe, {crowdedPort, 0, paced, pauseUs}).p99Us);
    }
    note(QStringLiteral("idle clients connected: %1 of %2, open at the server: %3")
             .arg(idle.batches)
             .arg(idleClients)
             .arg(crowdedServer.metrics().openConnections));
    note(QStringLiteral("p99 µs alone: %1; beside them: %2").arg(all(quiet), all(crowded)));
    const double slowdown = median(crowded) / median(quiet);
    report(QStringLiteral("HTTP: p99 beside 10,000 idle and slow clients"), number(median(crowded) / 1'000, "ms", 2),
           number(median(quiet) / 1'000, "ms", 2), ratio(slowdown), QStringLiteral("<= %1").arg(slowdownAllowed));
    ::close(pipe);
    ::waitpid(child, nullptr, 0);
    return 0;
}
