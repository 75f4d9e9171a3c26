#include "models/messages/recordfield.h"

#include "backend/serde/jsonpart.h"

#include <QRegularExpression>

namespace weir {
namespace {

QString fromUtf8(std::string_view text) { return QString::fromUtf8(text.data(), qsizetype(text.size())); }

QString cut(QString text)
{
    if (text.size() > longestField)
        text = text.left(longestField) + QChar(0x2026);
    return text;
}

FieldValue valueOf(const JsonPart& part)
{
    FieldValue value;
    value.isText = part.kind() == JsonPart::Kind::String;
    value.isNumber = part.kind() == JsonPart::Kind::Number;
    // Escapes make a text longer than what it stands for, by at most six.
    const std::string_view raw = part.raw().substr(0, std::size_t(longestField) * 6 + 2);
    const bool whole = raw.size() == part.raw().size();
    value.text = cut(value.isText && whole ? QString::fromStdString(part.string()) : fromUtf8(raw));
    return value;
}

std::optional<JsonPart> member(const JsonPart& object, const QString& name)
{
    std::optional<JsonPart> found;
    const std::string wanted = name.toStdString();
    if (object.kind() == JsonPart::Kind::Object) {
        object.eachMember([&](const std::string& each, JsonPart part) {
            if (each == wanted)
                found = part;
            return !found;
        });
    } else if (object.kind() == JsonPart::Kind::Array) {
        bool isNumber = false;
        int left = name.toInt(&isNumber);
        if (!isNumber || left < 0)
            return {};
        object.eachElement([&](JsonPart part) {
            if (left-- == 0)
                found = part;
            return !found;
        });
    }
    return found;
}

std::optional<FieldValue> find(JsonPart at, const QStringList& parts, qsizetype index)
{
    for (; index < parts.size(); ++index) {
        const bool every = parts[index].endsWith(QLatin1String("[]"));
        const QString name = every ? parts[index].chopped(2) : parts[index];
        if (!name.isEmpty() || !every) {
            const std::optional<JsonPart> next = member(at, name);
            if (!next)
                return {};
            at = *next;
        }
        if (!every)
            continue;
        if (at.kind() != JsonPart::Kind::Array)
            return {};
        QStringList texts;
        qsizetype length = 0;
        at.eachElement([&](JsonPart element) {
            if (const std::optional<FieldValue> value = find(element, parts, index + 1)) {
                texts << value->text;
                length += value->text.size();
            }
            return length < longestField;
        });
        return texts.isEmpty() ? std::nullopt : std::optional(FieldValue{cut(texts.join(QStringLiteral(", "))), true});
    }
    if (at.kind() == JsonPart::Kind::Null)
        return {};
    return valueOf(at);
}

} // namespace

QStringList fieldParts(const QString& path)
{
    QStringList parts{QString()};
    for (qsizetype i = 0; i < path.size(); ++i) {
        if (path[i] == QLatin1Char('\\') && i + 1 < path.size())
            parts.last() += path[++i];
        else if (path[i] == QLatin1Char('.'))
            parts << QString();
        else
            parts.last() += path[i];
    }
    return path.isEmpty() ? QStringList() : parts;
}

bool isFieldPath(const QString& path)
{
    const QStringList parts = fieldParts(path);
    if (parts.isEmpty() || parts.contains(QString()))
        return false;
    const QString root = parts.first().endsWith(QLatin1String("[]")) ? parts.first().chopped(2) : parts.first();
    return root == QLatin1String("value") || root == QLatin1String("key") ||
           (root == QLatin1String("headers") && parts.size() == 2);
}

QString fieldName(const QString& path)
{
    const QStringList parts = fieldParts(path);
    if (parts.size() < 2)
        return path;
    bool isNumber = false;
    parts.last().toInt(&isNumber);
    // "0" alone says nothing.
    return isNumber && parts.size() > 2 ? parts[parts.size() - 2] + QLatin1Char('.') + parts.last() : parts.last();
}

std::optional<FieldValue> jsonField(std::string_view json, const QStringList& parts)
{
    return find(JsonPart(json), parts, 0);
}

QString jsonPathOf(const QString& path)
{
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z_][A-Za-z0-9_]*$"));
    QString out(QLatin1Char('$'));
    QStringList parts = fieldParts(path);
    if (parts.isEmpty())
        return out;
    if (parts.first().endsWith(QLatin1String("[]")))
        out += QStringLiteral("[*]");
    parts.removeFirst();
    for (QString part : parts) {
        const bool every = part.endsWith(QLatin1String("[]"));
        if (every)
            part.chop(2);
        bool isNumber = false;
        part.toInt(&isNumber);
        if (isNumber)
            out += QStringLiteral("[%1]").arg(part);
        else if (plain.match(part).hasMatch())
            out += QLatin1Char('.') + part;
        else
            out += QStringLiteral("[\"%1\"]")
                       .arg(part.replace(QLatin1Char('\\'), QStringLiteral("\\\\"))
                                .replace(QLatin1Char('"'), QStringLiteral("\\\"")));
        if (every)
            out += QStringLiteral("[*]");
    }
    return out;
}

} // namespace weir
