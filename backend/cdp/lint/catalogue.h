// Purpose: what was observed: names of events, their properties with types, identify traits, each with the moment it
// was last seen. Thread: one at a time. Limits: 10,000 events, 1,000 properties each, 4 levels; what is beyond is not
// kept.
#pragma once

#include "backend/cdp/definitions/condition.h"

#include <map>

namespace weir::cdp {

class Catalogue
{
public:
    struct Seen
    {
        std::int64_t lastMs = always;
        bool asNumber = false;
        bool asText = false;   ///< that is no number
        bool isInList = false; ///< or is a list itself

        void add(const Seen& other);
    };

    /// `timestamp` (or `receivedAt`, `originalTimestamp`, `sentAt`) says when; without one it is `otherwiseMs`.
    void see(const Json& event, std::int64_t otherwiseMs = 0);

    bool isEmpty() const { return m_events.empty(); }
    std::int64_t newestMs() const { return m_newestMs; }
    /// When an event that fits was seen last; `always`: never.
    std::int64_t lastOf(const EventPattern& pattern) const;
    /// A path from the event's root, below `properties`, `traits` or `context`, in the events that fit, or in any.
    /// None: never seen, or no such path is kept.
    std::optional<Seen> property(const JsonPath& path, const EventPattern* pattern) const;
    /// Is it a path that would be kept?
    static bool isKept(const JsonPath& path);
    std::vector<std::string> eventNames() const; ///< of tracks, pages and screens; each once
    bool hasTrait(std::string_view name) const { return m_traits.contains(name); }

private:
    struct Kind
    {
        std::int64_t lastMs = always;
        std::map<std::string, Seen, std::less<>> properties; ///< by path, `[]` for elements
    };
    void seeProperties(Kind& kind, std::string& path, const Json& value, int depth, bool isInList, std::int64_t atMs);

    std::map<std::pair<EventType, std::string>, Kind> m_events;
    std::map<std::string, std::int64_t, std::less<>> m_traits;
    std::int64_t m_newestMs = always;
};

} // namespace weir::cdp
