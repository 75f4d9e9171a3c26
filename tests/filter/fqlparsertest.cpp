// Positions and hints of mistakes, precedence, remarks, printing.
#include "backend/filter/fqlsyntax.h"
#include "tests/support/registry.h"

#include <QRandomGenerator>
#include <QTest>

namespace weir {

class FqlParserTest : public QObject
{
    Q_OBJECT
private slots:
    void mistakesTellPlaceAndMeaning_data();
    void mistakesTellPlaceAndMeaning();
    void rootsOfRecordsAreKnown_data();
    void rootsOfRecordsAreKnown();
    void andBindsTighterThanOr();
    void remarksPointAtMixedAndOr();
    void remarksPointAtDatesWithoutZone();
    void namesWithSpacesEndAtWordsOfTheLanguage();
    void limitsAreTold();
    void pathsComeBackFromTheirParts_data();
    void pathsComeBackFromTheirParts();
    void quotedTextsComeBack();
    void randomFiltersPrintedAndParsedAgainAreTheSame();
};

void FqlParserTest::mistakesTellPlaceAndMeaning_data()
{
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<int>("kind");
    QTest::addColumn<int>("at");
    QTest::addColumn<int>("length");
    QTest::addColumn<QByteArray>("meant");
    using Kind = FqlMistake::Kind;
    const auto row = [](const char* filter, Kind kind, int at, int length, const char* meant) {
        QTest::newRow(filter) << QByteArray(filter) << int(kind) << at << length << QByteArray(meant);
    };
    row("", Kind::Empty, 0, 0, "");
    row("type == 'track'", Kind::Unexpected, 5, 2, "=");
    row("type === 'track'", Kind::Unexpected, 5, 3, "=");
    row("a <> 1", Kind::Unexpected, 2, 2, "!=");
    row("a => 1", Kind::Unexpected, 2, 2, ">=");
    row("größe == 1", Kind::Unexpected, 8, 2, "="); // bytes, not letters
    row("a = 1 AND b", Kind::Unexpected, 6, 3, "and");
    row("a = 1 Or b", Kind::Unexpected, 6, 2, "or");
    row("a = 1 && b", Kind::Unexpected, 6, 2, "and");
    row("a || b", Kind::Unexpected, 2, 2, "or");
    row("not a", Kind::Unexpected, 0, 3, "!(a)");
    row("NOT (a)", Kind::Unexpected, 0, 3, "!(…)");
    row("b and not a", Kind::Unexpected, 6, 3, "!(a)");
    row("a IN ['x']", Kind::Unexpected, 2, 2, "in");
    row("a not in ['x']", Kind::Unexpected, 2, 3, "!(a in …)");
    row("a is null", Kind::Unexpected, 2, 2, "a = null");
    row("a.b contains 'x'", Kind::Unexpected, 4, 8, "contains(a.b, 'x')");
    row("a like 'x*'", Kind::Unexpected, 2, 4, "match(a, 'x*')");
    row("a = TRUE", Kind::Unexpected, 4, 4, "true");
    row("!a = 5", Kind::Unexpected, 3, 1, "!(a = …)");
    row("a in 'x'", Kind::Unexpected, 5, 3, "['x']");
    row("a in [x]", Kind::Unexpected, 6, 1, "'x'");
    row("a = “x”", Kind::Unexpected, 4, 3, "'");
    row("a in ['x' 'y']", Kind::Unexpected, 10, 3, "");
    row("a in ['x',]", Kind::Unexpected, 10, 1, "");
    row("a = 1)", Kind::Unexpected, 5, 1, "");
    row("lowercase(a) and b", Kind::Unexpected, 13, 3, "");
    row("'x'", Kind::EndsEarly, 3, 0, "");
    row("a =", Kind::EndsEarly, 3, 0, "");
    row("a = 1 and", Kind::EndsEarly, 9, 0, "");
    row("lenght(a) > 3", Kind::UnknownFunction, 0, 6, "length");
    row("CONTAINS(a, 'b')", Kind::UnknownFunction, 0, 8, "contains");
    row("zzz(a)", Kind::UnknownFunction, 0, 3, "");
    row("contains(a)", Kind::WrongArguments, 0, 11, "");
    row("contains(a, 5)", Kind::WrongArguments, 12, 1, "");
    row("length()", Kind::WrongArguments, 0, 8, "");
    row("a = 'x", Kind::UnclosedText, 4, 2, "");
    row("a = 'x\\'", Kind::UnclosedText, 4, 4, "");
    row("(a = 1", Kind::UnclosedBracket, 0, 1, "");
    row("a in ['x'", Kind::UnclosedBracket, 5, 1, "");
    row("contains(a, 'x'", Kind::UnclosedBracket, 8, 1, "");
    row("a..b", Kind::BadPath, 2, 1, "");
    row("a.", Kind::BadPath, 2, 0, "");
    row("a.#b = 1", Kind::BadPath, 2, 1, "\\#");
    row("a/b = 1", Kind::BadPath, 1, 1, "\\/");
    row("a > 2026-11-20", Kind::BadNumber, 4, 10, "'2026-11-20'");
    row("a = 1.2.3", Kind::BadNumber, 4, 5, "'1.2.3'");
    row("a = 5kb", Kind::BadNumber, 4, 3, "'5kb'");
    row("a = +5", Kind::BadNumber, 4, 2, "5");
}

void FqlParserTest::mistakesTellPlaceAndMeaning()
{
    QFETCH(QByteArray, filter);
    const auto parsed = parseFql({filter.constData(), std::size_t(filter.size())}, FqlRoots::Event);
    QVERIFY(parsed.mistake);
    QTEST(int(parsed.mistake->kind), "kind");
    QTEST(int(parsed.mistake->at), "at");
    QTEST(int(parsed.mistake->length), "length");
    QTEST(QByteArray::fromStdString(parsed.mistake->meant), "meant");
    if (parsed.mistake->kind != FqlMistake::Kind::TooLong)
        QVERIFY(parsed.mistake->kind == FqlMistake::Kind::Empty || !parsed.mistake->expected.empty());
}

void FqlParserTest::rootsOfRecordsAreKnown_data()
{
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<QByteArray>("meant"); // null: it is right
    const auto row = [](const char* filter, const char* meant) {
        QTest::newRow(filter) << QByteArray(filter) << (meant ? QByteArray(meant) : QByteArray());
    };
    row("value.a = 1 and key = 'x' and headers.b-c.d = 'y' and topic = 't' and partition = 1", nullptr);
    row("offset > 5 and timestamp > '2026-11-20T00:00:00Z' and size < 100", nullptr);
    row("headers['x.y z'] = 'a'", nullptr);
    row("valeu.total = 1", "value");
    row("vlaue = 1", "value");
    row("Value.a = 1", "value");
    row("header.a = 1", "headers");
    row("total > 5", "value.total");
    row("value.type = track", "'track'");
    row("headers = 'x'", "headers.…");
    row("topic.name = 'x'", "topic");
    row("partition[0] = 1", "partition");
}

void FqlParserTest::rootsOfRecordsAreKnown()
{
    QFETCH(QByteArray, filter);
    QFETCH(QByteArray, meant);
    const auto parsed = parseFql({filter.constData(), std::size_t(filter.size())}, FqlRoots::Record);
    QCOMPARE(parsed.mistake.has_value(), !meant.isNull());
    if (parsed.mistake)
        QCOMPARE(QByteArray::fromStdString(parsed.mistake->meant), meant);
}

void FqlParserTest::andBindsTighterThanOr()
{
    const auto parsed = parseFql("a or b and c or !d", FqlRoots::Event);
    QCOMPARE(parsed.root.kind, FqlNode::Kind::Or);
    QCOMPARE(parsed.root.children.size(), 3U);
    QCOMPARE(parsed.root.children[1].kind, FqlNode::Kind::And);
    QCOMPARE(parsed.root.children[1].at, 5U);
    QCOMPARE(parsed.root.children[1].length, 7U);
    QCOMPARE(parsed.root.children[2].kind, FqlNode::Kind::Not);
}

void FqlParserTest::remarksPointAtMixedAndOr()
{
    const auto mixed = parseFql("a = 1 or b = 2 and c = 3", FqlRoots::Event);
    QCOMPARE(mixed.remarks.size(), 1U);
    QCOMPARE(mixed.remarks[0].kind, FqlRemark::Kind::MixedAndOr);
    QCOMPARE(mixed.remarks[0].at, 9U);
    QCOMPARE(mixed.remarks[0].length, 15U);
    QVERIFY(parseFql("a = 1 or (b = 2 and c = 3)", FqlRoots::Event).remarks.empty());
    QVERIFY(parseFql("(a = 1 or b = 2) and c = 3", FqlRoots::Event).remarks.empty());
}

void FqlParserTest::remarksPointAtDatesWithoutZone()
{
    const auto parsed = parseFql("a > '2026-11-20T10:00:00'", FqlRoots::Event);
    QCOMPARE(parsed.remarks.size(), 1U);
    QCOMPARE(parsed.remarks[0].kind, FqlRemark::Kind::ZonelessDate);
    QCOMPARE(parsed.remarks[0].at, 4U);
    QCOMPARE(parsed.remarks[0].length, 21U);
    QVERIFY(parseFql("a > '2026-11-20T10:00:00Z'", FqlRoots::Event).remarks.empty());
    QVERIFY(parseFql("a = '2026-11-20T10:00:00'", FqlRoots::Event).remarks.empty()); // compared as text
}

void FqlParserTest::namesWithSpacesEndAtWordsOfTheLanguage()
{
    const auto parsed = parseFql("first  name = 1 and last name", FqlRoots::Event);
    QCOMPARE(parsed.root.children.size(), 2U);
    QCOMPARE(parsed.root.children[0].children[0].steps, (std::vector<FqlStep>{{"first  name"}}));
    QCOMPARE(parsed.root.children[1].steps, (std::vector<FqlStep>{{"last name"}}));
    const auto member = parseFql("value.my tags in ['a']", FqlRoots::Record);
    QCOMPARE(member.root.kind, FqlNode::Kind::In);
    QCOMPARE(member.root.children[0].steps, (std::vector<FqlStep>{{"value"}, {"my tags"}}));
}

void FqlParserTest::limitsAreTold()
{
    const auto nested = [](int levels) {
        return (QByteArray(levels, '(') + "a" + QByteArray(levels, ')')).toStdString();
    };
    QCOMPARE(parseFql(nested(201), FqlRoots::Event).mistake->kind, FqlMistake::Kind::TooDeep);
    QVERIFY(!parseFql(nested(190), FqlRoots::Event).mistake);
    QCOMPARE(parseFql((QByteArray(300, '!') + "a").toStdString(), FqlRoots::Event).mistake->kind,
             FqlMistake::Kind::TooDeep);
    QString calls = QStringLiteral("a");
    for (int i = 0; i < 250; ++i)
        calls = QStringLiteral("lowercase(") + calls + QLatin1Char(')');
    QCOMPARE(parseFql((calls + QStringLiteral(" = 'x'")).toStdString(), FqlRoots::Event).mistake->kind,
             FqlMistake::Kind::TooDeep);
    QCOMPARE(parseFql(std::string(70'000, 'a'), FqlRoots::Event).mistake->kind, FqlMistake::Kind::TooLong);
}

void FqlParserTest::pathsComeBackFromTheirParts_data()
{
    QTest::addColumn<QStringList>("parts");
    const auto row = [](const QStringList& parts) { QTest::newRow(qPrintable(parts.join(QLatin1Char('|')))) << parts; };
    row({QStringLiteral("value"), QStringLiteral("a.b"), QStringLiteral("c")});
    row({QStringLiteral("and")});
    row({QStringLiteral("x"), QStringLiteral("rock and roll")});
    row({QStringLiteral("not here")});
    row({QStringLiteral("x"), QStringLiteral(" y ")});
    row({QStringLiteral("x"), QString()});
    row({QStringLiteral("0"), QStringLiteral("0")});
    row({QStringLiteral("-1"), QStringLiteral("-1")});
    row({QStringLiteral("a/b"), QStringLiteral("c'd\"e\\f"), QStringLiteral("😀 ü")});
    row({QStringLiteral("x"), QStringLiteral("true"), QStringLiteral("in")});
    row({QStringLiteral("x"), QStringLiteral("first name"), QStringLiteral("a[]")});
}

void FqlParserTest::pathsComeBackFromTheirParts()
{
    QFETCH(QStringList, parts);
    std::vector<std::string> names;
    std::vector<FqlStep> steps;
    for (const QString& part : parts) {
        names.push_back(part.toStdString());
        steps.push_back({part.toStdString()});
    }
    for (const char* behind : {" = 1", "", " and b", " in ['x']"}) {
        const auto parsed = parseFql(fqlPath(names) + behind, FqlRoots::Event);
        QVERIFY2(!parsed.mistake, fqlPath(names).c_str());
        const FqlNode& path = parsed.root.kind == FqlNode::Kind::Path ? parsed.root : parsed.root.children[0];
        QCOMPARE(path.steps, steps);
    }
}

void FqlParserTest::quotedTextsComeBack()
{
    for (const char* text : {"", "it's", "\\", "\\'", "a\\nb", "\"", "ends with \\", "\\\\'\\\\"}) {
        const auto parsed = parseFql("a = " + fqlQuoted(text), FqlRoots::Event);
        QVERIFY2(!parsed.mistake, text);
        QCOMPARE(parsed.root.children[1].text, std::string(text));
    }
}

namespace {

/// Any filter that can be written.
class RandomFilters
{
public:
    explicit RandomFilters(quint32 seed) : m_random(seed) {}

    FqlNode condition(int depth)
    {
        switch (below(depth > 0 ? 8 : 4)) {
        case 0:
            return {
                .kind = FqlNode::Kind::Compare, .operation = FqlOperator(below(6)), .children = {operand(2), scalar()}};
        case 1:
            return {.kind = FqlNode::Kind::In, .children = {operand(1), below(2) ? list() : path()}};
        case 2:
            return call(below(2) ? FqlFunction::Contains : FqlFunction::Match, 2);
        case 3:
            return below(4) ? path() : FqlNode{.kind = below(2) ? FqlNode::Kind::True : FqlNode::Kind::Null};
        case 4:
            return {.kind = FqlNode::Kind::Not, .children = {bracketed(condition(depth - 1))}};
        case 5:
        case 6: {
            FqlNode node{.kind = FqlNode::Kind::And};
            for (int i = 0; i < 2 + below(2); ++i) {
                FqlNode child = condition(depth - 1);
                child.inBrackets = child.kind == FqlNode::Kind::And || child.kind == FqlNode::Kind::Or;
                node.children.push_back(std::move(child));
            }
            return node;
        }
        default: {
            FqlNode node{.kind = FqlNode::Kind::Or};
            for (int i = 0; i < 2 + below(2); ++i) {
                FqlNode child = condition(depth - 1);
                child.inBrackets = child.kind == FqlNode::Kind::Or;
                node.children.push_back(std::move(child));
            }
            return node;
        }
        }
    }

    QByteArray event() { return "{\"a\":" + json(3) + ",\"b c\":" + json(2) + ",\"d.e\":" + json(1) + "}"; }

private:
    int below(int end) { return int(m_random.bounded(end)); }

    static FqlNode bracketed(FqlNode node)
    {
        node.inBrackets = node.kind != FqlNode::Kind::Path && node.kind != FqlNode::Kind::Call;
        return node;
    }

    FqlNode operand(int depth)
    {
        return depth > 0 && below(3) == 0 ? call(FqlFunction(2 + below(7)), depth - 1) : path();
    }

    FqlNode call(FqlFunction function, int depth)
    {
        FqlNode node{.kind = FqlNode::Kind::Call, .function = function, .children = {operand(depth)}};
        if (function == FqlFunction::Contains || function == FqlFunction::Match)
            node.children.push_back({.kind = FqlNode::Kind::Text, .text = word()});
        return node;
    }

    FqlNode path()
    {
        static const std::vector<std::vector<FqlStep>> paths = {{{"a"}},
                                                                {{"b c"}},
                                                                {{"d.e"}},
                                                                {{"a"}, {"x"}},
                                                                {{"a"}, {"0"}},
                                                                {{"a"}, {"", true}, {"x"}},
                                                                {{"b c"}, {"", true}},
                                                                {{"missing"}}};
        return {.kind = FqlNode::Kind::Path, .steps = paths[std::size_t(below(int(paths.size())))]};
    }

    FqlNode scalar()
    {
        switch (below(5)) {
        case 0:
            return {.kind = FqlNode::Kind::Number, .text = below(2) ? "1" : "-2.5e1"};
        case 1:
            return {.kind = FqlNode::Kind::True};
        case 2:
            return {.kind = FqlNode::Kind::Null};
        case 3:
            return path();
        default:
            return {.kind = FqlNode::Kind::Text, .text = word()};
        }
    }

    FqlNode list()
    {
        FqlNode node{.kind = FqlNode::Kind::List};
        for (int i = 0; i < 1 + below(3); ++i) {
            FqlNode item = scalar();
            if (item.kind != FqlNode::Kind::Path)
                node.children.push_back(std::move(item));
        }
        if (node.children.empty())
            node.children.push_back({.kind = FqlNode::Kind::Text, .text = "x"});
        return node;
    }

    std::string word()
    {
        static const std::vector<std::string> words = {"x", "it's", "1", "true", "a*", "\\", "ü", "2026-11-20", ""};
        return words[std::size_t(below(int(words.size())))];
    }

    QByteArray json(int depth)
    {
        static const QList<QByteArray> scalars = {"1",    "-25",      "\"x\"", "\"it's\"", "true",
                                                  "null", "\"true\"", "\"1\"", "\"ü\"",    "\"\\\\\""};
        switch (depth > 0 ? below(4) : 3) {
        case 0:
            return "[" + json(depth - 1) + "," + json(depth - 1) + "]";
        case 1:
            return "{\"x\":" + json(depth - 1) + "}";
        default:
            return scalars[below(int(scalars.size()))];
        }
    }

    QRandomGenerator m_random;
};

} // namespace

void FqlParserTest::randomFiltersPrintedAndParsedAgainAreTheSame()
{
    RandomFilters random(4);
    FqlScratch scratch;
    int matched = 0;
    for (int i = 0; i < 3'000; ++i) {
        const std::string written = printFql(random.condition(3));
        const auto parsed = parseFql(written, FqlRoots::Event);
        QVERIFY2(!parsed.mistake, written.c_str());
        const std::string printed = printFql(parsed.root);
        QCOMPARE(printed, written);
        const auto filter = Fql::compile(written, FqlRoots::Event).program;
        const auto negated = Fql::compile("!(" + written + ")", FqlRoots::Event).program;
        for (int j = 0; j < 5; ++j) {
            const QByteArray event = random.event();
            const std::string_view json(event.constData(), std::size_t(event.size()));
            const bool matches = filter->matchesEvent(json, scratch);
            QVERIFY2(matches != negated->matchesEvent(json, scratch), written.c_str());
            matched += matches ? 1 : 0;
            if (!matches || event.contains('\\'))
                continue;
            for (const std::string& text : filter->requiredTexts())
                QVERIFY2(event.contains(QByteArray::fromStdString(text)), written.c_str());
        }
    }
    QVERIFY(matched > 1'000);
}

WEIR_TEST(FqlParserTest)

} // namespace weir

#include "fqlparsertest.moc"
