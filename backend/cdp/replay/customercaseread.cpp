#include "backend/cdp/replay/expectation.h"

#include "backend/base/duration.h"
#include "backend/cdp/common/objectreader.h"
#include "backend/cdp/event/speccheck.h"
#include "backend/cdp/replay/customercase.h"

namespace weir::cdp {
namespace {

constexpr std::int64_t usualStartMs = 1'767'225'600'000; // 2026-01-01T00:00:00Z
/// Further away, sums of times would not be kept.
constexpr std::int64_t longestMs = 3'200'000'000'000'000; // 100,000 years

QString toQt(std::string_view text) { return QString::fromUtf8(text.data(), qsizetype(text.size())); }

std::vector<std::string> texts(ObjectReader& object, std::string_view name)
{
    std::vector<std::string> all;
    const std::span<const Json> elements = object.list(name, true);
    for (std::size_t i = 0; i < elements.size(); ++i) {
        if (elements[i].isText())
            all.emplace_back(elements[i].text());
        else
            addMistake(
                object.mistakes(),
                {Mistake::Kind::WrongType, placeOf(object.placeOf(name), i), shownOf(elements[i]), {"text"}, {}});
    }
    return all;
}

class Reading
{
public:
    Reading(CustomerCase& story, Mistakes& mistakes) : m_story(story), m_mistakes(mistakes) {}

    void read(const Json& root)
    {
        ObjectReader object(root, {}, m_mistakes);
        m_story.name = object.text("name");
        m_story.startMs = start(object);
        const std::span<const Json> definitions = object.list("definitions", true);
        m_story.definitions.assign(definitions.begin(), definitions.end());
        if (!object.has("steps"))
            object.note(Mistake::Kind::MissingField, "steps", "steps");
        const std::span<const Json> steps = object.list("steps", true);
        for (std::size_t i = 0; i < steps.size(); ++i)
            m_story.steps.push_back(step(steps[i], placeOf("steps", i), i + 1));
        object.finish();
        std::int64_t wholeMs = 0;
        for (std::size_t i = 0; i < m_story.steps.size(); ++i) {
            wholeMs += std::min(m_story.steps[i].advanceMs, longestMs);
            if (wholeMs > longestMs) {
                addMistake(m_mistakes,
                           {Mistake::Kind::OutOfRange, placeOf(placeOf("steps", i), "advance"), {}, {}, {}});
                break;
            }
        }
    }

private:
    std::int64_t start(ObjectReader& object)
    {
        const Json value = object.take("start");
        if (value.isAbsent())
            return usualStartMs;
        const std::optional<std::int64_t> when =
            value.isText() ? parseWhen(toQt(value.text()), usualStartMs) : momentOf(value);
        if (when && *when > -longestMs && *when < longestMs)
            return *when;
        object.note(Mistake::Kind::BadDate, "start", shownOf(value));
        return usualStartMs;
    }

    CustomerStep step(const Json& value, const std::string& place, std::size_t number)
    {
        CustomerStep step;
        ObjectReader object(value, place, m_mistakes);
        const Json respond = object.take("respond");
        if (!respond.isAbsent() && isObject(respond, object.placeOf("respond")))
            answers(respond, object.placeOf("respond"), step);
        const std::span<const Json> define = object.list("define", true);
        step.define.assign(define.begin(), define.end());
        step.refused = texts(object, "refused");
        if (object.has("refused") && !object.has("define"))
            object.note(Mistake::Kind::Conflict, "refused", "refused", {"define"});
        const std::vector<std::string> removed = texts(object, "remove");
        for (std::size_t i = 0; i < removed.size(); ++i) {
            const std::size_t slash = removed[i].find('/');
            if (slash == std::string::npos)
                addMistake(m_mistakes,
                           {Mistake::Kind::BadKey, placeOf(object.placeOf("remove"), i), removed[i], {}, {}});
            else
                step.remove.emplace_back(removed[i].substr(0, slash), removed[i].substr(slash + 1));
        }
        step.source = object.text("source");
        const std::span<const Json> events = object.list("events", true);
        for (std::size_t i = 0; i < events.size(); ++i)
            step.events.push_back(event(events[i], placeOf(object.placeOf("events"), i), number, i + 1));
        step.advanceMs = object.duration("advance", true).value_or(0);
        const Json restart = object.take("restart");
        if (!restart.isAbsent() && !restart.isTrue())
            object.note(Mistake::Kind::WrongType, "restart", shownOf(restart), {"true"});
        step.restart = restart.isTrue();
        step.expect = object.take("expect");
        if (!step.expect.isAbsent())
            checkExpectation(step.expect, object.placeOf("expect"), m_mistakes);
        object.finish();
        return step;
    }

    bool isObject(const Json& value, const std::string& place)
    {
        if (!value.isObject())
            addMistake(m_mistakes, {Mistake::Kind::WrongType, place, shownOf(value), {"object"}, {}});
        return value.isObject();
    }

    void answers(const Json& respond, const std::string& place, CustomerStep& step)
    {
        for (const JsonMember& member : respond.members()) {
            if (member.name == "comment" && member.value.isText())
                continue;
            ObjectReader object(member.value, placeOf(place, member.name), m_mistakes);
            CustomerAnswer answer;
            answer.destination = member.name;
            answer.status = int(object.integer("status", answer.status, 0, 999));
            answer.times = object.integer("times", answer.times, 1, 1'000'000'000);
            answer.body = object.text("body");
            answer.retryAfterMs = object.duration("retryAfter", true);
            object.finish();
            step.respond.push_back(std::move(answer));
        }
    }

    CustomerEvent event(const Json& value, const std::string& place, std::size_t step, std::size_t number)
    {
        CustomerEvent event;
        event.id = std::to_string(step) + '/' + std::to_string(number);
        if (!isObject(value, place))
            return event;
        event.event = m_story.arena.with(value, "at", {});
        if (value.at("comment").isText())
            event.event = m_story.arena.with(event.event, "comment", {});
        const Json at = value.at("at");
        if (at.isText() && parseWhen(toQt(at.text()), 0))
            event.at = at.text();
        else if (const std::optional<std::int64_t> moment = at.isNumber() ? momentOf(at) : std::nullopt)
            event.at = momentText(*moment);
        else if (!at.isAbsent())
            addMistake(m_mistakes, {Mistake::Kind::BadDate, placeOf(place, "at"), shownOf(at), {}, {}});
        return event;
    }

    CustomerCase& m_story;
    Mistakes& m_mistakes;
};

} // namespace

CustomerCaseRead readCustomerCase(const JsonPointer& document)
{
    CustomerCaseRead read;
    CustomerCase story;
    story.document = document;
    Reading(story, read.mistakes).read(document->root);
    if (read.mistakes.empty())
        read.story = std::move(story);
    return read;
}

} // namespace weir::cdp
