#include "backend/cdp/rules/evaluator.h"
#include "backend/cdp/rules/profilesurroundings.h"

#include <QDateTime>
#include <QTimeZone>
#include <algorithm>

namespace weir::cdp {
namespace {

QDate firstDay(CalendarUnit unit, QDate date)
{
    switch (unit) {
    case CalendarUnit::Day:
        return date;
    case CalendarUnit::Week:
        return date.addDays(1 - date.dayOfWeek());
    case CalendarUnit::Month:
        return {date.year(), date.month(), 1};
    case CalendarUnit::Quarter:
        return {date.year(), (date.month() - 1) / 3 * 3 + 1, 1};
    case CalendarUnit::Year:
        break;
    }
    return {date.year(), 1, 1};
}

QDate nextFirstDay(CalendarUnit unit, QDate first)
{
    switch (unit) {
    case CalendarUnit::Day:
        return first.addDays(1);
    case CalendarUnit::Week:
        return first.addDays(7);
    case CalendarUnit::Month:
        return first.addMonths(1);
    case CalendarUnit::Quarter:
        return first.addMonths(3);
    case CalendarUnit::Year:
        break;
    }
    return first.addYears(1);
}

} // namespace

Evaluator::Range Evaluator::range(const CompiledWindow& compiled, std::int64_t atMs)
{
    const Window& window = compiled.window;
    switch (window.form) {
    case Window::Form::Relative:
        return {.low = window.from == never ? always : atMs - window.from,
                .high = atMs - window.to,
                .isOpen = window.from == never};
    case Window::Form::Absolute: // the feature takes no others
        return {.low = always, .high = atMs, .isOpen = true};
    case Window::Form::Calendar:
        break;
    }
    Period& period = m_periods[compiled.calendar];
    if (atMs < period.begins || atMs >= period.ends) {
        const QTimeZone zone =
            window.timeZone.empty() ? QTimeZone::utc() : QTimeZone(QByteArray::fromStdString(window.timeZone));
        const QDate first = firstDay(window.unit, QDateTime::fromMSecsSinceEpoch(atMs, zone).date());
        period = {first.startOfDay(zone).toMSecsSinceEpoch(),
                  nextFirstDay(window.unit, first).startOfDay(zone).toMSecsSinceEpoch()};
    }
    return {.low = period.begins - 1, .high = atMs, .ends = period.ends};
}

Evaluator::Range Evaluator::range(const Series& series, const CompiledWindow& window, std::int64_t atMs)
{
    Range found = range(window, atMs);
    found.last = series.above(found.high);
    found.first = found.isOpen ? 0 : std::min(found.last, series.above(found.low));
    return found;
}

/// When the entries of the range are others: one comes due, the oldest leaves, the period ends.
std::int64_t Evaluator::slides(const Series& series, const Range& range, const CompiledWindow& compiled) const
{
    const Window& window = compiled.window;
    const bool isRelative = window.form == Window::Form::Relative;
    std::int64_t until = never;
    if (range.last < series.size())
        until = series.timeAt(range.last) + (isRelative ? window.to : 0);
    if (range.first < range.last) {
        until = std::min(until, range.ends);
        if (isRelative && !range.isOpen)
            until = std::min(until, series.timeAt(range.first) + window.from);
    }
    return until;
}

Json Evaluator::stored(std::string_view json)
{
    if (json.empty())
        return {};
    const char first = json.front();
    if (first == '"' && json.find('\\') == std::string_view::npos)
        return Json::ofText(json.substr(1, json.size() - 2));
    if (first == 't' || first == 'f')
        return Json::ofBool(first == 't');
    if (first == 'n')
        return Json::null();
    Json value;
    // The parser keeps nothing but what lies in the arena and in the stored text.
    return m_parser.parse(json, m_arena, value) ? value : Json();
}

Json Evaluator::document(const Feature& feature, const Series& series, std::size_t index)
{
    return stored(series.text(feature, index, feature.texts.size()));
}

std::vector<std::size_t> Evaluator::matching(const Feature& feature, const Series& series, const Range& range,
                                             const At& at, std::int64_t& until)
{
    std::vector<std::size_t> found;
    const ProfileSurroundings around(*this, at.profile, at.ms, m_entry);
    for (std::size_t i = range.first; i < range.last; ++i) {
        if (series.isContinuation(i))
            continue;
        if (feature.isDynamic) {
            const Verdict verdict = feature.pattern.where->evaluate(document(feature, series, i), at.ms, &around);
            until = std::min(until, verdict.until);
            if (!verdict.holds)
                continue;
        }
        found.push_back(i);
    }
    return found;
}

Verdict Evaluator::countNode(const RuleNode& node, const At& at)
{
    const CountRange& wanted = node.condition->count;
    const Series* series = at.profile.seriesOf(node.feature);
    if (!series)
        return {wanted.contains(0) && !node.condition->latest, never};
    const Range range = this->range(*series, node.during, at.ms);
    Verdict verdict;
    if (!node.isDecided) {
        verdict.until = slides(*series, range, node.during);
        const auto found = matching(m_rules.features()[node.feature], *series, range, at, verdict.until);
        verdict.holds = wanted.contains(static_cast<std::int64_t>(found.size()));
    } else {
        const auto folded = range.isOpen ? static_cast<std::int64_t>(series->foldedCount()) : 0;
        const std::int64_t count = folded + series->countIn(range.first, range.last);
        verdict.holds = wanted.contains(count);
        const bool isSliding = !range.isOpen && node.during.window.form == Window::Form::Relative;
        if (isSliding && range.last == series->size() && !series->hasContinuations()) {
            // The very entry whose leaving changes the answer; fewer never become more.
            std::int64_t leaving = 0;
            if (count > wanted.atMost)
                leaving = count - wanted.atMost;
            else if (count >= wanted.atLeast && wanted.atLeast > 0)
                leaving = count - wanted.atLeast + 1;
            if (leaving > 0)
                verdict.until =
                    series->timeAt(range.first + static_cast<std::size_t>(leaving) - 1) + node.during.window.from;
        } else {
            verdict.until = slides(*series, range, node.during);
        }
    }
    if (!node.condition->latest)
        return verdict;
    const Verdict newest = latest(node, at);
    return {verdict.holds && newest.holds,
            std::min({verdict.until, newest.until, slides(*series, range, node.during)})};
}

Verdict Evaluator::latest(const RuleNode& node, const At& at)
{
    const Series* series = at.profile.seriesOf(node.feature);
    if (!series)
        return {};
    const Feature& feature = m_rules.features()[node.feature];
    const Range range = this->range(*series, node.during, at.ms);
    Verdict verdict{false, slides(*series, range, node.during)};
    const ProfileSurroundings around(*this, at.profile, at.ms, m_entry);
    Json newest;
    const auto found = matching(feature, *series, range, at, verdict.until);
    const auto* fold = range.isOpen ? series->textFold(feature.texts.size()) : nullptr;
    const Series::End* folded = fold && fold->last.isThere ? &fold->last : nullptr;
    if (!found.empty() && (!folded || folded->isBefore(series->timeAt(found.back()), series->messageId(found.back()))))
        newest = document(feature, *series, found.back());
    else if (folded)
        newest = stored(folded->text);
    else
        return verdict;
    const Verdict tested = node.condition->latest->evaluate(newest, at.ms, &around);
    return {tested.holds, std::min(verdict.until, tested.until)};
}

Verdict Evaluator::regularlyNode(const RuleNode& node, const At& at)
{
    const Condition& condition = *node.condition;
    const Series* series = at.profile.seriesOf(node.feature);
    if (!series)
        return {condition.count.contains(0), never};
    const Feature& feature = m_rules.features()[node.feature];
    const std::int64_t oldest = at.ms - condition.each * condition.of;
    Range all{.low = oldest, .high = at.ms};
    all.last = series->above(at.ms);
    all.first = std::min(all.last, series->above(oldest));
    Verdict verdict;
    if (all.last < series->size())
        verdict.until = series->timeAt(all.last);
    std::vector<std::int64_t> counts(static_cast<std::size_t>(condition.of));
    for (const std::size_t i : matching(feature, *series, all, at, verdict.until)) {
        const std::int64_t age = (at.ms - series->timeAt(i)) / condition.each;
        ++counts[static_cast<std::size_t>(age)];
        verdict.until = std::min(verdict.until, series->timeAt(i) + (age + 1) * condition.each);
    }
    // What does not match now may match later: those were looked at for `until` already.
    verdict.holds = std::count_if(counts.begin(), counts.end(), [&](std::int64_t count) {
                        return condition.count.contains(count);
                    }) >= condition.periods;
    return verdict;
}

} // namespace weir::cdp
