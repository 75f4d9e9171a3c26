// Purpose: the tabs of a consumer group: Overview, Partitions, Why, Members. Thread: GUI.
#pragma once

#include "widgets/frame/addresstabs.h"

namespace weir {

class GroupTabs : public AddressTabs
{
    Q_OBJECT
public:
    /// `current`: "", "partitions", "why" or "members".
    GroupTabs(const QString& current, Navigator& navigator, QWidget* parent = nullptr);

    /// `query` goes along from tab to tab: the moment that is looked at.
    void setGroup(const QString& cluster, const QString& group, const QMap<QString, QString>& query);

protected:
    Place placeOf(int index) const override;

private:
    QString m_cluster, m_group;
    QMap<QString, QString> m_query;
};

} // namespace weir
