// Purpose: what a change plan does, in sentences and step by step, with what is refused and why; of the current step
// the first record at the target, or what differs in the definition. For Review change and the journal. Thread: GUI.
#pragma once

#include "backend/service/plans/changeplan.h"
#include "backend/service/services.h"
#include "models/common/plansteps.h"

#include <QWidget>

class QVBoxLayout;

namespace weir {

class Banner;
class CodeEditor;
class DataTable;
class DiffView;
class Label;

class PlanView : public QWidget
{
    Q_OBJECT
public:
    explicit PlanView(const Services& services, QWidget* parent = nullptr);

    /// wasApplied: the steps say how it went.
    void setPlan(const ChangePlan& plan, bool wasApplied);
    const ChangePlan& plan() const { return m_plan; }
    DataTable* table() const { return m_table; }

private:
    void showWords();
    void showStep(int row);
    void share(bool hasDefinition); ///< the height between table and step

    const Services m_services;
    ChangePlan m_plan;
    bool m_wasApplied = false;
    PlanStepsModel m_model;
    Banner* m_refusal;
    Label* m_blockers;
    Label* m_meaning;
    DataTable* m_table;
    QWidget* m_step;
    QWidget* m_rest; ///< takes the height that few steps leave
    QVBoxLayout* m_column;
    Label* m_stepTitle;
    CodeEditor* m_record;
    DiffView* m_diff;
};

} // namespace weir
