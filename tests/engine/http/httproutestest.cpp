// Who answers to an address, with which status and fields, and what answers look like on the wire.
#include "backend/engine/http/httproutes.h"
#include "backend/base/json/jsonparser.h"
#include "backend/engine/http/cors.h"
#include "tests/engine/http/fakecollector.h"
#include "tests/engine/http/httptools.h"
#include "tests/support/registry.h"

namespace weir::engine {
namespace {

struct Routes
{
    test::FakeCollector collector;
    RequestLimits limits;
    VirtualClock clock{784'111'777'000};
    HttpRoutes routes{collector, limits, clock, [] { return std::string("own 1\n"); }};
    Routes() { collector.addWebhook("hook"); }

    HttpRoutes::Outcome ask(const char* method, const char* target, std::vector<HttpField> fields = {})
    {
        HttpRequest request;
        request.method = method;
        request.target = target;
        request.fields = std::move(fields);
        return routes.handle(request, {});
    }
};

std::string fieldOf(const HttpOutcome& outcome, std::string_view name)
{
    for (const auto& [key, value] : std::get<HttpAnswer>(outcome).fields) {
        if (key == name)
            return value;
    }
    return {};
}

} // namespace

class HttpRoutesTest : public QObject
{
    Q_OBJECT
private slots:
    void addressesAndMethods_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("kind");
        QTest::addColumn<int>("status");
        const auto row = [](const char* method, const char* target, const char* kind, int status) {
            QTest::newRow((QByteArray(method) + ' ' + target).constData())
                << QByteArray(method) << QByteArray(target) << QByteArray(kind) << status;
        };
        row("GET", "/health", "health", 200);
        row("HEAD", "/health?x", "health", 200);
        row("GET", "http://a/ready", "ready", 200);
        row("GET", "/metrics", "metrics", 200);
        row("POST", "/metrics", "metrics", 405);
        row("GET", "/v1/track", "track", 405);
        row("HEAD", "/v1/t", "track", 405);
        row("PUT", "/v1/batch", "batch", 405);
        row("GET", "/w/hook", "webhook", 405);
        row("OPTIONS", "/v1/t", "preflight", 204);
        row("OPTIONS", "/w/hook", "preflight", 204);
        row("OPTIONS", "/health", "preflight", 204);
        row("OPTIONS", "*", "preflight", 204);
        row("OPTIONS", "/x", "other", 404);
        row("POST", "/", "other", 404);
        row("POST", "/v1/nonsense", "other", 404);
        row("GET", "/v1/../health", "other", 404);
        row("POST", "/v1/t", "track", 400);
        row("POST", "/v1/m", "beacon", 200);
        row("POST", "/w/hook", "webhook", 400);
        row("POST", "/w/other", "webhook", 404);
        row("CONNECT", "a:80", "other", 404);
    }

    void addressesAndMethods()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, target);
        Routes routes;
        const HttpRoutes::Outcome outcome = routes.ask(method.constData(), target.constData());
        QTEST(QByteArray::fromStdString(std::string(outcome.kind)), "kind");
        QTEST(test::statusOf(outcome.what), "status");
        const auto& answer = std::get<HttpAnswer>(outcome.what);
        // Whatever is refused, is refused in a way that programs can read.
        if (answer.status >= 400) {
            const Result<JsonPointer> parsed = parseJson(answer.body);
            QVERIFY(parsed);
            QCOMPARE((*parsed)->root.at("success").kind(), Json::Kind::False);
            QVERIFY(!(*parsed)->root.at("code").text().empty() && !(*parsed)->root.at("message").text().empty());
        }
        QCOMPARE(fieldOf(outcome.what, "Allow").empty(), answer.status != 405 && answer.status != 204);
    }

    void preflightNamesWhatPagesMaySend()
    {
        Routes routes;
        const HttpOutcome outcome = routes.ask("OPTIONS", "/v1/t").what;
        QCOMPARE(fieldOf(outcome, "Access-Control-Allow-Methods"), std::string("POST, OPTIONS"));
        const std::string headers = fieldOf(outcome, "Access-Control-Allow-Headers");
        QVERIFY(headers.find("authorization") != headers.npos && headers.find("content-type") != headers.npos);
    }

    void notReady()
    {
        Routes routes;
        routes.collector.ready = false;
        QCOMPARE(test::statusOf(routes.ask("GET", "/ready").what), 503);
        QCOMPARE(test::statusOf(routes.ask("GET", "/health").what), 200);
        QCOMPARE(std::get<HttpAnswer>(routes.ask("GET", "/metrics").what).body, std::string("own 1\n"));
    }

    void whatIsPointlessIsRefusedBeforeTheBody_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<int>("status");
        QTest::newRow("unknown key") << QByteArray("/v1/t") << QByteArray("authorization=Basic eDo=") << 401;
        QTest::newRow("wrong type") << QByteArray("/v1/t") << QByteArray("content-type=image/png") << 415;
        QTest::newRow("unknown webhook") << QByteArray("/w/x") << QByteArray("a=b") << 404;
        QTest::newRow("unknown expectation") << QByteArray("/v1/t") << QByteArray("expect=200-maybe") << 417;
        QTest::newRow("key in the body") << QByteArray("/v1/t") << QByteArray("a=b") << 0;
        QTest::newRow("known key") << QByteArray("/v1/t") << QByteArray("authorization=Basic d2s6") << 0;
        QTest::newRow("webhook") << QByteArray("/w/hook") << QByteArray("content-type=image/png") << 0;
    }

    void whatIsPointlessIsRefusedBeforeTheBody()
    {
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, field);
        Routes routes;
        const QList<QByteArray> parts = field.split('=');
        const std::string value = field.mid(parts[0].size() + 1).toStdString();
        const HttpRequest request = test::posted(target.toStdString(), {}, {{parts[0].toStdString(), value}});
        const std::optional<HttpRoutes::Outcome> early = routes.routes.refuseEarly(request);
        QTEST(early ? test::statusOf(early->what) : 0, "status");
    }

    void answersOnTheWire()
    {
        const std::int64_t when = 784'111'777'000;
        QCOMPARE(
            wireText(taken(), true, false, when),
            std::string("HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Type: application/json\r\n"
                        "Content-Length: 17\r\nAccess-Control-Allow-Origin: *\r\n"
                        "Access-Control-Expose-Headers: Retry-After, X-RateLimit-Reset\r\n"
                        "Connection: keep-alive\r\n\r\n{\"success\": true}"));
        const std::string head = wireText(taken(), false, true, when);
        QVERIFY(head.find("Content-Length: 17\r\n") != head.npos && head.ends_with("Connection: close\r\n\r\n"));
        const std::string nothing = wireText(preflight("POST"), true, false, when);
        QVERIFY(nothing.find("Content-Length") == nothing.npos && nothing.ends_with("\r\n\r\n"));
    }

    void outcomesHaveTheirStatus()
    {
        QCOMPARE(answerTo(Collected::Kept, 5).status, 200);
        QCOMPARE(answerTo(Collected::Failed, 5).status, 500);
        for (const Collected outcome : {Collected::Busy, Collected::Full}) {
            const HttpAnswer answer = answerTo(outcome, 5);
            QCOMPARE(answer.status, outcome == Collected::Busy ? 429 : 503);
            QCOMPARE(fieldOf(answer, "Retry-After"), std::string("5"));
            QCOMPARE(fieldOf(answer, "X-RateLimit-Reset"), std::string("5"));
        }
    }
};

WEIR_TEST(HttpRoutesTest)

} // namespace weir::engine

#include "httproutestest.moc"
