// Purpose: what the pages of one topic have in common: header, tabs, filter, states, the topic's part of the snapshot.
// Thread: GUI.
#pragma once

#include "backend/service/topicsnapshot.h"
#include "widgets/frame/page.h"

#include <QPointer>

namespace weir {

class FilterBar;
class PageHeader;
class StateView;
class TopicTabs;

class TopicPage : public Page
{
    Q_OBJECT
public:
    void open(const Place& place, Cluster* cluster) override;
    Place place() const override;
    QString title() const override;
    bool focusFilter() override;

protected:
    /// `tab`: "partitions" or "settings"; `tabTitle` translated.
    TopicPage(const QString& tab, const QString& tabTitle, const Services& services, Navigator& navigator,
              QWidget* parent);

    /// Another topic or cluster was opened.
    virtual void begin() = 0;
    /// The snapshot or the state of the cluster changed.
    virtual void update() = 0;
    /// "filter" is the base's.
    virtual void applyQuery(const QMap<QString, QString>&) {}
    virtual void addQuery(QMap<QString, QString>&) const {}
    virtual void applyFilter(const QString& text) = 0;

    /// Null: the snapshot is not there or has no such topic.
    const TopicInfo* topicInfo() const;
    /// The states that all pages of a topic share: no snapshot, topic gone. True if one of them is shown.
    bool showCommonState();
    void placeMoved();

    QPointer<Cluster> m_cluster;
    QString m_clusterName;
    QString m_topic;
    PageHeader* m_header;
    FilterBar* m_filter;
    StateView* m_state;

private:
    const QString m_tab;
    const QString m_tabTitle;
    TopicTabs* m_tabs;
};

} // namespace weir
