// Purpose: definitions.md, "Identity", once more, without thought of speed: what the graph is compared with. Thread:
// one at a time.
#pragma once

#include "tests/cdp/identity/identitysupport.h"

#include <algorithm>

namespace weir::cdp {

class NaiveIdentity
{
public:
    struct Profile
    {
        ProfileId id;
        Identifiers identifiers;
    };

    explicit NaiveIdentity(IdentityDefinition definition) : m_definition(std::move(definition)) {}
    const std::vector<Profile>& profiles() const { return m_profiles; } ///< in the order in which they were made

    /// Which profile it is then, and what was dropped on the way.
    ProfileId resolve(Identifiers event, const std::string& messageId, std::vector<std::string>& dropped)
    {
        for (;;) {
            Identifiers result = event;
            std::vector<std::size_t> matches;
            for (std::size_t i = 0; i < m_profiles.size(); ++i) {
                const auto isOne = [&](const auto& one) { return m_profiles[i].identifiers.contains(one); };
                if (std::any_of(event.begin(), event.end(), isOne)) {
                    matches.push_back(i);
                    result.insert(m_profiles[i].identifiers.begin(), m_profiles[i].identifiers.end());
                }
            }
            if (event.size() > 1 && isBroken(result, matches)) {
                const auto last = lowest(event);
                dropped.push_back(last.first + ':' + last.second);
                event.erase(last);
                continue;
            }
            if (matches.empty()) {
                m_profiles.push_back({ProfileId::ofMessage(messageId), result});
                return m_profiles.back().id;
            }
            m_profiles[matches[0]].identifiers = result;
            for (std::size_t i = matches.size(); i-- > 1;)
                m_profiles.erase(m_profiles.begin() + std::ptrdiff_t(matches[i]));
            return m_profiles[matches[0]].id;
        }
    }

private:
    static std::int64_t count(const Identifiers& identifiers, const std::string& type)
    {
        return std::count_if(identifiers.begin(), identifiers.end(),
                             [&](const auto& one) { return one.first == type; });
    }
    static bool hasBoth(const Identifiers& identifiers, const std::pair<std::string, std::string>& pair)
    {
        const auto has = [&](const std::string& side) {
            const std::size_t colon = side.find(':');
            return identifiers.contains({side.substr(0, colon), side.substr(colon + 1)});
        };
        return has(pair.first) && has(pair.second);
    }
    bool isBroken(const Identifiers& result, const std::vector<std::size_t>& matches) const
    {
        for (const auto& type : m_definition.types) {
            std::int64_t most = 0;
            for (const std::size_t match : matches)
                most = std::max(most, count(m_profiles[match].identifiers, type.type));
            const std::int64_t now = count(result, type.type);
            if (now > type.limit && now > most)
                return true;
        }
        for (const auto& pair : m_definition.neverMerge) {
            const bool isSoAlready = std::any_of(matches.begin(), matches.end(), [&](std::size_t match) {
                return hasBoth(m_profiles[match].identifiers, pair);
            });
            if (hasBoth(result, pair) && !isSoAlready)
                return true;
        }
        return false;
    }
    std::pair<std::string, std::string> lowest(const Identifiers& event) const
    {
        const auto rank = [&](const auto& one) {
            for (const auto& type : m_definition.types)
                if (type.type == one.first)
                    return std::tuple(type.priority, one.first, one.second);
            return std::tuple(0, one.first, one.second);
        };
        return *std::max_element(event.begin(), event.end(),
                                 [&](const auto& a, const auto& b) { return rank(a) < rank(b); });
    }

    IdentityDefinition m_definition;
    std::vector<Profile> m_profiles;
};

} // namespace weir::cdp
