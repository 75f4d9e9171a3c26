#include "backend/cdp/definitions/conditionreader.h"

#include <algorithm>
#include <array>

namespace weir::cdp {
namespace {

using Kind = Mistake::Kind;
constexpr int deepest = 200;
constexpr int mostConditions = 10'000;

constexpr std::array<std::string_view, 11> forms{"all",      "any",       "not",      "everyone", "trait",  "event",
                                                 "sequence", "regularly", "audience", "list",     "account"};

bool isForm(std::string_view name) { return std::find(forms.begin(), forms.end(), name) != forms.end(); }

/// Nothing that is a condition is written: the first field is probably one that was misspelt.
void noteNoForm(const ObjectReader& object, const Json& written, Mistakes& mistakes)
{
    for (const JsonMember& member : written.members()) {
        if (member.name == "comment")
            continue;
        const std::string name = shownOf(Json::ofText(member.name));
        if (isForm(member.name))
            addMistake(mistakes, {Kind::MissingField, object.placeOf(name), name});
        else
            addMistake(mistakes, {Kind::UnknownField, object.placeOf(name), name, {forms.begin(), forms.end()}});
        return;
    }
    addMistake(mistakes, {Kind::MissingField, object.place(), {}, {forms.begin(), forms.end()}});
}

/// Which of the forms is written; empty: none or several (noted).
std::string_view formOf(const ObjectReader& object, const Json& written, Mistakes& mistakes)
{
    std::string_view found;
    for (const std::string_view form : forms) {
        if (!object.has(form))
            continue;
        if (!found.empty()) {
            addMistake(mistakes, {Kind::Conflict, object.placeOf(form), std::string(form), {std::string(found)}});
            return {};
        }
        found = form;
    }
    if (found.empty() && object.has("type"))
        return "event"; // the name may be left out
    if (found.empty() && object.isObject())
        noteNoForm(object, written, mistakes);
    return found;
}

/// {"step": n} operands that refer to a step that is absent: nothing was matched there.
void findAbsentSteps(const Json& value, const std::string& place, const std::vector<SequenceStep>& steps,
                     Mistakes& mistakes)
{
    if (value.isArray()) {
        for (std::size_t i = 0; i < value.elements().size(); ++i)
            findAbsentSteps(value.elements()[i], placeOf(place, i), steps, mistakes);
        return;
    }
    for (const JsonMember& member : value.members()) {
        const std::string at = placeOf(place, member.name);
        const std::optional<std::int64_t> step = member.name == "step" ? member.value.integer() : std::nullopt;
        if (step && *step >= 0 && *step < std::int64_t(steps.size()) && steps[std::size_t(*step)].isAbsent)
            addMistake(mistakes, {Kind::WrongReference, at, std::to_string(*step)});
        else if (member.value.isArray() || member.value.isObject())
            findAbsentSteps(member.value, at, steps, mistakes);
    }
}

} // namespace

ConditionReader::ConditionReader(bool inJourney, Mistakes& mistakes) : m_mistakes(mistakes)
{
    m_scope.traits = true;
    m_scope.entry = inJourney;
}

std::optional<Condition> ConditionReader::read(const Json& written, const std::string& place)
{
    const std::size_t before = m_mistakes.size();
    Condition condition;
    readOne(written, place, condition);
    return isClean(m_mistakes, before) ? std::optional(std::move(condition)) : std::nullopt;
}

bool ConditionReader::hasRoom(const std::string& place)
{
    if (++m_count == mostConditions + 1)
        addMistake(m_mistakes, {Kind::TooLarge, place, {}, {"10,000 conditions"}});
    return m_count <= mostConditions;
}

void ConditionReader::readOne(const Json& written, const std::string& place, Condition& condition)
{
    condition.place = place;
    if (!hasRoom(place))
        return;
    if (m_depth >= deepest) {
        addMistake(m_mistakes, {Kind::TooDeep, place});
        return;
    }
    ++m_depth;
    ObjectReader object(written, place, m_mistakes);
    const std::string_view form = formOf(object, written, m_mistakes);
    if (form == "all" || form == "any" || form == "not" || form == "account")
        readParts(object, form, condition);
    else if (form == "everyone" && !object.flag(form, true))
        object.note(Kind::UnknownWord, form, "false", {"true"});
    else if (form == "trait")
        readTrait(object, condition);
    else if (form == "event")
        readEvents(object, condition);
    else if (form == "sequence")
        readSequence(object, condition);
    else if (form == "regularly")
        readRegularly(object, condition);
    else if (form == "audience" || form == "list")
        readReference(object, form, condition);
    if (!form.empty())
        object.finish();
    --m_depth;
}

void ConditionReader::readParts(ObjectReader& object, std::string_view form, Condition& condition)
{
    if (form == "not" || form == "account") {
        condition.kind = form == "not" ? Condition::Kind::Not : Condition::Kind::Account;
        if (form == "account")
            condition.quantifier = Condition::Quantifier(object.word("quantifier", {"any", "all", "none"}, 0));
        readOne(object.take(form), object.placeOf(form), condition.children.emplace_back());
        return;
    }
    condition.kind = form == "all" ? Condition::Kind::All : Condition::Kind::Any;
    const std::span<const Json> parts = object.list(form);
    for (std::size_t i = 0; i < parts.size() && m_count <= mostConditions; ++i)
        readOne(parts[i].isAbsent() ? Json::null() : parts[i], placeOf(object.placeOf(form), i),
                condition.children.emplace_back());
}

void ConditionReader::readTest(ObjectReader& object, Condition& condition)
{
    condition.test = ValueTest::read(object, m_scope);
    if (condition.test && !condition.test->eventPaths().empty())
        object.note(Kind::WrongReference, "value", "property");
}

void ConditionReader::readTrait(ObjectReader& object, Condition& condition)
{
    condition.kind = Condition::Kind::Trait;
    const std::string text = object.neededText("trait");
    const std::optional<JsonPath> path = JsonPath::parse(text);
    if (path && !path->steps().empty() && !path->steps().front().isAny)
        condition.trait = *path;
    else if (!text.empty())
        object.note(Kind::BadPath, "trait", shownOf(Json::ofText(text)));
    readTest(object, condition);
    condition.heldFor = object.duration("for").value_or(0);
}

void ConditionReader::readEvents(ObjectReader& object, Condition& condition)
{
    condition.kind = Condition::Kind::Count;
    if (std::optional<EventPattern> pattern = readEventPattern(object, m_scope))
        condition.pattern = std::move(*pattern);
    if (const std::optional<Window> window = readWindow(object.take("during"), object.placeOf("during"), m_mistakes))
        condition.during = *window;
    condition.latest = readFilter(object, "latest", m_scope);
    if (object.has("aggregate")) {
        readAggregate(object, condition);
        return;
    }
    object.take("aggregate");
    if (const std::optional<CountRange> count = readCount(object.take("count"), object.placeOf("count"), m_mistakes))
        condition.count = *count;
}

void ConditionReader::readAggregate(ObjectReader& object, Condition& condition)
{
    condition.kind = Condition::Kind::Aggregate;
    condition.aggregate =
        Aggregate(object.word("aggregate", {"sum", "average", "minimum", "maximum", "uniqueCount"}, 0));
    condition.property = readProperty(object, "property");
    readTest(object, condition);
    if (object.has("count")) {
        object.take("count");
        object.note(Kind::Conflict, "count", "count", {"aggregate"});
    }
}

void ConditionReader::readSequence(ObjectReader& object, Condition& condition)
{
    condition.kind = Condition::Kind::Sequence;
    const std::span<const Json> steps = object.list("sequence");
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const std::string place = placeOf(object.placeOf("sequence"), i);
        if (!hasRoom(place))
            return;
        readStep(steps[i], place, condition.steps);
    }
    if (const std::optional<Window> window = readWindow(object.take("during"), object.placeOf("during"), m_mistakes))
        condition.during = *window;
}

void ConditionReader::readStep(const Json& written, const std::string& place, std::vector<SequenceStep>& steps)
{
    ObjectReader object(written, place, m_mistakes);
    SequenceStep step;
    const bool isFirst = steps.empty();
    FilterScope scope = m_scope;
    scope.steps = int(steps.size());
    if (std::optional<EventPattern> pattern = readEventPattern(object, scope))
        step.pattern = std::move(*pattern);
    if (step.pattern.where && step.pattern.where->readsSteps())
        findAbsentSteps(object.take("where"), object.placeOf("where"), steps, m_mistakes);
    step.isAbsent = object.flag("absent", false);
    step.within = object.duration("within");
    if (step.isAbsent && isFirst)
        object.note(Kind::Misplaced, "absent", "absent");
    else if (isFirst && object.has("within"))
        object.note(Kind::Misplaced, "within", "within");
    else if (step.isAbsent)
        object.need("within");
    object.finish();
    steps.push_back(std::move(step));
}

void ConditionReader::readRegularly(ObjectReader& object, Condition& condition)
{
    condition.kind = Condition::Kind::Regularly;
    ObjectReader inner(object.take("regularly"), object.placeOf("regularly"), m_mistakes);
    if (std::optional<EventPattern> pattern = readEventPattern(inner, m_scope))
        condition.pattern = std::move(*pattern);
    inner.need("each");
    condition.each = inner.duration("each").value_or(1);
    inner.need("periods");
    constexpr std::int64_t mostPeriods = 1'000;
    condition.periods = int(inner.integer("periods", 1, 1, mostPeriods));
    condition.of = int(inner.integer("of", condition.periods, 1, mostPeriods));
    if (condition.periods > condition.of)
        inner.note(Kind::OutOfRange, "periods", std::to_string(condition.periods), {"1", std::to_string(condition.of)});
    if (const std::optional<CountRange> count = readCount(inner.take("count"), inner.placeOf("count"), m_mistakes))
        condition.count = *count;
    inner.finish();
}

void ConditionReader::readReference(ObjectReader& object, std::string_view form, Condition& condition)
{
    condition.kind = form == "audience" ? Condition::Kind::Audience : Condition::Kind::List;
    condition.key = readKey(object, form);
    if (form == "audience")
        condition.heldFor = object.duration("for").value_or(0);
}

std::optional<Condition> readCondition(const Json& written, const std::string& place, bool inJourney,
                                       Mistakes& mistakes)
{
    if (written.isAbsent()) {
        addMistake(mistakes, {Kind::MissingField, place, {}, {forms.begin(), forms.end()}});
        return {};
    }
    return ConditionReader(inJourney, mistakes).read(written, place);
}

} // namespace weir::cdp
