#include "backend/cdp/lint/definitionuse.h"

#include "backend/cdp/filter/filterterm.h"
#include "backend/cdp/filter/valuetestparts.h"
#include "backend/cdp/formula/formula.h"

#include <algorithm>

namespace weir::cdp {
namespace {

bool comparesWithNumber(const ValueTest& test)
{
    const ValueTest::Private& parts = test.parts();
    const ValueOperator what = parts.operation.what;
    const bool isCompared = isOrdered(what) || what == ValueOperator::Equals || what == ValueOperator::OneOf;
    return isCompared && std::any_of(parts.operands.begin(), parts.operands.end(), [](const ValueOperand& operand) {
               return !operand.isReference() && operand.json.isNumber() && !operand.date;
           });
}

void collect(const FilterTerm& term, const EventPattern* pattern, const JsonPath& below, std::vector<PropertyUse>& all)
{
    const auto whole = [&below](const JsonPath& path) {
        std::vector<JsonPath::Step> steps = below.steps();
        steps.insert(steps.end(), path.steps().begin(), path.steps().end());
        return JsonPath::ofSteps(std::move(steps));
    };
    if (term.kind == FilterTerm::Kind::Leaf) {
        const SignedOperator operation = term.test->parts().operation;
        // What is asked for its absence need not ever be there.
        const bool isMissing = operation.what == ValueOperator::Exists && operation.isNegated;
        if (!isMissing)
            all.push_back({whole(term.path), pattern, term.place, comparesWithNumber(*term.test)});
        for (const JsonPath& path : term.test->eventPaths())
            all.push_back({whole(path), pattern, term.place, false});
    }
    if (term.expression) {
        for (const JsonPath& path : term.expression->paths())
            all.push_back({whole(path), pattern, term.place, false});
    }
    JsonPath inner = below;
    if (term.kind == FilterTerm::Kind::Element) {
        std::vector<JsonPath::Step> steps = whole(term.path).steps();
        if (!steps.back().isAny)
            steps.push_back({.name = {}, .isAny = true});
        inner = JsonPath::ofSteps(std::move(steps));
    }
    for (const FilterTerm& child : term.children)
        collect(child, pattern, inner, all);
}

bool isAddedUp(const Condition& condition) { return condition.aggregate != Aggregate::UniqueCount; }

} // namespace

DefinitionUse::DefinitionUse(const Definition& definition)
{
    if (const auto* audience = std::get_if<AudienceDefinition>(&definition.body)) {
        conditions.push_back(&audience->rule);
        addCondition(audience->rule);
    }
    if (const auto* trait = std::get_if<TraitDefinition>(&definition.body))
        addTrait(*trait);
    if (definition.envelope.kind == "journey")
        addJourney(definition);
    addOthers(definition);
}

void DefinitionUse::addFilter(const std::optional<EventFilter>& filter, const EventPattern* pattern,
                              const std::string& place)
{
    if (!filter)
        return;
    collect(filter->parts().term, pattern, {}, properties);
    addTraits(filter->traitPaths(), place);
}

void DefinitionUse::addPattern(const EventPattern& pattern, const std::string& place)
{
    patterns.emplace_back(&pattern, placeOf(place, "event"));
    addFilter(pattern.where, &pattern, placeOf(place, "where"));
}

void DefinitionUse::addTraits(const std::vector<JsonPath>& paths, const std::string& place)
{
    for (const JsonPath& path : paths) {
        if (!path.steps().empty())
            references.push_back({"trait/" + path.steps().front().name, place});
    }
}

void DefinitionUse::addCondition(const Condition& condition)
{
    using Kind = Condition::Kind;
    const std::string& place = condition.place;
    switch (condition.kind) {
    case Kind::Trait:
        addTraits({condition.trait}, placeOf(place, "trait"));
        break;
    case Kind::Audience:
        references.push_back({"audience/" + condition.key, placeOf(place, "audience")});
        break;
    case Kind::List:
        references.push_back({"list/" + condition.key, placeOf(place, "list")});
        break;
    case Kind::Count:
    case Kind::Aggregate:
        addPattern(condition.pattern, place);
        addFilter(condition.latest, &condition.pattern, placeOf(place, "latest"));
        if (condition.kind == Kind::Aggregate)
            properties.push_back(
                {condition.property, &condition.pattern, placeOf(place, "property"), isAddedUp(condition)});
        break;
    case Kind::Regularly:
        addPattern(condition.pattern, placeOf(place, "regularly"));
        break;
    case Kind::Sequence:
        for (std::size_t i = 0; i < condition.steps.size(); ++i)
            addPattern(condition.steps[i].pattern, placeOf(placeOf(place, "sequence"), i));
        break;
    default:
        break;
    }
    if (condition.test)
        addTraits(condition.test->traitPaths(), placeOf(place, "value"));
    for (const Condition& child : condition.children)
        addCondition(child);
}

void DefinitionUse::addTrait(const TraitDefinition& trait)
{
    if (trait.compute == Compute::Sql) {
        references.push_back({"connection/" + trait.connection, "connection"});
    } else if (trait.compute == Compute::Formula) {
        if (const auto formula = Formula::compile(trait.expression).program) {
            for (const std::string& key : formula->traits())
                references.push_back({"trait/" + key, "expression"});
        }
    } else {
        addPattern(trait.pattern, {});
        loosePatterns.emplace_back(&trait.pattern, std::string());
        looseWindows.emplace_back(&trait.during, "during");
        if (!trait.property.steps().empty()) {
            const bool isAdded = trait.compute == Compute::Sum || trait.compute == Compute::Average ||
                                 trait.compute == Compute::Minimum || trait.compute == Compute::Maximum;
            properties.push_back({trait.property, &trait.pattern, "property", isAdded});
        }
    }
}

void DefinitionUse::addTrigger(const JourneyTrigger& trigger)
{
    if (trigger.event) {
        addPattern(*trigger.event, trigger.place);
        loosePatterns.emplace_back(&*trigger.event, trigger.place);
    }
    if (trigger.when) {
        conditions.push_back(&*trigger.when);
        addCondition(*trigger.when);
    }
}

void DefinitionUse::addJourney(const Definition& definition)
{
    Mistakes mistakes;
    ObjectReader document(definition.document->root, {}, mistakes);
    journey = readJourney(document);
    if (!journey)
        return;
    if (journey->entryEvent) {
        addPattern(*journey->entryEvent, "entry");
        loosePatterns.emplace_back(&*journey->entryEvent, "entry");
        if (journey->per)
            properties.push_back({*journey->per, &*journey->entryEvent, "reentry.per"});
    }
    if (!journey->entryAudience.empty())
        references.push_back({"audience/" + journey->entryAudience, "entry.audience"});
    for (const JourneyTrigger& trigger : journey->exitWhen)
        addTrigger(trigger);
    if (journey->goal)
        addTrigger(*journey->goal);
    for (const JourneyNode& node : journey->nodes) {
        for (const JourneyBranch& branch : node.branches)
            addTrigger(branch.trigger);
        if (node.type == JourneyNode::Type::Send)
            references.push_back({"destination/" + node.destination, placeOf(node.place, "destination")});
        if (node.type == JourneyNode::Type::Jump)
            references.push_back({"journey/" + node.journey, placeOf(node.place, "journey")});
        if (node.type == JourneyNode::Type::SetTrait)
            setsTraits.push_back(node.trait);
        if (node.type == JourneyNode::Type::WaitUntil && !node.date.steps().empty() && !node.isDateOfEntry)
            addTraits({node.date}, placeOf(node.place, "date"));
    }
}

void DefinitionUse::addOthers(const Definition& definition)
{
    // What goes into a source's filter has not been mapped: it is no event yet.
    if (const auto* source = std::get_if<SourceDefinition>(&definition.body); source != nullptr && source->filter)
        looseFilters.emplace_back(&*source->filter, "filter");
    if (const auto* change = std::get_if<TransformationDefinition>(&definition.body);
        change != nullptr && change->appliesTo) {
        addFilter(change->appliesTo, nullptr, "appliesTo");
        looseFilters.emplace_back(&*change->appliesTo, "appliesTo");
    }
    const auto* destination = std::get_if<DestinationDefinition>(&definition.body);
    for (std::size_t i = 0; destination != nullptr && i < destination->subscriptions.size(); ++i) {
        const auto& subscription = destination->subscriptions[i];
        if (!subscription.when)
            continue;
        const std::string place = placeOf(placeOf("subscriptions", i), "when");
        looseFilters.emplace_back(&*subscription.when, place);
        if (subscription.on == DestinationDefinition::On::Event)
            addFilter(subscription.when, nullptr, place);
    }
    if (definition.envelope.kind != "plan")
        return;
    const Json sources = definition.document->root.at("sources");
    for (std::size_t i = 0; i < sources.elements().size(); ++i)
        references.push_back({"source/" + std::string(sources.at(i).text()), placeOf("sources", i)});
}

} // namespace weir::cdp
