#include "widgets/groups/grouptabs.h"

namespace weir {
namespace {

const QStringList& ids()
{
    static const QStringList all{QString(), QStringLiteral("partitions"), QStringLiteral("why"),
                                 QStringLiteral("members")};
    return all;
}

} // namespace

GroupTabs::GroupTabs(const QString& current, Navigator& navigator, QWidget* parent)
    : AddressTabs({tr("Overview"), tr("Partitions"), tr("Why this verdict"), tr("Members")},
                  int(std::max<qsizetype>(0, ids().indexOf(current))), navigator, parent)
{
    setAccessibleName(tr("What to see of the group"));
}

void GroupTabs::setGroup(const QString& cluster, const QString& group, const QMap<QString, QString>& query)
{
    m_cluster = cluster;
    m_group = group;
    m_query = query;
}

Place GroupTabs::placeOf(int index) const
{
    Place place{m_cluster, {QStringLiteral("groups"), m_group}, m_query};
    if (!ids()[index].isEmpty())
        place.path << ids()[index];
    return place;
}

} // namespace weir
