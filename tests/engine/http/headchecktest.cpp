// Heads that may be read in two ways are refused, and those of real clients are not.
#include "backend/engine/http/headcheck.h"
#include "tests/support/registry.h"

namespace weir::engine {

class HeadCheckTest : public QObject
{
    Q_OBJECT
private slots:
    void eachHeadHasItsVerdict_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<int>("status");
        const auto row = [](const char* name, const QByteArray& head, int status) {
            QTest::newRow(name) << head << status;
        };
        const QByteArray post = "POST /v1/batch HTTP/1.1\r\nHost: a\r\n";
        row("length", post + "Content-Length: 5\r\n\r\n", 0);
        row("chunked", post + "Transfer-Encoding: chunked\r\n\r\n", 0);
        row("chunked in capitals", post + "TRANSFER-ENCODING:\tChunked \r\n\r\n", 0);
        row("no body", "GET /health HTTP/1.1\r\nHost: a\r\n\r\n", 0);
        row("1.0 without host", "GET /health HTTP/1.0\r\n\r\n", 0);
        row("empty value", post + "X-Empty:\r\n\r\n", 0);
        row("Latin-1 in a value", post + "X-Name: J\xfcrgen\r\n\r\n", 0);
        row("absolute target", "POST http://a/v1/t HTTP/1.1\r\nHost: a\r\n\r\n", 0);

        row("both", post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", 400);
        row("both, the other way", post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n", 400);
        row("two lengths", post + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n", 400);
        row("the same length twice", post + "Content-Length: 5\r\nContent-Length: 5\r\n\r\n", 400);
        row("list of lengths", post + "Content-Length: 5, 5\r\n\r\n", 400);
        row("signed length", post + "Content-Length: +5\r\n\r\n", 400);
        row("negative length", post + "Content-Length: -1\r\n\r\n", 400);
        row("hexadecimal length", post + "Content-Length: 0x5\r\n\r\n", 400);
        row("length beyond 64 bits", post + "Content-Length: 18446744073709551621\r\n\r\n", 400);
        row("empty length", post + "Content-Length: \r\n\r\n", 400);
        row("unknown encoding", post + "Transfer-Encoding: xchunked\r\n\r\n", 501);
        row("two encodings", post + "Transfer-Encoding: gzip, chunked\r\n\r\n", 501);
        row("encoding twice", post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400);
        row("encoding behind another sign",
            post + "Transfer-Encoding: \x0b"
                   "chunked\r\n\r\n",
            400);
        row("chunked in 1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400);
        row("folded", post + "X-A: b\r\n c\r\n\r\n", 400);
        row("folded encoding", post + "Transfer-Encoding:\r\n chunked\r\n\r\n", 501);
        row("folded first field", "POST / HTTP/1.1\r\n Host: a\r\n\r\n", 400);
        row("space in front of the colon", post + "Content-Length : 5\r\n\r\n", 400);
        row("space in a name", post + "Content Length: 5\r\n\r\n", 400);
        row("no colon", post + "nonsense\r\n\r\n", 400);
        row("no name", post + ": x\r\n\r\n", 400);
        row("bare LF", "POST / HTTP/1.1\nHost: a\n\r\n\r\n", 400);
        row("bare CR", post + "X-A: b\rContent-Length: 5\r\n\r\n", 400);
        row("NUL", post + QByteArray("X-A: b\0c\r\n\r\n", 12), 400);
        row("no host", "POST / HTTP/1.1\r\n\r\n", 400);
        row("two hosts", post + "Host: b\r\n\r\n", 400);
        row("two spaces", "POST  / HTTP/1.1\r\nHost: a\r\n\r\n", 400);
        row("space in the target", "POST /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400);
        row("no target", "POST HTTP/1.1\r\nHost: a\r\n\r\n", 400);
        row("method of signs", "P(ST / HTTP/1.1\r\nHost: a\r\n\r\n", 400);
        row("HTTP/2", "PRI * HTTP/2.0\r\n\r\n", 505);
        row("HTTP/0.9", "GET /\r\n\r\n", 400);
        row("other protocol", "GET / FTP/1.1\r\nHost: a\r\n\r\n", 400);
        row("hundred fields", post + QByteArray("a: b\r\n").repeated(99) + "\r\n", 0);
        row("and one more", post + QByteArray("a: b\r\n").repeated(100) + "\r\n", 431);
    }

    void eachHeadHasItsVerdict()
    {
        QFETCH(QByteArray, head);
        QFETCH(int, status);
        const HeadMistake mistake = checkHead({head.constData(), std::size_t(head.size())}, {});
        QCOMPARE(mistake.status, status);
        QCOMPARE(mistake.reason.empty(), status == 0);
    }
};

WEIR_TEST(HeadCheckTest)

} // namespace weir::engine

#include "headchecktest.moc"
