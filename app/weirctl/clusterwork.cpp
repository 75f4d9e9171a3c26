#include "app/weirctl/clusterwork.h"

#include "backend/kafka/clusteradmin.h"
#include "backend/service/workspace/workspacetopic.h"

namespace weir::ctl {

std::optional<ClusterWork> openClusterWork(const Arguments& arguments, int& status)
{
    std::optional<Target> target = findTarget(arguments, status);
    if (!target)
        return std::nullopt;
    ClusterMetadata metadata;
    if (!openSession(*target, ClientRole::Admin, {}, metadata, status))
        return std::nullopt;
    ClusterWork work;
    work.conf = ClientConf{target->spec, target->secrets, ClientRole::Admin, {}, {}};
    work.clusterId = metadata.clusterId;
    work.prefix = arguments.value(QStringLiteral("prefix"), QLatin1String(usualPrefix));
    work.target = std::move(*target);
    return work;
}

} // namespace weir::ctl
