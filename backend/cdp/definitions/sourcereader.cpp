// Where events come from, what changes them, and where they go.
#include "backend/cdp/common/verdict.h"
#include "backend/cdp/definitions/conditionreader.h"
#include "backend/cdp/definitions/definitions.h"

#include <algorithm>
#include <array>

namespace weir::cdp {
namespace {

using Kind = Mistake::Kind;

std::shared_ptr<const Mapping> readMapping(ObjectReader& object, std::string_view name)
{
    const Json written = object.take(name);
    if (written.isAbsent())
        return {};
    Mapping::Compiled compiled = Mapping::compile(written, object.placeOf(name));
    for (Mistake& mistake : compiled.mistakes)
        addMistake(object.mistakes(), std::move(mistake));
    return compiled.mapping;
}

void readStart(ObjectReader& document, SourceDefinition& source)
{
    static constexpr std::array<std::string_view, 3> words{"earliest", "latest", "timestamp"};
    const Json start = document.take("start");
    // The moment itself may stand in place of the word.
    if (!start.isAbsent() && std::find(words.begin(), words.end(), start.text()) == words.end()) {
        source.startAtMs = momentOf(start);
        source.start = "timestamp";
        if (!source.startAtMs)
            document.note(Kind::UnknownWord, "start", shownOf(start), {words.begin(), words.end()});
        return;
    }
    source.start = document.text("start", source.start);
    if (source.start != "timestamp")
        return;
    document.need("startAt");
    source.startAtMs = document.date("startAt");
}

void readRetry(ObjectReader& document, DestinationDefinition& destination)
{
    constexpr int mostAttempts = 1'000;
    ObjectReader retry(document.take("retry"), document.placeOf("retry"), document.mistakes());
    destination.attempts = int(retry.integer("attempts", destination.attempts, 1, mostAttempts));
    destination.firstMs = retry.duration("first").value_or(destination.firstMs);
    const bool hasLongest = retry.has("longest");
    destination.longestMs = retry.duration("longest").value_or(std::max(destination.firstMs, destination.longestMs));
    destination.withinMs = retry.duration("within").value_or(destination.withinMs);
    if (hasLongest && destination.firstMs > destination.longestMs)
        retry.note(Kind::Reversed, "first", shownOf(retry.take("first")), {shownOf(retry.take("longest"))});
    retry.finish();
}

void readRateLimit(ObjectReader& document, DestinationDefinition& destination)
{
    if (!document.has("rateLimit")) {
        document.take("rateLimit");
        return;
    }
    ObjectReader limit(document.take("rateLimit"), document.placeOf("rateLimit"), document.mistakes());
    const Json perSecond = limit.need("perSecond");
    constexpr double slowest = 0.001;
    if (perSecond.isNumber() && perSecond.number() >= slowest)
        destination.perSecond = perSecond.number();
    else if (perSecond.isNumber())
        limit.note(Kind::OutOfRange, "perSecond", shownOf(perSecond), {"0.001"});
    else if (!perSecond.isAbsent())
        limit.note(Kind::WrongType, "perSecond", shownOf(perSecond), {"number"});
    limit.finish();
}

DestinationDefinition::Subscription readSubscription(const Json& written, const std::string& place, Mistakes& mistakes)
{
    DestinationDefinition::Subscription subscription;
    ObjectReader object(written, place, mistakes);
    object.need("on");
    subscription.on =
        DestinationDefinition::On(object.word("on", {"event", "audience", "trait", "journey", "profile"}, 0));
    subscription.when = readFilter(object, "when", {});
    subscription.mapping = readMapping(object, "mapping");
    object.finish();
    return subscription;
}

} // namespace

std::optional<SourceDefinition> readSource(ObjectReader& document)
{
    const std::size_t before = document.mistakes().size();
    SourceDefinition source;
    document.need("type");
    source.type = SourceDefinition::Type(document.word("type", {"http", "webhook", "kafka"}, 0));
    source.filter = readFilter(document, "filter", {});
    if (source.type == SourceDefinition::Type::Http) {
        source.writeKey = document.text("writeKey");
    } else {
        source.mapping = readMapping(document, "mapping");
        if (source.type == SourceDefinition::Type::Webhook) {
            source.secret = document.text("secret");
            static constexpr std::array<const char*, 5> schemes{"generic", "shopify", "stripe", "github", ""};
            source.scheme = schemes.at(
                std::size_t(document.word("scheme", {"generic", "shopify", "stripe", "github"}, schemes.size() - 1)));
        } else {
            source.topic = document.neededText("topic");
            static constexpr std::array<const char*, 4> formats{"auto", "json", "avro", "protobuf"};
            source.format = formats.at(std::size_t(document.word("format", {"auto", "json", "avro", "protobuf"}, 0)));
            readStart(document, source);
        }
    }
    return isClean(document.mistakes(), before) ? std::optional(std::move(source)) : std::nullopt;
}

std::optional<TransformationDefinition> readTransformation(ObjectReader& document)
{
    const std::size_t before = document.mistakes().size();
    TransformationDefinition transformation;
    constexpr std::int64_t farthest = 1'000'000'000;
    transformation.order = document.integer("order", 0, -farthest, farthest);
    transformation.appliesTo = readFilter(document, "appliesTo", {});
    transformation.code = document.neededText("code");
    transformation.runtime = TransformationDefinition::Runtime(document.word("runtime", {"javascript", "python"}, 0));
    return isClean(document.mistakes(), before) ? std::optional(std::move(transformation)) : std::nullopt;
}

std::optional<DestinationDefinition> readDestination(ObjectReader& document)
{
    const std::size_t before = document.mistakes().size();
    DestinationDefinition destination;
    document.need("type");
    destination.type =
        DestinationDefinition::Type(document.word("type", {"webhook", "kafka", "segment", "postgres", "jsonl"}, 0));
    const Json config = document.take("config");
    const ObjectReader isObject(config, document.placeOf("config"), document.mistakes());
    JsonArena arena;
    destination.config = jsonDocument(config.isObject() ? config : arena.object({}));
    const std::span<const Json> consent = document.list("consent", true);
    for (std::size_t i = 0; i < consent.size(); ++i) {
        if (consent[i].isText())
            destination.consent.emplace_back(consent[i].text());
        else
            addMistake(document.mistakes(),
                       {Kind::WrongType, placeOf(document.placeOf("consent"), i), shownOf(consent[i]), {"text"}});
    }
    const std::span<const Json> subscriptions = document.list("subscriptions", true);
    for (std::size_t i = 0; i < subscriptions.size(); ++i) {
        destination.subscriptions.push_back(
            readSubscription(subscriptions[i], placeOf(document.placeOf("subscriptions"), i), document.mistakes()));
    }
    readRetry(document, destination);
    readRateLimit(document, destination);
    destination.holdMs = document.duration("hold").value_or(destination.holdMs);
    return isClean(document.mistakes(), before) ? std::optional(std::move(destination)) : std::nullopt;
}

} // namespace weir::cdp
