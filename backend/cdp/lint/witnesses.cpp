#include "backend/cdp/lint/witnesses.h"

#include "backend/cdp/filter/valuetestparts.h"

#include <algorithm>
#include <cmath>

namespace weir::cdp {
namespace {

using Op = ValueOperator;

constexpr std::int64_t now = 1'795'132'800'000;
constexpr std::int64_t earliest = 100'000'000'000; // a smaller number is no moment
constexpr std::size_t mostOfPairs = 24;

class Witnesses
{
public:
    explicit Witnesses(ValueDomain domain) : m_domain(domain) {}

    void add(const ValueTest& test)
    {
        const ValueTest::Private& parts = test.parts();
        if (isAboutMoment(parts.operation.what)) {
            addMoment(now);
            addMoment(now - parts.durationMs);
            addMoment(now + parts.durationMs);
        }
        for (const ValueOperand& operand : parts.operands)
            addConstant(operand);
    }

    const std::vector<Json>& all()
    {
        for (const double between : midpoints(m_numbers))
            m_all.push_back(Json::ofNumber(between));
        for (const double between : midpoints(m_moments))
            m_all.push_back(Json::ofInteger(std::int64_t(between)));
        addTexts();
        for (const Json& usual : {Json::ofBool(true), Json::ofBool(false), Json::ofText("\x02 another"),
                                  Json::ofInteger(0), Json::ofInteger(1), m_arena.array({}), Json()})
            m_all.push_back(usual);
        if (m_domain != ValueDomain::Any)
            std::erase_if(m_all, [this](const Json& value) { return !isInDomain(value); });
        return m_all;
    }

private:
    bool isInDomain(const Json& value) const
    {
        const auto integer = value.integer();
        return value.isNumber() && (m_domain == ValueDomain::Numbers || (integer && *integer >= 0));
    }

    void addMoment(std::int64_t atMs)
    {
        for (const std::int64_t at : {atMs - 1, atMs, atMs + 1}) {
            if (at < earliest)
                continue;
            m_all.push_back(Json::ofInteger(at));
            m_moments.push_back(double(at));
        }
    }

    void addConstant(const ValueOperand& operand)
    {
        if (operand.isReference())
            return;
        m_all.push_back(operand.json);
        if (operand.date)
            addMoment(operand.date->seconds * 1'000 + operand.date->nanoseconds / 1'000'000);
        if (operand.integer) {
            m_all.push_back(Json::ofInteger(*operand.integer - 1));
            m_all.push_back(Json::ofInteger(*operand.integer + 1));
        }
        if (operand.constant.number) {
            const double number =
                operand.json.isNumber() ? operand.json.number() : std::strtod(operand.text->c_str(), nullptr);
            m_numbers.push_back(number);
            for (const double near : {number, number - 1, number + 1})
                m_all.push_back(Json::ofNumber(near));
        }
        if (operand.json.isText())
            m_texts.push_back(operand.json.text());
    }

    static std::vector<double> midpoints(std::vector<double>& values)
    {
        std::sort(values.begin(), values.end());
        std::vector<double> between;
        for (std::size_t i = 1; i < values.size(); ++i)
            between.push_back(std::midpoint(values[i - 1], values[i]));
        return between;
    }

    /// Each with something behind it, and each behind each: what begins, ends and contains.
    void addTexts()
    {
        std::sort(m_texts.begin(), m_texts.end());
        m_texts.erase(std::unique(m_texts.begin(), m_texts.end()), m_texts.end());
        for (const std::string_view text : m_texts)
            m_all.push_back(m_arena.text(std::string(text) + '\x01'));
        const std::size_t count = std::min(m_texts.size(), mostOfPairs);
        for (std::size_t i = 0; i < count; ++i) {
            for (std::size_t j = 0; j < count; ++j)
                m_all.push_back(m_arena.text(std::string(m_texts[i]) + '\x01' + std::string(m_texts[j])));
        }
        m_all.push_back(Json::ofText(""));
    }

    const ValueDomain m_domain;
    JsonArena m_arena;
    std::vector<Json> m_all;
    std::vector<double> m_numbers, m_moments;
    std::vector<std::string_view> m_texts;
};

bool passes(const SignedTest& test, const Json& value) { return test.test->test(value, now).holds != test.isNegated; }

bool isEquality(const SignedTest& test)
{
    const SignedOperator operation = test.test->parts().operation;
    return (operation.what == Op::Equals || operation.what == Op::OneOf) && operation.isNegated == test.isNegated;
}

} // namespace

bool isDecidable(const ValueTest& test)
{
    const ValueTest::Private& parts = test.parts();
    const bool hasOldDate = std::any_of(parts.operands.begin(), parts.operands.end(), [](const ValueOperand& operand) {
        return operand.date && operand.date->seconds * 1'000 < earliest;
    });
    const bool isLong = isAboutMoment(parts.operation.what) && parts.durationMs > now - earliest;
    return !parts.hasReference() && !hasOldDate && !isLong;
}

bool canPassAll(std::span<const SignedTest> tests, ValueDomain domain)
{
    const bool hasEquality = std::any_of(tests.begin(), tests.end(), isEquality);
    // Constant dates and dates against T: whether they meet is a matter of time.
    const auto isAgainstNow = [](const SignedTest& test) { return isAboutMoment(test.test->parts().operation.what); };
    const bool hasMoments = std::any_of(tests.begin(), tests.end(), isAgainstNow);
    std::vector<SignedTest> asked;
    Witnesses witnesses(domain);
    for (const SignedTest& test : tests) {
        const Op operation = test.test->parts().operation.what;
        const bool isLeftOut = !isDecidable(*test.test) || (operation == Op::Matches && !hasEquality) ||
                               (hasMoments && !isAgainstNow(test) && !isAboutPresence(operation));
        if (isLeftOut)
            continue;
        asked.push_back(test);
        witnesses.add(*test.test);
    }
    const std::vector<Json>& values = witnesses.all();
    return std::any_of(values.begin(), values.end(), [&](const Json& value) {
        return std::all_of(asked.begin(), asked.end(), [&](const SignedTest& test) { return passes(test, value); });
    });
}

bool implies(const ValueTest& first, const ValueTest& second, ValueDomain domain)
{
    if (first.canonical() == second.canonical())
        return true;
    if (!isDecidable(first) || !isDecidable(second) || first.parts().operation.what == Op::Matches ||
        (second.parts().operation.what == Op::Matches && !isEquality({&first})) ||
        isAboutMoment(first.parts().operation.what) != isAboutMoment(second.parts().operation.what))
        return false;
    const SignedTest both[] = {{&first, false}, {&second, true}};
    return !canPassAll(both, domain);
}

} // namespace weir::cdp
