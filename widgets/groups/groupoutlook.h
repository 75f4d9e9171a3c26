// Purpose: what was usual for a recorded number, and where it is going: bands behind a chart's line. Thread: GUI;
// learnt and computed on a worker. Limits: learns from the last eight weeks, anew every ten minutes; nothing is drawn
// where too little was recorded.
#pragma once

#include "backend/monitor/analysis/forecast.h"
#include "backend/service/monitor/clustermonitor.h"
#include "widgets/charts/timechart.h"

#include <QPointer>

namespace weir {

class GroupOutlook : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    /// Forgets what was known if it is another series.
    void setSource(ClusterMonitor* monitor, const SeriesId& id);
    /// Soon bands for this span: usual, and from the last of `points` on what is to be expected. No points: no
    /// forecast.
    void compute(const QVector<HistoryPoint>& points, std::int64_t fromMs, std::int64_t untilMs, std::int64_t nowMs);
    const QVector<ChartBand>& bands() const { return m_bands; }
    /// "3.2 spreads above what is usual at this hour": the newest point, if it is an anomaly; else empty.
    const QString& anomaly() const { return m_anomaly; }

signals:
    void changed();

private:
    void learn(std::int64_t nowMs);

    QPointer<ClusterMonitor> m_monitor;
    SeriesId m_id;
    std::shared_ptr<const UsualBand> m_usual;
    std::int64_t m_learntAtMs = 0;
    QVector<ChartBand> m_bands;
    QString m_anomaly;
    int m_generation = 0;
    bool m_busy = false;
};

} // namespace weir
