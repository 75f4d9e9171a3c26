#include "backend/cdp/rules/series.h"

#include <algorithm>
#include <cmath>

namespace weir::cdp {
namespace {

/// Grows by a half: most people have few events, and room that is not used counts a million times.
template <typename T> void makeRoom(std::vector<T>& items, std::size_t more)
{
    const std::size_t needed = items.size() + more;
    if (needed > items.capacity())
        items.reserve(std::max<std::size_t>(needed, items.capacity() + items.capacity() / 2));
}

template <typename T> void insertAt(std::vector<T>& items, std::size_t at, const std::vector<T>& what)
{
    makeRoom(items, what.size());
    items.insert(items.begin() + static_cast<std::ptrdiff_t>(at), what.begin(), what.end());
}

std::int64_t oldestKept(const Feature& feature, std::int64_t nowMs)
{
    return feature.retention == never ? always : nowMs - feature.retention;
}

} // namespace

void Series::NumberFold::add(double number)
{
    minimum = count == 0 ? number : std::min(minimum, number);
    maximum = count == 0 ? number : std::max(maximum, number);
    sum.add(number);
    ++count;
}

void Series::NumberFold::add(const NumberFold& other)
{
    if (other.count == 0)
        return;
    minimum = count == 0 ? other.minimum : std::min(minimum, other.minimum);
    maximum = count == 0 ? other.maximum : std::max(maximum, other.maximum);
    sum.add(other.sum);
    count += other.count;
}

bool Series::End::isBefore(std::int64_t time, std::string_view id) const
{
    return timeMs < time || (timeMs == time && messageId < id);
}

std::size_t Series::above(std::int64_t timeMs) const
{
    if (timeMs >= never / 2)
        return m_keys.size();
    if (timeMs <= always / 2)
        return 0;
    const std::int64_t key = timeMs * 2 + 1;
    // Mostly the end is asked for.
    if (m_keys.empty() || m_keys.back() <= key)
        return m_keys.size();
    return static_cast<std::size_t>(std::upper_bound(m_keys.begin(), m_keys.end(), key) - m_keys.begin());
}

std::int64_t Series::countIn(std::size_t low, std::size_t high) const
{
    if (!m_hasContinuations)
        return static_cast<std::int64_t>(high - low);
    return std::count_if(m_keys.begin() + static_cast<std::ptrdiff_t>(low),
                         m_keys.begin() + static_cast<std::ptrdiff_t>(high),
                         [](std::int64_t key) { return (key & 1) == 0; });
}

std::string_view Series::messageId(std::size_t index) const
{
    return m_columns && index < m_columns->ids.size() ? std::string_view(m_columns->ids[index]) : std::string_view();
}

Series::Columns& Series::columns()
{
    if (!m_columns)
        m_columns = std::make_unique<Columns>();
    return *m_columns;
}

Series::Fold& Series::foldOf(const Feature& feature)
{
    if (!m_fold) {
        m_fold = std::make_unique<Fold>();
        m_fold->numbers.resize(feature.numbers.size());
        m_fold->texts.resize(feature.textCount());
    }
    return *m_fold;
}

void Series::add(const Feature& feature, const SeriesEntry& entry, std::int64_t nowMs)
{
    if (entry.timeMs < feature.from || entry.timeMs >= feature.until)
        return;
    if (entry.timeMs > oldestKept(feature, nowMs))
        insert(feature, entry);
    else if (feature.folds)
        fold(feature, entry);
}

void Series::insert(const Feature& feature, const SeriesEntry& entry)
{
    const std::int64_t key = entry.timeMs * 2 + (entry.isContinuation ? 1 : 0);
    std::size_t at = 0;
    if (feature.isOrdered) {
        // Continuations of an event follow it: equal times are ordered by messageId, equal messageIds by arrival.
        at = above(entry.timeMs);
        while (at > 0 && timeAt(at - 1) == entry.timeMs && messageId(at - 1) > entry.messageId)
            --at;
    } else {
        at = m_keys.empty() || m_keys.back() <= key
                 ? m_keys.size()
                 : static_cast<std::size_t>(std::upper_bound(m_keys.begin(), m_keys.end(), key) - m_keys.begin());
    }
    makeRoom(m_keys, 1);
    m_keys.insert(m_keys.begin() + static_cast<std::ptrdiff_t>(at), key);
    m_hasContinuations = m_hasContinuations || entry.isContinuation;
    if (!feature.numbers.empty())
        insertAt(columns().numbers, at * feature.numbers.size(), entry.numbers);
    if (feature.textCount() > 0)
        insertAt(columns().texts, at * feature.textCount(), entry.texts);
    if (feature.isOrdered)
        insertAt(columns().ids, at, {std::string(entry.messageId)});
}

void Series::fold(const Feature& feature, const SeriesEntry& entry)
{
    if (!entry.isContinuation) {
        ++m_foldedCount;
        m_foldedFirst = std::min(m_foldedFirst, entry.timeMs);
        m_foldedLast = std::max(m_foldedLast, entry.timeMs);
    }
    if (feature.numbers.empty() && feature.textCount() == 0)
        return;
    Fold& fold = foldOf(feature);
    for (std::size_t column = 0; column < feature.numbers.size(); ++column)
        if (!std::isnan(entry.numbers[column]))
            fold.numbers[column].add(entry.numbers[column]);
    for (std::size_t column = 0; column < feature.textCount(); ++column) {
        const std::string& text = entry.texts[column];
        if (text.empty())
            continue;
        TextFold& folded = fold.texts[column];
        if (column < feature.texts.size() && feature.texts[column].kind == FeatureColumn::Kind::Value) {
            ++folded.values[text];
            continue;
        }
        if (!folded.first.isThere || !folded.first.isBefore(entry.timeMs, entry.messageId))
            folded.first = {entry.timeMs, std::string(entry.messageId), text, true};
        if (!folded.last.isThere || folded.last.isBefore(entry.timeMs, entry.messageId))
            folded.last = {entry.timeMs, std::string(entry.messageId), text, true};
    }
}

SeriesEntry Series::entryAt(const Feature& feature, std::size_t index) const
{
    SeriesEntry entry{.timeMs = timeAt(index), .messageId = messageId(index), .isContinuation = isContinuation(index)};
    for (std::size_t column = 0; column < feature.numbers.size(); ++column)
        entry.numbers.push_back(number(feature, index, column));
    for (std::size_t column = 0; column < feature.textCount(); ++column)
        entry.texts.push_back(text(feature, index, column));
    return entry;
}

void Series::trim(const Feature& feature, std::int64_t nowMs)
{
    const std::int64_t oldest = oldestKept(feature, nowMs);
    if (m_keys.empty() || timeAt(0) > oldest)
        return;
    const std::size_t count = above(oldest);
    if (feature.folds) {
        for (std::size_t i = 0; i < count; ++i)
            fold(feature, entryAt(feature, i));
    }
    const auto cut = [count](auto& items, std::size_t width) {
        items.erase(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(std::min(items.size(), count * width)));
    };
    cut(m_keys, 1);
    if (m_columns) {
        cut(m_columns->numbers, feature.numbers.size());
        cut(m_columns->texts, feature.textCount());
        cut(m_columns->ids, feature.isOrdered ? 1 : 0);
    }
}

void Series::add(const Feature& feature, Series other, std::int64_t nowMs)
{
    trim(feature, nowMs);
    for (std::size_t i = 0; i < other.size(); ++i)
        add(feature, other.entryAt(feature, i), nowMs);
    m_foldedCount += other.m_foldedCount;
    m_foldedFirst = std::min(m_foldedFirst, other.m_foldedFirst);
    m_foldedLast = std::max(m_foldedLast, other.m_foldedLast);
    if (!other.m_fold)
        return;
    Fold& fold = foldOf(feature);
    for (std::size_t column = 0; column < feature.numbers.size(); ++column)
        fold.numbers[column].add(other.m_fold->numbers[column]);
    for (std::size_t column = 0; column < feature.textCount(); ++column) {
        TextFold& mine = fold.texts[column];
        TextFold& theirs = other.m_fold->texts[column];
        for (const auto& [value, count] : theirs.values)
            mine.values[value] += count;
        if (theirs.first.isThere &&
            (!mine.first.isThere || theirs.first.isBefore(mine.first.timeMs, mine.first.messageId)))
            mine.first = theirs.first;
        if (theirs.last.isThere &&
            (!mine.last.isThere || mine.last.isBefore(theirs.last.timeMs, theirs.last.messageId)))
            mine.last = theirs.last;
    }
}

std::size_t Series::bytes() const
{
    std::size_t bytes = sizeof *this + m_keys.capacity() * sizeof(std::int64_t);
    const auto ofTexts = [](const std::vector<std::string>& texts) {
        std::size_t sum = texts.capacity() * sizeof(std::string);
        for (const std::string& text : texts)
            sum += text.capacity() > 15 ? text.capacity() + 1 : 0;
        return sum;
    };
    if (m_columns)
        bytes += sizeof(Columns) + m_columns->numbers.capacity() * sizeof(double) + ofTexts(m_columns->texts) +
                 ofTexts(m_columns->ids);
    if (m_fold) {
        bytes += sizeof(Fold) + m_fold->numbers.capacity() * sizeof(NumberFold) +
                 m_fold->texts.capacity() * sizeof(TextFold);
        for (const TextFold& fold : m_fold->texts)
            bytes += fold.values.size() * 88;
    }
    return bytes;
}

} // namespace weir::cdp
