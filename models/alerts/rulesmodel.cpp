#include "models/alerts/rulesmodel.h"

#include "models/alerts/alerttexts.h"
#include "models/common/alerttext.h"
#include "models/common/formats.h"

#include <algorithm>

namespace weir {
namespace {

enum Column { Name, What, Severity, State, Open, Notify, Key };

std::vector<TableColumn> ruleColumns()
{
    const auto tr = [](const char* text) { return RulesModel::tr(text); };
    std::vector<TableColumn> all{{QStringLiteral("name"), tr("Rule"), ColumnKind::Text, 24},
                                 {QStringLiteral("what"), tr("Fires on"), ColumnKind::Text, 40},
                                 {QStringLiteral("severity"), tr("Severity"), ColumnKind::Text, 10},
                                 {QStringLiteral("state"), tr("State"), ColumnKind::Badge, 22},
                                 {QStringLiteral("open"), tr("Open alerts"), ColumnKind::Number, 11},
                                 {QStringLiteral("notify"), tr("Tells"), ColumnKind::Text, 18},
                                 {QStringLiteral("key"), tr("Key"), ColumnKind::Text, 18}};
    all[What].stretch = true;
    all[Key].shown = false;
    return all;
}

QString notified(const AlertRule& rule)
{
    QStringList words;
    for (const QString& channel : rule.notify)
        words << (channel == QLatin1String("desktop") ? RulesModel::tr("this desktop") : channel);
    return words.isEmpty() ? RulesModel::tr("this desktop") : words.join(QStringLiteral(", "));
}

} // namespace

RulesModel::RulesModel(QObject* parent) : RowModel(ruleColumns(), parent) {}

void RulesModel::setRules(const Alerts& alerts, std::int64_t nowMs, bool utc)
{
    std::vector<RuleRow> rows;
    const QVector<Alert> open = alerts.open();
    for (const AlertRule& rule : alerts.rules()) {
        const auto count = std::count_if(open.begin(), open.end(), [&](const Alert& a) { return a.rule == rule.key; });
        rows.push_back({rule,
                        {},
                        alerttexts::ruleState(rule, nowMs, utc),
                        notified(rule),
                        int(count),
                        rule.enabled && rule.isMuted(nowMs)});
    }
    const QHash<QString, Error> broken = alerts.brokenRules();
    for (auto it = broken.begin(); it != broken.end(); ++it) {
        RuleRow row;
        row.rule.key = it.key();
        row.mistake = alerttexts::mistake(*it);
        row.state = tr("not understood");
        rows.push_back(std::move(row));
    }
    std::sort(rows.begin(), rows.end(), [](const RuleRow& a, const RuleRow& b) { return a.rule.key < b.rule.key; });
    setRows(std::move(rows));
}

QVariant RulesModel::cell(const RuleRow& row, int column, int role) const
{
    const AlertRule& rule = row.rule;
    const bool isBroken = !row.mistake.isEmpty();
    switch (column) {
    case Name:
        if (role == Qt::DisplayRole)
            return rule.name.isEmpty() ? rule.key : rule.name;
        return {};
    case What:
        if (role == Qt::DisplayRole)
            return isBroken ? row.mistake : alertRuleSentence(rule);
        return {};
    case Severity:
        if (role == Qt::DisplayRole)
            return isBroken ? formats::unknown() : alertSeverityName(rule.severity);
        return role == SortRole ? QVariant(int(rule.severity)) : QVariant();
    case State:
        if (role == Qt::DisplayRole)
            return row.state;
        if (role == BadgeRole)
            return int(isBroken ? Status::Critical : !rule.enabled || row.isMuted ? Status::Neutral : Status::Ok);
        return {};
    case Open:
        if (role == Qt::DisplayRole)
            return row.open > 0 ? formats::count(std::int64_t(row.open)) : QString();
        return role == SortRole ? QVariant(row.open) : QVariant();
    case Notify:
        return role == Qt::DisplayRole ? QVariant(isBroken ? formats::unknown() : row.notify) : QVariant();
    case Key:
        if (role == Qt::DisplayRole)
            return rule.key;
        return role == CodeRole ? QVariant(true) : QVariant();
    default:
        return {};
    }
}

} // namespace weir
