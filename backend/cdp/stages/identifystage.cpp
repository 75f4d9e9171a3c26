#include "backend/cdp/stages/identifystage.h"

#include "backend/cdp/event/reasons.h"

namespace weir::cdp {

void IdentifyStage::setDefinitions(const DefinitionBook& book)
{
    const DefinitionPointer identity = book.find("identity", "default");
    m_rules = identity && identity->envelope.enabled ? IdentityRules(std::get<IdentityDefinition>(identity->body))
                                                     : IdentityRules();
}

std::optional<Identified> IdentifyStage::take(const Event& event, JsonArena& arena, std::int64_t nowMs,
                                              StageRecords& records)
{
    IdentityRules::Extracted found;
    m_rules.extract(event, arena, found);
    if (const std::string by = m_suppressions.suppressedBy(event, m_rules, found); !by.empty()) {
        records.drop(reason::suppressed, event.messageId, "suppression", nowMs);
        return std::nullopt;
    }
    if (m_ledger.isErased(event, m_rules, found)) {
        records.drop(reason::erased, event.messageId, "suppression", nowMs);
        return std::nullopt;
    }
    if (m_seen->seen(event.messageId, nowMs)) {
        records.drop(reason::duplicate, event.messageId, "deduplicate", nowMs);
        return std::nullopt;
    }
    records.trace(event.messageId, "deduplicate", "new", nowMs);
    if (found.usable.empty()) {
        records.deadLetter(reason::noIdentifier, {}, event.messageId, "identity", nowMs);
        return std::nullopt;
    }
    IdentityDecision decision = m_graph.resolve(m_rules, found.usable, event.messageId);
    Identified identified{decision.profile, decision.isNew, std::move(decision.merged), {}};
    for (const FoundIdentifier& linked : decision.linked)
        identified.linked.push_back(
            {m_rules.types()[linked.type].name, std::string(linked.value), std::string(event.messageId)});
    return identified;
}

void IdentifyStage::save(ByteWriter& writer) const
{
    m_graph.save(writer);
    m_seen->save(writer);
    m_suppressions.save(writer);
    m_ledger.save(writer);
}

bool IdentifyStage::load(ByteReader& reader)
{
    return m_graph.load(reader) && m_seen->load(reader) && m_suppressions.load(reader) && m_ledger.load(reader);
}

} // namespace weir::cdp
