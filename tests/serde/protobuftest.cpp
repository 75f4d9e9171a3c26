#include "backend/serde/protobuf/protobufdecoder.h"

#include "backend/serde/givenschema.h"
#include "backend/serde/protobuf/protobufencoder.h"
#include "tests/support/registry.h"

#include <QTemporaryDir>
#include <QTest>

namespace weir {
namespace {

constexpr char moneyProto[] = R"(syntax = "proto3";
package shop;
message Money { int64 units = 1; string currency = 2; }
)";

constexpr char orderProto[] = R"(syntax = "proto3";
package shop;
import "google/protobuf/timestamp.proto";
import "google/protobuf/duration.proto";
import "google/protobuf/wrappers.proto";
import "google/protobuf/struct.proto";
import "google/protobuf/any.proto";
import "google/protobuf/field_mask.proto";
import "money.proto";

enum State { STATE_UNSPECIFIED = 0; OPEN = 1; PAID = 2; }

// An order of the shop.
message Order {
  message Item {
    string sku = 1; // the article's number
    int32 quantity = 2;
    Money price = 3;
  }
  string order_id = 1;
  State state = 2;
  repeated Item items = 3;
  map<string, int64> counts = 4;
  oneof payment { string card = 5; int64 voucher = 6; }
  google.protobuf.Timestamp placed_at = 7;
  google.protobuf.Duration took = 8;
  google.protobuf.StringValue note = 9;
  google.protobuf.Struct extra = 10;
  repeated int32 scores = 11;
  bytes raw = 12;
  double ratio = 13;
  sint64 delta = 14;
  fixed64 big = 15;
  optional bool gift = 16;
  google.protobuf.Any anything = 17;
  google.protobuf.FieldMask mask = 18;
  Order parent = 19;
  repeated State history = 20;
  uint64 huge = 21;
  float tax = 22;
  map<int32, Item> shelf = 23;
  sfixed32 small = 24;
}
message Other { Order order = 1; }
)";

constexpr char oldProto[] = R"(syntax = "proto2";
package old;
message Old {
  required string name = 1;
  optional int32 level = 2 [default = 7];
  optional group Place = 3 { optional string city = 4; }
  repeated int32 packed = 5 [packed = true];
  extensions 100 to 200;
  enum Kind { A = 0; B = 1; }
  optional Kind kind = 6;
}
extend Old { optional string extra = 100; }
)";

// protoc --encode of the schemas above.
constexpr char orderHex[] =
    "0a03412d3110021a0f0a015810021a0808cf0f12034555521a030a015922050a01611001220e0a016210ffffffffffffffffff0130073a0b08"
    "80e2cfaa061080e59a77420808031080cab5ee014a070a0568656c6c6f521c0a1a0a016b121532130a0911000000000000f83f0a0220010a02"
    "08005a0c01feffffffffffffffff010362030102ff69000000000000e03f70818080808080802079ffffffffffffffff8001008a01290a1e74"
    "7970652e676f6f676c65617069732e636f6d2f73686f702e4d6f6e65791207080512035553449201080a03612e620a01639a01050a03412d30"
    "a201020102a80180808080808080808001b5015c8f423eba011008fdffffffffffffffff0112030a0153c501fbffffff";
constexpr char oldHex[] = "0a016e1b2204426f6e6e1c2a0201023001a2060165";

// What is there by default in every order.
constexpr char emptyOrder[] =
    R"({"order_id":"","state":"STATE_UNSPECIFIED","items":[],"counts":{},"scores":[],"raw":"","ratio":0.0,"delta":0,"big":0,"history":[],"huge":0,"tax":0.0,"shelf":{},"small":0})";

std::string bytesOf(const char* hex) { return QByteArray::fromHex(hex).toStdString(); }

std::shared_ptr<const ProtobufSchema> orders()
{
    static const auto schema = ProtobufSchema::parse(orderProto, {{"money.proto", moneyProto}});
    return schema ? *schema : nullptr;
}

} // namespace

class ProtobufTest : public QObject
{
    Q_OBJECT
private slots:
    void readsWhatProtocWrites()
    {
        QVERIFY(orders());
        const auto decoded = decodeProtobuf(*orders()->message("Order"), bytesOf(orderHex));
        QVERIFY2(decoded, qPrintable(decoded ? QString() : decoded.error().detail));
        QString parent = QString::fromLatin1(emptyOrder);
        parent.replace(QLatin1String("\"order_id\":\"\""), QLatin1String("\"order_id\":\"A-0\""));
        const QString expected =
            QStringLiteral(
                R"({"order_id":"A-1","state":"PAID","items":[{"sku":"X","quantity":2,"price":{"units":1999,"currency":"EUR"}},{"sku":"Y","quantity":0}],"counts":{"a":1,"b":-1},"voucher":7,"placed_at":"2023-11-14T22:13:20.250Z","took":"3.500s","note":"hello","extra":{"k":[1.5,true,null]},"scores":[1,-2,3],"raw":"AQL/","ratio":0.5,"delta":-9007199254740993,"big":18446744073709551615,"gift":false,"anything":{"@type":"type.googleapis.com/shop.Money","units":5,"currency":"USD"},"mask":"a.b,c","parent":%1,"history":["OPEN","PAID"],"huge":9223372036854775808,"tax":0.19,"shelf":{"-3":{"sku":"S","quantity":0}},"small":-5})")
                .arg(parent);
        QCOMPARE(QString::fromStdString(decoded->json), expected);
    }

    void goesBothWays()
    {
        const auto* order = orders()->message("Order");
        const auto decoded = decodeProtobuf(*order, bytesOf(orderHex));
        const auto encoded = encodeProtobuf(*order, decoded->json);
        QVERIFY2(encoded, qPrintable(encoded ? QString() : encoded.error().detail));
        QCOMPARE(QString::fromStdString(decodeProtobuf(*order, *encoded)->json), QString::fromStdString(decoded->json));
    }

    void fieldsWithoutPresenceAreAlwaysThere()
    {
        QCOMPARE(QString::fromStdString(decodeProtobuf(*orders()->message("Order"), {})->json),
                 QLatin1String(emptyOrder));
        QCOMPARE(QString::fromStdString(decodeProtobuf(*orders()->message("Other"), {})->json), QLatin1String("{}"));
    }

    void readsProto2WithGroupsAndExtensions()
    {
        const auto schema = ProtobufSchema::parse(oldProto);
        QVERIFY(schema);
        const auto decoded = decodeProtobuf(*(*schema)->message("old.Old"), bytesOf(oldHex));
        QVERIFY(decoded);
        QCOMPARE(QString::fromStdString(decoded->json),
                 QStringLiteral(R"({"name":"n","place":{"city":"Bonn"},"packed":[1,2],"kind":"B","[old.extra]":"e"})"));
        QVERIFY(encodeProtobuf(*(*schema)->message("Old"), R"({"name":"x"})"));
        const auto missing = encodeProtobuf(*(*schema)->message("Old"), "{}");
        QVERIFY(!missing);
        QCOMPARE(missing.error().detail, QStringLiteral("missing field name"));
    }

    void whatTheSchemaDoesNotKnowIsShown()
    {
        const auto* money = orders()->message("shop.Money");
        const auto shown = [&](const char* hex) {
            const auto decoded = decodeProtobuf(*money, bytesOf(hex));
            return decoded ? QString::fromStdString(decoded->json) : decoded.error().detail;
        };
        QCOMPARE(shown("0801380a3a0374776f"), QStringLiteral(R"({"units":1,"currency":"","?7":[10,"two"]})"));
        // Of another wire type than the schema says; text in a number's place.
        QCOMPARE(shown("0a0161"), QStringLiteral(R"({"units":0,"currency":"","?1":"a"})"));
        // A message in a message, and bytes that are none.
        QCOMPARE(shown("4a04080110024a02ff00"),
                 QStringLiteral(R"({"units":0,"currency":"","?9":[{"1":1,"2":2},"/wA="]})"));
    }

    void piecesAreMerged()
    {
        // Two pieces of the one price, quantity twice, packed and single numbers mixed.
        const auto merged = decodeProtobuf(*orders()->message("shop.Order.Item"), bytesOf("1a020805100110021a0512035553"
                                                                                          "44"));
        QVERIFY(merged);
        QCOMPARE(QString::fromStdString(merged->json),
                 QStringLiteral(R"({"sku":"","quantity":2,"price":{"units":5,"currency":"USD"}})"));
        const auto oneof = decodeProtobuf(*orders()->message("Order"), bytesOf("30072a0163"));
        QVERIFY(oneof);
        QVERIFY(oneof->json.find("\"card\":\"c\"") != std::string::npos);
        QVERIFY(oneof->json.find("voucher") == std::string::npos);
        const auto scores = decodeProtobuf(*orders()->message("Order"), bytesOf("58015a0202035804"));
        QVERIFY(scores->json.find("\"scores\":[1,2,3,4]") != std::string::npos);
    }

    void withoutSchemaTheNumbersAreShown()
    {
        const auto decoded = decodeProtobufWire(bytesOf("0a03412d3110021a0f0a015810021a0808cf0f1203455552250000003f"));
        QVERIFY(decoded);
        QCOMPARE(QString::fromStdString(decoded->json),
                 QStringLiteral(R"({"1":"A-1","2":2,"3":{"1":"X","2":2,"3":{"1":1999,"2":"EUR"}},"4":1056964608})"));
    }

    void saysWhatIsWrongAndWhere_data()
    {
        QTest::addColumn<QByteArray>("hex");
        QTest::addColumn<QString>("problem");
        const auto row = [](const char* name, const char* hex, const char* problem) {
            QTest::newRow(name) << QByteArray(hex) << QString::fromLatin1(problem);
        };
        row("a lie about a length", "0a7f41", "a length is more than the bytes that are left (byte 2 of 3)");
        row("inside", "0a01411a040a05585a", "a length is more than the bytes that are left, in items[0] (byte 7 of 9)");
        row("field 0", "0001", "a field's number is out of range (byte 0 of 2)");
        row("wire type 6", "0e01", "a field's wire type is 6 or 7, which there is not (byte 0 of 2)");
        row("a long number", "10ffffffffffffffffffffff01", "a number is longer than 64 bits (byte 10 of 13)");
        row("an end of no group", "0c", "a group ends that never began (byte 1 of 1)");
        row("a group without end", "0b0801", "the bytes end inside of a group (byte 3 of 3)");
        row("packed numbers cut", "5a0180", "the bytes end inside of a number, in scores (byte 3 of 3)");
    }
    void saysWhatIsWrongAndWhere()
    {
        QFETCH(const QByteArray, hex);
        QFETCH(const QString, problem);
        const auto decoded = decodeProtobuf(*orders()->message("Order"), bytesOf(hex.constData()));
        QVERIFY(!decoded);
        QCOMPARE(decoded.error().detail, problem);
    }

    void everyBeginningEndsWell()
    {
        const std::string whole = bytesOf(orderHex);
        for (std::size_t size = 0; size < whole.size(); ++size)
            (void)decodeProtobuf(*orders()->message("Order"), std::string_view(whole).substr(0, size));
        std::string bytes = whole;
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            for (const char bit : {'\x01', '\x04', '\x80'}) {
                bytes[i] = char(bytes[i] ^ bit);
                (void)decodeProtobuf(*orders()->message("Order"), bytes);
                (void)decodeProtobufWire(bytes);
                bytes[i] = char(bytes[i] ^ bit);
            }
        }
    }

    void recursionIsBounded()
    {
        // parent (19) of parent of …
        std::string bytes;
        for (int i = 0; i < 300; ++i) {
            std::string outer = "\x9A\x01";
            for (std::size_t size = bytes.size();; size >>= 7) {
                outer += char(size >= 0x80 ? (size & 0x7F) | 0x80 : size);
                if (size < 0x80)
                    break;
            }
            bytes = outer + bytes;
        }
        const auto decoded = decodeProtobuf(*orders()->message("Order"), bytes);
        QVERIFY(!decoded);
        QCOMPARE(decoded.error().kind, ErrorKind::Limit);
        QVERIFY(decodeProtobufWire(bytes));
        const auto groups = decodeProtobuf(*orders()->message("Order"), std::string(1'000'000, '\x0B'));
        QVERIFY(!groups);
        QCOMPARE(groups.error().kind, ErrorKind::Limit);
    }

    void outputIsBounded()
    {
        // Two bytes an item, each of which is written with all its fields.
        std::string bytes;
        for (int i = 0; i < 1'000'000; ++i)
            bytes.append("\x1A\x00", 2);
        JsonLimits limits;
        limits.maxOutputBytes = 1 << 20;
        const auto decoded = decodeProtobuf(*orders()->message("Order"), bytes, limits);
        QVERIFY(!decoded);
        QCOMPARE(decoded.error().kind, ErrorKind::Limit);
        limits.stopAfterBytes = 200;
        const auto cell = decodeProtobuf(*orders()->message("Order"), bytes, limits);
        QVERIFY(cell);
        QVERIFY(cell->cut && cell->json.size() < 300);
    }

    void indexesGoBothWays()
    {
        for (const std::vector<int>& indexes : {std::vector<int>{0}, {1}, {0, 0}, {2, 300, 4}}) {
            const std::string bytes = writeProtobufIndexes(indexes);
            const auto read = readProtobufIndexes(bytes + "rest");
            QVERIFY(read);
            QCOMPARE(read->indexes, indexes);
            QCOMPARE(read->size, bytes.size());
        }
        QCOMPARE(writeProtobufIndexes({0}), std::string(1, '\0'));
        QCOMPARE(QByteArray::fromStdString(writeProtobufIndexes({1, 0})).toHex(), QByteArray("040200"));
        QVERIFY(!readProtobufIndexes({}));
        QVERIFY(!readProtobufIndexes("\xFF\xFF\xFF\xFF\xFF\xFF"));
        QCOMPARE(QString::fromStdString(orders()->fullName("Item")), QStringLiteral("shop.Order.Item"));
        QVERIFY(orders()->message(std::vector<int>{0, 0}) == orders()->message("Item"));
        QVERIFY(!orders()->message(std::vector<int>{9}));
        QCOMPARE(orders()->indexesOf(*orders()->message("Item")), (std::vector<int>{0, 0}));
    }

    void takesDescriptorsToo()
    {
        // What registries answer with for format=serialized.
        const auto money = ProtobufSchema::parse(
            "Cgttb25leS5wcm90bxIEc2hvcCI5CgVNb25leRIUCgV1bml0cxgBIAEoA1IFdW5pdHMSGgoIY3VycmVuY3kYAiABKAlSCGN1cnJlbmN5Yg"
            "Zwcm90bzM=");
        QVERIFY2(money, qPrintable(money ? QString() : money.error().detail));
        QCOMPARE((*money)->messageNames(), (std::vector<std::string>{"shop.Money"}));
        const auto set = ProtobufSchema::fromDescriptorSet(
            bytesOf("0a560a0b6d6f6e65792e70726f746f120473686f7022390a054d6f6e657912140a05756e6974731801200128035205756e"
                    "697473121"
                    "a0a0863757272656e6379180220012809520863757272656e6379620670726f746f33"));
        QVERIFY(set);
        QCOMPARE((*set)->fullName(""), std::string("shop.Money"));
        QVERIFY(!ProtobufSchema::fromDescriptorSet("no descriptor"));
    }

    void saysWhereASchemaIsWrong_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("problem");
        QTest::newRow("syntax") << QByteArray("syntax = \"proto3\";\nmessage A { string = 1; }")
                                << QStringLiteral("schema.proto: line 2, column 20: Expected field name.");
        QTest::newRow("a type") << QByteArray("syntax = \"proto3\"; message A { B b = 1; }")
                                << QStringLiteral("schema.proto: A.b: \"B\" is not defined.");
        QTest::newRow("an import") << QByteArray("syntax = \"proto3\"; import \"b.proto\"; message A { }")
                                   << QStringLiteral("the import \"b.proto\" is not there");
        QTest::newRow("itself") << QByteArray("syntax = \"proto3\"; import \"schema.proto\"; message A { }")
                                << QStringLiteral("schema.proto imports itself");
        QTest::newRow("deep") << "message A " + QByteArray(100'000, '{')
                              << QStringLiteral("schema.proto: braces are nested too deeply");
    }
    void saysWhereASchemaIsWrong()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QString, problem);
        const auto schema = ProtobufSchema::parse(text.toStdString());
        QVERIFY(!schema);
        QCOMPARE(schema.error().detail, problem);
    }

    void wellKnownImportsAreBuiltIn()
    {
        QVERIFY(ProtobufSchema::parse("syntax = \"proto3\"; import \"confluent/meta.proto\"; import "
                                      "\"confluent/type/decimal.proto\"; message A { confluent.type.Decimal d = 1 "
                                      "[(confluent.field_meta) = { doc: \"x\" }]; }"));
    }

    void filesAreReadWithTheirImports()
    {
        QTemporaryDir folder;
        const auto write = [&](const char* name, const char* text) {
            QFile file(folder.filePath(QLatin1String(name)));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(text);
        };
        write("order.proto", orderProto);
        const QString path = folder.filePath(QStringLiteral("order.proto"));
        QVERIFY(!GivenSchema::fromFile(path));
        write("money.proto", moneyProto);
        const auto order = GivenSchema::fromFile(path);
        QVERIFY2(order, qPrintable(order ? QString() : order.error().detail));
        QCOMPARE((*order)->message(), std::string("shop.Order"));
        QCOMPARE((*GivenSchema::fromFile(path, "Other"))->message(), std::string("shop.Other"));
        const auto none = GivenSchema::fromFile(path, "Nothing");
        QVERIFY(!none);
        QCOMPARE(none.error().kind, ErrorKind::NotFound);
        QCOMPARE(none.error().subject, path);
        QCOMPARE(GivenSchema::fromFile(QStringLiteral("/nowhere.proto")).error().kind, ErrorKind::Io);
    }

    void encodingSaysWhichFieldIsWrong()
    {
        const auto* order = orders()->message("Order");
        const auto wrong = encodeProtobuf(*order, R"({"items":[{"sku":"X","quantity":"many"}]})");
        QVERIFY(!wrong);
        QVERIFY2(wrong.error().detail.contains(QLatin1String("quantity")), qPrintable(wrong.error().detail));
        const auto unknown = encodeProtobuf(*order, R"({"colour":"red"})");
        QVERIFY(!unknown);
        QVERIFY2(unknown.error().detail.contains(QLatin1String("colour")), qPrintable(unknown.error().detail));
    }
};

WEIR_TEST(ProtobufTest)

} // namespace weir

#include "protobuftest.moc"
