#include "models/topics/topicsettingsmodel.h"

#include "models/common/formats.h"

#include <QRegularExpression>
#include <algorithm>

namespace weir {
namespace {

enum Column { Name, Value, Source, Default, Documentation };

std::vector<TableColumn> settingColumns()
{
    const auto column = [](const char* id, const QString& title, int width) {
        TableColumn made;
        made.id = QString::fromLatin1(id);
        made.title = title;
        made.width = width;
        return made;
    };
    std::vector<TableColumn> all{column("name", TopicSettingsModel::tr("Setting"), 38),
                                 column("value", TopicSettingsModel::tr("Value"), 25),
                                 column("source", TopicSettingsModel::tr("Comes from"), 19),
                                 column("default", TopicSettingsModel::tr("Otherwise"), 18),
                                 column("documentation", TopicSettingsModel::tr("What it does"), 22)};
    all[Source].kind = ColumnKind::Badge;
    all[Default].toolTip = TopicSettingsModel::tr("The value that would hold if nobody had set it there.");
    all[Documentation].stretch = true;
    all[Documentation].sortable = false;
    return all;
}

/// The value in "source: name = value". A synonym of another name may count in other units, so its name is kept.
QString valueOfSynonym(const QString& synonym, const QString& setting)
{
    const auto from = synonym.indexOf(QLatin1String(": ")) + 2;
    const auto at = synonym.indexOf(QLatin1String(" = "), from);
    const bool sameUnit = at >= 0 && synonym.mid(from, at - from).endsWith(setting);
    return sameUnit ? synonym.mid(at + 3) : synonym.mid(from);
}

/// Brokers tell documentation with bits of HTML in it.
QString withoutTags(QString text)
{
    static const QRegularExpression breaks(QStringLiteral("<(br|p|li|/p|/ul)[^>]*>"));
    static const QRegularExpression tags(QStringLiteral("<[a-zA-Z/][^>]*>"));
    static const QRegularExpression gaps(QStringLiteral(" *\\n[ \\n]*"));
    text.replace(breaks, QStringLiteral("\n")).remove(tags).replace(gaps, QStringLiteral("\n"));
    text.replace(QLatin1String("&lt;"), QLatin1String("<")).replace(QLatin1String("&gt;"), QLatin1String(">"));
    text.replace(QLatin1String("&quot;"), QLatin1String("\"")).replace(QLatin1String("&nbsp;"), QLatin1String(" "));
    return text.replace(QLatin1String("&amp;"), QLatin1String("&")).trimmed();
}

QString firstSentence(const QString& text)
{
    static const QRegularExpression end(QStringLiteral("\\.\\s|\\n"));
    const auto at = text.indexOf(end);
    return at < 0 ? text : text.left(text.at(at) == QLatin1Char('.') ? at + 1 : at);
}

QString inWords(const QString& name, const QString& value)
{
    bool isNumber = false;
    const qlonglong number = value.toLongLong(&isNumber);
    if (!isNumber)
        return value;
    const bool isTime = name.endsWith(QLatin1String(".ms"));
    const bool isSize = name.endsWith(QLatin1String(".bytes"));
    if ((!isTime && !isSize) || (number >= 0 && number < 1000))
        return value;
    if (number == -1)
        return TopicSettingsModel::tr("%1 (no limit)").arg(value);
    if (number < 0)
        return value;
    if (number == INT64_MAX)
        return TopicSettingsModel::tr("%1 (never)").arg(value);
    return QStringLiteral("%1 (%2)").arg(value, isTime ? formats::duration(number) : formats::size(number));
}

} // namespace

TopicSettingsModel::TopicSettingsModel(QObject* parent) : RowModel(settingColumns(), parent) {}

void TopicSettingsModel::setSettings(const QVector<ConfigEntry>& settings)
{
    std::vector<SettingRow> rows;
    m_changed = 0;
    for (const ConfigEntry& entry : settings) {
        SettingRow row;
        row.name = entry.name;
        row.value = entry.value;
        row.isNull = entry.isNull;
        row.isSensitive = entry.isSensitive;
        row.isReadOnly = entry.isReadOnly;
        row.source = entry.source;
        row.documentation = withoutTags(entry.documentation);
        row.synonyms = entry.synonyms;
        row.changed = entry.source != QLatin1String("default") && entry.source != QLatin1String("unknown");
        for (const QString& synonym : entry.synonyms) {
            if (!synonym.startsWith(entry.source + QLatin1Char(':'))) {
                row.defaultValue = valueOfSynonym(synonym, entry.name);
                break;
            }
        }
        m_changed += row.changed ? 1 : 0;
        rows.push_back(std::move(row));
    }
    std::sort(rows.begin(), rows.end(), [](const SettingRow& a, const SettingRow& b) { return a.name < b.name; });
    setRows(std::move(rows));
}

void TopicSettingsModel::setChangedOnly(bool only)
{
    if (std::exchange(m_changedOnly, only) != only)
        filtersChanged();
}

QString TopicSettingsModel::valueText(const SettingRow& row)
{
    if (row.isSensitive)
        return tr("hidden by the broker");
    if (row.isNull || row.value.isEmpty())
        return tr("(empty)");
    return inWords(row.name, row.value);
}

QString TopicSettingsModel::sourceText(const QString& source)
{
    if (source == QLatin1String("default"))
        return tr("Kafka's default");
    if (source == QLatin1String("topic"))
        return tr("this topic");
    if (source == QLatin1String("broker"))
        return tr("the broker's file");
    if (source == QLatin1String("dynamic broker"))
        return tr("a broker's setting");
    if (source == QLatin1String("dynamic default"))
        return tr("the cluster's setting");
    if (source == QLatin1String("group"))
        return tr("the group's setting");
    return tr("not told");
}

QVariant TopicSettingsModel::cell(const SettingRow& row, int column, int role) const
{
    if (role == SubjectRole)
        return row.name;
    switch (column) {
    case Name:
        if (role == Qt::DisplayRole)
            return row.name;
        if (role == CodeRole)
            return true;
        break;
    case Value:
        if (role == Qt::DisplayRole)
            return valueText(row);
        if (role == RawRole && !row.isSensitive)
            return row.value;
        if (role == SecondaryRole)
            return row.isSensitive || row.isNull || row.value.isEmpty();
        if (role == Qt::ToolTipRole && row.isSensitive)
            return tr("A sensitive value: brokers never tell it.");
        break;
    case Source:
        if (role == Qt::DisplayRole)
            return sourceText(row.source);
        if (role == BadgeRole)
            return row.changed ? QVariant(int(Status::Neutral)) : QVariant();
        if (role == SecondaryRole)
            return !row.changed;
        break;
    case Default:
        if (role == Qt::DisplayRole)
            return row.changed && !row.defaultValue.isEmpty() ? inWords(row.name, row.defaultValue) : QString();
        if (role == SecondaryRole)
            return true;
        break;
    case Documentation:
        if (role == Qt::DisplayRole)
            return firstSentence(row.documentation);
        if (role == SecondaryRole)
            return true;
        break;
    }
    return {};
}

} // namespace weir
