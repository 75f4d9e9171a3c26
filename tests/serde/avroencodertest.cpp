#include "backend/serde/avroencoder.h"
#include "backend/serde/avrodecoder.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {
namespace {

std::shared_ptr<const AvroSchema> orderSchema()
{
    static const auto schema = AvroSchema::parse(R"({"type":"record","name":"Order","namespace":"shop","fields":[
        {"name":"id","type":"long"},
        {"name":"placed","type":{"type":"long","logicalType":"timestamp-millis"}},
        {"name":"total","type":{"type":"bytes","logicalType":"decimal","precision":30,"scale":2}},
        {"name":"note","type":["null","string"],"default":null},
        {"name":"state","type":{"type":"enum","name":"State","symbols":["OPEN","PAID"]},"default":"OPEN"},
        {"name":"tags","type":{"type":"map","values":["int","string",{"type":"array","items":"double"}]},"default":{}}]})");
    return *schema;
}

} // namespace

class AvroEncoderTest : public QObject
{
    Q_OBJECT
private slots:
    void missingFieldsTakeTheirDefaults()
    {
        const auto bytes =
            encodeAvro(*orderSchema(), R"({"total": "7.5", "placed": "2026-11-21T14:00:00+02:00", "id": 5})");
        QVERIFY2(bytes.has_value(), bytes ? "" : qPrintable(bytes.error().detail));
        QCOMPARE(
            decodeAvro(*orderSchema(), *bytes)->json,
            std::string(
                R"({"id":5,"placed":"2026-11-21T12:00:00.000Z","total":7.50,"note":null,"state":"OPEN","tags":{}})"));
    }

    void whatIsDecodedEncodesToTheSameBytes()
    {
        const std::string json =
            R"({"id":-9223372036854775808,"placed":"0001-01-01T00:00:00.001Z","total":-1234567890123456789012345.67,)"
            R"("note":"grüß dich \u0001","state":"PAID","tags":{"a":1,"b":"x","c":[1.5,-0.0,1e+300]}})";
        const auto bytes = encodeAvro(*orderSchema(), json);
        QVERIFY2(bytes.has_value(), bytes ? "" : qPrintable(bytes.error().detail));
        const auto decoded = decodeAvro(*orderSchema(), *bytes);
        QCOMPARE(decoded->json, json);
        QCOMPARE(*encodeAvro(*orderSchema(), decoded->json), *bytes);
    }

    void unionsMayNameTheirBranch()
    {
        const auto schema = *AvroSchema::parse(
            R"(["null","long","string",{"type":"record","name":"a.R","fields":[{"name":"x","type":"int"}]}])");
        QCOMPARE(QByteArray::fromStdString(*encodeAvro(*schema, R"({"string":"hi"})")).toHex(), QByteArray("04046869"));
        QCOMPARE(QByteArray::fromStdString(*encodeAvro(*schema, R"({"a.R":{"x":1}})")).toHex(), QByteArray("0602"));
        QCOMPARE(QByteArray::fromStdString(*encodeAvro(*schema, R"({"x":1})")).toHex(), QByteArray("0602"));
    }

    void saysWhichFieldIsWrong_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("why");
        const auto row = [](const char* name, const char* json, const char* why) {
            QTest::newRow(name) << QByteArray(json) << QString::fromLatin1(why);
        };
        row("no JSON", R"({"id":})", "not JSON: a value is missing (byte 6)");
        row("missing", R"({"id":1})", "the field \"placed\" of shop.Order is missing");
        row("type", R"({"id":"1","placed":1,"total":1})", "id: expected long, not \"1\"");
        row("a fraction", R"({"id":1.5,"placed":1,"total":1})", "id: expected long");
        row("too large", R"({"id":9223372036854775808,"placed":1,"total":1})", "id: expected long");
        row("too many decimals", R"({"id":1,"placed":1,"total":1.005})", "total: expected bytes");
        row("no such symbol", R"({"id":1,"placed":1,"total":1,"state":"LOST"})", "state: expected shop.State");
        row("no such day", R"({"id":1,"placed":"2026-02-30T00:00:00Z","total":1})", "placed: expected long");
        row("unknown field", R"({"id":1,"placed":1,"total":1,"typo":1})", "has no field \"typo\"");
        row("in a map", R"({"id":1,"placed":1,"total":1,"tags":{"a":true}})",
            "tags[0]: no branch of the union takes true");
        row("no object", R"([])", "expected shop.Order");
    }
    void saysWhichFieldIsWrong()
    {
        QFETCH(const QByteArray, json);
        QFETCH(const QString, why);
        const auto bytes = encodeAvro(*orderSchema(), json.toStdString());
        QVERIFY(!bytes);
        QCOMPARE(bytes.error().kind, ErrorKind::Invalid);
        QVERIFY2(bytes.error().detail.contains(why), qPrintable(bytes.error().detail));
    }

    void aDeepTextIsRefusedAndNotFollowed()
    {
        const auto schema =
            *AvroSchema::parse(R"({"type":"record","name":"L","fields":[{"name":"n","type":["null","L"]}]})");
        std::string json;
        for (int i = 0; i < 5000; ++i)
            json += "{\"n\":";
        json += "null" + std::string(5000, '}');
        QVERIFY(!encodeAvro(*schema, json));
    }

    void framesForTheRegistry()
    {
        QCOMPARE(QByteArray::fromStdString(frameForRegistry(0x01020304, "x")).toHex(), QByteArray("000102030478"));
    }
};

WEIR_TEST(AvroEncoderTest)

} // namespace weir

#include "avroencodertest.moc"
