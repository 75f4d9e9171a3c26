// Purpose: the tabs of a consumer group: Overview, Partitions, Why, Members; a click goes by address. Thread: GUI.
#pragma once

#include "models/common/place.h"

#include <QTabBar>

namespace weir {

class Navigator;

class GroupTabs : public QTabBar
{
    Q_OBJECT
public:
    /// `current`: "", "partitions", "why" or "members".
    GroupTabs(const QString& current, Navigator& navigator, QWidget* parent = nullptr);

    /// `query` goes along from tab to tab: the moment that is looked at.
    void setGroup(const QString& cluster, const QString& group, const QMap<QString, QString>& query);

protected:
    void mouseReleaseEvent(QMouseEvent* event) override; ///< a middle click opens a tab of the window

private:
    Place placeOf(int index) const;
    void go(int index);

    Navigator& m_navigator;
    int m_current = 0;
    QString m_cluster, m_group;
    QMap<QString, QString> m_query;
};

} // namespace weir
