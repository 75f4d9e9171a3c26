// Purpose: a record for one of the engine's topics, ready to be sent: key, value, and headers for people's tools (no
// reader of ours needs them). Thread: values. Limits: what Kafka takes as one record.
#pragma once

#include "backend/engine/records/workspace.h"
#include "backend/kafka/recordbatch.h"

#include <array>
#include <optional>

namespace weir::engine {

struct TopicRecord
{
    std::string_view topic{};                ///< without the prefix; a literal: "events"
    std::optional<cdp::ProfileId> profile{}; ///< decides the partition; none: the key does (murmur2)
    std::string key{};
    std::optional<std::string> value{}; ///< none: a tombstone
    std::string_view kind{};            ///< header `kind`; a literal; empty: no such header
    std::string seq{};                  ///< header `seq`, decimal; empty: no such header
    std::string keyId{};                ///< header `keyId`: 16 hexadecimal digits; empty: not encrypted

    int partition(const Workspace& workspace) const { return profile ? workspace.partitionOf(*profile) : -1; }

    using HeaderRoom = std::array<RecordHeader, 3>;
    /// Those there are; they look into the record and into `room`.
    std::span<const RecordHeader> headers(HeaderRoom& room) const
    {
        std::size_t count = 0;
        for (const auto& [name, text] :
             {std::pair<std::string_view, std::string_view>{"kind", kind}, {"seq", seq}, {"keyId", keyId}}) {
            if (!text.empty())
                room[count++] = {name, text};
        }
        return std::span(room).first(count);
    }
    std::size_t bytes() const
    {
        return key.size() + (value ? value->size() : 0) + kind.size() + seq.size() + keyId.size();
    }
};

} // namespace weir::engine
