// Purpose: who reads a topic, and how far behind each is on it. Thread: GUI. Address: …/topics/<topic>/groups?filter=….
#pragma once

#include "models/groups/topicgroupsmodel.h"
#include "widgets/frame/monitorpage.h"

class QMenu;

namespace weir {

class DataTable;
class FilterBar;
class PageHeader;
class TopicTabs;

class TopicGroupsPage : public MonitorPage
{
    Q_OBJECT
public:
    TopicGroupsPage(const Services& services, Navigator& navigator, MonitorOf monitorOf, QWidget* parent);
    void open(const Place& place, Cluster* cluster) override;
    Place place() const override;
    QString title() const override;
    QString help() const override;
    bool focusFilter() override;
    bool isFilled() const override;

protected:
    void update() override;

private:
    void showState();
    void openGroup(int row, Navigator::Where where);
    void fillMenu(QMenu* menu, const QModelIndex& index);
    void placeMoved();

    QString m_topic;
    TopicGroupsModel m_model;
    PageHeader* m_header;
    TopicTabs* m_tabs;
    FilterBar* m_filter;
    StateView* m_state;
    DataTable* m_table;
};

} // namespace weir
