// Purpose: which records belong to a transaction that was aborted or is still open. Thread: one. Limits: knows what it
// has been told, no more.
#pragma once

#include "backend/kafka/wire/messages.h"
#include "backend/kafka/wire/recordbatchparser.h"

#include <map>
#include <set>
#include <vector>

namespace weir {

/// Below the last stable offset: from the list of aborted transactions that comes with a fetch answer. One an answer,
/// batches in order.
class AbortedList
{
public:
    explicit AbortedList(std::vector<FetchRequest::AbortedTransaction> aborted);
    /// None or Aborted.
    RecordFlag flagOf(const BatchHeader& batch);

private:
    std::vector<FetchRequest::AbortedTransaction> m_aborted; ///< by first offset
    std::size_t m_next = 0;
    std::set<std::int64_t> m_active; ///< producers inside an aborted transaction
};

/// Beyond it: from the markers that follow.
class MarkerList
{
public:
    void note(const BatchHeader& batch);
    /// None (committed), Aborted or Pending.
    RecordFlag flagOf(const BatchHeader& batch) const;

private:
    std::map<std::int64_t, std::map<std::int64_t, TransactionMarker>> m_markers; ///< by producer, by offset
};

} // namespace weir
