#include "backend/engine/columns/columnpath.h"
#include "backend/engine/columns/draftrules.h"
#include "backend/engine/columns/segmentformat.h"
#include "tests/engine/columns/columnsstory.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir::engine {

using namespace test;

/// The small parts: who is whom, paths, names of files, what rules read.
class ColumnPartsTest : public QObject
{
    Q_OBJECT
private slots:
    void peopleAreFollowed()
    {
        const cdp::ProfileId a = personOf(1), b = personOf(2), c = personOf(3), d = personOf(4);
        PeopleChanges changes;
        changes.add({10, a, b});
        changes.add({20, b, c});
        changes.add({30, d, std::nullopt});
        QCOMPARE(changes.size(), std::size_t(3));
        QVERIFY(changes.nowOf(a) == c && changes.nowOf(b) == c && changes.nowOf(c) == c && changes.nowOf(d) == d);
        QVERIFY(changes.ownerOf(a) == c);
        QVERIFY(!changes.ownerOf(d));
        auto parts = changes.partsOf(c);
        std::sort(parts.begin(), parts.end());
        std::vector<cdp::ProfileId> both{a, b};
        std::sort(both.begin(), both.end());
        QVERIFY(parts == both);
        changes.add({40, c, std::nullopt});
        QVERIFY(!changes.ownerOf(a));
        QVERIFY(changes.before(40).ownerOf(a) == c);
        QVERIFY(changes.before(20).nowOf(a) == b);
        for (const PeopleChanges::Change& change : changes.all())
            changes.remove(change);
        QVERIFY(changes.isEmpty() && changes.partsOf(c).empty());
    }

    /// A damaged file could say so.
    void ringsEnd()
    {
        PeopleChanges changes;
        changes.add({1, personOf(1), personOf(2)});
        changes.add({2, personOf(2), personOf(1)});
        changes.add({3, personOf(3), personOf(3)});
        (void)changes.nowOf(personOf(1));
        (void)changes.ownerOf(personOf(2));
        (void)changes.partsOf(personOf(1));
        QVERIFY(changes.nowOf(personOf(3)) == personOf(3));
    }

    void pathsAreCutWhereArraysBegin()
    {
        const auto of = [](const char* text) { return columnPathOf(*cdp::JsonPath::parse(text)); };
        QCOMPARE(of("properties.total"), (ColumnPath{"properties", "total"}));
        QCOMPARE(of("properties.products[].sku"), (ColumnPath{"properties", "products"}));
        QCOMPARE(of("properties.products.0.sku"), (ColumnPath{"properties", "products"}));
        QCOMPARE(textOf({"properties", "total"}), std::string("properties.total"));
        std::vector<ColumnPath> paths{{"b", "c"}, {"a", "x"}, {"b"}, {"a", "x"}, {"bb"}, {"a"}};
        normalize(paths);
        QCOMPARE(paths, (std::vector<ColumnPath>{{"a"}, {"b"}, {"bb"}}));
    }

    void filesAreCalledByTheirRange()
    {
        const std::string name = segmentFileName(42, 1'042);
        QCOMPARE(name, std::string("00000000000000000042-00000000000000001042.columns"));
        QVERIFY(rangeOfFileName(name) == std::pair(std::int64_t(42), std::int64_t(1'042)));
        for (const char* const other :
             {"", "x.columns", "00000000000000000042-0000000000000000104x.columns",
              "00000000000000000042-00000000000000000041.columns", "00000000000000000042-00000000000000001042.column"})
            QVERIFY2(!rangeOfFileName(other), other);
    }

    void anIndexIsReadBackOrRefused()
    {
        SegmentIndex index{.from = 3, .position = 90, .rows = 5};
        index.names = {{0, "A"}, {traitRow, ""}};
        index.paths = {{"properties", "total"}};
        index.changes = {{7, personOf(1), personOf(2)}, {8, personOf(3), std::nullopt}};
        BlockIndex block{.rows = 5, .people = 2, .first = personOf(1), .last = personOf(2), .names = {0, 1}};
        block.peopleFrame = {8, 10, 56};
        block.times = block.seqs = {20, 10, 40};
        block.nameCodes = {30, 10, 10};
        block.chunks = {40, 5, 24};
        block.columns = {{0, {50, 5, 30}}};
        index.blocks = {block};
        const std::string saved = saveIndex(index);
        const auto read = loadIndex(saved, 100);
        QVERIFY(read);
        QCOMPARE(saveIndex(*read), saved);
        QVERIFY(!loadIndex(saved, 45)); // a frame beyond the end
        for (std::size_t length = 0; length < saved.size(); ++length)
            QVERIFY2(!loadIndex(std::string_view(saved).substr(0, length), 100), std::to_string(length).c_str());
        QVERIFY(!loadIndex(saved + "x", 100));
    }

    void rulesSayWhatTheyRead()
    {
        const auto draft = parseJson(doubleQuoted(
            "{'all':[{'event':'Order*','where':{'property':'total','op':'atLeast','value':5},'during':{'last':'7d'}},"
            "{'trait':'plan.name','op':'exists'},{'event':'A','aggregate':'sum','property':'items[].price','op':'"
            "exists'}]}"));
        QVERIFY(draft);
        const auto rules = DraftRules::compile({}, (*draft)->root);
        QVERIFY(rules);
        QCOMPARE((*rules)->paths,
                 (std::vector<ColumnPath>{{"properties", "items"}, {"properties", "total"}, {"traits", "plan"}}));
        QCOMPARE((*rules)->names.size(), std::size_t(3));
        QCOMPARE((*rules)->depths, (std::vector<std::int64_t>{7 * day, cdp::never, cdp::never}));
        QVERIFY((*rules)->readsTraits && !(*rules)->readsWhole && !(*rules)->readsAccount);
        QCOMPARE(DraftRules::pathsOf(*(*rules)->rules), (*rules)->paths);
    }
};

WEIR_TEST(ColumnPartsTest)

} // namespace weir::engine

#include "columnpartstest.moc"
