#include "models/alerts/alertsmodel.h"

#include "models/alerts/alerttexts.h"
#include "models/common/alerttext.h"
#include "models/common/formats.h"
#include "models/common/verdicttext.h"

namespace weir {
namespace {

enum Column { Severity, What, Subject, Since, Until, Lasted, Value, Limit, Worst, State, Rule };

std::vector<TableColumn> alertColumns(AlertsModel::Of of)
{
    const auto tr = [](const char* text) { return AlertsModel::tr(text); };
    const bool isOpen = of == AlertsModel::Of::Open;
    const bool isTrial = of == AlertsModel::Of::Trial;
    std::vector<TableColumn> all{
        {QStringLiteral("severity"), tr("Severity"), ColumnKind::Badge, 11},
        {QStringLiteral("what"), tr("What"), ColumnKind::Text, 36},
        {QStringLiteral("subject"), tr("About"), ColumnKind::Text, 17},
        {QStringLiteral("since"), tr("Since"), ColumnKind::Time, isTrial ? 17 : 11},
        {QStringLiteral("until"), tr("Cleared"), ColumnKind::Time, 12},
        {QStringLiteral("lasted"), tr("Lasted"), ColumnKind::Number, 11},
        {QStringLiteral("value"), tr("Value"), ColumnKind::Number, 14, {}, tr("When it fired.")},
        {QStringLiteral("limit"), tr("Limit"), ColumnKind::Number, 14},
        {QStringLiteral("worst"), tr("Worst"), ColumnKind::Number, 14, {}, tr("The worst value while it was open.")},
        {QStringLiteral("state"), tr("State"), ColumnKind::Text, 16},
        {QStringLiteral("rule"), tr("Rule"), ColumnKind::Text, 18}};
    all[What].stretch = true;
    all[What].shown = !isTrial;
    all[Severity].shown = !isTrial;
    all[Until].shown = of == AlertsModel::Of::Past;
    all[Lasted].shown = !isOpen;
    all[Value].shown = isOpen;
    all[Limit].shown = isOpen;
    all[State].shown = !isTrial;
    all[Rule].shown = false;
    if (isTrial) {
        all[What].stretch = false;
        all[Subject].stretch = true;
    }
    return all;
}

QString shortTime(std::int64_t ms, const AlertRow& row)
{
    constexpr qsizetype milliseconds = 4, untilMinutes = 16;
    const QString full = formats::timestamp(ms, row.utc);
    if (full.startsWith(row.today))
        return formats::timeOfDay(ms, row.utc).chopped(milliseconds);
    return full.left(untilMinutes);
}

QVariant timeCell(std::int64_t ms, const AlertRow& row, int role)
{
    switch (role) {
    case Qt::DisplayRole:
        return shortTime(ms, row);
    case Qt::ToolTipRole:
    case RawRole:
        return formats::timestamp(ms, row.utc);
    case SortRole:
        return qint64(ms);
    default:
        return {};
    }
}

QVariant numberCell(const AlertRow& row, double value, int role)
{
    if (!row.isKnown || row.rule.measure == AlertMeasure::NoData)
        return role == Qt::DisplayRole ? QVariant(formats::unknown()) : QVariant();
    if (role == Qt::DisplayRole)
        return alertValueText(row.rule.measure, value);
    return role == SortRole ? QVariant(value) : QVariant();
}

} // namespace

AlertsModel::AlertsModel(Of of, QObject* parent) : RowModel(alertColumns(of), parent), m_of(of) {}

QString AlertsModel::idOf(const Alert& alert)
{
    return alert.rule + QLatin1Char(' ') + QString::number(alert.firedAtMs) + QLatin1Char(' ') + alert.subject;
}

void AlertsModel::setAlerts(const QVector<Alert>& alerts, const QVector<AlertRule>& rules, std::int64_t nowMs, bool utc)
{
    constexpr qsizetype date = 10;
    const QString today = formats::timestamp(nowMs, utc).left(date);
    std::vector<AlertRow> rows;
    rows.reserve(std::size_t(alerts.size()));
    for (const Alert& alert : alerts) {
        AlertRow row{alert, {}, false, utc, today};
        row.rule.key = alert.rule;
        for (const AlertRule& rule : rules) {
            if (rule.key != alert.rule)
                continue;
            row.rule = rule;
            row.isKnown = true;
        }
        rows.push_back(std::move(row));
    }
    setRows(std::move(rows));
}

QVariant AlertsModel::cell(const AlertRow& row, int column, int role) const
{
    const Alert& alert = row.alert;
    switch (column) {
    case Severity:
        if (role == Qt::DisplayRole)
            return alertSeverityName(alert.severity);
        if (role == BadgeRole)
            return int(m_of == Of::Past ? Status::Neutral : alertStatus(alert));
        return role == SortRole ? QVariant(int(alert.severity)) : QVariant();
    case What:
        return role == Qt::DisplayRole ? QVariant(alerttexts::sentence(alert, row.isKnown ? &row.rule : nullptr))
                                       : QVariant();
    case Subject:
        return role == Qt::DisplayRole ? QVariant(alertSubjectName(alert.subject)) : QVariant();
    case Since:
        return timeCell(alert.sinceMs, row, role);
    case Until:
        return alert.clearedAtMs ? timeCell(*alert.clearedAtMs, row, role) : QVariant();
    case Lasted:
        if (!alert.clearedAtMs)
            return role == Qt::DisplayRole ? QVariant(tr("still open")) : QVariant();
        if (role == Qt::DisplayRole)
            return durationText(double(*alert.clearedAtMs - alert.sinceMs) / 1000.0);
        return role == SortRole ? QVariant(qint64(*alert.clearedAtMs - alert.sinceMs)) : QVariant();
    case Value:
        return numberCell(row, alert.value, role);
    case Limit:
        if (role == Qt::DisplayRole && row.isKnown)
            return alerttexts::limit(alert, row.rule);
        return numberCell(row, alert.limit, role);
    case Worst:
        return numberCell(row, alert.worst, role);
    case State:
        return role == Qt::DisplayRole ? QVariant(alerttexts::state(alert)) : QVariant();
    case Rule:
        return role == Qt::DisplayRole ? QVariant(row.rule.name.isEmpty() ? row.rule.key : row.rule.name) : QVariant();
    default:
        return {};
    }
}

} // namespace weir
