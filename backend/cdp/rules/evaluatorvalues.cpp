#include "backend/cdp/rules/evaluator.h"
#include "backend/cdp/rules/profilesurroundings.h"

#include <QDateTime>
#include <algorithm>
#include <cmath>

namespace weir::cdp {
namespace {

constexpr std::size_t longestList = 1'000;

Json numberOf(double value)
{
    constexpr double exact = 9007199254740992.0;
    return value == std::trunc(value) && std::abs(value) < exact ? Json::ofInteger(static_cast<std::int64_t>(value))
                                                                 : Json::ofNumber(value);
}

/// Numbers by value before texts by code point, then what else there is.
bool isBefore(const Json& a, const Json& b)
{
    if (a.kind() != b.kind())
        return a.kind() < b.kind();
    if (a.isNumber())
        return a.number() < b.number();
    return a.text() < b.text();
}

/// By the code points of what stands there, a number's too: "10" before "9".
bool isBeforeAsText(const Json& a, const Json& b)
{
    const auto written = [](const Json& value) {
        return value.isText() ? std::string(value.text()) : toJsonText(value);
    };
    const int order = written(a).compare(written(b));
    return order != 0 ? order < 0 : isBefore(a, b);
}

} // namespace

Series::NumberFold Evaluator::numbers(std::uint32_t index, std::uint32_t column, const CompiledWindow& window,
                                      const At& at, std::int64_t& until)
{
    Series::NumberFold fold;
    const Series* series = at.profile.seriesOf(index);
    if (!series)
        return fold;
    const Feature& feature = m_rules.features()[index];
    const Range range = this->range(*series, window, at.ms);
    until = std::min(until, slides(*series, range, window));
    if (range.isOpen)
        if (const auto* folded = series->numberFold(column))
            fold = *folded;
    const auto add = [&](std::size_t i) {
        if (const double number = series->number(feature, i, column); !std::isnan(number))
            fold.add(number);
    };
    if (!feature.isDynamic) {
        for (std::size_t i = range.first; i < range.last; ++i)
            add(i);
        return fold;
    }
    for (std::size_t i : matching(feature, *series, range, at, until)) {
        add(i);
        for (++i; i < range.last && series->isContinuation(i); ++i)
            add(i);
    }
    return fold;
}

std::map<std::string, std::uint64_t> Evaluator::values(std::uint32_t index, std::uint32_t column,
                                                       const CompiledWindow& window, const At& at, std::int64_t& until)
{
    std::map<std::string, std::uint64_t> values;
    const Series* series = at.profile.seriesOf(index);
    if (!series)
        return values;
    const Feature& feature = m_rules.features()[index];
    const Range range = this->range(*series, window, at.ms);
    until = std::min(until, slides(*series, range, window));
    if (range.isOpen)
        if (const auto* folded = series->textFold(column))
            values = folded->values;
    const auto add = [&](std::size_t i) {
        if (const std::string& text = series->text(feature, i, column); !text.empty())
            ++values[text];
    };
    if (!feature.isDynamic) {
        for (std::size_t i = range.first; i < range.last; ++i)
            add(i);
        return values;
    }
    for (std::size_t i : matching(feature, *series, range, at, until)) {
        add(i);
        for (++i; i < range.last && series->isContinuation(i); ++i)
            add(i);
    }
    return values;
}

Json Evaluator::aggregate(Aggregate aggregate, std::uint32_t feature, std::uint32_t column,
                          const CompiledWindow& window, const At& at, std::int64_t& until)
{
    if (aggregate == Aggregate::UniqueCount)
        return Json::ofInteger(static_cast<std::int64_t>(values(feature, column, window, at, until).size()));
    const Series::NumberFold fold = numbers(feature, column, window, at, until);
    if (aggregate == Aggregate::Sum)
        return numberOf(fold.sum.value());
    if (fold.count == 0)
        return {};
    switch (aggregate) {
    case Aggregate::Average:
        return numberOf(fold.sum.value() / static_cast<double>(fold.count));
    case Aggregate::Minimum:
        return numberOf(fold.minimum);
    default:
        return numberOf(fold.maximum);
    }
}

Verdict Evaluator::aggregateNode(const RuleNode& node, const At& at)
{
    Verdict verdict;
    const Json value = aggregate(node.condition->aggregate, node.feature, node.column, node.during, at, verdict.until);
    const ProfileSurroundings around(*this, at.profile, at.ms, m_entry);
    const Verdict tested = node.condition->test->test(value, at.ms, {}, &around);
    verdict = {tested.holds, std::min(verdict.until, tested.until)};
    return node.condition->latest ? verdict & latest(node, at) : verdict;
}

Json Evaluator::dateText(std::int64_t ms)
{
    const QDateTime moment = QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC);
    return m_arena.text(moment.toString(ms % 1'000 == 0 ? Qt::ISODate : Qt::ISODateWithMs).toStdString());
}

Json Evaluator::told(const Profile& profile, std::string_view key, std::int64_t atMs, std::int64_t& until)
{
    const TraitSlot* slot = profile.traitSlot(key);
    if (!slot)
        return {};
    const auto next =
        std::find_if(slot->told.begin(), slot->told.end(), [atMs](const ToldTrait& one) { return one.timeMs > atMs; });
    if (next != slot->told.end())
        until = std::min(until, next->timeMs);
    return next == slot->told.begin() ? Json() : stored(std::prev(next)->json);
}

Json Evaluator::trait(const Profile& profile, std::string_view key, std::int64_t atMs, std::int64_t& until)
{
    constexpr int deepest = 400;
    const std::uint32_t index = m_rules.trait(key);
    if (index == nothing)
        return told(profile, key, atMs, until);
    if (const auto known = m_knownTraits.find(index);
        known != m_knownTraits.end() && known->second.profile == &profile && known->second.atMs == atMs) {
        until = std::min(until, known->second.until);
        return known->second.value;
    }
    if (m_level == deepest)
        return {};
    ++m_level;
    std::int64_t stands = never;
    const Json value = computed(m_rules.traits()[index], {profile, atMs}, stands);
    if (--m_level > 0)
        m_knownTraits[index] = {&profile, atMs, stands, value};
    until = std::min(until, stands);
    return value;
}

Json Evaluator::computed(const CompiledTrait& trait, const At& at, std::int64_t& until)
{
    const auto aggregated = [&](Aggregate aggregate) {
        return this->aggregate(aggregate, trait.feature, trait.column, trait.during, at, until);
    };
    switch (trait.definition.compute) {
    case Compute::Count: {
        const Series* series = at.profile.seriesOf(trait.feature);
        if (!series)
            return Json::ofInteger(0);
        const Range range = this->range(*series, trait.during, at.ms);
        until = std::min(until, slides(*series, range, trait.during));
        if (!trait.isDecided)
            return Json::ofInteger(static_cast<std::int64_t>(
                matching(m_rules.features()[trait.feature], *series, range, at, until).size()));
        const auto folded = range.isOpen ? static_cast<std::int64_t>(series->foldedCount()) : 0;
        return Json::ofInteger(folded + series->countIn(range.first, range.last));
    }
    case Compute::Sum:
        return aggregated(Aggregate::Sum);
    case Compute::Average:
        return aggregated(Aggregate::Average);
    case Compute::Minimum:
        return aggregated(Aggregate::Minimum);
    case Compute::Maximum:
        return aggregated(Aggregate::Maximum);
    case Compute::UniqueCount:
        return aggregated(Aggregate::UniqueCount);
    case Compute::First:
        return firstOrLast(trait, false, at, until);
    case Compute::Last:
        return firstOrLast(trait, true, at, until);
    case Compute::FirstSeen:
        return seen(trait, false, at, until);
    case Compute::LastSeen:
        return seen(trait, true, at, until);
    case Compute::MostFrequent: {
        const auto values = this->values(trait.feature, trait.column, trait.during, at, until);
        Json best;
        std::uint64_t most = static_cast<std::uint64_t>(trait.definition.minimumCount);
        for (const auto& [text, count] : values) {
            if (count < most)
                continue;
            const Json value = stored(m_arena.copy(text));
            if (count > most || best.isAbsent() || isBeforeAsText(value, best))
                best = value;
            most = count;
        }
        return best;
    }
    case Compute::UniqueList:
        return uniqueList(values(trait.feature, trait.column, trait.during, at, until));
    case Compute::Formula:
        break;
    case Compute::Sql:
        return {};
    }
    if (!trait.formula)
        return {};
    const ProfileSurroundings around(*this, at.profile, at.ms, m_entry);
    return trait.formula->evaluate(around, at.ms, m_arena, until);
}

Json Evaluator::uniqueList(const std::map<std::string, std::uint64_t>& values)
{
    std::vector<Json> list;
    for (const auto& [text, count] : values)
        list.push_back(stored(m_arena.copy(text)));
    std::sort(list.begin(), list.end(), isBefore);
    if (list.size() > longestList)
        list.resize(longestList);
    return m_arena.array(list);
}

std::size_t Evaluator::overflow(const Profile& profile, std::uint32_t index, std::int64_t atMs)
{
    const CompiledTrait& trait = m_rules.traits()[index];
    if (trait.definition.compute != Compute::UniqueList)
        return 0;
    std::int64_t until = never;
    const std::size_t count = values(trait.feature, trait.column, trait.during, {profile, atMs}, until).size();
    return count > longestList ? count - longestList : 0;
}

Json Evaluator::firstOrLast(const CompiledTrait& trait, bool isLast, const At& at, std::int64_t& until)
{
    const Series* series = at.profile.seriesOf(trait.feature);
    if (!series)
        return {};
    const Feature& feature = m_rules.features()[trait.feature];
    const Range range = this->range(*series, trait.during, at.ms);
    until = std::min(until, slides(*series, range, trait.during));
    const Series::TextFold* fold = range.isOpen ? series->textFold(trait.column) : nullptr;
    const Series::End* folded = fold ? (isLast ? &fold->last : &fold->first) : nullptr;
    std::vector<std::size_t> decided;
    if (feature.isDynamic)
        decided = matching(feature, *series, range, at, until);
    const std::size_t count = feature.isDynamic ? decided.size() : range.last - range.first;
    for (std::size_t step = 0; step < count; ++step) {
        const std::size_t place = isLast ? count - 1 - step : step;
        const std::size_t i = feature.isDynamic ? decided[place] : range.first + place;
        const std::string& text = series->text(feature, i, trait.column);
        if (text.empty())
            continue;
        // A late event may have been folded that is newer than an entry which is not folded yet.
        const bool isBehind =
            folded && folded->isThere && folded->isBefore(series->timeAt(i), series->messageId(i)) != isLast;
        return stored(isBehind ? std::string_view(folded->text) : text);
    }
    return folded && folded->isThere ? stored(folded->text) : Json();
}

Json Evaluator::seen(const CompiledTrait& trait, bool isLast, const At& at, std::int64_t& until)
{
    const Series* series = at.profile.seriesOf(trait.feature);
    if (!series)
        return {};
    const Range range = this->range(*series, trait.during, at.ms);
    until = std::min(until, slides(*series, range, trait.during));
    std::int64_t first = never, last = always;
    if (range.isOpen && series->foldedCount() > 0) {
        first = series->foldedFirst();
        last = series->foldedLast();
    }
    if (!trait.isDecided) {
        const auto found = matching(m_rules.features()[trait.feature], *series, range, at, until);
        if (!found.empty()) {
            first = std::min(first, series->timeAt(found.front()));
            last = std::max(last, series->timeAt(found.back()));
        }
    } else if (range.first < range.last) {
        first = std::min(first, series->timeAt(range.first));
        last = std::max(last, series->timeAt(range.last - 1));
    }
    if (first == never)
        return {};
    return dateText(isLast ? last : first);
}

} // namespace weir::cdp
