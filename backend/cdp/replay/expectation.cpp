#include "backend/cdp/replay/expectation.h"

#include <algorithm>

namespace weir::cdp {
namespace {

constexpr std::size_t longestShown = 400;

bool isComment(const JsonMember& member) { return member.name == "comment" && member.value.isText(); }

std::string shortened(std::string text)
{
    if (text.size() <= longestShown)
        return text;
    std::size_t end = longestShown;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80)
        --end;
    return text.substr(0, end) + "…";
}

std::string listed(const std::vector<std::string>& names)
{
    std::string text = "[";
    for (const std::string& name : names) {
        if (text.size() > 1)
            text += ',';
        appendJsonText(text, name);
    }
    return text + ']';
}

std::string quoted(std::string_view text)
{
    std::string out;
    appendJsonText(out, text);
    return out;
}

} // namespace

void Expectation::compare(const Json& expect)
{
    audiences(expect.at("audiences"));
    profiles(expect.at("profiles"));
    absent(expect.at("absent"));
    journeys(expect.at("journeys"));
    sent(expect.at("sent"));
    deadLetters(expect.at("deadLetters"));
    moves(expect.at("entered"), "entered", true);
    moves(expect.at("exited"), "exited", false);
    why(expect.at("why"));
}

void Expectation::audiences(const Json& expected)
{
    for (const JsonMember& member : expected.members()) {
        if (!isComment(member))
            members(placeOf("audiences", member.name), member.value, m_world.members(std::string(member.name)));
    }
}

void Expectation::profiles(const Json& expected)
{
    for (const JsonMember& member : expected.members()) {
        if (isComment(member))
            continue;
        const std::string path = placeOf("profiles", member.name);
        const std::optional<ProfileView> view = m_world.profile(std::string(member.name));
        if (member.value.isAbsent()) {
            if (view)
                note(CustomerMismatch::Why::Unexpected, path, {}, quoted(view->name));
            continue;
        }
        if (!view) {
            note(CustomerMismatch::Why::Missing, path, toJsonText(member.value), {});
            continue;
        }
        const Json& fields = member.value;
        if (fields.at("traits").isObject())
            subset(path + ".traits", fields.at("traits"), view->traits ? view->traits->root : Json());
        for (const JsonMember& type : fields.at("identifiers").members()) {
            if (isComment(type))
                continue;
            const auto found = std::find_if(view->identifiers.begin(), view->identifiers.end(),
                                            [&](const auto& each) { return each.first == type.name; });
            const Names values = found == view->identifiers.end() ? Names() : found->second;
            Names wanted;
            for (const Json& value : type.value.elements())
                wanted.emplace_back(value.text());
            std::sort(wanted.begin(), wanted.end());
            Names actual = values;
            std::sort(actual.begin(), actual.end());
            if (wanted != actual)
                note(CustomerMismatch::Why::Different, path + ".identifiers." + std::string(type.name), listed(wanted),
                     listed(actual));
        }
        if (!fields.at("audiences").isAbsent()) {
            Names wanted;
            for (const Json& value : fields.at("audiences").elements())
                wanted.emplace_back(value.text());
            std::sort(wanted.begin(), wanted.end());
            wanted.erase(std::unique(wanted.begin(), wanted.end()), wanted.end());
            if (wanted != view->audiences)
                note(CustomerMismatch::Why::Different, path + ".audiences", listed(wanted), listed(view->audiences));
        }
        if (fields.at("events").isNumber() && fields.at("events").integer() != view->events)
            note(CustomerMismatch::Why::Different, path + ".events", toJsonText(fields.at("events")),
                 std::to_string(view->events));
    }
}

void Expectation::absent(const Json& expected)
{
    for (const Json& name : expected.elements()) {
        if (const std::optional<ProfileView> view = m_world.profile(std::string(name.text())))
            note(CustomerMismatch::Why::Unexpected, placeOf("absent", name.text()), {}, quoted(view->name));
    }
}

void Expectation::journeys(const Json& expected)
{
    for (const JsonMember& journey : expected.members()) {
        if (isComment(journey))
            continue;
        for (const JsonMember& profile : journey.value.members()) {
            if (isComment(profile))
                continue;
            const std::optional<std::string> node =
                m_world.journeyNode(std::string(journey.name), std::string(profile.name));
            const std::string wanted = profile.value.isAbsent() ? std::string() : quoted(profile.value.text());
            const std::string actual = node ? quoted(*node) : std::string();
            if (wanted != actual)
                note(wanted.empty()   ? CustomerMismatch::Why::Unexpected
                     : actual.empty() ? CustomerMismatch::Why::Missing
                                      : CustomerMismatch::Why::Different,
                     placeOf(placeOf("journeys", journey.name), profile.name), wanted, actual);
        }
    }
}

void Expectation::moves(const Json& expected, std::string_view key, bool entered)
{
    for (const JsonMember& member : expected.members()) {
        if (isComment(member))
            continue;
        Names names;
        for (const MembershipRecord& record : m_history.memberships) {
            if (record.entered == entered && record.audience == member.name)
                names.push_back(record.name);
        }
        members(placeOf(std::string(key), member.name), member.value, std::move(names));
    }
}

void Expectation::sent(const Json& expected)
{
    for (const JsonMember& member : expected.members()) {
        if (isComment(member))
            continue;
        const std::string path = placeOf("sent", member.name);
        std::vector<Json> payloads;
        std::vector<ProfileId> people;
        for (const SentRecord& record : m_history.sent) {
            if (record.destination != member.name)
                continue;
            payloads.push_back(record.payload ? record.payload->root : Json::null());
            people.push_back(record.profile);
        }
        const std::span<const Json> wanted = member.value.elements();
        const std::vector<std::size_t> matches = matchInOrder(wanted, payloads, people);
        if (matches.size() == wanted.size() && wanted.size() == payloads.size())
            continue;
        JsonArena arena;
        // With as many as expected, the first that differs says more than all of them.
        bool isTold = false;
        if (wanted.size() == payloads.size()) {
            for (std::size_t i = 0; i < wanted.size() && !isTold; ++i) {
                std::string place;
                isTold = !isWithin(wanted[i], payloads[i], &place);
                if (isTold)
                    note(CustomerMismatch::Why::Different, placeOf(path, i) + (place.empty() ? "" : '.' + place),
                         toJsonText(wanted[i]), toJsonText(payloads[i]));
            }
        }
        if (isTold)
            continue;
        note(wanted.size() > payloads.size() ? CustomerMismatch::Why::Missing : CustomerMismatch::Why::Unexpected, path,
             member.value.isAbsent() ? "[]" : toJsonText(member.value), toJsonText(arena.array(payloads)));
    }
}

void Expectation::deadLetters(const Json& expected)
{
    if (!expected.isArray())
        return;
    const auto match = [&](const std::vector<DeadLetterRecord>& records, std::string& shown) {
        JsonArena arena;
        std::vector<Json> actual;
        std::vector<ProfileId> people;
        for (const DeadLetterRecord& record : records) {
            const JsonMember members[] = {{"reason", Json::ofText(record.reason)},
                                          {"messageId", Json::ofText(record.messageId)},
                                          {"detail", Json::ofText(record.detail)},
                                          {"where", Json::ofText(record.where)}};
            actual.push_back(arena.object(members));
            // Each for itself: a set.
            people.push_back({0, people.size()});
        }
        shown = toJsonText(arena.array(actual));
        return actual.size() == expected.elements().size() &&
               matchInOrder(expected.elements(), actual, people).size() == actual.size();
    };
    std::string all, since;
    if (!match(m_history.allDeadLetters, all) && !match(m_history.deadLetters, since))
        note(CustomerMismatch::Why::Different, "deadLetters", toJsonText(expected), since);
}

void Expectation::why(const Json& expected)
{
    if (!expected.isObject())
        return;
    const std::string audience(expected.at("audience").text()), profile(expected.at("profile").text());
    const std::optional<Explanation> explanation = m_world.why(audience, profile);
    const Json verdict = expected.at("verdict");
    const std::string path = "why." + audience + '.' + profile;
    // Nobody is in an audience that is out of force.
    if (!explanation && verdict.isBool() && !verdict.isTrue() && m_world.profile(profile))
        return;
    if (verdict.isAbsent() ? explanation.has_value() : !explanation.has_value())
        note(explanation ? CustomerMismatch::Why::Unexpected : CustomerMismatch::Why::Missing, path,
             explanation ? std::string() : toJsonText(verdict),
             explanation ? (explanation->holds ? "true" : "false") : std::string());
    else if (explanation && explanation->holds != verdict.isTrue())
        note(CustomerMismatch::Why::Different, path, toJsonText(verdict), explanation->holds ? "true" : "false");
}

void Expectation::members(const std::string& path, const Json& expected, Names actual)
{
    Names wanted;
    for (const Json& name : expected.elements())
        wanted.push_back(person(name.text()));
    for (std::string& name : actual)
        name = person(name);
    for (Names* const names : {&wanted, &actual}) {
        std::sort(names->begin(), names->end());
        names->erase(std::unique(names->begin(), names->end()), names->end());
    }
    if (wanted != actual)
        note(CustomerMismatch::Why::Different, path, listed(wanted), listed(actual));
}

void Expectation::subset(const std::string& path, const Json& expected, const Json& actual)
{
    for (const JsonMember& member : expected.members()) {
        const Json value = actual.at(member.name);
        if (isComment(member) && value.isAbsent())
            continue;
        std::string place;
        if (isWithin(member.value, value, &place))
            continue;
        using Why = CustomerMismatch::Why;
        note(member.value.isAbsent() ? Why::Unexpected
             : value.isAbsent()      ? Why::Missing
                                     : Why::Different,
             placeOf(path, member.name), toJsonText(member.value),
             value.kind() == Json::Kind::Absent ? std::string() : toJsonText(value));
    }
}

std::string Expectation::person(std::string_view name) const
{
    const std::optional<ProfileView> view = m_world.profile(std::string(name));
    return view ? view->name : std::string(name);
}

void Expectation::note(CustomerMismatch::Why why, std::string path, std::string expected, std::string actual)
{
    m_mismatches.push_back(
        {m_step, std::move(path), shortened(std::move(expected)), shortened(std::move(actual)), why});
}

} // namespace weir::cdp
