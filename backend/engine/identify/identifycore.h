// Purpose: the second stage without Kafka: records of `collected` in, records of `events`, of the changelog and of the
// audit out; what it knows, restored from the changelog. Thread: one. Limits: after any failure, and after a
// transaction that was not committed: make a new one and restore it.
#pragma once

#include "backend/base/json/jsonparser.h"
#include "backend/cdp/stages/identifystage.h"
#include "backend/engine/identify/identitytables.h"
#include "backend/engine/identify/privacytable.h"
#include "backend/engine/identify/seentable.h"
#include "backend/engine/log/logrecord.h"
#include "backend/engine/records/auditcounts.h"
#include "backend/engine/records/eventscodec.h"
#include "backend/engine/records/outputformats.h"
#include "backend/engine/records/profilekeys.h"

namespace weir::engine {

struct IdentifyCoreOptions
{
    Workspace workspace{};
    std::string incarnation{}; ///< of the audit's counts: another one for each new core
    KeyOptions keys{};
    std::size_t mostCached = 400'000; ///< rows of the graph in memory, with a store
};

class IdentifyCore
{
public:
    /// `store` may be null (all in memory), and outlives it.
    IdentifyCore(IdentifyCoreOptions options, LocalStore* store);
    ~IdentifyCore();

    /// Topics of the changelog, without prefix.
    static constexpr std::array<std::string_view, 4> changelog{"identities", "dedupe", "suppressions", "keys"};
    /// Where the store's copy of a partition of the changelog ends; 0: there is none.
    Result<std::int64_t> position(const LogPartition& partition) const;
    /// Records of the changelog. Errors: Decode…
    Result<void> apply(const RecordBatch& batch, std::int64_t nowMs);
    /// Writes what was applied, with where that ends.
    Result<void> keep(std::span<const LogPosition> positions, std::int64_t nowMs);

    /// What holds from now on; privacy requests among them that were not carried out are. Appends what is to be sent.
    Result<void> setDefinitions(const cdp::DefinitionBook& book, std::int64_t nowMs, std::vector<TopicRecord>& out);
    /// Events in the order of receivedAt, then partition, then offset. Appends what is to be sent.
    Result<void> take(const RecordBatch& batch, std::int64_t nowMs, std::vector<TopicRecord>& out);
    /// Before the commit: appends changelog and audit.
    Result<void> finish(std::vector<TopicRecord>& out, std::int64_t nowMs);
    /// After the commit: the store learns what finish() gave, and where the changelog ends now.
    Result<void> committed(std::span<const LogPosition> positions);

    std::uint64_t seq() const { return m_tables->counters().seq; }
    std::uint64_t people() const { return m_tables->counters().people; }
    const std::optional<Error>& failure() const;

private:
    struct Incoming;
    Result<void> takeOne(const Incoming& event, std::int64_t nowMs, std::vector<TopicRecord>& out);
    Result<void> writeEvent(const Incoming& event, const cdp::Event& checked, cdp::Identified& identified,
                            std::int64_t nowMs, std::vector<TopicRecord>& out);
    Result<void> send(const EventsRecord& record, std::vector<TopicRecord>& out);
    void notAccepted(const Incoming& event, std::int64_t nowMs, std::vector<TopicRecord>& out);
    void prefetch(std::span<const Incoming> events);
    Result<void> run(const cdp::Definition& request, std::int64_t nowMs, std::vector<TopicRecord>& out);
    Result<std::string> erase(const cdp::Definition& request, std::int64_t nowMs, std::vector<TopicRecord>& out);
    void gather(std::int64_t nowMs);
    std::uint64_t nextSeq() { return ++m_tables->counters().seq; }

    IdentifyCoreOptions m_options;
    LocalStore* m_store;
    IdentityTables* m_tables; ///< of the stage
    SeenTable* m_seen;
    cdp::IdentifyStage m_stage;
    PrivacyTable m_privacy;
    ProfileKeys m_keys;
    EventsCodec m_codec;
    AuditCounts m_audit;
    cdp::StageRecords m_records;
    JsonParser m_parser;
    JsonArena m_arena;
    std::string m_text;
    StoreBatch m_batch; ///< of the transaction at hand
    std::uint64_t m_keyNumber = 0;
};

} // namespace weir::engine
