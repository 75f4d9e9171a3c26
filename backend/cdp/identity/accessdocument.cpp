#include "backend/cdp/identity/accessdocument.h"

#include "backend/cdp/event/speccheck.h"

namespace weir::cdp {
namespace {
using Members = std::initializer_list<JsonMember>;

template <typename Parts, typename Write> Json listOf(const Parts& parts, JsonArena& arena, const Write& write)
{
    std::vector<Json> elements;
    for (const auto& part : parts)
        elements.push_back(write(part));
    return arena.array(elements);
}
} // namespace

Json accessDocument(const AccessParts& parts, JsonArena& arena)
{
    const auto object = [&](Members members) { return arena.object(members); };
    const auto text = [&](std::string_view value) { return arena.text(value); };
    const auto moment = [&](std::int64_t ms) { return arena.text(momentText(ms)); };
    return object(
        {{"profileId", text(parts.profile.toText())},
         {"at", moment(parts.atMs)},
         {"identifiers", listOf(parts.identifiers, arena,
                                [&](const IdentityLink& link) {
                                    return object({{"type", text(link.type)},
                                                   {"value", text(link.value)},
                                                   {"messageId", text(link.messageId)}});
                                })},
         {"merges", listOf(parts.merges, arena,
                           [&](const ProfileMerge& merge) {
                               return object({{"from", text(merge.from.toText())},
                                              {"into", text(merge.into.toText())},
                                              {"messageId", text(merge.messageId)}});
                           })},
         {"traits", parts.traits.isObject() ? arena.deepCopy(parts.traits) : object({})},
         {"audiences",
          listOf(parts.memberships, arena,
                 [&](const AccessParts::Membership& membership) {
                     return object({{"audience", text(membership.audience)}, {"since", moment(membership.sinceMs)}});
                 })},
         {"journeys", listOf(parts.journeys, arena,
                             [&](const AccessParts::Position& position) {
                                 return object({{"journey", text(position.journey)},
                                                {"instance", text(position.instance)},
                                                {"node", text(position.node)},
                                                {"entered", moment(position.enteredMs)}});
                             })},
         {"events", listOf(parts.events, arena, [&](const Json& event) { return arena.deepCopy(event); })},
         {"elsewhere", listOf(parts.otherStores, arena, [&](const auto& store) {
              return object({{"store", text(store.first)}, {"count", Json::ofInteger(store.second)}});
          })}});
}

} // namespace weir::cdp
