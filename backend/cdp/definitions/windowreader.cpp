// Windows and counts: which events of a condition count, and how many must.
#include "backend/cdp/common/timezone.h"
#include "backend/cdp/common/verdict.h"
#include "backend/cdp/definitions/conditionreader.h"

#include <array>

namespace weir::cdp {
namespace {

using Kind = Mistake::Kind;

/// Of several forms that exclude each other the one that is written; empty: none or several (noted).
std::string_view onlyOneOf(ObjectReader& object, std::span<const std::string_view> forms)
{
    std::string_view found;
    for (const std::string_view form : forms) {
        if (!object.has(form))
            continue;
        if (!found.empty()) {
            object.take(form);
            object.take(found);
            object.note(Kind::Conflict, form, std::string(form), {std::string(found)});
            return {};
        }
        found = form;
    }
    if (found.empty() && object.isObject())
        addMistake(object.mistakes(), {Kind::MissingField, object.place(), {}, {forms.begin(), forms.end()}});
    return found;
}

/// The elements of a field that has exactly two of them.
std::span<const Json> pairOf(ObjectReader& object, std::string_view name)
{
    const std::span<const Json> both = object.list(name);
    if (both.size() == 2)
        return both;
    if (!both.empty())
        object.note(Kind::OutOfRange, name, std::to_string(both.size()), {"2", "2"});
    return {};
}

std::optional<std::int64_t> durationAt(ObjectReader& object, const std::string& place, const Json& value,
                                       bool mayBeZero)
{
    const std::optional<std::int64_t> ms = durationOf(value);
    if (ms && (*ms > 0 || mayBeZero))
        return ms;
    addMistake(object.mistakes(), {Kind::BadDuration, place, shownOf(value)});
    return {};
}

void readBetween(ObjectReader& object, Window& window)
{
    const std::span<const Json> both = pairOf(object, "between");
    if (both.empty())
        return;
    const std::string place = object.placeOf("between");
    const auto from = durationAt(object, placeOf(place, std::size_t(0)), both[0], false);
    const auto to = durationAt(object, placeOf(place, std::size_t(1)), both[1], true);
    if (!from || !to)
        return;
    if (*from <= *to)
        object.note(Kind::Reversed, "between", shownOf(both[0]), {shownOf(both[1])});
    window.from = *from;
    window.to = *to;
}

void readAbsolute(ObjectReader& object, Window& window)
{
    window.form = Window::Form::Absolute;
    window.from = object.date("from").value_or(always);
    window.to = object.date("until").value_or(never);
    if (window.from >= window.to)
        object.note(Kind::Reversed, "from", shownOf(object.take("from")), {shownOf(object.take("until"))});
}

void readCalendar(ObjectReader& object, Window& window)
{
    window.form = Window::Form::Calendar;
    window.from = 0;
    window.unit = CalendarUnit(object.word("calendar", {"day", "week", "month", "quarter", "year"}, 0));
    window.timeZone = object.text("timeZone");
    if (object.has("timeZone") && object.take("timeZone").isText() && !isTimeZone(window.timeZone))
        object.note(Kind::BadTimeZone, "timeZone", shownOf(object.take("timeZone")));
}

void needTrue(ObjectReader& object, std::string_view name)
{
    if (!object.flag(name, true))
        object.note(Kind::UnknownWord, name, "false", {"true"});
}

} // namespace

std::optional<Window> readWindow(const Json& written, const std::string& place, Mistakes& mistakes)
{
    Window window;
    if (written.isAbsent())
        return window;
    const std::size_t before = mistakes.size();
    ObjectReader object(written, place, mistakes);
    // from and until go together: whichever is there stands for both.
    const std::string_view bound = object.has("from") || !object.has("until") ? "from" : "until";
    const std::array<std::string_view, 6> forms{"ever", "last", "between", "before", "calendar", bound};
    const std::string_view form = onlyOneOf(object, forms);
    if (form == "ever") {
        needTrue(object, form);
    } else if (form == "last") {
        window.from = object.duration(form).value_or(1);
    } else if (form == "between") {
        readBetween(object, window);
    } else if (form == "before") {
        window.to = object.duration(form, true).value_or(0);
    } else if (form == "calendar") {
        readCalendar(object, window);
    } else if (form == bound) {
        readAbsolute(object, window);
    }
    if (!form.empty())
        object.finish();
    return isClean(mistakes, before) ? std::optional(window) : std::nullopt;
}

std::optional<CountRange> readCount(const Json& written, const std::string& place, Mistakes& mistakes)
{
    CountRange range;
    if (written.isAbsent())
        return range;
    const std::size_t before = mistakes.size();
    ObjectReader object(written, place, mistakes);
    static constexpr std::array<std::string_view, 5> forms{"atLeast", "atMost", "exactly", "between", "never"};
    const std::string_view form = onlyOneOf(object, forms);
    if (form == "atLeast") {
        range.atLeast = object.integer(form, 1, 0, never);
    } else if (form == "atMost") {
        range = {0, object.integer(form, 0, 0, never)};
    } else if (form == "exactly") {
        range.atLeast = range.atMost = object.integer(form, 0, 0, never);
    } else if (form == "never") {
        needTrue(object, form);
        range = {0, 0};
    } else if (form == "between") {
        const std::span<const Json> both = pairOf(object, form);
        for (std::size_t i = 0; i < both.size(); ++i) {
            const std::string at = placeOf(object.placeOf(form), i);
            const std::optional<std::int64_t> count = both[i].integer();
            if (!both[i].isNumber())
                addMistake(mistakes, {Kind::WrongType, at, shownOf(both[i]), {"number"}});
            else if (!count || *count < 0)
                addMistake(mistakes, {Kind::OutOfRange, at, shownOf(both[i]), {"0"}});
            else
                (i == 0 ? range.atLeast : range.atMost) = *count;
        }
        if (isClean(mistakes, before) && range.atLeast > range.atMost)
            object.note(Kind::Reversed, form, shownOf(both[0]), {shownOf(both[1])});
    }
    if (!form.empty())
        object.finish();
    return isClean(mistakes, before) ? std::optional(range) : std::nullopt;
}

} // namespace weir::cdp
