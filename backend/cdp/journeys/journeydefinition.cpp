#include "backend/cdp/journeys/journeydefinition.h"

#include "backend/cdp/journeys/journeynodes.h"

namespace weir::cdp {
namespace {

constexpr std::size_t mostExits = 1'000;

void readEntry(ObjectReader& document, JourneyDefinition& journey)
{
    const Json written = document.need("entry");
    if (written.isAbsent())
        return;
    ObjectReader entry(written, document.placeOf("entry"), document.mistakes());
    if (!entry.has("audience")) {
        if (entry.isObject() && !entry.has("event") && !entry.has("type"))
            entry.note(Mistake::Kind::MissingField, "event", "event");
        else if (entry.isObject())
            journey.entryEvent = readEventPattern(entry, FilterScope{.traits = true});
        return entry.finish();
    }
    if (entry.has("event") || entry.has("type"))
        entry.note(Mistake::Kind::Conflict, "audience", "audience", {"event"});
    journey.entryAudience = entry.neededText("audience");
    journey.existing = entry.flag("existing", false);
    entry.take("event");
    entry.take("type");
    entry.finish();
    if (journey.entryAudience.empty())
        return;
    const JsonMember members[] = {{"audience", Json::ofText(journey.entryAudience)}};
    JsonArena arena;
    journey.entryMember = readCondition(arena.object(members), entry.place(), false, document.mistakes());
}

void readReentry(ObjectReader& document, JourneyDefinition& journey)
{
    if (!document.has("reentry"))
        return;
    ObjectReader reentry(document.take("reentry"), document.placeOf("reentry"), document.mistakes());
    journey.allow = static_cast<JourneyDefinition::Allow>(
        reentry.word("allow", {"always", "once", "afterExit"}, int(JourneyDefinition::Allow::AfterExit)));
    journey.reentryWait = reentry.duration("wait", true).value_or(0);
    if (const std::string per = reentry.text("per"); !per.empty()) {
        journey.per = JsonPath::parse(per);
        if (!journey.per)
            reentry.note(Mistake::Kind::BadPath, "per", per);
        // Who enters by an audience comes with no event that could have such a value.
        if (!journey.entryAudience.empty())
            reentry.note(Mistake::Kind::Conflict, "per", "per", {"audience"});
    }
    reentry.finish();
}

void readEnds(ObjectReader& document, JourneyDefinition& journey)
{
    if (document.has("goal"))
        journey.goal = readJourneyTrigger(document.take("goal"), document.placeOf("goal"), document.mistakes());
    const std::span<const Json> written = document.list("exitWhen", true);
    if (written.size() > mostExits)
        return document.note(Mistake::Kind::TooLarge, "exitWhen", std::to_string(written.size()),
                             {std::to_string(mostExits)});
    for (std::size_t i = 0; i < written.size(); ++i) {
        const std::string place = placeOf(document.placeOf("exitWhen"), i);
        if (std::optional<JourneyTrigger> trigger = readJourneyTrigger(written[i], place, document.mistakes()))
            journey.exitWhen.push_back(std::move(*trigger));
    }
}

void addReferences(const Condition& condition, std::vector<JourneyReference>& references)
{
    // readCondition() bounds the depth.
    if (condition.kind == Condition::Kind::Audience)
        references.push_back({"audience/" + condition.key, condition.place});
    else if (condition.kind == Condition::Kind::List)
        references.push_back({"list/" + condition.key, condition.place});
    for (const Condition& child : condition.children)
        addReferences(child, references);
}

} // namespace

std::uint32_t JourneyDefinition::nodeOf(std::string_view name) const
{
    const auto found = names.find(name);
    return found == names.end() ? noNode : found->second;
}

std::optional<JourneyDefinition> readJourney(ObjectReader& document)
{
    const std::size_t before = document.mistakes().size();
    JourneyDefinition journey;
    readEntry(document, journey);
    readReentry(document, journey);
    readEnds(document, journey);
    journey.inFlight = static_cast<JourneyDefinition::InFlight>(document.word("inFlight", {"stay", "move", "end"}, 0));
    readJourneyNodes(document, journey);
    // What hangs together wrongly is only worth saying of nodes that are right in themselves.
    if (isClean(document.mistakes(), before))
        checkJourneyGraph(journey, document.mistakes());
    return isClean(document.mistakes(), before) ? std::optional(std::move(journey)) : std::nullopt;
}

void checkJourney(ObjectReader& document) { readJourney(document); }

std::vector<JourneyReference> journeyReferences(const JourneyDefinition& journey)
{
    std::vector<JourneyReference> references;
    if (journey.entryMember)
        addReferences(*journey.entryMember, references);
    for (const JourneyTrigger& trigger : journey.exitWhen) {
        if (trigger.when)
            addReferences(*trigger.when, references);
    }
    if (journey.goal && journey.goal->when)
        addReferences(*journey.goal->when, references);
    for (const JourneyNode& node : journey.nodes) {
        for (const JourneyBranch& branch : node.branches) {
            if (branch.trigger.when)
                addReferences(*branch.trigger.when, references);
        }
        if (node.type == JourneyNode::Type::Send)
            references.push_back({"destination/" + node.destination, placeOf(node.place, "destination")});
        if (node.type == JourneyNode::Type::Jump)
            references.push_back({"journey/" + node.journey, placeOf(node.place, "journey")});
    }
    return references;
}

} // namespace weir::cdp
