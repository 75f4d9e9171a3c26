// Purpose: a world told in one line each. Thread: one. Limits: for this folder.
#pragma once

#include "backend/cdp/world/world.h"
#include "tests/cdp/definitions/reading.h"

namespace weir::cdp::test {

inline constexpr std::int64_t startMs = 1'767'225'600'000; ///< 2026-01-01
inline constexpr std::int64_t hourMs = 3'600'000, dayMs = 24 * hourMs;

/// Mistakes as lines; empty: all are in force.
inline std::string defined(World& world, std::string_view definitions)
{
    const JsonPointer documents = jsonOf(definitions);
    return documents ? linesOf(world.define(documents->root.elements())) : "no JSON";
}

/// `rest`: what else the event has, with ' for ".
inline void take(World& world, const std::string& userId, const std::string& messageId, const std::string& rest)
{
    world.take(jsonOf("{'userId':'" + userId + "','messageId':'" + messageId + "'," + rest + "}")->root);
}

/// What was sent, "destination event userId at +ms; …".
inline std::string sentBy(World& world)
{
    std::string text;
    for (const WorldRecord& record : world.takeRecords())
        if (const auto* const sent = std::get_if<SentRecord>(&record))
            text += (text.empty() ? "" : "; ") + sent->destination + ' ' +
                    std::string(sent->payload->root.at("event").text()) + ' ' + sent->name + " at +" +
                    std::to_string(sent->atMs - startMs);
    return text;
}

} // namespace weir::cdp::test
