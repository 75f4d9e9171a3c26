#include "models/messages/recordfield.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {
namespace {

QString at(const char* json, const char* path)
{
    const auto value = jsonField(json, fieldParts(QString::fromUtf8(path)).mid(1));
    return value ? value->text : QStringLiteral("-");
}

} // namespace

class RecordFieldTest : public QObject
{
    Q_OBJECT
private slots:
    void findsWhatAPathNames()
    {
        const char* json = R"({"a":{"b":[{"c":"x"},{"c":"y"},{"d":1}]},"e.f":12.50,"n":null,"t":true})";
        QCOMPARE(at(json, "value.a.b.1.c"), QStringLiteral("y"));
        QCOMPARE(at(json, "value.a.b[].c"), QStringLiteral("x, y"));
        QCOMPARE(at(json, "value.e\\.f"), QStringLiteral("12.50")); // as written
        QCOMPARE(at(json, "value.t"), QStringLiteral("true"));
        QCOMPARE(at(json, "value.n"), QStringLiteral("-"));
        QCOMPARE(at(json, "value.a.b.7"), QStringLiteral("-"));
        QCOMPARE(at(json, "value.a.b.0"), QStringLiteral(R"({"c":"x"})"));
        QVERIFY(jsonField("{\"n\":5}", {QStringLiteral("n")})->isNumber);
        QVERIFY(jsonField("{\"n\":\"5\"}", {QStringLiteral("n")})->isText);
    }

    void anArrayAtTheTopHasFieldsToo()
    {
        QCOMPARE(jsonField(R"([{"a":1},{"a":2}])", {QStringLiteral("[]"), QStringLiteral("a")})->text,
                 QStringLiteral("1, 2"));
    }

    void longTextsAreCut()
    {
        const std::string json = "{\"a\":\"" + std::string(100'000, 'x') + "\"}";
        QVERIFY(jsonField(json, {QStringLiteral("a")})->text.size() <= longestField + 1);
    }

    void onlyPathsOfARecordAreFields()
    {
        QVERIFY(isFieldPath(QStringLiteral("value.a")));
        QVERIFY(isFieldPath(QStringLiteral("headers.trace")));
        QVERIFY(isFieldPath(QStringLiteral("key")));
        QVERIFY(!isFieldPath(QStringLiteral("total")));
        QVERIFY(!isFieldPath(QStringLiteral("value..a")));
        QVERIFY(!isFieldPath(QStringLiteral("headers.a.b")));
        QVERIFY(!isFieldPath({}));
        QCOMPARE(fieldName(QStringLiteral("value.items[].sku")), QStringLiteral("sku"));
        QCOMPARE(fieldName(QStringLiteral("value.items.0")), QStringLiteral("items.0"));
    }

    void aPathIsAlsoAJsonPath()
    {
        QCOMPARE(jsonPathOf(QStringLiteral("value.items.0.sku")), QStringLiteral("$.items[0].sku"));
        QCOMPARE(jsonPathOf(QStringLiteral("value.items[].sku")), QStringLiteral("$.items[*].sku"));
        QCOMPARE(jsonPathOf(QStringLiteral("value.odd name.a\\.b")), QStringLiteral("$[\"odd name\"][\"a.b\"]"));
    }
};

WEIR_TEST(RecordFieldTest)

} // namespace weir

#include "recordfieldtest.moc"
