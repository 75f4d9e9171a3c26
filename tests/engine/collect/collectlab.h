// Purpose: what tests of collecting share: a workspace of their own, definitions written into it, what came of it.
// Thread: the test's. Limits: the shared cluster; waits for at most a minute.
#pragma once

#include "backend/engine/records/auditcounts.h"
#include "backend/engine/records/outputformats.h"
#include "backend/engine/topics/definitionfeed.h"
#include "backend/engine/topics/workspaceproperties.h"
#include "tests/engine/log/loglab.h"

namespace weir::test {

/// A new workspace with two partitions.
engine::Workspace makeWorkspace(const ClientConf& conf);

/// Writes versions of definitions, and waits until `feed` has them.
class DefinitionWriter
{
public:
    DefinitionWriter(ClientConf conf, const engine::Workspace& workspace) : m_conf(conf), m_workspace(workspace) {}
    /// JSON objects without `version`; saved together.
    void save(const std::vector<std::string>& documents, engine::DefinitionFeed* feed = nullptr);

private:
    ClientConf m_conf;
    engine::Workspace m_workspace;
    std::map<std::string, int> m_versions;
    int m_groups = 0;
};

std::unique_ptr<engine::DefinitionFeed> readyFeed(const ClientConf& conf, const engine::Workspace& workspace);

/// Values of all committed records of one of the workspace's topics, partition after partition.
std::vector<std::string> valuesOf(const ClientConf& conf, const engine::Workspace& workspace, const char* topic);
/// Of `collected`: one property's text, or number, of each event.
std::vector<std::string> collected(const ClientConf& conf, const engine::Workspace& workspace, const char* property);
engine::AuditTotals auditOfCollect(const ClientConf& conf, const engine::Workspace& workspace, const char* source);

JsonPointer json(const std::string& text);

} // namespace weir::test
