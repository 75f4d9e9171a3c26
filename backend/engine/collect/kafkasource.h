// Purpose: one source of kind kafka: its topic to `collected`, exactly once: events, dead letters, counts and the
// group's offsets in one transaction. A record that cannot be read, mapped or transformed is a dead letter; the
// partition goes on. Thread: one. Limits: what is not committed is read again; a step takes
// as long as a batch of 1,000 records and the transformations' deadlines do.
#pragma once

#include "backend/engine/collect/collectpipeline.h"
#include "backend/engine/collect/sourcedecoder.h"
#include "backend/engine/collect/sourcelog.h"

namespace weir::engine {

struct KafkaSourceOptions
{
    std::string worker; ///< the process's id, new for each start: begin of transactional ids and incarnations
    int commitMs = 200; ///< between transactions
    bool isTracing = false;
    std::size_t commitBytes = 16 * 1024 * 1024; ///< sooner, if so much was written
    std::shared_ptr<SchemaRegistry> registry{};
};

struct KafkaSourceCounts
{
    std::uint64_t records = 0, commits = 0, aborts = 0, fenced = 0; ///< records: read, also again after an abort
    AuditTotals totals{};                                           ///< committed, since the start
    int lastCommitMs = 0;                                           ///< how long it took
    std::vector<SourcePlace> places{};                              ///< of the partitions that it holds
    std::optional<Error> obstacle{}; ///< why it does not go on at the moment, if something is known
};

class KafkaSource
{
public:
    /// `definition` is of kind source and type kafka. `feed` and `transformer` (may be null) must live as long. Nothing
    /// is asked of the cluster before step().
    KafkaSource(ClientConf conf, const Workspace& workspace, cdp::DefinitionPointer definition, DefinitionFeed& feed,
                Transformer* transformer, const KafkaSourceOptions& options);
    ~KafkaSource(); ///< as if killed: what is open is left to the brokers
    KafkaSource(const KafkaSource&) = delete;
    KafkaSource& operator=(const KafkaSource&) = delete;

    /// The same topic? Else another object is needed.
    bool suits(const cdp::Definition& definition) const;
    /// A newer version, from the next batch on.
    void setDefinition(cdp::DefinitionPointer definition);
    /// Does what there is to do; waits up to `waitMs` for records. False: there was nothing.
    bool step(int waitMs);
    /// Commits what it has and leaves the group, so that others go on at once.
    void stop(int timeoutMs);
    bool isWaiting() const; ///< something stands in the way: step() does nothing for a while
    const std::string& topic() const;
    KafkaSourceCounts counts() const;

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace weir::engine
