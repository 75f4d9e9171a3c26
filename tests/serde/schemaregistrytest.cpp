#include "backend/serde/registry/schemaregistry.h"
#include "backend/serde/avroschema.h"
#include "tests/serde/httpserver.h"
#include "tests/support/registry.h"

#include <QElapsedTimer>
#include <QTest>
#include <atomic>
#include <map>
#include <mutex>

namespace weir {
namespace {

using test::HttpAnswer;
using test::HttpRequest;
using test::HttpServer;

constexpr auto notFound = R"({"error_code":40403,"message":"Schema not found"})";

/// A registry with schema 1 ("string"), and what a test puts in.
struct FakeRegistry
{
    explicit FakeRegistry(int port = 0) : server([this](const HttpRequest& request) { return answer(request); }, port)
    {
    }
    HttpAnswer answer(const HttpRequest& request)
    {
        const std::lock_guard lock(mutex);
        seen.push_back(request);
        const auto found = answers.find(request.path);
        return found == answers.end() ? HttpAnswer{404, notFound} : found->second;
    }
    void set(const std::string& path, HttpAnswer answer)
    {
        const std::lock_guard lock(mutex);
        answers[path] = std::move(answer);
    }
    int asked(const std::string& path)
    {
        const std::lock_guard lock(mutex);
        return int(
            std::count_if(seen.begin(), seen.end(), [&](const HttpRequest& request) { return request.path == path; }));
    }
    std::mutex mutex;
    std::map<std::string, HttpAnswer> answers{
        {"/schemas/ids/1", {200, "{\"schema\":\"\\\"string\\\"\"}"}},
        {"/schemas/ids/1/versions", {200, R"([{"subject":"words-value","version":4}])"}},
    };
    std::vector<HttpRequest> seen;
    HttpServer server;
};

RegistryConfig configFor(const std::string& url)
{
    RegistryConfig config;
    config.url = url;
    config.timeoutMs = 5'000;
    config.firstRetryMs = 50;
    config.lastRetryMs = 200;
    config.unknownIdMs = 100;
    return config;
}

} // namespace

class SchemaRegistryTest : public QObject
{
    Q_OBJECT
private slots:
    void asksOnceAndTellsWhenItCame()
    {
        FakeRegistry fake;
        SchemaRegistry registry(configFor(fake.server.url()));
        std::atomic<int> arrived = 0;
        registry.setArrivedHandler([&] { ++arrived; });
        QCOMPARE(registry.schema(1).state, DecodeState::Pending);
        for (int i = 0; i < 100; ++i)
            registry.schema(1);
        QTRY_COMPARE(arrived.load(), 1);
        const auto answer = registry.schema(1);
        QCOMPARE(answer.state, DecodeState::Ok);
        QVERIFY(answer.avro);
        QCOMPARE(answer.ref.subject, std::string("words-value"));
        QCOMPARE(answer.ref.version, 4);
        QCOMPARE(answer.ref.type, std::string("AVRO"));
        QCOMPARE(fake.asked("/schemas/ids/1"), 1);
    }

    void anUnknownIdIsRememberedAndAskedForAgainLater()
    {
        FakeRegistry fake;
        SchemaRegistry registry(configFor(fake.server.url()));
        registry.schema(42);
        QTRY_COMPARE(registry.schema(42).state, DecodeState::Failed);
        QCOMPARE(registry.schema(42).error->kind, ErrorKind::NotFound);
        QCOMPARE(registry.schema(42).error->detail, QStringLiteral("schema id 42 is not in the registry"));
        QVERIFY(fake.asked("/schemas/ids/42") >= 1);
        fake.set("/schemas/ids/42", {200, "{\"schema\":\"\\\"long\\\"\"}"});
        QTRY_COMPARE(registry.schema(42).state, DecodeState::Ok);
    }

    void negativeAnswersAreBelievedForAWhile()
    {
        FakeRegistry fake;
        RegistryConfig config = configFor(fake.server.url());
        config.unknownIdMs = 60'000;
        SchemaRegistry registry(config);
        registry.schema(42);
        QTRY_COMPARE(registry.schema(42).state, DecodeState::Failed);
        for (int i = 0; i < 1000; ++i)
            registry.schema(42);
        registry.schema(1);
        QTRY_COMPARE(registry.schema(1).state, DecodeState::Ok);
        QCOMPARE(fake.asked("/schemas/ids/42"), 1);
    }

    void aRegistryThatIsDownIsNamedAndTriedAgain()
    {
        auto fake = std::make_unique<FakeRegistry>();
        const int port = fake->server.port();
        const std::string url = fake->server.url();
        fake.reset();
        SchemaRegistry registry(configFor(url));
        std::atomic<int> arrived = 0;
        registry.setArrivedHandler([&] { ++arrived; });
        registry.schema(1);
        QTRY_COMPARE(registry.schema(1).state, DecodeState::Failed);
        const Error error = *registry.schema(1).error;
        QCOMPARE(error.kind, ErrorKind::Registry);
        QCOMPARE(error.subject, QStringLiteral("127.0.0.1:%1").arg(port));
        QVERIFY2(error.detail.contains(error.subject), qPrintable(error.detail));
        QVERIFY(error.retriable);
        QTRY_COMPARE(arrived.load(), 1);
        FakeRegistry again(port);
        QTRY_COMPARE(registry.schema(1).state, DecodeState::Ok);
        QTRY_COMPARE(arrived.load(), 2);
    }

    void faultsHaveNames_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QString>("kind");
        QTest::newRow("server error") << 500 << QByteArray("{}") << QStringLiteral("Registry");
        QTest::newRow("wrong password") << 401 << QByteArray("{}") << QStringLiteral("Authentication");
        QTest::newRow("not allowed") << 403 << QByteArray("{}") << QStringLiteral("Authorization");
        QTest::newRow("something else answers")
            << 200 << QByteArray("<html>hello</html>") << QStringLiteral("Registry");
        QTest::newRow("other JSON") << 200 << QByteArray("{\"a\":1}") << QStringLiteral("Registry");
        QTest::newRow("wrong path") << 404 << QByteArray("<html>no</html>") << QStringLiteral("Registry");
        QTest::newRow("a broken schema") << 200 << QByteArray("{\"schema\":\"{\\\"type\\\":\\\"wheel\\\"}\"}")
                                         << QStringLiteral("Decode");
    }
    void faultsHaveNames()
    {
        QFETCH(const int, status);
        QFETCH(const QByteArray, body);
        QFETCH(const QString, kind);
        FakeRegistry fake;
        fake.set("/schemas/ids/5", {status, body.toStdString()});
        SchemaRegistry registry(configFor(fake.server.url()));
        const auto answer = registry.fetchBlocking(5, 5'000);
        QCOMPARE(answer.state, DecodeState::Failed);
        QCOMPARE(errorKindName(answer.error->kind), kind);
        QVERIFY(!answer.error->detail.isEmpty());
        registry.schema(5);
        QTRY_COMPARE(registry.schema(5).state, DecodeState::Failed);
        QCOMPARE(errorKindName(registry.schema(5).error->kind), kind);
    }

    void aSilentRegistryTimesOutAndHoldsNobodyUp()
    {
        FakeRegistry fake;
        fake.set("/schemas/ids/5", {200, {}, true});
        RegistryConfig config = configFor(fake.server.url());
        config.timeoutMs = 100'000;
        auto registry = std::make_unique<SchemaRegistry>(config);
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(registry->schema(5).state, DecodeState::Pending);
        QTRY_COMPARE(fake.asked("/schemas/ids/5"), 1);
        QCOMPARE(registry->fetchBlocking(5, 100).error->kind, ErrorKind::Registry);
        QTRY_COMPARE(fake.asked("/schemas/ids/5"), 2);
        const qint64 before = timer.elapsed();
        registry.reset();
        QVERIFY(timer.elapsed() - before < 1'000);
    }

    void referencesAreFetched()
    {
        FakeRegistry fake;
        fake.set("/schemas/ids/9",
                 {200, "{\"schema\":\"{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"O\\\",\\\"fields\\\":[{"
                       "\\\"name\\\":\\\"m\\\",\\\"type\\\":\\\"shop.Money\\\"}]}\","
                       "\"references\":[{\"name\":\"shop.Money\",\"subject\":\"money /value\",\"version\":2}]}"});
        fake.set("/subjects/money%20%2Fvalue/versions/2",
                 {200, "{\"schema\":\"{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"shop.Money\\\",\\\"fields\\\":[{"
                       "\\\"name\\\":\\\"c\\\",\\\"type\\\":\\\"shop.Cents\\\"}]}\","
                       "\"references\":[{\"name\":\"shop.Cents\",\"subject\":\"cents\",\"version\":1},{\"name\":\"x\","
                       "\"subject\":\"money /value\",\"version\":2}]}"});
        fake.set("/subjects/cents/versions/1",
                 {200, "{\"schema\":\"{\\\"type\\\":\\\"fixed\\\",\\\"name\\\":\\\"shop.Cents\\\",\\\"size\\\":2}\"}"});
        SchemaRegistry registry(configFor(fake.server.url()));
        const auto answer = registry.fetchBlocking(9, 5'000);
        QVERIFY2(answer.state == DecodeState::Ok, answer.error ? qPrintable(answer.error->detail) : "");
        QCOMPARE(answer.avro->node(answer.avro->root().fields[0].node).name, std::string("shop.Money"));
    }

    void registersAndReportsWhatIsRefused()
    {
        FakeRegistry fake;
        fake.set("/subjects/a-value/versions", {200, R"({"id":17})"});
        fake.set("/subjects/b-value/versions",
                 {409, R"({"error_code":409,"message":"Schema being registered is incompatible"})"});
        SchemaRegistry registry(configFor(fake.server.url()));
        QCOMPARE(registry.registerBlocking("a-value", "AVRO", "\"string\"").value_or(-1), 17);
        {
            const std::lock_guard lock(fake.mutex);
            QCOMPARE(fake.seen.back().method, std::string("POST"));
            QCOMPARE(fake.seen.back().body, std::string("{\"schema\":\"\\\"string\\\"\"}"));
        }
        const auto refused = registry.registerBlocking("b-value", "PROTOBUF", "syntax = \"proto3\";");
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::Invalid);
        QVERIFY(refused.error().detail.contains(QLatin1String("incompatible")));
    }

    void listsSubjectsSorted()
    {
        FakeRegistry fake;
        fake.set("/subjects", {200, R"(["b","a"])"});
        QCOMPARE(*SchemaRegistry(configFor(fake.server.url() + "/")).subjectsBlocking(5'000),
                 (std::vector<std::string>{"a", "b"}));
    }

    void sendsWhoAsks()
    {
        FakeRegistry fake;
        RegistryConfig config = configFor(fake.server.url());
        config.user = "me";
        config.password = "secret";
        SchemaRegistry(config).fetchBlocking(1, 5'000);
        QVERIFY(fake.seen.front().headers.find("Authorization: Basic bWU6c2VjcmV0") != std::string::npos);
        fake.seen.clear();
        config.user.clear();
        config.token = [](bool fresh) -> Result<std::string> { return std::string(fresh ? "new" : "old"); };
        fake.set("/schemas/ids/3", {401, "{}"});
        SchemaRegistry(config).fetchBlocking(3, 5'000);
        QCOMPARE(int(fake.seen.size()), 2);
        QVERIFY(fake.seen[0].headers.find("Authorization: Bearer old") != std::string::npos);
        QVERIFY(fake.seen[1].headers.find("Authorization: Bearer new") != std::string::npos);
    }

    void aTokenThatCannotBeHadIsTheError()
    {
        RegistryConfig config = configFor("http://127.0.0.1:1");
        config.token = [](bool) -> Result<std::string> {
            return Error{
                ErrorKind::Authentication, 0, QStringLiteral("the token service refuses the client"), {}, false, false};
        };
        QCOMPARE(SchemaRegistry(config).fetchBlocking(1, 1'000).error->detail,
                 QStringLiteral("the token service refuses the client"));
    }
};

WEIR_TEST(SchemaRegistryTest)

} // namespace weir

#include "schemaregistrytest.moc"
