// Purpose: what a ProfileStage keeps and how its parts work together. Thread: one at a time. Limits: as ProfileStage.
// Only for stages/.
#pragma once

#include "backend/cdp/delivery/subscriptions.h"
#include "backend/cdp/event/reasons.h"
#include "backend/cdp/journeys/journeyrunner.h"
#include "backend/cdp/rules/ruleengine.h"
#include "backend/cdp/stages/identifierindex.h"
#include "backend/cdp/stages/profilestage.h"
#include "backend/cdp/stages/shelf.h"

namespace weir::cdp {

/// What caused what is about to be recorded.
struct Happening
{
    Cause cause = Cause::Time;
    std::string messageId{};
};

/// What is known of somebody besides what rules know.
struct Person
{
    struct Link
    {
        IdentityLink link;
        std::uint64_t order = 0; ///< of the event that brought it
    };
    ProfileId id{};
    std::vector<Link> links{};
    std::map<std::string, std::int64_t> memberSince{};
    std::map<std::string, std::string> toldTraits{}; ///< as destinations know them: JSON by key
    JourneyState journeys{};
    std::uint64_t consentOrder = 0;
    std::string consent{}; ///< JSON of the preferences that the newest event told
    bool isUsed = true;    ///< since idle() came by
};

struct ProfileStage::Private
{
    Private(const DefinitionBook& book, EventLog& log, Outlet& outlet, StageRecords& records, std::int64_t nowMs);

    const DefinitionBook& book;
    EventLog& log;
    Outlet& outlet;
    StageRecords& records;
    std::int64_t nowMs;
    std::uint64_t order = 0; ///< of the newest event
    std::unordered_map<ProfileId, std::uint32_t> numbers;
    std::vector<Person> people; ///< by number
    Shelf* shelf = nullptr;     ///< numbers are used again only with one
    std::vector<std::uint32_t> freeNumbers;
    std::size_t hand = 0;    ///< of idle()
    std::size_t shelved = 0; ///< since identifiers were cleaned
    IdentifierIndex identifiers;
    RuleEngine engine;
    JourneyPrograms programs;
    std::vector<std::shared_ptr<const Condition>> asked; ///< conditions of journeys, by their RuleId
    std::uint64_t rulesMark = 0;                         ///< of the rules by which profiles are filled
    std::uint64_t journeysMark = 0, toldMark = 0;        ///< of journeys; of destinations that get traits
    TimerQueue journeyTimers, traitTimers;
    JsonParser parser;
    Happening happening;
    /// Who was merged into whom since their last event: their journeys follow it.
    struct Gone
    {
        std::uint32_t into = 0, from = 0;
    };
    std::vector<Gone> gonePeople;
    std::vector<std::pair<std::uint32_t, std::string>> entered; ///< audiences of profiles that journeys have to hear of
    std::set<std::uint32_t> stirred;                            ///< profiles whose journeys may go on
    std::set<std::uint32_t> changed; ///< profiles whose traits destinations may have to hear of
    std::set<std::uint32_t> doubted; ///< were held: all of their answers are looked at with the next event
    std::set<ProfileId> unsaved;
    struct Stale
    {
        std::uint32_t number = 0;
        bool isOfOtherRules = false, isOfOtherJourneys = false;
    };
    std::vector<Stale> stale; ///< restored, but saved under other definitions

    std::uint32_t numberOf(ProfileId profile);            ///< makes it if need be
    std::optional<std::uint32_t> find(ProfileId profile); ///< from the shelf if need be
    std::uint32_t make(ProfileId profile);

    // profileshelf.cpp
    std::optional<std::uint32_t> wake(ProfileId profile);
    bool shelve(std::uint32_t number);
    void cleanIdentifiers();
    std::uint64_t mark() const;
    void markDefinitions();

    void touch(std::uint32_t number) { unsaved.insert(people[number].id); }
    void trace(std::string_view stage, std::string_view outcome, std::string detail = {});

    // profileflow.cpp: one event, and what follows
    void take(std::uint32_t number, const Event& event, std::span<const IdentityLink> linked, std::uint64_t place);
    void merge(const ProfileMerge& merge);
    void link(std::uint32_t number, std::span<const IdentityLink> linked, std::uint64_t place);
    void drain();
    void recordChanges();
    void recordChange(std::uint32_t number, const std::string& audience, std::int64_t version, bool isEntered);
    void recordSteps(std::uint32_t number, const JourneySteps& steps);
    void stirJourneys(std::uint32_t number);
    void mergeJourneys(std::uint32_t into, std::uint32_t gone);
    std::vector<std::uint32_t> goneInto(std::uint32_t number) const;
    void setTrait(std::uint32_t number, const std::string& trait, const Json& value);
    void scheduleJourneys(std::uint32_t number);
    std::int64_t nextDue() const;
    std::int64_t nextDueInMemory() const;
    bool fireNext(std::int64_t untilMs);
    std::optional<ErasedParts> erase(ProfileId profile);
    void forget(std::uint32_t number);

    // profiledeliveries.cpp
    void deliver(DestinationDefinition::On on, std::uint32_t number, const Json& document, std::string_view what,
                 const std::string& onlyTo = {});
    void deliverEvent(std::uint32_t number, const Event& event);
    void deliverChange(std::uint32_t number, const std::string& audience, bool isEntered);
    void deliverTraits(std::uint32_t number);
    void sendMessage(std::uint32_t number, const JourneyMessage& message);
    bool hasSubscription(DestinationDefinition::On on) const;
    Json consentOf(std::uint32_t number, JsonArena& arena);
    ShapeHeader shapeHeader(std::uint32_t number, std::string_view messageId, JsonArena& arena);

    // profiledefinitions.cpp
    void definitionsChanged(const std::set<std::string>& kinds, const std::vector<std::string>& journeys,
                            const std::vector<std::string>& removedJourneys);
    static JourneyPrograms journeysOf(const DefinitionBook& book, std::vector<std::shared_ptr<const Condition>>& asked);
    void compileJourneys();
    void compileRules();
    void fill(Profile& profile, std::uint32_t number, RuleEngine& into, std::int64_t atMs) const;
    void fillAll();
    void refill(std::uint32_t number);
    void catchUpJourneys(std::uint32_t number);
    void leaveUnknown(std::uint32_t number, const std::map<std::string, std::int64_t>& versions);

    // profileviews.cpp
    std::string nameOf(std::uint32_t number) const;
    ProfileView view(const Profile& profile, const RuleEngine& rules, std::int64_t atMs) const;
    Json traitsOf(const Profile& profile, const RuleEngine& rules, std::int64_t atMs, JsonArena& arena,
                  std::int64_t& until) const;
    Json document(std::uint32_t number, JsonArena& arena) const;
    std::unique_ptr<RuleEngine> past(std::uint32_t asked) const;
    void remember(std::uint32_t number, RuleEngine& into) const;
    std::vector<Event> eventsOf(std::uint32_t number) const;
    std::vector<std::uint32_t> alive() const;
    bool isListed(const Profile& profile, const CompiledList& list) const;

    // profilesave.cpp
    std::string save(std::uint32_t number) const;
    bool restore(std::uint32_t number, std::string_view saved);
    void restored();
};

/// Of what save() gave, whatever rules it was saved under.
bool isMemberAsSaved(std::string_view saved, const std::string& audience);
bool hasUserIdAsSaved(std::string_view saved);

} // namespace weir::cdp
