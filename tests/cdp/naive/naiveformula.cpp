#include "tests/cdp/naive/naiveformula.h"

#include "tests/cdp/naive/naivevalue.h"

#include <QJsonArray>
#include <cmath>

namespace weir::naive {
namespace {

constexpr qint64 dayMs = 86'400'000;

class FormulaReader
{
public:
    FormulaReader(const QString& text, const Scope& scope) : m_text(text), m_scope(scope) {}
    QJsonValue whole() { return comparison(); }

private:
    static QJsonValue nothing() { return QJsonValue(QJsonValue::Undefined); }
    void skip()
    {
        while (m_at < m_text.size() && m_text[m_at].isSpace())
            ++m_at;
    }
    bool take(const char* sign)
    {
        skip();
        const QString wanted = QLatin1String(sign);
        if (m_text.mid(m_at, wanted.size()) != wanted)
            return false;
        m_at += int(wanted.size());
        return true;
    }
    QJsonValue comparison()
    {
        const QJsonValue left = sum();
        for (const auto& [sign, op] :
             {std::pair("!=", "notEquals"), std::pair(">=", "atLeast"), std::pair("<=", "atMost"),
              std::pair("=", "equals"), std::pair(">", "greaterThan"), std::pair("<", "lessThan")})
            if (take(sign))
                return satisfies(left, {{QStringLiteral("op"), QLatin1String(op)}, {QStringLiteral("value"), sum()}},
                                 0);
        return left;
    }
    template <typename Reckon>
    static QJsonValue reckoned(const QJsonValue& a, const QJsonValue& b, const Reckon& reckon)
    {
        const auto x = numberOf(a), y = numberOf(b);
        const double result = x && y ? reckon(*x, *y) : NAN;
        return std::isfinite(result) ? QJsonValue(result) : nothing();
    }
    QJsonValue sum()
    {
        QJsonValue value = product();
        while (true) {
            if (take("+"))
                value = reckoned(value, product(), [](double x, double y) { return x + y; });
            else if (take("-"))
                value = reckoned(value, product(), [](double x, double y) { return x - y; });
            else
                return value;
        }
    }
    QJsonValue product()
    {
        QJsonValue value = one();
        while (true) {
            if (take("*"))
                value = reckoned(value, one(), [](double x, double y) { return x * y; });
            else if (take("/"))
                value = reckoned(value, one(), [](double x, double y) { return x / y; });
            else
                return value;
        }
    }
    QJsonValue one()
    {
        if (take("(")) {
            const QJsonValue value = comparison();
            take(")");
            return value;
        }
        if (take("-"))
            return reckoned(0, one(), [](double x, double y) { return x - y; });
        if (take("'")) {
            const int begin = m_at;
            while (m_text[m_at] != QLatin1Char('\''))
                ++m_at;
            return m_text.mid(begin, m_at++ - begin);
        }
        skip();
        const int begin = m_at;
        while (m_at < m_text.size() && (m_text[m_at].isLetterOrNumber() || m_text[m_at] == QLatin1Char('_') ||
                                        m_text[m_at] == QLatin1Char('.')))
            ++m_at;
        const QString word = m_text.mid(begin, m_at - begin);
        if (word.isEmpty() || word[0].isDigit())
            return word.toDouble();
        if (word == QLatin1String("true") || word == QLatin1String("false"))
            return word == QLatin1String("true");
        if (word == QLatin1String("null"))
            return nothing();
        if (take("("))
            return called(word);
        return m_scope.trait(word);
    }
    QJsonValue called(const QString& name)
    {
        QVector<QJsonValue> given;
        while (!take(")")) {
            given << comparison();
            take(",");
        }
        if (name == QLatin1String("today"))
            return dateText(m_scope.now - ((m_scope.now % dayMs) + dayMs) % dayMs);
        if (name == QLatin1String("coalesce")) {
            for (const QJsonValue& value : given)
                if (!isAbsent(value))
                    return value;
            return nothing();
        }
        if (name == QLatin1String("if"))
            return given[0].toBool() ? given[1] : given.value(2, nothing());
        const QJsonValue first = given.value(0, nothing());
        if (name == QLatin1String("length"))
            return first.isArray() ? QJsonValue(first.toArray().size())
                                   : (first.isString()  ? QJsonValue(first.toString().toUcs4().size())
                                      : isAbsent(first) ? QJsonValue(0)
                                                        : nothing());
        if (name == QLatin1String("lower"))
            return first.isString() ? QJsonValue(first.toString().toLower()) : nothing();
        if (name == QLatin1String("upper"))
            return first.isString() ? QJsonValue(first.toString().toUpper()) : nothing();
        if (name == QLatin1String("round"))
            return numberOf(first) ? QJsonValue(std::round(*numberOf(first))) : nothing();
        const auto from = momentOf(first), until = momentOf(given.value(1, nothing()));
        return from && until ? QJsonValue(double((*until - *from) / dayMs)) : nothing();
    }

    QString m_text;
    const Scope& m_scope;
    int m_at = 0;
};

} // namespace

QJsonValue formulaValue(const QString& expression, const Scope& scope)
{
    return FormulaReader(expression, scope).whole();
}

} // namespace weir::naive
