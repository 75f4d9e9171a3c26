#include "backend/base/json/jsonbuilder.h"

#include "backend/base/json/jsonescape.h"
#include "backend/base/json/jsonmistake.h"

#include <algorithm>
#include <cstring>
#include <numeric>

namespace weir {
namespace {

constexpr std::size_t cellsKept = 64 * 1024;
constexpr std::size_t fewMembers = 24;

// Most letters are above the space: one comparison tells.
bool isSpace(char letter)
{
    return static_cast<unsigned char>(letter) <= ' ' &&
           (letter == ' ' || letter == '\n' || letter == '\t' || letter == '\r');
}

bool isDigit(char letter) { return static_cast<unsigned char>(letter - '0') < 10; }

/// The grammar of RFC 8259 behind the digits in front of the point.
bool isNumberRest(const char* at, const char* end)
{
    const auto digits = [&] {
        const char* const begin = at;
        while (at < end && isDigit(*at))
            ++at;
        return at > begin;
    };
    if (at < end && *at == '.') {
        ++at;
        if (!digits())
            return false;
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
        ++at;
        if (at < end && (*at == '+' || *at == '-'))
            ++at;
        if (!digits())
            return false;
    }
    return at == end;
}

} // namespace

void JsonCells::grow()
{
    m_capacity = std::max<std::size_t>(2 * m_capacity, 256);
    // Pages are moved, not copied, when it is large.
    void* const grown = std::realloc(static_cast<void*>(m_cells), m_capacity * sizeof(Json));
    if (grown == nullptr)
        std::abort();
    m_cells = static_cast<Json*>(grown);
}

// What is copied is no more than what is given away: all copies together are no more than all cells.
bool JsonCells::isGiant(std::size_t at) const { return m_size - at > cellsKept && m_size - at > at; }

Json* JsonCells::giveAway(std::size_t at)
{
    Json* const given = m_cells;
    m_cells = nullptr;
    m_size = m_capacity = 0;
    for (std::size_t i = 0; i < at; ++i)
        push() = given[i];
    return given;
}

void JsonCells::release()
{
    m_size = 0;
    if (m_capacity <= cellsKept)
        return;
    std::free(m_cells);
    m_cells = nullptr;
    m_capacity = 0;
}

JsonBuilder::JsonBuilder(std::string_view text, const std::uint32_t* indexes, std::size_t count, JsonArena& arena,
                         JsonCells& cells)
    : m_text(text), m_at(indexes), m_end(indexes + count), m_arena(arena), m_cells(cells),
      m_hasEscapes(std::memchr(text.data(), '\\', text.size()) != nullptr)
{
}

bool JsonBuilder::value(int depth)
{
    if (m_at == m_end)
        return false;
    const std::size_t begin = *m_at++;
    switch (m_text[begin]) {
    case '"':
        return string(tokenAt(begin), m_cells.push());
    case '{':
        return depth < deepestJson && object(depth + 1);
    case '[':
        return depth < deepestJson && array(depth + 1);
    case 't':
        m_cells.push() = Json::ofBool(true);
        return tokenAt(begin) == "true";
    case 'f':
        m_cells.push() = Json::ofBool(false);
        return tokenAt(begin) == "false";
    case 'n':
        m_cells.push() = Json::null();
        return tokenAt(begin) == "null";
    default:
        return number(tokenAt(begin), m_cells.push());
    }
}

bool JsonBuilder::object(int depth)
{
    const std::size_t base = m_cells.size();
    if (!takes('}')) {
        do {
            if (m_at == m_end || m_text[*m_at] != '"')
                return false;
            const std::size_t begin = *m_at++;
            if (!string(tokenAt(begin), m_cells.push()) || !takes(':') || !value(depth))
                return false;
        } while (takes(','));
        if (!takes('}'))
            return false;
    }
    const Json object = objectOf(m_cells.from(base), (m_cells.size() - base) / 2);
    m_cells.shrink(base);
    m_cells.push() = object;
    return true;
}

bool JsonBuilder::array(int depth)
{
    const std::size_t base = m_cells.size();
    if (!takes(']')) {
        do {
            if (!value(depth))
                return false;
        } while (takes(','));
        if (!takes(']'))
            return false;
    }
    const std::size_t count = m_cells.size() - base;
    if (m_cells.isGiant(base)) {
        const std::size_t bytes = m_cells.size() * sizeof(Json);
        Json* const given = m_cells.giveAway(base);
        m_arena.adopt(given, bytes);
        m_cells.push() = JsonArena::arrayAt(given + base, count);
        return true;
    }
    const Json array = m_arena.array({m_cells.from(base), count});
    m_cells.shrink(base);
    m_cells.push() = array;
    return true;
}

bool JsonBuilder::string(std::string_view raw, Json& out)
{
    if (raw.size() < 2 || raw.back() != '"')
        return false;
    const std::string_view inside = raw.substr(1, raw.size() - 2);
    if (!m_hasEscapes || std::memchr(inside.data(), '\\', inside.size()) == nullptr) {
        out = Json::ofText(inside);
        return true;
    }
    char* const room = static_cast<char*>(m_arena.allocate(inside.size()));
    const char* const end = unescapeJson(inside, room);
    if (end == nullptr)
        return false;
    out = Json::ofText({room, std::size_t(end - room)});
    return true;
}

bool JsonBuilder::number(std::string_view raw, Json& out) const
{
    constexpr std::ptrdiff_t fits = 18; // digits of any 64-bit integer
    const char* const begin = raw.data();
    const char* const end = begin + raw.size();
    const char* at = begin;
    const bool isNegative = at < end && *at == '-';
    at += isNegative ? 1 : 0;
    const char* const digits = at;
    std::uint64_t value = 0;
    while (at < end && isDigit(*at))
        value = value * 10 + std::uint64_t(*at++ - '0'); // past 18 digits it is not used
    const std::ptrdiff_t count = at - digits;
    if (count == 0 || (*digits == '0' && count > 1))
        return false;
    if (at == end && count <= fits && !(isNegative && value == 0)) {
        out = Json::ofInteger(isNegative ? -std::int64_t(value) : std::int64_t(value));
        return true;
    }
    out = at == end ? Json::ofNumberText(raw) : JsonArena::numberAt(raw);
    return isNumberRest(at, end);
}

/// Up to the next token, without the white space in between. m_at is behind it.
std::string_view JsonBuilder::tokenAt(std::size_t begin) const
{
    std::size_t end = m_at != m_end ? *m_at : m_text.size();
    while (isSpace(m_text[end - 1])) // ends at the token at the latest
        --end;
    return m_text.substr(begin, end - begin);
}

bool JsonBuilder::takes(char sign)
{
    const bool isThere = m_at != m_end && m_text[*m_at] == sign;
    m_at += isThere ? 1 : 0;
    return isThere;
}

/// Names that differ in length, or in their first or last letter, are not the same: mostly that is enough to know.
bool JsonBuilder::mayRepeat(const Json* cells, std::size_t count) const
{
    std::uint64_t seen[4] = {};
    for (std::size_t i = 0; i < count; ++i) {
        const std::string_view name = cells[2 * i].text();
        const unsigned first = name.empty() ? 0 : static_cast<unsigned char>(name.front());
        const unsigned last = name.empty() ? 0 : static_cast<unsigned char>(name.back());
        const unsigned hash = (unsigned(name.size()) * 37 + first * 11 + last) & 255;
        std::uint64_t& word = seen[hash >> 6];
        const std::uint64_t bit = std::uint64_t(1) << (hash & 63);
        if ((word & bit) != 0) {
            const auto isSame = [&](std::size_t j) { return cells[2 * j].text() == name; };
            for (std::size_t j = 0; j < i; ++j) {
                if (isSame(j))
                    return true;
            }
        }
        word |= bit;
    }
    return false;
}

Json JsonBuilder::objectOf(const Json* cells, std::size_t count)
{
    auto* const place = static_cast<JsonMember*>(m_arena.allocate(count * sizeof(JsonMember)));
    const auto member = [&](std::size_t i) { return JsonMember{cells[2 * i].text(), cells[2 * i + 1]}; };
    if (count <= fewMembers && !mayRepeat(cells, count)) {
        for (std::size_t i = 0; i < count; ++i)
            new (place + i) JsonMember(member(i));
        return JsonArena::objectAt(place, count);
    }
    // Sorted by name, then place: of a run of the same name the first gives the place, the last the value.
    std::vector<std::uint32_t> order(count);
    std::iota(order.begin(), order.end(), 0U);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        const int compared = cells[2 * std::size_t(a)].text().compare(cells[2 * std::size_t(b)].text());
        return compared != 0 ? compared < 0 : a < b;
    });
    constexpr std::uint32_t gone = UINT32_MAX;
    std::vector<std::uint32_t> valueAt(count, gone);
    for (std::size_t i = 0; i < count;) {
        std::size_t next = i + 1;
        while (next < count && cells[2 * std::size_t(order[i])].text() == cells[2 * std::size_t(order[next])].text())
            ++next;
        valueAt[order[i]] = order[next - 1];
        i = next;
    }
    std::size_t kept = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (valueAt[i] != gone)
            new (place + kept++) JsonMember{cells[2 * i].text(), cells[2 * std::size_t(valueAt[i]) + 1]};
    }
    return JsonArena::objectAt(place, kept);
}

} // namespace weir
