// Purpose: writes snapshots into the recorded past: series and marks. Thread: the sampler's. Limits: what is zero and
// goes without saying is left out: partitions of a group without any lag, topics that nobody writes to
// (zerofill.h puts them back). Ends of partitions that somebody reads are written now and then, for time lags after a
// restart.
#pragma once

#include "backend/monitor/history/historystore.h"
#include "backend/monitor/sampling/topictracker.h"

namespace weir {

class SampleRecorder
{
public:
    /// Null: nothing is recorded.
    void setStore(std::shared_ptr<HistoryStore> store) { m_store = std::move(store); }
    HistoryStore* store() const { return m_store.get(); }
    void setDisks(const std::map<std::int32_t, SourceSizes::Disk>& disks) { m_disks = disks; }
    void record(const MonitorSnapshot& snapshot, const TopicTracker& topics, const SourceCluster& cluster);

private:
    using Samples = std::vector<HistoryStore::Sample>;
    void add(Samples& samples, const SeriesId& id, std::optional<double> value);
    void addFlow(Samples& samples, SeriesId id, const Flow& flow);
    void addCluster(Samples& samples, const MonitorSnapshot& snapshot, const TopicTracker& topics);
    void addTopics(Samples& samples, const MonitorSnapshot& snapshot, const TopicTracker& topics);
    void addGroup(Samples& samples, const GroupInfo& group);
    void addGroupTopics(Samples& samples, const GroupInfo& group);
    void mark(const MonitorSnapshot& snapshot, const SourceCluster& cluster);
    void tell(const HistoryMark& mark);
    /// True for a while after it has been true.
    bool isActive(QHash<QString, std::int64_t>& until, const QString& name, bool now) const;

    std::shared_ptr<HistoryStore> m_store;
    std::map<std::int32_t, SourceSizes::Disk> m_disks;
    std::int64_t m_number = 0;
    QHash<QString, std::int64_t> m_topicsUntil, m_groupsUntil; ///< by the number of a sample
    QHash<QString, std::shared_ptr<const GroupInfo>> m_before;
    std::int32_t m_controller = -1;
};

} // namespace weir
