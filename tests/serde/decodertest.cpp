#include "backend/serde/decoder.h"
#include "backend/serde/avroencoder.h"
#include "backend/serde/jsoncheck.h"
#include "tests/support/registry.h"

#include <QTest>
#include <map>

namespace weir {
namespace {

class FakeSchemas final : public SchemaSource
{
public:
    Answer schema(int id) override
    {
        ++asked;
        const auto found = known.find(id);
        if (found != known.end())
            return found->second;
        Answer answer;
        answer.error = Error{ErrorKind::NotFound,
                             40403,
                             QStringLiteral("schema id %1 is not in the registry").arg(id),
                             {},
                             false,
                             false};
        return answer;
    }
    void add(int id, const char* type, const char* schema = nullptr)
    {
        Answer answer;
        answer.state = DecodeState::Ok;
        answer.ref = {id, "orders-value", 3, type};
        if (schema)
            answer.avro = *AvroSchema::parse(schema);
        known[id] = answer;
    }
    std::map<int, Answer> known;
    int asked = 0;
};

std::string bytesOf(const char* hex) { return QByteArray::fromHex(hex).toStdString(); }

} // namespace

class DecoderTest : public QObject
{
    Q_OBJECT
private slots:
    void seesWhatBytesAre_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("format");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, const QByteArray& bytes, const char* format, const char* text) {
            QTest::newRow(name) << bytes << QString::fromLatin1(format) << QString::fromUtf8(text);
        };
        row("nothing", {}, "text", "");
        row("object", R"({"a":1})", "json", R"({"a":1})");
        row("array", "[1,2]", "json", "[1,2]");
        row("quoted", "\"x\"", "json", "\"x\"");
        row("a lone number as text", "42", "text", "42");
        row("eight digits as text", "12345678", "text", "12345678");
        row("a word", "true", "text", "true");
        row("a log line", "[INFO] started", "text", "[INFO] started");
        row("UTF-8", "Grüße, мир", "text", "Grüße, мир");
        row("a long with leading zeros", QByteArray::fromHex("000000000000002a"), "integer", "42");
        row("a negative long", QByteArray::fromHex("ffffffffffffffff"), "integer", "-1");
        row("an int", QByteArray::fromHex("00000007"), "integer", "7");
        row("a byte", QByteArray::fromHex("05"), "integer", "5");
        row("a UUID", QByteArray::fromHex("6ba7b8109dad11d180b400c04fd430c8"), "uuid",
            "6ba7b810-9dad-11d1-80b4-00c04fd430c8");
        row("16 bytes that are none", QByteArray::fromHex("6ba7b8109dadf1d180b400c04fd430c8"), "hex",
            "6b a7 b8 10 9d ad f1 d1 80 b4 00 c0 4f d4 30 c8");
        row("a hash of 8 bytes", QByteArray::fromHex("a1b2c3d4e5f60718"), "hex", "a1 b2 c3 d4 e5 f6 07 18");
        row("binary", QByteArray::fromHex("1f8b0800000000"), "hex", "1f 8b 08 00 00 00 00");
        row("MessagePack", QByteArray::fromHex("82a26964cd03e8a46e616d65a3416e6e"), "messagepack",
            R"({"id":1000,"name":"Ann"})");
        row("MessagePack and one byte more", QByteArray::fromHex("82a26964cd03e8a46e616d65a3416e6e00"), "hex",
            "82 a2 69 64 cd 03 e8 a4 6e 61 6d 65 a3 41 6e 6e 00");
        row("CBOR", QByteArray::fromHex("a26269641903e8646e616d6563416e6e"), "cbor", R"({"id":1000,"name":"Ann"})");
        row("a list of CBOR", QByteArray::fromHex("836161020a"), "cbor", R"(["a",2,10])");
        row("self-described CBOR", QByteArray::fromHex("d9d9f78301f503"), "cbor", "[1,true,3]");
        row("a text with one broken byte",
            QByteArray("Stra\xdf"
                       "e in Latin-1"),
            "text",
            "Stra\xEF\xBF\xBD"
            "e in Latin-1");
        row("a JSON text with one broken byte", QByteArray("{\"city\":\"K\xf6ln am Rhein\"}"), "json",
            "{\"city\":\"K\xEF\xBF\xBDln am Rhein\"}");
    }
    void seesWhatBytesAre()
    {
        QFETCH(const QByteArray, bytes);
        QFETCH(const QString, format);
        QFETCH(const QString, text);
        const DecoderSet decoders(std::make_shared<FakeSchemas>());
        const Decoded decoded = decoders.decode(bytes.toStdString(), Format::Auto);
        QCOMPARE(QString::fromStdString(std::string(formatName(decoded.format))), format);
        QCOMPARE(QString::fromStdString(decoded.text), text);
        QCOMPARE(decoded.state, DecodeState::Ok);
        QCOMPARE(decoders.detect(bytes.toStdString()), decoded.format);
        const bool isStructured =
            decoded.format == Format::Json || decoded.format == Format::MessagePack || decoded.format == Format::Cbor;
        QCOMPARE(decoded.isJson, isStructured);
        if (text.contains(QChar(0xFFFD)))
            QVERIFY(decoded.error && decoded.error->detail.startsWith(QLatin1String("1 bytes are not UTF-8")));
        else
            QVERIFY(!decoded.error);
    }

    void avroIsWhatTheRegistryKnows()
    {
        auto schemas = std::make_shared<FakeSchemas>();
        schemas->add(
            7, "AVRO",
            R"({"type":"record","name":"R","fields":[{"name":"a","type":"long"},{"name":"b","type":"string"}]})");
        const DecoderSet decoders(schemas);
        const Decoded decoded = decoders.decode(frameForRegistry(7, bytesOf("3606666f6f")), Format::Auto);
        QCOMPARE(decoded.format, Format::Avro);
        QCOMPARE(decoded.text, std::string(R"({"a":27,"b":"foo"})"));
        QVERIFY(decoded.isJson);
        QVERIFY(decoded.schema);
        QCOMPARE(decoded.schema->subject, std::string("orders-value"));
        QCOMPARE(decoded.schema->version, 3);
    }

    void anUnknownSchemaIsNamed()
    {
        const DecoderSet decoders(std::make_shared<FakeSchemas>());
        const Decoded decoded = decoders.decode(frameForRegistry(42, "something"), Format::Auto);
        QCOMPARE(decoded.state, DecodeState::Failed);
        QCOMPARE(decoded.error->kind, ErrorKind::NotFound);
        QCOMPARE(decoded.error->detail, QStringLiteral("schema id 42 is not in the registry"));
        QCOMPARE(decoded.schema->id, 42);
        QCOMPARE(decoded.text.substr(0, 8), std::string("00 00 00"));
    }

    void aKeyOfEightBytesIsNotTakenForAvroThatDoesNotFit()
    {
        auto schemas = std::make_shared<FakeSchemas>();
        schemas->add(2, "AVRO", R"({"type":"record","name":"R","fields":[{"name":"a","type":"string"}]})");
        const DecoderSet decoders(schemas);
        const Decoded decoded = decoders.decode(bytesOf("0000000002fa1122"), Format::Auto); // 50 million and something
        QCOMPARE(decoded.format, Format::Integer);
        QVERIFY(!decoded.error);
        QCOMPARE(decoders.decode(bytesOf("0000000063fa1122"), Format::Auto).format,
                 Format::Integer); // schema 99: unknown
        QCOMPARE(decoders.decode(bytesOf("0000000002046869"), Format::Auto).text, std::string(R"({"a":"hi"})"));
    }

    void pendingSaysSoAndShowsTheBytesMeanwhile()
    {
        auto schemas = std::make_shared<FakeSchemas>();
        schemas->known[5].state = DecodeState::Pending;
        const Decoded decoded = DecoderSet(schemas).decode(frameForRegistry(5, "abcdef"), Format::Auto);
        QCOMPARE(decoded.state, DecodeState::Pending);
        QCOMPARE(decoded.text, std::string("00 00 00 00 05 61 62 63 64 65 66"));
        QCOMPARE(decoded.schema->id, 5);
    }

    void otherFramedFormatsAreRecognised()
    {
        auto schemas = std::make_shared<FakeSchemas>();
        schemas->add(8, "JSON");
        schemas->add(9, "PROTOBUF");
        const DecoderSet decoders(schemas);
        const Decoded json = decoders.decode(frameForRegistry(8, R"({"a":1})"), Format::Auto);
        QCOMPARE(json.format, Format::JsonSchema);
        QVERIFY(json.isJson);
        QCOMPARE(json.text, std::string(R"({"a":1})"));
        QCOMPARE(json.schema->id, 8);
        const Decoded protobuf = decoders.decode(frameForRegistry(9, bytesOf("000a0161ff")), Format::Auto);
        QCOMPARE(protobuf.format, Format::Hex);
        QCOMPARE(protobuf.schema->type, std::string("PROTOBUF"));
        QCOMPARE(protobuf.state, DecodeState::Ok);
    }

    void withoutARegistryTheSchemaIdIsMentioned()
    {
        const Decoded decoded = DecoderSet().decode(frameForRegistry(42, "something"), Format::Auto);
        QCOMPARE(decoded.format, Format::Hex);
        QCOMPARE(decoded.state, DecodeState::Ok);
        QVERIFY(decoded.error && decoded.error->detail.contains(QLatin1String("schema id 42")));
    }

    void whatIsLeftOverIsMentioned()
    {
        auto schemas = std::make_shared<FakeSchemas>();
        schemas->add(7, "AVRO", R"("long")");
        const Decoded decoded =
            DecoderSet(schemas).decode(frameForRegistry(7, bytesOf("36060606060606")), Format::Avro);
        QCOMPARE(decoded.text, std::string("27"));
        QVERIFY(decoded.error->detail.contains(QLatin1String("6 bytes are left over")));
    }

    void chosenFormatsSayWhyTheyFail_data()
    {
        QTest::addColumn<QString>("format");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("why");
        QTest::newRow("json") << QStringLiteral("json") << QByteArray("{\"a\":}")
                              << QStringLiteral("not JSON: a value is missing (byte 5)");
        QTest::newRow("integer") << QStringLiteral("integer") << QByteArray("abc")
                                 << QStringLiteral("1, 2, 4 or 8 bytes, not 3");
        QTest::newRow("uuid") << QStringLiteral("uuid") << QByteArray("abc") << QStringLiteral("16 bytes, not 3");
        QTest::newRow("avro") << QStringLiteral("avro") << QByteArray("abc") << QStringLiteral("does not begin with 0");
    }
    void chosenFormatsSayWhyTheyFail()
    {
        QFETCH(const QString, format);
        QFETCH(const QByteArray, bytes);
        QFETCH(const QString, why);
        const Decoded decoded = DecoderSet().decode(bytes.toStdString(), formatFromName(format.toStdString()));
        QCOMPARE(decoded.state, DecodeState::Failed);
        QVERIFY2(decoded.error->detail.contains(why), qPrintable(decoded.error->detail));
        QCOMPARE(decoded.text, bytes.toStdString());
        QVERIFY(!decoded.isJson);
    }

    void brokenJsonIsTextThatSaysSo()
    {
        const Decoded decoded = DecoderSet().decode("{\"a\": 1,, \"b\": 2}", Format::Auto);
        QCOMPARE(decoded.format, Format::Text);
        QVERIFY(decoded.error->detail.contains(QLatin1String("begins like JSON")));
        QVERIFY(!DecoderSet().decode("[INFO] no JSON", Format::Auto).error);
    }

    void deepJsonIsFine()
    {
        const std::string deep = std::string(10'000, '[') + std::string(10'000, ']');
        const Decoded decoded = DecoderSet().decode(deep, Format::Auto);
        QCOMPARE(decoded.format, Format::Json);
        QCOMPARE(decoded.text, deep);
    }

    void numbersStayAsTheyAreWritten()
    {
        const std::string text = R"({"n":123456789012345678901234567890.10,"e":1E+400})";
        QCOMPARE(DecoderSet().decode(text, Format::Json).text, text);
    }

    void cellsAreCutAtACharacterWithoutReadingEverything()
    {
        std::string big = "{\"a\":\"";
        while (big.size() < 5'000'000)
            big += "ü";
        big += "\"}";
        const Decoded cell = DecoderSet().decode(big, Format::Auto, 100);
        QCOMPARE(cell.format, Format::Json);
        QVERIFY(cell.text.size() <= 100 && cell.text.size() >= 98);
        QVERIFY(QString::fromStdString(cell.text).endsWith(QChar(0xFC)));
        QVERIFY(!cell.error);
        QCOMPARE(DecoderSet().decode(big, Format::Auto).text, big);
        QCOMPARE(DecoderSet().decode(std::string(1000, '\1'), Format::Hex, 10).text, std::string("01 01 01"));
        QCOMPARE(DecoderSet().decode("äöü", Format::Text, 3).text, std::string("ä"));
    }

    void textHasALimit()
    {
        const std::string huge(120u << 20, 'x');
        const Decoded decoded = DecoderSet().decode(huge, Format::Text);
        QCOMPARE(decoded.text.size(), std::size_t((100u << 20) - 1));
        QCOMPARE(decoded.error->kind, ErrorKind::Limit);
    }

    void otherFormatsAreReadWhenAskedFor_data()
    {
        QTest::addColumn<QString>("format");
        QTest::addColumn<QByteArray>("hex");
        QTest::addColumn<QString>("text");
        const auto row = [](const char* name, const char* format, const char* hex, const char* text) {
            QTest::newRow(name) << QString::fromLatin1(format) << QByteArray(hex) << QString::fromLatin1(text);
        };
        row("little-endian", "integer-little", "feff", "-2");
        row("little-endian, 8 bytes", "integer-little", "2a00000000000000", "42");
        row("a float", "double", "3fc00000", "1.5");
        row("a double", "double", "bfb999999999999a", "-0.1");
        row("base64", "base64", "00ff1a", "AP8a");
        row("a scalar of MessagePack", "messagepack", "cd03e8", "1000");
        row("a scalar of CBOR", "cbor", "1903e8", "1000");
    }
    void otherFormatsAreReadWhenAskedFor()
    {
        QFETCH(const QString, format);
        QFETCH(const QByteArray, hex);
        QFETCH(const QString, text);
        const Decoded decoded = DecoderSet().decode(bytesOf(hex.constData()), formatFromName(format.toStdString()));
        QCOMPARE(decoded.state, DecodeState::Ok);
        QCOMPARE(QString::fromStdString(decoded.text), text);
        const Decoded failed = DecoderSet().decode("abc", formatFromName(format.toStdString()));
        QVERIFY(format == QLatin1String("base64") || failed.error);
    }

    void namesGoBothWays()
    {
        for (const Format format : allFormats())
            QCOMPARE(formatFromName(formatName(format)), format);
        QCOMPARE(formatFromName("nonsense"), Format::Auto);
    }

    void dumpsLikeHexdump()
    {
        QCOMPARE(QString::fromStdString(hexDump(std::string("Hello, Kafka!\x00\x01\xff"
                                                            "A",
                                                            17))),
                 QStringLiteral("00000000  48 65 6c 6c 6f 2c 20 4b  61 66 6b 61 21 00 01 ff  Hello, Kafka!...\n"
                                "00000010  41                                                A\n"));
    }
};

WEIR_TEST(DecoderTest)

} // namespace weir

#include "decodertest.moc"
