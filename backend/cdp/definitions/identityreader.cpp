// Identity: which identifiers there are, where they stand, and what is none.
#include "backend/cdp/common/verdict.h"
#include "backend/cdp/definitions/definitions.h"
#include "backend/filter/textpattern.h"

#include <set>

namespace weir::cdp {
namespace {

using Kind = Mistake::Kind;
constexpr std::int64_t usualLimit = 5;
constexpr std::int64_t usualDeviceLimit = 100;
constexpr int mostTypes = 1'000;

std::int64_t usualLimitOf(const std::string& type)
{
    return type == "userId" ? 1 : type == "anonymousId" ? usualDeviceLimit : usualLimit;
}

void addMistakeAt(ObjectReader& object, Kind kind, const std::string& place, const Json& found,
                  std::vector<std::string> expected = {}, std::string detail = {})
{
    addMistake(object.mistakes(), {kind, place, shownOf(found), std::move(expected), std::move(detail)});
}

std::vector<JsonPath> readPaths(ObjectReader& object)
{
    std::vector<JsonPath> paths;
    const std::span<const Json> written = object.list("paths");
    for (std::size_t i = 0; i < written.size(); ++i) {
        const std::string place = placeOf(object.placeOf("paths"), i);
        const std::optional<JsonPath> path = JsonPath::parse(written[i].text());
        if (!written[i].isText())
            addMistakeAt(object, Kind::WrongType, place, written[i], {"text"});
        else if (!path)
            addMistakeAt(object, Kind::BadPath, place, written[i]);
        else
            paths.push_back(*path);
    }
    return paths;
}

IdentityDefinition::IdentifierType readType(const Json& written, const std::string& place, std::size_t index,
                                            Mistakes& mistakes)
{
    IdentityDefinition::IdentifierType type;
    ObjectReader object(written, place, mistakes);
    type.type = object.neededText("type");
    if (type.type.find(':') != std::string::npos) // stands between type and value: userId:a
        object.note(Kind::BadPath, "type", shownOf(Json::ofText(type.type)));
    if (object.has("paths"))
        type.paths = readPaths(object);
    else
        object.take("paths");
    if (type.paths.empty())
        type.paths = usualPaths(type.type);
    type.priority = int(object.integer("priority", std::int64_t(index) + 1, 1, 1'000'000));
    type.limit = object.integer("limit", usualLimitOf(type.type), 1, never);
    object.finish();
    return type;
}

void readTypes(ObjectReader& document, IdentityDefinition& identity)
{
    const std::span<const Json> types = document.list("identifiers");
    const std::string place = document.placeOf("identifiers");
    if (types.size() > mostTypes) {
        document.note(Kind::TooLarge, "identifiers", std::to_string(types.size()), {std::to_string(mostTypes)});
        return;
    }
    std::set<std::string> seen;
    for (std::size_t i = 0; i < types.size(); ++i) {
        const std::string at = placeOf(place, i);
        identity.types.push_back(readType(types[i], at, i, document.mistakes()));
        const std::string& type = identity.types.back().type;
        if (!type.empty() && !seen.insert(type).second)
            addMistake(document.mistakes(), {Kind::Duplicate, placeOf(at, "type"), type});
    }
}

void readBlocked(ObjectReader& document, IdentityDefinition& identity)
{
    const std::span<const Json> blocked = document.list("blocked", true);
    for (std::size_t i = 0; i < blocked.size(); ++i) {
        const std::string place = placeOf(document.placeOf("blocked"), i);
        const std::string_view text = blocked[i].text();
        if (!blocked[i].isText()) {
            addMistakeAt(document, Kind::WrongType, place, blocked[i], {"text"});
            continue;
        }
        if (text.size() > 1 && text.front() == '/' && text.back() == '/') {
            const QString pattern = QString::fromUtf8(text.data(), qsizetype(text.size()));
            if (const Result<TextPattern> compiled = TextPattern::compile(pattern + QLatin1Char('c')); !compiled)
                addMistakeAt(document, Kind::BadPattern, place, blocked[i], {}, compiled.error().detail.toStdString());
        }
        identity.blocked.emplace_back(text);
    }
}

void readNeverMerge(ObjectReader& document, IdentityDefinition& identity)
{
    const auto isIdentifier = [](const Json& value) {
        const std::size_t colon = value.text().find(':');
        return colon != std::string_view::npos && colon > 0 && colon + 1 < value.text().size();
    };
    const std::span<const Json> pairs = document.list("neverMerge", true);
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const std::string place = placeOf(document.placeOf("neverMerge"), i);
        const std::span<const Json> both = pairs[i].elements();
        if (!pairs[i].isArray()) {
            addMistakeAt(document, Kind::WrongType, place, pairs[i], {"list"});
        } else if (both.size() != 2) {
            addMistake(document.mistakes(), {Kind::OutOfRange, place, std::to_string(both.size()), {"2", "2"}});
        } else if (!isIdentifier(both[0]) || !isIdentifier(both[1])) {
            const std::size_t wrong = isIdentifier(both[0]) ? 1 : 0;
            addMistakeAt(document, Kind::WrongType, placeOf(place, wrong), both[wrong], {"identifier"});
        } else if (both[0] == both[1]) {
            addMistakeAt(document, Kind::Duplicate, placeOf(place, std::size_t(1)), both[1]);
        } else {
            identity.neverMerge.emplace_back(both[0].text(), both[1].text());
        }
    }
}

} // namespace

std::optional<IdentityDefinition> readIdentity(ObjectReader& document)
{
    const std::size_t before = document.mistakes().size();
    IdentityDefinition identity;
    if (document.has("identifiers"))
        readTypes(document, identity);
    else
        identity.types = usualIdentity().types;
    document.take("identifiers");
    readBlocked(document, identity);
    readNeverMerge(document, identity);
    return isClean(document.mistakes(), before) ? std::optional(std::move(identity)) : std::nullopt;
}

std::vector<JsonPath> usualPaths(const std::string& type)
{
    const auto pathOf = [&type](std::initializer_list<const char*> parents) {
        std::vector<JsonPath::Step> steps;
        for (const char* parent : parents)
            steps.push_back({.name = parent});
        steps.push_back({.name = type});
        return JsonPath::ofSteps(std::move(steps));
    };
    if (type == "userId" || type == "anonymousId")
        return {pathOf({})};
    return {pathOf({"traits"}), pathOf({"context", "traits"}), pathOf({"properties"})};
}

const IdentityDefinition& usualIdentity()
{
    static const IdentityDefinition usual{{{"userId", usualPaths("userId"), 1, usualLimitOf("userId")},
                                           {"anonymousId", usualPaths("anonymousId"), 2, usualLimitOf("anonymousId")}},
                                          {},
                                          {}};
    return usual;
}

} // namespace weir::cdp
