#include "backend/serde/masking.h"
#include "backend/serde/jsoncheck.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {
namespace {

std::shared_ptr<const MaskSet> setOf(std::vector<MaskRule> rules, const std::string& salt = "salt")
{
    const auto set = MaskSet::make(std::move(rules), salt);
    return set ? *set : nullptr;
}

std::shared_ptr<const MaskSet> setOf(const char* path, MaskHow how = MaskHow::Hide) { return setOf({{"", path, how}}); }

Decoded json(std::string text)
{
    Decoded decoded;
    decoded.format = Format::Json;
    decoded.text = std::move(text);
    decoded.isJson = true;
    return decoded;
}

Decoded plain(std::string text)
{
    Decoded decoded;
    decoded.text = std::move(text);
    return decoded;
}

std::string masked(const std::shared_ptr<const MaskSet>& set, std::string text)
{
    return set->masked(json(std::move(text)), "orders", RecordPart::Value).text;
}

/// ' stands for ": moc stumbles over braces in raw strings.
void pathRows()
{
    const auto row = [](const char* name, const char* path, const char* before, const char* after) {
        QTest::newRow(name) << QString::fromUtf8(path)
                            << QString::fromUtf8(before).replace(QLatin1Char('\''), QLatin1Char('"'))
                            << QString::fromUtf8(after).replace(QLatin1Char('\''), QLatin1Char('"'));
    };
    row("a member; order, space and numbers stay", "value.a.b", " {'z' : 1.50, 'a':{'b':'x','c':1e400}, 'z':[ ] } ",
        " {'z' : 1.50, 'a':{'b':'•••','c':1e400}, 'z':[ ] } ");
    row("a number becomes a string", "value.a", "{'a':12345678}", "{'a':'•••'}");
    row("a boolean", "value.a", "{'a':true,'b':false}", "{'a':'•••','b':false}");
    row("an object", "value.a", "{'a':{'b':[1,'}']},'c':2}", "{'a':'•••','c':2}");
    row("null stays", "value.a", "{'a':null}", "{'a':null}");
    row("every element", "value.items[].sku", "{'items':[{'sku':'a'},{'sku':'b','n':1},7]}",
        "{'items':[{'sku':'•••'},{'sku':'•••','n':1},7]}");
    row("one element", "value.items[1]", "{'items':['a','b']}", "{'items':['a','•••']}");
    row("one element with a dot", "value.items.0.sku", "{'items':[{'sku':'a'},{'sku':'b'}]}",
        "{'items':[{'sku':'•••'},{'sku':'b'}]}");
    row("a name goes through arrays", "value.items.sku", "{'items':[[{'sku':'a'}]]}", "{'items':[[{'sku':'•••'}]]}");
    row("[] without an array", "value.mail[]", "{'mail':'a@b.c'}", "{'mail':'•••'}");
    row("the value is an array", "value[].a", "[{'a':1},{'a':2}]", "[{'a':'•••'},{'a':'•••'}]");
    row("the same name twice", "value.a", "{'a':'x','a':'y'}", "{'a':'•••','a':'•••'}");
    row("an escaped name", "value.a", "{'\\u0061':'x'}", "{'\\u0061':'•••'}");
    row("a dot in a name", "value.a\\.b", "{'a.b':'x','a':{'b':'y'}}", "{'a.b':'•••','a':{'b':'y'}}");
    row("the whole value", "value", "{'a':1}", "'•••'");
    row("not there", "value.nothing.at.all", "{'a':{'b':1}}", "{'a':{'b':1}}");
    row("a member of no object", "value.a.b", "{'a':7}", "{'a':7}");
    row("of the key", "key.a", "{'a':7}", "{'a':7}");
}

} // namespace

class MaskingTest : public QObject
{
    Q_OBJECT
private slots:
    void replacesWhatAPathNamesAndNothingElse_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        pathRows();
    }
    void replacesWhatAPathNamesAndNothingElse()
    {
        QFETCH(const QString, path);
        QFETCH(const QString, before);
        QFETCH(const QString, after);
        const auto set = setOf(path.toUtf8().constData());
        QVERIFY(set);
        QCOMPARE(QString::fromStdString(masked(set, before.toStdString())), after);
    }

    void equalStaysEqualInAHash()
    {
        const auto set = setOf("value.a", MaskHow::Hash);
        const std::string once = masked(set, R"({"a":"héllo"})");
        QCOMPARE(once, masked(set, R"({"a":"h\u00e9llo"})"));
        QVERIFY(once != masked(set, R"({"a":"hello"})"));
        QCOMPARE(once.size(), std::string(R"({"a":"123456789012"})").size());
        QVERIFY(once != setOf({{"", "value.a", MaskHow::Hash}}, "another")
                            ->masked(json(R"({"a":"héllo"})"), "orders", RecordPart::Value)
                            .text);
        // What anybody can compute: printf a | openssl dgst -sha256 -hmac salt
        QCOMPARE(masked(setOf("value", MaskHow::Hash), "\"a\""), std::string("\"cf52da609119\""));
    }

    void showsTheLastFourOfWhatIsLongEnough()
    {
        const auto set = setOf("value.a", MaskHow::Last4);
        QCOMPARE(masked(set, R"({"a":"DE89370400440532"})"), std::string(R"({"a":"••••0532"})"));
        QCOMPARE(masked(set, R"({"a":12345678})"), std::string(R"({"a":"••••5678"})"));
        QCOMPARE(masked(set, R"({"a":"äöüßäöü"})"), std::string(R"({"a":"•••"})"));
        QCOMPARE(masked(set, R"({"a":"äöüßäöüé"})"), std::string(R"({"a":"••••äöüé"})"));
        QCOMPARE(masked(set, R"({"a":{"b":"12345678"}})"), std::string(R"({"a":"•••"})"));
    }

    void theStricterRuleWins()
    {
        const auto set = setOf({{"", "value.a", MaskHow::Last4}, {"", "value", MaskHow::Hash}, {"", "value.a"}});
        QCOMPARE(masked(set, R"({"a":"12345678"})").size(), std::string(R"("123456789012")").size());
        const auto both = setOf({{"", "value.a", MaskHow::Last4}, {"", "value.a", MaskHow::Hide}});
        QCOMPARE(masked(both, R"({"a":"12345678"})"), std::string(R"({"a":"•••"})"));
    }

    void aCutTextTellsNothingOfAMaskedValue()
    {
        const std::string whole = R"({"x":[1,{"mail":"ada@example.org"}],"mail":"grace@example.org","n":12345678})";
        for (const MaskHow how : {MaskHow::Hide, MaskHow::Hash, MaskHow::Last4}) {
            const auto set = setOf({{"", "value.mail", how}, {"", "value.x.mail", how}, {"", "value.n", how}});
            for (std::size_t size = 0; size <= whole.size(); ++size) {
                const std::string text = masked(set, whole.substr(0, size));
                QVERIFY2(text.find("ada") == text.npos && text.find("grace") == text.npos &&
                             text.find("123") == text.npos,
                         text.c_str());
            }
        }
    }

    void whatIsNoJsonIsHiddenWhole()
    {
        const auto set = setOf("value.mail");
        Decoded failed = plain("mail: ada@example.org");
        failed.state = DecodeState::Failed;
        failed.error = Error{ErrorKind::Decode, 0, QStringLiteral("not ada@example.org"), {}, false, false};
        const Decoded shown = set->masked(failed, "orders", RecordPart::Value);
        QCOMPARE(shown.text, std::string("•••"));
        QVERIFY(!shown.error->detail.contains(QLatin1String("ada")));
        QVERIFY(shown.state == DecodeState::Failed);
        QCOMPARE(set->masked(json("{ada"), "orders", RecordPart::Value).text, std::string("•••"));
        QCOMPARE(set->masked(plain("ada"), "orders", RecordPart::Key).text, std::string("ada"));
        QCOMPARE(setOf("key", MaskHow::Last4)->masked(plain("customer-1234"), "orders", RecordPart::Key).text,
                 std::string("••••1234"));
    }

    void fieldsOfAHiddenOneAreHidden()
    {
        using Field = std::vector<std::string>;
        const auto hides = [](const char* path, const Field& field) {
            return setOf(path)->hides("orders", RecordPart::Value, field);
        };
        QVERIFY(hides("value.customer", {"customer", "email"}));
        QVERIFY(hides("value.customer.email", {"customer", "email"}));
        QVERIFY(!hides("value.customer.email", {"customer", "name"}));
        QVERIFY(!hides("value.customer.email", {"customer"}));
        QVERIFY(hides("value.items[].sku", {"items", "[]", "sku"}));
        QVERIFY(hides("value.items.sku", {"items", "[]", "sku"}));
        QVERIFY(hides("value.items.0.sku", {"items", "[]", "sku"}));
        QVERIFY(hides("value.items[1].sku", {"items", "[]", "sku"}));
        QVERIFY(hides("value.tags[]", {"tags"}));
        QVERIFY(hides("value", {}));
        QVERIFY(!hides("key", {}));
    }

    void headersGoByName()
    {
        const auto shown = [](const char* path, const char* header, const Decoded& decoded) {
            return setOf(path)->masked(decoded, "orders", RecordPart::Header, header).text;
        };
        QCOMPARE(shown("headers.authorization", "Authorization", plain("Bearer x")), std::string("•••"));
        QCOMPARE(shown("headers.authorization", "trace", plain("x")), std::string("x"));
        QCOMPARE(shown("headers.x.user", "x.user", plain("ada")), std::string("•••"));
        QCOMPARE(shown("headers.x.user", "x", json(R"({"user":"ada","n":1})")), std::string(R"({"user":"•••","n":1})"));
        QCOMPARE(shown("headers", "anything", plain("ada")), std::string("•••"));
        const auto set = setOf("headers.authorization");
        QVERIFY(set->concerns("t", RecordPart::Header, "authorization"));
        QVERIFY(!set->concerns("t", RecordPart::Header, "trace"));
        QVERIFY(!set->concerns("t", RecordPart::Value));
    }

    void topicsGoByName_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<bool>("fits");
        QTest::newRow("all") << QString() << true;
        QTest::newRow("the name") << QStringLiteral("shop.orders") << true;
        QTest::newRow("another") << QStringLiteral("orders") << false;
        QTest::newRow("begins") << QStringLiteral("shop.*") << true;
        QTest::newRow("ends") << QStringLiteral("*orders") << true;
        QTest::newRow("holds") << QStringLiteral("*p.o*") << true;
        QTest::newRow("in between") << QStringLiteral("s*.*s") << true;
        QTest::newRow("not that end") << QStringLiteral("shop.*x") << false;
        QTest::newRow("dots are dots") << QStringLiteral("shop?orders") << false;
    }
    void topicsGoByName()
    {
        QFETCH(const QString, pattern);
        QFETCH(const bool, fits);
        const auto set = setOf({{pattern.toStdString(), "value"}});
        QCOMPARE(set->concerns("shop.orders", RecordPart::Value), fits);
        QCOMPARE(set->masked(json("1"), "shop.orders", RecordPart::Value).text != "1", fits);
    }

    void rulesThatAreOffDoNothing()
    {
        const auto set = setOf({{"", "value.a", MaskHow::Hide, false}});
        QVERIFY(set->isEmpty());
        QCOMPARE(masked(set, R"({"a":1})"), std::string(R"({"a":1})"));
    }

    void aWrongPathSaysWhere_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<int>("mistake");
        QTest::addColumn<int>("position");
        const auto row = [](const char* path, MaskPathMistake mistake, int position) {
            QTest::newRow(path) << QString::fromLatin1(path) << int(mistake) << position;
        };
        row("", MaskPathMistake::Empty, 0);
        row("email", MaskPathMistake::Root, 0);
        row(".value", MaskPathMistake::Root, 0);
        row("value.", MaskPathMistake::Name, 6);
        row("value..a", MaskPathMistake::Name, 6);
        row("value.a[", MaskPathMistake::Bracket, 7);
        row("value.a[x].b", MaskPathMistake::Bracket, 7);
        row("value.a[]b", MaskPathMistake::Follows, 9);
    }
    void aWrongPathSaysWhere()
    {
        QFETCH(const QString, path);
        QFETCH(const int, mistake);
        QFETCH(const int, position);
        const MaskPath parsed = MaskPath::parse(path.toStdString());
        QCOMPARE(int(parsed.mistake), mistake);
        QCOMPARE(int(parsed.position), position);
        const auto set = MaskSet::make({{"", path.toStdString()}}, "salt");
        QVERIFY(!set);
        QVERIFY(set.error().kind == ErrorKind::Invalid);
        QCOMPARE(set.error().subject, path);
        QCOMPARE(set.error().code, position + 1);
    }

    void deepTextsTakeNoStackAndLittleTime()
    {
        constexpr std::size_t depth = 400'000;
        std::string text(depth, '[');
        text += R"({"a":"ada"})";
        text += std::string(depth, ']');
        const auto set = setOf("value.a");
        const std::string shown = masked(set, text);
        QVERIFY(shown.find("ada") == shown.npos);
        QVERIFY(checkJson(shown).valid);
        std::string objects;
        for (std::size_t i = 0; i < depth; ++i)
            objects += R"({"a":)";
        QVERIFY(masked(set, objects + "1").find("1") == std::string::npos);
    }
};

WEIR_TEST(MaskingTest)

} // namespace weir

#include "maskingtest.moc"
