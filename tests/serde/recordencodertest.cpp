#include "backend/serde/recordencoder.h"

#include "backend/serde/avroschema.h"
#include "backend/serde/protobuf/protobufschema.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {
namespace {

constexpr char avroText[] = R"({"type":"record","name":"Order","doc":"An order.","fields":[
    {"name":"id","type":"string","doc":"As printed."},
    {"name":"count","type":"int","default":3},
    {"name":"state","type":{"type":"enum","name":"State","symbols":["OPEN","PAID"]}},
    {"name":"at","type":{"type":"long","logicalType":"timestamp-millis"}},
    {"name":"total","type":{"type":"bytes","logicalType":"decimal","precision":8,"scale":2}},
    {"name":"note","type":["null","string"],"default":null},
    {"name":"parent","type":["null","Order"],"default":null},
    {"name":"tags","type":{"type":"map","values":"long"}},
    {"name":"items","type":{"type":"array","items":{"type":"record","name":"Item","fields":[{"name":"sku","type":"string"}]}}}]})";
constexpr char protoText[] = "syntax = \"proto3\";\n"
                             "package shop;\n"
                             "import \"google/protobuf/timestamp.proto\";\n"
                             "// Not the one.\n"
                             "message First { string s = 1; }\n"
                             "// An order.\n"
                             "message Order {\n"
                             "  enum State { OPEN = 0; PAID = 1; }\n"
                             "  string id = 1; // As printed.\n"
                             "  State state = 2;\n"
                             "  google.protobuf.Timestamp at = 3;\n"
                             "  repeated First firsts = 4;\n"
                             "  map<string, int64> counts = 5;\n"
                             "  oneof payment { string card = 6; int64 voucher = 7; }\n"
                             "  Order parent = 8;\n"
                             "}\n";
constexpr char jsonSchemaText[] = R"({"type":"object","title":"Order","required":["id"],"properties":{
    "id":{"type":"string","description":"As printed.","format":"uuid"},
    "count":{"type":"integer","default":3},
    "state":{"enum":["OPEN","PAID"]},
    "note":{"type":["string","null"]},
    "item":{"$ref":"#/definitions/item"},
    "items":{"type":"array","items":{"$ref":"#/definitions/item"}},
    "any":{"oneOf":[{"type":"string"},{"type":"null"},{"type":"number"}]},
    "extra":{"type":"object","additionalProperties":{"type":"boolean"}}},
    "definitions":{"item":{"type":"object","properties":{"sku":{"type":"string"},"inner":{"$ref":"#/definitions/item"}}}}})";

constexpr char avroExample[] =
    R"({"id":"","count":3,"state":"OPEN","at":"2026-01-01T12:00:00Z","total":0.00,"note":null,"parent":null,"tags":{},"items":[{"sku":""}]})";
constexpr char protobufExample[] =
    R"({"id":"","state":"OPEN","at":"2026-01-01T12:00:00Z","firsts":[{"s":""}],"counts":{},"card":""})";
constexpr char jsonSchemaExample[] =
    R"({"id":"00000000-0000-0000-0000-000000000000","count":3,"state":"OPEN","note":null,"item":{"sku":""},"items":[{"sku":""}],"any":null,"extra":{}})";

EncodeSchema avroSchema()
{
    EncodeSchema schema;
    schema.id = 258;
    schema.avro = *AvroSchema::parse(avroText);
    return schema;
}

EncodeSchema protobufSchema()
{
    EncodeSchema schema;
    schema.id = 258;
    schema.protobuf = *ProtobufSchema::parse(protoText);
    schema.message = "Order";
    return schema;
}

const SchemaFormField* field(const SchemaForm& form, int node, const char* name)
{
    for (const SchemaFormField& field : form.at(node).fields) {
        if (field.name == name)
            return &field;
    }
    return nullptr;
}

} // namespace

class RecordEncoderTest : public QObject
{
    Q_OBJECT
private slots:
    void plainFormats_data()
    {
        QTest::addColumn<QString>("format");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("hex");
        const auto row = [](const char* name, const char* format, const char* text, const char* hex) {
            QTest::newRow(name) << QString::fromLatin1(format) << QByteArray(text) << QByteArray(hex);
        };
        row("text", "text", "Grüße", "4772c3bcc39f65");
        row("JSON stays as it is", "json", "{ \"a\" : 1 }", "7b20226122203a2031207d");
        row("integer", "integer", "-2", "fffffffffffffffe");
        row("integer, little-endian", "integer-little", " 258 ", "0201000000000000");
        row("double", "double", "1.5", "3ff8000000000000");
        row("UUID", "uuid", "6ba7b810-9dad-11d1-80b4-00c04fd430c8", "6ba7b8109dad11d180b400c04fd430c8");
        row("hex", "hex", "0x00 FF:1a", "00ff1a");
        row("base64", "base64", "AP8a", "00ff1a");
        row("base64 of the URL alphabet", "base64", "-_8", "fbff");
        row("MessagePack", "messagepack", "{\"a\":1}", "81a16101");
        row("CBOR", "cbor", "{\"a\":1}", "a1616101");
    }
    void plainFormats()
    {
        QFETCH(const QString, format);
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, hex);
        const auto encoded = encodeText(text.toStdString(), formatFromName(format.toStdString()));
        QVERIFY2(encoded, qPrintable(encoded ? QString() : encoded.error().detail));
        QCOMPARE(QByteArray::fromStdString(*encoded).toHex(), hex);
    }

    void numbersTakeTheWidthThatIsWanted()
    {
        EncodeSchema schema;
        schema.numberBytes = 1;
        QCOMPARE(*encodeText("-128", Format::Integer, schema), std::string("\x80"));
        QCOMPARE(encodeText("128", Format::Integer, schema).error().detail,
                 QStringLiteral("the number does not fit in 1 bytes"));
        schema.numberBytes = 4;
        QCOMPARE(encodeText("1.5", Format::Double, schema)->size(), std::size_t(4));
    }

    void mistakesSayWhere_data()
    {
        QTest::addColumn<QString>("format");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("problem");
        const auto row = [](const char* name, const char* format, const char* text, const char* problem) {
            QTest::newRow(name) << QString::fromLatin1(format) << QByteArray(text) << QString::fromLatin1(problem);
        };
        row("no number", "integer", "12x", "it is no whole number (byte 2)");
        row("too large", "integer", "9223372036854775808", "the number does not fit in 8 bytes");
        row("no UUID", "uuid", "6ba7", "it is no UUID");
        row("no hex", "hex", "0g", "it is no hexadecimal digit (byte 1)");
        row("half a byte", "hex", "0", "the last byte has one digit only");
        row("no base64", "base64", "a", "it is no base64");
        row("no schema", "avro", "{}", "no Avro schema is chosen");
        row("no schema of the registry", "json-schema", "{}", "no schema of the registry is chosen");
        row("Kafka's own", "consumer-offsets", "{}", "only Kafka itself writes records of this kind");
    }
    void mistakesSayWhere()
    {
        QFETCH(const QString, format);
        QFETCH(const QByteArray, text);
        QFETCH(const QString, problem);
        const auto encoded = encodeText(text.toStdString(), formatFromName(format.toStdString()));
        QVERIFY(!encoded);
        QCOMPARE(encoded.error().kind, ErrorKind::Invalid);
        QCOMPARE(encoded.error().detail, problem);
    }

    void examplesFitTheirSchemas()
    {
        for (const auto& [schema, format] :
             {std::pair{avroSchema(), Format::Avro}, {protobufSchema(), Format::Protobuf}}) {
            const auto form = formOf(schema);
            QVERIFY(form);
            const auto encoded = encodeText(exampleJson(*form), format, schema);
            QVERIFY2(
                encoded,
                qPrintable(encoded ? QString() : encoded.error().detail + QString::fromStdString(exampleJson(*form))));
            QCOMPARE(QByteArray::fromStdString(encoded->substr(0, 5)).toHex(), QByteArray("0000000102"));
        }
        EncodeSchema json;
        json.id = 1;
        json.jsonSchema = jsonSchemaText;
        const auto form = formOf(json);
        QVERIFY(form);
        QVERIFY(encodeText(exampleJson(*form), Format::JsonSchema, json));
    }

    void protobufFramingNamesTheMessage()
    {
        const auto encoded = encodeText("{\"id\":\"A\"}", Format::Protobuf, protobufSchema());
        QVERIFY(encoded);
        QCOMPARE(QByteArray::fromStdString(*encoded).toHex(), QByteArray("000000010202020a0141"));
        const auto raw = encodeText("{\"id\":\"A\"}", Format::RawProtobuf, protobufSchema());
        QCOMPARE(QByteArray::fromStdString(*raw).toHex(), QByteArray("0a0141"));
    }

    void avroBecomesAForm()
    {
        const SchemaForm form = formOfAvro(**AvroSchema::parse(avroText));
        const FormNode& root = form.at(form.root);
        QCOMPARE(root.kind, FormNode::Kind::Record);
        QCOMPARE(root.documentation, std::string("An order."));
        QCOMPARE(root.fields.size(), std::size_t(9));
        QVERIFY(field(form, form.root, "id")->isRequired);
        QCOMPARE(field(form, form.root, "id")->documentation, std::string("As printed."));
        QCOMPARE(field(form, form.root, "count")->defaultJson, std::string("3"));
        QVERIFY(!field(form, form.root, "count")->isRequired);
        QCOMPARE(form.at(field(form, form.root, "at")->node).hint, std::string("timestamp"));
        QCOMPARE(form.at(field(form, form.root, "total")->node).scale, 2);
        const FormNode& parent = form.at(field(form, form.root, "parent")->node);
        QVERIFY(parent.isNullable);
        QCOMPARE(parent.children, (std::vector<int>{form.root}));
        QCOMPARE(QString::fromStdString(exampleJson(form, false)), QLatin1String(avroExample));
    }

    void protobufBecomesAForm()
    {
        const auto form = formOf(protobufSchema());
        QVERIFY(form);
        const FormNode& root = form->at(form->root);
        QCOMPARE(root.name, std::string("shop.Order"));
        QCOMPARE(root.documentation, std::string("An order."));
        QCOMPARE(field(*form, form->root, "id")->documentation, std::string("As printed."));
        QCOMPARE(field(*form, form->root, "card")->group, std::string("payment"));
        QCOMPARE(form->at(field(*form, form->root, "state")->node).symbols, (std::vector<std::string>{"OPEN", "PAID"}));
        QCOMPARE(form->at(field(*form, form->root, "at")->node).hint, std::string("timestamp"));
        QCOMPARE(form->at(field(*form, form->root, "counts")->node).kind, FormNode::Kind::Map);
        QCOMPARE(field(*form, form->root, "parent")->node, form->root);
        QCOMPARE(QString::fromStdString(exampleJson(*form, false)), QLatin1String(protobufExample));
    }

    void jsonSchemaBecomesAForm()
    {
        const auto form = formOfJsonSchema(jsonSchemaText);
        QVERIFY(form);
        const FormNode& root = form->at(form->root);
        QCOMPARE(root.kind, FormNode::Kind::Record);
        QCOMPARE(root.fields.size(), std::size_t(8));
        QCOMPARE(root.fields.front().name, std::string("id"));
        QVERIFY(root.fields.front().isRequired);
        QCOMPARE(form->at(root.fields.front().node).hint, std::string("uuid"));
        QVERIFY(form->at(field(*form, form->root, "note")->node).isNullable);
        QCOMPARE(form->at(field(*form, form->root, "any")->node).kind, FormNode::Kind::Choice);
        QCOMPARE(form->at(field(*form, form->root, "any")->node).children.size(), std::size_t(2));
        QCOMPARE(form->at(field(*form, form->root, "extra")->node).kind, FormNode::Kind::Map);
        QCOMPARE(form->at(field(*form, form->root, "items")->node).children.front(),
                 field(*form, form->root, "item")->node);
        QCOMPARE(QString::fromStdString(exampleJson(*form, false)), QLatin1String(jsonSchemaExample));
        QVERIFY(!formOfJsonSchema("{"));
        QVERIFY(formOfJsonSchema("true"));
        QVERIFY(formOfJsonSchema("{\"$ref\":\"#\"}"));
    }
};

WEIR_TEST(RecordEncoderTest)

} // namespace weir

#include "recordencodertest.moc"
