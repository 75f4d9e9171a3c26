#include "backend/engine/columns/columnsview.h"

#include "backend/engine/columns/columnblock.h"

#include <algorithm>
#include <map>

namespace weir::engine {
namespace {

constexpr std::size_t mostEntries = 10'000;

} // namespace

std::uint64_t ColumnsView::rows() const
{
    std::uint64_t rows = 0;
    for (const SegmentPointer& segment : segments)
        rows += segment->index().rows;
    return rows;
}

Result<void> ColumnsView::scan(std::span<const EventNames> names,
                               const std::function<void(const ScanBatch&)>& see) const
{
    std::vector<std::uint16_t> codes;
    for (const SegmentPointer& segment : segments) {
        std::vector<std::uint16_t> asked;
        for (const SegmentName& name : segment->index().names) {
            const auto fits = std::find_if(names.begin(), names.end(), [&](const EventNames& one) {
                return name.type < traitRow && one.fits(static_cast<cdp::EventType>(name.type), name.name);
            });
            asked.push_back(fits == names.end() ? 0 : static_cast<std::uint16_t>(fits - names.begin() + 1));
        }
        for (std::uint32_t number = 0; number < segment->index().blocks.size(); ++number) {
            ColumnBlock block(segment, number);
            codes.clear();
            for (const std::uint16_t code : block.names())
                codes.push_back(code == otherName ? std::uint16_t(0) : asked[code]);
            const ScanBatch batch{block.people(), block.firstRows(), block.times(), codes};
            if (segment->isDamaged())
                return segment->damage();
            see(batch);
        }
    }
    return {};
}

std::vector<CatalogueEntry> ColumnsView::catalogue() const
{
    std::map<std::tuple<std::uint8_t, std::string, std::string>, CatalogueEntry> all;
    const auto add = [&](const SegmentName& name, const std::string& property, std::uint64_t count, std::int64_t seen,
                         const ValueCounts& values) {
        CatalogueEntry& entry = all[{name.type, name.name, property}];
        entry.type = static_cast<cdp::EventType>(name.type);
        entry.name = name.name;
        entry.property = property;
        entry.count += count;
        entry.lastSeenMs = std::max(entry.lastSeenMs, seen);
        entry.values.add(values);
    };
    for (const SegmentPointer& segment : segments) {
        const auto counts = segment->counts();
        for (const NameCount& count : counts.value_or(std::vector<NameCount>())) {
            if (count.name >= segment->index().names.size() || count.count == 0)
                continue;
            const SegmentName& name = segment->index().names[count.name];
            if (name.type == traitRow)
                continue;
            add(name, {}, count.count, count.lastSeenMs, {});
            for (const PropertyCount& property : count.properties)
                add(name, property.name, property.count, count.lastSeenMs, property.values);
        }
    }
    std::vector<CatalogueEntry> entries;
    for (auto& [key, entry] : all)
        entries.push_back(std::move(entry));
    if (entries.size() > mostEntries) {
        std::stable_sort(entries.begin(), entries.end(),
                         [](const CatalogueEntry& a, const CatalogueEntry& b) { return a.count > b.count; });
        entries.resize(mostEntries);
        std::sort(entries.begin(), entries.end(), [](const CatalogueEntry& a, const CatalogueEntry& b) {
            return std::tie(a.type, a.name, a.property) < std::tie(b.type, b.name, b.property);
        });
    }
    return entries;
}

} // namespace weir::engine
