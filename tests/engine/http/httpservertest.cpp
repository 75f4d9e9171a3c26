// The server over real sockets: starts, serves many at once, gives way, stops.
#include "backend/engine/http/httpserver.h"
#include "tests/engine/http/fakecollector.h"
#include "tests/engine/http/httptools.h"
#include "tests/engine/http/rawclient.h"

#include <thread>

namespace weir::engine {
namespace {

using test::joined;
using test::RawClient;
using test::wire;

constexpr std::string_view key = "Authorization: Basic d2s6\r\n";
constexpr std::string_view batch = "{\"batch\":[{\"type\":\"page\"},{\"type\":\"page\"}]}";

std::string post() { return wire("POST", "/v1/batch", batch, key); }

HttpServerOptions limited(int connections)
{
    HttpServerOptions options;
    options.limits.connections = std::size_t(connections);
    return options;
}

} // namespace

class HttpServerTest : public QObject
{
    Q_OBJECT
private slots:
    void manyAtOnceAreServed()
    {
        test::FakeCollector collector;
        HttpServer server(collector, {});
        QVERIFY(server.start());
        constexpr int clients = 8, requests = 50;
        std::atomic<int> good = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < clients; ++i) {
            threads.emplace_back([&] {
                RawClient client(server.port());
                for (int n = 0; n < requests; ++n)
                    good += client.ask(post()) == 200;
            });
        }
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(good.load(), clients * requests);
        QCOMPARE(collector.batches().size(), std::size_t(clients * requests));
        const HttpCounts counts = server.metrics();
        QCOMPARE(counts.requests.at({"batch", 200}), std::uint64_t(clients * requests));
        QCOMPARE(counts.messages, std::uint64_t(2 * clients * requests));
        QCOMPARE(counts.connections, std::uint64_t(clients));
        QVERIFY(counts.bytesReceived >= post().size() * clients * requests && counts.bytesSent > 0);
        QTRY_COMPARE(server.metrics().openConnections, std::uint64_t(0));
        QCOMPARE(server.metrics().bytesInFlight, std::uint64_t(0));
    }

    void allFormsOfABodyArrive()
    {
        test::FakeCollector collector;
        HttpServer server(collector, {});
        QVERIFY(server.start());
        RawClient client(server.port());
        const std::string packed = test::gzipped(batch);
        QCOMPARE(client.ask(wire("POST", "/v1/b/", packed, joined({key, "Content-Encoding: gzip\r\n"}))), 200);
        const std::string head = joined({"POST /v1/batch HTTP/1.1\r\nHost: a\r\n", key});
        QCOMPARE(client.ask(joined({head, "Transfer-Encoding: chunked\r\n\r\n5\r\n", batch.substr(0, 5), "\r\n26\r\n",
                                    batch.substr(5), "\r\n0\r\n\r\n"})),
                 200);
        client.send(head + "Expect: 100-continue\r\nContent-Length: " + std::to_string(batch.size()) + "\r\n\r\n");
        QCOMPARE(client.status(), 100);
        QCOMPARE(client.ask(batch), 200);
        // Pipelined, in one piece.
        client.send(post() + post());
        QCOMPARE(client.status(), 200);
        QCOMPARE(client.status(), 200);
        QCOMPARE(collector.batches().size(), std::size_t(5));
        for (const CollectedBatch& one : collector.batches())
            QCOMPARE(one.messages.size(), std::size_t(2));
    }

    void theClientsAddressIsKnown()
    {
        test::FakeCollector collector;
        HttpServer server(collector, {});
        QVERIFY(server.start());
        RawClient client(server.port());
        QCOMPARE(client.ask(wire("POST", "/v1/p", "{\"context\":{\"direct\":true}}", key)), 200);
        QCOMPARE(collector.batches().front().messages.front()->root.at("context").at("ip").text(),
                 std::string_view("127.0.0.1"));
    }

    void metricsAreShown()
    {
        test::FakeCollector collector;
        HttpServerOptions options;
        options.metricsText = [] { return std::string("weir_own 7\n"); };
        HttpServer server(collector, options);
        QVERIFY(server.start());
        RawClient client(server.port());
        QCOMPARE(client.ask(post()), 200);
        client.send(wire("GET", "/metrics", ""));
        const std::string text = client.answer();
        for (const char* line :
             {"\r\n\r\nweir_own 7\n", "\nweir_http_requests_total{kind=\"batch\",status=\"200\"} 1\n",
              "\nweir_http_messages_total 2\n", "\nweir_http_connections 1\n"})
            QVERIFY2(text.find(line) != text.npos, text.c_str());
    }

    void whatCannotBeStartedIsSaid()
    {
        test::FakeCollector collector;
        HttpServer first(collector, {});
        QVERIFY(first.start());
        HttpServerOptions options;
        options.port = first.port();
        QCOMPARE(HttpServer(collector, options).start().error().kind, ErrorKind::Io);
        options.address = "nowhere";
        QCOMPARE(HttpServer(collector, options).start().error().kind, ErrorKind::Invalid);
        options = {};
        options.certificateFile = options.keyFile = "/nonexistent.pem";
        const Result<void> started = HttpServer(collector, options).start();
        QCOMPARE(started.error().kind, ErrorKind::Invalid);
        QCOMPARE(started.error().subject, QStringLiteral("/nonexistent.pem"));
    }

    void theIdlestGivesWayToNewOnes()
    {
        test::FakeCollector collector;
        HttpServer server(collector, limited(2));
        QVERIFY(server.start());
        RawClient first(server.port());
        QCOMPARE(first.ask(post()), 200);
        RawClient second(server.port());
        QCOMPARE(second.ask(post()), 200);
        RawClient third(server.port());
        QCOMPARE(third.ask(post()), 200);
        QTRY_COMPARE(server.metrics().evicted, std::uint64_t(1));
        // Which one is a matter of who was answered last, as the server sees it.
        const bool isFirstThere = first.ask(post()) == 200;
        RawClient& kept = isFirstThere ? first : second;
        if (isFirstThere)
            QVERIFY(second.waitUntilClosed());
        else
            QCOMPARE(second.ask(post()), 200);
        // Those that are busy stay.
        collector.hold();
        kept.send(post());
        third.send(post());
        QTRY_COMPARE(collector.held(), std::size_t(2));
        RawClient fourth(server.port());
        QVERIFY(fourth.waitUntilClosed());
        QCOMPARE(server.metrics().refused, std::uint64_t(1));
        collector.release(Collected::Busy);
        QCOMPARE(kept.status(), 429);
        QCOMPARE(third.status(), 429);
    }

    void stoppingFinishesWhatIsInHand()
    {
        test::FakeCollector collector;
        collector.hold();
        HttpServer server(collector, {});
        QVERIFY(server.start());
        const std::uint16_t port = server.port();
        RawClient idle(port), busy(port);
        busy.send(post());
        QTRY_COMPARE(collector.held(), std::size_t(1));
        std::thread stopping([&server] { server.stop(); });
        QVERIFY(idle.waitUntilClosed());
        QVERIFY(!RawClient().connect(port));
        collector.release(Collected::Kept);
        QCOMPARE(busy.status(), 200);
        QVERIFY(busy.waitUntilClosed());
        stopping.join();
        server.stop();
        QCOMPARE(server.port(), std::uint16_t(0));
    }

    void stoppingWaitsForNobodyForEver()
    {
        test::FakeCollector collector;
        collector.hold();
        {
            HttpServerOptions options;
            options.limits.stopGraceMs = 50;
            HttpServer server(collector, options);
            QVERIFY(server.start());
            RawClient busy(server.port());
            busy.send(post());
            QTRY_COMPARE(collector.held(), std::size_t(1));
            server.stop();
            QVERIFY(busy.waitUntilClosed());
        }
        collector.release(Collected::Kept); // the server has long gone
    }
};

WEIR_TEST(HttpServerTest)

} // namespace weir::engine

#include "httpservertest.moc"
