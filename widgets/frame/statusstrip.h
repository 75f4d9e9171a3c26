// Purpose: the bottom of the window: connection and round trip, what we cost the cluster, jobs, what was just done, the
// zone of times. Thread: GUI. Limits: jobs show after half a second.
#pragma once

#include "widgets/frame/clusteraccess.h"

#include <QPointer>
#include <QTimer>
#include <QWidget>

class QProgressBar;
class QToolButton;

namespace weir {

class Badge;
class ElidedLabel;
class JobsPopup;
class Label;
class Settings;

class StatusStrip : public QWidget
{
    Q_OBJECT
public:
    StatusStrip(const Services& services, QWidget* parent = nullptr);

    /// Empty name: no cluster.
    void setCluster(const QString& name, const ClusterAccess::Link& link);
    /// One line for some seconds.
    void say(const QString& sentence);
    void toggleJobs();
    void closeJobs();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void showCost();
    void showJobs();
    void showZone();

    Services m_services;
    QPointer<Cluster> m_cluster;
    Badge* m_state;
    Label* m_cost;
    QToolButton* m_jobs;
    QProgressBar* m_bar;
    ElidedLabel* m_said;
    QToolButton* m_zone;
    JobsPopup* m_popup = nullptr;
    QTimer m_jobsTick;
    QTimer m_silence;
};

} // namespace weir
