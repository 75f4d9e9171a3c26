#include "backend/cdp/formula/formula.h"

#include "backend/cdp/common/objectreader.h"
#include "backend/cdp/common/verdict.h"
#include "backend/cdp/event/speccheck.h"
#include "backend/cdp/filter/valuetestparts.h"
#include "backend/cdp/formula/formulaparser.h"
#include "backend/filter/fqlfunctions.h"

#include <algorithm>

namespace weir::cdp {
namespace {

constexpr std::int64_t dayMs = 86'400'000;
constexpr std::int64_t mostDecimals = 30;

using Order = FormulaOrder;

/// A value that is reckoned with is not rounded before it is shown.
struct Reckoned
{
    Reckoned() = default;
    Reckoned(const Json& from) : json(from) {}
    Reckoned(FormulaNumber::Maybe from) : json(from ? from->toJson() : Json()), exact(from) {}

    FormulaNumber::Maybe number() const { return exact ? exact : FormulaNumber::of(json); }
    bool holds() const
    {
        return !json.isAbsent() && !(json.isBool() && !json.isTrue()) && !(json.isText() && json.text() == "false");
    }

    Json json{};
    FormulaNumber::Maybe exact{};
};

bool compareOne(const Json& a, Order order, const Json& b)
{
    std::array<char, 32> roomA, roomB;
    const FqlValue left = fqlValueOf(a, roomA);
    const FqlConstant right(fqlValueOf(b, roomB));
    switch (order) {
    case Order::Less:
        return fqlOrdered(left, FqlOperator::Less, right);
    case Order::AtMost:
        return fqlOrdered(left, FqlOperator::LessEqual, right);
    case Order::Greater:
        return fqlOrdered(left, FqlOperator::Greater, right);
    case Order::AtLeast:
        return fqlOrdered(left, FqlOperator::GreaterEqual, right);
    default:
        return fqlEqual(left, right);
    }
}

/// Any element of an array; two arrays are compared as a whole.
bool compare(const Json& a, Order order, const Json& b)
{
    if (order == Order::NotEqual)
        return !compare(a, Order::Equal, b);
    if (a.isAbsent() || b.isAbsent())
        return false;
    if (a.isArray() && b.isArray())
        return order == Order::Equal && a == b;
    const auto elements = a.isArray() ? a.elements() : b.elements();
    if (!a.isArray() && !b.isArray())
        return compareOne(a, order, b);
    return std::any_of(elements.begin(), elements.end(), [&](const Json& element) {
        return !element.isAbsent() && (a.isArray() ? compareOne(element, order, b) : compareOne(a, order, element));
    });
}

std::int64_t lengthOf(std::string_view text)
{
    return std::count_if(text.begin(), text.end(), [](char letter) { return (letter & 0xC0) != 0x80; });
}

std::int64_t startOfDay(std::int64_t atMs)
{
    const std::int64_t into = atMs % dayMs;
    return atMs - (into < 0 ? into + dayMs : into);
}

} // namespace

class FormulaRun
{
public:
    FormulaRun(const Formula& formula, const Surroundings& traits, std::int64_t atMs, JsonArena& arena,
               std::int64_t& until)
        : m_formula(formula), m_traits(traits), m_atMs(atMs), m_arena(arena), m_until(until)
    {
    }

    /// As deep as the parser let it be.
    Reckoned of(std::uint32_t index)
    {
        const FormulaNode& node = m_formula.m_nodes[index];
        switch (node.kind) {
        case FormulaNode::Kind::Constant: {
            Reckoned constant(node.constant);
            constant.exact = node.number;
            return constant;
        }
        case FormulaNode::Kind::Trait:
            return m_traits.trait(m_formula.m_paths[node.path], m_until);
        case FormulaNode::Kind::Sum:
        case FormulaNode::Kind::Product:
            return row(node);
        case FormulaNode::Kind::Negated: {
            const auto number = of(node.children[0]).number();
            return number ? Reckoned(number->negated()) : Reckoned();
        }
        case FormulaNode::Kind::Comparison:
            return Json::ofBool(comparison(node));
        case FormulaNode::Kind::And:
            return Json::ofBool(std::all_of(node.children.begin(), node.children.end(),
                                            [&](std::uint32_t child) { return of(child).holds(); }));
        case FormulaNode::Kind::Or:
            return Json::ofBool(std::any_of(node.children.begin(), node.children.end(),
                                            [&](std::uint32_t child) { return of(child).holds(); }));
        case FormulaNode::Kind::Not:
            return Json::ofBool(!of(node.children[0]).holds());
        case FormulaNode::Kind::Call:
            break;
        }
        return call(node);
    }

private:
    Reckoned row(const FormulaNode& node)
    {
        auto result = of(node.children[0]).number();
        for (std::size_t i = 1; i < node.children.size() && result; ++i) {
            const auto next = of(node.children[i]).number();
            if (!next)
                return {};
            switch (node.signs[i]) {
            case '+':
                result = FormulaNumber::sum(*result, *next);
                break;
            case '-':
                result = FormulaNumber::sum(*result, next->negated());
                break;
            case '*':
                result = FormulaNumber::product(*result, *next);
                break;
            case '/':
                result = FormulaNumber::quotient(*result, *next);
                break;
            default:
                result = FormulaNumber::remainder(*result, *next);
            }
        }
        return result;
    }

    bool comparison(const FormulaNode& node)
    {
        const auto isNull = [&](std::size_t side) {
            const FormulaNode& child = m_formula.m_nodes[node.children[side]];
            return child.kind == FormulaNode::Kind::Constant && child.constant.isAbsent();
        };
        const Json left = of(node.children[0]).json, right = of(node.children[1]).json;
        const bool asksForAbsence = (isNull(0) || isNull(1)) && node.order <= Order::NotEqual;
        if (asksForAbsence)
            return (left.isAbsent() && right.isAbsent()) == (node.order == Order::Equal);
        return compare(left, node.order, right);
    }

    Reckoned call(const FormulaNode& node)
    {
        switch (node.function) {
        case FormulaFunction::Coalesce:
            for (const std::uint32_t child : node.children) {
                if (const Reckoned value = of(child); !value.json.isAbsent())
                    return value;
            }
            return {};
        case FormulaFunction::If:
            if (of(node.children[0]).holds())
                return of(node.children[1]);
            return node.children.size() > 2 ? of(node.children[2]) : Reckoned();
        case FormulaFunction::Today: {
            const std::int64_t today = startOfDay(m_atMs);
            m_until = std::min(m_until, today + dayMs);
            return m_arena.text(momentText(today));
        }
        case FormulaFunction::Round:
            return round(node);
        case FormulaFunction::DaysBetween: {
            const auto from = momentOf(of(node.children[0]).json), to = momentOf(of(node.children[1]).json);
            return from && to ? Reckoned(Json::ofInteger((*to - *from) / dayMs)) : Reckoned();
        }
        default:
            return ofText(node.function, of(node.children[0]).json);
        }
    }

    Reckoned round(const FormulaNode& node)
    {
        const auto number = of(node.children[0]).number();
        std::optional<std::int64_t> decimals = 0;
        if (node.children.size() > 1) {
            const auto given = of(node.children[1]).number();
            decimals = given ? given->toJson().integer() : std::nullopt;
        }
        if (!number || !decimals || *decimals < -mostDecimals || *decimals > mostDecimals)
            return {};
        return number->rounded(int(*decimals));
    }

    Reckoned ofText(FormulaFunction function, const Json& value)
    {
        if (function == FormulaFunction::Length) {
            if (value.isAbsent() || value.isArray())
                return Json::ofInteger(std::int64_t(value.elements().size()));
            return value.isText() ? Reckoned(Json::ofInteger(lengthOf(value.text()))) : Reckoned();
        }
        if (!value.isText())
            return {};
        std::string changed;
        if (function == FormulaFunction::Lower)
            fqlLowercase(value.text(), changed);
        else
            fqlUppercase(value.text(), changed);
        return m_arena.text(changed);
    }

    const Formula& m_formula;
    const Surroundings& m_traits;
    const std::int64_t m_atMs;
    JsonArena& m_arena;
    std::int64_t& m_until;
};

Formula::Formula() = default;
Formula::~Formula() = default;

Formula::Compiled Formula::compile(std::string_view text)
{
    const std::shared_ptr<Formula> formula(new Formula);
    FormulaParser parser(text, *formula);
    if (!parser.parse())
        return {.at = parser.mistakeAt(), .detail = parser.detail()};
    auto& keys = formula->m_traits;
    for (const JsonPath& path : formula->m_paths)
        keys.push_back(path.steps().front().name);
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    return {.program = formula};
}

Json Formula::evaluate(const Surroundings& traits, std::int64_t atMs, JsonArena& arena, std::int64_t& until) const
{
    return FormulaRun(*this, traits, atMs, arena, until).of(m_root).json;
}

} // namespace weir::cdp
