// Purpose: what a World keeps and how its stages work together. Thread: one at a time. Limits: as World. Only for
// world/.
#pragma once

#include "backend/cdp/delivery/deliveryqueue.h"
#include "backend/cdp/delivery/subscriptions.h"
#include "backend/cdp/event/speccheck.h"
#include "backend/cdp/identity/duplicates.h"
#include "backend/cdp/identity/identitygraph.h"
#include "backend/cdp/identity/privacyledger.h"
#include "backend/cdp/identity/suppressions.h"
#include "backend/cdp/journeys/journeyrunner.h"
#include "backend/cdp/plans/trackingplan.h"
#include "backend/cdp/rules/ruleengine.h"
#include "backend/cdp/world/world.h"

#include <set>

namespace weir::cdp {

/// What a profile's rules are filled from.
struct LogItem
{
    std::uint64_t order = 0;
    std::int64_t receivedAtMs = 0;
    JsonPointer event; ///< an accepted event, or {"setTrait": key, "value": …, "at": ms} of a journey
    bool isTrait = false;
};

/// What caused what is about to be recorded.
struct Happening
{
    Cause cause = Cause::Time;
    std::string messageId{};
};

struct World::Private
{
    explicit Private(std::int64_t now);

    std::int64_t nowMs = 0;
    std::uint64_t order = 0;
    DefinitionBook book;
    IdentityRules identityRules;
    IdentityGraph graph;
    std::unordered_map<ProfileId, std::uint32_t> numbers; ///< of profiles that have events, as they were made
    Duplicates duplicates;
    Suppressions suppressions;
    PrivacyLedger ledger;
    TrackingPlans plans;
    RuleEngine engine;
    JourneyPrograms programs;
    std::vector<std::shared_ptr<const Condition>> asked; ///< conditions of journeys, by their RuleId
    std::map<std::uint32_t, JourneyState> journeys;      ///< by number of the profile
    TimerQueue journeyTimers;
    std::map<std::string, DeliveryQueue> queues;
    std::vector<std::vector<LogItem>> log;                                  ///< by number of the profile
    std::map<std::uint32_t, std::map<std::string, std::string>> toldTraits; ///< as destinations know them: JSON by key
    TimerQueue traitTimers;
    JsonParser parser;

    std::vector<WorldRecord> records;
    bool isTracing = false;
    std::function<DestinationAnswer(const std::string&, const Json&)> answer;
    Happening happening;
    std::map<std::uint32_t, std::map<std::string, std::int64_t>> memberSince; ///< by number, by audience
    std::vector<std::uint32_t> gonePeople; ///< merged into another by the event at hand: their journeys follow it
    std::vector<std::pair<std::uint32_t, std::string>> entered; ///< audiences of profiles that journeys have to hear of
    std::set<std::uint32_t> stirred;                            ///< profiles whose journeys may go on
    std::set<std::uint32_t> changed; ///< profiles whose traits destinations may have to hear of

    // worldstages.cpp: one event through the stages
    void take(const Json& raw, const std::string& source, std::string_view messageIdIfMissing);
    bool fromSource(JsonPointer& document, const std::string& source, std::string_view messageIdIfMissing);
    bool checkPlans(const std::shared_ptr<JsonDocument>& document, Event& event, const std::string& source);
    bool identify(const Event& event, JsonArena& arena, std::uint32_t& number);
    void merge(const ProfileMerge& merge, std::uint32_t into);
    void accept(std::uint32_t number, const Event& event);
    void trace(std::string_view messageId, std::string_view stage, std::string_view outcome, std::string detail = {});
    void deadLetter(std::string_view reason, std::string detail, std::string_view messageId, std::string where);
    void drop(std::string_view reason, std::string_view messageId, std::string_view stage);

    // worldflow.cpp: what follows
    void drain();
    void recordChanges();
    void recordChange(std::uint32_t number, const std::string& audience, std::int64_t version, bool entered);
    void recordSteps(std::uint32_t number, const JourneySteps& steps);
    void stirJourneys(std::uint32_t number);
    void journeyEvent(std::uint32_t number, const Event& event);
    void mergeJourneys(std::uint32_t into, std::uint32_t gone);
    void setTrait(std::uint32_t number, const std::string& trait, const Json& value);
    void scheduleJourneys(std::uint32_t number);
    bool fireNext(std::int64_t untilMs);

    // worlddeliveries.cpp
    void deliver(DestinationDefinition::On on, std::uint32_t number, const Json& document, std::string_view what,
                 const std::string& onlyTo = {});
    void deliverEvent(std::uint32_t number, const Event& event);
    void deliverChange(std::uint32_t number, const std::string& audience, bool entered);
    void deliverTraits(std::uint32_t number);
    void sendMessage(std::uint32_t number, const JourneyMessage& message);
    void pump();
    void recordOutcome(const std::string& destination, const DeliveryOutcome& outcome);
    bool hasSubscription(DestinationDefinition::On on) const;
    Json consentOf(std::uint32_t number) const;
    ShapeHeader shapeHeader(std::uint32_t number, std::string_view messageId, JsonArena& arena) const;

    // worlddefinitions.cpp
    std::vector<Refusal> define(std::span<const Json> documents);
    bool remove(const std::string& kind, const std::string& key);
    void afterDefinitions(const std::set<std::string>& kinds, const std::vector<std::string>& journeyKeys,
                          const std::vector<std::string>& removedJourneys);
    void compileStages();
    void compileJourneys();
    void fill(Profile& profile, std::span<const LogItem> items, RuleEngine& into, std::int64_t atMs) const;
    void fillAll();
    void runRequest(const Definition& request);
    Json eraseAll(const PrivacyRequest& wanted, const std::string& request, JsonArena& arena);
    std::int64_t sinceOf(std::uint32_t number, const std::string& audience) const;
    Json access(const PrivacyRequest& wanted, JsonArena& arena) const;
    void erase(ProfileId profile, ErasureProof& proof, std::vector<std::string>& messageIds);

    // worldviews.cpp
    std::optional<ProfileId> find(const std::string& name) const;
    std::string nameOf(std::uint32_t number) const;
    std::string nameOf(ProfileId profile) const;
    ProfileView view(const Profile& profile, const RuleEngine& engine, std::int64_t atMs) const;
    Json traitsOf(const Profile& profile, const RuleEngine& engine, std::int64_t atMs, JsonArena& arena,
                  std::int64_t& until) const;
    Json profileDocument(std::uint32_t number, JsonArena& arena);
    std::unique_ptr<RuleEngine> past() const;
    static Event eventOf(const Json& root);
    std::vector<Event> eventsOf(std::uint32_t number) const;
    std::vector<std::uint32_t> alive() const;
    bool isListed(ProfileId profile, const CompiledList& list) const;

    // worldsave.cpp
    std::string save() const;
    bool load(ByteReader& reader);
};

} // namespace weir::cdp
