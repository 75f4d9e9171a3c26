// Purpose: the second stage: suppression, duplicates, identity (definitions.md, "Order for one event", "Identity").
// Thread: one at a time. Limits: as IdentityGraph.
#pragma once

#include "backend/cdp/definitions/definitionbook.h"
#include "backend/cdp/event/event.h"
#include "backend/cdp/identity/duplicates.h"
#include "backend/cdp/identity/identitygraph.h"
#include "backend/cdp/identity/privacyledger.h"
#include "backend/cdp/identity/suppressions.h"
#include "backend/cdp/stages/stagerecords.h"

namespace weir::cdp {

/// Whose event it is.
struct Identified
{
    ProfileId profile{};
    bool isNew = false;
    std::vector<ProfileMerge> merged; ///< those that went away, the oldest first
    std::vector<IdentityLink> linked; ///< new to the profile
};

class IdentifyStage
{
public:
    IdentifyStage() : IdentifyStage(IdentityGraph(), std::make_unique<Duplicates>()) {} ///< in memory
    IdentifyStage(IdentityGraph graph, std::unique_ptr<SeenMessages> seen)
        : m_graph(std::move(graph)), m_seen(std::move(seen))
    {
    }

    void setDefinitions(const DefinitionBook& book);

    /// None: it goes no further, `records` say why. `arena`: for identifiers that are no texts.
    std::optional<Identified> take(const Event& event, JsonArena& arena, std::int64_t nowMs, StageRecords& records);

    IdentityGraph& graph() { return m_graph; }
    const IdentityGraph& graph() const { return m_graph; }
    Suppressions& suppressions() { return m_suppressions; }
    PrivacyLedger& ledger() { return m_ledger; }
    const IdentityRules& rules() const { return m_rules; }

    void save(ByteWriter& writer) const;
    bool load(ByteReader& reader); ///< false: broken

private:
    IdentityRules m_rules;
    IdentityGraph m_graph;
    std::unique_ptr<SeenMessages> m_seen;
    Suppressions m_suppressions;
    PrivacyLedger m_ledger;
};

} // namespace weir::cdp
