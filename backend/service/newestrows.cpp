#include "backend/service/newestrows.h"

#include <algorithm>

namespace weir {

NewestRows::NewestRows(std::vector<Partition> partitions, std::size_t wanted) : m_wanted(wanted)
{
    const auto filled =
        std::count_if(partitions.begin(), partitions.end(), [](const Partition& p) { return p.end > p.start; });
    // Twice an even share: with an even topic one round is then nearly always enough.
    const auto block = std::int64_t(2 * wanted / std::size_t(std::max<std::ptrdiff_t>(filled, 1)) + 8);
    for (const Partition& partition : partitions)
        m_states.push_back({partition, partition.end, std::min(block, std::int64_t(wanted) + 8)});
}

std::vector<ReadRange> NewestRows::firstRound() { return readOlder(&NewestRows::any); }

std::vector<ReadRange> NewestRows::nextRound()
{
    sortNewest();
    return readOlder(&NewestRows::mayHoldNewer);
}

std::vector<ReadRange> NewestRows::readOlder(bool (NewestRows::*wants)(const State&) const)
{
    std::vector<ReadRange> ranges;
    for (State& state : m_states) {
        if (state.from <= state.partition.start || !(this->*wants)(state))
            continue;
        const std::int64_t from = std::max(state.partition.start, state.from - state.block);
        ranges.push_back({state.partition.id, from, state.from});
        state.from = from;
        state.block *= 2;
    }
    return ranges;
}

void NewestRows::add(std::shared_ptr<const RecordBatch> batch)
{
    const auto number = std::uint32_t(m_batches.size());
    for (std::size_t i = 0; i < batch->size(); ++i) {
        const RecordView record = batch->at(i);
        const Row row{record.timestampMs, record.offset, record.partition, {number, std::uint32_t(i)}};
        m_rows.push_back(row);
        ++m_counts[record.partition];
        const auto [oldest, isNew] = m_oldest.try_emplace(record.partition, row);
        if (!isNew && row.offset < oldest->second.offset)
            oldest->second = row;
    }
    m_bytes += batch->bytes();
    m_batches.push_back(std::move(batch));
}

bool NewestRows::mayHoldNewer(const State& state) const
{
    const auto count = m_counts.find(state.partition.id);
    if (count == m_counts.end() || m_rows.size() < m_wanted)
        return true;
    if (count->second >= m_wanted)
        return false;
    return !(m_oldest.at(state.partition.id) < m_rows.front());
}

void NewestRows::sortNewest()
{
    if (m_rows.size() > m_wanted) {
        const auto cut = m_rows.end() - std::ptrdiff_t(m_wanted);
        std::nth_element(m_rows.begin(), cut, m_rows.end());
        m_rows.erase(m_rows.begin(), cut);
    }
    std::sort(m_rows.begin(), m_rows.end());
}

std::shared_ptr<const NewestView> NewestRows::view()
{
    sortNewest();
    auto view = std::make_shared<NewestView>();
    view->batches = m_batches;
    view->bytes = m_bytes;
    view->rows.reserve(m_rows.size());
    for (const Row& row : m_rows)
        view->rows.push_back(row.ref);
    return view;
}

} // namespace weir
