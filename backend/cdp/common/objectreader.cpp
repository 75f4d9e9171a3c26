#include "backend/cdp/common/objectreader.h"

#include "backend/base/duration.h"
#include "backend/cdp/common/verdict.h"
#include "backend/filter/fqldate.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace weir::cdp {
namespace {

constexpr std::size_t longestShown = 200;
constexpr std::size_t longestDuration = 64;

bool isEpochText(std::string_view text)
{
    const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
    return digits.size() >= 12 && digits.size() <= 16 &&
           std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<std::int64_t> epochOf(const Json& number)
{
    const double value = std::floor(number.number());
    // 12 digits keep years and small numbers apart from moments; 16 are exact in a double.
    if (std::abs(value) < 1e11 || std::abs(value) >= 1e16)
        return {};
    const std::optional<std::int64_t> whole = number.integer();
    return whole ? *whole : std::int64_t(value);
}

} // namespace

ObjectReader::ObjectReader(const Json& value, std::string place, Mistakes& mistakes)
    : m_object(value), m_place(std::move(place)), m_mistakes(mistakes)
{
    if (!value.isObject() && value.kind() != Json::Kind::Absent)
        addMistake(m_mistakes, {Mistake::Kind::WrongType, m_place, shownOf(value), {"object"}});
}

Json ObjectReader::take(std::string_view name)
{
    m_asked.push_back(name);
    const Json value = m_object.at(name);
    return value.isAbsent() ? Json() : value;
}

Json ObjectReader::need(std::string_view name)
{
    const Json value = take(name);
    if (value.isAbsent() && m_object.isObject())
        note(Mistake::Kind::MissingField, name, std::string(name));
    return value;
}

std::string ObjectReader::text(std::string_view name, std::string_view otherwise)
{
    const Json value = take(name);
    if (value.isText())
        return std::string(value.text());
    if (!value.isAbsent())
        note(Mistake::Kind::WrongType, name, shownOf(value), {"text"});
    return std::string(otherwise);
}

std::string ObjectReader::neededText(std::string_view name)
{
    if (need(name).isAbsent())
        return {};
    std::string found = text(name);
    if (found.empty() && m_object.at(name).isText())
        note(Mistake::Kind::Empty, name);
    return found;
}

bool ObjectReader::flag(std::string_view name, bool otherwise)
{
    const Json value = take(name);
    if (value.isBool())
        return value.isTrue();
    if (!value.isAbsent())
        note(Mistake::Kind::WrongType, name, shownOf(value), {"true or false"});
    return otherwise;
}

std::int64_t ObjectReader::integer(std::string_view name, std::int64_t otherwise, std::int64_t low, std::int64_t high)
{
    const Json value = take(name);
    if (value.isAbsent())
        return otherwise;
    if (!value.isNumber()) {
        note(Mistake::Kind::WrongType, name, shownOf(value), {"number"});
        return otherwise;
    }
    const std::optional<std::int64_t> found = value.integer();
    if (found && *found >= low && *found <= high)
        return *found;
    std::vector<std::string> range{std::to_string(low)};
    if (high != never)
        range.push_back(std::to_string(high));
    note(Mistake::Kind::OutOfRange, name, shownOf(value), std::move(range));
    return otherwise;
}

std::optional<std::int64_t> ObjectReader::duration(std::string_view name, bool mayBeZero)
{
    const Json value = take(name);
    if (value.isAbsent())
        return {};
    const std::optional<std::int64_t> found = durationOf(value);
    if (found && (*found > 0 || mayBeZero))
        return found;
    note(Mistake::Kind::BadDuration, name, shownOf(value));
    return {};
}

std::optional<std::int64_t> ObjectReader::date(std::string_view name)
{
    const Json value = take(name);
    if (value.isAbsent())
        return {};
    const std::optional<std::int64_t> found = momentOf(value);
    if (!found)
        note(Mistake::Kind::BadDate, name, shownOf(value));
    return found;
}

int ObjectReader::word(std::string_view name, std::initializer_list<std::string_view> words, int otherwise)
{
    const Json value = take(name);
    if (value.isAbsent())
        return otherwise;
    if (!value.isText()) {
        note(Mistake::Kind::WrongType, name, shownOf(value), {"text"});
        return otherwise;
    }
    const auto found = std::find(words.begin(), words.end(), value.text());
    if (found != words.end())
        return int(found - words.begin());
    note(Mistake::Kind::UnknownWord, name, shownOf(value), std::vector<std::string>(words.begin(), words.end()));
    return otherwise;
}

std::span<const Json> ObjectReader::list(std::string_view name, bool mayBeEmpty)
{
    const Json value = mayBeEmpty ? take(name) : need(name);
    if (value.isAbsent())
        return {};
    if (!value.isArray())
        note(Mistake::Kind::WrongType, name, shownOf(value), {"list"});
    else if (value.elements().empty() && !mayBeEmpty)
        note(Mistake::Kind::Empty, name);
    return value.elements();
}

void ObjectReader::note(Mistake::Kind kind, std::string_view name, std::string found, std::vector<std::string> expected,
                        std::string detail)
{
    addMistake(m_mistakes, {kind, placeOf(name), std::move(found), std::move(expected), std::move(detail)});
}

void ObjectReader::finish()
{
    std::sort(m_asked.begin(), m_asked.end());
    m_asked.erase(std::unique(m_asked.begin(), m_asked.end()), m_asked.end());
    for (const JsonMember& member : m_object.members()) {
        if (member.name == "comment" || std::binary_search(m_asked.begin(), m_asked.end(), member.name))
            continue;
        const std::string name = shownOf(Json::ofText(member.name));
        note(Mistake::Kind::UnknownField, name, name, std::vector<std::string>(m_asked.begin(), m_asked.end()));
    }
}

std::string shownOf(const Json& value)
{
    if (value.isArray())
        return "[…]";
    if (value.isObject())
        return "{…}";
    std::string shown = value.isText() ? std::string(value.text().substr(0, longestShown + 1)) : toJsonText(value);
    if (shown.size() <= longestShown)
        return shown;
    std::size_t end = longestShown - 3; // room for the ellipsis
    while (end > 0 && (static_cast<unsigned char>(shown[end]) & 0xC0) == 0x80)
        --end;
    return shown.substr(0, end) + "…";
}

std::optional<std::int64_t> durationOf(const Json& value)
{
    const std::string_view text = value.text();
    if (text.empty() || text.size() > longestDuration)
        return {};
    return parseDuration(QString::fromUtf8(text.data(), qsizetype(text.size())));
}

std::optional<std::int64_t> momentOf(const Json& value)
{
    if (value.isNumber())
        return epochOf(value);
    if (!value.isText())
        return {};
    if (const std::optional<FqlDate> date = parseFqlDate(value.text()))
        return date->seconds * 1'000 + date->nanoseconds / 1'000'000;
    if (!isEpochText(value.text()))
        return {};
    std::int64_t ms = 0;
    std::from_chars(value.text().data(), value.text().data() + value.text().size(), ms);
    return ms;
}

} // namespace weir::cdp
