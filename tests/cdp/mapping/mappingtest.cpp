// What each directive of mapping-kit makes of an event, and which documents are refused at which place.
#include "backend/cdp/mapping/mapping.h"
#include "backend/base/json/jsonparser.h"
#include "tests/cdp/mapping/mappingrows.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {

using cdp::Mapping;
using cdp::Mistake;

class MappingTest : public QObject
{
    Q_OBJECT
private slots:
    void eachDirectiveGivesItsValue_data()
    {
        QTest::addColumn<QByteArray>("mapping");
        QTest::addColumn<QByteArray>("event");
        QTest::addColumn<QByteArray>("result");
        for (const test::MappingRow& row : test::mappingRows())
            QTest::newRow(row.name) << QByteArray(row.mapping) << QByteArray(row.event) << QByteArray(row.result);
    }

    void eachDirectiveGivesItsValue()
    {
        QFETCH(QByteArray, mapping);
        QFETCH(QByteArray, event);
        QFETCH(QByteArray, result);
        const Mapping::Compiled compiled = compile(mapping);
        QVERIFY2(compiled.mapping, said(compiled.mistakes).constData());
        const JsonPointer input = read(event);
        JsonArena arena;
        const Result<Json> mapped = compiled.mapping->map(input->root, arena);
        QVERIFY2(mapped, qPrintable(mapped.has_value() ? QString() : mapped.error().subject + mapped.error().detail));
        QCOMPARE(mapped->kind() == Json::Kind::Absent, result.isNull());
        if (!result.isNull())
            QCOMPARE(QByteArray::fromStdString(toJsonText(*mapped)), result);
    }

    void whatCannotBeDoneNamesItsPlace_data()
    {
        QTest::addColumn<QByteArray>("mapping");
        QTest::addColumn<QByteArray>("event");
        QTest::addColumn<QString>("place");
        for (const test::MappingErrorRow& row : test::mappingErrorRows())
            QTest::newRow(row.name) << QByteArray(row.mapping) << QByteArray(row.event) << QString::fromUtf8(row.place);
    }

    void whatCannotBeDoneNamesItsPlace()
    {
        QFETCH(QByteArray, mapping);
        QFETCH(QByteArray, event);
        QFETCH(QString, place);
        const Mapping::Compiled compiled = compile(mapping);
        QVERIFY2(compiled.mapping, said(compiled.mistakes).constData());
        const JsonPointer input = read(event);
        JsonArena arena;
        const Result<Json> mapped = compiled.mapping->map(input->root, arena);
        QVERIFY(!mapped);
        QCOMPARE(mapped.error().kind, ErrorKind::Invalid);
        QCOMPARE(mapped.error().subject, place);
        QVERIFY(!mapped.error().detail.isEmpty());
    }

    void aWrongDocumentIsRefusedAtItsPlace_data()
    {
        QTest::addColumn<QByteArray>("mapping");
        QTest::addColumn<QByteArray>("place");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QByteArray>("found");
        for (const test::MappingMistakeRow& row : test::mappingMistakeRows())
            QTest::newRow(row.name) << QByteArray(row.mapping) << QByteArray(row.place) << row.kind
                                    << QByteArray(row.found);
    }

    void aWrongDocumentIsRefusedAtItsPlace()
    {
        QFETCH(QByteArray, mapping);
        QFETCH(QByteArray, place);
        QFETCH(int, kind);
        QFETCH(QByteArray, found);
        const Mapping::Compiled compiled = compile(mapping, "subscriptions[0].mapping");
        QVERIFY(!compiled.mapping);
        QVERIFY2(compiled.mistakes.size() == 1, said(compiled.mistakes).constData());
        const QByteArray prefix = place.isEmpty() ? "subscriptions[0].mapping" : "subscriptions[0].mapping.";
        QCOMPARE(QByteArray::fromStdString(compiled.mistakes[0].place), prefix + place);
        QCOMPARE(int(compiled.mistakes[0].kind), kind);
        QCOMPARE(QByteArray::fromStdString(compiled.mistakes[0].found), found);
    }

    void allMistakesAreTold()
    {
        const Mapping::Compiled compiled =
            compile(R"({"a":{"@liquid":1},"b":{"@path":5},"c":{"@json":{}},"d":{"@path":"fine"}})");
        QCOMPARE(compiled.mistakes.size(), std::size_t(4));
    }

    void pathsThatAreReadAreListed()
    {
        const Mapping::Compiled compiled = compile(
            R"({"a":{"@path":"$.properties.total"},"b":{"@template":"{{userId}} {{properties['a.b']}} {{userId}}"},)"
            R"("c":{"@arrayPath":["$.properties.products",{"x":{"@path":"$.sku"}}]},)"
            R"("d":{"@transform":{"apply":{"z":{"@path":"$.context.ip"}},"mapping":{"y":{"@path":"$.z"}}}},)"
            R"("e":{"@path":{"@path":"$.where"}},"f":"$.raw"})");
        QVERIFY(compiled.mapping);
        const std::vector<std::string> expected{"context.ip",
                                                "properties.a\\.b",
                                                "properties.products",
                                                "properties.products[].sku",
                                                "properties.total",
                                                "userId",
                                                "where"};
        QCOMPARE(compiled.mapping->references(), expected);
        QCOMPARE(compile(R"({"@path":"$."})").mapping->references(), std::vector<std::string>{""});
        QVERIFY(compile(R"({"a":1})").mapping->references().empty());
    }

    void depthAndSizeHaveLimits()
    {
        const auto nested = [](int levels) {
            return QByteArray(R"({"a":)").repeated(levels) + "1" + QByteArray("}").repeated(levels);
        };
        QVERIFY(compile(nested(100)).mapping);
        const Mapping::Compiled deep = compile(nested(101));
        QCOMPARE(deep.mistakes.size(), std::size_t(1));
        QCOMPARE(deep.mistakes[0].kind, Mistake::Kind::TooDeep);
        QByteArray wide = "[";
        for (int i = 0; i < 100'001; ++i)
            wide += R"({"@path":"a"},)";
        wide += "1]";
        const Mapping::Compiled large = compile(wide);
        QCOMPARE(large.mistakes.size(), std::size_t(1));
        QCOMPARE(large.mistakes[0].kind, Mistake::Kind::TooLarge);
    }

    void whatGrowsWithoutEndIsStopped_data()
    {
        QTest::addColumn<QByteArray>("mapping");
        // Each level makes ten of what it is given: 10^20 values out of a short document.
        QByteArray doubled = R"({"@path":"$."})";
        QByteArray steps = R"({"@path":"$."})";
        for (int i = 0; i < 20; ++i) {
            doubled =
                R"({"@transform":{"apply":{"a":{"@path":"$."},"b":{"@path":"$."},"c":{"@path":"$."},"d":{"@path":"$."}},"mapping":)" +
                (i == 0 ? QByteArray(R"({"x":{"@path":"$."}})") : doubled) + "}}";
            steps = R"({"@arrayPath":[{"@literal":[{},{},{},{},{},{},{},{},{},{}]},{"x":)" + steps + "}]}";
        }
        QTest::newRow("copies of copies") << doubled;
        QTest::newRow("written copies") << R"({"@json":{"mode":"encode","value":)" + doubled + "}}";
        QTest::newRow("lists of lists") << steps;
    }

    void whatGrowsWithoutEndIsStopped()
    {
        QFETCH(QByteArray, mapping);
        const Mapping::Compiled compiled = compile(mapping);
        QVERIFY2(compiled.mapping, said(compiled.mistakes).constData());
        const JsonPointer input = read(R"({"a":"some text"})");
        JsonArena arena;
        const Result<Json> mapped = compiled.mapping->map(input->root, arena);
        QVERIFY(!mapped);
        QCOMPARE(mapped.error().kind, ErrorKind::Limit);
    }

private:
    static JsonPointer read(const QByteArray& text)
    {
        const Result<JsonPointer> parsed = parseJson(text.toStdString());
        if (!parsed)
            qFatal("no JSON: %s", text.constData());
        return *parsed;
    }

    static Mapping::Compiled compile(const QByteArray& text, const std::string& place = {})
    {
        return Mapping::compile(read(text)->root, place);
    }

    static QByteArray said(const cdp::Mistakes& mistakes)
    {
        QByteArray all;
        for (const Mistake& mistake : mistakes)
            all += QByteArray::fromStdString(mistake.place + ": " + mistake.found + ' ' + mistake.detail + '\n');
        return all;
    }
};

WEIR_TEST(MappingTest)

} // namespace weir

#include "mappingtest.moc"
