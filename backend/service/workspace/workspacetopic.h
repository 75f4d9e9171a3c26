// Purpose: the small topics that Weir keeps its own things in (weir.definitions, weir.journal): made when first
// written to, one partition, written together or not at all, read whole. Thread: free functions for workers; they
// block up to the timeout. Limits: for thousands of records, not millions.
#pragma once

#include "backend/base/result.h"
#include "backend/kafka/clientconf.h"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace weir {

struct TopicRecipe
{
    QString name;
    std::map<std::string, std::string> settings;
};

/// What the topics of a workspace begin with, unless somebody says otherwise.
inline constexpr char usualPrefix[] = "weir.";

/// Kept for ever.
TopicRecipe definitionsTopic(const QString& prefix = QLatin1String(usualPrefix));
/// Kept for a year.
TopicRecipe journalTopic(const QString& prefix = QLatin1String(usualPrefix));

struct WorkspaceRecord
{
    std::string key, value;
    std::string together; ///< header of this name; empty: none
    std::int64_t offset = -1;
    std::int64_t timestampMs = -1;
};

/// Replicated three times, or as often as there are brokers. No error if it is there already. Errors: Authorization,
/// ReadOnly (the connection's), and those of the broker.
Result<void> ensureTopic(const ClientConf& conf, const TopicRecipe& topic, int timeoutMs);

/// Several records are one transaction: all are written, or none. Makes the topic if need be. Errors: as ensureTopic().
Result<void> writeTogether(const ClientConf& conf, const TopicRecipe& topic,
                           const std::vector<WorkspaceRecord>& records, int timeoutMs);

/// All committed records, or the newest `most` offsets; none where there is no such topic.
Result<std::vector<WorkspaceRecord>> readWorkspaceTopic(const ClientConf& conf, const QString& topic, std::int64_t most,
                                                        int timeoutMs);

/// It will not become possible by trying again: not allowed, or the brokers' rules forbid it. Not so where only writing
/// together is not allowed (no right to a transactional id): what is written alone goes through.
bool isRefusal(const Error& error);

} // namespace weir
