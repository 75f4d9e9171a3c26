#include "backend/service/search/hitorder.h"

#include <algorithm>
#include <tuple>

namespace weir {

bool HitOrder::isBefore(const Place& a, const Place& b) const
{
    const auto key = [](const Place& place) {
        return std::tie(place.timestampMs, place.topic, place.partition, place.offset);
    };
    return m_newestFirst ? key(b) < key(a) : key(a) < key(b);
}

HitOrder::Place HitOrder::placeOf(Row row) const
{
    const RecordView record = m_batches[row.batch]->at(row.index);
    return {record.timestampMs, record.offset, record.partition, record.topic, row};
}

void HitOrder::add(std::shared_ptr<const RecordBatch> batch)
{
    const auto number = std::uint32_t(m_batches.size());
    m_bytes += batch->bytes();
    m_batches.push_back(std::move(batch));
    for (std::uint32_t i = 0; i < m_batches.back()->size(); ++i)
        m_waiting.push_back(placeOf({number, i}));
}

std::size_t HitOrder::release(std::optional<std::int64_t> boundMs)
{
    const auto isDue = [&](const Place& place) {
        return !boundMs || (m_newestFirst ? place.timestampMs > *boundMs : place.timestampMs < *boundMs);
    };
    const auto isBeforeThat = [this](const Place& a, const Place& b) { return isBefore(a, b); };
    const auto end = std::partition(m_waiting.begin(), m_waiting.end(), isDue);
    const auto count = std::size_t(end - m_waiting.begin());
    if (count == 0)
        return 0;
    std::sort(m_waiting.begin(), end, isBeforeThat);
    if (!m_rows.empty() && isBefore(m_waiting.front(), placeOf(m_rows.back())))
        m_isSorted = false;
    for (auto place = m_waiting.begin(); place != end; ++place)
        m_rows.push_back(place->row);
    m_waiting.erase(m_waiting.begin(), end);
    return count;
}

HitOrder::Rows HitOrder::sorted() const
{
    std::vector<Place> places;
    places.reserve(m_rows.size());
    for (const Row row : m_rows)
        places.push_back(placeOf(row));
    std::sort(places.begin(), places.end(), [this](const Place& a, const Place& b) { return isBefore(a, b); });
    Rows rows;
    for (const Place& place : places)
        rows.push_back(place.row);
    return rows;
}

void HitOrder::setSorted(Rows rows)
{
    m_rows = std::move(rows);
    m_isSorted = true;
}

} // namespace weir
