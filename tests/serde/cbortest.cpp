#include "backend/serde/binary/cbor.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {
namespace {

std::string bytesOf(const QByteArray& hex) { return QByteArray::fromHex(hex).toStdString(); }

void row(const char* name, const char* hex, const char* json)
{
    QTest::newRow(name) << QByteArray(hex) << QByteArray(json);
}

std::string nestedLists(int depth)
{
    const QByteArray text = QByteArray(depth, '[') + '1' + QByteArray(depth, ']');
    return text.toStdString();
}

void columns()
{
    QTest::addColumn<QByteArray>("hex");
    QTest::addColumn<QByteArray>("json");
}

} // namespace

class CborTest : public QObject
{
    Q_OBJECT
private slots:
    // Made with cbor2 for Python, and from appendix A of RFC 8949.
    void readsWhatOthersWrite_data()
    {
        columns();
        row("a door sensor",
            "a664646f6f7207646f70656ef56b74656d7065726174757265fbc00c0000000000006762617474657279fb3febd70a3d70a3d76473"
            "65656e8261616162656661756c74f6",
            "{\"door\":7,\"open\":true,\"temperature\":-3.5,\"battery\":0.87,\"seen\":[\"a\",\"b\"],\"fault\":null}");
        row("integers of every width",
            "900017181818ff19010019ffff1a000100001b00000001000000001bffffffffffffffff2037381838ff3901003b7fffffffffffff"
            "ff3bffffffffffffffff",
            "[0,23,24,255,256,65535,65536,4294967296,18446744073709551615,-1,-24,-25,-256,-257,-9223372036854775808,-"
            "18446744073709551616]");
        row("bignums",
            "84c249010000000000000000c349010000000000000000c24d0c9f2c9cd04674edea40000000c34d0c9f2c9cd04674edea3ffffff"
            "f",
            "[18446744073709551616,-18446744073709551617,1000000000000000000000000000000,-"
            "1000000000000000000000000000000]");
        row("a decimal fraction", "c48221196ab3", "273.15");
        row("a negative decimal fraction", "c4822124", "-0.05");
        row("a decimal with a large exponent", "c48218280c", "12e40");
        row("a decimal of a bignum", "c48221c24b084595161401484a000000", "100000000000000000000000.00");
        row("a bigfloat", "c5822003", "{\"$tag\":5,\"value\":[-1,3]}");
        row("bytes", "43010203", "{\"$base64\":\"AQID\"}");
        row("a time as text", "c074323032362d30332d30315431323a33303a30305a", "\"2026-03-01T12:30:00Z\"");
        row("a time as number", "c11a514b67b0", "\"2013-03-21T20:04:00Z\"");
        row("a time as float", "c1fb41d452d9ec200000", "\"2013-03-21T20:04:00.5Z\"");
        row("a time before 1970", "c120", "\"1969-12-31T23:59:59Z\"");
        row("a UUID", "d825506ba7b8109dad11d180b400c04fd430c8", "\"6ba7b810-9dad-11d1-80b4-00c04fd430c8\"");
        row("a URI", "d82072687474703a2f2f6578616d706c652e636f6d", "\"http://example.com\"");
        row("a tag that is not known", "d903e88101", "{\"$tag\":1000,\"value\":[1]}");
        row("a tag that does not fit", "d8256474657874", "{\"$tag\":37,\"value\":\"text\"}");
        row("simple values", "83f7f3f8ff", "[null,{\"$simple\":19},{\"$simple\":255}]");
        row("keys that are no texts", "a2016161216162", "{\"1\":\"a\",\"-2\":\"b\"}");
        row("floats", "84f93e00fb7e37e43c8800759cf97e00f97c00", "[1.5,1e+300,\"NaN\",\"Infinity\"]");
        row("half zero", "f90000", "0.0");
        row("half minus zero", "f98000", "-0.0");
        row("half one", "f93c00", "1.0");
        row("half largest", "f97bff", "65504.0");
        row("half smallest", "f90001", "5.960464477539063e-08");
        row("half infinity", "f97c00", "\"Infinity\"");
        row("indefinite bytes", "5f42010243030405ff", "{\"$base64\":\"AQIDBAU=\"}");
        row("indefinite text", "7f657374726561646d696e67ff", "\"streaming\"");
        row("indefinite list in list", "9f018202039f0405ffff", "[1,[2,3],[4,5]]");
        row("indefinite map", "bf61610161629f0203ffff", "{\"a\":1,\"b\":[2,3]}");
        row("regular expression tag", "d823625c64", "\"\\\\d\"");
        row("base64 hint", "d74401020304", "{\"$tag\":23,\"value\":{\"$base64\":\"AQIDBA==\"}}");
        row("self described", "d9d9f783010203", "[1,2,3]");
        row("empty bignum", "c240", "0");
        row("negative bignum", "c349010000000000000000", "-18446744073709551617");
    }
    void readsWhatOthersWrite()
    {
        QFETCH(const QByteArray, hex);
        QFETCH(const QByteArray, json);
        const std::string bytes = bytesOf(hex);
        const auto decoded = decodeCbor(bytes);
        QVERIFY2(decoded, qPrintable(decoded ? QString() : decoded.error().detail));
        QCOMPARE(QByteArray::fromStdString(decoded->json), json);
        QCOMPARE(decoded->consumed, bytes.size());
        for (std::size_t size = 0; size < bytes.size(); ++size)
            QVERIFY(!decodeCbor(std::string_view(bytes).substr(0, size)));
    }

    void writesTheShortestForm_data()
    {
        columns();
        row("a record", "a26269641903e8646e616d6563416e6e", "{\"id\": 1000, \"name\": \"Ann\"}");
        row("integers", "87001718181901001a000100001bffffffffffffffff20",
            "[0,23,24,256,65536,18446744073709551615,-1]");
        row("floats", "82fa3fc00000fb3fb999999999999a", "[1.5,0.1]");
        row("bytes", "43010203", "{\"$base64\":\"AQID\"}");
        row("a tag", "d903e88101", "{\"$tag\":1000,\"value\":[1]}");
        row("a simple value", "f8ff", "{\"$simple\":255}");
        row("constants", "83f6f5f4", "[null,true,false]");
    }
    void writesTheShortestForm()
    {
        QFETCH(const QByteArray, hex);
        QFETCH(const QByteArray, json);
        const auto encoded = encodeCbor(json.toStdString());
        QVERIFY2(encoded, qPrintable(encoded ? QString() : encoded.error().detail));
        QCOMPARE(QByteArray::fromStdString(*encoded).toHex(), hex);
    }

    void saysWhatIsWrongAndWhere_data()
    {
        QTest::addColumn<QByteArray>("hex");
        QTest::addColumn<QString>("problem");
        QTest::newRow("a reserved length")
            << QByteArray("1c") << QStringLiteral("a value begins with a byte that begins none (byte 0 of 1)");
        QTest::newRow("a break alone") << QByteArray("ff")
                                       << QStringLiteral("an item ends that never began (byte 1 of 1)");
        QTest::newRow("a chunk of another type")
            << QByteArray("5f6161ff") << QStringLiteral("a chunk is of another type than its string (byte 2 of 4)");
        QTest::newRow("a lie about bytes")
            << QByteArray("5bffffffffffffffff01")
            << QStringLiteral("a length of 18446744073709551615 is more than the 1 bytes that are left (byte 9 of 10)");
        QTest::newRow("a lie about a map")
            << QByteArray("bb7fffffffffffffff0102")
            << QStringLiteral(
                   "a length of 9223372036854775807 is more than the 2 bytes that are left can hold (byte 9 of 11)");
        QTest::newRow("inside") << QByteArray("a16161811c")
                                << QStringLiteral("a value begins with a byte that begins none, in a[0] (byte 4 of 5)");
    }
    void saysWhatIsWrongAndWhere()
    {
        QFETCH(const QByteArray, hex);
        QFETCH(const QString, problem);
        const auto decoded = decodeCbor(bytesOf(hex));
        QVERIFY(!decoded);
        QCOMPARE(decoded.error().detail, problem);
    }

    void keysInKeysAreBounded()
    {
        const auto keys = [](int levels) {
            return decodeCbor(
                QByteArray::fromHex(QByteArray("a1").repeated(levels) + "01" + QByteArray("02").repeated(levels))
                    .toStdString());
        };
        QVERIFY(keys(1));
        QCOMPARE(QByteArray::fromStdString(keys(2)->json), QByteArray("{\"{\\\"1\\\":2}\":2}"));
        QVERIFY(keys(3));
        QVERIFY(!keys(4));
        QCOMPARE(keys(4).error().kind, ErrorKind::Limit);
    }

    void endsAtTheDeepest()
    {
        for (const char begin : {'\x81', '\x9F', '\xC1', '\xD8', '\xBF'}) {
            const auto decoded = decodeCbor(std::string(1'000'000, begin));
            QVERIFY(!decoded);
        }
        QVERIFY(!encodeCbor(nestedLists(100'000)));
    }

    void largeBignumsStayBytes()
    {
        const auto decoded = decodeCbor(bytesOf("c2590101") + std::string(257, '\1'));
        QVERIFY(decoded);
        QVERIFY(QByteArray::fromStdString(decoded->json).startsWith("{\"$tag\":2,\"value\":{\"$base64\""));
    }

    void bignumsGoBothWays_data()
    {
        QTest::addColumn<QByteArray>("digits");
        QTest::newRow("2^64") << QByteArray("18446744073709551616");
        QTest::newRow("-2^64") << QByteArray("-18446744073709551616");
        QTest::newRow("-2^64 - 1") << QByteArray("-18446744073709551617");
        QTest::newRow("10^40") << QByteArray("1" + QByteArray(40, '0'));
        QTest::newRow("-10^40") << QByteArray("-1" + QByteArray(40, '0'));
    }
    void bignumsGoBothWays()
    {
        QFETCH(const QByteArray, digits);
        const auto encoded = encodeCbor(digits.toStdString());
        QVERIFY(encoded);
        const auto decoded = decodeCbor(*encoded);
        QVERIFY(decoded);
        QCOMPARE(QByteArray::fromStdString(decoded->json), digits);
    }
};

WEIR_TEST(CborTest)

} // namespace weir

#include "cbortest.moc"
