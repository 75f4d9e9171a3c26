// Purpose: what is to be delivered to a destination, in the topic `outbox`. Thread: OutboxCodec: one. Limits: as
// EventsCodec; key: profile id; encrypted with the profile's key where the workspace is.
#pragma once

#include "backend/base/json/jsonparser.h"
#include "backend/engine/records/sealedvalue.h"

namespace weir::engine {

struct OutboxRecord
{
    cdp::ProfileId profile{};
    std::uint64_t seq = 0;     ///< of the events record that caused it
    std::string destination{}; ///< key of its definition
    std::string payload{};     ///< JSON text: the event to be delivered
    std::string idempotencyKey{};
    std::string messageId{};
    std::int64_t offeredAtMs = 0;
    friend bool operator==(const OutboxRecord&, const OutboxRecord&) = default;
};

class OutboxCodec
{
public:
    /// As EventsCodec.
    explicit OutboxCodec(KeySource* keys) : m_sealing(keys) {}
    Result<TopicRecord> encode(const OutboxRecord& record);
    Result<OutboxRecord> decode(std::string_view key, std::string_view value);

private:
    SealedValues m_sealing;
    JsonParser m_parser;
};

} // namespace weir::engine
