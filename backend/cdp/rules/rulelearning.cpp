#include "backend/cdp/rules/ruleengine.h"

#include "backend/base/json/decimal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace weir::cdp {
namespace {

constexpr double absent = std::numeric_limits<double>::quiet_NaN();

/// A number, or a text that is one.
double numberIn(const Json& value)
{
    if (value.isNumber())
        return value.number();
    if (!value.isText() || !Decimal::parse(value.text()))
        return absent;
    std::string_view text = value.text();
    if (text.starts_with('+'))
        text.remove_prefix(1);
    double number = absent;
    return std::from_chars(text.data(), text.data() + text.size(), number).ec == std::errc() ? number : absent;
}

/// The same text for the same value: 1, 1.0 and 10e-1 are one.
std::string valueText(const Json& value)
{
    if (!value.isNumber())
        return toJsonText(value);
    const auto whole = value.integer();
    return toJsonText(whole ? Json::ofInteger(*whole) : Json::ofNumber(value.number()));
}

template <typename See> void eachValue(const Json& event, const JsonPath& path, const See& see)
{
    const auto seeElements = [&](const Json& value) {
        if (!value.isArray()) {
            see(value);
            return false;
        }
        for (const Json& element : value.elements())
            if (!element.isAbsent())
                see(element);
        return false;
    };
    if (path.hasAny())
        path.each(event, seeElements);
    else if (const Json value = path.of(event); !value.isAbsent())
        seeElements(value);
}

/// The columns of one event; each further element of an array makes a continuation.
class Columns
{
public:
    Columns(const Feature& feature, const Event& event) : m_feature(feature)
    {
        for (std::size_t column = 0; column < feature.numbers.size(); ++column) {
            std::size_t row = 0;
            eachValue(event.root, feature.numbers[column].path, [&](const Json& value) {
                if (const double number = numberIn(value); !std::isnan(number))
                    at(row++).numbers[column] = number;
            });
        }
        for (std::size_t column = 0; column < feature.texts.size(); ++column) {
            const FeatureColumn& wanted = feature.texts[column];
            std::size_t row = 0;
            if (wanted.kind == FeatureColumn::Kind::Value)
                eachValue(event.root, wanted.path,
                          [&](const Json& value) { at(row++).texts[column] = valueText(value); });
            else if (const Json value = whole(event.root, wanted.path); !value.isAbsent())
                at(0).texts[column] = toJsonText(value);
        }
        SeriesEntry& first = at(0);
        if (feature.hasDocument)
            first.texts.back() = capture(event.root, feature.document);
        for (std::size_t row = 0; row < m_rows.size(); ++row) {
            m_rows[row].timeMs = event.timestampMs;
            m_rows[row].messageId = event.messageId;
            m_rows[row].isContinuation = row > 0;
        }
    }
    const std::vector<SeriesEntry>& rows() const { return m_rows; }

private:
    static Json whole(const Json& event, const JsonPath& path) { return path.of(event); }
    SeriesEntry& at(std::size_t row)
    {
        while (m_rows.size() <= row) {
            m_rows.emplace_back();
            m_rows.back().numbers.assign(m_feature.numbers.size(), absent);
            m_rows.back().texts.resize(m_feature.textCount());
        }
        return m_rows[row];
    }

    const Feature& m_feature;
    std::vector<SeriesEntry> m_rows;
};

/// Entries move to the front rarely: only when a quarter of them is too old.
void trimSometimes(Series& series, const Feature& feature, std::int64_t nowMs)
{
    if (feature.retention == never || series.size() == 0)
        return;
    if (series.timeAt(series.size() / 4) <= nowMs - feature.retention)
        series.trim(feature, nowMs);
}

} // namespace

void RuleEngine::learn(Profile& profile, const Event& event, std::uint64_t order, std::int64_t nowMs, bool isMarking)
{
    ++profile.events;
    profile.firstEventMs = std::min(profile.firstEventMs, event.timestampMs);
    m_candidates.clear();
    m_rules->candidates(event, m_candidates);
    for (const std::uint32_t index : m_candidates) {
        const Feature& feature = m_rules->features()[index];
        if (feature.pattern.where) {
            const bool matches = feature.isDynamic ? feature.pattern.where->mayMatch(event.root)
                                                   : feature.pattern.where->evaluate(event.root, nowMs).holds;
            if (!matches)
                continue;
        }
        Series& series = profile.makeSeries(index);
        if (feature.numbers.empty() && feature.textCount() == 0) {
            m_entry.timeMs = event.timestampMs;
            m_entry.messageId = event.messageId;
            series.add(feature, m_entry, nowMs);
        } else {
            const Columns columns(feature, event);
            for (const SeriesEntry& entry : columns.rows())
                series.add(feature, entry, nowMs);
        }
        trimSometimes(series, feature, nowMs);
        if (isMarking)
            for (const RuleId rule : m_rules->rulesOfFeature(index))
                mark(rule);
    }
    if (event.type == EventType::Identify)
        learnTraits(profile, event, order, nowMs, isMarking);
    else if (event.type == EventType::Group && !event.groupId.empty())
        joinGroup(profile, event, order);
}

void RuleEngine::learnTraits(Profile& profile, const Event& event, std::uint64_t order, std::int64_t nowMs,
                             bool isMarking)
{
    for (const JsonMember& member : event.root.at("traits").members()) {
        profile.tell(member.name,
                     {event.timestampMs, order, member.value.isAbsent() ? std::string() : toJsonText(member.value)},
                     forgetBefore(nowMs));
        if (isMarking)
            for (const RuleId rule : m_rules->rulesOfTrait(member.name))
                mark(rule);
    }
}

void RuleEngine::joinGroup(Profile& profile, const Event& event, std::uint64_t order)
{
    profile.join({event.timestampMs, order, std::string(event.groupId)});
    if (!m_rules->readsAccounts())
        return;
    auto& members = m_groups[std::string(event.groupId)];
    if (std::find(members.begin(), members.end(), profile.index) == members.end())
        members.push_back(profile.index);
    for (const ToldGroup& told : profile.groups)
        if (std::find(m_unsettled.begin(), m_unsettled.end(), told.group) == m_unsettled.end())
            m_unsettled.push_back(told.group);
}

} // namespace weir::cdp
