// Computed traits.
#include "backend/cdp/common/verdict.h"
#include "backend/cdp/definitions/conditionreader.h"
#include "backend/cdp/definitions/definitions.h"

namespace weir::cdp {
namespace {

bool countsEvents(Compute compute) { return compute != Compute::Formula && compute != Compute::Sql; }

/// What the others tell needs no property; one that is written has no effect (definitions.md, "Trait").
bool needsProperty(Compute compute)
{
    return countsEvents(compute) && compute != Compute::Count && compute != Compute::FirstSeen &&
           compute != Compute::LastSeen;
}

void readOfEvents(ObjectReader& document, TraitDefinition& trait)
{
    FilterScope scope;
    scope.traits = true;
    if (std::optional<EventPattern> pattern = readEventPattern(document, scope))
        trait.pattern = std::move(*pattern);
    const std::optional<Window> during =
        readWindow(document.take("during"), document.placeOf("during"), document.mistakes());
    if (during)
        trait.during = *during;
    if (needsProperty(trait.compute) || document.has("property"))
        trait.property = readProperty(document, "property");
    else
        document.take("property");
    if (trait.compute == Compute::MostFrequent)
        trait.minimumCount = document.integer("minimumCount", 1, 1, never);
}

} // namespace

std::optional<TraitDefinition> readTrait(ObjectReader& document)
{
    const std::size_t before = document.mistakes().size();
    TraitDefinition trait;
    document.need("compute");
    const int compute = document.word("compute",
                                      {"count", "sum", "average", "minimum", "maximum", "first", "last", "firstSeen",
                                       "lastSeen", "mostFrequent", "uniqueList", "uniqueCount", "formula", "sql"},
                                      -1);
    if (compute < 0) {
        // Which of these it needs is not known; none of them is unknown.
        for (const char* name : {"type", "event", "where", "during", "property", "minimumCount", "expression",
                                 "connection", "query", "keyColumn"})
            document.take(name);
        return {};
    }
    trait.compute = Compute(compute);
    if (countsEvents(trait.compute)) {
        readOfEvents(document, trait);
    } else if (trait.compute == Compute::Formula) {
        trait.expression = document.neededText("expression");
    } else {
        trait.connection = readKey(document, "connection");
        trait.query = document.neededText("query");
        trait.keyColumn = document.neededText("keyColumn");
    }
    return isClean(document.mistakes(), before) ? std::optional(std::move(trait)) : std::nullopt;
}

} // namespace weir::cdp
