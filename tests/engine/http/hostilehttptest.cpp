// Clients that mean harm, over real sockets: each gets what it deserves, and others are served meanwhile.
#include "backend/engine/http/httpserver.h"
#include "tests/engine/http/fakecollector.h"
#include "tests/engine/http/httptools.h"
#include "tests/engine/http/rawclient.h"

#include <sys/resource.h>

namespace weir::engine {
namespace {

using test::joined;
using test::RawClient;
using test::wire;

constexpr std::string_view key = "Authorization: Basic d2s6\r\n";
constexpr std::string_view page = "{\"type\":\"page\"}";

std::string post() { return wire("POST", "/v1/p", page, key); }

HttpServerOptions impatient()
{
    HttpServerOptions options;
    options.limits.headerTimeoutMs = options.limits.bodyTimeoutMs = 300;
    return options;
}

} // namespace

class HostileHttpTest : public QObject
{
    Q_OBJECT
private slots:
    void whatIsHostileIsRefused_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");
        QTest::addColumn<bool>("goesOn");
        bool goesOn = false;
        const auto row = [&goesOn](const char* name, const std::string& bytes, int status) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << status << goesOn;
        };
        const std::string head = joined({"POST /v1/p HTTP/1.1\r\nHost: a\r\n", key});
        std::string flood = head;
        while (flood.size() < 1'000'000)
            flood += "X-Flood-" + std::to_string(flood.size()) + ": x\r\n";
        row("flood of fields", flood + "\r\n", 431);
        row("endless field", head + "X-A: " + std::string(1'000'000, 'a'), 431);
        row("endless target", "GET /" + std::string(1'000'000, 'a'), 431);
        goesOn = true;
        row("gzip bomb",
            wire("POST", "/v1/b", test::gzipped(std::string(100'000'000, ' ')),
                 joined({key, "Content-Encoding: gzip\r\n"})),
            413);
        row("10,000 levels", wire("POST", "/v1/p", std::string(10'000, '['), key), 400);
        row("10,000 levels of objects",
            wire(
                "POST", "/v1/p",
                [] {
                    std::string text;
                    for (int i = 0; i < 10'000; ++i)
                        text += "{\"\":";
                    return text;
                }(),
                key),
            400);
        row("invalid UTF-8", wire("POST", "/v1/p", "{\"a\":\"\xff\"}", key), 400);
        goesOn = false;
        row("length and chunks", head + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400);
        row("chunked, hidden", head + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400);
        row("two lengths", head + "Content-Length: 0\r\nContent-Length: 44\r\n\r\n", 400);
        row("folded", head + "X-A: b\r\n Content-Length: 7\r\n\r\n", 400);
        row("length too large", head + "Content-Length: 512001\r\n\r\n", 413);
        row("length beyond all bounds", head + "Content-Length: 99999999999999999999\r\n\r\n", 400);
        row("chunk too large", head + "Transfer-Encoding: chunked\r\n\r\nfffffff\r\n", 413);
        row("body shorter than said", head + "Content-Length: 100\r\n\r\n{}", 408);
        row("body longer than said", head + "Content-Length: 2\r\n\r\n{}nonsense\r\n\r\n", 200);
        row("head without an end", head, 408);
        row("TLS to a plain port", "\x16\x03\x01\x02\x04\x01\r\n\r\n", 400);
    }

    void whatIsHostileIsRefused()
    {
        QFETCH(QByteArray, bytes);
        test::FakeCollector collector;
        HttpServer server(collector, impatient());
        QVERIFY(server.start());
        RawClient client(server.port());
        QTEST(client.ask({bytes.constData(), std::size_t(bytes.size())}), "status");
        // Where it is beyond doubt where the next request begins, the connection goes on.
        QFETCH(bool, goesOn);
        if (goesOn)
            QCOMPARE(client.ask(post()), 200);
        else
            QVERIFY(client.waitUntilClosed());
        RawClient other(server.port());
        QCOMPARE(other.ask(post()), 200);
        QTRY_COMPARE(server.metrics().bytesInFlight, std::uint64_t(0));
    }

    void nothingIsSmuggled()
    {
        test::FakeCollector collector;
        HttpServer server(collector, {});
        QVERIFY(server.start());
        const std::string inner = wire("POST", "/v1/p", "{\"smuggled\":true}", key);
        const std::string head = joined({"POST /v1/p HTTP/1.1\r\nHost: a\r\n", key});
        for (const std::string& bytes :
             {head + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + inner,
              head + "Transfer-Encoding: identity\r\n\r\n" + inner,
              head + "Transfer-Encoding: xchunked\r\n\r\n" + inner,
              head + "Content-Length: 0, " + std::to_string(inner.size()) + "\r\n\r\n" + inner,
              head + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" + inner,
              head + "Transfer-Encoding: chunked\r\n\r\n0;\n\r\n\r\n" + inner,
              joined({"POST /v1/p HTTP/1.1\nHost: a\n", key, "\r\n\r\n", inner})}) {
            RawClient client(server.port());
            client.send(bytes);
            QVERIFY2(client.status() >= 400, bytes.c_str());
            QVERIFY(client.waitUntilClosed());
        }
        QVERIFY(collector.batches().empty());
    }

    void theSlowAreCutOffAndOthersServed()
    {
        test::FakeCollector collector;
        HttpServer server(collector, impatient());
        QVERIFY(server.start());
        std::vector<RawClient> slow;
        for (int i = 0; i < 50; ++i)
            QVERIFY(slow.emplace_back().connect(server.port()));
        const std::string request = post();
        RawClient other(server.port());
        int served = 0;
        // One byte each, round after round, until the last one has been told.
        for (std::size_t round = 0; server.metrics().timedOut < slow.size() && round < request.size() - 20; ++round) {
            for (RawClient& client : slow)
                client.send(request.substr(round, 1));
            QCOMPARE(other.ask(request), 200);
            ++served;
        }
        QTRY_COMPARE(server.metrics().timedOut, std::uint64_t(slow.size()));
        for (RawClient& client : slow)
            QCOMPARE(client.status(), 408);
        QCOMPARE(collector.batches().size(), std::size_t(served));
    }

    void thousandsOfIdleOnesHinderNobody()
    {
        constexpr rlim_t needed = 6'000;
        rlimit limit{};
        getrlimit(RLIMIT_NOFILE, &limit);
        limit.rlim_cur = std::max(limit.rlim_cur, std::min(needed, limit.rlim_max));
        setrlimit(RLIMIT_NOFILE, &limit);
        test::FakeCollector collector;
        HttpServer server(collector, {});
        QVERIFY(server.start());
        constexpr int idle = 2'000;
        std::vector<RawClient> clients;
        clients.reserve(idle);
        for (int i = 0; i < idle; ++i) {
            QVERIFY(clients.emplace_back().connect(server.port()));
            if (i % 4 == 0)
                clients.back().send("POST /v1/p HT"); // some in the middle of a word
        }
        QTRY_COMPARE(server.metrics().openConnections, std::uint64_t(idle));
        RawClient other(server.port());
        for (int i = 0; i < 200; ++i)
            QCOMPARE(other.ask(post()), 200);
        QCOMPARE(clients[1].ask(post()), 200);
        server.stop();
        QVERIFY(clients[2].waitUntilClosed());
    }

    void whoSaysNothingPaysNothing()
    {
        // A length that is promised is no memory: a hundred promises of 500 KB are within a bound of one.
        test::FakeCollector collector;
        HttpServerOptions options;
        options.limits.inFlightBytes = 500 * 1024;
        HttpServer server(collector, options);
        QVERIFY(server.start());
        std::vector<RawClient> clients;
        for (int i = 0; i < 100; ++i) {
            QVERIFY(clients.emplace_back().connect(server.port()));
            clients.back().send("POST /v1/b HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n{");
        }
        QTRY_COMPARE(server.metrics().bytesInFlight, std::uint64_t(100));
        RawClient other(server.port());
        QCOMPARE(other.ask(post()), 200);
        // And when they come, only as many are kept as there is room for.
        int refused = 0;
        for (RawClient& client : clients) {
            client.send(std::string(50'000, ' '));
            QVERIFY(server.metrics().bytesInFlight <= options.limits.inFlightBytes);
        }
        QTRY_VERIFY(server.metrics().openConnections < 30);
        for (const auto& [kind, count] : server.metrics().requests)
            refused += kind.second == 429 ? int(count) : 0;
        QVERIFY(refused >= 80);
    }
};

WEIR_TEST(HostileHttpTest)

} // namespace weir::engine

#include "hostilehttptest.moc"
