#include "backend/cdp/definitions/definitionreader.h"

#include "backend/cdp/common/profileid.h"
#include "backend/cdp/definitions/documentlimits.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace weir::cdp {
namespace {

using Kind = Mistake::Kind;

constexpr std::array<std::string_view, 12> kinds{"audience", "trait",      "list",           "identity",
                                                 "source",   "plan",       "transformation", "destination",
                                                 "journey",  "connection", "privacyRequest", "alert"};

/// Their fields are not known here: connections are open, alerts are monitoring's.
bool isOpen(const std::string& kind) { return kind == "connection" || kind == "alert"; }

template <typename T> void keep(Definition& definition, std::optional<T> body)
{
    if (body)
        definition.body = std::move(*body);
}

/// False: the kind is typed elsewhere.
bool readTyped(ObjectReader& document, Definition& definition)
{
    const std::string& kind = definition.envelope.kind;
    if (kind == "audience")
        keep(definition, readAudience(document));
    else if (kind == "trait")
        keep(definition, readTrait(document));
    else if (kind == "list")
        keep(definition, readList(document));
    else if (kind == "identity")
        keep(definition, readIdentity(document));
    else if (kind == "source")
        keep(definition, readSource(document));
    else if (kind == "transformation")
        keep(definition, readTransformation(document));
    else if (kind == "destination")
        keep(definition, readDestination(document));
    else if (kind == "privacyRequest")
        keep(definition, readPrivacyRequest(document));
    else
        return false;
    return true;
}

/// The same request is the same definition, however often it is made.
std::string keyOfRequest(const PrivacyRequest& request)
{
    std::vector<std::string> parts;
    for (const ListDefinition::Member& member : request.identifiers)
        parts.push_back(member.type + ':' + member.value);
    std::sort(parts.begin(), parts.end());
    std::string all = std::to_string(int(request.type));
    for (const std::string& part : parts)
        all += '\n' + part;
    std::array<char, 32> key{};
    std::snprintf(key.data(), key.size(), "request-%016llx", static_cast<unsigned long long>(stableHash(all)));
    return key.data();
}

void readBody(ObjectReader& document, Definition& definition,
              const std::map<std::string, DefinitionBook::BodyCheck>& checks)
{
    const std::string& kind = definition.envelope.kind;
    if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) {
        document.note(Kind::UnknownWord, "kind", shownOf(Json::ofText(kind)), {kinds.begin(), kinds.end()});
        return;
    }
    const bool isTyped = readTyped(document, definition);
    const auto check = checks.find(kind);
    if (check != checks.end())
        check->second(document);
    if (isTyped || (check != checks.end() && !isOpen(kind)))
        document.finish();
    if (const auto* request = std::get_if<PrivacyRequest>(&definition.body);
        request != nullptr && definition.envelope.key.empty())
        definition.envelope.key = keyOfRequest(*request);
}

} // namespace

std::shared_ptr<Definition>
readDefinition(const Json& document, const std::map<std::string, DefinitionBook::BodyCheck>& checks, Mistakes& mistakes)
{
    if (!document.isObject()) {
        addMistake(mistakes, {Kind::WrongType, {}, shownOf(document), {"object"}});
        return {};
    }
    if (!isWithinLimits(document, mistakes))
        return {};
    const auto definition = std::make_shared<Definition>();
    definition->document = jsonDocument(document);
    ObjectReader reader(definition->document->root, {}, mistakes);
    std::optional<Envelope> envelope = readEnvelope(reader);
    if (envelope) {
        definition->envelope = std::move(*envelope);
    } else {
        // The body's mistakes are told with the envelope's.
        definition->envelope.kind = reader.take("kind").text();
        definition->envelope.key = reader.take("key").text();
    }
    definition->isRemoved = reader.flag("removed", false);
    if (!definition->isRemoved && !definition->envelope.kind.empty())
        readBody(reader, *definition, checks);
    return definition;
}

std::string shownIdOf(const Json& document)
{
    return shownOf(Json::ofText(document.at("kind").text())) + '/' + shownOf(Json::ofText(document.at("key").text()));
}

} // namespace weir::cdp
