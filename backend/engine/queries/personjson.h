// Purpose: people as answers show them. Thread: the stage's. Limits: as ProfileStage.
#pragma once

#include "backend/cdp/stages/profilestage.h"

namespace weir::engine {

/// A profile's id, `type:value`, a userId or any other identifier, in this order.
std::optional<cdp::ProfileId> findPerson(const cdp::ProfileStage& people, const std::string& words);
/// The body of an answer: what is known now, or was at a moment.
std::string personText(const cdp::ProfileStage& people, const std::optional<cdp::ProfileView>& view, bool isNow);
/// [{"id":…,"name":…}], at most `most`.
std::string namedText(const cdp::ProfileStage& people, const std::vector<cdp::ProfileId>& profiles, std::size_t most);

} // namespace weir::engine
