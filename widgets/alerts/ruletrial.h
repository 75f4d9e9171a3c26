// Purpose: a rule tried over the recorded past before it is saved: how often it would have fired, for how long, where,
// and how much of the span was recorded. Thread: GUI. Limits: what Alerts::test looks at.
#pragma once

#include "backend/service/alerts/alerts.h"
#include "models/alerts/alertsmodel.h"
#include "widgets/charts/timechart.h"

#include <QPointer>
#include <QWidget>
#include <optional>

class QPushButton;

namespace weir {

class DataTable;
class Label;
class Segmented;

class RuleTrial : public QWidget
{
    Q_OBJECT
public:
    explicit RuleTrial(QWidget* parent = nullptr);

    void setAlerts(Alerts* alerts);
    void setUtc(bool utc);
    /// What is to be tried; none: it has mistakes. What was found for another rule is no longer shown as this one's.
    void setRule(const std::optional<AlertRule>& rule);
    bool isRunning() const { return m_running; }

private:
    void run();
    void answered(const AlertRule& rule, const Result<AlertTest>& test);
    void showNothing(const QString& sentence);

    QPointer<Alerts> m_alerts;
    std::optional<AlertRule> m_rule;
    int m_asked = 0;
    bool m_running = false;
    bool m_utc = false;
    TimeAxis m_axis;
    AlertsModel m_model{AlertsModel::Of::Trial};
    Segmented* m_span;
    QPushButton* m_run;
    Label* m_result;
    Label* m_coverage;
    TimeChart* m_chart;
    DataTable* m_table;
};

} // namespace weir
