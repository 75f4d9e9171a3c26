// Purpose: a message with what its request says for it: the type of the path, a batch's context, sentAt and
// integrations (Segment, "HTTP API Source", Batch). Thread: one at a time. Limits: as deep as JsonParser reads.
#pragma once

#include "backend/base/json/jsonarena.h"

namespace weir::engine {

class MessageMerge
{
public:
    /// `body`, `peer` and the arena must outlive what is made.
    MessageMerge(const Json& body, std::string_view peer, JsonArena& arena);

    /// The body itself, its `type` set.
    Json single(std::string_view type);
    /// One of its batch: objects are merged member by member, whatever the message itself says wins, also null.
    Json ofBatch(const Json& message);
    /// By how much, as JSON, a message of the batch may grow.
    std::size_t addedBytes() const;

private:
    Json withAddress(const Json& message);
    Json merged(const Json& below, const Json& above);

    const Json m_body;
    const std::string_view m_peer;
    JsonArena& m_arena;
};

} // namespace weir::engine
