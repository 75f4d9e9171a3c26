#include "backend/cdp/lint/writtenremarks.h"

#include "backend/cdp/filter/valueoperator.h"
#include "backend/cdp/filter/valuetestparts.h"

#include <algorithm>
#include <array>

namespace weir::cdp {
namespace {

constexpr int deepest = 250;

class Walk
{
public:
    explicit Walk(const Tell& tell) : m_tell(tell) {}

    void object(const Json& value, const std::string& place, int depth)
    {
        if (depth > deepest)
            return;
        leaf(value, place);
        for (const JsonMember& member : value.members()) {
            // Programs and payloads are no filters.
            static constexpr std::array<std::string_view, 6> others = {"mapping", "message", "code",
                                                                       "schema",  "common",  "config"};
            if (std::find(others.begin(), others.end(), member.name) == others.end())
                part(member.name, member.value, placeOf(place, member.name), depth);
        }
    }

private:
    void part(std::string_view name, const Json& value, const std::string& place, int depth)
    {
        static constexpr std::array<std::string_view, 8> filters = {"where", "latest", "filter", "appliesTo",
                                                                    "when",  "all",    "any",    "not"};
        const bool isFilter = std::find(filters.begin(), filters.end(), name) != filters.end();
        if (value.isText() && isFilter)
            fql(value.text(), place);
        if (value.isText() && (name == "from" || name == "until"))
            date(value, place);
        if (value.isObject())
            object(value, place, depth + 1);
        for (std::size_t i = 0; i < value.elements().size(); ++i)
            part(value.isArray() && isFilter ? name : "", value.at(i), placeOf(place, i), depth + 1);
    }

    /// Constants of operators that take dates.
    void leaf(const Json& value, const std::string& place)
    {
        const auto operation = valueOperatorOf(value.at("op").text());
        if (!operation || !(isOrdered(operation->what) || operation->what == ValueOperator::Before ||
                            operation->what == ValueOperator::After))
            return;
        const Json operand = value.at("value");
        date(operand, placeOf(place, "value"));
        for (std::size_t i = 0; i < operand.elements().size(); ++i)
            date(operand.at(i), placeOf(placeOf(place, "value"), i));
    }

    void date(const Json& value, const std::string& place)
    {
        if (value.isText() && isZonelessFqlDate(value.text()))
            m_tell({.kind = Remark::Kind::ZonelessDate, .place = place, .found = std::string(value.text())});
    }

    void fql(std::string_view text, const std::string& place)
    {
        const FqlParsed parsed = parseFql(text, FqlRoots::Event);
        if (parsed.mistake)
            return;
        for (const FqlRemark& remark : parsed.remarks) {
            const bool isDate = remark.kind == FqlRemark::Kind::ZonelessDate;
            m_tell({.kind = isDate ? Remark::Kind::ZonelessDate : Remark::Kind::MixedAndOr,
                    .place = place,
                    .found = shownOf(Json::ofText(text.substr(remark.at, remark.length)))});
        }
    }

    const Tell& m_tell;
};

} // namespace

void tellWritten(const Json& document, const Tell& tell) { Walk(tell).object(document, {}, 0); }

} // namespace weir::cdp
