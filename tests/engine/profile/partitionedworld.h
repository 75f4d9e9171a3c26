// Purpose: a case played by the engine's stages as they stand in weir-engine, several partitions with a store each, but
// without Kafka: what is sent to another partition comes there. Thread: one. Limits: tests only; no privacy requests.
#pragma once

#include "backend/cdp/replay/customercase.h"
#include "backend/cdp/stages/collectstage.h"
#include "backend/cdp/stages/identifystage.h"
#include "backend/engine/profile/partitionpeople.h"

#include <QTemporaryDir>
#include <functional>
#include <memory>

namespace weir::test {

class PartitionedWorld
{
public:
    /// `mostInMemory`: people, a partition; the others lie on the shelf.
    PartitionedWorld(std::int64_t nowMs, int partitions, std::size_t mostInMemory = 100);
    ~PartitionedWorld();

    void define(std::span<const Json> documents);
    void remove(const std::string& kind, const std::string& key);
    void take(const Json& event, const std::string& source, const std::string& id);
    void advanceTo(std::int64_t atMs);
    /// Everybody forgets everything but what the stores have.
    void restart();
    std::int64_t nowMs() const { return m_nowMs; }

    const cdp::ProfileStage& stageOf(cdp::ProfileId profile) const;
    /// "audience profile entered moment", sorted, since the last call.
    std::vector<std::string> takeMemberships();
    std::size_t handovers() const { return m_handovers; }
    std::size_t waiting() const;

    /// Called when the people of a partition were made from the store, and after each of their transactions.
    std::function<void(int partition, engine::PartitionPeople&people)> made, committed;
    engine::LocalStore& store() { return *m_store; }
    const cdp::DefinitionBook& book() const { return m_book; }
    engine::PartitionPeople& people(int partition) { return *m_people[std::size_t(partition)]; }

private:
    void changed(const cdp::DefinitionBook& before); ///< the definitions
    void settle();
    void make(int partition);

    engine::Workspace m_workspace;
    std::size_t m_mostInMemory;
    std::int64_t m_nowMs;
    QTemporaryDir m_folder;
    std::unique_ptr<engine::LocalStore> m_store;
    cdp::DefinitionBook m_book;
    cdp::StageRecords m_told;
    cdp::CollectStage m_collect;
    cdp::IdentifyStage m_identify;
    engine::EventsCodec m_codec{nullptr};
    std::vector<std::unique_ptr<engine::PartitionPeople>> m_people;
    std::vector<std::string> m_memberships;
    std::uint64_t m_seq = 0;
    std::size_t m_handovers = 0;
};

} // namespace weir::test
