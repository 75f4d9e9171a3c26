// The book of definitions: versions, rings, removal, what stands when others are refused.
#include "tests/cdp/definitions/reading.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir::cdp {
namespace {

std::string audience(const std::string& key, const std::string& rule, const std::string& more = {})
{
    return "{'kind': 'audience', 'key': '" + key + "', 'rule': " + rule + more + '}';
}

std::string everyone(const std::string& key, const std::string& more = {})
{
    return audience(key, "{'everyone': true}", more);
}

std::string in(const std::string& key) { return "{'audience': '" + key + "'}"; }

std::string version(int number) { return ", \"version\": " + std::to_string(number); }

/// Traits of a formula as tests write it: names between blanks.
std::vector<std::string> namesIn(std::string_view expression)
{
    std::vector<std::string> names{{}};
    for (const char letter : expression) {
        if (letter == ' ')
            names.emplace_back();
        else
            names.back() += letter;
    }
    return names;
}

void refuseTwo(ObjectReader& document)
{
    if (document.take("number").integer() == 2)
        document.note(Mistake::Kind::Unsupported, "number", "2");
}

} // namespace

class DefinitionBookTest : public QObject
{
    Q_OBJECT
private slots:
    void versionsGoUpByOne()
    {
        DefinitionBook book;
        QCOMPARE(linesOf(offer(book, everyone("a"))), std::string());
        QCOMPARE(book.nextVersion("audience", "a"), 2);
        QCOMPARE(linesOf(offer(book, everyone("a", version(1)))),
                 std::string("audience/a: WrongVersion version '1' [2]"));
        QCOMPARE(linesOf(offer(book, everyone("a", version(3)))),
                 std::string("audience/a: WrongVersion version '3' [2]"));
        QCOMPARE(linesOf(offer(book, everyone("a", version(2)))), std::string());
        QCOMPARE(linesOf(offer(book, everyone("a"))), std::string());
        QCOMPARE(book.find("audience", "a")->envelope.version, 3);
        QCOMPARE(book.versions("audience", "a").size(), std::size_t(3));
        QCOMPARE(linesOf(offer(book, everyone("new", version(2)))),
                 std::string("audience/new: WrongVersion version '2' [1]"));
    }

    void theSecondOfOneOfferIsTheNextVersion()
    {
        DefinitionBook book;
        QCOMPARE(linesOf(offer(book, '[' + everyone("a") + ',' + audience("a", in("b")) + ']')), std::string());
        QCOMPARE(book.find("audience", "a")->envelope.version, 2);
        QCOMPARE(linesOf(offer(book, '[' + everyone("a", version(3)) + ',' + everyone("a", version(3)) + ']')),
                 std::string("audience/a: WrongVersion version '3' [4]"));
        QCOMPARE(book.versions("audience", "a").size(), std::size_t(3));
    }

    void theOthersStandWhenSomeAreRefused()
    {
        DefinitionBook book;
        QCOMPARE(linesOf(offer(book, '[' + everyone("a") + ", {'kind': 'list', 'key': 'L'}, 7," + everyone("b") + ']')),
                 std::string("list/L: BadKey key 'L'\nlist/L: MissingField members 'members'\n"
                             "/: WrongType  '7' [object]"));
        QVERIFY(book.find("audience", "a") && book.find("audience", "b"));
        QCOMPARE(book.all().size(), std::size_t(2));
    }

    void checkingChangesNothing()
    {
        DefinitionBook book;
        const JsonPointer good = jsonOf(everyone("a"));
        QVERIFY(book.check({{good->root}}).empty());
        QVERIFY(book.all().empty());
        QCOMPARE(linesOf(book.check({{jsonOf(audience("a", in("a")))->root}})),
                 std::string("audience/a: Cycle rule.audience 'a > a'"));
    }

    void removingKeepsTheVersions()
    {
        DefinitionBook book;
        offer(book, everyone("a"));
        QVERIFY(book.remove("audience", "a"));
        QVERIFY(!book.remove("audience", "a"));
        QVERIFY(!book.remove("audience", "b"));
        QVERIFY(!book.find("audience", "a"));
        QVERIFY(book.all().empty() && book.all("audience").empty());
        QCOMPARE(book.versions("audience", "a").size(), std::size_t(1));
        QCOMPARE(linesOf(offer(book, everyone("a", version(1)))),
                 std::string("audience/a: WrongVersion version '1' [2]"));
        QCOMPARE(linesOf(offer(book, everyone("a", version(2)))), std::string());
        QVERIFY(book.find("audience", "a") != nullptr);
    }

    void aDocumentMayTakeADefinitionAway()
    {
        DefinitionBook book;
        const std::string removal = "{'kind': 'audience', 'key': 'a', 'removed': true}";
        QCOMPARE(linesOf(offer(book, removal)), std::string("audience/a: UnknownReference removed 'audience/a'"));
        offer(book, everyone("a"));
        QCOMPARE(linesOf(offer(book, removal)), std::string());
        QVERIFY(!book.find("audience", "a"));
        QCOMPARE(book.nextVersion("audience", "a"), 3);
        QVERIFY(book.restore("audience", "a", 1));
        QVERIFY(!book.restore("audience", "a", 2));
        QCOMPARE(book.find("audience", "a")->envelope.version, 3);
    }

    void oldVersionsComeBackAsNewOnes()
    {
        DefinitionBook book;
        offer(book, everyone("a", ", 'name': 'first'"));
        offer(book, everyone("a", ", 'name': 'second'"));
        QVERIFY(book.restore("audience", "a", 1));
        QVERIFY(!book.restore("audience", "a", 9));
        QVERIFY(!book.restore("audience", "b", 1));
        QCOMPARE(book.find("audience", "a")->envelope.name, std::string("first"));
        QCOMPARE(book.find("audience", "a")->envelope.version, 3);
        offer(book, '[' + audience("a", in("b")) + ',' + everyone("b") + ']');
        offer(book, everyone("a"));
        offer(book, audience("b", in("a")));
        QVERIFY2(!book.restore("audience", "a", 4), "it would close a ring");
    }

    void ringsAreRefused_data()
    {
        QTest::addColumn<QByteArray>("documents");
        QTest::addColumn<QByteArray>("lines");
        const auto row = [](const char* name, const std::string& documents, const char* lines) {
            QTest::newRow(name) << QByteArray::fromStdString(documents) << QByteArray(lines);
        };
        row("itself", audience("a", in("a")), "audience/a: Cycle rule.audience 'a > a'");
        row("two", audience("a", in("b")) + ',' + audience("b", in("a")),
            "audience/b: Cycle rule.audience 'b > a > b'");
        row("in all places",
            audience("a", "{'all': [{'everyone': true}, {'not': {'account': {'audience': 'b'}}}]}") + ',' +
                audience("b", "{'any': [{'everyone': true}, {'not': {'account': {'audience': 'a', 'for': '7d'}}}]}"),
            "audience/b: Cycle rule.any[1].not.account.audience 'b > a > b'");
        row("three", audience("a", in("b")) + ',' + audience("b", in("c")) + ',' + audience("c", in("a")),
            "audience/c: Cycle rule.audience 'c > a > b > c'");
        row("the shortest is told",
            audience("a", in("b")) + ',' + audience("b", in("c")) + ',' +
                audience("c", "{'any': [{'audience': 'a'}, {'audience': 'b'}]}"),
            "audience/c: Cycle rule.any[1].audience 'c > b > c'");
        row("two rings", audience("a", in("a")) + ',' + everyone("b") + ',' + audience("c", in("c")),
            "audience/a: Cycle rule.audience 'a > a'\naudience/c: Cycle rule.audience 'c > c'");
        row("unknown is no ring", audience("a", in("nobody")), "");
        row("traits",
            "{'kind': 'trait', 'key': 'a', 'compute': 'count', 'event': 'E', 'where':"
            " {'property': 'x', 'op': 'equals', 'value': {'trait': 'b.c'}}},"
            "{'kind': 'trait', 'key': 'b', 'compute': 'formula', 'expression': 'x a'}",
            "trait/b: Cycle expression 'b > a > b'");
        row("a trait of its own", "{'kind': 'trait', 'key': 'a', 'compute': 'formula', 'expression': 'a'}",
            "trait/a: Cycle expression 'a > a'");
        row("audiences on traits",
            "{'kind': 'trait', 'key': 'a', 'compute': 'count', 'event': 'E'}," +
                audience("a", "{'trait': 'a', 'op': 'exists'}"),
            "");
    }

    void ringsAreRefused()
    {
        QFETCH(QByteArray, documents);
        DefinitionBook book;
        book.setFormulaTraits(namesIn);
        QTEST(QByteArray::fromStdString(linesOf(offer(book, '[' + documents.toStdString() + ']'))), "lines");
    }

    void ringsAreLookedForInAllTogether()
    {
        DefinitionBook book;
        offer(book, '[' + audience("a", in("b")) + ',' + everyone("b") + ']');
        QCOMPARE(linesOf(offer(book, audience("b", in("a")))),
                 std::string("audience/b: Cycle rule.audience 'b > a > b'"));
        // The arrow turns round: neither order of the two alone would do.
        QCOMPARE(linesOf(offer(book, '[' + audience("b", in("a")) + ',' + everyone("a") + ']')), std::string());
        QVERIFY(book.remove("audience", "b"));
        QCOMPARE(linesOf(offer(book, audience("a", in("b")))), std::string());
    }

    void whatIsRefusedCountsForNobody()
    {
        DefinitionBook book;
        offer(book, '[' + audience("a", in("b")) + ',' + everyone("b") + ']');
        // a's new version is stale, so that its old one stands, and b would close the ring with that.
        QCOMPARE(linesOf(offer(book, '[' + everyone("a", version(7)) + ',' + audience("b", in("a")) + ']')),
                 std::string("audience/a: WrongVersion version '7' [2]\n"
                             "audience/b: Cycle rule.audience 'b > a > b'"));
    }

    void kindsFromElsewhereAreChecked()
    {
        DefinitionBook book;
        book.setCheck("plan", refuseTwo);
        QCOMPARE(linesOf(offer(book, "[{'kind': 'plan', 'key': 'a', 'number': 1},"
                                     " {'kind': 'plan', 'key': 'b', 'number': 2, 'more': 1}]")),
                 std::string("plan/b: Unsupported number '2'\nplan/b: UnknownField more 'more' [author,changedAt,"
                             "description,enabled,key,kind,name,note,number,removed,version]"));
        QCOMPARE(linesOf(offer(book, "[{'kind': 'alert', 'key': 'a', 'on': {'any': 'thing'}},"
                                     " {'kind': 'connection', 'key': 'wh', 'type': 'postgres'}]")),
                 std::string());
    }

    void requestsNeedNoKey()
    {
        DefinitionBook book;
        const char* request =
            "{'kind': 'privacyRequest', 'type': 'erase', 'identifiers': {'userId': 'u1', 'email': 'e'}}";
        QCOMPARE(linesOf(offer(book, request)), std::string());
        QCOMPARE(linesOf(offer(book, request)), std::string());
        QCOMPARE(linesOf(offer(book, "{'kind': 'privacyRequest', 'type': 'erase', 'identifiers': {'userId': 'u2'}}")),
                 std::string());
        const std::vector<DefinitionPointer> all = book.all("privacyRequest");
        QCOMPARE(all.size(), std::size_t(2));
        QCOMPARE(all[0]->envelope.version + all[1]->envelope.version, 3);
        QVERIFY(all[0]->envelope.key.starts_with("request-"));
    }

    void whatIsSavedIsLoaded()
    {
        DefinitionBook book;
        offer(book, '[' + everyone("a", ", 'name': '\\nÄ\\u0022'") + ',' + audience("a", in("b")) + ',' +
                        everyone("b") +
                        ", {'kind': 'privacyRequest', 'type': 'erase', 'identifiers': {'userId': 'u1'}}" +
                        ", {'kind': 'plan', 'key': 'p', 'events': []}]");
        book.remove("audience", "b");
        const std::string saved = book.save();
        const Result<DefinitionBook> loaded = DefinitionBook::load(saved);
        QVERIFY(loaded.has_value());
        QCOMPARE(loaded->save(), saved);
        QCOMPARE(loaded->all().size(), book.all().size());
        QCOMPARE(loaded->versions("audience", "a").front()->envelope.name, std::string("\nÄ\""));
        QCOMPARE(loaded->nextVersion("audience", "a"), 3);
        QVERIFY(std::holds_alternative<AudienceDefinition>(loaded->find("audience", "a")->body));
        QVERIFY(!loaded->find("audience", "b"));
        QVERIFY(!DefinitionBook::load(saved + "{}\n"));
        QVERIFY(!DefinitionBook::load(saved + "{"));
        QVERIFY(!DefinitionBook::load(saved + saved));
        QVERIFY(DefinitionBook::load({}).has_value());
    }
};

WEIR_TEST(DefinitionBookTest)

} // namespace weir::cdp

#include "definitionbooktest.moc"
