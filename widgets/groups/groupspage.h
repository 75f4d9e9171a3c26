// Purpose: all consumer groups of a cluster: verdict and why, lags, trend. Thread: GUI. Address:
// weir://cluster/groups?filter=…&verdict=stalled,slow&topic=…&group=… (the selected one). Limits: 2,000 groups filter
// as one types; the cluster is asked every few seconds only while the page is visible.
#pragma once

#include "models/groups/groupsmodel.h"
#include "widgets/frame/monitorpage.h"

class QComboBox;
class QMenu;

namespace weir {

class Banner;
class DataTable;
class ElidedLabel;
class FilterBar;
class GroupDetail;
class PageHeader;
class VerdictChips;

class GroupsPage : public MonitorPage
{
    Q_OBJECT
public:
    GroupsPage(const Services& services, Navigator& navigator, MonitorOf monitorOf, QWidget* parent);

    void open(const Place& place, Cluster* cluster) override;
    Place place() const override;
    QString title() const override;
    QString help() const override;
    bool focusFilter() override;
    bool isFilled() const override;

protected:
    void update() override;

private:
    void build();
    void connectParts();
    void applyQuery(const QMap<QString, QString>& query);
    void fillTopics();
    void showState();
    void showDetail(int row);
    void clearFilters();
    void openGroup(const QString& group, const QStringList& rest, const QMap<QString, QString>& query,
                   Navigator::Where where = Navigator::Where::Here);
    void fillMenu(QMenu* menu, const QModelIndex& index);
    void placeMoved();

    GroupsModel m_model;
    QString m_selected; ///< from the address, until its row is there
    QStringList m_topics;
    PageHeader* m_header;
    ElidedLabel* m_source;
    Banner* m_clock;
    VerdictChips* m_chips;
    FilterBar* m_filter;
    QComboBox* m_topic;
    StateView* m_state;
    DataTable* m_table;
    GroupDetail* m_detail;
};

} // namespace weir
