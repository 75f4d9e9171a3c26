// The registry client against the real registry of the test cluster.
#include "tests/support/registry.h"
#include "backend/serde/avroencoder.h"
#include "backend/serde/decoder.h"
#include "backend/serde/recordencoder.h"
#include "backend/serde/registry/schemaregistry.h"
#include "tests/support/cluster.h"

#include <QTest>
#include <algorithm>
#include <atomic>

namespace weir {
namespace {

constexpr int timeoutMs = 20'000;
constexpr auto moneySchema =
    "{\"type\":\"record\",\"name\":\"test.Money\",\"fields\":[{\"name\":\"cents\",\"type\":\"long\"}]}";
constexpr auto orderSchema =
    "{\"type\":\"record\",\"name\":\"test.Order\",\"fields\":[{\"name\":\"id\",\"type\":\"string\"},"
    "{\"name\":\"price\",\"type\":\"test.Money\"}]}";

} // namespace

class RegistryTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        const QString url = test::clusterFile().value(QLatin1String("registry")).toString();
        QVERIFY2(!url.isEmpty(), "the test cluster has no registry");
        m_config.url = url.toStdString();
    }

    void registersWithAReferenceAndDecodesWhatItNames()
    {
        SchemaRegistry registry(m_config);
        const std::string money = test::uniqueName(QStringLiteral("money")).toStdString() + "-value";
        const std::string order = test::uniqueName(QStringLiteral("order")).toStdString() + "-value";
        const Result<int> moneyId = registry.registerBlocking(money, "AVRO", moneySchema, {}, timeoutMs);
        QVERIFY2(moneyId.has_value(), moneyId ? "" : qPrintable(moneyId.error().detail));
        const Result<int> orderId =
            registry.registerBlocking(order, "AVRO", orderSchema, {{"test.Money", money, 1}}, timeoutMs);
        QVERIFY2(orderId.has_value(), orderId ? "" : qPrintable(orderId.error().detail));

        auto fresh = std::make_shared<SchemaRegistry>(m_config);
        std::atomic<int> arrived = 0;
        fresh->setArrivedHandler([&arrived] { ++arrived; });
        const DecoderSet decoders(fresh);
        const auto schema = fresh->fetchBlocking(*orderId, timeoutMs);
        QVERIFY2(schema.state == DecodeState::Ok, schema.error ? qPrintable(schema.error->detail) : "");
        QVERIFY(schema.avro);
        const Result<std::string> body = encodeAvro(*schema.avro, "{\"id\":\"a1\",\"price\":{\"cents\":1250}}");
        QVERIFY2(body.has_value(), body ? "" : qPrintable(body.error().detail));
        const Decoded decoded = decoders.decode(frameForRegistry(*orderId, *body), Format::Auto);
        QCOMPARE(decoded.format, Format::Avro);
        QCOMPARE(decoded.text, std::string("{\"id\":\"a1\",\"price\":{\"cents\":1250}}"));
        QCOMPARE(decoded.schema->subject, order);
        QCOMPARE(decoded.schema->version, 1);

        QCOMPARE(fresh->schema(*moneyId).state, DecodeState::Pending);
        QTRY_COMPARE_WITH_TIMEOUT(fresh->schema(*moneyId).state, DecodeState::Ok, timeoutMs);
        QTRY_VERIFY(arrived.load() > 0);

        const auto subjects = fresh->subjectsBlocking(timeoutMs);
        QVERIFY(subjects.has_value());
        QVERIFY(std::find(subjects->begin(), subjects->end(), order) != subjects->end());
    }

    void theSameSchemaHasTheSameId()
    {
        SchemaRegistry registry(m_config);
        const std::string subject = test::uniqueName(QStringLiteral("twice")).toStdString();
        const auto first = registry.registerBlocking(subject, "AVRO", "{\"type\":\"long\"}", {}, timeoutMs);
        const auto second = registry.registerBlocking(subject, "AVRO", "{\"type\":\"long\"}", {}, timeoutMs);
        QVERIFY(first && second);
        QCOMPARE(*first, *second);
    }

    void anUnknownIdIsNotFound()
    {
        SchemaRegistry registry(m_config);
        const auto answer = registry.fetchBlocking(16'000'000, timeoutMs);
        QCOMPARE(answer.state, DecodeState::Failed);
        QCOMPARE(errorKindName(answer.error->kind), QStringLiteral("NotFound"));
        QCOMPARE(answer.error->detail, QStringLiteral("schema id 16000000 is not in the registry"));
    }

    void protobufIsReadWithWhatItImports()
    {
        auto registry = std::make_shared<SchemaRegistry>(m_config);
        const std::string address = test::uniqueName(QStringLiteral("address")).toStdString();
        const std::string shipment = test::uniqueName(QStringLiteral("shipment")).toStdString();
        QVERIFY(registry->registerBlocking(address, "PROTOBUF",
                                           "syntax = \"proto3\"; package a; message Address { string city = 1; }", {},
                                           timeoutMs));
        const auto id = registry->registerBlocking(
            shipment, "PROTOBUF",
            "syntax = \"proto3\"; import \"address.proto\"; message Other { string s = 1; } message Shipment { message "
            "Part { int64 n = 1; a.Address to = 2; } string id = 1; }",
            {{"address.proto", address, 1}}, timeoutMs);
        QVERIFY2(id.has_value(), id ? "" : qPrintable(id.error().detail));
        const auto answer = registry->fetchBlocking(*id, timeoutMs);
        QVERIFY2(answer.protobuf, answer.error ? qPrintable(answer.error->detail) : "");

        EncodeSchema schema = EncodeSchema::from(answer, "Shipment.Part");
        const std::string json = "{\"n\":9007199254740993,\"to\":{\"city\":\"Ulm\"}}";
        const auto bytes = encodeText(json, Format::Protobuf, schema);
        QVERIFY2(bytes.has_value(), bytes ? "" : qPrintable(bytes.error().detail));
        QCOMPARE(QByteArray::fromStdString(bytes->substr(5, 3)).toHex(), QByteArray("040200"));
        const Decoded decoded = DecoderSet(registry).decode(*bytes, Format::Auto);
        QCOMPARE(decoded.format, Format::Protobuf);
        QCOMPARE(decoded.text, json);
        QCOMPARE(decoded.schema->type, std::string("PROTOBUF"));
        QCOMPARE(decoded.schema->message, std::string("Shipment.Part"));
        QCOMPARE(decoded.schema->subject, shipment);

        const Decoded wrong = DecoderSet(registry).decode(frameForRegistry(*id, "\x04\x40\x02more"), Format::Auto);
        QCOMPARE(wrong.state, DecodeState::Failed);
        QCOMPARE(wrong.error->detail, QStringLiteral("the message that the bytes name is not in the schema"));
        QCOMPARE(wrong.schema->version, 1);

        const auto latest = registry->latestBlocking(shipment, timeoutMs);
        QVERIFY2(latest.has_value(), latest ? "" : qPrintable(latest.error().detail));
        QCOMPARE(latest->answer.ref.id, *id);
        QCOMPARE(latest->answer.ref.version, 1);
        QVERIFY(latest->answer.protobuf);
        QCOMPARE(latest->references.size(), std::size_t(1));
        QCOMPARE(latest->references.front().subject, address);
        QCOMPARE(registry->latestBlocking(shipment + "-not", timeoutMs).error().kind, ErrorKind::NotFound);
    }

    void jsonWithASchemaIsRead()
    {
        auto registry = std::make_shared<SchemaRegistry>(m_config);
        const auto id = registry->registerBlocking(
            test::uniqueName(QStringLiteral("json")).toStdString(), "JSON",
            R"({"type":"object","properties":{"a":{"type":"integer","default":7}}})", {}, timeoutMs);
        QVERIFY2(id.has_value(), id ? "" : qPrintable(id.error().detail));
        const auto answer = registry->fetchBlocking(*id, timeoutMs);
        const EncodeSchema schema = EncodeSchema::from(answer);
        const auto form = formOf(schema);
        QVERIFY(form);
        const auto bytes = encodeText(exampleJson(*form, false), Format::JsonSchema, schema);
        QVERIFY(bytes);
        for (const Format format : {Format::Auto, Format::JsonSchema, Format::Json}) {
            const Decoded decoded = DecoderSet(registry).decode(*bytes, format);
            QCOMPARE(decoded.text, std::string("{\"a\":7}"));
            QCOMPARE(decoded.schema->id, *id);
        }
        const Decoded asAvro = DecoderSet(registry).decode(*bytes, Format::Avro);
        QCOMPARE(asAvro.state, DecodeState::Failed);
        QCOMPARE(asAvro.error->detail, QStringLiteral("schema id %1 is of type JSON").arg(*id));
    }

    void aBrokenSchemaIsRefusedInTheRegistrysWords()
    {
        SchemaRegistry registry(m_config);
        const auto id = registry.registerBlocking(test::uniqueName(QStringLiteral("broken")).toStdString(), "AVRO",
                                                  "{\"type\":\"wheel\"}", {}, timeoutMs);
        QVERIFY(!id);
        QCOMPARE(errorKindName(id.error().kind), QStringLiteral("Invalid"));
    }

    void aWrongPathIsNoRegistry()
    {
        RegistryConfig config = m_config;
        config.url = config.url.substr(0, config.url.find("/apis")) + "/nothing/here";
        const auto answer = SchemaRegistry(config).fetchBlocking(1, timeoutMs);
        QCOMPARE(errorKindName(answer.error->kind), QStringLiteral("Registry"));
    }

private:
    RegistryConfig m_config;
};

WEIR_TEST(RegistryTest)

} // namespace weir

#include "registrytest.moc"
