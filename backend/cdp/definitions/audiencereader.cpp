// Envelopes, audiences, lists and privacy requests: what is about people.
#include "backend/cdp/definitions/conditionreader.h"
#include "backend/cdp/definitions/definitions.h"

#include <array>

namespace weir::cdp {
namespace {

using Kind = Mistake::Kind;
constexpr std::int64_t latestVersion = 1'000'000'000;

/// {"email": "a@b.c", …}; numbers as they are written.
std::vector<ListDefinition::Member> readIdentifiers(const Json& written, const std::string& place, Mistakes& mistakes)
{
    std::vector<ListDefinition::Member> identifiers;
    const ObjectReader object(written, place, mistakes);
    for (const JsonMember& member : written.members()) {
        if (member.name == "comment")
            continue;
        const std::string at = placeOf(place, member.name);
        std::array<char, 32> room{};
        const std::string_view value = member.value.isNumber() ? member.value.numberText(room) : member.value.text();
        if (!member.value.isText() && !member.value.isNumber())
            addMistake(mistakes, {Kind::WrongType, at, shownOf(member.value), {"text"}});
        else if (value.empty())
            addMistake(mistakes, {Kind::Empty, at});
        identifiers.push_back({std::string(member.name), std::string(value)});
    }
    if (identifiers.empty() && object.isObject())
        addMistake(mistakes, {Kind::Empty, place});
    return identifiers;
}

} // namespace

std::optional<Envelope> readEnvelope(ObjectReader& document)
{
    const std::size_t before = document.mistakes().size();
    Envelope envelope;
    envelope.kind = document.neededText("kind");
    // A request is an act, not a thing that is edited: it may go without a key.
    if (envelope.kind == "privacyRequest" && !document.has("key"))
        document.take("key");
    else
        envelope.key = readKey(document, "key");
    envelope.name = document.text("name");
    envelope.description = document.text("description");
    envelope.author = document.text("author");
    envelope.note = document.text("note");
    envelope.enabled = document.flag("enabled", true);
    envelope.version = document.integer("version", 0, 1, latestVersion);
    envelope.changedAtMs = document.date("changedAt");
    return isClean(document.mistakes(), before) ? std::optional(std::move(envelope)) : std::nullopt;
}

std::optional<AudienceDefinition> readAudience(ObjectReader& document)
{
    const std::size_t before = document.mistakes().size();
    AudienceDefinition audience;
    const Json rule = document.need("rule");
    if (!rule.isAbsent()) {
        if (std::optional<Condition> read = readCondition(rule, document.placeOf("rule"), false, document.mistakes()))
            audience.rule = std::move(*read);
    }
    audience.includeAnonymous = document.flag("includeAnonymous", false);
    return isClean(document.mistakes(), before) ? std::optional(std::move(audience)) : std::nullopt;
}

std::optional<ListDefinition> readList(ObjectReader& document)
{
    const std::size_t before = document.mistakes().size();
    ListDefinition list;
    document.need("members");
    const std::span<const Json> members = document.list("members", true);
    const std::string place = document.placeOf("members");
    for (std::size_t i = 0; i < members.size(); ++i) {
        const std::string at = placeOf(place, i);
        std::vector<ListDefinition::Member> one = readIdentifiers(members[i], at, document.mistakes());
        if (one.size() > 1)
            addMistake(document.mistakes(), {Kind::Conflict, placeOf(at, one[1].type), one[1].type, {one[0].type}});
        else if (one.size() == 1)
            list.members.push_back(std::move(one.front()));
    }
    return isClean(document.mistakes(), before) ? std::optional(std::move(list)) : std::nullopt;
}

std::optional<PrivacyRequest> readPrivacyRequest(ObjectReader& document)
{
    const std::size_t before = document.mistakes().size();
    PrivacyRequest request;
    document.need("type");
    request.type = PrivacyRequest::Type(document.word("type", {"access", "erase", "suppress", "unsuppress"}, 0));
    const Json identifiers = document.need("identifiers");
    if (!identifiers.isAbsent())
        request.identifiers = readIdentifiers(identifiers, document.placeOf("identifiers"), document.mistakes());
    return isClean(document.mistakes(), before) ? std::optional(std::move(request)) : std::nullopt;
}

} // namespace weir::cdp
