#include "backend/cdp/stages/definitionchanges.h"

namespace weir::cdp {

DefinitionChanges changesBetween(const DefinitionBook& before, const DefinitionBook& after)
{
    DefinitionChanges changes;
    for (const DefinitionPointer& definition : after.all()) {
        const Envelope& envelope = definition->envelope;
        if (before.find(envelope.kind, envelope.key) == definition)
            continue;
        changes.kinds.insert(envelope.kind);
        if (envelope.kind == "journey")
            changes.journeys.push_back(envelope.key);
        else if (envelope.kind == "privacyRequest" && envelope.enabled)
            changes.requests.push_back(definition);
    }
    for (const DefinitionPointer& definition : before.all()) {
        const Envelope& envelope = definition->envelope;
        if (after.find(envelope.kind, envelope.key))
            continue;
        changes.kinds.insert(envelope.kind);
        if (envelope.kind == "journey")
            changes.removedJourneys.push_back(envelope.key);
    }
    return changes;
}

} // namespace weir::cdp
