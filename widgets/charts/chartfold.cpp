#include "widgets/charts/chartscene.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace weir {
namespace {

constexpr double patience = 1.25; // who has a line loses it only to one that is clearly heavier

} // namespace

void ChartFold::update(const QVector<ChartSeries>& series, const QVector<double>& weights)
{
    const auto slotNamed = [this](const QString& name) {
        return int(std::find(m_names.begin(), m_names.end(), name) - m_names.begin());
    };
    QVector<int> order(series.size());
    std::iota(order.begin(), order.end(), 0);
    const bool tooMany = series.size() > most;
    const auto weight = [&](int i) {
        const double own = std::isfinite(weights[i]) ? weights[i] : 0;
        return slotNamed(series[i].name) < most ? own * patience : own;
    };
    if (tooMany)
        std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return weight(a) > weight(b); });
    m_slots.fill(-1);
    m_others = order.mid(most);
    std::sort(m_others.begin(), m_others.end());
    const QVector<int> lines = order.mid(0, most);
    QVector<int> fresh;
    for (const int i : lines) {
        const int slot = slotNamed(series[i].name);
        if (slot < most && m_slots[std::size_t(slot)] < 0)
            m_slots[std::size_t(slot)] = i;
        else
            fresh << i;
    }
    for (const int i : fresh) {
        const auto free = std::find(m_slots.begin(), m_slots.end(), -1);
        *free = i;
        m_names[std::size_t(free - m_slots.begin())] = series[i].name;
    }
}

int ChartFold::slotOf(int series) const
{
    const auto found = std::find(m_slots.begin(), m_slots.end(), series);
    return found == m_slots.end() ? -1 : int(found - m_slots.begin());
}

} // namespace weir
