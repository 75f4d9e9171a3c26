#include "backend/engine/topics/workspaceorigin.h"

#include "backend/engine/topics/workspaceproperties.h"
#include "backend/kafka/clusteradmin.h"
#include "backend/kafka/wire/deadline.h"

namespace weir::engine {

Result<std::map<std::string, std::string>> workspaceOrigin(const ClientConf& conf, const Workspace& workspace,
                                                           int timeoutMs)
{
    const Deadline deadline(timeoutMs);
    ClientConf asking = conf;
    asking.role = ClientRole::Admin;
    const Result<RdKafkaPtr> client = makeClient(asking);
    if (!client)
        return client.error();
    const Result<ClusterMetadata> metadata =
        ClusterAdmin(client->get()).metadata(timeoutMs, QString::fromStdString(workspace.topic("workers")));
    if (!metadata)
        return metadata.error();
    const Result<std::optional<WorkspaceProperties>> made =
        readProperties(conf, workspace, std::max(1, deadline.remainingMs()));
    if (!made)
        return made.error();
    return std::map<std::string, std::string>{
        {"cluster", metadata->clusterId.toStdString()},
        {"workspace", workspace.prefix},
        {"making", *made ? std::to_string((*made)->createdAtMs) + " by " + (*made)->createdBy : std::string()}};
}

} // namespace weir::engine
