#include "tests/cdp/naive/naivevalue.h"

#include "backend/base/duration.h"

#include <QDateTime>
#include <QJsonArray>
#include <QRegularExpression>
#include <cmath>

namespace weir::naive {
namespace {

QString folded(const QString& text, bool ignoreCase)
{
    // Qt folds letter by letter; the sharp s is the one letter of the cases and worlds that becomes two.
    return ignoreCase ? text.toCaseFolded().replace(QChar(0xdf), QStringLiteral("ss")) : text;
}

std::optional<bool> truthOf(const QJsonValue& value)
{
    if (value.isBool())
        return value.toBool();
    if (value.isString() && value.toString() == QLatin1String("true"))
        return true;
    if (value.isString() && value.toString() == QLatin1String("false"))
        return false;
    return std::nullopt;
}

template <typename Test> bool anyOf(const QJsonValue& value, const Test& test)
{
    if (isAbsent(value))
        return false;
    if (!value.isArray())
        return test(value);
    for (const QJsonValue element : value.toArray())
        if (anyOf(element, test))
            return true;
    return false;
}

bool isEmpty(const QJsonValue& value)
{
    return isAbsent(value) || (value.isString() && value.toString().isEmpty()) ||
           (value.isArray() && value.toArray().isEmpty()) || (value.isObject() && value.toObject().isEmpty());
}

bool textSatisfies(const QString& op, const QJsonValue& value, const QJsonValue& operand, bool ignoreCase)
{
    if (!value.isString() || !operand.isString())
        return false;
    if (op == QLatin1String("matches"))
        return QRegularExpression(operand.toString(), ignoreCase ? QRegularExpression::CaseInsensitiveOption
                                                                 : QRegularExpression::NoPatternOption)
            .match(value.toString())
            .hasMatch();
    const QString text = folded(value.toString(), ignoreCase), part = folded(operand.toString(), ignoreCase);
    if (op == QLatin1String("contains"))
        return text.contains(part);
    return op == QLatin1String("startsWith") ? text.startsWith(part) : text.endsWith(part);
}

bool orderSatisfies(const QString& op, const QJsonValue& value, const QJsonValue& operand, bool ignoreCase)
{
    if (op == QLatin1String("between")) {
        const auto low = order(value, operand.toArray().at(0), ignoreCase);
        const auto high = order(value, operand.toArray().at(1), ignoreCase);
        return low && high && *low >= 0 && *high <= 0;
    }
    const auto sign = order(value, operand, ignoreCase);
    if (!sign)
        return false;
    if (op == QLatin1String("greaterThan"))
        return *sign > 0;
    if (op == QLatin1String("atLeast"))
        return *sign >= 0;
    return op == QLatin1String("lessThan") ? *sign < 0 : *sign <= 0;
}

bool dateSatisfies(const QString& op, const QJsonValue& value, const QJsonValue& operand, qint64 now)
{
    const auto date = momentOf(value);
    if (!date)
        return false;
    if (op == QLatin1String("before") || op == QLatin1String("after")) {
        const auto other = momentOf(operand);
        return other && (op == QLatin1String("before") ? *date < *other : *date > *other);
    }
    const qint64 length = durationOf(operand);
    if (op == QLatin1String("inLast"))
        return now - length < *date && *date <= now;
    if (op == QLatin1String("beforeLast"))
        return *date <= now - length;
    if (op == QLatin1String("inNext"))
        return now <= *date && *date < now + length;
    return *date >= now + length;
}

} // namespace

bool isAbsent(const QJsonValue& value) { return value.isNull() || value.isUndefined(); }

QStringList pathParts(const QString& path)
{
    QStringList parts;
    QString part;
    bool has = false;
    const auto end = [&] {
        if (has)
            parts << part;
        part.clear();
        has = false;
    };
    for (int i = 0; i < path.size(); ++i) {
        if (path[i] == QLatin1Char('\\') && i + 1 < path.size()) {
            part += path[++i];
            has = true;
        } else if (path[i] == QLatin1Char('.')) {
            end();
        } else if (path.mid(i, 2) == QLatin1String("[]")) {
            end();
            parts << QStringLiteral("[]");
            ++i;
        } else {
            part += path[i];
            has = true;
        }
    }
    end();
    return parts;
}

QJsonValue atPath(const QJsonValue& root, const QStringList& parts)
{
    if (parts.isEmpty())
        return root;
    const QStringList rest = parts.mid(1);
    if (parts[0] == QLatin1String("[]")) {
        QJsonArray found;
        for (const QJsonValue element : root.toArray())
            if (const QJsonValue value = atPath(element, rest); !isAbsent(value))
                found << value;
        return found.isEmpty() ? QJsonValue(QJsonValue::Undefined) : QJsonValue(found);
    }
    if (root.isArray()) {
        bool isIndex = false;
        const int index = parts[0].toInt(&isIndex);
        return isIndex ? atPath(root.toArray().at(index), rest) : QJsonValue(QJsonValue::Undefined);
    }
    return root.isObject() ? atPath(root.toObject().value(parts[0]), rest) : QJsonValue(QJsonValue::Undefined);
}

QJsonValue atPath(const QJsonValue& root, const QString& path) { return atPath(root, pathParts(path)); }

std::optional<double> numberOf(const QJsonValue& value)
{
    static const QRegularExpression form(QStringLiteral("^[+-]?(\\d+(\\.\\d+)?|\\.\\d+)([eE][+-]?\\d+)?$"));
    if (value.isDouble())
        return value.toDouble();
    if (value.isString() && form.match(value.toString()).hasMatch())
        return value.toString().toDouble();
    return std::nullopt;
}

std::optional<qint64> dateTextOf(const QString& text)
{
    static const QRegularExpression form(
        QStringLiteral("^(\\d{4}-\\d\\d-\\d\\d)(T\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?)?(Z|[+-]\\d\\d:\\d\\d)?$"));
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    QString whole = match.captured(1) + (match.captured(2).isEmpty() ? QStringLiteral("T00:00") : match.captured(2));
    whole += match.captured(5).isEmpty() ? QStringLiteral("Z") : match.captured(5);
    const QDateTime date = QDateTime::fromString(whole, Qt::ISODateWithMs);
    return date.isValid() ? std::optional(date.toMSecsSinceEpoch()) : std::nullopt;
}

std::optional<qint64> momentOf(const QJsonValue& value)
{
    if (value.isString())
        return dateTextOf(value.toString());
    if (value.isDouble() && value.toDouble() >= 1e11 && value.toDouble() < 1e16)
        return qint64(value.toDouble());
    return std::nullopt;
}

qint64 durationOf(const QJsonValue& value)
{
    const auto ms = parseDuration(value.toString());
    return ms.value_or(0);
}

QString dateText(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(ms % 1000 == 0 ? Qt::ISODate : Qt::ISODateWithMs);
}

int compareTexts(const QString& a, const QString& b)
{
    return a.toUtf8().compare(b.toUtf8()); // UTF-8 keeps the order of code points, UTF-16 does not
}

bool isEqual(const QJsonValue& a, const QJsonValue& b, bool ignoreCase)
{
    if (a.isString() && b.isString())
        return folded(a.toString(), ignoreCase) == folded(b.toString(), ignoreCase);
    if (a.isDouble() || b.isDouble()) {
        const auto x = numberOf(a), y = numberOf(b);
        return x && y && *x == *y;
    }
    if (a.isBool() || b.isBool()) {
        const auto x = truthOf(a), y = truthOf(b);
        return x && y && *x == *y;
    }
    return false;
}

std::optional<int> order(const QJsonValue& a, const QJsonValue& b, bool ignoreCase)
{
    if (const auto x = numberOf(a), y = numberOf(b); x && y)
        return *x < *y ? -1 : *x > *y;
    if (const auto x = momentOf(a), y = momentOf(b); x && y)
        return *x < *y ? -1 : *x > *y;
    if (!a.isString() || !b.isString())
        return std::nullopt;
    return compareTexts(folded(a.toString(), ignoreCase), folded(b.toString(), ignoreCase));
}

bool satisfies(const QJsonValue& value, const QJsonObject& leaf, qint64 now)
{
    const QString op = leaf.value(QLatin1String("op")).toString();
    const QJsonValue operand = leaf.value(QLatin1String("value"));
    const bool ignoreCase = leaf.value(QLatin1String("ignoreCase")).toBool();
    const auto negated = [&](const char* positive) {
        QJsonObject other = leaf;
        other[QLatin1String("op")] = QLatin1String(positive);
        return !satisfies(value, other, now);
    };
    if (op == QLatin1String("notEquals"))
        return negated("equals");
    if (op == QLatin1String("noneOf"))
        return negated("oneOf");
    if (op == QLatin1String("notContains"))
        return negated("contains");
    if (op == QLatin1String("notMatches"))
        return negated("matches");
    if (op == QLatin1String("exists"))
        return !isAbsent(value);
    if (op == QLatin1String("missing"))
        return isAbsent(value);
    if (op == QLatin1String("empty"))
        return isEmpty(value);
    if (op == QLatin1String("notEmpty"))
        return !isEmpty(value);
    return anyOf(value, [&](const QJsonValue& one) {
        if (op == QLatin1String("equals"))
            return isEqual(one, operand, ignoreCase);
        if (op == QLatin1String("oneOf")) {
            for (const QJsonValue other : leaf.value(QLatin1String("values")).toArray())
                if (isEqual(one, other, ignoreCase))
                    return true;
            return false;
        }
        if (QStringList{QStringLiteral("contains"), QStringLiteral("startsWith"), QStringLiteral("endsWith"),
                        QStringLiteral("matches")}
                .contains(op))
            return textSatisfies(op, one, operand, ignoreCase);
        if (QStringList{QStringLiteral("greaterThan"), QStringLiteral("atLeast"), QStringLiteral("lessThan"),
                        QStringLiteral("atMost"), QStringLiteral("between")}
                .contains(op))
            return orderSatisfies(op, one, operand, ignoreCase);
        return dateSatisfies(op, one, operand, now);
    });
}

} // namespace weir::naive
