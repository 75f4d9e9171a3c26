#include "backend/cdp/filter/jsonpath.h"
#include "tests/cdp/filter/filtertools.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir::cdp {

class JsonPathTest : public QObject
{
    Q_OBJECT
private slots:
    void readsAndWritesPaths_data();
    void readsAndWritesPaths();
    void refusesWhatIsNone_data();
    void refusesWhatIsNone();
    void findsValues_data();
    void findsValues();
    void hasLimits();
};

void JsonPathTest::readsAndWritesPaths_data()
{
    QTest::addColumn<QString>("written");
    QTest::addColumn<QStringList>("steps");
    QTest::addColumn<QString>("text");
    const auto row = [](const char* written, const QStringList& steps, const char* text) {
        QTest::newRow(written) << QString::fromUtf8(written) << steps << QString::fromUtf8(text);
    };
    const auto one = [](const char* step) { return QString::fromUtf8(step); };
    row("total", {one("total")}, "total");
    row("products.0.sku", {one("products"), one("0"), one("sku")}, "products.0.sku");
    row("products[].sku", {one("products"), one("*"), one("sku")}, "products[].sku");
    row("products[2].sku", {one("products"), one("2"), one("sku")}, "products.2.sku");
    row("[].sku", {one("*"), one("sku")}, "[].sku");
    row("[][]", {one("*"), one("*")}, "[][]");
    row("a\\.b.c", {one("a.b"), one("c")}, "a\\.b.c");
    row("größe_$@-1", {one("größe_$@-1")}, "größe_$@-1");
    row("名前.ключ", {one("名前"), one("ключ")}, "名前.ключ");
    row("in stock.true", {one("in stock"), one("true")}, "in stock.true");
    row("a\\#b", {one("a#b")}, "a\\#b");
    row("a\\[\\]", {one("a[]")}, "a\\[\\]");
    row("a\\\\", {one("a\\")}, "a\\\\");
    row("a['']", {one("a"), one("")}, "a['']");
    row("a['b.c']", {one("a"), one("b.c")}, "a.b\\.c");
    row("a[\"it's\"].d", {one("a"), one("it's"), one("d")}, "a.it\\'s.d");
}

void JsonPathTest::readsAndWritesPaths()
{
    QFETCH(QString, written);
    QFETCH(QStringList, steps);
    QFETCH(QString, text);
    const auto path = JsonPath::parse(written.toStdString());
    QVERIFY(path);
    QStringList found;
    for (const JsonPath::Step& step : path->steps())
        found << (step.isAny ? QStringLiteral("*") : QString::fromStdString(step.name));
    QCOMPARE(found, steps);
    QCOMPARE(QString::fromStdString(path->text()), text);
    QVERIFY(JsonPath::parse(path->text()) == path);
    QCOMPARE(path->below("properties").text(),
             "properties" + std::string(text.startsWith(QLatin1Char('[')) ? "" : ".") + path->text());
}

void JsonPathTest::refusesWhatIsNone_data()
{
    QTest::addColumn<QString>("written");
    for (const char* written : {"",      ".",    "a.",  ".a",  "a..b", "a[",   "a[]b", "a[1", "a[-1]", "a[x]",
                                "a['x'", "a['x", "a#b", "a/b", "a(b",  "a\tb", "a\\",  "a]",  "a,b",   "a:b"})
        QTest::newRow(written) << QString::fromUtf8(written);
}

void JsonPathTest::refusesWhatIsNone()
{
    QFETCH(QString, written);
    QVERIFY(!JsonPath::parse(written.toStdString()));
}

void JsonPathTest::findsValues_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("values");
    const auto row = [](const char* path, const char* values) {
        QTest::newRow(path) << QString::fromUtf8(path) << QString::fromUtf8(values);
    };
    row("a", "1");
    row("none", "");
    row("nil", "");
    row("nil.x", "");
    row("a.x", "");
    row("list", "[1,null,[2,3],{\"x\":4}]");
    row("list.0", "1");
    row("list.00", "1");
    row("list.1", "");
    row("list.4", "");
    row("list.3.x", "4");
    row("list.2.1", "3");
    row("list[]", "1 [2,3] {\"x\":4}");
    row("list[].x", "4");
    row("list[][]", "2 3");
    row("a[]", "");
    row("list.x", "");
    row("objects[].list[].y", "1 2 3");
    row("0", "\"zero\"");
    row("d\\.e", "5");
}

void JsonPathTest::findsValues()
{
    QFETCH(QString, path);
    QFETCH(QString, values);
    const auto event = jsonOf(std::string("{'a':1,'nil':null,'list':[1,null,[2,3],{'x':4}],'0':'zero','d.e':5,"
                                          "'objects':[{'list':[{'y':1},{'y':2}]},{},{'list':[{'y':3},{'y':null}]}]}"));
    const auto parsed = JsonPath::parse(path.toStdString());
    QVERIFY(parsed);
    std::vector<std::string> found;
    QVERIFY(!parsed->each(event->root, [&found](const Json& value) {
        found.push_back(toJsonText(value));
        return false;
    }));
    std::string joined;
    for (const std::string& value : found)
        joined += (joined.empty() ? "" : " ") + value;
    QCOMPARE(QString::fromStdString(joined), values);
    const Json first = parsed->of(event->root);
    QCOMPARE(first.kind() == Json::Kind::Absent, found.empty());
    if (!found.empty()) {
        QCOMPARE(toJsonText(first), found.front());
        int seen = 0;
        QVERIFY(parsed->each(event->root, [&seen](const Json&) { return ++seen == 1; }));
        QCOMPARE(seen, 1);
    }
}

void JsonPathTest::hasLimits()
{
    std::string steps = "a";
    for (int i = 1; i < 64; ++i)
        steps += ".a";
    QVERIFY(JsonPath::parse(steps));
    QVERIFY(!JsonPath::parse(steps + ".a"));
    QVERIFY(JsonPath::parse(std::string(4'096, 'a')));
    QVERIFY(!JsonPath::parse(std::string(4'097, 'a')));
    QVERIFY(JsonPath().steps().empty());
    const auto value = jsonOf("{'a':1}");
    QCOMPARE(JsonPath().of(value->root) == value->root, true);
}

WEIR_TEST(JsonPathTest)

} // namespace weir::cdp

#include "jsonpathtest.moc"
