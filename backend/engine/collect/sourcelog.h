// Purpose: what a Kafka source has of Kafka: its member of the group, its transactional producer, its card among the
// workers; made when needed, made anew after errors. Thread: one. Limits: blocks for some seconds while the cluster
// cannot be reached.
#pragma once

#include "backend/cdp/definitions/definitionbook.h"
#include "backend/engine/log/groupreader.h"
#include "backend/engine/log/transactionalproducer.h"
#include "backend/engine/log/workerregistry.h"
#include "backend/engine/records/recordoutput.h"

namespace weir::engine {

/// Where a source stands in a partition.
struct SourcePlace
{
    std::int32_t partition = 0;
    std::int64_t position = -1; ///< of the next record to be read; -1: not known yet
    std::int64_t lag = -1;      ///< offsets from there to the end, as the last fetch said; -1: not known yet
};

class SourceLog
{
public:
    /// `callbacks`: called within poll() and leave(), after departed workers have been fenced. `worker`: begin of the
    /// transactional id.
    SourceLog(ClientConf conf, const Workspace& workspace, std::string source, std::string worker,
              GroupCallbacks callbacks);
    ~SourceLog();

    /// Everything is there and partitions that were gained stand where they are to be read from. Errors: not now.
    Result<void> makeReady(const cdp::Definition& definition);
    void place(const std::vector<LogPartition>& partitions); ///< stand still until makeReady() has found their place
    bool hasPlaced() const { return m_hasPlaced; }           ///< positions that are not committed yet

    Result<LogBatch> poll(std::size_t maxRecords, int waitMs);
    Result<void> send(const TopicRecord& record);
    std::size_t bytesSent() const { return m_producer ? m_producer->bytesSent() : 0; }
    /// Of all positions. False: there are none.
    bool startCommit();
    bool isCommitting() const { return m_producer && m_producer->isCommitting(); }
    std::optional<Result<CommitDone>> finishCommit(int waitMs) { return m_producer->finishCommit(waitMs); }

    /// Aborts and goes back to what is committed, with the same producer or a new one, as the error asks for.
    Trouble backToCommitted(const Error& error);
    /// An error within a callback, for the next step.
    void remember(Error error) { m_remembered = std::move(error); }
    bool hasRemembered() const { return m_remembered.has_value(); }
    std::optional<Error> takeRemembered() { return std::exchange(m_remembered, std::nullopt); }

    void leave(int timeoutMs);
    std::vector<LogPartition> held() const { return m_reader ? m_reader->held() : std::vector<LogPartition>(); }
    /// Position and end of what is held, as far as they are known.
    std::vector<SourcePlace> places() const;
    std::optional<Error> obstacle() const { return m_reader ? m_reader->obstacle() : std::nullopt; }
    std::string incarnation() const; ///< new after each abort

private:
    Result<void> makeProducer();
    Result<void> makeReader(const std::string& topic);
    Result<void> findPlaces(const cdp::Definition& definition);
    std::string transactionalId() const;

    const ClientConf m_conf;
    const Workspace m_workspace;
    const std::string m_source, m_worker, m_group;
    GroupCallbacks m_callbacks;
    std::unique_ptr<TransactionalProducer> m_producer;
    std::unique_ptr<WorkerRegistry> m_registry;
    std::unique_ptr<GroupReader> m_reader;
    std::vector<LogPartition> m_toPlace;
    std::optional<Error> m_remembered;
    bool m_hasPlaced = false;
    int m_producers = 0, m_aborts = 0; ///< numbers of ids and incarnations
    OutputRoom m_room;
};

} // namespace weir::engine
