#include "widgets/frame/topictabs.h"

namespace weir {
namespace {

const QStringList& ids()
{
    static const QStringList all{QStringLiteral("messages"), QStringLiteral("partitions"),
                                 QStringLiteral("groups"),   QStringLiteral("throughput"),
                                 QStringLiteral("settings"), QStringLiteral("statistics"),
                                 QStringLiteral("produce")};
    return all;
}

} // namespace

TopicTabs::TopicTabs(const QString& current, Navigator& navigator, QWidget* parent)
    : AddressTabs({tr("Messages"), tr("Partitions"), tr("Groups"), tr("Throughput"), tr("Settings"), tr("Statistics"),
                   tr("Produce")},
                  int(std::max<qsizetype>(0, ids().indexOf(current))), navigator, parent)
{
    setAccessibleName(tr("What to see of the topic"));
}

void TopicTabs::setTopic(const QString& cluster, const QString& topic)
{
    m_cluster = cluster;
    m_topic = topic;
}

Place TopicTabs::placeOf(int index) const { return {m_cluster, {QStringLiteral("topics"), m_topic, ids()[index]}, {}}; }

} // namespace weir
