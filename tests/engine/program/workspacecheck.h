// Purpose: is a workspace as it must be: the audit balances, nothing is lost or doubled, and traits, identities and
// memberships are those of a world that takes `events` in their order. Thread: the test's. Limits: workspaces that are
// not encrypted.
#pragma once

#include "backend/base/json/jsonarena.h"
#include "backend/engine/records/auditcounts.h"
#include "backend/engine/records/workspace.h"
#include "backend/kafka/clientconf.h"

#include <QStringList>
#include <functional>
#include <set>

namespace weir::test {

class WorkspaceCheck
{
public:
    WorkspaceCheck(ClientConf conf, engine::Workspace workspace);

    /// Reads everything again, as far as it can be read now.
    void read();
    /// All of these messages came through, and the third stage has taken what the second accepted.
    bool isThrough(const std::set<std::string>& messageIds) const;
    /// What is wrong, a line each. `definitions`: those in force now.
    QStringList mistakes(const std::set<std::string>& messageIds, const std::vector<std::string>& definitions) const;
    std::string summary() const; ///< counts, for a test that waits in vain

private:
    struct Taken
    {
        std::uint64_t seq = 0;
        std::int64_t receivedAtMs = 0;
        JsonPointer event;
        std::string messageId;
    };
    using See = std::function<void(std::string_view key, std::optional<std::string_view> value)>;
    void readAll(const char* topic, int partitions, const See& see);
    void compareWorld(const std::vector<std::string>& definitions, QStringList& wrong) const;

    const ClientConf m_conf;
    const engine::Workspace m_workspace;
    std::string m_unread;                               ///< a topic that could not be read to its end, and why
    std::vector<Taken> m_events;                        ///< accepted, by seq
    std::multiset<std::string> m_messageIds;            ///< of these
    std::size_t m_collected = 0;                        ///< records of that topic
    std::map<std::string, std::string> m_profiles;      ///< the newest of each
    std::map<std::string, std::vector<bool>> m_changes; ///< of "audience/profile", in order
    engine::AuditSums m_audit;
};

} // namespace weir::test
