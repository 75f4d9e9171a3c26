#include "backend/cdp/event/speccheck.h"
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
            identify.suppressions().suppress(identifier.type, identifier.value, nowMs());
        else if (wanted.type == PrivacyRequest::Type::Unsuppress)
            identify.suppressions().unsuppress(identifier.type, identifier.value);
    }
    if (wanted.type == PrivacyRequest::Type::Access)
        document->root = access(wanted, document->arena);
    else if (wanted.type == PrivacyRequest::Type::Erase)
        document->root = eraseAll(wanted, request.envelope.key, document->arena);
    records.all.push_back(PrivacyRecord{request.envelope.key, std::string(typeName(wanted.type)),
                                        document->root.isAbsent() ? nullptr : JsonPointer(document), nowMs()});
    people->advanceTo(nowMs());
    pump();
}

/// One document for each person that the identifiers lead to.
Json World::Private::access(const PrivacyRequest& wanted, JsonArena& arena) const
{
    std::vector<Json> documents;
    std::set<ProfileId> seen;
    for (const ListDefinition::Member& identifier : wanted.identifiers) {
        const std::optional<ProfileId> found = identify.graph().find(identifier.type, identifier.value);
        if (!found || !seen.insert(*found).second)
            continue;
        const std::optional<ProfileView> view = people->view(*found);
        if (!view)
            continue;
        AccessParts parts;
        parts.profile = *found;
        parts.atMs = nowMs();
        parts.identifiers = identify.graph().identifiers(*found);
        parts.merges = identify.graph().merges(*found);
        parts.traits = view->traits->root;
        for (const std::string& audience : view->audiences)
            parts.memberships.push_back({audience, people->memberSince(*found, audience).value_or(nowMs())});
        for (const ProfileStage::JourneyPlace& place : people->journeysOf(*found))
            parts.journeys.push_back({place.journey, place.instance, place.node, place.enteredMs});
        const std::vector<JsonPointer> events = people->events(*found);
        for (const JsonPointer& event : events)
            parts.events.push_back(event->root);
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
    proof.requestedAtMs = proof.doneAtMs = nowMs();
    std::vector<std::pair<std::string, std::string>> links;
    std::vector<std::string> messageIds;
    for (const ListDefinition::Member& identifier : wanted.identifiers) {
        links.emplace_back(identifier.type, identifier.value);
        proof.identifiers.push_back(identifierHash(identifier.type, identifier.value));
        const std::optional<ProfileId> found = identify.graph().find(identifier.type, identifier.value);
        if (!found)
            continue;
        for (const IdentityLink& link : identify.graph().identifiers(*found))
            links.emplace_back(link.type, link.value);
        erase(*found, proof, messageIds);
    }
    const Json document = proofDocument(proof, arena);
    identify.ledger().erased(std::move(proof), links, messageIds);
    return document;
}

void World::Private::erase(ProfileId profile, ErasureProof& proof, std::vector<std::string>& messageIds)
{
    const auto note = [&](std::string store, std::size_t count) {
        proof.findings.push_back(
            {std::move(store), static_cast<std::int64_t>(count), static_cast<std::int64_t>(count)});
    };
    proof.profiles.push_back(profile);
    if (std::optional<ErasedParts> parts = people->erase(profile)) {
        messageIds.insert(messageIds.end(), parts->messageIds.begin(), parts->messageIds.end());
        note("memberships", parts->memberships);
        note("events", parts->events);
        note("identifiers", parts->identifiers);
        note("journeys", parts->journeys);
    }
    for (auto& [key, queue] : queues)
        note("destination/" + key, queue.erase(profile));
    identify.graph().erase(profile);
}

} // namespace weir::cdp
