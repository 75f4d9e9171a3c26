// Requests come out the same however their bytes are cut, and what is hostile is refused before it is kept.
#include "backend/engine/http/requestreader.h"
#include "tests/support/registry.h"

#include <random>

namespace weir::engine {
namespace {

using State = RequestReader::State;

const QByteArray chunkedHead = "POST /v1/batch HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

std::string_view viewOf(const QByteArray& bytes) { return {bytes.constData(), std::size_t(bytes.size())}; }

/// "POST /v1/batch body|GET /health ", and how it ended: "idle", "head", "body", or the status of what failed.
QByteArray readIn(const QByteArray& bytes, qsizetype piece, const RequestLimits& limits = {})
{
    RequestReader reader(limits);
    QByteArray told;
    for (qsizetype at = 0; at < bytes.size(); at += piece) {
        reader.feed(viewOf(bytes.mid(at, piece)));
        while (reader.state() == State::Done) {
            const HttpRequest& request = reader.request();
            told += QByteArray::fromStdString(request.method + ' ' + request.target + ' ' + request.body) + '|';
            reader.next();
        }
        if (reader.state() == State::Failed)
            return told + QByteArray::number(reader.status());
    }
    return told + (reader.state() == State::Idle ? "idle" : reader.state() == State::Head ? "head" : "body");
}

} // namespace

class RequestReaderTest : public QObject
{
    Q_OBJECT
private slots:
    void requestsAreReadHoweverTheyAreCut_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("told");
        const auto row = [](const char* name, const QByteArray& bytes, const QByteArray& told) {
            QTest::newRow(name) << bytes << told;
        };
        const QByteArray get = "GET /health HTTP/1.1\r\nHost: a\r\n\r\n";
        const QByteArray post = "POST /v1/t HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n";
        row("get", get, "GET /health |idle");
        row("post", post + "hello", "POST /v1/t hello|idle");
        row("nothing in it", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", "POST / |idle");
        row("empty lines in front", "\r\n\r\n" + get, "GET /health |idle");
        row("pipelined", post + "hello" + get + post + "world", "POST /v1/t hello|GET /health |POST /v1/t world|idle");
        row("chunks", chunkedHead + "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n" + get,
            "POST /v1/batch hello world|GET /health |idle");
        row("chunks with extensions", chunkedHead + "5;a=b;c=\"d\"\r\nhello\r\n0\r\n\r\n", "POST /v1/batch hello|idle");
        row("trailers change nothing",
            chunkedHead + "5\r\nhello\r\n0\r\nX-Sum: 1\r\nAuthorization: Basic eA==\r\n\r\n" + get,
            "POST /v1/batch hello|GET /health |idle");
        row("cut in the body", post + "hel", "body");
        row("cut in the head", "GET /health HTTP/1.1\r\nHo", "head");

        row("bad chunk size", chunkedHead + "5x\r\nhello\r\n0\r\n\r\n", "400");
        row("negative chunk", chunkedHead + "-5\r\nhello\r\n0\r\n\r\n", "400");
        row("chunk in 0x", chunkedHead + "0x5\r\nhello\r\n0\r\n\r\n", "400");
        row("chunk longer than said", chunkedHead + "5\r\nhello!\r\n0\r\n\r\n", "400");
        row("chunk size with LF alone", chunkedHead + "5\nhello\r\n0\r\n\r\n", "400");
        row("chunk beyond 64 bits", chunkedHead + "10000000000000005\r\nhello\r\n0\r\n\r\n", "400");
        row("gigantic chunk", chunkedHead + "ffffffffffffffff\r\nhello", "413");
        row("bad head behind a good request", get + "GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", "GET /health |400");
        row("no HTTP", "\x16\x03\x01\x02hello\r\n\r\n", "400");
    }

    void requestsAreReadHoweverTheyAreCut()
    {
        QFETCH(QByteArray, bytes);
        for (const qsizetype piece : {bytes.size(), qsizetype(1), qsizetype(2), qsizetype(3), qsizetype(7)})
            QTEST(readIn(bytes, piece), "told");
    }

    void damagedRequestsAreTheSameHoweverTheyAreCut()
    {
        // What is wrong in the last bytes may be seen now, or only when more has come.
        const auto requestsOf = [](const QByteArray& told) { return told.left(told.lastIndexOf('|')); };
        const QByteArray good = "POST /v1/t HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello" + chunkedHead +
                                "5;a=\"b\"\r\nhello\r\n1\r\nx\r\n0\r\nX-A: b\r\n\r\n" + chunkedHead + "0\r\n\r\n";
        const QByteArray signs("\r\n\0 :;,019afFx\"=-\xff", 19);
        std::minstd_rand random(7);
        const auto below = [&random](qsizetype bound) { return qsizetype(random() % std::uint32_t(bound)); };
        for (int i = 0; i < 5'000; ++i) {
            QByteArray bytes = good;
            for (qsizetype changes = below(4); changes >= 0; --changes) {
                const qsizetype at = below(bytes.size());
                if (below(3) == 0)
                    bytes.remove(at, 1 + below(3));
                else if (below(2) == 0)
                    bytes.insert(at, signs[below(signs.size())]);
                else
                    bytes[at] = signs[below(signs.size())];
            }
            const QByteArray whole = requestsOf(readIn(bytes, bytes.size()));
            QCOMPARE(requestsOf(readIn(bytes, 1)), whole);
            QCOMPARE(requestsOf(readIn(bytes, 2 + below(40))), whole);
        }
    }

    void whatTheHeadSaysIsKnown()
    {
        RequestReader reader({});
        reader.feed("POST http://a/v1/t?x=/y HTTP/1.1\r\nHost: a\r\nX-Two: 1\r\nx-two: 2\r\nExpect: 100-Continue\r\n"
                    "Connection: close\r\nContent-Length: 1\r\n\r\n");
        QCOMPARE(reader.state(), State::Body);
        const HttpRequest& request = reader.request();
        QCOMPARE(request.field("x-two"), std::string_view("1"));
        QVERIFY(!request.has("x-three"));
        QCOMPARE(request.path(), std::string_view("/v1/t"));
        QVERIFY(request.expectsContinue && !request.keepsAlive && reader.isBodyEmptyYet());
    }

    void trailersAreNoFields()
    {
        RequestReader reader({});
        reader.feed(viewOf(chunkedHead + "0\r\nX-Late: 1\r\n\r\n"));
        QCOMPARE(reader.state(), State::Done);
        QVERIFY(!reader.request().has("x-late"));
    }

    void headsAreBounded()
    {
        RequestLimits limits;
        limits.headerBytes = 200;
        const QByteArray head = "GET / HTTP/1.1\r\nHost: a\r\nX-A: ";
        const QByteArray fits = head + QByteArray(200 - head.size() - 4, 'x') + "\r\n\r\n";
        QCOMPARE(fits.size(), 200);
        for (const qsizetype piece : {1, 50, 500}) {
            QCOMPARE(readIn(fits, piece, limits), QByteArray("GET / |idle"));
            QCOMPARE(readIn(head + QByteArray(201 - head.size() - 4, 'x') + "\r\n\r\n", piece, limits),
                     QByteArray("431"));
            QCOMPARE(readIn(head + QByteArray(10'000, 'x'), piece, limits), QByteArray("431"));
        }
    }

    void bodiesAreBounded()
    {
        RequestLimits limits;
        limits.bodyBytes = 100;
        limits.headerBytes = 200;
        const auto lengthOf = [](int size) {
            return "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + QByteArray::number(size) + "\r\n\r\n";
        };
        for (const qsizetype piece : {1, 50, 5000}) {
            QCOMPARE(readIn(lengthOf(100) + QByteArray(100, 'x'), piece, limits),
                     "POST / " + QByteArray(100, 'x') + "|idle");
            QCOMPARE(readIn(lengthOf(101), piece, limits), QByteArray("413"));
            QCOMPARE(
                readIn(chunkedHead + QByteArray("32\r\n" + QByteArray(50, 'x') + "\r\n").repeated(3), piece, limits),
                QByteArray("413"));
            QCOMPARE(readIn(chunkedHead + "1;" + QByteArray(10'000, 'x'), piece, limits), QByteArray("400"));
            QCOMPARE(
                readIn(chunkedHead + QByteArray("1;" + QByteArray(150, 'x') + "\r\ny\r\n").repeated(50), piece, limits),
                QByteArray("400"));
            QCOMPARE(readIn(chunkedHead + "0\r\n" + QByteArray("X-A: b\r\n").repeated(100), piece, limits),
                     QByteArray("400"));
        }
    }
};

WEIR_TEST(RequestReaderTest)

} // namespace weir::engine

#include "requestreadertest.moc"
