// Purpose: reads the nodes of a journey and looks at how they hang together. Thread: any. Limits: 1,000 nodes, 1,000
// branches each.
#pragma once

#include "backend/cdp/journeys/journeydefinition.h"

namespace weir::cdp {

/// An object with `event` or `type`, and at most `where` besides, is an event that arrives; any other a condition.
std::optional<JourneyTrigger> readJourneyTrigger(const Json& written, const std::string& place, Mistakes& mistakes);

/// All of `nodes` (by name) and `start`. What is wrong is noted.
void readJourneyNodes(ObjectReader& document, JourneyDefinition& journey);

/// Nodes that nothing leads to, and circles in which nobody ever waits.
void checkJourneyGraph(const JourneyDefinition& journey, Mistakes& mistakes);

/// The nodes that may come after one.
std::vector<std::uint32_t> journeyNodesAfter(const JourneyNode& node);

} // namespace weir::cdp
