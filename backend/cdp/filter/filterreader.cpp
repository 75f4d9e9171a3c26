// The tree form of filters, with every mistake at its place; FQL texts in it are read by filterfql.cpp.
#include "backend/cdp/filter/filterterm.h"
#include "backend/cdp/filter/valuetestparts.h"

namespace weir::cdp {
namespace {

using Kind = Mistake::Kind;

constexpr int deepest = 200;
constexpr std::size_t mostLeaves = 10'000;

std::string wordsOf(const FqlMistake& mistake)
{
    static constexpr std::string_view kinds[] = {
        "nothing is written",        "not expected here", "it ends early",         "there is no such root",
        "there is no such function", "wrong arguments",   "a quote is not closed", "a bracket is not closed",
        "this is no path",           "this is no number", "longer than 64 KiB",    "nested more than 200 levels deep"};
    std::string words(kinds[std::size_t(mistake.kind)]);
    if (!mistake.found.empty())
        words += ": " + mistake.found;
    if (!mistake.meant.empty())
        words += "; meant may be: " + mistake.meant;
    return words;
}

class Reader
{
public:
    explicit Reader(Mistakes& mistakes) : m_mistakes(mistakes) {}

    std::optional<FilterTerm> filter(const Json& written, const std::string& place, const FilterScope& scope, int depth)
    {
        if (depth > deepest)
            return fail({.kind = Kind::TooDeep, .place = place, .expected = {std::to_string(deepest)}});
        if (written.isText())
            return fql(written.text(), place, scope);
        if (!written.isObject()) {
            const Kind kind = written.isAbsent() ? Kind::MissingField : Kind::WrongType;
            return fail({.kind = kind, .place = place, .found = shownOf(written), .expected = {"text", "object"}});
        }
        ObjectReader object(written, place, m_mistakes);
        const std::size_t before = m_mistakes.size();
        auto term = part(object, scope, depth);
        if (m_leaves > mostLeaves)
            return std::nullopt; // one mistake says it
        object.finish();
        return m_mistakes.size() == before ? std::move(term) : std::nullopt;
    }

private:
    std::nullopt_t fail(Mistake mistake)
    {
        addMistake(m_mistakes, std::move(mistake));
        return std::nullopt;
    }

    std::optional<FilterTerm> fql(std::string_view text, const std::string& place, const FilterScope& scope)
    {
        FqlParsed parsed = parseFql(text, FqlRoots::Event);
        if (parsed.mistake) {
            return fail({.kind = Kind::BadFilter,
                         .place = place,
                         .found = shownOf(Json::ofText(text)),
                         .expected = parsed.mistake->expected,
                         .detail = wordsOf(*parsed.mistake),
                         .at = parsed.mistake->at});
        }
        return filterTermOf(parsed.root, place, scope.inElement);
    }

    std::optional<FilterTerm> part(ObjectReader& object, const FilterScope& scope, int depth)
    {
        if (object.has("all"))
            return several(object, "all", scope, depth);
        if (object.has("any"))
            return several(object, "any", scope, depth);
        if (object.has("not")) {
            auto child = filter(object.take("not"), object.placeOf("not"), scope, depth + 1);
            return child ? std::optional(FilterTerm::negated(std::move(*child))) : std::nullopt;
        }
        if (object.has("element"))
            return element(object, scope, depth);
        return leaf(object, scope);
    }

    std::optional<FilterTerm> several(ObjectReader& object, std::string_view name, const FilterScope& scope, int depth)
    {
        std::vector<FilterTerm> children;
        const auto list = object.list(name);
        for (std::size_t i = 0; i < list.size() && m_leaves <= mostLeaves; ++i) {
            auto child = filter(list[i], cdp::placeOf(object.placeOf(name), i), scope, depth + 1);
            if (child)
                children.push_back(std::move(*child));
        }
        if (children.empty())
            return std::nullopt;
        FilterTerm term = name == "all" ? FilterTerm::all(std::move(children)) : FilterTerm::any(std::move(children));
        if (term.place.empty())
            term.place = object.place();
        return term;
    }

    std::optional<FilterTerm> element(ObjectReader& object, FilterScope scope, int depth)
    {
        const auto path = readPath(object, "element");
        const Json where = object.need("where");
        const bool isNested = scope.inElement;
        scope.inElement = true;
        auto child = where.isAbsent() ? std::nullopt : filter(where, object.placeOf("where"), scope, depth + 1);
        if (!path || !child)
            return std::nullopt;
        FilterTerm term{.kind = FilterTerm::Kind::Element, .path = *path, .place = object.place()};
        if (!isNested)
            term.path = path->below("properties");
        term.children.push_back(std::move(*child));
        return term;
    }

    /// {"property" | "context" | "field": path, "op": …}
    std::optional<FilterTerm> leaf(ObjectReader& object, const FilterScope& scope)
    {
        if (++m_leaves > mostLeaves) {
            if (m_leaves == mostLeaves + 1)
                fail({.kind = Kind::TooLarge, .place = object.place(), .expected = {std::to_string(mostLeaves)}});
            return std::nullopt;
        }
        for (const std::string_view root : {"property", "context", "field"}) {
            if (!object.has(root))
                continue;
            if (root == "context" && scope.inElement) {
                object.note(Kind::WrongReference, root, shownOf(object.take(root)));
                return std::nullopt;
            }
            const auto path = readPath(object, root);
            auto test = ValueTest::read(object, scope);
            if (!path || !test)
                return std::nullopt;
            FilterTerm term{.kind = FilterTerm::Kind::Leaf, .test = std::move(*test), .place = object.place()};
            const bool isBelow = !scope.inElement && root != "field";
            term.path = isBelow ? path->below(root == "property" ? "properties" : "context") : *path;
            return term;
        }
        fail({.kind = Kind::MissingField,
              .place = object.place(),
              .expected = {"all", "any", "not", "element", "property", "context", "field"}});
        return std::nullopt;
    }

    std::optional<JsonPath> readPath(ObjectReader& object, std::string_view name)
    {
        const std::string text = object.neededText(name);
        auto path = text.empty() ? std::nullopt : JsonPath::parse(text);
        if (!text.empty() && !path)
            object.note(Kind::BadPath, name, shownOf(Json::ofText(text)));
        return path;
    }

    Mistakes& m_mistakes;
    std::size_t m_leaves = 0;
};

} // namespace

std::optional<FilterTerm> readFilterTerm(const Json& written, const std::string& place, const FilterScope& scope,
                                         Mistakes& mistakes)
{
    return Reader(mistakes).filter(written, place, scope, 1);
}

} // namespace weir::cdp
