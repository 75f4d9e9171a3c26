// What becomes of a request to the tracking API: messages, to the letter, or an answer.
#include "backend/engine/http/trackingapi.h"
#include "tests/engine/http/fakecollector.h"
#include "tests/engine/http/httptools.h"
#include "tests/support/registry.h"

namespace weir::engine {
namespace {

using test::basic;
using test::posted;
using test::quoted;

constexpr std::int64_t nowMs = 1'800'000'000'000;

struct Api
{
    test::FakeCollector collector;
    RequestLimits limits;
    VirtualClock clock{nowMs};
    TrackingApi tracking{collector, limits, clock};

    HttpOutcome post(const std::string& path, std::string body, std::vector<HttpField> fields = {},
                     std::string_view peer = {})
    {
        HttpRequest request = posted(path, std::move(body), std::move(fields));
        const std::optional<TrackingCall> call = TrackingApi::callOf(request.path());
        return call ? tracking.read(*call, request, peer) : HttpOutcome(refusal(404, "", ""));
    }
    /// With ' for " both ways, and the write key in Authorization.
    QByteArray lines(const char* path, const char* body, std::string_view peer = {})
    {
        return QByteArray::fromStdString(
            test::linesOf(post(path, quoted(body), {{"authorization", basic("wk:")}}, peer)));
    }
};

} // namespace

class TrackingApiTest : public QObject
{
    Q_OBJECT
private slots:
    void pathsGiveTheType_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("type");
        for (const char* type : {"identify", "track", "page", "screen", "group", "alias", "batch", "import"}) {
            for (const QByteArray& path :
                 {QByteArray(QByteArray("/v1/") + type), QByteArray(QByteArray("/v1/") + type + "/")})
                QTest::newRow(path.constData()) << path << QByteArray(type);
            if (QByteArray(type) != "import")
                QTest::newRow(type) << QByteArray("/v1/") + type[0] << QByteArray(type);
        }
        QTest::newRow("beacon") << QByteArray("/v1/m") << QByteArray("beacon");
        for (const char* path : {"/v1", "/v1/", "/v1//", "/v1/x", "/v1/Track", "/v2/track", "/v1/track//", "/v1/tr",
                                 "/V1/track", "/v1/track/x", "", "v1/track"})
            QTest::newRow(path) << QByteArray(path) << QByteArray();
    }

    void pathsGiveTheType()
    {
        QFETCH(QByteArray, path);
        const std::optional<TrackingCall> call = TrackingApi::callOf(path.toStdString());
        QTEST(call ? QByteArray::fromStdString(std::string(TrackingApi::nameOf(*call))) : QByteArray(), "type");
    }

    void messagesAreAsTheyCame_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("lines");
        const auto row = [](const char* name, const char* path, const char* body, const char* lines) {
            QTest::newRow(name) << QByteArray(path) << QByteArray(body) << QByteArray(lines);
        };
        row("type is added", "/v1/t", "{'event':'A','userId':'u'}", "{'event':'A','userId':'u','type':'track'}\n");
        row("the path's type counts", "/v1/identify", "{'type':'track','userId':'u'}",
            "{'type':'identify','userId':'u'}\n");
        row("numbers as written", "/v1/track", "{'a':9223372036854775807,'b':18446744073709551617,'c':1.10,'d':1e400}",
            "{'a':9223372036854775807,'b':18446744073709551617,'c':1.10,'d':1e400,'type':'track'}\n");
        row("null stays", "/v1/identify", "{'traits':{'plan':null}}", "{'traits':{'plan':null},'type':'identify'}\n");
        row("dots and NUL stay", "/v1/page", "{'properties':{'a.b':{'c.d':'x\\u0000y'}}}",
            "{'properties':{'a.b':{'c.d':'x\\u0000y'}},'type':'page'}\n");
        row("writeKey stays", "/v1/page", "{'writeKey':'x'}", "{'writeKey':'x','type':'page'}\n");
        row("batch", "/v1/batch", "{'batch':[{'type':'track','event':'A'},{'type':'page'}]}",
            "{'type':'track','event':'A'}\n{'type':'page'}\n");
        row("import", "/v1/import", "{'batch':[{'type':'page'}]}", "{'type':'page'}\n");
        row("sentAt and context are merged in", "/v1/b",
            "{'sentAt':'S','context':{'a':1,'b':{'c':2}},'integrations':{'All':false},'batch':[{},{'sentAt':'own'}]}",
            "{'context':{'a':1,'b':{'c':2}},'integrations':{'All':false},'sentAt':'S'}\n"
            "{'sentAt':'own','context':{'a':1,'b':{'c':2}},'integrations':{'All':false}}\n");
        row("deeply, and the message wins", "/v1/b",
            "{'context':{'a':1,'b':{'c':2,'d':3},'e':{'f':1}},'batch':[{'context':{'b':{'c':9,'x':null},'e':null}}]}",
            "{'context':{'b':{'c':9,'x':null,'d':3},'e':null,'a':1}}\n");
        row("a null sentAt or context is the message's own word", "/v1/b",
            "{'sentAt':'S','context':{'a':1},'batch':[{'context':null,'sentAt':null}]}",
            "{'context':null,'sentAt':null}\n");
        row("a context that is no object is not merged", "/v1/b", "{'context':'x','batch':[{'a':1}]}", "{'a':1}\n");
        row("bad ones beside good ones", "/v1/b", "{'batch':[1,{'type':'page'},null,[2],'x']}",
            "{'type':'page'}\n!1\n!null\n![2]\n!'x'\n");
        row("all bad", "/v1/b", "{'batch':[1]}", "!1\n");
        row("nothing in it", "/v1/b", "{'batch':[]}", "200");
        row("beacon", "/v1/m", "{'series':[]}", "200");
        row("byte order mark", "/v1/p", "\xef\xbb\xbf{'a':1}", "{'a':1,'type':'page'}\n");

        row("no batch", "/v1/b", "{'event':'A'}", "400");
        row("batch is no list", "/v1/b", "{'batch':{}}", "400");
        row("a list", "/v1/t", "[{'event':'A'}]", "400");
        row("a number", "/v1/t", "1", "400");
        row("empty", "/v1/t", "", "400");
        row("no JSON", "/v1/t", "event=A", "400");
        row("cut", "/v1/t", "{'event':", "400");
        row("something behind", "/v1/t", "{}{}", "400");
        row("invalid UTF-8", "/v1/t", "{'event':'\xc3\x28'}", "400");
        row("overlong UTF-8", "/v1/t", "{'event':'\xc0\xaf'}", "400");
    }

    void messagesAreAsTheyCame()
    {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, body);
        Api api;
        QTEST(api.lines(path.constData(), body.constData()), "lines");
    }

    void theAddressIsKeptWhereItIsAskedFor()
    {
        Api api;
        QCOMPARE(api.lines("/v1/t", "{'context':{'direct':true}}", "1.2.3.4"),
                 QByteArray("{'context':{'direct':true,'ip':'1.2.3.4'},'type':'track'}\n"));
        QCOMPARE(api.lines("/v1/t", "{'context':{'direct':true,'ip':'own'}}", "1.2.3.4"),
                 QByteArray("{'context':{'direct':true,'ip':'own'},'type':'track'}\n"));
        QCOMPARE(api.lines("/v1/b", "{'context':{'direct':true},'batch':[{'a':1}]}", "::1"),
                 QByteArray("{'a':1,'context':{'direct':true,'ip':'::1'}}\n"));
        QCOMPARE(api.lines("/v1/t", "{'context':{}}", "1.2.3.4"), QByteArray("{'context':{},'type':'track'}\n"));
    }

    void theWriteKeyIsFound_data()
    {
        QTest::addColumn<QByteArray>("authorization");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        const auto row = [](const char* name, const std::string& authorization, const char* body, int status) {
            QTest::newRow(name) << QByteArray::fromStdString(authorization) << QByteArray(body) << status;
        };
        const char* batch = "{'batch':[{'type':'page'}]}";
        row("basic", basic("wk:"), batch, 0);
        row("basic with a password", basic("wk:secret"), batch, 0);
        row("basic without a colon", basic("wk"), batch, 0);
        row("basic in other letters", "bAsIc d2s6", batch, 0);
        row("basic without padding", "Basic d2s", batch, 0);
        row("basic, unknown", basic("other:"), "{'writeKey':'wk','batch':[{}]}", 401);
        row("basic, no base64", "Basic !!!", "{'writeKey':'wk','batch':[{}]}", 401);
        row("basic, empty user", basic(":x"), "{'writeKey':'wk','batch':[{}]}", 0);
        row("bearer beside a key in the body", "Bearer abc", "{'writeKey':'wk','batch':[{}]}", 0);
        row("body", "", "{'batch':[{}],'writeKey':'wk'}", 0);
        row("context", "", "{'batch':[{}],'context':{'writeKey':'wk'}}", 0);
        row("message", "", "{'batch':[1,{},{'writeKey':'wk'}]}", 0);
        row("message's context", "", "{'batch':[{'context':{'writeKey':'wk'}}]}", 0);
        row("unknown", "", "{'batch':[{}],'writeKey':'other'}", 401);
        row("no text", "", "{'batch':[{}],'writeKey':7}", 401);
        row("nowhere", "", batch, 401);
    }

    void theWriteKeyIsFound()
    {
        QFETCH(QByteArray, authorization);
        QFETCH(QByteArray, body);
        std::vector<HttpField> fields;
        if (!authorization.isEmpty())
            fields.push_back({"authorization", authorization.toStdString()});
        Api api;
        const HttpOutcome outcome = api.post("/v1/batch", quoted(body.toStdString()), fields);
        QTEST(test::statusOf(outcome), "status");
        if (const auto* const request = std::get_if<CollectedRequest>(&outcome)) {
            QCOMPARE(request->batch.source, std::string("shop"));
            QCOMPARE(request->batch.receivedAtMs, nowMs);
            QVERIFY(request->bytes > std::size_t(body.size()));
        }
    }

    void whatComesThroughADisabledSourceGoesOn()
    {
        Api api; // and becomes a dead letter there
        const HttpOutcome outcome = api.post("/v1/p", quoted("{'writeKey':'off'}"));
        QCOMPARE(std::get<CollectedRequest>(outcome).batch.source, std::string("closed"));
    }

    void typesAndEncodings_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<int>("status");
        const auto row = [](const char* name, const char* value, int status) {
            QTest::newRow(value) << QByteArray(name) << QByteArray(value) << status;
        };
        for (const char* taken : {"application/json", "text/plain", "Application/JSON; charset=UTF-8",
                                  "text/plain;charset=\"utf-8\"", "application/json; x=y"})
            row("content-type", taken, 0);
        for (const char* refused : {"application/x-www-form-urlencoded", "multipart/form-data", "application/jsonx",
                                    "text/plain; charset=utf-16", "application/json;charset=iso-8859-1"})
            row("content-type", refused, 415);
        row("content-encoding", "identity", 0);
        row("content-encoding", "br", 415);
        row("content-encoding", "gzip, gzip", 415);
        row("content-encoding", "gzip", 400); // and it is not
    }

    void typesAndEncodings()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, value);
        Api api;
        const HttpOutcome outcome =
            api.post("/v1/p", quoted("{'writeKey':'wk'}"), {{name.toStdString(), value.toStdString()}});
        QTEST(test::statusOf(outcome), "status");
    }

    void packedBodiesAreBounded()
    {
        Api api;
        const std::vector<HttpField> packed{{"content-encoding", "gzip"}, {"authorization", basic("wk:")}};
        const HttpOutcome good = api.post("/v1/b", test::gzipped(quoted("{'batch':[{'type':'page'}]}")), packed);
        QCOMPARE(test::linesOf(good), std::string("{'type':'page'}\n"));
        const std::string bomb = test::gzipped("{\"batch\":[" + std::string(20'000'000, ' ') + "]}");
        QCOMPARE(test::statusOf(api.post("/v1/b", bomb, packed)), 413);
    }

    void sizesAreBounded()
    {
        Api api;
        const auto sized = [](std::size_t size) {
            const std::string head = "{\"writeKey\":\"wk\",\"a\":\"";
            return head + std::string(size - head.size() - 2, 'x') + "\"}";
        };
        QCOMPARE(test::statusOf(api.post("/v1/t", sized(32 * 1024))), 0);
        QCOMPARE(test::statusOf(api.post("/v1/t", sized(32 * 1024 + 1))), 400);
        // Within a batch it goes on, to be dead-lettered.
        const HttpOutcome outcome = api.post("/v1/b", "{\"writeKey\":\"wk\",\"batch\":[" + sized(40'000) + "]}");
        QCOMPARE(std::get<CollectedRequest>(outcome).batch.messages.size(), std::size_t(1));

        std::string deep = "{\"writeKey\":\"wk\",\"a\":";
        deep += std::string(10'000, '[') + std::string(10'000, ']') + '}';
        QCOMPARE(test::statusOf(api.post("/v1/t", deep)), 400);

        std::string unreadable = "{\"writeKey\":\"wk\",\"batch\":[\"";
        for (int i = 0; i < 2'000; ++i)
            unreadable += "ä";
        const HttpOutcome cut = api.post("/v1/b", unreadable + "\"]}");
        QCOMPARE(std::get<CollectedRequest>(cut).batch.unreadable.front().size(), std::size_t(2047));
    }

    void whatGrowsByMergingIsBounded()
    {
        Api api;
        std::string wide = "{\"writeKey\":\"wk\",\"context\":{";
        for (int i = 0; i < 4'000; ++i)
            wide += (i > 0 ? ",\"k" : "\"k") + std::to_string(i) + "\":1";
        wide += "},\"batch\":[";
        std::string many = wide;
        for (int i = 0; i < 9'000; ++i)
            many += i > 0 ? ",{\"context\":{}}" : "{\"context\":{}}";
        QCOMPARE(test::statusOf(api.post("/v1/b", many + "]}")), 413);
        QCOMPARE(test::statusOf(api.post("/v1/b", wide + "{\"context\":{}},{}]}")), 0);
        std::string tiny = "{\"writeKey\":\"wk\",\"batch\":[";
        for (int i = 0; i < 10'001; ++i)
            tiny += i > 0 ? ",1" : "1";
        QCOMPARE(test::statusOf(api.post("/v1/b", tiny + "]}")), 413);
    }
};

WEIR_TEST(TrackingApiTest)

} // namespace weir::engine

#include "trackingapitest.moc"
