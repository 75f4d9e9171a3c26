// Definitions and privacy requests of IdentifyCore.
#include "backend/engine/identify/identifycore.h"
#include "backend/engine/records/recordjson.h"

#include <set>

namespace weir::engine {
namespace {

std::string_view typeName(cdp::PrivacyRequest::Type type)
{
    switch (type) {
    case cdp::PrivacyRequest::Type::Access:
        return "access";
    case cdp::PrivacyRequest::Type::Erase:
        return "erase";
    case cdp::PrivacyRequest::Type::Suppress:
        return "suppress";
    case cdp::PrivacyRequest::Type::Unsuppress:
        break;
    }
    return "unsuppress";
}

template <typename Values> std::string listOf(const Values& values)
{
    std::string text = "[";
    for (const std::string& value : values) {
        text += text.size() > 1 ? "," : "";
        appendJsonText(text, value);
    }
    return text + ']';
}

} // namespace

Result<void> IdentifyCore::setDefinitions(const cdp::DefinitionBook& book, std::int64_t nowMs,
                                          std::vector<TopicRecord>& out)
{
    m_stage.setDefinitions(book);
    for (const cdp::DefinitionPointer& request : book.all("privacyRequest")) {
        const cdp::Envelope& envelope = request->envelope;
        if (!envelope.enabled || m_privacy.isDone(envelope.key, envelope.version))
            continue;
        if (const Result<void> done = run(*request, nowMs, out); !done)
            return done;
    }
    return {};
}

/// Access is answered by those who know the events.
Result<void> IdentifyCore::run(const cdp::Definition& request, std::int64_t nowMs, std::vector<TopicRecord>& out)
{
    const auto& wanted = std::get<cdp::PrivacyRequest>(request.body);
    if (wanted.type == cdp::PrivacyRequest::Type::Access)
        return {};
    for (const cdp::ListDefinition::Member& identifier : wanted.identifiers) {
        if (wanted.type == cdp::PrivacyRequest::Type::Suppress)
            m_privacy.suppress(identifier.type, identifier.value, nowMs);
        else if (wanted.type == cdp::PrivacyRequest::Type::Unsuppress)
            m_privacy.unsuppress(identifier.type, identifier.value);
    }
    std::string proof;
    if (wanted.type == cdp::PrivacyRequest::Type::Erase) {
        Result<std::string> erased = erase(request, nowMs, out);
        if (!erased)
            return erased.error();
        proof = std::move(erased).value();
    }
    const cdp::Envelope& envelope = request.envelope;
    TopicRecord answer{.topic = "audit", .key = "privacy/" + envelope.key};
    answer.value = m_privacy.done(envelope.key, envelope.version, typeName(wanted.type), nowMs, proof);
    out.push_back(std::move(answer));
    return {};
}

/// The proof: what was known here of the person. What stages 3 and 4 hold they forget by the ErasedProfile.
Result<std::string> IdentifyCore::erase(const cdp::Definition& request, std::int64_t nowMs,
                                        std::vector<TopicRecord>& out)
{
    const auto& wanted = std::get<cdp::PrivacyRequest>(request.body);
    std::vector<std::string> hashes, profiles;
    std::int64_t links = 0, keys = 0;
    for (const cdp::ListDefinition::Member& identifier : wanted.identifiers) {
        m_privacy.erased(identifier.type, identifier.value, nowMs);
        hashes.push_back(cdp::identifierHash(identifier.type, identifier.value));
        const cdp::IdentityStorage::Person person =
            m_tables->find(m_tables->typeNumber(identifier.type), identifier.value);
        if (!person)
            continue;
        for (const cdp::IdentityLink& link : m_tables->links(person)) {
            m_privacy.erased(link.type, link.value, nowMs);
            ++links;
        }
        for (const cdp::ProfileId profile : m_tables->allOf(person)) {
            profiles.push_back(profile.toText());
            if (m_options.workspace.isEncrypted) {
                out.push_back(m_keys.erase(profile));
                ++keys;
            }
            if (const Result<void> sent = send(m_codec, ErasedProfile{nextSeq(), profile, request.envelope.key}, out);
                !sent)
                return sent.error();
        }
        m_tables->erase(person);
    }
    const auto finding = [](std::string_view store, std::int64_t count) {
        return ObjectText().text("store", store).number("found", count).number("removed", count).take();
    };
    return ObjectText()
        .text("request", request.envelope.key)
        .text("at", isoMoment(nowMs))
        .json("identifiers", listOf(hashes))
        .json("profiles", listOf(profiles))
        .json("findings", "[" + finding("identifiers", links) + "," + finding("keys", keys) + "]")
        .take();
}

} // namespace weir::engine
