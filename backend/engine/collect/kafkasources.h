// Purpose: all sources of kind kafka that the definitions name, as they change: one thread that goes round
// (kafkasource.h). Thread: any; it has one of its own. Limits: one core for all sources of a process; more engines
// share the partitions. A source that is disabled is not read: what comes meanwhile waits in its topic, and is
// collected once it is enabled again. One that is removed leaves its group; under the same key it would go on where it
// was.
#pragma once

#include "backend/engine/collect/kafkasource.h"

namespace weir::engine {

struct KafkaSourceReport
{
    std::string key, topic;
    KafkaSourceCounts counts;
};

class KafkaSources
{
public:
    /// `feed` and `transformer` (may be null) must live as long; the transformer is used by this thread alone.
    KafkaSources(ClientConf conf, const Workspace& workspace, DefinitionFeed& feed, Transformer* transformer,
                 KafkaSourceOptions options);
    ~KafkaSources(); ///< without stop(): as if killed
    KafkaSources(const KafkaSources&) = delete;
    KafkaSources& operator=(const KafkaSources&) = delete;

    /// Commits, leaves the groups, ends the thread.
    void stop(int timeoutMs);
    std::vector<KafkaSourceReport> reports() const; ///< by key; as of the last round

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace weir::engine
