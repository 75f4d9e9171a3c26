// Purpose: writes snapshots into the recorded past: series and marks. Thread: the sampler's. Limits: what is zero and
// goes without saying is left out: a partition of a group without any lag, a topic that nobody writes to
// (zerofill.h puts it back).
#pragma once

#include "backend/monitor/history/historystore.h"
#include "backend/monitor/sampling/topictracker.h"

#include <QSet>

namespace weir {

class SampleRecorder
{
public:
    /// Null: nothing is recorded.
    void setStore(std::shared_ptr<HistoryStore> store) { m_store = std::move(store); }
    void setDisks(const std::map<std::int32_t, SourceSizes::Disk>& disks) { m_disks = disks; }
    void record(const MonitorSnapshot& snapshot, const TopicTracker& topics, const SourceCluster& cluster);

private:
    std::shared_ptr<HistoryStore> m_store;
    std::map<std::int32_t, SourceSizes::Disk> m_disks;
};

} // namespace weir
