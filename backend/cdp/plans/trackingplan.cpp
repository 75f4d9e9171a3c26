#include "backend/cdp/plans/trackingplan.h"

#include "backend/cdp/definitions/definitionbook.h"
#include "backend/cdp/event/event.h"
#include "backend/cdp/plans/omission.h"

#include <algorithm>
#include <set>

namespace weir::cdp {
namespace {

constexpr std::size_t mostEvents = 2'000;

std::string_view nameOf(const Json& event, std::string_view type)
{
    if (type == "track")
        return event.at("event").text();
    return type == "page" || type == "screen" ? event.at("name").text() : std::string_view();
}

std::string_view propertiesOf(std::string_view type)
{
    return type == "identify" || type == "group" ? "traits" : "properties";
}

std::string eventKey(std::string_view type, std::string_view name)
{
    return std::string(type).append(" ").append(name);
}

ViolationType typeOf(const std::string& keyword)
{
    if (keyword == "required")
        return ViolationType::RequiredMissing;
    if (keyword == "type")
        return ViolationType::DatatypeMismatch;
    return keyword == "additionalProperties" ? ViolationType::AdditionalProperties : ViolationType::UnknownViolation;
}

void appendName(std::string& path, std::string& pointer, std::string_view name)
{
    if (!path.empty())
        path += '.';
    pointer += '/';
    for (const char letter : name) {
        if (letter == '.' || letter == '\\')
            path += '\\';
        path += letter;
        if (letter == '~' || letter == '/')
            pointer += letter == '~' ? "~0" : "~1";
        else
            pointer += letter;
    }
}

/// Null: absent, or a mistake was noted.
std::shared_ptr<const Schema> readSchema(ObjectReader& object, std::string_view name)
{
    const Json source = object.take(name);
    if (source.isAbsent())
        return nullptr;
    SchemaOptions options;
    options.assertFormats = true;
    Schema::Compiled compiled = Schema::compile(source, options);
    if (compiled.mistake) {
        const SchemaMistake& mistake = *compiled.mistake;
        std::string detail = mistake.keyword;
        if (!mistake.detail.empty())
            detail.append(detail.empty() ? "" : ": ").append(mistake.detail);
        object.note(Mistake::Kind::BadSchema, name, mistake.pointer, {}, std::move(detail));
    }
    return std::move(compiled.schema);
}

PlanAction actionOf(int word, std::initializer_list<PlanAction> actions) { return actions.begin()[word]; }

} // namespace

std::string_view violationTypeName(ViolationType type)
{
    static constexpr std::string_view names[] = {"Unplanned-Event", "Required-Missing", "Datatype-Mismatch",
                                                 "Additional-Properties", "Unknown-Violation"};
    return names[std::size_t(type)];
}

std::shared_ptr<const TrackingPlan> TrackingPlan::read(ObjectReader& document, std::string key)
{
    const std::size_t mistakes = document.mistakes().size();
    const auto plan = std::make_shared<TrackingPlan>();
    plan->m_key = std::move(key);
    if (document.has("sources")) {
        for (const Json& source : document.list("sources", true)) {
            if (source.isText())
                plan->m_sources.emplace_back(source.text());
            else
                document.note(Mistake::Kind::WrongType, "sources", toJsonText(source), {"text"});
        }
    } else {
        document.take("sources");
    }
    plan->m_common = readSchema(document, "common");
    if (plan->m_common) {
        plan->m_commonProperties = SchemaNames::of(plan->m_common, "properties");
        plan->m_commonTraits = SchemaNames::of(plan->m_common, "traits");
    }
    plan->readEvents(document);
    using enum PlanAction;
    plan->m_onEvent =
        actionOf(document.word("onUnplannedEvent", {"allow", "deadLetter", "drop"}, 0), {Allow, DeadLetter, Drop});
    plan->m_onProperty =
        actionOf(document.word("onUnplannedProperty", {"allow", "omit", "deadLetter"}, 0), {Allow, Omit, DeadLetter});
    plan->m_onViolation = actionOf(document.word("onViolation", {"allow", "omit", "deadLetter", "drop"}, 0),
                                   {Allow, Omit, DeadLetter, Drop});
    return document.mistakes().size() == mistakes ? plan : nullptr;
}

void TrackingPlan::readEvents(ObjectReader& document)
{
    if (!document.has("events")) {
        document.take("events");
        return;
    }
    const std::span<const Json> events = document.list("events", true);
    if (events.size() > mostEvents) {
        document.note(Mistake::Kind::TooLarge, "events", {}, {std::to_string(mostEvents)});
        return;
    }
    for (std::size_t i = 0; i < events.size(); ++i) {
        ObjectReader entry(events[i], cdp::placeOf(document.placeOf("events"), i), document.mistakes());
        readEvent(entry);
        entry.finish();
    }
}

void TrackingPlan::readEvent(ObjectReader& entry)
{
    const int word = entry.word("type", {"track", "page", "screen", "identify", "group", "alias"}, 0);
    const std::string_view type = eventTypeName(EventType(word));
    const std::string name = type == "track" ? entry.neededText("name") : entry.text("name");
    entry.text("description");
    Planned planned;
    planned.schema = readSchema(entry, "schema");
    if (planned.schema)
        planned.names = SchemaNames::of(planned.schema, propertiesOf(type));
    if (!name.empty() && word > int(EventType::Screen)) {
        entry.note(Mistake::Kind::Conflict, "name", name, {"type: " + std::string(type)});
        return;
    }
    const bool isPrefix = name.ends_with('*');
    auto& all = isPrefix ? m_prefixes : m_events;
    const std::string key = eventKey(type, isPrefix ? name.substr(0, name.size() - 1) : name);
    if (!all.emplace(key, std::move(planned)).second)
        entry.note(Mistake::Kind::Duplicate, "name", name);
}

bool TrackingPlan::appliesTo(std::string_view source) const
{
    return source.empty() || m_sources.empty() ||
           std::find(m_sources.begin(), m_sources.end(), source) != m_sources.end();
}

/// The name itself, else its longest beginning with a star, else those without a name.
const TrackingPlan::Planned* TrackingPlan::planned(std::string_view type, std::string_view name) const
{
    std::string key = eventKey(type, name);
    if (const auto found = m_events.find(key); found != m_events.end())
        return &found->second;
    if (!m_prefixes.empty()) {
        for (; key.size() > type.size(); key.pop_back()) {
            if (const auto found = m_prefixes.find(key); found != m_prefixes.end())
                return &found->second;
        }
    }
    const auto found = m_events.find(eventKey(type, {}));
    return found == m_events.end() ? nullptr : &found->second;
}

void TrackingPlan::check(const Json& event, std::vector<PlanViolation>& violations) const
{
    const std::string_view type = event.at("type").text();
    const Planned* planned = this->planned(type, nameOf(event, type));
    if (!planned && type == "track")
        violations.push_back({ViolationType::UnplannedEvent, "event", m_key, m_onEvent, {}, {}, "/event", {}});
    if (m_common)
        checkSchema(event, *m_common, violations);
    if (!planned)
        return;
    if (planned->schema)
        checkSchema(event, *planned->schema, violations);
    if (planned->names && m_onProperty != PlanAction::Allow)
        checkNames(event, type, *planned, violations);
}

void TrackingPlan::checkSchema(const Json& event, const Schema& schema, std::vector<PlanViolation>& violations) const
{
    if (schema.isValid(event))
        return;
    std::vector<Violation> found;
    schema.validate(event, found);
    for (Violation& one : found) {
        PlanViolation violation;
        violation.type = typeOf(one.keyword);
        violation.plan = m_key;
        violation.path = std::move(one.path);
        violation.pointer = std::move(one.pointer);
        if (violation.type == ViolationType::RequiredMissing)
            appendName(violation.path, violation.pointer, one.expected);
        // A schema that refuses a property says both that it is unplanned and that the event is wrong.
        violation.action = violation.type == ViolationType::AdditionalProperties ? std::max(m_onProperty, m_onViolation)
                                                                                 : m_onViolation;
        violation.keyword = std::move(one.keyword);
        violation.expected = std::move(one.expected);
        violation.schemaPointer = std::move(one.schemaPointer);
        violations.push_back(std::move(violation));
    }
}

void TrackingPlan::checkNames(const Json& event, std::string_view type, const Planned& planned,
                              std::vector<PlanViolation>& violations) const
{
    const std::string_view place = propertiesOf(type);
    const auto& common = place == "traits" ? m_commonTraits : m_commonProperties;
    std::set<std::string> told;
    for (const PlanViolation& violation : violations) {
        if (violation.type == ViolationType::AdditionalProperties && violation.plan == m_key)
            told.insert(violation.pointer);
    }
    for (const JsonMember& member : event.at(place).members()) {
        if (planned.names->has(member.name) || (common && common->has(member.name)))
            continue;
        PlanViolation violation{ViolationType::AdditionalProperties, {}, m_key, m_onProperty, {}, {}, {}, {}};
        appendName(violation.path, violation.pointer, place);
        appendName(violation.path, violation.pointer, member.name);
        if (!told.contains(violation.pointer))
            violations.push_back(std::move(violation));
    }
}

TrackingPlans TrackingPlans::compile(const DefinitionBook& book)
{
    TrackingPlans plans;
    for (const DefinitionPointer& definition : book.all("plan")) {
        if (!definition->envelope.enabled)
            continue;
        Mistakes mistakes;
        ObjectReader reader(definition->document->root, {}, mistakes);
        if (auto plan = TrackingPlan::read(reader, definition->envelope.key))
            plans.add(std::move(plan));
    }
    return plans;
}

PlanOutcome TrackingPlans::check(const Json& event, std::string_view source, JsonArena& arena) const
{
    PlanOutcome outcome;
    outcome.event = event;
    for (const auto& plan : m_plans) {
        if (plan->appliesTo(source))
            plan->check(event, outcome.violations);
    }
    if (outcome.violations.empty())
        return outcome;
    std::stable_sort(outcome.violations.begin(), outcome.violations.end(),
                     [](const PlanViolation& a, const PlanViolation& b) {
                         return a.action != b.action ? a.action > b.action : a.type < b.type;
                     });
    outcome.action = outcome.violations.front().action;
    outcome.reason = outcome.violations.front().type;
    if (outcome.action != PlanAction::Omit)
        return outcome;
    for (const PlanViolation& violation : outcome.violations) {
        if (violation.action == PlanAction::Omit && violation.type != ViolationType::RequiredMissing)
            outcome.event = withoutProperty(outcome.event, violation.pointer, arena);
    }
    return outcome;
}

void checkPlan(ObjectReader& document) { TrackingPlan::read(document, {}); }

} // namespace weir::cdp
