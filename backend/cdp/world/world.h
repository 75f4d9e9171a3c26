// Purpose: the whole customer half in one piece, on a virtual clock: definitions, events, identities, profiles, traits,
// audiences, journeys and deliveries through the stages of definitions.md ("Order for one event"). What cases are
// replayed with, what drafts are tried on; weir-engine runs the same stages over Kafka. Thread: one at a time. Limits:
// memory: every accepted event is kept as the log that definitions are filled from.
#pragma once

#include "backend/cdp/definitions/definitionbook.h"
#include "backend/cdp/stages/profilestage.h"

#include <functional>

namespace weir::cdp {

struct DestinationAnswer
{
    int status = 200; ///< HTTP's; 0: it could not be reached
    std::string body{};
    std::optional<std::int64_t> retryAfterMs{};
};

using WorldRecord = StageRecord;

class World
{
public:
    explicit World(std::int64_t nowMs);
    ~World();
    World(World&&) noexcept;
    World& operator=(World&&) noexcept;

    std::int64_t nowMs() const;
    const DefinitionBook& definitions() const;

    /// As DefinitionBook::offer(): what is refused is returned, the rest is in force at once, with history counted.
    std::vector<Refusal> define(std::span<const Json> documents);
    bool remove(const std::string& kind, const std::string& key);

    /// One event as it came in, now. `source`: the key of a source; empty: one that every plan and filter applies to.
    void take(const Json& event, const std::string& source = {}, std::string_view messageIdIfMissing = {});
    /// Fires what comes due on the way, in order. Earlier than now: nothing happens.
    void advanceTo(std::int64_t atMs);

    /// What destinations answer; not part of the state. Without it each answers 200.
    void setDestinations(std::function<DestinationAnswer(const std::string& destination, const Json& payload)> answer);

    /// What came about since the last call, in the order of records.
    std::vector<WorldRecord> takeRecords();
    /// Lines of what happened to each event, stage by stage, are records, too, if wanted. Off at first.
    void setTracing(bool isTracing);

    /// A profile by userId, or `type:value` ("anonymousId:a1", "email:a@b.c"). None: no such person.
    std::optional<ProfileView> profile(const std::string& name) const;
    std::vector<std::string> profileNames() const;
    /// Names of the members, sorted; none where the audience does not exist or is out of force.
    std::vector<std::string> members(const std::string& audience) const;
    /// The node in which the profile is; none: it is not in it. With several instances the oldest one.
    std::optional<std::string> journeyNode(const std::string& journey, const std::string& name) const;

    /// Why somebody is a member, or not, now or as of a moment (with all that is known today). None: no such audience
    /// or person.
    std::optional<Explanation> why(const std::string& audience, const std::string& name,
                                   std::optional<std::int64_t> asOfMs = {}) const;
    std::optional<ProfileView> profileAsOf(const std::string& name, std::int64_t atMs) const;

    /// The durable state: load() carries on from it alone.
    std::string save() const;
    static Result<World> load(std::string_view saved);

    struct Private;

private:
    std::unique_ptr<Private> d;
};

} // namespace weir::cdp
