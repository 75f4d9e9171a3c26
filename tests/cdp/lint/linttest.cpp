#include "backend/cdp/lint/lint.h"
#include "backend/base/json/jsonparser.h"
#include "backend/cdp/journeys/journeydefinition.h"
#include "tests/support/registry.h"

#include <QTest>

#include <algorithm>

namespace weir::cdp {
namespace {

using Kind = Remark::Kind;

constexpr std::int64_t now = 1'795'132'800'000; // 2026-11-20T00:00:00Z

JsonPointer jsonOf(std::string text)
{
    std::replace(text.begin(), text.end(), '`', '"');
    auto parsed = parseJson(std::move(text));
    return parsed ? *parsed : std::make_shared<const JsonDocument>();
}

QString nameOf(Kind kind)
{
    static const char* const names[] = {"true",  "empty",    "window",   "unreached", "twin",  "mixed",   "number",
                                        "event", "property", "zoneless", "and/or",    "hides", "unknown", "disabled"};
    return QString::fromLatin1(names[int(kind)]);
}

/// `kind id place found other`, one a line; nothing where definitions are refused.
QString linted(const std::string& documents, const std::string& events)
{
    const auto written = jsonOf('[' + documents + ']');
    DefinitionBook book;
    book.setCheck("journey", checkJourney);
    const auto refusals = book.offer(written->root.elements());
    QString lines;
    for (const Refusal& refusal : refusals) {
        for (const Mistake& mistake : refusal.mistakes)
            lines += QStringLiteral("refused %1 %2\n")
                         .arg(QString::fromStdString(refusal.id + ' ' + mistake.place))
                         .arg(int(mistake.kind));
    }
    Catalogue seen;
    const auto observed = jsonOf('[' + events + ']');
    for (const Json& event : observed->root.elements())
        seen.see(event, now);
    for (const Remark& remark : lint(book.all(), seen, now)) {
        QStringList parts{nameOf(remark.kind), QString::fromStdString(remark.id), QString::fromStdString(remark.place),
                          QString::fromStdString(remark.found)};
        if (!remark.other.empty())
            parts << QStringLiteral("|") << QString::fromStdString(remark.other);
        parts.removeAll(QString());
        lines += parts.join(QLatin1Char(' ')) + QLatin1Char('\n');
    }
    return lines;
}

std::string audience(const std::string& rule) { return "{`kind`:`audience`,`key`:`a`,`rule`:" + rule + "}"; }

void columns()
{
    QTest::addColumn<QString>("definitions");
    QTest::addColumn<QString>("events");
    QTest::addColumn<QString>("remarks");
}

void row(const char* name, const std::string& definitions, const char* remarks, const std::string& events = {})
{
    QTest::newRow(name) << QString::fromStdString(definitions) << QString::fromStdString(events)
                        << QString::fromUtf8(remarks);
}

void ofRule(const char* rule, const char* remarks) { row(rule, audience(rule), remarks); }

void ofWhere(const char* where, const char* remarks)
{
    row(where, audience(std::string("{`event`:`E`,`where`:") + where + "}"), remarks);
}

} // namespace

class LintTest : public QObject
{
    Q_OBJECT
private slots:
    void tellsWhatIsAlwaysOrNever_data();
    void tellsWhatIsAlwaysOrNever() { compare(); }
    void tellsOfFiltersToo_data();
    void tellsOfFiltersToo() { compare(); }
    void tellsBranchesThatAreNeverReached_data();
    void tellsBranchesThatAreNeverReached() { compare(); }
    void tellsOfNamesAndReferences_data();
    void tellsOfNamesAndReferences() { compare(); }
    void tellsWhatWasObservedOtherwise_data();
    void tellsWhatWasObservedOtherwise() { compare(); }
    void servesTenThousandConditions();

private:
    void compare()
    {
        QFETCH(QString, definitions);
        QFETCH(QString, events);
        QFETCH(QString, remarks);
        QString found = linted(definitions.toStdString(), events.toStdString());
        if (found.endsWith(QLatin1Char('\n')))
            found.chop(1);
        QCOMPARE(found, remarks);
    }
};

void LintTest::tellsWhatIsAlwaysOrNever_data()
{
    columns();
    ofRule("{`everyone`:true}", "");
    ofRule("{`any`:[{`everyone`:true},{`event`:`E`}]}", "true audience/a rule.any[0] everyone");
    ofRule("{`all`:[{`not`:{`everyone`:true}},{`event`:`E`}]}", "empty audience/a rule.all[0] not everyone");
    // traits
    ofRule("{`all`:[{`trait`:`plan`,`op`:`equals`,`value`:`pro`},{`trait`:`plan`,`op`:`equals`,`value`:`free`}]}",
           "empty audience/a rule.all[1] plan equals \"free\" | plan equals \"pro\"");
    ofRule("{`all`:[{`trait`:`plan`,`op`:`equals`,`value`:`pro`},{`trait`:`team`,`op`:`equals`,`value`:`free`}]}", "");
    ofRule("{`any`:[{`trait`:`plan`,`op`:`equals`,`value`:`pro`},{`trait`:`plan`,`op`:`equals`,`value`:`free`}]}", "");
    ofRule("{`all`:[{`trait`:`n`,`op`:`atLeast`,`value`:100},{`trait`:`n`,`op`:`atMost`,`value`:50}]}",
           "empty audience/a rule.all[1] n atMost 50 | n atLeast 100");
    ofRule("{`all`:[{`trait`:`n`,`op`:`atLeast`,`value`:50},{`trait`:`n`,`op`:`atMost`,`value`:50}]}", "");
    ofRule("{`all`:[{`trait`:`n`,`op`:`greaterThan`,`value`:5},{`trait`:`n`,`op`:`lessThan`,`value`:6}]}", "");
    ofRule("{`all`:[{`trait`:`n`,`op`:`between`,`value`:[1,5]},{`trait`:`n`,`op`:`between`,`value`:[6,9]}]}",
           "empty audience/a rule.all[1] n between [6,9] | n between [1,5]");
    ofRule("{`all`:[{`trait`:`n`,`op`:`missing`},{`trait`:`n`,`op`:`equals`,`value`:1}]}",
           "empty audience/a rule.all[1] n equals 1 | n missing");
    ofRule("{`any`:[{`trait`:`n`,`op`:`missing`},{`trait`:`n`,`op`:`exists`}]}",
           "true audience/a rule.any[1] n exists | n missing");
    ofRule("{`any`:[{`trait`:`n`,`op`:`exists`,`for`:`7d`},{`trait`:`n`,`op`:`missing`}]}", "");
    ofRule("{`any`:[{`trait`:`n`,`op`:`notEquals`,`value`:1},{`trait`:`n`,`op`:`notEquals`,`value`:2}]}",
           "true audience/a rule.any[1] n notEquals 2 | n notEquals 1");
    ofRule("{`all`:[{`trait`:`d`,`op`:`inLast`,`value`:`7d`},{`trait`:`d`,`op`:`beforeLast`,`value`:`7d`}]}",
           "empty audience/a rule.all[1] d beforeLast \"7d\" | d inLast \"7d\"");
    ofRule("{`all`:[{`trait`:`d`,`op`:`inLast`,`value`:`30d`},{`trait`:`d`,`op`:`beforeLast`,`value`:`7d`}]}", "");
    ofRule("{`all`:[{`trait`:`d`,`op`:`before`,`value`:`2026-01-01T00:00:00Z`},{`trait`:`d`,`op`:`after`,`value`:`2026-"
           "06-01T00:00:00Z`}]}",
           "empty audience/a rule.all[1] d after \"2026-06-01T00:00:00Z\" | d before \"2026-01-01T00:00:00Z\"");
    ofRule("{`all`:[{`trait`:`n`,`op`:`oneOf`,`values`:[1,2]},{`trait`:`n`,`op`:`notEquals`,`value`:1},{`trait`:`n`,`"
           "op`:`notEquals`,`value`:2}]}",
           "empty audience/a rule.all[2] n notEquals 2 | n oneOf [1,2]");
    ofRule("{`all`:[{`trait`:`n`,`op`:`equals`,`value`:1},{`not`:{`trait`:`n`,`op`:`equals`,`value`:1}}]}",
           "empty audience/a rule.all[1] not n equals 1 | n equals 1");
    ofRule(
        "{`all`:[{`audience`:`b`},{`not`:{`audience`:`b`}}]}",
        "empty audience/a rule.all[1] not audience b | audience b\nunknown audience/a rule.all[0].audience audience/b\n"
        "unknown audience/a rule.all[1].not.audience audience/b");
    // counts
    ofRule("{`event`:`E`,`count`:{`atLeast`:0}}", "true audience/a rule E atLeast 0");
    ofRule("{`all`:[{`event`:`E`,`count`:{`atLeast`:5}},{`event`:`E`,`count`:{`atMost`:3}}]}",
           "empty audience/a rule.all[1] E atMost 3 | E atLeast 5");
    ofRule("{`all`:[{`event`:`E`,`count`:{`atLeast`:5}},{`event`:`F`,`count`:{`atMost`:3}}]}", "");
    ofRule("{`all`:[{`event`:`E`,`during`:{`last`:`7d`},`count`:{`atLeast`:5}},{`event`:`E`,`during`:{`last`:`30d`},`"
           "count`:{`atMost`:3}}]}",
           "empty audience/a rule.all[1] E atMost 3 | E atLeast 5");
    ofRule("{`all`:[{`event`:`E`,`during`:{`last`:`30d`},`count`:{`atLeast`:5}},{`event`:`E`,`during`:{`last`:`7d`},`"
           "count`:{`atMost`:3}}]}",
           "");
    ofRule("{`any`:[{`event`:`E`,`count`:{`atLeast`:2}},{`event`:`E`,`count`:{`atMost`:1}}]}",
           "true audience/a rule.any[1] E atMost 1 | E atLeast 2");
    ofRule("{`any`:[{`event`:`E`,`count`:{`atLeast`:3}},{`event`:`E`,`count`:{`atMost`:1}}]}", "");
    ofRule("{`event`:`E`,`aggregate`:`uniqueCount`,`property`:`p`,`op`:`atLeast`,`value`:0}",
           "true audience/a rule uniqueCount properties.p atLeast 0");
    ofRule("{`event`:`E`,`aggregate`:`sum`,`property`:`p`,`op`:`missing`}",
           "empty audience/a rule sum properties.p missing");
    ofRule("{`event`:`E`,`aggregate`:`average`,`property`:`p`,`op`:`missing`}", "");
    ofRule("{`all`:[{`event`:`E`,`aggregate`:`sum`,`property`:`p`,`op`:`atLeast`,`value`:9},{`event`:`E`,`aggregate`:`"
           "sum`,`property`:`p`,`op`:`lessThan`,`value`:9}]}",
           "empty audience/a rule.all[1] sum properties.p lessThan 9 | sum properties.p atLeast 9");
    // windows
    ofRule("{`event`:`E`,`during`:{`from`:`2026-01-01T00:00:00Z`,`until`:`2026-02-01T00:00:00Z`}}", "");
    ofRule("{`sequence`:[{`event`:`E`},{`event`:`F`,`absent`:true,`within`:`7d`}],`during`:{`last`:`7d`}}",
           "empty audience/a rule.sequence within 604800 s | during 604800 s");
    ofRule("{`sequence`:[{`event`:`E`},{`event`:`F`,`absent`:true,`within`:`6d`}],`during`:{`last`:`7d`}}", "");
}

void LintTest::tellsOfFiltersToo_data()
{
    columns();
    ofWhere("`properties.a = 1 and properties.a = 2`",
            "empty audience/a rule.where properties.a = 2 | properties.a = 1");
    ofWhere("`properties.a > 5 and properties.a < 3`",
            "empty audience/a rule.where properties.a < 3 | properties.a > 5");
    ofWhere("`properties.a = 1 or properties.a = 2`", "");
    ofWhere("`properties.a != 1 or properties.a != 2`",
            "true audience/a rule.where properties.a != 2 | properties.a != 1");
    ofWhere("`properties.a = null or properties.a != null`",
            "true audience/a rule.where properties.a != null | properties.a = null");
    ofWhere("`properties.list[].a = 1 and properties.list[].a = 2`", "");
    ofWhere("`properties.a = properties.b and properties.a != properties.b`", "");
    ofWhere("`length(a) > 3 and !(length(a) > 3)`", "empty audience/a rule.where !(length(a) > 3) | length(a) > 3");
    ofWhere("`match(a, 'x*') and match(a, 'y*')`", "empty audience/a rule.where match(a, 'y*') | match(a, 'x*')");
    ofWhere("`match(a, 'x*') and match(a, '*y') and contains(a, 'z')`", "");
    ofWhere("`a = 'abc' and contains(a, 'd')`", "empty audience/a rule.where contains(a, 'd') | a = 'abc'");
    ofWhere("`match(a, '?x') and match(a, '?y')`", "");
    ofWhere("{`all`:[{`property`:`a`,`op`:`matches`,`value`:`^x`},{`property`:`a`,`op`:`equals`,`value`:`y`}]}",
            "empty audience/a rule.where.all[1] properties.a = 'y' | "
            "{\"property\":\"properties.a\",\"op\":\"matches\",\"value\":\"^x\"}");
    ofWhere("{`element`:`list`,`where`:`a = 1 and a = 2`}", "empty audience/a rule.where.where a = 2 | a = 1");
    ofWhere("{`property`:`a`,`op`:`lessThan`,`value`:``}", "empty audience/a rule.where properties.a < ''");
    ofWhere("`a and b or c`", "and/or audience/a rule.where a and b");
    ofWhere("`(a and b) or c`", "");
    ofWhere("{`any`:[`a and b or c`,`d`]}", "and/or audience/a rule.where.any[0] a and b");
    ofWhere("`timestamp > '2026-01-01'`", "zoneless audience/a rule.where '2026-01-01'");
    ofWhere("`timestamp > '2026-01-01T00:00:00Z'`", "");
    ofWhere("{`property`:`d`,`op`:`between`,`value`:[`2026-01-01T10:00`,`2026-01-02T10:00+01:00`]}",
            "zoneless audience/a rule.where.value[0] 2026-01-01T10:00");
    ofWhere("{`property`:`d`,`op`:`equals`,`value`:`2026-01-01`}", "");
    ofRule("{`event`:`E`,`during`:{`from`:`2026-01-01`,`until`:`2026-02-01`}}",
           "zoneless audience/a rule.during.from 2026-01-01\nzoneless audience/a rule.during.until 2026-02-01");
    row("a trait", "{`kind`:`trait`,`key`:`t`,`compute`:`count`,`event`:`E`,`where`:`a = 1 and a = 2`}",
        "empty trait/t where a = 2 | a = 1");
    // A list may hold both.
    row("a list", audience("{`event`:`E`,`where`:`properties.a = 'x' and properties.a = 'y'`}"), "",
        "{`type`:`track`,`event`:`E`,`properties`:{`a`:[`x`,`y`]}}");
}

void LintTest::tellsBranchesThatAreNeverReached_data()
{
    columns();
    const auto journey = [](const char* type, const std::string& first, const std::string& second, const char* rest) {
        std::string text = "{`kind`:`journey`,`key`:`j`,`entry`:{`event`:`E`},`start`:`b`,`nodes`:{`b`:{`type`:`";
        text.append(type).append("`,`branches`:[{`name`:`one`,").append(first).append(",`next`:`x`},{`name`:`two`,");
        text.append(second).append(",`next`:`x`}]").append(rest).append(",`otherwise`:`x`},`x`:{`type`:`exit`}}}");
        return text;
    };
    const char* const unreached = "unreached journey/j nodes.b.branches[1] two | one";
    const auto branch = [&](const char* name, const char* first, const char* second, bool isCovered) {
        const std::string when = "`when`:";
        row(name, journey("branch", when + first, when + second, ""), isCovered ? unreached : "");
    };
    branch("the same", "{`event`:`E`}", "{`event`:`E`}", true);
    branch("another", "{`event`:`E`}", "{`event`:`F`}", false);
    branch("everyone", "{`everyone`:true}", "{`event`:`F`}", true);
    branch("more", "{`trait`:`n`,`op`:`atLeast`,`value`:50}", "{`trait`:`n`,`op`:`atLeast`,`value`:100}", true);
    branch("less", "{`trait`:`n`,`op`:`atLeast`,`value`:100}", "{`trait`:`n`,`op`:`atLeast`,`value`:50}", false);
    branch("both", "{`trait`:`n`,`op`:`exists`}", "{`all`:[{`event`:`E`},{`trait`:`n`,`op`:`equals`,`value`:1}]}",
           true);
    branch("one of", "{`any`:[{`event`:`E`},{`event`:`F`}]}", "{`event`:`F`}", true);
    branch("oftener", "{`event`:`E`,`count`:{`atLeast`:2}}", "{`event`:`E`,`count`:{`atLeast`:5}}", true);
    branch("rarer", "{`event`:`E`,`count`:{`atLeast`:5}}", "{`event`:`E`,`count`:{`atLeast`:2}}", false);
    branch("shorter", "{`event`:`E`,`during`:{`last`:`30d`}}", "{`event`:`E`,`during`:{`last`:`7d`}}", true);
    branch("longer", "{`event`:`E`,`during`:{`last`:`7d`}}", "{`event`:`E`,`during`:{`last`:`30d`}}", false);
    branch("narrower", "{`event`:`E*`}", "{`event`:`Ex`,`where`:`a = 1`}", true);
    branch("longer held", "{`trait`:`n`,`op`:`exists`}", "{`trait`:`n`,`op`:`exists`,`for`:`7d`}", true);
    branch("held", "{`trait`:`n`,`op`:`exists`,`for`:`7d`}", "{`trait`:`n`,`op`:`exists`}", false);
    const auto wait = [&](const char* name, const char* first, const char* second, bool isCovered) {
        row(name, journey("waitFor", first, second, ",`timeout`:`1h`"), isCovered ? unreached : "");
    };
    wait("same event", "`event`:`E`", "`event`:`E`,`where`:`a = 1`", true);
    wait("other event", "`event`:`E`,`where`:`a = 1`", "`event`:`E`", false);
    wait("stricter", "`event`:`E`,`where`:`a > 1`", "`event`:`E`,`where`:`a > 5 and b = 2`", true);
}

void LintTest::tellsOfNamesAndReferences_data()
{
    columns();
    row("twins", audience("{`any`:[{`event`:`Order completed`},{`event`:`Order Completed`}]}"),
        "twin audience/a rule.any[0].event Order completed | Order Completed\n"
        "twin audience/a rule.any[1].event Order Completed | Order completed");
    row("an observed twin", audience("{`event`:`order completed`}"),
        "twin audience/a rule.event order completed | Order Completed\nevent audience/a rule.event order completed",
        "{`type`:`track`,`event`:`Order Completed`}");
    row("a planned twin",
        audience("{`event`:`ORDER`}") + ",{`kind`:`plan`,`key`:`p`,`events`:[{`type`:`track`,`name`:`Order`}]}",
        "twin audience/a rule.event ORDER | Order\ntwin plan/p events[0].name Order | ORDER");
    row("a prefix is no twin", audience("{`any`:[{`event`:`Order*`},{`event`:`order`}]}"), "");
    row("unknown", audience("{`any`:[{`audience`:`vip`},{`list`:`l`}]}"),
        "unknown audience/a rule.any[0].audience audience/vip\nunknown audience/a rule.any[1].list list/l");
    row("known", audience("{`audience`:`vip`}") + ",{`kind`:`audience`,`key`:`vip`,`rule`:{`everyone`:true}}", "");
    row("disabled",
        audience("{`audience`:`vip`}") + ",{`kind`:`audience`,`key`:`vip`,`enabled`:false,`rule`:{`everyone`:true}}",
        "disabled audience/a rule.audience audience/vip");
    row("traits of nobody", audience("{`trait`:`plan`,`op`:`exists`}"), "unknown audience/a rule.trait trait/plan",
        "{`type`:`identify`,`traits`:{`email`:`x`}}");
    row("traits of somebody", audience("{`trait`:`plan`,`op`:`exists`}"), "",
        "{`type`:`identify`,`traits`:{`plan`:`x`}}");
    row("traits that are computed",
        audience("{`trait`:`t`,`op`:`exists`}") + ",{`kind`:`trait`,`key`:`t`,`compute`:`count`,`event`:`E`}", "",
        "{`type`:`track`,`event`:`E`}");
    row("traits without events", audience("{`trait`:`plan`,`op`:`exists`}"), "");
    row("hides", "{`kind`:`trait`,`key`:`plan`,`compute`:`count`,`event`:`E`}", "hides trait/plan key plan",
        "{`type`:`identify`,`traits`:{`plan`:`x`}},{`type`:`track`,`event`:`E`}");
    row("a journey's",
        "{`kind`:`journey`,`key`:`j`,`entry`:{`audience`:`vip`},`start`:`s`,`nodes`:{`s`:{`type`:`send`,`destination`:`"
        "crm`,`message`:{},`next`:`x`},`x`:{`type`:`exit`}}}",
        "unknown journey/j entry.audience audience/vip\nunknown journey/j nodes.s.destination destination/crm");
}

void LintTest::tellsWhatWasObservedOtherwise_data()
{
    columns();
    const std::string uses = audience("{`event`:`E`,`where`:`properties.n > 5`}");
    row("seen", uses, "", "{`type`:`track`,`event`:`E`,`properties`:{`n`:7}}");
    row("nothing observed", uses, "");
    row("never", uses, "property audience/a rule.where properties.n | E",
        "{`type`:`track`,`event`:`E`,`properties`:{}}");
    row("of another event", uses, "property audience/a rule.where properties.n | E",
        "{`type`:`track`,`event`:`E`},{`type`:`track`,`event`:`F`,`properties`:{`n`:7}}");
    row("long ago", uses, "property audience/a rule.where properties.n | E",
        "{`type`:`track`,`event`:`E`,`timestamp`:`2026-10-10T23:59:59Z`,`properties`:{`n`:7}},{`type`:`track`,`event`:`"
        "E`}");
    row("40 days ago", uses, "",
        "{`type`:`track`,`event`:`E`,`timestamp`:`2026-10-11T00:00:00Z`,`properties`:{`n`:7}},{`type`:`track`,`event`:`"
        "E`}");
    row("no such event", uses, "event audience/a rule.event E", "{`type`:`track`,`event`:`F`,`properties`:{`n`:7}}");
    row("another type", uses, "event audience/a rule.event E", "{`type`:`page`,`name`:`E`,`properties`:{`n`:7}}");
    row("mixed", uses, "mixed audience/a rule.where properties.n | E",
        "{`type`:`track`,`event`:`E`,`properties`:{`n`:7}},{`type`:`track`,`event`:`E`,`properties`:{`n`:`many`}}");
    row("numbers in texts", uses, "",
        "{`type`:`track`,`event`:`E`,`properties`:{`n`:7}},{`type`:`track`,`event`:`E`,`properties`:{`n`:`8`}}");
    row("texts of both kinds", audience("{`event`:`E`,`where`:`properties.n = 'many'`}"), "",
        "{`type`:`track`,`event`:`E`,`properties`:{`n`:`7`}},{`type`:`track`,`event`:`E`,`properties`:{`n`:`many`}}");
    row("only texts", uses, "number audience/a rule.where properties.n | E",
        "{`type`:`track`,`event`:`E`,`properties`:{`n`:`many`}}");
    row("texts as texts", audience("{`event`:`E`,`where`:`properties.n = 'many'`}"), "",
        "{`type`:`track`,`event`:`E`,`properties`:{`n`:`many`}}");
    row("added up", "{`kind`:`trait`,`key`:`t`,`compute`:`sum`,`event`:`E`,`property`:`n`}",
        "number trait/t property properties.n | E", "{`type`:`track`,`event`:`E`,`properties`:{`n`:`many`}}");
    row("in elements", audience("{`event`:`E`,`where`:{`element`:`list`,`where`:`x > 1 and y = 2`}}"),
        "property audience/a rule.where.where properties.list[].y | E",
        "{`type`:`track`,`event`:`E`,`properties`:{`list`:[{`x`:1}]}}");
    row("by index", audience("{`event`:`E`,`where`:`properties.list.0.x > 1`}"), "",
        "{`type`:`track`,`event`:`E`,`properties`:{`list`:[{`x`:1}]}}");
    row("asked for absence", audience("{`event`:`E`,`where`:`properties.gone = null`}"), "",
        "{`type`:`track`,`event`:`E`}");
    row("fields of the top", audience("{`event`:`E`,`where`:`userId = 'x'`}"), "", "{`type`:`track`,`event`:`E`}");
}

void LintTest::servesTenThousandConditions()
{
    std::string rule = "{`any`:[";
    for (int i = 0; i < 9'000; ++i)
        rule += (i > 0 ? "," : "") + ("{`trait`:`t`,`op`:`equals`,`value`:" + std::to_string(i) + "}");
    QCOMPARE(linted(audience(rule + "]}"), {}), QString());
}

WEIR_TEST(LintTest)

} // namespace weir::cdp

#include "linttest.moc"
