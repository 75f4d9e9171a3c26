// Purpose: stage 1 of a batch of messages, free of Kafka: filter, mapping, spec check, plans, transformations, spec
// check of what they returned; the records that come of it, and the counts. Thread: one. Limits: as checkSpec(); what a
// batch holds is the caller's.
#pragma once

#include "backend/cdp/stages/collectstage.h"
#include "backend/engine/collect/transformer.h"
#include "backend/engine/records/auditcounts.h"
#include "backend/engine/topics/definitionfeed.h"

namespace weir::engine {

struct RawMessage
{
    std::string_view source{};        ///< key of its definition
    Json raw{};                       ///< Absent: it cannot be read
    std::string_view original{};      ///< for a dead letter; empty: `raw` as text
    std::string unreadable{};         ///< why it cannot be read
    std::string messageIdIfMissing{}; ///< the same whenever the same message comes again
    std::int64_t receivedAtMs = 0;
    bool isTombstone = false; ///< of a compacted topic: dropped
    bool hasPlace = false;    ///< `kafka` was added for the source's filter: no event's own
};

struct Collection
{
    std::vector<TopicRecord> records; ///< of collected, dead-letters, violations, traces; in the order of the messages
    std::map<std::string, AuditTotals, std::less<>> counts; ///< by source
    std::vector<std::uint32_t> ends;                        ///< of each message: one behind its last record
};

class CollectPipeline
{
public:
    /// `transformer` may be null; it must live as long.
    explicit CollectPipeline(Transformer* transformer) : m_transformer(transformer) {}

    /// Nothing is done where it is the state that is there already.
    void setDefinitions(const DefinitionStatePointer& definitions);
    void setTracing(bool isTracing) { m_isTracing = isTracing; }
    const DefinitionStatePointer& definitions() const { return m_definitions; }

    /// Errors: transformations cannot be run at all; the same batch can be tried again.
    Result<Collection> run(std::span<const RawMessage> messages);

private:
    struct Step;
    void check(const RawMessage& message, Step& step);
    Result<void> transform(std::vector<Step>& steps);
    void replace(const Transformed& became, Step& step);
    void keep(const Step& step, Collection& collection) const;

    Transformer* m_transformer;
    DefinitionStatePointer m_definitions;
    cdp::CollectStage m_stage;
    std::shared_ptr<JsonDocument> m_room = std::make_shared<JsonDocument>(); ///< of a run's events
    bool m_isTracing = false;
};

namespace reason {
inline constexpr std::string_view tombstone = "Tombstone"; ///< dropped: a record without a value
} // namespace reason

} // namespace weir::engine
