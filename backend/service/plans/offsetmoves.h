// Purpose: the arithmetic of moving offsets: from what is known of a cluster and what is wanted to steps. Thread: pure.
// Limits: an offset outside of the log is moved to its nearest edge and marked (PlanStep::wanted), as
// kafka-consumer-groups does; a partition that stays where it is gives no step.
#pragma once

#include "backend/service/plans/changeplan.h"
#include "backend/service/plans/offsettarget.h"

namespace weir {

struct OffsetFacts
{
    std::map<TopicPartition, std::int64_t> committed;
    Offsets start, end;
    Offsets atTime;                               ///< Time, Duration
    std::map<TopicPartition, std::int64_t> other; ///< Group: what the other one has committed
};

/// Precondition: `partitions` sorted.
QVector<PlanStep> offsetSteps(const OffsetMove& move, const std::vector<TopicPartition>& partitions,
                              const OffsetFacts& facts);

} // namespace weir
