#include "backend/kafka/recordbatch.h"

#include "backend/base/spillfile.h"

#include <cstring>

namespace weir {
namespace {

void appendNumber(std::string& arena, std::uint32_t number)
{
    char bytes[sizeof number];
    std::memcpy(bytes, &number, sizeof number);
    arena.append(bytes, sizeof number);
}

std::uint32_t readNumber(const char*& at)
{
    std::uint32_t number;
    std::memcpy(&number, at, sizeof number);
    at += sizeof number;
    return number;
}

constexpr std::uint32_t nullSize = 0xffffffffU;

} // namespace

RecordView RecordBatch::at(std::size_t index) const
{
    const Row& row = m_rows[index];
    RecordView view;
    view.key = {m_texts.data() + row.keyAt, row.keySize};
    view.value = {m_texts.data() + row.valueAt, row.valueSize};
    view.offset = row.offset;
    view.timestampMs = row.timestampMs;
    view.partition = row.partition;
    view.topic = row.topic;
    view.flags = row.flags;
    return view;
}

std::vector<RecordHeader> RecordBatch::headers(std::size_t index) const
{
    const Row& row = m_rows[index];
    std::vector<RecordHeader> headers(row.headerCount);
    const char* at = m_texts.data() + row.headersAt;
    for (RecordHeader& header : headers) {
        const std::uint32_t nameSize = readNumber(at);
        header.name = {at, nameSize};
        at += nameSize;
        const std::uint32_t valueSize = readNumber(at);
        header.isNull = valueSize == nullSize;
        header.value = {at, header.isNull ? 0 : valueSize};
        at += header.value.size();
    }
    return headers;
}

RecordBatchBuilder::RecordBatchBuilder(std::shared_ptr<const std::vector<std::string>> topics)
    : m_topics(std::move(topics)), m_batch(new RecordBatch)
{
    m_batch->m_topics = m_topics;
}

void RecordBatchBuilder::add(const RecordView& record, std::span<const RecordHeader> headers)
{
    std::string& arena = m_batch->m_arena;
    RecordBatch::Row row{};
    row.offset = record.offset;
    row.timestampMs = record.timestampMs;
    row.partition = record.partition;
    row.topic = record.topic;
    row.flags = record.flags;
    row.keyAt = std::uint32_t(arena.size());
    row.keySize = std::uint32_t(record.key.size());
    arena.append(record.key);
    row.valueAt = std::uint32_t(arena.size());
    row.valueSize = std::uint32_t(record.value.size());
    arena.append(record.value);
    row.headersAt = std::uint32_t(arena.size());
    row.headerCount = std::uint16_t(headers.size());
    for (const RecordHeader& header : headers) {
        appendNumber(arena, std::uint32_t(header.name.size()));
        arena.append(header.name);
        appendNumber(arena, header.isNull ? nullSize : std::uint32_t(header.value.size()));
        arena.append(header.value);
    }
    m_batch->m_rows.push_back(row);
}

std::shared_ptr<const RecordBatch> RecordBatchBuilder::take()
{
    m_batch->m_arena.shrink_to_fit();
    m_batch->m_texts = m_batch->m_arena;
    m_batch->m_rows.shrink_to_fit();
    std::shared_ptr<const RecordBatch> batch(std::move(m_batch));
    m_batch.reset(new RecordBatch);
    m_batch->m_topics = m_topics;
    return batch;
}

Result<std::shared_ptr<const RecordBatch>> RecordBatchBuilder::take(SpillFile& file)
{
    Result<SpillFile::Piece> piece = file.put(m_batch->m_arena);
    if (!piece)
        return piece.error();
    std::string().swap(m_batch->m_arena); // an assignment would keep its memory
    m_batch->m_file = std::move(piece->keep);
    m_batch->m_texts = piece->bytes;
    m_batch->m_rows.shrink_to_fit();
    std::shared_ptr<const RecordBatch> batch(std::move(m_batch));
    m_batch.reset(new RecordBatch);
    m_batch->m_topics = m_topics;
    return batch;
}

} // namespace weir
