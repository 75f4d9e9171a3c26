#include "backend/engine/records/outputformats.h"

#include <algorithm>
#include <numeric>

namespace weir::engine {
namespace {

constexpr int deepestCut = 8; ///< what lies deeper is kept or left out as a whole

std::size_t bytesOf(const Json& value) { return toJsonText(value).size(); }

/// How many bytes each may have so that together they have `budget`: the small ones all they need, the large ones the
/// same share of the rest, or where that would be too little for any, the first ones all.
std::vector<std::size_t> sharesOf(const std::vector<std::size_t>& needs, std::size_t budget)
{
    constexpr std::size_t useful = 1024;
    std::vector<std::size_t> order(needs.size()), shares(needs.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return needs[a] < needs[b]; });
    std::size_t small = 0;
    for (; small < order.size() && needs[order[small]] <= budget / (order.size() - small); ++small) {
        shares[order[small]] = needs[order[small]];
        budget -= needs[order[small]];
    }
    const std::span<std::size_t> large = std::span(order).subspan(small);
    std::sort(large.begin(), large.end());
    const std::size_t share = large.empty() ? 0 : budget / large.size();
    for (const std::size_t at : large) {
        shares[at] = share >= useful ? share : std::min(needs[at], budget);
        budget -= shares[at];
    }
    return shares;
}

/// As much of it as fits: of arrays and objects what fits of their elements; of anything else all or nothing (Absent).
Json cut(const Json& value, std::size_t budget, int depth, JsonArena& arena)
{
    if (bytesOf(value) <= budget)
        return value;
    if (depth == deepestCut || (!value.isArray() && !value.isObject()))
        return {};
    constexpr std::size_t around = 2, comma = 1, quotesAndColon = 3;
    if (budget < around)
        return {};
    std::vector<std::size_t> needs;
    for (const Json& element : value.elements())
        needs.push_back(bytesOf(element) + comma);
    for (const JsonMember& member : value.members())
        needs.push_back(bytesOf(Json::ofText(member.name)) + quotesAndColon + bytesOf(member.value) + comma);
    const std::vector<std::size_t> shares = sharesOf(needs, budget - around);
    std::vector<Json> elements;
    for (std::size_t i = 0; i < value.elements().size(); ++i) {
        const Json kept = shares[i] > comma ? cut(value.elements()[i], shares[i] - comma, depth + 1, arena) : Json();
        if (kept.kind() != Json::Kind::Absent)
            elements.push_back(kept);
    }
    std::vector<JsonMember> members;
    for (std::size_t i = 0; i < value.members().size(); ++i) {
        const JsonMember& member = value.members()[i];
        const std::size_t beside = bytesOf(Json::ofText(member.name)) + quotesAndColon + comma;
        const Json kept = shares[i] > beside ? cut(member.value, shares[i] - beside, depth + 1, arena) : Json();
        if (kept.kind() != Json::Kind::Absent)
            members.push_back({member.name, kept});
    }
    return value.isArray() ? arena.array(elements) : arena.object(members);
}

} // namespace

TopicRecord profileRecord(cdp::ProfileId profile, const Json& document)
{
    TopicRecord record{"profiles", profile, profile.toText(), {}};
    JsonArena arena;
    std::vector<JsonMember> members;
    if (document.at("profileId").isAbsent())
        members.push_back({"profileId", Json::ofText(record.key)});
    members.insert(members.end(), document.members().begin(), document.members().end());
    const Json whole = arena.object(members);
    std::string text = toJsonText(whole);
    if (text.size() > mostProfileBytes) {
        constexpr std::size_t mark = sizeof ",\"truncated\":true";
        const Json part = cut(whole, mostProfileBytes - mark, 0, arena);
        text = toJsonText(arena.with(part, "truncated", Json::ofBool(true)));
    }
    record.value = std::move(text);
    return record;
}

TopicRecord noProfileRecord(cdp::ProfileId profile) { return {"profiles", profile, profile.toText(), std::nullopt}; }

} // namespace weir::engine
