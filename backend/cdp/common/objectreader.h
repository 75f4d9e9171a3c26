// Purpose: reads one object of a definition: each field is asked for once; what nobody asked for is a mistake. Thread:
// where it is made. Limits: the object must outlive it; never fails: mistakes are noted and a default is returned.
// `comment` is allowed in every object.
#pragma once

#include "backend/base/json/json.h"
#include "backend/cdp/common/mistake.h"

#include <initializer_list>

namespace weir::cdp {

class ObjectReader
{
public:
    /// Notes a mistake where `value` is no object, and is then empty; Json() (what need() returns for a field that is
    /// missing) was noted already.
    ObjectReader(const Json& value, std::string place, Mistakes& mistakes);

    bool isObject() const { return m_object.isObject(); }
    bool has(std::string_view name) const { return !m_object.at(name).isAbsent(); }
    const std::string& place() const { return m_place; }
    std::string placeOf(std::string_view name) const { return cdp::placeOf(m_place, name); }
    Mistakes& mistakes() const { return m_mistakes; }

    /// The field as it is, Json() where missing or null; counts as asked for.
    Json take(std::string_view name);
    /// Noted as missing where absent.
    Json need(std::string_view name);
    std::string text(std::string_view name, std::string_view otherwise = {}); ///< absent: `otherwise`
    std::string neededText(std::string_view name);                            ///< not empty either
    bool flag(std::string_view name, bool otherwise);
    /// Whole numbers from `low` to `high` (`never`: no limit); `otherwise` for mistakes, too.
    std::int64_t integer(std::string_view name, std::int64_t otherwise, std::int64_t low, std::int64_t high);
    /// Milliseconds; a text as parseDuration() takes it, greater than 0 unless `mayBeZero`. None: absent or wrong.
    std::optional<std::int64_t> duration(std::string_view name, bool mayBeZero = false);
    /// A date (ISO 8601, without a zone UTC, or epoch milliseconds): milliseconds since 1970. None: absent or wrong.
    std::optional<std::int64_t> date(std::string_view name);
    /// The index in `words` of the text; `otherwise` where absent; a mistake names the words.
    int word(std::string_view name, std::initializer_list<std::string_view> words, int otherwise);
    /// The elements of a list; noted where it is none, or empty and `mayBeEmpty` is false.
    std::span<const Json> list(std::string_view name, bool mayBeEmpty = false);

    void note(Mistake::Kind kind, std::string_view name, std::string found = {}, std::vector<std::string> expected = {},
              std::string detail = {});
    /// Fields that nobody asked for are noted as unknown. Call at the end.
    void finish();

private:
    Json m_object;
    std::string m_place;
    Mistakes& m_mistakes;
    std::vector<std::string_view> m_asked;
};

/// What a mistake shows of a value: at most 200 bytes.
std::string shownOf(const Json& value);
/// Milliseconds; the same as duration(), 0 too, for a value that stands alone.
std::optional<std::int64_t> durationOf(const Json& value);
/// A date or epoch milliseconds (12 to 16 digits), see fqldate.h: milliseconds since 1970, rounded down.
std::optional<std::int64_t> momentOf(const Json& value);

} // namespace weir::cdp
