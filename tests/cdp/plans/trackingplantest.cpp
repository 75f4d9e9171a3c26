#include "backend/cdp/plans/trackingplan.h"

#include "backend/base/json/jsonparser.h"
#include "backend/cdp/definitions/definitionbook.h"
#include "tests/cdp/plans/plancases.h"
#include "tests/support/registry.h"

#include <QTest>

namespace weir {

using namespace cdp;

namespace {

JsonPointer json(const std::string& text)
{
    Result<JsonPointer> document = parseJson(text);
    if (!document)
        qFatal("no JSON: %s", text.c_str());
    return std::move(*document);
}

DefinitionBook bookOf(const std::vector<const char*>& plans)
{
    DefinitionBook book;
    book.setCheck("plan", checkPlan);
    for (std::size_t i = 0; i < plans.size(); ++i) {
        const std::string head = "{\"kind\":\"plan\",\"key\":\"p" + std::to_string(i) + "\"";
        const JsonPointer plan = json(head + (plans[i][1] == '}' ? "" : ",") + (plans[i] + 1));
        const std::vector<Refusal> refused = book.offer({&plan->root, 1});
        if (!refused.empty())
            qFatal("%s: %s", refused[0].mistakes[0].place.c_str(), refused[0].mistakes[0].detail.c_str());
    }
    return book;
}

const char* actionName(PlanAction action)
{
    static constexpr const char* names[] = {"allow", "omit", "drop", "deadLetter"};
    return names[std::size_t(action)];
}

} // namespace

class TrackingPlanTest : public QObject
{
    Q_OBJECT
private slots:
    void saysWhatIsWrongAndWhatIsDone_data()
    {
        QTest::addColumn<const test::PlanCase*>("one");
        for (const test::PlanCase& one : test::planCases())
            QTest::newRow(one.name) << &one;
    }

    void saysWhatIsWrongAndWhatIsDone()
    {
        QFETCH(const test::PlanCase*, one);
        const DefinitionBook book = bookOf(one->plans);
        const JsonPointer event = json(one->event);
        JsonArena arena;
        const PlanOutcome outcome = TrackingPlans::compile(book).check(event->root, one->source, arena);
        QByteArrayList found;
        for (const PlanViolation& violation : outcome.violations)
            found << QByteArray::fromStdString(std::string(violationTypeName(violation.type)) + " " + violation.path +
                                               " " + violation.plan);
        QCOMPARE(found, QByteArrayList(one->violations.begin(), one->violations.end()));
        QCOMPARE(actionName(outcome.action), one->action);
        if (!outcome.violations.empty())
            QCOMPARE(int(outcome.reason), int(outcome.violations.front().type));
        QCOMPARE(toJsonText(outcome.event), std::string(one->left ? one->left : one->event));
    }

    void mistakesAreNamedAtTheirPlaces_data()
    {
        QTest::addColumn<QByteArray>("plan");
        QTest::addColumn<QByteArray>("place");
        QTest::addColumn<int>("kind");
        for (const test::PlanMistakeCase& one : test::planMistakeCases())
            QTest::newRow(one.name) << QByteArray(one.plan) << QByteArray(one.place) << one.kind;
    }

    void mistakesAreNamedAtTheirPlaces()
    {
        QFETCH(QByteArray, plan);
        QFETCH(QByteArray, place);
        QFETCH(int, kind);
        const JsonPointer document = json(plan.toStdString());
        Mistakes mistakes;
        ObjectReader reader(document->root, {}, mistakes);
        QVERIFY(!TrackingPlan::read(reader, "p") || !mistakes.empty());
        QCOMPARE(mistakes.size(), std::size_t(1));
        QCOMPARE(QByteArray::fromStdString(mistakes[0].place), place);
        QCOMPARE(int(mistakes[0].kind), kind);
    }

    void aPlanOutOfForceIsNotAsked()
    {
        const DefinitionBook book = bookOf({R"({"enabled":false,"onUnplannedEvent":"drop"})"});
        const JsonPointer event = json(R"({"type":"track","event":"X"})");
        JsonArena arena;
        QVERIFY(TrackingPlans::compile(book).check(event->root, {}, arena).violations.empty());
    }

    void aBadSchemaSaysWhatAndWhere()
    {
        const JsonPointer document = json(R"({"common":{"properties":{"a":{"type":"strnig"}}}})");
        Mistakes mistakes;
        ObjectReader reader(document->root, {}, mistakes);
        QVERIFY(!TrackingPlan::read(reader, "p"));
        QCOMPARE(mistakes.at(0).found, std::string("/properties/a/type"));
        QVERIFY(QByteArray::fromStdString(mistakes.at(0).detail).contains("string"));
    }
};

WEIR_TEST(TrackingPlanTest)

} // namespace weir

#include "trackingplantest.moc"
