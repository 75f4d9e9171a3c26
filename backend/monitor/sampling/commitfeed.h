// Purpose: where commits with their exact times come from, if anywhere. Thread: take() the sampler's; what fills it
// has its own.
#pragma once

#include "backend/base/error.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace weir {

struct ObservedCommit
{
    std::string group, topic;
    std::int32_t partition = 0;
    std::int64_t offset = 0;
    std::int64_t atMs = 0; ///< by the broker's clock
};

struct CommitBatch
{
    std::vector<ObservedCommit> commits;       ///< in the order of each partition of the log
    bool isLive = false;                       ///< has caught up with the log's end
    std::int64_t fromMs = 0;                   ///< commits of this time on are told
    std::optional<Error> error;                ///< nothing can be read: commits must be told by looking
    std::optional<std::int64_t> clockOffsetMs; ///< the brokers' time − this machine's, as seen from what came
};

class CommitFeed
{
public:
    virtual ~CommitFeed() = default;
    /// What has come since the last call.
    virtual CommitBatch take() = 0;
};

} // namespace weir
