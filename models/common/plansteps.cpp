#include "models/common/plansteps.h"

#include "models/common/plantext.h"

namespace weir {
namespace {

enum Column { State, Subject, Before, After, Meaning, Group };

std::vector<TableColumn> stepColumns()
{
    std::vector<TableColumn> all(Group + 1);
    all[State] = {QStringLiteral("state"), PlanStepsModel::tr("State"), ColumnKind::Badge, 9};
    all[Subject] = {QStringLiteral("subject"), PlanStepsModel::tr("What"), ColumnKind::Text, 16};
    all[Before] = {QStringLiteral("from"), PlanStepsModel::tr("From"), ColumnKind::Number, 9};
    all[After] = {QStringLiteral("to"), PlanStepsModel::tr("To"), ColumnKind::Number, 9};
    all[Meaning] = {QStringLiteral("meaning"), PlanStepsModel::tr("What it means"), ColumnKind::Text, 13};
    all[Meaning].stretch = true;
    all[Group] = {QStringLiteral("group"), PlanStepsModel::tr("Group"), ColumnKind::Text, 16};
    all[Group].shown = false;
    return all;
}

QVariant number(const std::optional<std::int64_t>& value) { return value ? QVariant(qlonglong(*value)) : QVariant(); }

QVariant raw(const std::optional<std::int64_t>& value)
{
    return value ? QVariant(QString::number(*value)) : QVariant();
}

} // namespace

PlanStepsModel::PlanStepsModel(QObject* parent) : RowModel(stepColumns(), parent) {}

void PlanStepsModel::setPlan(const ChangePlan& plan, bool wasApplied)
{
    std::vector<PlanStepRow> rows;
    rows.reserve(std::size_t(plan.steps.size()));
    for (int i = 0; i < plan.steps.size(); ++i)
        rows.push_back({i, plan.steps[i], wasApplied});
    setRows(std::move(rows));
}

void PlanStepsModel::setUtc(bool utc)
{
    if (utc == m_utc)
        return;
    m_utc = utc;
    if (rowCount() > 0)
        emit dataChanged(index(0, Meaning), index(rowCount() - 1, Meaning));
}

QVariant PlanStepsModel::cell(const PlanStepRow& row, int column, int role) const
{
    const PlanStep& step = row.step;
    if (role == SubjectRole)
        return row.index;
    switch (column) {
    case State:
        return stateCell(row, role);
    case Subject:
        return role == Qt::DisplayRole ? QVariant(stepSubject(step)) : QVariant();
    case Before:
        if (role == SecondaryRole)
            return !step.from.has_value();
        if (role == RawRole)
            return raw(step.from);
        if (role == SortRole)
            return number(step.from);
        return role == Qt::DisplayRole ? QVariant(stepBefore(step)) : QVariant();
    case After:
        if (role == RawRole)
            return raw(step.to);
        if (role == SortRole)
            return number(step.to);
        return role == Qt::DisplayRole ? QVariant(stepAfter(step)) : QVariant();
    case Meaning:
        return meaningCell(row, role);
    case Group:
        return role == Qt::DisplayRole ? QVariant(step.group) : QVariant();
    }
    return {};
}

QVariant PlanStepsModel::stateCell(const PlanStepRow& row, int role) const
{
    const bool refused = row.step.refused.has_value();
    switch (role) {
    case Qt::DisplayRole:
        if (row.step.done)
            return tr("done");
        if (refused)
            return row.wasApplied ? tr("not done") : tr("refused");
        return row.wasApplied ? tr("not done") : tr("to do");
    case BadgeRole:
        return int(row.step.done    ? Status::Ok
                   : refused        ? Status::Critical
                   : row.wasApplied ? Status::Warning
                                    : Status::Neutral);
    case SortRole:
        return refused ? 0 : row.step.done ? 2 : 1;
    case Qt::ToolTipRole:
        return refused ? QVariant(stepRefusal(row.step)) : QVariant();
    default:
        return {};
    }
}

QVariant PlanStepsModel::meaningCell(const PlanStepRow& row, int role) const
{
    const bool refused = row.step.refused.has_value();
    switch (role) {
    case Qt::DisplayRole:
        return refused ? stepRefusal(row.step) : stepMeaning(row.step, m_utc);
    case SortRole:
        if (refused || !row.step.from || !row.step.to)
            return refused ? QVariant() : QVariant(qlonglong(0));
        return qlonglong(*row.step.to - *row.step.from);
    default:
        return {};
    }
}

} // namespace weir
