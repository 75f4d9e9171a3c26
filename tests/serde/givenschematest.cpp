#include "backend/serde/givenschema.h"

#include "backend/serde/avrofingerprint.h"
#include "backend/serde/decoder.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {
namespace {

constexpr char invoice[] =
    R"({"type": "record", "name": "Invoice", "namespace": "legacy", "doc": "An invoice.", "fields": [{"name": "number", "type": "string", "doc": "As printed."}, {"name": "net", "type": {"type": "bytes", "logicalType": "decimal", "precision": 10, "scale": 2}}, {"name": "state", "type": {"type": "enum", "name": "State", "symbols": ["OPEN", "PAID"]}}, {"name": "again", "type": ["null", "State"], "default": null}, {"name": "lines", "type": {"type": "array", "items": {"type": "record", "name": "Line", "fields": [{"name": "text", "type": "string"}, {"name": "parent", "type": ["null", "Line"]}]}}}, {"name": "tags", "type": {"type": "map", "values": "long"}}, {"name": "id", "type": {"type": "fixed", "name": "other.Id", "size": 4}}]})";
// Written by fastavro.
constexpr char canonical[] =
    R"({"name":"legacy.Invoice","type":"record","fields":[{"name":"number","type":"string"},{"name":"net","type":"bytes"},{"name":"state","type":{"name":"legacy.State","type":"enum","symbols":["OPEN","PAID"]}},{"name":"again","type":["null","legacy.State"]},{"name":"lines","type":{"type":"array","items":{"name":"legacy.Line","type":"record","fields":[{"name":"text","type":"string"},{"name":"parent","type":["null","legacy.Line"]}]}}},{"name":"tags","type":{"type":"map","values":"long"}},{"name":"id","type":{"name":"other.Id","type":"fixed","size":4}}]})";
constexpr char invoiceHex[] = "06522d310404e20200020261020262000002026b010061626364";
constexpr char invoiceJson[] =
    R"({"number":"R-1","net":12.50,"state":"PAID","again":null,"lines":[{"text":"a","parent":{"text":"b","parent":null}}],"tags":{"k":-1},"id":"abcd"})";

std::string bytesOf(const char* hex) { return QByteArray::fromHex(hex).toStdString(); }

} // namespace

class GivenSchemaTest : public QObject
{
    Q_OBJECT
private slots:
    void fingerprintsAreThoseOfAvro()
    {
        QCOMPARE(avroFingerprint(**AvroSchema::parse("\"null\"")), quint64(0x63dd24e7cc258f8a));
        QCOMPARE(avroFingerprint(**AvroSchema::parse("{\"type\": \"int\"}")), quint64(0x7275d51a3f395c8f));
        const auto schema = AvroSchema::parse(invoice);
        QVERIFY(schema);
        QCOMPARE(QString::fromStdString(avroCanonicalForm(**schema)), QLatin1String(canonical));
        QCOMPARE(avroFingerprint(**schema), quint64(0x2c1f3cc234792ff9));
    }

    void avroWithoutFramingIsRead()
    {
        const auto given = GivenSchema::fromAvro(invoice);
        QVERIFY(given);
        const auto decoders = DecoderSet().withGiven(nullptr, *given);
        for (const Format format : {Format::RawAvro, Format::Auto}) {
            const Decoded decoded = decoders->decode(bytesOf(invoiceHex), format);
            QCOMPARE(decoded.format, Format::RawAvro);
            QCOMPARE(QString::fromStdString(decoded.text), QLatin1String(invoiceJson));
            QCOMPARE(decoded.schema->message, std::string("legacy.Invoice"));
        }
        // For keys none was given, and what does not fit is no matter of the schema's.
        QCOMPARE(decoders->decode(bytesOf(invoiceHex), Format::Auto, 0, {"t", RecordPart::Key, {}}).format,
                 Format::Hex);
        QCOMPARE(decoders->decode("{\"a\":1}", Format::Auto).format, Format::Json);
        const Decoded failed = decoders->decode(bytesOf("0652"), Format::RawAvro);
        QCOMPARE(failed.state, DecodeState::Failed);
        QCOMPARE(failed.error->detail,
                 QStringLiteral("a length of 3 is more than the 1 bytes that are left, in number (byte 1 of 2)"));
        QVERIFY(failed.schema);
    }

    void singleObjectsAreRead()
    {
        const auto given = GivenSchema::fromAvro(invoice);
        const auto decoders = DecoderSet().withGiven(nullptr, *given);
        const Decoded decoded = decoders->decode(bytesOf("c301f92f7934c23c1f2c") + bytesOf(invoiceHex), Format::Auto);
        QCOMPARE(QString::fromStdString(decoded.text), QLatin1String(invoiceJson));
        const Decoded other = decoders->decode(bytesOf("c301f92f7934c23c1f2d") + bytesOf(invoiceHex), Format::RawAvro);
        QCOMPARE(other.state, DecodeState::Failed);
    }

    void withoutASchemaItSaysSo()
    {
        const Decoded decoded = DecoderSet().decode(bytesOf(invoiceHex), Format::RawAvro);
        QCOMPARE(decoded.state, DecodeState::Failed);
        QCOMPARE(decoded.error->detail, QStringLiteral("no Avro schema is chosen for these bytes"));
        const Decoded wire = DecoderSet().decode(bytesOf("0a01411002"), Format::RawProtobuf);
        QCOMPARE(wire.text, std::string("{\"1\":\"A\",\"2\":2}"));
        QCOMPARE(DecoderSet().decode(bytesOf("0a01411002"), Format::Protobuf).text, wire.text);
    }

    void protobufWithoutFramingIsRead()
    {
        const auto schema = ProtobufSchema::parse(
            "syntax = \"proto3\"; message A { string s = 1; } message B { int32 n = 2; A a = 1; }");
        const auto given = GivenSchema::fromProtobuf(*schema, "B");
        QVERIFY(given);
        const auto decoders = DecoderSet().withGiven(*given, nullptr);
        const Decoded decoded =
            decoders->decode(bytesOf("0a030a01781005"), Format::RawProtobuf, 0, {"t", RecordPart::Key, {}});
        QCOMPARE(decoded.text, std::string("{\"n\":5,\"a\":{\"s\":\"x\"}}"));
        QCOMPARE(decoded.schema->type, std::string("PROTOBUF"));
        QCOMPARE(decoded.schema->message, std::string("B"));
    }
};

WEIR_TEST(GivenSchemaTest)

} // namespace weir

#include "givenschematest.moc"
