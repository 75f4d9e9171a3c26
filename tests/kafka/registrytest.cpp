// The registry client against the real registry of the test cluster.
#include "tests/support/registry.h"
#include "backend/serde/avroencoder.h"
#include "backend/serde/decoder.h"
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

    void protobufIsTakenAndNamed()
    {
        auto registry = std::make_shared<SchemaRegistry>(m_config);
        const auto id =
            registry->registerBlocking(test::uniqueName(QStringLiteral("proto")).toStdString(), "PROTOBUF",
                                       "syntax = \"proto3\"; message Shipment { string id = 1; }", {}, timeoutMs);
        QVERIFY2(id.has_value(), id ? "" : qPrintable(id.error().detail));
        QCOMPARE(registry->fetchBlocking(*id, timeoutMs).ref.type, std::string("PROTOBUF"));
        const Decoded decoded =
            DecoderSet(registry).decode(frameForRegistry(*id, std::string("\0\n\2a1", 5)), Format::Auto);
        QCOMPARE(decoded.schema->type, std::string("PROTOBUF"));
        QCOMPARE(decoded.format, Format::Hex);
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
