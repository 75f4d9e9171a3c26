#include "backend/engine/columns/columnblock.h"

#include <algorithm>
#include <cstring>

namespace weir::engine {
namespace {

template <typename T> T numberAt(std::string_view bytes, std::size_t index)
{
    T value = 0;
    std::memcpy(&value, bytes.data() + index * sizeof value, sizeof value);
    return value;
}

/// What is one by a look at it needs no parser.
bool readValue(std::string_view text, JsonParser& parser, JsonArena& arena, Json& value)
{
    if (text.empty())
        return false;
    const char first = text.front();
    if (first == '"' && text.size() >= 2 && text.find('\\') == std::string_view::npos)
        value = Json::ofText(text.substr(1, text.size() - 2));
    else if (first == '-' || (first >= '0' && first <= '9'))
        value = Json::ofNumberText(text);
    else if (text == "true" || text == "false")
        value = Json::ofBool(first == 't');
    else if (text == "null")
        value = Json::null();
    else
        return parser.parse(text, arena, value);
    return true;
}

constexpr std::size_t chunkEntry = 20;

} // namespace

ColumnBlock::ColumnBlock(SegmentPointer segment, std::uint32_t number) : m_segment(std::move(segment)), m_number(number)
{
}

std::span<const cdp::ProfileId> ColumnBlock::people()
{
    if (!m_people.empty())
        return m_people;
    const std::size_t count = index().people;
    m_people.resize(count);
    m_firstMs.resize(count);
    m_firstRows.resize(count);
    m_hasUserId.resize(count);
    if (!m_segment->read(index().peopleFrame, m_raw))
        return m_people;
    const std::string_view raw(m_raw);
    std::memcpy(static_cast<void*>(m_people.data()), raw.data(), count * 16);
    std::memcpy(m_firstMs.data(), raw.data() + count * 16, count * 8);
    std::memcpy(m_firstRows.data(), raw.data() + count * 24, count * 4);
    bool isRising = true;
    for (std::size_t i = 0; i < count; ++i) {
        m_hasUserId[i] = (m_firstRows[i] & userIdBit) != 0;
        m_firstRows[i] &= ~userIdBit;
        isRising = isRising && (i == 0 ? m_firstRows[i] == 0 : m_firstRows[i] > m_firstRows[i - 1]);
    }
    if (!isRising || m_firstRows.back() >= rows()) {
        m_segment->setDamaged();
        std::fill(m_firstRows.begin(), m_firstRows.end(), 0);
    }
    return m_people;
}

std::span<const std::int64_t> ColumnBlock::numbers(std::vector<std::int64_t>& numbers, const FramePlace& place)
{
    if (numbers.empty()) {
        numbers.resize(rows());
        if (m_segment->read(place, m_raw))
            std::memcpy(numbers.data(), m_raw.data(), m_raw.size());
    }
    return numbers;
}

std::span<const std::uint16_t> ColumnBlock::names()
{
    if (!m_names.empty())
        return m_names;
    m_names.resize(rows());
    if (m_segment->read(index().nameCodes, m_raw))
        std::memcpy(m_names.data(), m_raw.data(), m_raw.size());
    const std::size_t count = m_segment->index().names.size();
    for (std::uint16_t& name : m_names)
        if (name >= count && name != otherName) {
            m_segment->setDamaged();
            name = otherName;
        }
    return m_names;
}

const PathColumn* ColumnBlock::column(std::uint32_t path)
{
    for (const auto& [known, column] : m_columns)
        if (known == path)
            return column.get();
    std::unique_ptr<PathColumn> column;
    for (const auto& [there, place] : index().columns)
        if (there == path) {
            column = std::make_unique<PathColumn>();
            if (!readColumn(place, *column)) {
                m_segment->setDamaged();
                column.reset();
            }
        }
    return m_columns.emplace_back(path, std::move(column)).second.get();
}

bool ColumnBlock::readColumn(const FramePlace& place, PathColumn& column)
{
    if (!m_segment->read(place, column.raw) || column.raw.size() < 4)
        return false;
    const std::string_view raw(column.raw);
    const std::size_t count = numberAt<std::uint32_t>(raw, 0);
    if (count > rows() || raw.size() < 4 + count * 4 + rows() * 2ULL)
        return false;
    const std::string_view ends = raw.substr(4, count * 4), codes = raw.substr(4 + count * 4, rows() * 2ULL);
    const std::string_view texts = raw.substr(4 + count * 4 + rows() * 2ULL);
    column.codes.resize(rows());
    std::memcpy(column.codes.data(), codes.data(), codes.size());
    for (const std::uint16_t code : column.codes)
        if (code > count)
            return false;
    column.values.resize(count + 1);
    column.texts.resize(count + 1);
    thread_local JsonParser parser;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t end = numberAt<std::uint32_t>(ends, i);
        if (end < begin || end > texts.size())
            return false;
        column.texts[i + 1] = texts.substr(begin, end - begin);
        if (!readValue(column.texts[i + 1], parser, column.arena, column.values[i + 1]))
            return false;
        begin = end;
    }
    return true;
}

void ColumnBlock::readChunks()
{
    if (!m_segment->read(index().chunks, m_raw) || m_raw.size() < 4)
        return m_segment->setDamaged();
    const std::string_view raw(m_raw);
    const std::size_t count = numberAt<std::uint32_t>(raw, 0);
    if (count > rows() || raw.size() != 4 + count * chunkEntry)
        return m_segment->setDamaged();
    for (std::size_t i = 0; i < count; ++i) {
        const std::string_view entry = raw.substr(4 + i * chunkEntry, chunkEntry);
        m_chunks.push_back({numberAt<std::uint32_t>(entry, 0),
                            {numberAt<std::uint64_t>(entry.substr(4), 0), numberAt<std::uint32_t>(entry, 3),
                             numberAt<std::uint32_t>(entry, 4)}});
    }
    m_chunk = m_chunks.size();
}

std::string_view ColumnBlock::json(std::uint32_t row)
{
    if (m_chunks.empty())
        readChunks();
    const auto behind = std::upper_bound(m_chunks.begin(), m_chunks.end(), row,
                                         [](std::uint32_t at, const Chunk& chunk) { return at < chunk.firstRow; });
    if (behind == m_chunks.begin()) {
        m_segment->setDamaged();
        return {};
    }
    const auto chunk = static_cast<std::size_t>(behind - m_chunks.begin()) - 1;
    if (chunk != m_chunk) {
        m_chunk = m_chunks.size();
        if (!m_segment->read(m_chunks[chunk].place, m_texts, true))
            return {};
        m_chunk = chunk;
    }
    const std::uint32_t last = behind == m_chunks.end() ? rows() : behind->firstRow;
    const std::uint32_t first = m_chunks[chunk].firstRow;
    const std::size_t count = last - first, place = row - first;
    const std::string_view raw(m_texts);
    if (row >= last || raw.size() < count * 4) {
        m_segment->setDamaged();
        return {};
    }
    const std::string_view texts = raw.substr(count * 4);
    const std::size_t begin = place == 0 ? 0 : numberAt<std::uint32_t>(raw, place - 1);
    const std::size_t end = numberAt<std::uint32_t>(raw, place);
    if (end < begin || end > texts.size()) {
        m_segment->setDamaged();
        return {};
    }
    return texts.substr(begin, end - begin);
}

} // namespace weir::engine
