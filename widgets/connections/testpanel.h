// Purpose: Test connection, step by step: how each went, the certificate, what to do where one failed. Thread: GUI.
#pragma once

#include "models/connections/connectiontestmodel.h"
#include "widgets/kit/detailpanel.h"

#include <QVector>

class QPushButton;

namespace weir {

class Badge;

class TestPanel : public DetailPanel
{
    Q_OBJECT
public:
    /// `tester` outlives the panel.
    explicit TestPanel(ConnectionTester& tester, QWidget* parent = nullptr);
    ConnectionTestModel& model() { return m_model; }

signals:
    void testRequested();

private:
    class Step;
    void refresh();

    ConnectionTester& m_tester;
    ConnectionTestModel m_model;
    Badge* m_summary;
    QPushButton* m_run;
    QVector<Step*> m_steps;
};

} // namespace weir
