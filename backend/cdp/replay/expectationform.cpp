#include "backend/cdp/common/objectreader.h"
#include "backend/cdp/replay/expectation.h"

namespace weir::cdp {
namespace {

void wrong(Mistakes& mistakes, const std::string& place, const Json& value, const char* expected)
{
    addMistake(mistakes, {Mistake::Kind::WrongType, place, shownOf(value), {expected}, {}});
}

void checkNames(const Json& value, const std::string& place, Mistakes& mistakes)
{
    if (value.isAbsent())
        return;
    if (!value.isArray())
        return wrong(mistakes, place, value, "list");
    for (std::size_t i = 0; i < value.elements().size(); ++i) {
        if (!value.elements()[i].isText())
            wrong(mistakes, placeOf(place, i), value.elements()[i], "text");
    }
}

using Check = void (*)(const Json& value, const std::string& place, Mistakes& mistakes);

/// Each member that is no comment.
void checkEach(const Json& value, const std::string& place, Mistakes& mistakes, Check check)
{
    if (value.isAbsent())
        return;
    if (!value.isObject())
        return wrong(mistakes, place, value, "object");
    for (const JsonMember& member : value.members()) {
        if (member.name != "comment" || !member.value.isText())
            check(member.value, placeOf(place, member.name), mistakes);
    }
}

void checkProfile(const Json& value, const std::string& place, Mistakes& mistakes)
{
    if (value.isAbsent())
        return;
    ObjectReader object(value, place, mistakes);
    const Json traits = object.take("traits");
    if (!traits.isAbsent() && !traits.isObject())
        wrong(mistakes, object.placeOf("traits"), traits, "object");
    checkEach(object.take("identifiers"), object.placeOf("identifiers"), mistakes, &checkNames);
    checkNames(object.take("audiences"), object.placeOf("audiences"), mistakes);
    object.integer("events", 0, 0, never);
    object.finish();
}

void checkNode(const Json& value, const std::string& place, Mistakes& mistakes)
{
    if (!value.isAbsent() && !value.isText())
        wrong(mistakes, place, value, "text");
}

void checkJourney(const Json& value, const std::string& place, Mistakes& mistakes)
{
    checkEach(value, place, mistakes, &checkNode);
}

void checkObjects(const Json& value, const std::string& place, Mistakes& mistakes)
{
    if (value.isAbsent())
        return;
    if (!value.isArray())
        return wrong(mistakes, place, value, "list");
    for (std::size_t i = 0; i < value.elements().size(); ++i) {
        if (!value.elements()[i].isObject())
            wrong(mistakes, placeOf(place, i), value.elements()[i], "object");
    }
}

void checkDeadLetters(const Json& value, const std::string& place, Mistakes& mistakes)
{
    checkObjects(value, place, mistakes);
    for (std::size_t i = 0; i < value.elements().size(); ++i) {
        ObjectReader object(value.elements()[i], placeOf(place, i), mistakes);
        for (const char* const name : {"reason", "messageId", "detail", "where"})
            object.text(name);
        object.finish();
    }
}

void checkWhy(const Json& value, const std::string& place, Mistakes& mistakes)
{
    if (value.isAbsent())
        return;
    ObjectReader object(value, place, mistakes);
    object.neededText("audience");
    object.neededText("profile");
    object.flag("verdict", false);
    object.finish();
}

} // namespace

void checkExpectation(const Json& expect, const std::string& place, Mistakes& mistakes)
{
    ObjectReader object(expect, place, mistakes);
    for (const char* const name : {"audiences", "entered", "exited"})
        checkEach(object.take(name), object.placeOf(name), mistakes, &checkNames);
    checkEach(object.take("profiles"), object.placeOf("profiles"), mistakes, &checkProfile);
    checkNames(object.take("absent"), object.placeOf("absent"), mistakes);
    checkEach(object.take("journeys"), object.placeOf("journeys"), mistakes, &checkJourney);
    checkEach(object.take("sent"), object.placeOf("sent"), mistakes, &checkObjects);
    checkDeadLetters(object.take("deadLetters"), object.placeOf("deadLetters"), mistakes);
    checkWhy(object.take("why"), object.placeOf("why"), mistakes);
    object.finish();
}

} // namespace weir::cdp
