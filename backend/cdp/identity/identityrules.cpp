#include "backend/cdp/identity/identityrules.h"

#include <algorithm>
#include <re2/re2.h>

namespace weir::cdp {

struct IdentityRules::Patterns
{
    std::vector<std::unique_ptr<RE2>> all;
};

namespace {

bool isBlank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

std::pair<std::string, std::string> sideOf(const std::string& written)
{
    const std::size_t colon = written.find(':');
    if (colon == std::string::npos)
        return {"userId", written};
    return {written.substr(0, colon), written.substr(colon + 1)};
}

/// What an identifier's value is; empty: none.
std::string_view textOf(const Json& value, JsonArena& arena)
{
    if (value.isText())
        return value.text();
    if (!value.isNumber())
        return {};
    std::array<char, 32> room;
    return arena.copy(value.numberText(room));
}

} // namespace

IdentityRules::IdentityRules(const IdentityDefinition& definition) : m_patterns(std::make_unique<Patterns>())
{
    std::vector<const IdentityDefinition::IdentifierType*> written;
    for (const auto& type : definition.types)
        written.push_back(&type);
    std::sort(written.begin(), written.end(), [](const auto* a, const auto* b) {
        return a->priority != b->priority ? a->priority < b->priority : a->type < b->type;
    });
    for (const auto* type : written) {
        const auto isReadFrom = [type](const char* field) {
            return type->paths.empty() ? type->type == field : type->paths == std::vector{*JsonPath::parse(field)};
        };
        Type made{type->type, type->paths, type->limit, isReadFrom("userId"), isReadFrom("anonymousId")};
        if (made.isUserId || made.isAnonymousId)
            made.paths.clear();
        m_types.push_back(std::move(made));
    }
    for (const std::string& value : definition.blocked) {
        if (value.size() < 2 || value.front() != '/' || value.back() != '/') {
            m_blocked.push_back(value);
            continue;
        }
        auto pattern = std::make_unique<RE2>(value.substr(1, value.size() - 2), RE2::Quiet);
        if (pattern->ok())
            m_patterns->all.push_back(std::move(pattern));
    }
    std::sort(m_blocked.begin(), m_blocked.end());
    for (const auto& [one, other] : definition.neverMerge)
        m_neverMerge.push_back({sideOf(one), sideOf(other)});
}

IdentityRules::~IdentityRules() = default;
IdentityRules::IdentityRules(IdentityRules&&) noexcept = default;
IdentityRules& IdentityRules::operator=(IdentityRules&&) noexcept = default;

bool IdentityRules::isBlocked(std::string_view value) const
{
    if (std::binary_search(m_blocked.begin(), m_blocked.end(), value))
        return true;
    return std::any_of(m_patterns->all.begin(), m_patterns->all.end(), [value](const auto& pattern) {
        return RE2::PartialMatch(re2::StringPiece(value.data(), value.size()), *pattern);
    });
}

void IdentityRules::extract(const Event& event, JsonArena& arena, Extracted& found) const
{
    found.usable.clear();
    found.blocked.clear();
    for (std::uint16_t index = 0; index < m_types.size(); ++index) {
        const auto add = [&](std::string_view value) {
            if (!isBlank(value))
                (isBlocked(value) ? found.blocked : found.usable).push_back({index, value});
        };
        const Type& type = m_types[index];
        if (type.isUserId)
            add(event.userId);
        if (type.isAnonymousId)
            add(event.anonymousId);
        for (const JsonPath& path : type.paths) {
            const bool isOfGroup =
                event.type == EventType::Group && !path.steps().empty() && path.steps().front().name == "traits";
            if (isOfGroup)
                continue;
            if (!path.hasAny()) {
                add(textOf(path.of(event.root), arena));
                continue;
            }
            path.each(event.root, [&](const Json& value) {
                add(textOf(value, arena));
                return false;
            });
        }
    }
    for (auto* list : {&found.usable, &found.blocked}) {
        std::sort(list->begin(), list->end());
        list->erase(std::unique(list->begin(), list->end()), list->end());
    }
}

} // namespace weir::cdp
