#include "models/common/definitiondiff.h"

#include "models/common/recorddiff.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>

namespace weir {
namespace {

constexpr int longestValue = 100;
constexpr int mostLines = 400;
constexpr int deepest = 64;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(weir::DefinitionDiff)
};

/// Fields that say what a version is, not what the definition is.
bool isOfVersion(const QString& name)
{
    static const QStringList names{QStringLiteral("version"), QStringLiteral("author"), QStringLiteral("changedAt"),
                                   QStringLiteral("note"), QStringLiteral("removed")};
    return names.contains(name);
}

bool isSecret(const QString& name)
{
    static const QStringList names{QStringLiteral("secret"), QStringLiteral("password"),
                                   QStringLiteral("token"),  QStringLiteral("authorization"),
                                   QStringLiteral("apikey"), QStringLiteral("api_key")};
    return names.contains(name.toLower());
}

QString shown(const QJsonValue& value)
{
    // A value alone is no document.
    const QString array = QString::fromUtf8(QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact));
    const QString text = array.mid(1, array.size() - 2);
    return text.size() <= longestValue ? text : text.left(longestValue - 1) + QChar(0x2026);
}

class Differ
{
public:
    QStringList lines;

    void compare(const QString& place, const QString& name, const QJsonValue& before, const QJsonValue& after,
                 int depth)
    {
        if (before == after)
            return;
        if (isSecret(name))
            add(Words::tr("%1: another one (secrets are not shown)").arg(place));
        else if (before.isUndefined())
            add(QStringLiteral("+ %1: %2").arg(place, shown(after)));
        else if (after.isUndefined())
            add(QStringLiteral("- %1: %2").arg(place, shown(before)));
        else if (before.isObject() && after.isObject() && depth < deepest)
            compareObjects(place, before.toObject(), after.toObject(), depth + 1);
        else if (before.isArray() && after.isArray() && depth < deepest)
            compareArrays(place, before.toArray(), after.toArray(), depth + 1);
        else if (before.isString() && after.isString() &&
                 (before.toString().contains(QLatin1Char('\n')) || after.toString().contains(QLatin1Char('\n'))))
            compareTexts(place, before.toString(), after.toString());
        else
            add(QStringLiteral("%1: %2 \u2192 %3").arg(place, shown(before), shown(after)));
    }

    void compareObjects(const QString& place, const QJsonObject& before, const QJsonObject& after, int depth)
    {
        QStringList names = before.keys();
        for (const QString& name : after.keys()) {
            if (!before.contains(name))
                names << name;
        }
        for (const QString& name : names) {
            if (depth > 0 || !isOfVersion(name))
                compare(place.isEmpty() ? name : place + QLatin1Char('.') + name, name, before.value(name),
                        after.value(name), depth);
        }
    }

private:
    void add(const QString& line)
    {
        if (lines.size() < mostLines)
            lines << line;
        else if (lines.size() == mostLines)
            lines << QString(QChar(0x2026));
    }

    void compareArrays(const QString& place, const QJsonArray& before, const QJsonArray& after, int depth)
    {
        // What was put in or taken out in the middle does not make all behind it different.
        qsizetype start = 0, same = 0;
        const qsizetype both = std::min(before.size(), after.size());
        if (before.size() != after.size()) {
            while (start < both && before[start] == after[start])
                ++start;
            while (same < both - start && before[before.size() - 1 - same] == after[after.size() - 1 - same])
                ++same;
        }
        const qsizetype left = before.size() - same, right = after.size() - same;
        for (qsizetype i = start; i < std::max(left, right); ++i)
            compare(QStringLiteral("%1[%2]").arg(place).arg(i), {},
                    i < left ? before[i] : QJsonValue(QJsonValue::Undefined),
                    i < right ? after[i] : QJsonValue(QJsonValue::Undefined), depth);
    }

    void compareTexts(const QString& place, const QString& before, const QString& after)
    {
        add(place + QLatin1Char(':'));
        for (const DiffLine& line : diffTexts(before, after).lines) {
            if (line.kind != DiffKind::Same && line.left > 0)
                add(QStringLiteral("  - ") + line.leftText);
            if (line.kind != DiffKind::Same && line.right > 0)
                add(QStringLiteral("  + ") + line.rightText);
        }
    }
};

QString named(const Definition& definition)
{
    return definition.name.isEmpty() ? definition.id()
                                     : Words::tr("%1 “%2”", "kind/key and name").arg(definition.id(), definition.name);
}

} // namespace

QStringList definitionDiff(const Definition& before, const Definition& after)
{
    Differ differ;
    differ.compareObjects({}, before.toJson(), after.toJson(), 0);
    return differ.lines;
}

QStringList changeLines(const DefinitionChange& change)
{
    const Definition& after = change.after;
    if (!change.before)
        return {QStringLiteral("+ ") + Words::tr("%1: new").arg(named(after))};
    if (after.removed)
        return {QStringLiteral("- ") + Words::tr("%1: removed").arg(named(*change.before))};
    QStringList lines{
        QStringLiteral("~ ") +
        Words::tr("%1: version %2 → %3").arg(named(after)).arg(change.before->version).arg(after.version)};
    for (const QString& line : definitionDiff(*change.before, after))
        lines << QStringLiteral("    ") + line;
    return lines;
}

QString changesSummary(const DefinitionChanges& changes)
{
    int fresh = 0, removed = 0;
    for (const DefinitionChange& change : changes.changes) {
        fresh += change.before ? 0 : 1;
        removed += change.after.removed ? 1 : 0;
    }
    return Words::tr("%1 new, %2 changed, %3 removed, %4 as they were.")
        .arg(fresh)
        .arg(changes.changes.size() - fresh - removed)
        .arg(removed)
        .arg(changes.unchanged);
}

} // namespace weir
