#include "backend/engine/columns/segmentrewrite.h"

#include "backend/engine/columns/segmentwriter.h"
#include "backend/engine/columns/slicereader.h"

#include <algorithm>
#include <bit>
#include <unordered_set>

namespace weir::engine {
namespace {

constexpr std::size_t dictionaryBytes = 32'768, dictionaryPieces = 64;
constexpr std::uint64_t sliceRows = 32'768, mostSlices = 1u << 20;

/// Reads out of an event what has columns, and tells the catalogue what it has.
class RowReader
{
public:
    explicit RowReader(const std::vector<ColumnPath>& paths)
        : m_paths(paths), m_texts(paths.size()), m_views(paths.size())
    {
    }
    bool parse(std::string_view json)
    {
        m_arena.clear();
        m_root = {};
        return m_parser.parse(json, m_arena, m_root);
    }
    void read(std::size_t path)
    {
        const Json value = valueAt(m_root, m_paths[path]);
        m_texts[path].clear();
        if (value.kind() != Json::Kind::Absent)
            appendJson(m_texts[path], value);
        m_views[path] = m_texts[path];
    }
    void set(std::size_t path, std::string_view text) { m_views[path] = text; }
    void count(SegmentWriter& writer, std::uint8_t type, std::string_view name, std::int64_t timeMs)
    {
        writer.count(type, name, 1, timeMs);
        for (const char* const part : {"properties", "traits"})
            for (const JsonMember& member : m_root.at(part).members()) {
                m_key = part;
                m_key += '.';
                m_key += member.name;
                if (PropertyCount* property = writer.property(type, name, m_key)) {
                    ++property->count;
                    if (!isPersonal(m_key))
                        property->values.see(member.value);
                }
            }
    }
    RowValues values() const { return m_views; }
    const Json& root() const { return m_root; }

private:
    const std::vector<ColumnPath>& m_paths;
    std::vector<std::string> m_texts;
    std::vector<std::string_view> m_views;
    JsonParser m_parser;
    JsonArena m_arena;
    Json m_root;
    std::string m_key;
};

/// One of the rows of a slice, with what stands beside it in its columns.
class SliceRows
{
public:
    SliceRows(const std::vector<ColumnPath>& paths, SegmentWriter& writer)
        : m_paths(paths), m_reader(paths), m_writer(writer)
    {
    }

    Result<void> add(const SliceRow& row, bool hasUserId)
    {
        ColumnBlock& block = *row.block;
        const ColumnSegment& segment = block.segment();
        if (&segment != m_segment) {
            m_segment = &segment;
            m_places = segment.placesOf(m_paths);
            m_isMissing = std::find(m_places.begin(), m_places.end(), -1) != m_places.end();
        }
        SegmentRow out{.person = row.person,
                       .seq = row.seq,
                       .timeMs = block.times()[row.row],
                       .hasUserId = hasUserId,
                       .json = block.json(row.row)};
        const std::uint16_t code = block.names()[row.row];
        if ((m_isMissing || code == otherName) && !m_reader.parse(out.json))
            segment.setDamaged();
        if (code != otherName) {
            out.type = segment.index().names[code].type;
            out.name = segment.index().names[code].name;
        } else {
            const cdp::EventType type =
                cdp::eventTypeOf(m_reader.root().at("type").text()).value_or(cdp::EventType::Track);
            out.type = static_cast<std::uint8_t>(type);
            out.name = m_reader.root().at(type == cdp::EventType::Track ? "event" : "name").text();
        }
        for (std::size_t path = 0; path < m_paths.size(); ++path) {
            if (m_places[path] < 0) {
                m_reader.read(path);
                continue;
            }
            const PathColumn* column = block.column(static_cast<std::uint32_t>(m_places[path]));
            m_reader.set(path, column ? column->texts[column->codes[row.row]] : std::string_view());
        }
        if (segment.isDamaged())
            return segment.damage();
        return m_writer.add(out, m_reader.values());
    }

private:
    const std::vector<ColumnPath>& m_paths;
    RowReader m_reader;
    SegmentWriter& m_writer;
    const ColumnSegment* m_segment = nullptr;
    std::vector<int> m_places;
    bool m_isMissing = false;
};

std::string dictionaryOf(Slice& slice)
{
    std::string content;
    const std::size_t step = slice.rows.size() / dictionaryPieces + 1;
    for (std::size_t i = 0; i < slice.rows.size() && content.size() < dictionaryBytes; i += step)
        content += slice.rows[i].block->json(slice.rows[i].row);
    return content;
}

Error cancelled() { return Error{.kind = ErrorKind::Cancelled}; }

} // namespace

Result<std::string> writeTail(const ColumnsTail& tail, const std::vector<std::optional<cdp::ProfileId>>& owners,
                              const RewriteOptions& options)
{
    const auto& rows = tail.rows();
    std::vector<std::uint32_t> order;
    for (std::uint32_t i = 0; i < rows.size(); ++i)
        if (owners[i])
            order.push_back(i);
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return std::tie(*owners[a], rows[a].seq, a) < std::tie(*owners[b], rows[b].seq, b);
    });
    std::string dictionary;
    const std::size_t step = order.size() / dictionaryPieces + 1;
    for (std::size_t i = 0; i < order.size() && dictionary.size() < dictionaryBytes; i += step)
        dictionary += tail.json(rows[order[i]]);
    // What was read again is the same.
    order.erase(std::unique(order.begin(), order.end(),
                            [&](std::uint32_t a, std::uint32_t b) {
                                return *owners[a] == *owners[b] && rows[a].seq == rows[b].seq;
                            }),
                order.end());
    SegmentWriter writer(options.paths, options.blockRows, std::move(dictionary));
    if (auto opened = writer.open(options.folder, tail.from(), tail.position()); !opened)
        return opened.error();
    RowReader reader(options.paths);
    for (const std::uint32_t i : order) {
        const ColumnsTail::Row& row = rows[i];
        const SegmentRow out{*owners[i], row.seq, row.timeMs, row.type, tail.name(row), row.hasUserId, tail.json(row)};
        reader.parse(out.json);
        for (std::size_t path = 0; path < options.paths.size(); ++path)
            reader.read(path);
        if (row.type < traitRow)
            reader.count(writer, row.type, out.name, row.timeMs);
        if (auto added = writer.add(out, reader.values()); !added)
            return added.error();
    }
    return writer.finish(tail.changes());
}

Result<std::string> rewriteSegments(const ColumnsViewPointer& view, const RewriteOptions& options)
{
    SliceReader reader(view, {.everything = true});
    const std::uint64_t slices = std::bit_ceil(std::clamp<std::uint64_t>(view->rows() / sliceRows, 1, mostSlices));
    const int shift = 64 - std::countr_zero(slices);
    Slice slice;
    std::unique_ptr<SegmentWriter> writer;
    std::unique_ptr<SliceRows> rows;
    for (std::uint64_t number = 0; number < slices; ++number) {
        if (options.isCancelled && *options.isCancelled)
            return cancelled();
        const std::uint64_t first = slices == 1 ? 0 : number << shift;
        const std::uint64_t last = slices == 1 ? ~std::uint64_t(0) : first + ((std::uint64_t(1) << shift) - 1);
        if (auto read = reader.read(first, last, slice); !read)
            return read.error();
        if (!writer && (!slice.rows.empty() || number + 1 == slices)) {
            writer = std::make_unique<SegmentWriter>(options.paths, options.blockRows, dictionaryOf(slice));
            rows = std::make_unique<SliceRows>(options.paths, *writer);
            if (auto opened = writer->open(options.folder, view->since, view->position); !opened)
                return opened.error();
        }
        for (const SlicePerson& person : slice.people)
            for (std::uint32_t row = person.firstRow; row < person.endRow; ++row)
                if (auto added = rows->add(slice.rows[row], person.hasUserId); !added)
                    return added.error();
    }
    std::vector<PeopleChanges::Change> changes;
    std::unordered_set<cdp::ProfileId> needed;
    for (const PeopleChanges::Change& change : view->changes.all())
        needed.insert(change.profile);
    for (const SegmentPointer& segment : view->segments) {
        const auto counts = segment->counts();
        if (!counts)
            return segment->damage();
        for (const NameCount& count : *counts) {
            if (count.name >= segment->index().names.size())
                continue;
            const SegmentName& name = segment->index().names[count.name];
            writer->count(name.type, name.name, count.count, count.lastSeenMs);
            for (const PropertyCount& seen : count.properties)
                if (PropertyCount* property = writer->property(name.type, name.name, seen.name)) {
                    property->count += seen.count;
                    property->values.add(seen.values);
                }
        }
        for (const PeopleChanges::Change& change : segment->index().changes)
            if (needed.contains(change.profile))
                changes.push_back(change);
    }
    return writer->finish(std::move(changes));
}

std::vector<PeopleChanges::Change> unneeded(const std::vector<PeopleChanges::Change>& changes,
                                            const std::vector<std::shared_ptr<const ColumnSegment>>& segments)
{
    std::vector<PeopleChanges::Change> byPerson = changes;
    std::sort(byPerson.begin(), byPerson.end(), [](const auto& a, const auto& b) { return a.profile < b.profile; });
    std::vector<bool> isNeeded(byPerson.size());
    for (const SegmentPointer& segment : segments) {
        std::unique_ptr<ColumnBlock> block;
        std::uint32_t at = 0;
        for (std::size_t i = 0; i < byPerson.size(); ++i) {
            const auto [from, to] = segment->blocksOf(byPerson[i].profile, byPerson[i].profile);
            if (from == to || isNeeded[i])
                continue;
            if (!block || at != from) {
                block = std::make_unique<ColumnBlock>(segment, from);
                at = from;
            }
            const auto people = block->people();
            isNeeded[i] = segment->isDamaged() || std::binary_search(people.begin(), people.end(), byPerson[i].profile);
        }
    }
    // Whoever a needed one leads to, is needed, too.
    std::vector<cdp::ProfileId> left;
    for (std::size_t i = 0; i < byPerson.size(); ++i)
        if (isNeeded[i] && byPerson[i].into)
            left.push_back(*byPerson[i].into);
    while (!left.empty()) {
        auto same = std::lower_bound(byPerson.begin(), byPerson.end(), left.back(),
                                     [](const auto& change, cdp::ProfileId id) { return change.profile < id; });
        const cdp::ProfileId id = left.back();
        left.pop_back();
        for (; same != byPerson.end() && same->profile == id; ++same) {
            const auto i = static_cast<std::size_t>(same - byPerson.begin());
            if (!isNeeded[i] && same->into)
                left.push_back(*same->into);
            isNeeded[i] = true;
        }
    }
    std::vector<PeopleChanges::Change> found;
    for (std::size_t i = 0; i < byPerson.size(); ++i)
        if (!isNeeded[i])
            found.push_back(byPerson[i]);
    return found;
}

} // namespace weir::engine
