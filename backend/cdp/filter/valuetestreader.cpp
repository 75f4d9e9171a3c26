// Operators and their operands from leaves, with every mistake at its place.
#include "backend/cdp/filter/valuetestparts.h"

#include <re2/re2.h>

namespace weir::cdp {
namespace {

using Op = ValueOperator;
using Kind = Mistake::Kind;

constexpr std::int64_t memoryOfExpression = 2 << 20;
constexpr std::size_t longestExpression = 16 * 1024;
constexpr std::size_t mostValues = 10'000;

class Reader
{
public:
    Reader(ObjectReader& leaf, const FilterScope& scope) : m_leaf(leaf), m_scope(scope) {}

    std::shared_ptr<ValueTest::Private> read()
    {
        const Json name = m_leaf.need("op");
        if (name.isAbsent())
            return nullptr;
        if (!name.isText())
            return fail(Kind::WrongType, "op", name, {"text"});
        const auto operation = valueOperatorOf(name.text());
        if (!operation)
            return fail(Kind::UnknownWord, "op", name, valueOperatorNames());
        m_parts->operation = *operation;
        m_parts->inElement = m_scope.inElement;
        const Op what = operation->what;
        if (isOrdered(what) || isAboutText(what) || what == Op::Equals || what == Op::OneOf)
            m_parts->ignoresCase = m_leaf.flag("ignoreCase", false);
        const std::size_t mistakes = m_leaf.mistakes().size();
        if (isAboutMoment(what))
            readDuration();
        else if (what == Op::OneOf)
            readValues();
        else if (what == Op::Between)
            readBounds();
        else if (what == Op::Matches)
            readExpression();
        else if (!isAboutPresence(what))
            readValue();
        return m_leaf.mistakes().size() == mistakes ? m_parts : nullptr;
    }

private:
    std::nullptr_t fail(Kind kind, std::string_view name, const Json& found, std::vector<std::string> expected = {},
                        std::string detail = {})
    {
        m_leaf.note(kind, name, shownOf(found), std::move(expected), std::move(detail));
        return nullptr;
    }

    void readDuration()
    {
        const Json written = m_leaf.need("value");
        if (written.isAbsent())
            return;
        const auto duration = durationOf(written);
        if (!duration || *duration <= 0) {
            fail(Kind::BadDuration, "value", written);
            return;
        }
        m_parts->durationMs = *duration;
        m_parts->durationText = written.text();
    }

    /// Whether one constant may stand with the operator; `name` is where it stands.
    bool isFit(const Json& value, std::string_view name)
    {
        const Op what = m_parts->operation.what;
        if (what == Op::Before || what == Op::After) {
            if (!dateOf(value))
                fail(Kind::BadDate, name, value);
            return dateOf(value).has_value();
        }
        std::vector<std::string> expected{"text"};
        bool isGood = value.isText();
        if (!isAboutText(what)) {
            expected.emplace_back("number");
            isGood = isGood || value.isNumber();
        }
        if (what == Op::Equals || what == Op::OneOf) {
            expected.emplace_back("true or false");
            isGood = isGood || value.isBool();
        }
        if (!isGood)
            fail(Kind::WrongType, name, value, std::move(expected));
        return isGood;
    }

    void readValue()
    {
        const Json value = m_leaf.need("value");
        if (value.isAbsent())
            return;
        if (value.isObject())
            readReference(value);
        else if (isFit(value, "value"))
            m_parts->operands.push_back(ValueOperand::ofConstant(value, m_parts->ignoresCase));
    }

    void readValues()
    {
        const auto values = m_leaf.list("values");
        if (values.size() > mostValues) {
            m_leaf.note(Kind::TooLarge, "values", std::to_string(values.size()), {std::to_string(mostValues)});
            return;
        }
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (isFit(values[i], cdp::placeOf("values", i)))
                m_parts->operands.push_back(ValueOperand::ofConstant(values[i], m_parts->ignoresCase));
        }
    }

    void readBounds()
    {
        const Json bounds = m_leaf.need("value");
        if (bounds.isAbsent())
            return;
        if (!bounds.isArray() || bounds.elements().size() != 2) {
            fail(Kind::WrongType, "value", bounds, {"[low, high]"});
            return;
        }
        bool isGood = true;
        for (std::size_t i = 0; i < 2; ++i)
            isGood = isFit(bounds.at(i), cdp::placeOf("value", i)) && isGood;
        if (!isGood)
            return;
        for (const Json& bound : bounds.elements())
            m_parts->operands.push_back(ValueOperand::ofConstant(bound, m_parts->ignoresCase));
        const FqlValue low = m_parts->operands[0].constant.value;
        const FqlConstant& high = m_parts->operands[1].constant;
        if (fqlOrdered(low, FqlOperator::LessEqual, high))
            return;
        if (fqlOrdered(low, FqlOperator::Greater, high))
            m_leaf.note(Kind::Reversed, "value", shownOf(bounds.at(std::size_t(0))), {shownOf(bounds.at(1))});
        else
            m_leaf.note(Kind::Conflict, "value", shownOf(bounds.at(std::size_t(0))), {shownOf(bounds.at(1))});
    }

    void readExpression()
    {
        const Json value = m_leaf.need("value");
        if (value.isAbsent() || !isFit(value, "value"))
            return;
        if (value.text().size() > longestExpression) {
            m_leaf.note(Kind::TooLarge, "value", {}, {std::to_string(longestExpression)});
            return;
        }
        re2::RE2::Options options;
        options.set_log_errors(false);
        options.set_max_mem(memoryOfExpression);
        options.set_case_sensitive(!m_parts->ignoresCase);
        auto expression =
            std::make_shared<const re2::RE2>(re2::StringPiece{value.text().data(), value.text().size()}, options);
        if (!expression->ok()) {
            fail(Kind::BadPattern, "value", value, {}, expression->error());
            return;
        }
        m_parts->expression = std::move(expression);
        m_parts->operands.push_back(ValueOperand::ofConstant(value));
    }

    /// {"trait": …}, {"property": …}, {"step": n, "property": …}, {"entry": true, "property": …}
    void readReference(const Json& written)
    {
        ObjectReader object(written, m_leaf.placeOf("value"), m_leaf.mistakes());
        if (object.has("trait")) {
            if (const auto path = readPath(object, "trait"))
                readIf(object, m_scope.traits, "trait", ValueOperand::ofPath(ValueOperand::Kind::Trait, *path));
        } else if (object.has("step")) {
            constexpr std::int64_t mostSteps = 1'000'000;
            const std::int64_t step = object.integer("step", -1, 0, mostSteps);
            const auto path = readPath(object, "property");
            if (path && step >= 0)
                readIf(object, step < m_scope.steps, "step",
                       ValueOperand::ofPath(ValueOperand::Kind::Step, path->below("properties"), std::size_t(step)));
        } else if (object.has("entry")) {
            const bool isEntry = object.flag("entry", true);
            if (!isEntry)
                object.note(Kind::UnknownWord, "entry", "false", {"true"});
            if (const auto path = readPath(object, "property"))
                readIf(object, m_scope.entry, "entry",
                       ValueOperand::ofPath(ValueOperand::Kind::Entry, path->below("properties")));
        } else if (const auto path = readPath(object, "property")) {
            m_parts->operands.push_back(ValueOperand::ofPath(ValueOperand::Kind::Property,
                                                             m_scope.inElement ? *path : path->below("properties")));
        }
        object.finish();
    }

    void readIf(ObjectReader& object, bool isAllowed, std::string_view name, ValueOperand operand)
    {
        if (isAllowed)
            m_parts->operands.push_back(std::move(operand));
        else
            object.note(Kind::WrongReference, name, shownOf(object.take(name)));
    }

    std::optional<JsonPath> readPath(ObjectReader& object, std::string_view name)
    {
        const std::string text = object.neededText(name);
        auto path = text.empty() ? std::nullopt : JsonPath::parse(text);
        if (!text.empty() && !path)
            object.note(Kind::BadPath, name, text);
        return path;
    }

    ObjectReader& m_leaf;
    const FilterScope& m_scope;
    std::shared_ptr<ValueTest::Private> m_parts = std::make_shared<ValueTest::Private>();
};

} // namespace

std::optional<ValueTest> ValueTest::read(ObjectReader& leaf, const FilterScope& scope)
{
    auto parts = Reader(leaf, scope).read();
    return parts ? std::optional(ValueTest(std::move(parts))) : std::nullopt;
}

} // namespace weir::cdp
