// Purpose: all that a worker knows of a person, a page at a time (definitions.md, "Privacy": access). Thread: the
// stage's. Limits: all events of the person are read for each page; a page is 600,000 bytes of events and what else is
// known, which must fit a record.
#pragma once

#include "backend/cdp/identity/identityrules.h"
#include "backend/cdp/stages/profilestage.h"

namespace weir::engine {

/// The body of an answer (query.h, `access`). `rules` find the events that brought the identifiers; `from`: the first
/// event of the page, in the order of the log.
std::string accessText(const cdp::ProfileStage& people, const std::optional<cdp::ProfileId>& id,
                       const cdp::IdentityRules& rules, std::size_t from, std::int64_t nowMs);

} // namespace weir::engine
