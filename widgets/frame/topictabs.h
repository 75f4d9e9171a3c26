// Purpose: the tabs of a topic: Messages, Partitions, Groups, Throughput, Settings, Statistics, Produce. Thread: GUI.
#pragma once

#include "widgets/frame/addresstabs.h"

namespace weir {

class TopicTabs : public AddressTabs
{
    Q_OBJECT
public:
    /// `current`: "messages", "partitions", "groups", "throughput", "settings", "statistics" or "produce".
    TopicTabs(const QString& current, Navigator& navigator, QWidget* parent = nullptr);

    void setTopic(const QString& cluster, const QString& topic);

protected:
    Place placeOf(int index) const override;

private:
    QString m_cluster, m_topic;
};

} // namespace weir
