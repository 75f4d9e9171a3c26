// Purpose: all topics of a cluster in one table. Thread: GUI. Address:
// weir://cluster/topics?filter=…&internal=1&favourites=1. Limits: asks the cluster for fresh numbers only while it is
// visible.
#pragma once

#include "models/topics/topicsmodel.h"
#include "widgets/frame/page.h"

#include <QPointer>
#include <memory>

class QCheckBox;
class QMenu;

namespace weir {

class ClusterMonitor;
class DataTable;
class FilterBar;
class PageHeader;
class Segmented;
class StateView;

class TopicsPage : public Page
{
    Q_OBJECT
public:
    TopicsPage(const Services& services, Navigator& navigator, QWidget* parent);

    void open(const Place& place, Cluster* cluster) override;
    Place place() const override;
    QString title() const override;
    QString help() const override;
    void refresh() override;
    bool focusFilter() override;
    bool isFilled() const override;

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void build();
    void connectParts();
    void watch();
    void takeSnapshot();
    void takeGroups();
    void showState();
    void act();
    void openTopic(int row, const QString& tab, Navigator::Where where);
    void fillMenu(QMenu* menu, const QModelIndex& index);
    void toggleFavourite(const QString& topic);
    void loadFavourites();
    QString favouritesKey() const;
    void placeMoved();

    QPointer<Cluster> m_cluster;
    QPointer<ClusterMonitor> m_monitor; ///< who reads what
    QString m_clusterName;
    std::unique_ptr<QObject> m_watcher; ///< lives while the page is visible
    TopicsModel m_model;
    QSet<QString> m_favourites;
    PageHeader* m_header;
    FilterBar* m_filter;
    Segmented* m_which;
    QCheckBox* m_internal;
    StateView* m_state;
    DataTable* m_table;
};

} // namespace weir
