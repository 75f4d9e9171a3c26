// Purpose: the journeys that are in force and those of old versions that people are still in; what may concern them.
// Thread: one at a time while changed; read by any. Limits: none of its own.
#pragma once

#include "backend/cdp/journeys/journeydefinition.h"

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <set>

namespace weir::cdp {

struct JourneyProgram
{
    std::string key{};
    std::int64_t version = 0;
    JourneyDefinition definition{};

    /// `ruleOf` is asked for each condition once; audiences of entries and dates of waits are conditions, too.
    static std::shared_ptr<const JourneyProgram> compile(std::string key, std::int64_t version,
                                                         JourneyDefinition definition,
                                                         const std::function<RuleId(const Condition&)>& ruleOf);
    /// All conditions that instances of it may wait for or ask.
    const std::vector<RuleId>& rules() const { return m_rules; }

private:
    std::vector<RuleId> m_rules;
};
using JourneyProgramPointer = std::shared_ptr<const JourneyProgram>;

class JourneyPrograms
{
public:
    /// An accepted version; the newest of a key is the one in force, whatever the order of calls. Tell runners with
    /// onPublished() where people may be in the journey.
    void add(JourneyProgramPointer program, bool isEnabled);
    void remove(const std::string& key);
    /// Forgets old versions of which nobody is in any more; `isInUse` says so.
    void prune(const std::function<bool(const std::string& key, std::int64_t version)>& isInUse);

    const JourneyProgram* find(const std::string& key, std::int64_t version) const; ///< null: unknown
    const JourneyProgram* latest(const std::string& key) const;                     ///< null: unknown, removed
    bool isEnabled(const std::string& key) const;                                   ///< false: held, or removed
    bool isRemoved(const std::string& key) const { return latest(key) == nullptr; }
    std::vector<const JourneyProgram*> inForce() const; ///< by key, enabled ones

    /// May this event enter any journey, or move or end an instance of one? Where not, onEvent() need not be called
    /// unless a watched rule or a trait may have changed.
    bool concerns(EventType type, std::string_view name) const;
    bool concernsAudience(const std::string& audience) const { return !enteredByAudience(audience).empty(); }
    /// Enabled journeys with such an event as entry, by key.
    std::vector<const JourneyProgram*> enteredBy(EventType type, std::string_view name) const;
    std::vector<const JourneyProgram*> enteredByAudience(const std::string& audience) const;

private:
    struct Key
    {
        std::map<std::int64_t, JourneyProgramPointer> versions{};
        bool isEnabled = true, isRemoved = false;
    };
    struct Names
    {
        std::set<std::string, std::less<>> exact{}, prefixes{};
        bool fits(std::string_view name) const;
    };
    std::vector<const JourneyProgram*>& entriesOf(const JourneyDefinition& journey);
    void addEntry(const std::string& key);
    void dropEntry(const std::string& key);
    void addNames(const JourneyDefinition& journey);
    void add(const EventPattern& pattern);

    std::map<std::string, Key, std::less<>> m_keys;
    std::array<Names, eventTypeCount> m_names;
    std::array<std::map<std::string, std::vector<const JourneyProgram*>, std::less<>>, eventTypeCount> m_entries;
    std::array<std::vector<const JourneyProgram*>, eventTypeCount> m_prefixEntries;
    std::map<std::string, std::vector<const JourneyProgram*>> m_audiences;
};

} // namespace weir::cdp
