// Purpose: a group's rows and sums, made of what was tracked. Thread: the sampler's; no state.
#pragma once

#include "backend/monitor/sampling/grouptracker.h"

namespace weir {

GroupPartition groupRow(const TrackedCommit& part, TopicTracker& topics, const JudgeSettings& settings,
                        const SampleTime& time);
/// A partition at its end says the same from one sample to the next, although time goes by.
void keepWhatIsTheSame(GroupPartition& row, const GroupPartition& before);
/// Verdict, lags, rates and times of the group from its rows.
void addSums(GroupInfo& info);
/// NaN in a history equals NaN.
bool isSame(const GroupInfo& a, const GroupInfo& b);

} // namespace weir
