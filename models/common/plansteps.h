// Purpose: the steps of a change plan as a table: what, from, to, what it means or why it is refused, how it went.
// Thread: GUI. Limits: made for 10,000 steps.
#pragma once

#include "backend/service/plans/changeplan.h"
#include "models/common/snapshotmodel.h"

namespace weir {

struct PlanStepRow
{
    int index = 0; ///< in ChangePlan::steps
    PlanStep step;
    bool wasApplied = false; ///< what is neither done nor refused was left out
    friend bool operator==(const PlanStepRow&, const PlanStepRow&) = default;
};

class PlanStepsModel : public RowModel<PlanStepRow>
{
    Q_OBJECT
public:
    explicit PlanStepsModel(QObject* parent = nullptr);

    /// wasApplied: the plan's steps say how it went, not how it will go.
    void setPlan(const ChangePlan& plan, bool wasApplied);
    void setUtc(bool utc);

protected:
    QString rowId(const PlanStepRow& row) const override { return QString::number(row.index); }
    QVariant cell(const PlanStepRow& row, int column, int role) const override;

private:
    QVariant stateCell(const PlanStepRow& row, int role) const;
    QVariant meaningCell(const PlanStepRow& row, int role) const;

    bool m_utc = false;
};

} // namespace weir
