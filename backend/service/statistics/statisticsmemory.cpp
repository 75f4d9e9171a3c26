#include "backend/service/statistics/statisticsmemory.h"

namespace weir {
namespace {
constexpr std::size_t mostTopics = 20;
}

StatisticsMemory& StatisticsMemory::of(QObject& owner)
{
    auto* known = owner.findChild<StatisticsMemory*>(QString(), Qt::FindDirectChildrenOnly);
    return known ? *known : *new StatisticsMemory(&owner);
}

void StatisticsMemory::keep(Kept kept)
{
    std::erase_if(m_kept, [&kept](const Kept& each) { return each.request.topic == kept.request.topic; });
    m_kept.push_back(std::move(kept));
    if (m_kept.size() > mostTopics)
        m_kept.pop_front();
}

StatisticsMemory::Kept StatisticsMemory::find(const QString& topic) const
{
    for (const Kept& each : m_kept) {
        if (each.request.topic == topic)
            return each;
    }
    return {};
}

} // namespace weir
