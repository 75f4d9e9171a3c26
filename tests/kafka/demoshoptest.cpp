#include "backend/demo/demokinds.h"
#include "backend/demo/demomarker.h"
#include "backend/demo/demoschemas.h"
#include "backend/demo/jsonline.h"
#include "backend/demo/protowriter.h"
#include "backend/demo/rhythm.h"
#include "backend/demo/shop.h"
#include "backend/serde/avroencoder.h"
#include "backend/serde/decoder.h"
#include "backend/serde/givenschema.h"
#include "tests/support/registry.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSet>
#include <QTest>
#include <map>

namespace weir {
namespace {

constexpr std::int64_t dayMs = 86'400'000;
constexpr std::int64_t begin = 1'767'225'600'000; // 2026-01-01T00:00:00Z

std::vector<ShopRecord> simulate(std::uint64_t seed, int days)
{
    ShopOptions options;
    options.seed = seed;
    options.startMs = begin;
    Shop shop(options);
    std::vector<ShopRecord> records;
    shop.advance(begin + days * dayMs, [&](ShopRecord&& record) { records.push_back(std::move(record)); });
    return records;
}

QJsonObject object(const ShopRecord& record)
{
    return QJsonDocument::fromJson(QByteArray::fromStdString(record.value)).object();
}

} // namespace

class DemoShopTest : public QObject
{
    Q_OBJECT
private slots:
    void theSameSeedGivesTheSameRecords()
    {
        const std::vector<ShopRecord> first = simulate(7, 3), second = simulate(7, 3), other = simulate(8, 3);
        QCOMPARE(first.size(), second.size());
        for (std::size_t i = 0; i < first.size(); ++i) {
            QCOMPARE(first[i].key, second[i].key);
            QCOMPARE(first[i].value, second[i].value);
            QCOMPARE(first[i].timestampMs, second[i].timestampMs);
        }
        QVERIFY(first.size() != other.size() || first.front().value != other.front().value);
    }

    void aLongerHistoryBeginsLikeAShorterOne()
    {
        const std::vector<ShopRecord> shorter = simulate(7, 2), longer = simulate(7, 4);
        QVERIFY(longer.size() > shorter.size());
        for (std::size_t i = 0; i < shorter.size(); ++i)
            QCOMPARE(longer[i].value, shorter[i].value);
    }

    void idsAgreeAlongAJourney()
    {
        std::map<QString, QStringList> statuses;
        QSet<QString> clickSessions, orders;
        int payments = 0;
        for (const ShopRecord& record : simulate(1, 12)) {
            if (record.stream == ShopStream::Clicks)
                clickSessions << QString::fromStdString(record.key);
            if (record.stream == ShopStream::Orders) {
                const QJsonObject order = object(record);
                const QString id = order.value(QLatin1String("orderId")).toString();
                QCOMPARE(id, QString::fromStdString(record.key));
                QVERIFY(clickSessions.contains(order.value(QLatin1String("sessionId")).toString()));
                QVERIFY(!order.value(QLatin1String("lines")).toArray().isEmpty());
                statuses[id] << order.value(QLatin1String("status")).toString();
                orders << id;
            }
            if (record.stream == ShopStream::Payments) {
                ++payments;
                QVERIFY(orders.contains(QString::fromStdString(record.key)));
            }
            if (record.stream == ShopStream::Shipments)
                QVERIFY(statuses[QString::fromStdString(record.key)].contains(QStringLiteral("paid")));
        }
        QVERIFY2(orders.size() > 1000, qPrintable(QString::number(orders.size())));
        QVERIFY(payments > orders.size());
        int delivered = 0;
        for (const auto& [id, steps] : statuses) {
            QCOMPARE(steps.first(), QStringLiteral("placed"));
            delivered += steps.contains(QStringLiteral("delivered"));
        }
        QVERIFY(delivered > orders.size() / 3);
    }

    void anOrdersTotalIsTheSumOfItsLines()
    {
        for (const ShopRecord& record : simulate(3, 2)) {
            if (record.stream != ShopStream::Orders)
                continue;
            const QJsonObject order = object(record);
            double sum = order.value(QLatin1String("shipping")).toDouble();
            for (const QJsonValue& line : order.value(QLatin1String("lines")).toArray())
                sum += line[QLatin1String("quantity")].toInt() * line[QLatin1String("unitPrice")].toDouble();
            QVERIFY(qAbs(sum - order.value(QLatin1String("total")).toDouble()) < 0.005);
        }
    }

    void everyPaymentFitsItsSchema()
    {
        const auto schema = AvroSchema::parse(paymentSchema());
        QVERIFY(schema.has_value());
        int count = 0;
        for (const ShopRecord& record : simulate(5, 8)) {
            if (record.stream != ShopStream::Payments)
                continue;
            const Result<std::string> encoded = encodeAvro(**schema, record.value);
            QVERIFY2(encoded.has_value(), encoded ? "" : qPrintable(encoded.error().detail));
            ++count;
        }
        QVERIFY(count > 500);
    }

    void timesNeverRunFarAheadOfEachOther()
    {
        std::int64_t latest = begin;
        for (const ShopRecord& record : simulate(2, 3)) {
            QVERIFY(record.timestampMs >= begin);
            QVERIFY(latest - record.timestampMs <= 5000);
            latest = std::max(latest, record.timestampMs);
        }
    }

    void eveningsAreBusierThanNights()
    {
        std::map<int, int> byHour;
        for (const ShopRecord& record : simulate(1, 14)) {
            if (record.stream == ShopStream::Clicks)
                ++byHour[int(record.timestampMs % dayMs / 3'600'000)];
        }
        QVERIFY2(byHour[20] > 4 * byHour[4], qPrintable(QStringLiteral("%1 and %2").arg(byHour[20]).arg(byHour[4])));
        double sum = 0;
        for (int minute = 0; minute < 7 * 24 * 60; ++minute) {
            const double level = shopRhythm(begin + minute * 60'000LL);
            QVERIFY(level > 0.15 && level < busiestHour);
            sum += level;
        }
        QVERIFY(qAbs(sum / (7 * 24 * 60) - 1) < 0.02);
    }

    void someGoodsAndPeopleAreMuchMoreFrequent()
    {
        std::map<std::string, int> byCustomer;
        for (const ShopRecord& record : simulate(1, 20)) {
            if (record.stream == ShopStream::Customers)
                ++byCustomer[record.key];
        }
        const int often = int(
            std::count_if(byCustomer.begin(), byCustomer.end(), [](const auto& entry) { return entry.second >= 3; }));
        const int once = int(
            std::count_if(byCustomer.begin(), byCustomer.end(), [](const auto& entry) { return entry.second == 1; }));
        QVERIFY2(often > 20 && once > often, qPrintable(QStringLiteral("%1 often, %2 once").arg(often).arg(once)));
    }

    void protobufIsWrittenAsTheWireFormatSays()
    {
        // The examples of the format's own documentation: field 1 = 150; field 2 = "testing".
        ProtoWriter writer;
        writer.varint(1, 150).text(2, "testing");
        QCOMPARE(QByteArray::fromStdString(writer.bytes()).toHex(), QByteArray("089601120774657374696e67"));
        ProtoWriter outer;
        outer.message(3, ProtoWriter().varint(1, 150)).real(4, 1.0);
        QCOMPARE(QByteArray::fromStdString(outer.bytes()).toHex(), QByteArray("1a0308960121000000000000f03f"));
    }

    void everyEncodingIsReadAgain_data()
    {
        QTest::addColumn<QString>("topic");
        QTest::addColumn<QString>("format");
        QTest::newRow("loyalty-points") << QStringLiteral("loyalty-points") << QStringLiteral("messagepack");
        QTest::newRow("door-sensors") << QStringLiteral("door-sensors") << QStringLiteral("cbor");
        QTest::newRow("legacy-invoices") << QStringLiteral("legacy-invoices") << QStringLiteral("raw-avro");
        QTest::newRow("parcel-scans") << QStringLiteral("parcel-scans") << QStringLiteral("raw-protobuf");
        QTest::newRow("archive") << QStringLiteral("archive") << QStringLiteral("json");
        QTest::newRow("counters") << QStringLiteral("counters") << QStringLiteral("integer");
        QTest::newRow("returns") << QStringLiteral("returns") << QStringLiteral("json");
    }
    void everyEncodingIsReadAgain()
    {
        QFETCH(const QString, topic);
        QFETCH(const QString, format);
        const auto avro = GivenSchema::fromFile(QStringLiteral(WEIR_SOURCE_DIR "/docs/demo/legacy-invoice.avsc"));
        const auto proto = GivenSchema::fromFile(QStringLiteral(WEIR_SOURCE_DIR "/docs/demo/parcel-scan.proto"));
        QVERIFY(avro);
        QVERIFY(proto);
        const std::shared_ptr<const GivenSchema> given = topic.startsWith(QLatin1String("legacy"))   ? *avro
                                                         : topic.startsWith(QLatin1String("parcel")) ? *proto
                                                                                                     : nullptr;
        const auto decoders = DecoderSet().withGiven(nullptr, given);
        int seen = 0;
        QSet<QString> wrappings;
        for (const DemoRecord& record : encodedHistory(begin, begin + dayMs, 7, true, false)) {
            if (record.topic != topic.toStdString())
                continue;
            ++seen;
            const Decoded decoded = decoders->decode(*record.value, Format::Auto);
            wrappings << QString::fromStdString(decoded.wrapping);
            if (*record.key == "stock-corrections.le") {
                QCOMPARE(decoders->decode(*record.value, Format::IntegerLittle).state, DecodeState::Ok);
                continue;
            }
            QCOMPARE(QString::fromUtf8(formatName(decoded.format).data()), format);
            QVERIFY(!decoded.error);
            QVERIFY(decoded.isJson || format == QLatin1String("integer"));
        }
        QCOMPARE(seen, 32);
        QCOMPARE(wrappings.size(), topic == QLatin1String("archive") ? 6 : 1);
    }

    void theSchemasToChooseAreThoseOfTheRecords()
    {
        const auto contentOf = [](const char* name) {
            QFile file(QStringLiteral(WEIR_SOURCE_DIR "/docs/demo/") + QLatin1String(name));
            return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : std::string();
        };
        QCOMPARE(contentOf("legacy-invoice.avsc"), std::string(legacyInvoiceSchema()));
        QCOMPARE(contentOf("parcel-scan.proto"), std::string(parcelScanSchema()));
    }

    void timesAreWrittenAsIso8601()
    {
        QCOMPARE(isoTime(begin), std::string("2026-01-01T00:00:00.000Z"));
        QCOMPARE(isoTime(begin + 59 * dayMs + 86'399'999), std::string("2026-03-01T23:59:59.999Z"));
    }

    void aMarkerSurvivesItsJson()
    {
        DemoMarker marker;
        marker.isFilled = true;
        marker.hasRegistryTopics = true;
        marker.seed = 0xffff'ffff'ffff'fff1ULL;
        marker.fromMs = begin;
        marker.toMs = begin + dayMs;
        marker.topics = QStringList{QStringLiteral("orders"), QStringLiteral("clicks")};
        QCOMPARE(markerFromJson(markerToJson(marker)), std::optional(marker));
        QVERIFY(!markerFromJson("{}"));
        QVERIFY(!markerFromJson("not json"));
    }
};

WEIR_TEST(DemoShopTest)

} // namespace weir

#include "demoshoptest.moc"
