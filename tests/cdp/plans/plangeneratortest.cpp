#include "backend/cdp/plans/plangenerator.h"

#include "backend/base/json/jsonparser.h"
#include "backend/cdp/plans/trackingplan.h"
#include "tests/support/registry.h"

#include <QTest>
#include <algorithm>

namespace weir {

using namespace cdp;

namespace {

/// moc cannot read raw texts with quotes.
std::string quoted(std::string text)
{
    std::replace(text.begin(), text.end(), '\'', '"');
    return text;
}

} // namespace

class PlanGeneratorTest : public QObject
{
    Q_OBJECT
private slots:
    void namesTypesAndWhatIsAlwaysThere()
    {
        const JsonPointer plan =
            planOf({"{'type':'track','event':'A','properties':{'n':1,'t':'x','l':[1,2.5],'o':{'b':true}}}",
                    "{'type':'track','event':'A','properties':{'n':2.0,'l':[],'o':{'b':false,'c':null},'t':null}}"});
        const Json schema = plan->root.at("events").at(0).at("schema");
        QCOMPARE(
            toJsonText(schema),
            quoted("{'type':'object','properties':{'properties':{'type':'object','properties':{"
                   "'l':{'type':'array','items':{'type':'number'}},'n':{'type':'integer'},"
                   "'o':{'type':'object','properties':{'b':{'type':'boolean'},'c':{'type':'null'}},'required':['b']},"
                   "'t':{'type':['string','null']}},'required':['l','n','o']}},'required':['properties']}"));
    }

    void eachKindOfEventIsItsOwn()
    {
        const JsonPointer plan =
            planOf({"{'type':'track','event':'B'}", "{'type':'page','name':'Home','properties':{'url':'x'}}",
                    "{'type':'page'}", "{'type':'identify','traits':{'age':3}}", "{'type':'track','event':'A'}",
                    "{'type':'nonsense'}", "{'type':'track'}", "5"});
        QStringList names;
        for (const Json& event : plan->root.at("events").elements())
            names << QString::fromStdString(std::string(event.at("type").text()) + " " +
                                            std::string(event.at("name").text()));
        QCOMPARE(names, (QStringList{QStringLiteral("track A"), QStringLiteral("track B"), QStringLiteral("page "),
                                     QStringLiteral("page Home"), QStringLiteral("identify ")}));
    }

    void whatWasSeenKeepsToIt()
    {
        std::vector<std::string> events;
        for (int i = 0; i < 200; ++i) {
            const std::string n = std::to_string(i);
            events.push_back("{'type':'track','event':'E" + std::to_string(i % 3) + "','properties':{'p" +
                             std::to_string(i % 7) + "':" + (i % 2 == 0 ? n : "'" + n + "'") + ",'list':[{'a':" +
                             (i % 5 == 0 ? "null" : n) + "},[],'x'],'deep':{'x" + n + "':{'y':[[1.5]]}}}}");
        }
        const JsonPointer document = planOf(events);
        Mistakes mistakes;
        ObjectReader reader(document->root, {}, mistakes);
        reader.take("kind");
        reader.take("key");
        reader.take("name");
        TrackingPlans plans;
        plans.add(TrackingPlan::read(reader, "p"));
        reader.finish();
        QVERIFY(mistakes.empty());
        JsonArena arena;
        for (const std::string& text : events) {
            const Result<JsonPointer> event = parseJson(quoted(text));
            QVERIFY(plans.check((*event)->root, {}, arena).violations.empty());
        }
        const Result<JsonPointer> other = parseJson(quoted("{'type':'track','event':'E0','properties':{'list':5}}"));
        QCOMPARE(plans.check((*other)->root, {}, arena).violations.size(), std::size_t(2));
    }

    void anObjectOfManyNamesIsLeftOpen()
    {
        std::string properties;
        for (int i = 0; i < 500; ++i)
            properties += (i > 0 ? ",'k" : "'k") + std::to_string(i) + "':1";
        const JsonPointer plan = planOf({"{'type':'track','event':'A','properties':{'m':{" + properties + "}}}"});
        const Json map =
            plan->root.at("events").at(0).at("schema").at("properties").at("properties").at("properties").at("m");
        QCOMPARE(toJsonText(map), quoted("{'type':'object'}"));
    }

private:
    static JsonPointer planOf(const std::vector<std::string>& events)
    {
        PlanGenerator generator;
        for (const std::string& text : events) {
            const Result<JsonPointer> event = parseJson(quoted(text));
            if (!event)
                qFatal("no JSON: %s", text.c_str());
            generator.see((*event)->root);
        }
        return generator.plan("seen", "Seen");
    }
};

WEIR_TEST(PlanGeneratorTest)

} // namespace weir

#include "plangeneratortest.moc"
