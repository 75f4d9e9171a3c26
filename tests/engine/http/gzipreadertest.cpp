// What is packed with gzip comes out whole, or not at all, and never larger than allowed.
#include "backend/engine/http/gzipreader.h"
#include "tests/engine/http/httptools.h"
#include "tests/support/registry.h"

namespace weir::engine {

using test::gzipped;

class GzipReaderTest : public QObject
{
    Q_OBJECT
private slots:
    void itGivesBackWhatWasPacked()
    {
        std::string text;
        for (int i = 0; i < 10'000; ++i)
            text += std::to_string(i * 7919);
        QCOMPARE(expandGzip(gzipped(text), text.size()).value_or("?"), text);
        QCOMPARE(expandGzip(gzipped(""), 0).value_or("?"), std::string());
        QCOMPARE(expandGzip(gzipped("one ") + gzipped("two"), 7).value_or("?"), std::string("one two"));
    }

    void aBombEndsAtItsBound()
    {
        const std::string bomb = gzipped(std::string(50'000'000, ' '));
        QVERIFY(bomb.size() < 60'000);
        const Result<std::string> expanded = expandGzip(bomb, 500 * 1024);
        QVERIFY(!expanded);
        QCOMPARE(expanded.error().kind, ErrorKind::Limit);
        QCOMPARE(expandGzip(gzipped("123456"), 5).error().kind, ErrorKind::Limit);
    }

    void whatIsDamagedIsRefused()
    {
        const std::string whole = gzipped("hello, hello, hello");
        std::string damaged = whole;
        damaged[damaged.size() - 5] = char(damaged[damaged.size() - 5] ^ 1); // of the checksum
        for (const std::string& bytes :
             {std::string(), std::string("hello"), damaged, whole + "x", whole + whole.substr(0, 12)})
            QCOMPARE(expandGzip(bytes, 1000).error().kind, ErrorKind::Decode);
        for (std::size_t size = 0; size < whole.size(); ++size)
            QCOMPARE(expandGzip(whole.substr(0, size), 1000).error().kind, ErrorKind::Decode);
    }
};

WEIR_TEST(GzipReaderTest)

} // namespace weir::engine

#include "gzipreadertest.moc"
