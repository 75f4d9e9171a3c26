#include "backend/cdp/identity/accessdocument.h"
#include "backend/cdp/world/worldstate.h"

#include <algorithm>

namespace weir::cdp {
namespace {

std::string_view typeName(PrivacyRequest::Type type)
{
    switch (type) {
    case PrivacyRequest::Type::Access:
        return "access";
    case PrivacyRequest::Type::Erase:
        return "erase";
    case PrivacyRequest::Type::Suppress:
        return "suppress";
    case PrivacyRequest::Type::Unsuppress:
        break;
    }
    return "unsuppress";
}

Json proofDocument(const ErasureProof& proof, JsonArena& arena)
{
    std::vector<Json> identifiers, profiles, findings;
    for (const std::string& hash : proof.identifiers)
        identifiers.push_back(arena.text(hash));
    for (const ProfileId& profile : proof.profiles)
        profiles.push_back(arena.text(profile.toText()));
    for (const ErasureProof::Finding& finding : proof.findings)
        findings.push_back(arena.object(std::vector<JsonMember>{{"store", arena.text(finding.store)},
                                                                {"found", Json::ofInteger(finding.found)},
                                                                {"removed", Json::ofInteger(finding.removed)}}));
    return arena.object(std::vector<JsonMember>{{"request", arena.text(proof.request)},
                                                {"at", arena.text(momentText(proof.doneAtMs))},
                                                {"identifiers", arena.array(identifiers)},
                                                {"profiles", arena.array(profiles)},
                                                {"findings", arena.array(findings)}});
}

} // namespace

void World::Private::runRequest(const Definition& request)
{
    const auto& wanted = std::get<PrivacyRequest>(request.body);
    auto document = std::make_shared<JsonDocument>();
    for (const ListDefinition::Member& identifier : wanted.identifiers) {
        if (wanted.type == PrivacyRequest::Type::Suppress)
            suppressions.suppress(identifier.type, identifier.value, nowMs);
        else if (wanted.type == PrivacyRequest::Type::Unsuppress)
            suppressions.unsuppress(identifier.type, identifier.value);
    }
    if (wanted.type == PrivacyRequest::Type::Access)
        document->root = access(wanted, document->arena);
    else if (wanted.type == PrivacyRequest::Type::Erase)
        document->root = eraseAll(wanted, request.envelope.key, document->arena);
    records.push_back(PrivacyRecord{request.envelope.key, std::string(typeName(wanted.type)),
                                    document->root.isAbsent() ? nullptr : JsonPointer(document), nowMs});
    drain();
}

std::int64_t World::Private::sinceOf(std::uint32_t number, const std::string& audience) const
{
    const auto audiences = memberSince.find(number);
    if (audiences == memberSince.end())
        return nowMs;
    const auto since = audiences->second.find(audience);
    return since == audiences->second.end() ? nowMs : since->second;
}

/// One document for each person that the identifiers lead to.
Json World::Private::access(const PrivacyRequest& wanted, JsonArena& arena) const
{
    std::vector<Json> documents;
    std::set<ProfileId> seen;
    for (const ListDefinition::Member& identifier : wanted.identifiers) {
        const std::optional<ProfileId> found = graph.find(identifier.type, identifier.value);
        if (!found || !seen.insert(*found).second)
            continue;
        const std::uint32_t number = numbers.at(*found);
        const ProfileView view = this->view(*engine.profile(number), engine, nowMs);
        AccessParts parts;
        parts.profile = *found;
        parts.atMs = nowMs;
        parts.identifiers = graph.identifiers(*found);
        parts.merges = graph.merges(*found);
        parts.traits = view.traits->root;
        for (const std::string& audience : view.audiences)
            parts.memberships.push_back({audience, sinceOf(number, audience)});
        if (const auto state = journeys.find(number); state != journeys.end())
            for (const JourneyInstance& instance : state->second.instances)
                parts.journeys.push_back(
                    {instance.journey, instance.id, JourneyRunner(programs).nodeName(instance), instance.enteredMs});
        for (const LogItem& item : log[number])
            if (!item.isTrait)
                parts.events.push_back(item.event->root);
        for (const auto& [key, queue] : queues)
            if (const std::size_t waiting = queue.sizeOf(*found))
                parts.otherStores.emplace_back("destination/" + key, static_cast<std::int64_t>(waiting));
        documents.push_back(accessDocument(parts, arena));
    }
    return arena.array(documents);
}

/// The proof.
Json World::Private::eraseAll(const PrivacyRequest& wanted, const std::string& request, JsonArena& arena)
{
    ErasureProof proof;
    proof.request = request;
    proof.requestedAtMs = proof.doneAtMs = nowMs;
    std::vector<std::pair<std::string, std::string>> links;
    std::vector<std::string> messageIds;
    for (const ListDefinition::Member& identifier : wanted.identifiers) {
        links.emplace_back(identifier.type, identifier.value);
        proof.identifiers.push_back(identifierHash(identifier.type, identifier.value));
        const std::optional<ProfileId> found = graph.find(identifier.type, identifier.value);
        if (!found)
            continue;
        for (const IdentityLink& link : graph.identifiers(*found))
            links.emplace_back(link.type, link.value);
        erase(*found, proof, messageIds);
    }
    const Json document = proofDocument(proof, arena);
    ledger.erased(std::move(proof), links, messageIds);
    return document;
}

void World::Private::erase(ProfileId profile, ErasureProof& proof, std::vector<std::string>& messageIds)
{
    const std::uint32_t number = numbers.at(profile);
    happening = {Cause::Erasure, {}};
    const auto note = [&](std::string store, std::size_t count) {
        proof.findings.push_back(
            {std::move(store), static_cast<std::int64_t>(count), static_cast<std::int64_t>(count)});
    };
    proof.profiles.push_back(profile);
    std::size_t memberships = 0;
    for (const CompiledRule& rule : engine.rules().rules()) {
        if (rule.use != CompiledRule::Use::Audience || !engine.isMember(number, engine.rules().audience(rule.key)))
            continue;
        ++memberships;
        recordChange(number, rule.key, rule.version, false);
    }
    pump();
    note("memberships", memberships);
    for (const LogItem& item : log[number])
        if (!item.isTrait)
            messageIds.emplace_back(item.event->root.at("messageId").text());
    note("events", log[number].size());
    note("identifiers", graph.identifiers(profile).size());
    const auto state = journeys.find(number);
    note("journeys", state == journeys.end() ? 0 : state->second.instances.size());
    for (auto& [key, queue] : queues)
        note("destination/" + key, queue.erase(profile));
    journeys.erase(number);
    memberSince.erase(number);
    journeyTimers.schedule(number, never);
    traitTimers.schedule(number, never);
    toldTraits.erase(number);
    std::erase_if(entered, [number](const auto& one) { return one.first == number; });
    stirred.erase(number);
    changed.erase(number);
    engine.erase(number, nowMs);
    log[number].clear();
    numbers.erase(profile);
    graph.erase(profile);
}

} // namespace weir::cdp
