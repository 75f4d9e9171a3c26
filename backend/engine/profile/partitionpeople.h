// Purpose: stage 3 for the people of one partition: records of `events` in, what is to be written out (architecture.md,
// "Merge", "Transactions"). No Kafka in here. Thread: one at a time. Limits: those whom something happened to lately
// are in memory, the others in the store, their events with them; rules that ask for the members of an account keep
// everybody in memory. After an abort it is of no more use: make a new one and restore() it.
#pragma once

#include "backend/cdp/stages/profilestage.h"
#include "backend/engine/profile/outputs.h"
#include "backend/engine/profile/partitionlog.h"
#include "backend/engine/profile/peopleshelf.h"
#include "backend/engine/records/auditcounts.h"
#include "backend/engine/records/eventscodec.h"
#include "backend/engine/records/staterecord.h"

#include <chrono>
#include <deque>

namespace weir::engine {

class PartitionPeople
{
public:
    /// All must outlive it.
    PartitionPeople(const Workspace& workspace, int partition, const cdp::DefinitionBook& book, LocalStore& store,
                    KeySource* keys, std::int64_t nowMs);

    /// What the store has. Decode: the store is damaged, or of a newer version.
    Result<void> restore();
    /// How many people stay in memory, about; 0: nobody for longer than a transaction.
    void setMostInMemory(std::size_t people) { m_mostInMemory = people; }

    /// The next record of the partition; its moment is fired up to before. Errors: NotFound (a key is missing): the
    /// same again later; Busy: as advanceTo(); Decode: it was counted as rejected and is dead-lettered.
    Result<void> take(std::string_view key, std::string_view value);
    /// False: more came due than there is room for; once all of it was committed there is again: the same once more.
    bool advanceTo(std::int64_t atMs);
    std::int64_t nextDue() const { return m_stage.nextDue(); }
    /// Everything taken so far was collected and committed. Who is in memory has the answers of the new definitions
    /// afterwards, the others get them by fillSome(), or as soon as something happens to them.
    void definitionsChanged(const std::set<std::string>& kinds, const std::vector<std::string>& journeys,
                            const std::vector<std::string>& removedJourneys);
    bool isFilling() const { return !m_fillFrom.empty(); }
    std::size_t toFill() const; ///< people that fillSome() has still to look at, about
    /// For about `budget`; what comes of it is collected as ever.
    void fillSome(std::chrono::milliseconds budget);
    /// Between two transactions: those who were not looked at for longest go out of memory.
    void shelveSome();

    /// Appends what the transaction has to write, and to `batch` what the store takes over after its commit. NotFound:
    /// a key is missing: read keys and call it again.
    Result<void> collect(std::vector<TopicRecord>& out, StoreBatch& batch, std::int64_t wallMs);
    void committed();

    cdp::ProfileStage& stage() { return m_stage; }
    PartitionLog& log() { return m_log; }
    /// Of the store: nothing that was worked out since counts.
    const std::optional<Error>& failure() const { return m_shelf.failure() ? m_shelf.failure() : m_log.failure(); }
    bool hasWork(std::int64_t wallMs) const; ///< something is to be collected by now
    std::size_t waiting() const { return m_waiting.size(); }

private:
    /// Somebody whose state is on its way: what comes for `into` waits.
    struct Waiting
    {
        std::set<cdp::ProfileId> awaited;
        std::map<cdp::ProfileId, std::map<std::uint32_t, std::string>> pieces;
        std::deque<std::pair<std::string, std::string>> queue; ///< records, key and value
    };
    Result<void> run(const EventsRecord& record, std::string_view key, std::string_view value);
    void takeEvent(const AcceptedEvent& accepted);
    void mergeOut(const MergeOut& merge);
    void mergeIn(const MergeIn& merge);
    Result<void> takeHandover(const Handover& piece);
    Result<void> goOn(cdp::ProfileId into);
    void bring(cdp::ProfileId from, cdp::ProfileId into, const std::string& messageId);
    void leaveRows(cdp::ProfileId gone);
    void receive(cdp::ProfileId from, cdp::ProfileId into, const std::string& bytes);
    bool isFull() const;
    bool shelve(cdp::ProfileId profile);
    StateHead headOf(cdp::ProfileId profile) const;
    std::string saved(cdp::ProfileId profile, const StateHead& head) const;
    void restoreTraits(cdp::ProfileId profile, std::string_view bytes);
    Result<void> restoreWaiting(cdp::ProfileId profile, std::string_view bytes);
    bool isHere(cdp::ProfileId profile) const { return m_workspace.partitionOf(profile) == m_partition; }
    std::string userIdOf(cdp::ProfileId profile) const;
    Result<void> collectStates(std::vector<TopicRecord>& out, StoreBatch& batch);
    void collectProfiles(std::vector<TopicRecord>& out, std::int64_t wallMs);

    const Workspace& m_workspace;
    const int m_partition;
    const cdp::DefinitionBook& m_book;
    LocalStore& m_store;
    cdp::StageRecords m_told;
    PartitionLog m_log;
    PeopleShelf m_shelf;
    ProfileOutlet m_outlet;
    cdp::ProfileStage m_stage;
    EventsCodec m_events;
    StateCodec m_states;
    OutboxCodec m_outbox;
    AuditCounts m_audit;
    std::uint64_t m_version = 0; ///< of the newest state
    std::uint64_t m_seq = 0;     ///< of the newest record
    std::size_t m_mostInMemory = 100'000;
    std::string m_fillFrom; ///< a key of the table of states; empty: everybody was looked at
    std::size_t m_filled = 0;
    bool m_isGoingOn = false; ///< what waited is taken, without room being asked for
    std::map<cdp::ProfileId, Waiting> m_waiting;
    std::vector<Handover> m_handovers;
    std::vector<OutboxRecord> m_items;
    std::vector<TopicRecord> m_leftRows; ///< of memberships of people who were merged away
    std::set<cdp::ProfileId> m_unsaved, m_unshown, m_gone;
    std::unordered_map<cdp::ProfileId, std::uint32_t> m_pieces; ///< of states with more than one
    std::unordered_map<cdp::ProfileId, std::int64_t> m_shownMs; ///< of the last second
};

} // namespace weir::engine
