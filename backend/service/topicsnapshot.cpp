#include "backend/service/topicsnapshot.h"

#include <algorithm>

namespace weir {

int TopicInfo::offline() const
{
    return int(
        std::count_if(partitions.begin(), partitions.end(), [](const PartitionInfo& p) { return p.leader < 0; }));
}

int TopicInfo::underReplicated() const
{
    return int(std::count_if(partitions.begin(), partitions.end(),
                             [](const PartitionInfo& p) { return p.inSync.size() < p.replicas.size(); }));
}

const TopicInfo* ClusterSnapshot::topic(const QString& name) const
{
    const auto found =
        std::lower_bound(topics.begin(), topics.end(), name,
                         [](const TopicInfo& info, const QString& wanted) { return info.name < wanted; });
    return found != topics.end() && found->name == name ? &*found : nullptr;
}

} // namespace weir
