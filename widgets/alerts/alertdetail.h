// Purpose: one alert: what is so, the numbers around it as a chart with the limit, what happened before with the same
// rule and subject. Thread: GUI. Limits: the chart needs what was recorded.
#pragma once

#include "backend/service/alerts/alerts.h"
#include "widgets/charts/charthistory.h"
#include "widgets/charts/timechart.h"
#include "widgets/kit/detailpanel.h"

#include <optional>

class QPushButton;
class QToolButton;

namespace weir {

class Label;

class AlertDetail : public DetailPanel
{
    Q_OBJECT
public:
    explicit AlertDetail(QWidget* parent = nullptr);

    void setMonitor(ClusterMonitor* monitor);
    /// `rule` null: it is no more. `history`: all alerts, newest first.
    void showAlert(const Alert& alert, const AlertRule* rule, const QVector<Alert>& history, std::int64_t nowMs,
                   bool utc);
    const std::optional<Alert>& alert() const { return m_alert; }
    QSize sizeHint() const override;

signals:
    void subjectRequested();
    void acknowledgeRequested();
    void ruleRequested();
    void muteRequested(QToolButton* at);

private:
    void draw();
    void fillRows(std::int64_t nowMs, bool utc);

    std::optional<Alert> m_alert;
    std::optional<AlertRule> m_rule;
    QVector<Alert> m_same; ///< of the same rule and subject, newest first
    QPointer<ClusterMonitor> m_monitor;
    std::optional<SeriesId> m_series;
    TimeAxis m_axis;
    ChartHistory m_history{m_axis};
    Label* m_sentence;
    QPushButton* m_acknowledge;
    QPushButton* m_subject;
    QPushButton* m_edit;
    QToolButton* m_mute;
    TimeChart* m_chart;
    Label* m_unrecorded;
    Label* m_facts;
    Label* m_before;
};

} // namespace weir
