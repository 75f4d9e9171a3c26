// The plans of the Segment Spec in resources/plans: each event, as it should be and as it should not.
#include "backend/base/json/jsonparser.h"
#include "backend/cdp/plans/trackingplan.h"
#include "tests/support/registry.h"

#include <QDir>
#include <QFile>
#include <QTest>

namespace weir {

using namespace cdp;

namespace {

JsonPointer planOf(const QString& file)
{
    QFile source(QStringLiteral(WEIR_SOURCE_DIR "/resources/plans/") + file);
    if (!source.open(QIODevice::ReadOnly))
        qFatal("%s is missing", qPrintable(file));
    Result<JsonPointer> document = parseJson(source.readAll().toStdString());
    if (!document)
        qFatal("%s is no JSON", qPrintable(file));
    return std::move(*document);
}

TrackingPlans compiled(const JsonPointer& document, Mistakes& mistakes)
{
    ObjectReader reader(document->root, {}, mistakes);
    for (const char* name : {"kind", "key", "name", "description"})
        reader.take(name);
    TrackingPlans plans;
    if (auto plan = TrackingPlan::read(reader, "spec"))
        plans.add(std::move(plan));
    reader.finish();
    return plans;
}

bool mayBe(const Json& type, std::string_view name)
{
    if (type.isText())
        return type.text() == name;
    return std::any_of(type.elements().begin(), type.elements().end(),
                       [&](const Json& one) { return one.text() == name; });
}

/// A value that keeps to the schema, or one that does not.
Json valueOf(const Json& schema, bool isGood, JsonArena& arena)
{
    const Json type = schema.at("type");
    if (schema.at("enum").isArray())
        return isGood ? schema.at("enum").at(0) : Json::ofText("no such word");
    if (type.kind() == Json::Kind::Absent)
        return isGood ? valueOf(schema.at("anyOf").at(0), true, arena) : Json::ofBool(true);
    if (!isGood)
        return mayBe(type, "boolean") ? Json::ofInteger(1) : Json::ofBool(true);
    if (mayBe(type, "string"))
        return Json::ofText("2026-11-20T10:00:00Z"); // a date, where it must be one
    if (mayBe(type, "boolean"))
        return Json::ofBool(true);
    if (mayBe(type, "number") || mayBe(type, "integer"))
        return Json::ofInteger(3);
    if (mayBe(type, "array")) {
        const Json element = valueOf(schema.at("items"), true, arena);
        return arena.array({&element, 1});
    }
    std::vector<JsonMember> members;
    for (const JsonMember& member : schema.at("properties").members())
        members.push_back({member.name, valueOf(member.value, true, arena)});
    return arena.object(members);
}

} // namespace

class SpecPlansTest : public QObject
{
    Q_OBJECT
private slots:
    void everyEventIsHeldAgainstItsSchema_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("events");
        QTest::newRow("ecommerce") << QStringLiteral("ecommerce.json") << 28;
        QTest::newRow("b2b") << QStringLiteral("b2b.json") << 10;
        QTest::newRow("mobile") << QStringLiteral("mobile.json") << 12;
        QTest::newRow("video") << QStringLiteral("video.json") << 17;
        QTest::newRow("email") << QStringLiteral("email.json") << 6;
    }

    void everyEventIsHeldAgainstItsSchema()
    {
        QFETCH(QString, file);
        QFETCH(int, events);
        const JsonPointer document = planOf(file);
        Mistakes mistakes;
        const TrackingPlans plans = compiled(document, mistakes);
        QVERIFY2(mistakes.empty(), mistakes.empty() ? "" : mistakes[0].place.c_str());
        QCOMPARE(int(document->root.at("events").elements().size()), events);
        JsonArena arena;
        for (const Json& planned : document->root.at("events").elements()) {
            const Json whole = planned.at("schema").at("properties");
            std::vector<JsonMember> members = {{"type", planned.at("type")}, {"event", planned.at("name")}};
            for (const JsonMember& place : whole.members())
                members.push_back({place.name, valueOf(place.value, true, arena)});
            const Json good = arena.object(members);
            QVERIFY2(plans.check(good, {}, arena).violations.empty(), toJsonText(good).c_str());
            QVERIFY(plans.check(arena.with(good, "properties", Json::ofText("x")), {}, arena).violations.size() == 1);
            // Each property on its own is wrong when it is of another type.
            for (const JsonMember& property : whole.at("properties").at("properties").members()) {
                const Json bad =
                    arena.with(good.at("properties"), property.name, valueOf(property.value, false, arena));
                const PlanOutcome outcome = plans.check(arena.with(good, "properties", bad), {}, arena);
                QCOMPARE(outcome.violations.size(), std::size_t(1));
                QCOMPARE(outcome.violations[0].path, "properties." + std::string(property.name));
            }
        }
        const Result<JsonPointer> other = parseJson("{\"type\":\"track\",\"event\":\"Something else\"}");
        QCOMPARE(plans.check((*other)->root, {}, arena).violations.size(), std::size_t(1));
    }

    void everyPlanThatIsShippedIsTried()
    {
        QCOMPARE(QDir(QStringLiteral(WEIR_SOURCE_DIR "/resources/plans")).entryList(QDir::Files).size(), 5);
    }
};

WEIR_TEST(SpecPlansTest)

} // namespace weir

#include "specplanstest.moc"
