// Purpose: what a World keeps: the three stages, the log of events and the queues of destinations, all in memory.
// Thread: one at a time. Limits: as World. Only for world/.
#pragma once

#include "backend/base/json/jsonparser.h"
#include "backend/cdp/stages/collectstage.h"
#include "backend/cdp/stages/identifystage.h"
#include "backend/cdp/stages/profilestage.h"
#include "backend/cdp/world/world.h"

#include <map>
#include <set>

namespace weir::cdp {

class MemoryLog : public EventLog
{
public:
    void append(ProfileId profile, LogItem item) override;
    void merge(ProfileId into, ProfileId gone) override;
    void erase(ProfileId profile) override;
    void each(ProfileId profile, const std::function<void(const LogItem&)>& see) const override;

    void save(ByteWriter& writer) const;
    bool load(ByteReader& reader); ///< false: broken

private:
    std::map<ProfileId, std::vector<LogItem>> m_items;
};

struct World::Private : private Outlet
{
    explicit Private(std::int64_t now);

    DefinitionBook book;
    StageRecords records;
    CollectStage collect;
    IdentifyStage identify;
    MemoryLog log;
    std::uint64_t order = 0;
    std::map<std::string, DeliveryQueue> queues;
    std::function<DestinationAnswer(const std::string&, const Json&)> answer;
    JsonParser parser;
    std::unique_ptr<ProfileStage> people;

    std::int64_t nowMs() const { return people->nowMs(); }
    void take(const Json& raw, const std::string& source, std::string_view messageIdIfMissing);
    void advanceTo(std::int64_t atMs);

    // worlddefinitions.cpp
    std::vector<Refusal> define(std::span<const Json> documents);
    bool remove(const std::string& kind, const std::string& key);
    void compileStages();

    // worldprivacy.cpp
    void runRequest(const Definition& request);
    Json eraseAll(const PrivacyRequest& wanted, const std::string& request, JsonArena& arena);
    Json access(const PrivacyRequest& wanted, JsonArena& arena) const;
    void erase(ProfileId profile, ErasureProof& proof, std::vector<std::string>& messageIds);

    // worlddeliveries.cpp
    void offer(const std::string& destination, DeliveryItem item, std::int64_t nowMs) override;
    void told(const std::string& destination, ProfileId profile, const Json& payload, std::int64_t nowMs) override;
    void merged(ProfileId from, ProfileId into) override;
    void settled() override { pump(); }
    void pump();
    void recordOutcome(const std::string& destination, const DeliveryOutcome& outcome);

    std::optional<ProfileId> find(const std::string& name) const;
    std::string nameOf(ProfileId profile) const;
    std::string save() const;
    bool load(ByteReader& reader);
};

} // namespace weir::cdp
