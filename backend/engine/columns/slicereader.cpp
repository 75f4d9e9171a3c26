#include "backend/engine/columns/slicereader.h"

#include <algorithm>

namespace weir::engine {
namespace {

constexpr std::size_t keptBesides = 24;
constexpr std::uint64_t highest = ~std::uint64_t(0);

bool isBefore(const SliceRow& a, const SliceRow& b) { return std::tie(a.person, a.seq) < std::tie(b.person, b.seq); }

std::int64_t earliest(const SliceReader::Wanted& wanted, const SegmentName& name)
{
    std::int64_t from = cdp::never;
    for (std::size_t i = 0; i < wanted.names.size(); ++i)
        if (wanted.names[i].fits(static_cast<cdp::EventType>(name.type), name.name))
            from = std::min(from, wanted.fromMs[i]);
    return from;
}

void unite(std::vector<SlicePerson>& people)
{
    std::sort(people.begin(), people.end(), [](const SlicePerson& a, const SlicePerson& b) { return a.id < b.id; });
    std::size_t kept = 0;
    for (std::size_t i = 0; i < people.size(); ++i) {
        if (kept > 0 && people[kept - 1].id == people[i].id) {
            people[kept - 1].firstMs = std::min(people[kept - 1].firstMs, people[i].firstMs);
            people[kept - 1].hasUserId = people[kept - 1].hasUserId || people[i].hasUserId;
        } else {
            people[kept++] = people[i];
        }
    }
    people.resize(kept);
}

} // namespace

SliceReader::SliceReader(ColumnsViewPointer view, Wanted wanted) : m_view(std::move(view))
{
    for (const SegmentPointer& segment : m_view->segments) {
        const auto& names = segment->index().names;
        Source source{segment, segment->wanted(wanted.names), std::vector(names.size(), cdp::always),
                      wanted.everything || !wanted.names.empty()};
        for (std::size_t name = 0; name < names.size(); ++name) {
            if (wanted.everything || (wanted.traitRows && names[name].type == traitRow))
                source.wanted[name] = 1;
            else if (source.wanted[name] && !wanted.fromMs.empty())
                source.fromMs[name] = earliest(wanted, names[name]);
        }
        m_sources.push_back(std::move(source));
    }
    for (const auto& [who, into] : m_view->changes.moved())
        m_moved.emplace_back(into, who);
    std::sort(m_moved.begin(), m_moved.end());
}

bool SliceReader::hasWanted(const Source& source, const BlockIndex& block) const
{
    return std::any_of(block.names.begin(), block.names.end(),
                       [&](std::uint16_t name) { return isWanted(source, name); });
}

std::shared_ptr<ColumnBlock> SliceReader::block(std::size_t source, std::uint32_t number, Slice& slice)
{
    const auto known = std::find_if(m_kept.begin(), m_kept.end(),
                                    [&](const Kept& kept) { return kept.source == source && kept.number == number; });
    if (known != m_kept.end()) {
        m_kept.splice(m_kept.begin(), m_kept, known);
    } else {
        m_kept.push_front({source, number, std::make_shared<ColumnBlock>(m_sources[source].segment, number)});
        // A slice ends within a block of each segment, where the next one begins.
        if (m_kept.size() > m_sources.size() + keptBesides)
            m_kept.pop_back();
    }
    slice.blocks.push_back(m_kept.front().block);
    return m_kept.front().block;
}

/// A person of whom something was merged or erased: row by row.
void SliceReader::readPerson(const Source& source, ColumnBlock& block, std::size_t person, bool hasRows, Slice& slice)
{
    const cdp::ProfileId id = block.people()[person];
    std::optional<SlicePerson> found;
    for (std::uint32_t row = block.firstRows()[person]; row < block.endRow(person); ++row) {
        const auto owner = m_view->changes.ownerOf(id);
        if (!owner)
            return;
        if (!found)
            found = SlicePerson{.id = *owner, .firstMs = cdp::never, .hasUserId = block.hasUserId(person)};
        const std::uint16_t name = block.names()[row];
        if (name == otherName || source.segment->index().names[name].type != traitRow)
            found->firstMs = std::min(found->firstMs, block.times()[row]);
        if (hasRows && isWanted(source, name, block, row))
            slice.rows.push_back({*owner, block.seqs()[row], &block, row});
    }
    if (found)
        slice.people.push_back(*found);
}

void SliceReader::readBlock(const Source& source, ColumnBlock& block, std::uint64_t first, std::uint64_t last,
                            Slice& slice)
{
    const auto people = block.people();
    const auto begin = std::lower_bound(people.begin(), people.end(), cdp::ProfileId{first, 0});
    const auto end = std::upper_bound(begin, people.end(), cdp::ProfileId{last, highest});
    const bool hasRows = hasWanted(source, block.index());
    const PeopleChanges& changes = m_view->changes;
    for (auto person = begin; person != end; ++person) {
        const auto at = static_cast<std::size_t>(person - people.begin());
        if (!changes.isEmpty()) {
            if (changes.nowOf(*person) != *person)
                continue; // readMoved() finds those by whom they are now
            if (changes.isErased(*person)) {
                readPerson(source, block, at, hasRows, slice);
                continue;
            }
        }
        slice.people.push_back({.id = *person, .firstMs = block.firstMs(at), .hasUserId = block.hasUserId(at)});
        if (!hasRows)
            continue;
        const auto names = block.names();
        const std::uint32_t endRow = block.endRow(at);
        for (std::uint32_t row = block.firstRows()[at]; row < endRow; ++row)
            if (isWanted(source, names[row], block, row))
                slice.rows.push_back({*person, block.seqs()[row], &block, row});
    }
}

void SliceReader::readMoved(std::uint64_t first, std::uint64_t last, Slice& slice)
{
    auto moved =
        std::lower_bound(m_moved.begin(), m_moved.end(), std::pair(cdp::ProfileId{first, 0}, cdp::ProfileId{}));
    for (; moved != m_moved.end() && moved->first.high <= last; ++moved) {
        const cdp::ProfileId who = moved->second;
        for (std::size_t source = 0; source < m_sources.size(); ++source) {
            const auto [from, to] = m_sources[source].segment->blocksOf(who, who);
            for (std::uint32_t number = from; number < to; ++number) {
                const auto block = this->block(source, number, slice);
                const auto people = block->people();
                const auto person = std::lower_bound(people.begin(), people.end(), who);
                if (person != people.end() && *person == who)
                    readPerson(m_sources[source], *block, static_cast<std::size_t>(person - people.begin()),
                               hasWanted(m_sources[source], block->index()), slice);
            }
        }
    }
}

Result<void> SliceReader::read(std::uint64_t first, std::uint64_t last, Slice& slice)
{
    slice.people.clear();
    slice.rows.clear();
    slice.blocks.clear();
    for (std::size_t source = 0; source < m_sources.size(); ++source) {
        const auto [from, to] = m_sources[source].segment->blocksOf({first, 0}, {last, highest});
        for (std::uint32_t number = from; number < to; ++number)
            readBlock(m_sources[source], *block(source, number, slice), first, last, slice);
    }
    readMoved(first, last, slice);
    for (const Source& source : m_sources)
        if (source.segment->isDamaged())
            return source.segment->damage();
    unite(slice.people);
    if (!std::is_sorted(slice.rows.begin(), slice.rows.end(), isBefore))
        std::stable_sort(slice.rows.begin(), slice.rows.end(), isBefore);
    // What was read again is the same.
    slice.rows.erase(std::unique(slice.rows.begin(), slice.rows.end(),
                                 [](const SliceRow& a, const SliceRow& b) { return !isBefore(a, b); }),
                     slice.rows.end());
    std::uint32_t row = 0;
    for (SlicePerson& person : slice.people) {
        person.firstRow = row;
        while (row < slice.rows.size() && slice.rows[row].person == person.id)
            ++row;
        person.endRow = row;
    }
    return {};
}

} // namespace weir::engine
