#include "backend/serde/avrodecoder.h"
#include "backend/serde/avroencoder.h"
#include "backend/serde/jsoncheck.h"
#include "tests/support/registry.h"

#include <QTest>
#include <random>

namespace weir {
namespace {

std::shared_ptr<const AvroSchema> schemaOf(std::string_view text, const std::vector<std::string>& references = {})
{
    auto schema = AvroSchema::parse(text, references);
    if (!schema)
        qFatal("%s", qPrintable(schema.error().detail));
    return *schema;
}

std::string bytesOf(const char* hex) { return QByteArray::fromHex(hex).toStdString(); }

constexpr auto listSchema = R"({"type":"record","name":"LongList","aliases":["LinkedLongs"],"fields":[
    {"name":"value","type":"long"},{"name":"next","type":["null","LongList"]}]})";

} // namespace

class AvroDecoderTest : public QObject
{
    Q_OBJECT
private slots:
    void decodesAndEncodesLikeTheSpecification_data()
    {
        QTest::addColumn<QByteArray>("schema");
        QTest::addColumn<QByteArray>("hex");
        QTest::addColumn<QByteArray>("json");
        const auto row = [](const char* name, const char* schema, const char* hex, const char* json) {
            QTest::newRow(name) << QByteArray(schema) << QByteArray(hex) << QByteArray(json);
        };
        row("null", R"("null")", "", "null");
        row("true", R"("boolean")", "01", "true");
        row("long 0", R"("long")", "00", "0");
        row("long -1", R"("long")", "01", "-1");
        row("long 1", R"("long")", "02", "1");
        row("long -64", R"("long")", "7f", "-64");
        row("long 64", R"("long")", "8001", "64");
        row("smallest long", R"("long")", "ffffffffffffffffff01", "-9223372036854775808");
        row("largest long", R"({"type":"long"})", "feffffffffffffffff01", "9223372036854775807");
        row("smallest int", R"("int")", "ffffffff0f", "-2147483648");
        row("float", R"("float")", "cdcccc3d", "0.1");
        row("double", R"("double")", "000000000000f03f", "1.0");
        row("double NaN", R"("double")", "000000000000f87f", R"("NaN")");
        row("double -inf", R"("double")", "000000000000f0ff", R"("-Infinity")");
        row("string foo", R"("string")", "06666f6f", R"("foo")");
        row("bytes", R"("bytes")", "0600ff41",
            "\"\\u0000\xc3\xbf"
            "A\"");
        row("record a b",
            R"({"type":"record","name":"test","fields":[{"name":"a","type":"long"},{"name":"b","type":"string"}]})",
            "3606666f6f", R"({"a":27,"b":"foo"})");
        row("empty record", R"({"type":"record","name":"e","fields":[]})", "", "{}");
        row("enum D", R"({"type":"enum","name":"Foo","symbols":["A","B","C","D"]})", "06", R"("D")");
        row("array 3 27", R"({"type":"array","items":"long"})", "04063600", "[3,27]");
        row("empty array", R"({"type":"array","items":"long"})", "00", "[]");
        row("map", R"({"type":"map","values":"boolean"})",
            "040261010262"
            "0000",
            R"({"a":true,"b":false})");
        row("union null", R"(["null","string"])", "00", "null");
        row("union a", R"(["null","string"])", "020261", R"("a")");
        row("fixed", R"({"type":"fixed","size":3,"name":"f"})", "616263", R"("abc")");
        row("recursion", listSchema, "020204020600",
            R"({"value":1,"next":{"value":2,"next":{"value":3,"next":null}}})");
        row("date", R"({"type":"int","logicalType":"date"})", "8cb502", R"("2024-02-29")");
        row("before 1970", R"({"type":"int","logicalType":"date"})", "01", R"("1969-12-31")");
        row("time millis", R"({"type":"int","logicalType":"time-millis"})", "f4e8bd0a", R"("03:03:12.186")");
        row("timestamp millis", R"({"type":"long","logicalType":"timestamp-millis"})", "01",
            R"("1969-12-31T23:59:59.999Z")");
        row("local timestamp micros", R"({"type":"long","logicalType":"local-timestamp-micros"})", "00",
            R"("1970-01-01T00:00:00.000000")");
        row("decimal", R"({"type":"bytes","logicalType":"decimal","precision":6,"scale":2})", "0404d2", "12.34");
        row("negative decimal", R"({"type":"bytes","logicalType":"decimal","precision":6,"scale":2})", "04fb2e",
            "-12.34");
        row("small decimal", R"({"type":"bytes","logicalType":"decimal","precision":6,"scale":4})", "02ff", "-0.0001");
        row("fixed decimal", R"({"type":"fixed","name":"d","size":4,"logicalType":"decimal","precision":8,"scale":0})",
            "fffffb2e", "-1234");
        row("fixed uuid", R"({"type":"fixed","name":"u","size":16,"logicalType":"uuid"})",
            "6ba7b8109dad11d180b400c04fd430c8", R"("6ba7b810-9dad-11d1-80b4-00c04fd430c8")");
        row("duration", R"({"type":"fixed","name":"d","size":12,"logicalType":"duration"})", "0100000002000000ac0d0000",
            R"("P1M2DT3.500S")");
        row("unknown logical type", R"({"type":"long","logicalType":"parsecs"})", "02", "1");
        row("namespaces", R"({"type":"record","name":"O","namespace":"a.b","fields":[
            {"name":"x","type":{"type":"enum","name":"E","symbols":["P"]}},{"name":"y","type":"a.b.E"},{"name":"z","type":"E"}]})",
            "000000", R"({"x":"P","y":"P","z":"P"})");
    }
    void decodesAndEncodesLikeTheSpecification()
    {
        QFETCH(const QByteArray, schema);
        QFETCH(const QByteArray, hex);
        QFETCH(const QByteArray, json);
        const auto parsed = schemaOf(schema.toStdString());
        const std::string bytes = bytesOf(hex);
        const auto decoded = decodeAvro(*parsed, bytes);
        QVERIFY2(decoded.has_value(), decoded ? "" : qPrintable(decoded.error().detail));
        QCOMPARE(QByteArray::fromStdString(decoded->json), json);
        QCOMPARE(decoded->consumed, bytes.size());
        QVERIFY(checkJson(decoded->json).valid);
        const auto encoded = encodeAvro(*parsed, json.toStdString());
        QVERIFY2(encoded.has_value(), encoded ? "" : qPrintable(encoded.error().detail));
        QCOMPARE(QByteArray::fromStdString(*encoded).toHex(), hex);
    }

    void blocksMayCarryTheirSize()
    {
        const auto schema = schemaOf(R"({"type":"array","items":"long"})");
        QCOMPARE(decodeAvro(*schema, bytesOf("0304063602"
                                             "0400"))
                     ->json,
                 std::string("[3,27,2]"));
    }

    void refersToTypesOfOtherSchemas()
    {
        const auto schema =
            schemaOf(R"({"type":"record","name":"shop.Order","fields":[{"name":"price","type":"shop.Money"}]})",
                     {R"({"type":"record","name":"shop.Money","fields":[{"name":"cents","type":"long"}]})"});
        QCOMPARE(decodeAvro(*schema, bytesOf("c801"))->json, std::string(R"({"price":{"cents":100}})"));
    }

    void refusesWhatIsNoSchema_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* text :
             {"", "{", "\"Unknown\"", "17", R"({"type":"record","name":"r"})",
              R"({"type":"enum","name":"e","symbols":[]})", R"({"type":"array"})", R"([["null"],"int"])",
              R"({"type":"fixed","name":"f"})", R"({"type":"record","name":"r","fields":[{"name":"a","type":"Nope"}]})",
              R"({"type":"record","fields":[]})", R"("int"],["int")"})
            QTest::newRow(text) << QByteArray(text);
        QTest::newRow("too deep") << QByteArray(R"({"type":"array","items":)").repeated(3000) + "\"int\"" +
                                         QByteArray("}").repeated(3000);
    }
    void refusesWhatIsNoSchema()
    {
        QFETCH(const QByteArray, text);
        const auto schema = AvroSchema::parse(text.toStdString());
        QVERIFY(!schema);
        QCOMPARE(schema.error().kind, ErrorKind::Invalid);
        QVERIFY(!schema.error().detail.isEmpty());
    }

    void hostileBytesAreRefused_data()
    {
        QTest::addColumn<QByteArray>("schema");
        QTest::addColumn<QByteArray>("hex");
        QTest::addColumn<QString>("why");
        const auto row = [](const char* name, const char* schema, const char* hex, const char* why) {
            QTest::newRow(name) << QByteArray(schema) << QByteArray(hex) << QString::fromLatin1(why);
        };
        row("a length that lies", R"("string")",
            "feffffffffffffffff01"
            "61",
            "a length of");
        row("a negative length", R"("bytes")", "03616161", "negative");
        row("an endless number", R"("long")", "ffffffffffffffffffffff01", "64 bits");
        row("a number of more than 64 bits", R"("long")", "ffffffffffffffffff03", "64 bits");
        row("an int of 64 bits", R"("int")", "feffffffffffffffff01", "32 bits");
        row("nothing", R"("double")", "0102", "a length of 8");
        row("a bad boolean", R"("boolean")", "02", "boolean");
        row("a branch that is not there", R"(["null","int"])", "04", "branch number 2");
        row("a symbol that is not there", R"({"type":"enum","name":"E","symbols":["A"]})", "01", "symbol number -1");
        row("a block of 2^62 nulls", R"({"type":"array","items":"null"})", "feffffffffffffff7f", "no bytes");
        row("a block of minus 2^63", R"({"type":"array","items":"null"})", "ffffffffffffffffff0100", "out of range");
        row("a block size that lies", R"({"type":"array","items":"int"})", "01feffffff0f", "a block is longer");
        row("a bomb of records without fields", R"({"type":"array","items":{"type":"record","name":"E","fields":[]}})",
            "feffffffffffffff7f", "no bytes");
        row("a record in itself", R"({"type":"record","name":"R","fields":[{"name":"r","type":"R"}]})", "",
            "1000 levels");
        row("a large fixed", R"({"type":"fixed","name":"F","size":2147483647})", "00", "a length of");
    }
    void hostileBytesAreRefused()
    {
        QFETCH(const QByteArray, schema);
        QFETCH(const QByteArray, hex);
        QFETCH(const QString, why);
        const auto decoded = decodeAvro(*schemaOf(schema.toStdString()), bytesOf(hex));
        QVERIFY(!decoded);
        QVERIFY2(decoded.error().detail.contains(why), qPrintable(decoded.error().detail));
        QVERIFY(decoded.error().kind == ErrorKind::Decode || decoded.error().kind == ErrorKind::Limit);
    }

    void aDeepListEndsAtTheLimit()
    {
        std::string bytes;
        for (int i = 0; i < 100'000; ++i)
            bytes += bytesOf("0202");
        const auto decoded = decodeAvro(*schemaOf(listSchema), bytes);
        QVERIFY(!decoded);
        QCOMPARE(decoded.error().kind, ErrorKind::Limit);
    }

    void outputIsBounded()
    {
        // Each item is 3 bytes and becomes a thousand: fields that cost nothing.
        std::string schema =
            R"({"type":"array","items":{"type":"record","name":"R","fields":[{"name":"i","type":"int"})";
        for (int i = 0; i < 100; ++i)
            schema += ",{\"name\":\"nothing" + std::to_string(i) + "\",\"type\":\"null\"}";
        schema += "]}}";
        const int count = 200'000;
        std::string bytes =
            *encodeAvro(*schemaOf(R"("long")"), std::to_string(count)) + std::string(count, '\2') + '\0';
        const auto decoded = decodeAvro(*schemaOf(schema), bytes);
        QVERIFY(!decoded);
        QCOMPARE(decoded.error().kind, ErrorKind::Limit);
        AvroLimits cell;
        cell.stopAfterBytes = 200;
        const auto begun = decodeAvro(*schemaOf(schema), bytes, cell);
        QVERIFY(begun && begun->cut);
        QVERIFY(begun->json.size() < 2'000);
    }

    void theErrorSaysWhere()
    {
        const auto schema =
            schemaOf(R"({"type":"record","name":"Order","fields":[{"name":"items","type":{"type":"array","items":
            {"type":"record","name":"Item","fields":[{"name":"name","type":"string"}]}}}]})");
        const auto decoded = decodeAvro(*schema, bytesOf("0402612061"));
        QVERIFY(!decoded);
        QVERIFY2(decoded.error().detail.contains(QLatin1String("items[1].name")), qPrintable(decoded.error().detail));
    }

    void randomBytesNeverBreakIt()
    {
        const auto schema = schemaOf(
            R"({"type":"record","name":"R","fields":[{"name":"a","type":{"type":"map","values":["null","R","string"]}},
            {"name":"b","type":{"type":"array","items":{"type":"array","items":"null"}}},{"name":"c","type":{"type":"bytes",
            "logicalType":"decimal","precision":20,"scale":5}},{"name":"d","type":{"type":"long","logicalType":"timestamp-micros"}}]})");
        std::mt19937 random(7);
        int decodedCount = 0;
        for (int i = 0; i < 20'000; ++i) {
            std::string bytes(random() % 60, '\0');
            for (char& c : bytes)
                c = char(random() % 4 ? random() % 6 : random());
            AvroLimits limits;
            limits.maxOutputBytes = 1 << 16;
            limits.maxEmptyItems = 1000;
            const auto decoded = decodeAvro(*schema, bytes, limits);
            if (decoded) {
                ++decodedCount;
                QVERIFY2(checkJson(decoded->json).valid, decoded->json.c_str());
            }
        }
        QVERIFY(decodedCount > 0);
    }

    void brokenStringsAreMarked()
    {
        const auto decoded = decodeAvro(*schemaOf(R"("string")"), bytesOf("0661ff62"));
        QCOMPARE(decoded->json, std::string("\"a\xEF\xBF\xBD"
                                            "b\""));
        QCOMPARE(decoded->invalidBytes, std::size_t(1));
    }
};

WEIR_TEST(AvroDecoderTest)

} // namespace weir

#include "avrodecodertest.moc"
