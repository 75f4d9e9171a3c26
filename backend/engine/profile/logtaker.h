// Purpose: records of `events` into a partition's log alone, as takeover and standby do: what the stage made of them is
// in `state`. Thread: one. Limits: pieces of handovers that are not complete yet are in memory.
#pragma once

#include "backend/engine/profile/partitionlog.h"
#include "backend/engine/records/eventscodec.h"

#include <map>
#include <set>

namespace weir::engine {

class LogTaker
{
public:
    LogTaker(PartitionLog& log, const Workspace& workspace, KeySource* keys)
        : m_log(log), m_workspace(workspace), m_codec(keys)
    {
    }

    /// Errors: Decode; NotFound (a key is missing).
    Result<void> take(std::string_view key, std::string_view value, std::int64_t offset);
    std::int64_t safePosition(std::int64_t next) const; ///< as StateTaker's
    /// Merged into others or erased: see partitionrows.h.
    std::set<cdp::ProfileId> takeLeft() { return std::exchange(m_left, {}); }

private:
    struct Pieces
    {
        std::int64_t from = 0;
        std::map<std::uint32_t, std::string> all;
    };
    PartitionLog& m_log;
    const Workspace& m_workspace;
    EventsCodec m_codec;
    std::map<std::pair<cdp::ProfileId, cdp::ProfileId>, Pieces> m_open;
    std::set<cdp::ProfileId> m_left;
};

/// What a handover is made of.
struct HandedOver
{
    std::string state; ///< of ProfileStage::handOver(); empty: nobody was known
    std::string messageId;
    std::vector<cdp::LogItem> items;
    bool hasUserId = false;
};
std::string packedHandover(const HandedOver& handover);
std::optional<HandedOver> handoverOf(std::string_view bytes); ///< none: broken

} // namespace weir::engine
