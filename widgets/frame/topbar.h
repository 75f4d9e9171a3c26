// Purpose: the top of the window: menus, Back and Forward, the cluster with its environment, the field that goes
// anywhere. Thread: GUI.
#pragma once

#include "widgets/frame/clusteraccess.h"

#include <QWidget>

class QMenu;
class QMenuBar;
class QToolButton;

namespace weir {

class EnvironmentChip;
class GoField;

class TopBar : public QWidget
{
    Q_OBJECT
public:
    explicit TopBar(QWidget* parent = nullptr);

    QMenuBar* menus() const { return m_menus; }
    QMenu* clusterMenu() const { return m_clusterMenu; } ///< filled by the window when it is about to show
    void setBackForward(QAction* back, QAction* forward);
    void setHelpAction(QAction* action);
    /// Empty name: no cluster.
    void setCluster(const QString& name, const ClusterAccess::Link& link);
    void openClusterMenu();

signals:
    void paletteWanted();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QMenuBar* m_menus;
    QToolButton* m_back;
    QToolButton* m_forward;
    QToolButton* m_cluster;
    QMenu* m_clusterMenu;
    EnvironmentChip* m_chip;
    GoField* m_palette;
    QToolButton* m_help;
};

} // namespace weir
