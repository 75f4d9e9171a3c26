// Purpose: the second stage without Kafka: records of `collected` in, records of `events`, of the changelog and of the
// audit out; what it knows, restored from the changelog. Thread: one. Limits: after any failure, and after a
// transaction that was not committed: make a new one and restore it.
#pragma once

#include "backend/base/json/jsonparser.h"
#include "backend/cdp/stages/identifystage.h"
#include "backend/engine/identify/identitytables.h"
#include "backend/engine/identify/privacytable.h"
#include "backend/engine/identify/receivedorder.h"
#include "backend/engine/identify/seentable.h"
#include "backend/engine/log/logrecord.h"
#include "backend/engine/records/auditcounts.h"
#include "backend/engine/records/eventscodec.h"
#include "backend/engine/records/outputformats.h"
#include "backend/engine/records/profilekeys.h"

#include <unordered_map>

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
    /// Records of the changelog. Errors: those of the store.
    Result<void> apply(const RecordBatch& batch, std::int64_t nowMs);
    /// All has been applied: Invalid: none of the keys can be read.
    Result<void> checkKeys();
    /// Writes what was applied, with where that ends.
    Result<void> keep(std::span<const LogPosition> positions, std::int64_t nowMs);

    /// What holds from now on; privacy requests among them that were not carried out are. Appends what is to be sent.
    Result<void> setDefinitions(const cdp::DefinitionBook& book, std::int64_t nowMs, std::vector<TopicRecord>& out);
    /// Events in their order. Appends what is to be sent.
    Result<void> take(std::span<const ReceivedRecord> records, std::int64_t nowMs, std::vector<TopicRecord>& out);
    /// Before the commit: appends changelog and audit. `collected`: of each partition, the next to be read.
    Result<void> finish(std::span<const std::int64_t> collected, std::vector<TopicRecord>& out, std::int64_t nowMs);
    /// After the commit: the store learns what finish() gave, and where the changelog ends now. Between the two more
    /// may be taken: of the next transaction.
    Result<void> committed(std::span<const LogPosition> positions);

    /// As the changelog says it: empty where nothing was ever taken.
    const std::vector<std::int64_t>& collected() const { return m_tables->counters().collected; }

    std::uint64_t seq() const { return m_tables->counters().seq; }
    std::uint64_t people() const { return m_tables->counters().people; }
    const std::optional<Error>& failure() const;

private:
    struct Incoming;
    Result<void> takeOne(const Incoming& event, std::int64_t nowMs, std::vector<TopicRecord>& out);
    Result<void> writeEvent(const Incoming& event, cdp::Identified& identified, std::vector<TopicRecord>& out);
    Result<void> writeMerges(const Incoming& event, std::vector<cdp::ProfileMerge>& merged,
                             std::vector<TopicRecord>& out);
    Result<void> send(EventsCodec& codec, const EventsRecord& record, std::vector<TopicRecord>& out);
    Result<bool> hasKey(cdp::ProfileId profile);
    void notAccepted(const Incoming& event, std::int64_t nowMs, std::vector<TopicRecord>& out);
    void read(const RecordView& record, Incoming& event);
    void prefetch(std::span<const Incoming> events);
    void prefetchPeople(std::span<const Incoming> events,
                        std::span<const std::span<const std::string_view>> identifiers);
    void prefetchKeys(std::span<const cdp::ProfileId> people);
    KeyShelf keyShelf();
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
    std::unordered_map<cdp::ProfileId, std::optional<std::string>> m_shelf; ///< of this batch; none: there is none
    ProfileKeys m_keys;
    EventsCodec m_codec, m_plain;
    AuditCounts m_audit;
    cdp::StageRecords m_records;
    JsonParser m_parser;
    JsonArena m_arena;
    StoreBatch m_batch; ///< of the transaction at hand
    std::uint64_t m_keyNumber = 0;
    std::int64_t m_keysRead = 0, m_keysLost = 0;
};

} // namespace weir::engine
