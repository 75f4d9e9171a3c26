#include "tests/cdp/naive/naivefilter.h"
#include "tests/cdp/naive/naivevalue.h"

#include <QJsonArray>
#include <QRegularExpression>

// FQL as definitions.md describes it, read from left to right and evaluated at once.
namespace weir::naive {
namespace {

class FqlReader
{
public:
    FqlReader(const QString& text, const QJsonObject& event) : m_text(text), m_event(event) {}
    bool whole() { return either(); }

private:
    void skip()
    {
        while (m_at < m_text.size() && m_text[m_at].isSpace())
            ++m_at;
    }
    bool take(const char* what)
    {
        skip();
        const QString wanted = QLatin1String(what);
        if (m_text.mid(m_at, wanted.size()) != wanted)
            return false;
        const int behind = m_at + int(wanted.size());
        if (wanted[0].isLetter() && behind < m_text.size() && m_text[behind].isLetterOrNumber())
            return false;
        m_at = behind;
        return true;
    }
    bool either()
    {
        bool holds = both();
        while (take("or")) {
            const bool other = both();
            holds = holds || other;
        }
        return holds;
    }
    bool both()
    {
        bool holds = one();
        while (take("and")) {
            const bool other = one();
            holds = holds && other;
        }
        return holds;
    }
    bool one()
    {
        if (take("!"))
            return !one();
        if (take("(")) {
            const bool holds = either();
            take(")");
            return holds;
        }
        const QJsonValue left = operand();
        if (m_isCondition)
            return left.toBool();
        for (const auto& [sign, op] :
             {std::pair("!=", "notEquals"), std::pair(">=", "atLeast"), std::pair("<=", "atMost"),
              std::pair("=", "equals"), std::pair(">", "greaterThan"), std::pair("<", "lessThan")})
            if (take(sign))
                return compared(left, QLatin1String(op), operand());
        if (take("in"))
            return isIn(left);
        return !isAbsent(left) && !isEqual(left, false, false);
    }
    bool compared(const QJsonValue& left, const QString& op, const QJsonValue& right)
    {
        const bool positive = op == QLatin1String("equals");
        if (right.isNull() && (positive || op == QLatin1String("notEquals")))
            return isAbsent(left) == positive;
        return satisfies(left, {{QStringLiteral("op"), op}, {QStringLiteral("value"), right}}, 0);
    }
    bool isIn(const QJsonValue& left)
    {
        QJsonArray values;
        if (!take("[")) // 'a' in tags
            return satisfies(operand(),
                             {{QStringLiteral("op"), QStringLiteral("equals")}, {QStringLiteral("value"), left}}, 0);
        while (!take("]")) {
            values << operand();
            take(",");
        }
        return satisfies(left, {{QStringLiteral("op"), QStringLiteral("oneOf")}, {QStringLiteral("values"), values}},
                         0);
    }
    QString quoted(QChar quote)
    {
        QString text;
        for (++m_at; m_text[m_at] != quote; ++m_at) {
            const QChar next = m_text.size() > m_at + 1 ? m_text[m_at + 1] : QChar();
            if (m_text[m_at] == QLatin1Char('\\') &&
                (next == QLatin1Char('\'') || next == QLatin1Char('"') || next == QLatin1Char('\\')))
                ++m_at;
            text += m_text[m_at];
        }
        ++m_at;
        return text;
    }
    QJsonValue operand()
    {
        m_isCondition = false;
        skip();
        const QChar first = m_text[m_at];
        if (first == QLatin1Char('\'') || first == QLatin1Char('"'))
            return quoted(first);
        static const QRegularExpression number(QStringLiteral("^-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?"));
        if (const auto match = number.match(m_text.mid(m_at)); match.hasMatch()) {
            m_at += int(match.capturedLength());
            return match.captured().toDouble();
        }
        for (const auto& [word, value] : {std::pair("true", QJsonValue(true)), std::pair("false", QJsonValue(false)),
                                          std::pair("null", QJsonValue())})
            if (take(word))
                return value;
        static const QRegularExpression function(QStringLiteral("^([a-z]+)\\("));
        if (const auto match = function.match(m_text.mid(m_at)); match.hasMatch()) {
            m_at += int(match.capturedLength());
            return called(match.captured(1));
        }
        return atPath(m_event, path());
    }
    QString path()
    {
        // No spaces in what the generator and the cases name.
        QString text;
        while (m_at < m_text.size()) {
            const QChar letter = m_text[m_at];
            if (letter == QLatin1Char('\\'))
                text += m_text[m_at++];
            else if (!letter.isLetterOrNumber() && !QStringLiteral("_$@-.[]").contains(letter))
                break;
            text += m_text[m_at++];
        }
        return text;
    }
    QJsonValue called(const QString& name)
    {
        const QJsonValue subject = operand();
        QJsonValue other;
        if (take(","))
            other = operand();
        take(")");
        m_isCondition = name == QLatin1String("contains") || name == QLatin1String("match");
        if (name == QLatin1String("contains"))
            return satisfies(subject, {{QStringLiteral("op"), name}, {QStringLiteral("value"), other}}, 0);
        if (name == QLatin1String("match"))
            return satisfies(
                subject,
                {{QStringLiteral("op"), QStringLiteral("matches")},
                 {QStringLiteral("value"), QRegularExpression::wildcardToRegularExpression(other.toString())}},
                0);
        if (name == QLatin1String("typeof"))
            return typeOf(subject);
        if (name == QLatin1String("length"))
            return lengthOf(subject);
        return changed(name, subject);
    }
    static QJsonValue typeOf(const QJsonValue& value)
    {
        switch (value.type()) {
        case QJsonValue::String:
            return QStringLiteral("string");
        case QJsonValue::Double:
            return QStringLiteral("number");
        case QJsonValue::Bool:
            return QStringLiteral("bool");
        case QJsonValue::Array:
            return QStringLiteral("list");
        case QJsonValue::Object:
            return QStringLiteral("object");
        default:
            return QStringLiteral("null");
        }
    }
    static QJsonValue lengthOf(const QJsonValue& value)
    {
        if (isAbsent(value))
            return 0;
        if (value.isArray())
            return value.toArray().size();
        return value.isString() ? QJsonValue(value.toString().toUtf8().size()) : QJsonValue(QJsonValue::Undefined);
    }
    static QJsonValue changed(const QString& name, const QJsonValue& value)
    {
        if (value.isArray()) {
            QJsonArray each;
            for (const QJsonValue element : value.toArray())
                each << changed(name, element);
            return each;
        }
        if (!value.isString())
            return value;
        QString text = value.toString();
        if (name == QLatin1String("lowercase"))
            return text.toLower();
        if (name == QLatin1String("uppercase"))
            return text.toUpper();
        if (name == QLatin1String("snakecase"))
            return text.replace(QLatin1Char(' '), QLatin1Char('_'));
        if (name == QLatin1String("kebabcase"))
            return text.replace(QLatin1Char(' '), QLatin1Char('-'));
        for (int i = 0; i < text.size(); ++i)
            if (i == 0 || text[i - 1] == QLatin1Char(' '))
                text[i] = text[i].toUpper();
        return text;
    }

    QString m_text;
    QJsonObject m_event;
    int m_at = 0;
    bool m_isCondition = false;
};

} // namespace

bool fqlHolds(const QString& text, const QJsonObject& event) { return FqlReader(text, event).whole(); }

} // namespace weir::naive
