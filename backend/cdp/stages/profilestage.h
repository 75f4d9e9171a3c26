// Purpose: the third stage: profiles, traits, audiences, journeys and what destinations are to get (definitions.md,
// "Order for one event"), for the people it is given: all in a World, those of one partition in weir-engine. What an
// event causes is exact at its moment, what time causes comes at its moment by advanceTo(). Thread: one at a time.
// Limits: 4 billion profiles in memory, packed, the log aside; with a shelf only those
// whom something happened to lately are in memory, whatever number there is.
#pragma once

#include "backend/cdp/definitions/definitionbook.h"
#include "backend/cdp/event/event.h"
#include "backend/cdp/identity/identitygraph.h"
#include "backend/cdp/rules/explanation.h"
#include "backend/cdp/stages/eventlog.h"
#include "backend/cdp/stages/outlet.h"
#include "backend/cdp/stages/stagerecords.h"

#include <functional>
#include <memory>
#include <set>

namespace weir::cdp {

class RuleEngine;
class Shelf;
struct CompiledList;
struct Profile;

/// One person as the console shows them.
struct ProfileView
{
    ProfileId id;
    std::string name; ///< the userId, or `type:value` of the first identifier
    std::vector<std::pair<std::string, std::vector<std::string>>> identifiers; ///< by type, in the order linked
    JsonPointer traits;                                        ///< an object: computed and identify traits now
    std::vector<std::string> audiences;                        ///< sorted
    std::int64_t events = 0;                                   ///< all that were accepted
    std::vector<std::pair<std::string, std::size_t>> overflow; ///< unique lists: how many values are not kept
};

/// What was found of a person who was erased.
struct ErasedParts
{
    std::size_t memberships = 0, events = 0, identifiers = 0, journeys = 0;
    std::vector<std::string> messageIds;
};

class ProfileStage
{
public:
    /// All must outlive it.
    ProfileStage(const DefinitionBook& book, EventLog& log, Outlet& outlet, StageRecords& records, std::int64_t nowMs);
    ~ProfileStage();

    /// Before anybody is known; it outlives the stage. Whoever is asked for comes from there into memory, with what the
    /// definitions of today make of them.
    void setShelf(Shelf* shelf);
    std::size_t inMemory() const;
    /// Up to `most` of those in memory who were not looked at for longest, about; each call gives others.
    std::vector<ProfileId> idle(std::size_t most);
    /// Out of memory: save() was kept since the last change. False: not now (a merge is under way, or rules ask for
    /// the members of an account).
    bool shelve(ProfileId profile);
    /// Into memory. False: nobody.
    bool wake(ProfileId profile);
    /// Of somebody in memory: the next moment at which something comes due; `never`: none.
    std::int64_t dueOf(ProfileId profile) const;
    void eachIdentifier(ProfileId profile, const std::function<void(std::string_view value)>& see) const;
    /// Changes when definitions do that have a part in what save() gives: who was saved with another one is to be woken
    /// and saved again.
    std::uint64_t mark() const;
    /// Members of an account look at each other: then nobody can be on the shelf.
    bool needsEverybody() const;
    bool willNeedEverybody() const; ///< by the book as it is, which definitionsChanged() has not heard of
    void wakeAll();

    std::int64_t nowMs() const;
    std::uint64_t order() const; ///< in the log: of what came last
    /// Fires what comes due on the way, in order. Earlier than now: nothing happens.
    void advanceTo(std::int64_t atMs);
    std::int64_t nextDue() const; ///< `never`: nothing changes by itself
    /// The next thing that comes due up to then; false: nothing is.
    bool fireNext(std::int64_t untilMs);

    /// The definitions changed: those kinds, journeys that have a new version, journeys that are gone. History counts:
    /// everybody is filled anew where rules are concerned.
    void definitionsChanged(const std::set<std::string>& kinds, const std::vector<std::string>& journeys,
                            const std::vector<std::string>& removedJourneys);

    /// An accepted event at its place in the log, after its merges. `linked`: identifiers new to the profile.
    void take(ProfileId profile, const Event& event, std::span<const IdentityLink> linked, std::uint64_t order);
    /// `from` becomes part of `into`, which comes about if need be. The event that caused it is taken next.
    void merge(const ProfileMerge& merge);
    /// Takes the person away, to be merged into somebody elsewhere: no word of leaving anything. The bytes are for
    /// restore() there, followed by merge(). Empty: nobody known.
    std::string handOver(ProfileId profile);
    /// Nothing comes due for this person until the next event or merge: it waits for somebody handed over.
    void hold(ProfileId profile);
    /// After hold(): what is due comes again; if the event that it was held for is taken next, with that one.
    void letGo(ProfileId profile, bool isTakenNext);
    /// Takes the person away; audiences are left first. None: nobody known.
    std::optional<ErasedParts> erase(ProfileId profile);

    bool has(ProfileId profile) const;       ///< somebody with events, or identifiers
    bool hasUserId(ProfileId profile) const; ///< nameOf() is it then
    /// Who has that identifier; an empty type: as userId, else as any.
    std::optional<ProfileId> find(std::string_view type, std::string_view value) const;
    std::size_t size() const; ///< people
    std::vector<ProfileId> profiles() const;
    std::optional<ProfileView> view(ProfileId profile) const; ///< none: no such person, or no event
    std::string nameOf(ProfileId profile) const;              ///< as ProfileView::name; the id's text if unknown
    Json document(ProfileId profile, JsonArena& arena) const; ///< what journeys and the topic `profiles` show
    std::vector<ProfileId> members(const std::string& audience) const;
    std::map<std::string, std::int64_t> memberships(ProfileId profile) const; ///< since when
    std::optional<std::int64_t> memberSince(ProfileId profile, const std::string& audience) const;
    std::optional<std::string> journeyNode(const std::string& journey, ProfileId profile) const;
    struct JourneyPlace
    {
        std::string journey, instance, node;
        std::int64_t enteredMs = 0;
    };
    std::vector<JourneyPlace> journeysOf(ProfileId profile) const;

    std::vector<JsonPointer> events(ProfileId profile) const; ///< accepted, in the order of the log

    /// All that the log knows of a person, nothing folded, into an engine with rules of its own, for setLists() of
    /// which isListed() is: drafts. Null: nobody; else as RuleEngine::profile().
    const Profile* fill(RuleEngine& into, ProfileId profile) const;
    bool isListed(const Profile& profile, const CompiledList& list) const;

    /// From the log, as of a moment. None: no such audience or person.
    std::optional<Explanation> why(const std::string& audience, ProfileId profile, std::int64_t atMs) const;
    std::optional<ProfileView> viewAsOf(ProfileId profile, std::int64_t atMs) const;

    /// Those of whom something durable changed since the last call.
    std::vector<ProfileId> takeChanged();
    bool hasChanged() const;
    /// One person, with the log aside; as bytes that restore() takes after the same definitions were given.
    std::string save(ProfileId profile) const;
    /// False: broken.
    bool restore(ProfileId profile, std::string_view saved);
    /// Everybody who was saved is there again, or on the shelf, as of that moment and place in the log.
    void restored(std::int64_t nowMs = 0, std::uint64_t order = 0);
    /// All at once, numbers included, so that a log by number goes on, too.
    void save(ByteWriter& writer) const;
    bool load(ByteReader& reader); ///< false: broken

    struct Private;

private:
    std::unique_ptr<Private> d;
};

/// Of an event that passed the spec check: `root` as it was kept.
Event acceptedEvent(const Json& root);

} // namespace weir::cdp
