#include "backend/serde/binary/messagepack.h"
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

class MessagePackTest : public QObject
{
    Q_OBJECT
private slots:
    // Made with msgpack for Python.
    void readsWhatOthersWrite_data()
    {
        columns();
        row("a record of a loyalty card",
            "88a66d656d626572a64d2d31303031a6706f696e7473cd04e2a474696572a4676f6c64a47461677392a3766970a46d61696ca57369"
            "6e6365cd07e3a5726174696fcb3fe0000000000000a6616374697665c3a46e6f7465c0",
            "{\"member\":\"M-1001\",\"points\":1250,\"tier\":\"gold\",\"tags\":[\"vip\",\"mail\"],\"since\":2019,"
            "\"ratio\":0.5,\"active\":true,\"note\":null}");
        row("integers of every width",
            "dc0014007fcc80ccffcd0100cdffffce00010000ceffffffffcf0000000100000000cfffffffffffffffffffe0d0dfd080d1ff7fd1"
            "8000d2ffff7fffd280000000d3ffffffff7fffffffd38000000000000000",
            "[0,127,128,255,256,65535,65536,4294967295,4294967296,18446744073709551615,-1,-32,-33,-128,-129,-32768,-"
            "32769,-2147483648,-2147483649,-9223372036854775808]");
        row("doubles",
            "97cb3ff8000000000000cbbfd0000000000000cb7e37e43c8800759ccb7ff8000000000000cb7ff0000000000000cbfff000000000"
            "0000cb4008000000000000",
            "[1.5,-0.25,1e+300,\"NaN\",\"Infinity\",\"-Infinity\",3.0]");
        row("a float", "ca3fc00000", "1.5");
        row("texts of every width",
            "93a0bf61616161616161616161616161616161616161616161616161616161616161d9206262626262626262626262626262626262"
            "626262626262626262626262626262",
            "[\"\",\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\",\"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\"]");
        row("binary", "81a162c4030102ff", "{\"b\":{\"$base64\":\"AQL/\"}}");
        row("keys that are no texts", "8401a161fba162c0a163c3a164",
            "{\"1\":\"a\",\"-5\":\"b\",\"null\":\"c\",\"true\":\"d\"}");
        row("a timestamp of 32 bits", "d6ff6553f100", "\"2023-11-14T22:13:20Z\"");
        row("a timestamp of 64 bits", "d7ff773594006553f100", "\"2023-11-14T22:13:20.5Z\"");
        row("a timestamp of 96 bits", "c70cff00000001ffffffffffffffff", "\"1969-12-31T23:59:59.000000001Z\"");
        row("an extension", "c70305010203", "{\"$ext\":5,\"$base64\":\"AQID\"}");
        row("a fixed extension", "d60701020304", "{\"$ext\":7,\"$base64\":\"AQIDBA==\"}");
        row("a list of 16", "dc0010000102030405060708090a0b0c0d0e0f", "[0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15]");
        row("a map of 16",
            "de0010a13000a13101a13202a13303a13404a13505a13606a13707a13808a13909a231300aa231310ba231320ca231330da231340e"
            "a231350f",
            "{\"0\":0,\"1\":1,\"2\":2,\"3\":3,\"4\":4,\"5\":5,\"6\":6,\"7\":7,\"8\":8,\"9\":9,\"10\":10,\"11\":11,"
            "\"12\":12,\"13\":13,\"14\":14,\"15\":15}");
        row("text that is not ASCII", "82a57374616474a54bc3b66c6ea5656d6f6a69a4f09f9880",
            "{\"stadt\":\"Köln\",\"emoji\":\"😀\"}");
    }
    void readsWhatOthersWrite()
    {
        QFETCH(const QByteArray, hex);
        QFETCH(const QByteArray, json);
        const std::string bytes = bytesOf(hex);
        const auto decoded = decodeMessagePack(bytes);
        QVERIFY2(decoded, qPrintable(decoded ? QString() : decoded.error().detail));
        QCOMPARE(QByteArray::fromStdString(decoded->json), json);
        QCOMPARE(decoded->consumed, bytes.size());
        for (std::size_t size = 0; size < bytes.size(); ++size)
            QVERIFY(!decodeMessagePack(std::string_view(bytes).substr(0, size)));
    }

    void writesTheShortestForm_data()
    {
        columns();
        row("a record", "82a26964cd03e8a46e616d65a3416e6e", "{\"id\": 1000, \"name\": \"Ann\"}");
        row("integers", "9a007fcc80cd0100ce00010000cf0000000100000000cfffffffffffffffffffe0d0df",
            "[0,127,128,256,65536,4294967296,18446744073709551615,-1,-32,-33]");
        row("more integers", "94d1ff7fd2ffff7fffd3ffffffff7fffffffd38000000000000000",
            "[-129,-32769,-2147483649,-9223372036854775808]");
        row("floats", "92ca3fc00000cb3fb999999999999a", "[1.5,0.1]");
        row("binary", "c4030102ff", "{\"$base64\":\"AQL/\"}");
        row("an extension", "d60701020304", "{\"$ext\":7,\"$base64\":\"AQIDBA==\"}");
        row("an odd extension", "c70305010203", "{\"$ext\":5,\"$base64\":\"AQID\"}");
        row("an object with a member more", "82a724626173653634a0a16101", "{\"$base64\":\"\",\"a\":1}");
        row("constants", "93c0c3c2", "[null,true,false]");
    }
    void writesTheShortestForm()
    {
        QFETCH(const QByteArray, hex);
        QFETCH(const QByteArray, json);
        const auto encoded = encodeMessagePack(json.toStdString());
        QVERIFY2(encoded, qPrintable(encoded ? QString() : encoded.error().detail));
        QCOMPARE(QByteArray::fromStdString(*encoded).toHex(), hex);
    }

    void saysWhatIsWrongAndWhere_data()
    {
        QTest::addColumn<QByteArray>("hex");
        QTest::addColumn<QString>("problem");
        QTest::newRow("nothing") << QByteArray()
                                 << QStringLiteral("the bytes end where a value should begin (byte 0 of 0)");
        QTest::newRow("no such marker") << QByteArray("81a161c1")
                                        << QStringLiteral("the byte C1 begins no value, in a (byte 3 of 4)");
        QTest::newRow("a lie about a text")
            << QByteArray("dbffffffff61")
            << QStringLiteral("a length of 4294967295 is more than the 1 bytes that are left (byte 5 of 6)");
        QTest::newRow("a lie about a list")
            << QByteArray("ddffffffff01")
            << QStringLiteral("a length of 4294967295 is more than the 1 bytes that are left can hold (byte 5 of 6)");
        QTest::newRow("inside")
            << QByteArray("81a56974656d739181a3736b75d9ff61")
            << QStringLiteral(
                   "a length of 255 is more than the 1 bytes that are left, in items[0].sku (byte 15 of 16)");
    }
    void saysWhatIsWrongAndWhere()
    {
        QFETCH(const QByteArray, hex);
        QFETCH(const QString, problem);
        const auto decoded = decodeMessagePack(bytesOf(hex));
        QVERIFY(!decoded);
        QCOMPARE(decoded.error().detail, problem);
    }

    void keysInKeysAreBounded()
    {
        const auto keys = [](int levels) {
            return decodeMessagePack(
                QByteArray::fromHex(QByteArray("81").repeated(levels) + "01" + QByteArray("02").repeated(levels))
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
        const auto decoded = decodeMessagePack(std::string(1'000'000, '\x91') + '\x01');
        QVERIFY(!decoded);
        QCOMPARE(decoded.error().kind, ErrorKind::Limit);
        QVERIFY(encodeMessagePack(nestedLists(99)));
        QVERIFY(!encodeMessagePack(nestedLists(100'000)));
    }

    void stopsWhenACellHasEnough()
    {
        JsonLimits limits;
        limits.stopAfterBytes = 100;
        std::string bytes("\xDC\xFF\xFF", 3);
        bytes.append(65535, '\x07');
        const auto decoded = decodeMessagePack(bytes, limits);
        QVERIFY(decoded);
        QVERIFY(decoded->cut);
        QVERIFY(decoded->json.size() < 110);
    }
};

WEIR_TEST(MessagePackTest)

} // namespace weir

#include "messagepacktest.moc"
