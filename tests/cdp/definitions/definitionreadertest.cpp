// Definitions of every kind: what is read, and what is wrong at its place.
#include "backend/cdp/common/verdict.h"
#include "tests/cdp/definitions/reading.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir::cdp {
namespace {

constexpr std::int64_t dayMs = 86'400'000;

/// The body of a definition that is accepted; a default one if it is not.
template <typename T> T bodyOf(std::string_view text)
{
    DefinitionBook book;
    if (!offer(book, text).empty())
        return {};
    const T* body = std::get_if<T>(&book.all().front()->body);
    return body == nullptr ? T() : *body;
}

QByteArray with(const char* start, const char* rest) { return QByteArray(start) + rest + '}'; }

} // namespace

class DefinitionReaderTest : public QObject
{
    Q_OBJECT
private slots:
    void whatIsWrongIsToldAtItsPlace_data()
    {
        QTest::addColumn<QByteArray>("document");
        QTest::addColumn<QByteArray>("lines");
        const auto row = [](const QByteArray& document, const char* lines) {
            QTest::newRow(document.constData()) << document << QByteArray(lines);
        };
        row("[1]", "WrongType  '1' [object]");
        row("{'key': 'a'}", "MissingField kind 'kind'");
        row("{'kind': 'list', 'members': []}", "MissingField key 'key'");
        row("{'kind': 'segment', 'key': 'a'}",
            "UnknownWord kind 'segment' [audience,trait,list,identity,source,plan,transformation,destination,journey,"
            "connection,privacyRequest,alert]");
        row("{'kind': 'list', 'key': 'Vip', 'members': []}", "BadKey key 'Vip'");
        row("{'kind': 'list', 'key': '1st', 'members': []}", "BadKey key '1st'");
        row("{'kind': 'list', 'key': 1, 'members': []}", "WrongType key '1' [text]");

        const char* list = "{'kind': 'list', 'key': 'vip'";
        row(with(list, ", 'members': [], 'name': 1"), "WrongType name '1' [text]");
        row(with(list, ", 'members': [], 'enabled': 'no'"), "WrongType enabled 'no' [true or false]");
        row(with(list, ", 'members': [], 'version': 0"), "OutOfRange version '0' [1,1000000000]");
        row(with(list, ", 'members': [], 'changedAt': 'today'"), "BadDate changedAt 'today'");
        row(with(list, ", 'members': [], 'colour': 'red'"),
            "UnknownField colour 'colour' [author,changedAt,description,enabled,key,kind,members,name,note,removed,"
            "version]");
        row(with(list, ""), "MissingField members 'members'");
        row(with(list, ", 'members': ['u1']"), "WrongType members[0] 'u1' [object]");
        row(with(list, ", 'members': [{}]"), "Empty members[0]");
        row(with(list, ", 'members': [{'userId': ''}]"), "Empty members[0].userId");
        row(with(list, ", 'members': [{'userId': true}]"), "WrongType members[0].userId 'true' [text]");
        row(with(list, ", 'members': [{'userId': 'a', 'email': 'b'}]"), "Conflict members[0].email 'email' [userId]");

        const char* audience = "{'kind': 'audience', 'key': 'a'";
        row(with(audience, ""), "MissingField rule 'rule'");
        row(with(audience, ", 'rule': {'all': []}"), "Empty rule.all");
        row(with(audience, ", 'rule': {'everyone': true}, 'includeAnonymous': 1"),
            "WrongType includeAnonymous '1' [true or false]");

        const char* trait = "{'kind': 'trait', 'key': 't'";
        row(with(trait, ""), "MissingField compute 'compute'");
        row(with(trait, ", 'compute': 'median', 'event': 'A'"),
            "UnknownWord compute 'median' [count,sum,average,minimum,maximum,first,last,firstSeen,lastSeen,"
            "mostFrequent,uniqueList,uniqueCount,formula,sql]");
        row(with(trait, ", 'compute': 'count'"), "MissingField event 'event'");
        for (const char* compute :
             {"sum", "average", "minimum", "maximum", "first", "last", "mostFrequent", "uniqueList", "uniqueCount"}) {
            const QByteArray rest = QByteArray(", 'event': 'A', 'compute': '") + compute + '\'';
            row(with(trait, rest.constData()), "MissingField property 'property'");
        }
        row(with(trait, ", 'compute': 'sum', 'event': 'A', 'property': 'a['"), "BadPath property 'a['");
        row(with(trait, ", 'compute': 'count', 'event': 'A', 'minimumCount': 2"),
            "UnknownField minimumCount 'minimumCount' [author,changedAt,compute,description,during,enabled,event,key,"
            "kind,name,note,property,removed,type,version,where]");
        row(with(trait, ", 'compute': 'mostFrequent', 'event': 'A', 'property': 'a', 'minimumCount': 0"),
            "OutOfRange minimumCount '0' [1]");
        row(with(trait, ", 'compute': 'count', 'event': 'A', 'during': {'last': 'x'}"), "BadDuration during.last 'x'");
        row(with(trait, ", 'compute': 'formula'"), "MissingField expression 'expression'");
        row(with(trait, ", 'compute': 'formula', 'expression': '1', 'event': 'A'"),
            "UnknownField event 'event' [author,changedAt,compute,description,enabled,expression,key,kind,name,note,"
            "removed,version]");
        row(with(trait, ", 'compute': 'sql'"), "MissingField connection 'connection'\n"
                                               "MissingField query 'query'\nMissingField keyColumn 'keyColumn'");
    }

    void whatIsWrongIsToldAtItsPlace()
    {
        QFETCH(QByteArray, document);
        const std::string text = document.startsWith('[') ? document.toStdString() : '[' + document.toStdString() + ']';
        QTEST(QByteArray::fromStdString(mistakesOf(text)), "lines");
    }

    void mistakesAreToldTogether()
    {
        QCOMPARE(mistakesOf("{'kind': 'audience', 'key': 'A', 'version': '1', 'rule': {'any': [{'event': ''},"
                            " {'audience': 'B'}]}, 'extra': 1}"),
                 std::string("BadKey key 'A'\nWrongType version '1' [number]\nEmpty rule.any[0].event\n"
                             "BadKey rule.any[1].audience 'B'\nUnknownField extra 'extra' [author,changedAt,"
                             "description,enabled,includeAnonymous,key,kind,name,note,removed,rule,version]"));
    }

    void envelopesAreRead()
    {
        DefinitionBook book;
        QCOMPARE(linesOf(offer(book, "{'kind': 'list', 'key': 'vip_2026-a', 'name': 'V', 'description': 'D',"
                                     " 'enabled': false, 'version': 1, 'author': 'mia', 'note': 'n',"
                                     " 'changedAt': '2026-01-01T00:00:00Z', 'members': [], 'comment': 'c'}")),
                 std::string());
        const Envelope envelope = book.find("list", "vip_2026-a")->envelope;
        QCOMPARE(envelope.name + envelope.description + envelope.author + envelope.note, std::string("VDmian"));
        QCOMPARE(envelope.enabled, false);
        QCOMPARE(envelope.changedAtMs, std::optional<std::int64_t>(1'767'225'600'000));
        QCOMPARE(envelope.id(), std::string("list/vip_2026-a"));
    }

    void traitsAreRead()
    {
        const auto trait = bodyOf<TraitDefinition>(
            "{'kind': 'trait', 'key': 't', 'compute': 'mostFrequent', 'event': 'Order *', 'type': 'track',"
            " 'where': 'properties.total > 5', 'property': 'products[].category', 'minimumCount': 3,"
            " 'during': {'last': '30d'}}");
        QCOMPARE(int(trait.compute), int(Compute::MostFrequent));
        QCOMPARE(trait.pattern.name, std::string("Order "));
        QVERIFY(trait.pattern.isPrefix && trait.pattern.where);
        QCOMPARE(trait.property.text(), std::string("properties.products[].category"));
        QCOMPARE(trait.minimumCount, 3);
        QCOMPARE(trait.during.from, 30 * dayMs);
        QCOMPARE(bodyOf<TraitDefinition>("{'kind': 'trait', 'key': 't', 'compute': 'formula', 'expression': 'a + 1'}")
                     .expression,
                 std::string("a + 1"));
        QCOMPARE(bodyOf<TraitDefinition>("{'kind': 'trait', 'key': 't', 'compute': 'sql', 'connection': 'wh',"
                                         " 'query': 'select 1', 'keyColumn': 'id'}")
                     .keyColumn,
                 std::string("id"));
        QCOMPARE(mistakesOf("{'kind': 'trait', 'key': 't', 'compute': 'count', 'event': 'A', 'property': 'total'}"),
                 std::string());
    }

    void membersOfListsHaveOneIdentifier()
    {
        const auto list =
            bodyOf<ListDefinition>("{'kind': 'list', 'key': 'l', 'members': [{'userId': 'u1'}, {'customer': 77}]}");
        QCOMPARE(list.members.size(), std::size_t(2));
        QCOMPARE(list.members[1].type + '=' + list.members[1].value, std::string("customer=77"));
    }
};

WEIR_TEST(DefinitionReaderTest)

} // namespace weir::cdp

#include "definitionreadertest.moc"
