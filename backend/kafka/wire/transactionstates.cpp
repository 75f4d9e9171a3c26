#include "backend/kafka/wire/transactionstates.h"

#include <algorithm>

namespace weir {

AbortedList::AbortedList(std::vector<FetchRequest::AbortedTransaction> aborted) : m_aborted(std::move(aborted))
{
    std::sort(m_aborted.begin(), m_aborted.end(),
              [](const auto& a, const auto& b) { return a.firstOffset < b.firstOffset; });
}

RecordFlag AbortedList::flagOf(const BatchHeader& batch)
{
    while (m_next < m_aborted.size() && m_aborted[m_next].firstOffset <= batch.lastOffset)
        m_active.insert(m_aborted[m_next++].producerId);
    if (batch.isControl) {
        if (batch.marker == TransactionMarker::Abort)
            m_active.erase(batch.producerId);
        return RecordFlag::None;
    }
    return batch.isTransactional && m_active.count(batch.producerId) > 0 ? RecordFlag::Aborted : RecordFlag::None;
}

void MarkerList::note(const BatchHeader& batch)
{
    if (batch.marker != TransactionMarker::None)
        m_markers[batch.producerId][batch.baseOffset] = batch.marker;
}

RecordFlag MarkerList::flagOf(const BatchHeader& batch) const
{
    if (!batch.isTransactional || batch.isControl)
        return RecordFlag::None;
    const auto producer = m_markers.find(batch.producerId);
    if (producer == m_markers.end())
        return RecordFlag::Pending;
    const auto marker = producer->second.upper_bound(batch.lastOffset);
    if (marker == producer->second.end())
        return RecordFlag::Pending;
    return marker->second == TransactionMarker::Abort ? RecordFlag::Aborted : RecordFlag::None;
}

} // namespace weir
