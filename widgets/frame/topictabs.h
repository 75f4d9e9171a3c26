// Purpose: the tabs of a topic: Messages, Partitions, Groups, Throughput, Settings, Statistics, Produce. They belong to
// pages of different features, so a click goes by address. Thread: GUI.
#pragma once

#include "models/common/place.h"

#include <QTabBar>

namespace weir {

class Navigator;

class TopicTabs : public QTabBar
{
    Q_OBJECT
public:
    /// `current`: "messages", "partitions", "groups", "throughput", "settings", "statistics" or "produce".
    TopicTabs(const QString& current, Navigator& navigator, QWidget* parent = nullptr);

    void setTopic(const QString& cluster, const QString& topic);

protected:
    void mouseReleaseEvent(QMouseEvent* event) override; ///< a middle click opens a tab of the window

private:
    Place placeOf(int index) const;
    void go(int index);

    Navigator& m_navigator;
    const int m_current;
    QString m_cluster, m_topic;
};

} // namespace weir
