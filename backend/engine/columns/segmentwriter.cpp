#include "backend/engine/columns/segmentwriter.h"

#include "backend/cdp/common/verdict.h"

#include <algorithm>

namespace weir::engine {
namespace {

constexpr std::size_t chunkBytes = 16'384, bufferBytes = 1u << 20;
constexpr std::size_t mostProperties = 20'000, mostPropertiesOfName = 1'000;

template <typename T> void append(std::string& out, const T& value)
{
    out.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <typename T> void appendAll(std::string& out, const std::vector<T>& values)
{
    out.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
}

template <typename T> std::string_view bytesOf(const std::vector<T>& values)
{
    return {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)};
}

} // namespace

SegmentWriter::SegmentWriter(std::vector<ColumnPath> paths, std::uint32_t blockRows, std::string dictionary)
    : m_blockRows(std::clamp<std::uint32_t>(blockRows, 64, 65'535)), m_dictionary(std::move(dictionary)),
      m_frames(m_dictionary)
{
    m_columns.resize(paths.size());
    m_index.paths = std::move(paths);
}

Result<void> SegmentWriter::open(const std::string& folder, std::int64_t from, std::int64_t position)
{
    m_index.from = from;
    m_index.position = position;
    const QString path = QString::fromStdString(folder + '/' + segmentFileName(from, position));
    if (auto opened = m_file.open(path, true); !opened)
        return opened;
    m_out = segmentBegin;
    m_offset = m_out.size();
    if (!m_dictionary.empty())
        m_index.dictionary = put(m_dictionary);
    return {};
}

FramePlace SegmentWriter::put(std::string_view raw, bool withDictionary)
{
    const std::string_view frame = m_frames.pack(raw, withDictionary);
    m_isFailed = m_isFailed || frame.empty();
    const FramePlace place{m_offset, static_cast<std::uint32_t>(frame.size()), static_cast<std::uint32_t>(raw.size())};
    m_out += frame;
    m_offset += frame.size();
    return place;
}

Result<void> SegmentWriter::drain(std::size_t most)
{
    if (m_isFailed)
        return Error{.kind = ErrorKind::Internal, .detail = QStringLiteral("a frame could not be packed")};
    if (m_out.size() <= most)
        return {};
    auto written = m_file.write(m_out);
    m_out.clear();
    return written;
}

std::uint16_t SegmentWriter::codeOf(std::uint8_t type, std::string_view name)
{
    m_key.assign(1, static_cast<char>('0' + type));
    m_key += name;
    if (const auto known = m_codeOf.find(m_key); known != m_codeOf.end())
        return known->second;
    if (m_index.names.size() >= otherName - 1)
        return otherName;
    const auto code = static_cast<std::uint16_t>(m_index.names.size());
    m_index.names.push_back({type, std::string(name)});
    m_counts.emplace_back();
    m_codeOf.emplace(m_key, code);
    return code;
}

void SegmentWriter::count(std::uint8_t type, std::string_view name, std::uint64_t times, std::int64_t seenMs)
{
    const std::uint16_t code = codeOf(type, name);
    if (code == otherName)
        return;
    Count& count = m_counts[code];
    count.count += times;
    count.lastSeenMs = std::max(count.lastSeenMs, seenMs);
}

PropertyCount* SegmentWriter::property(std::uint8_t type, std::string_view name, std::string_view property)
{
    const std::uint16_t code = codeOf(type, name);
    if (code == otherName)
        return nullptr;
    Count& count = m_counts[code];
    if (const auto known = count.properties.find(property); known != count.properties.end())
        return &known->second;
    if (m_properties >= mostProperties || count.properties.size() >= mostPropertiesOfName)
        return nullptr;
    ++m_properties;
    return &count.properties.emplace(property, PropertyCount{}).first->second;
}

Result<void> SegmentWriter::add(const SegmentRow& row, RowValues values)
{
    const auto at = static_cast<std::uint32_t>(m_times.size());
    if (m_people.empty() || m_people.back() != row.person) {
        m_people.push_back(row.person);
        m_firstMs.push_back(cdp::never);
        m_firstRows.push_back(at);
    }
    if (row.type != traitRow)
        m_firstMs.back() = std::min(m_firstMs.back(), row.timeMs);
    if (row.hasUserId)
        m_firstRows.back() |= userIdBit;
    m_times.push_back(row.timeMs);
    m_seqs.push_back(row.seq);
    m_names.push_back(codeOf(row.type, row.name));
    for (std::size_t path = 0; path < m_columns.size(); ++path) {
        Column& column = m_columns[path];
        if (values[path].empty())
            continue;
        auto code = column.codeOf.find(values[path]);
        if (code == column.codeOf.end()) {
            column.texts += values[path];
            column.ends.push_back(static_cast<std::uint32_t>(column.texts.size()));
            code = column.codeOf.emplace(values[path], static_cast<std::uint16_t>(column.ends.size())).first;
        }
        column.codes.resize(at);
        column.codes.push_back(code->second);
    }
    m_chunkTexts += row.json;
    m_chunkEnds.push_back(static_cast<std::uint32_t>(m_chunkTexts.size()));
    if (m_chunkTexts.size() >= chunkBytes)
        putChunk();
    return m_times.size() >= m_blockRows ? putBlock() : Result<void>();
}

void SegmentWriter::putChunk()
{
    if (m_chunkEnds.empty())
        return;
    std::string raw;
    appendAll(raw, m_chunkEnds);
    raw += m_chunkTexts;
    const FramePlace place = put(raw, true);
    append(m_chunkList, static_cast<std::uint32_t>(m_times.size() - m_chunkEnds.size()));
    append(m_chunkList, place.offset);
    append(m_chunkList, place.bytes);
    append(m_chunkList, place.rawBytes);
    ++m_chunks;
    m_chunkEnds.clear();
    m_chunkTexts.clear();
}

Result<void> SegmentWriter::putBlock()
{
    if (m_times.empty())
        return {};
    putChunk();
    const auto rows = static_cast<std::uint32_t>(m_times.size());
    BlockIndex block{.rows = rows,
                     .people = static_cast<std::uint32_t>(m_people.size()),
                     .first = m_people.front(),
                     .last = m_people.back()};
    block.names = m_names;
    std::sort(block.names.begin(), block.names.end());
    block.names.erase(std::unique(block.names.begin(), block.names.end()), block.names.end());
    std::string raw;
    appendAll(raw, m_people);
    appendAll(raw, m_firstMs);
    appendAll(raw, m_firstRows);
    block.peopleFrame = put(raw);
    block.times = put(bytesOf(m_times));
    block.seqs = put(bytesOf(m_seqs));
    block.nameCodes = put(bytesOf(m_names));
    for (std::size_t path = 0; path < m_columns.size(); ++path) {
        Column& column = m_columns[path];
        if (column.ends.empty())
            continue;
        column.codes.resize(rows);
        raw.clear();
        append(raw, static_cast<std::uint32_t>(column.ends.size()));
        appendAll(raw, column.ends);
        appendAll(raw, column.codes);
        raw += column.texts;
        block.columns.emplace_back(static_cast<std::uint32_t>(path), put(raw));
        column = {};
    }
    raw.clear();
    append(raw, m_chunks);
    raw += m_chunkList;
    block.chunks = put(raw);
    m_index.blocks.push_back(std::move(block));
    m_index.rows += rows;
    m_people.clear();
    m_firstMs.clear();
    m_firstRows.clear();
    m_times.clear();
    m_seqs.clear();
    m_names.clear();
    m_chunkList.clear();
    m_chunks = 0;
    return drain(bufferBytes);
}

Result<std::string> SegmentWriter::finish(std::vector<PeopleChanges::Change> changes)
{
    if (auto put = putBlock(); !put)
        return put.error();
    m_index.changes = std::move(changes);
    std::vector<NameCount> counts;
    for (std::size_t name = 0; name < m_counts.size(); ++name) {
        const Count& count = m_counts[name];
        NameCount saved{static_cast<std::uint16_t>(name), count.count, count.lastSeenMs, {}};
        for (const auto& [property, seen] : count.properties)
            saved.properties.push_back({property, seen.count, seen.values});
        std::sort(saved.properties.begin(), saved.properties.end(),
                  [](const PropertyCount& a, const PropertyCount& b) { return a.name < b.name; });
        counts.push_back(std::move(saved));
    }
    m_index.counts = put(saveCounts(counts));
    const FramePlace place = put(saveIndex(m_index));
    append(m_out, place.offset);
    append(m_out, place.bytes);
    append(m_out, place.rawBytes);
    m_out += segmentEnd;
    if (auto written = drain(0); !written)
        return written.error();
    const std::string path = m_file.path().toStdString();
    if (auto committed = m_file.commit(); !committed)
        return committed.error();
    return path;
}

} // namespace weir::engine
