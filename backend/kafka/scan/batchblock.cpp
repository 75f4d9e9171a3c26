#include "backend/kafka/scan/batchblock.h"

namespace weir {
namespace {

constexpr std::size_t mostUnpacked = std::size_t(256) << 20;

} // namespace

std::string_view codecName(Codec codec)
{
    switch (codec) {
    case Codec::None:
        return "none";
    case Codec::Gzip:
        return "gzip";
    case Codec::Snappy:
        return "snappy";
    case Codec::Lz4:
        return "lz4";
    case Codec::Zstd:
        return "zstd";
    }
    return {};
}

Result<void> BatchBlock::each(const Sink& sink) const
{
    RecordView view;
    view.partition = partition;
    view.topic = topic;
    view.flags = std::uint8_t(m_place.state);
    Result<void> walked = m_walk.each(m_header, m_body, m_place.from, m_place.to, view, sink);
    if (!walked)
        m_damage = walked.error();
    return walked;
}

std::uint64_t BatchBlock::recordCount() const
{
    const bool isWhole = m_header.baseOffset >= m_place.from && m_header.lastOffset < m_place.to;
    if (isWhole && (m_header.magic == 2 || m_header.codec == Codec::None))
        return std::uint64_t(m_header.recordCount);
    std::uint64_t count = 0;
    (void)each([&count](const RecordView&, std::span<const RecordHeader>) { ++count; });
    return count;
}

Result<const BatchBlock*> BlockMaker::make(const BatchHeader& header, std::string_view packed, const BatchPlace& place)
{
    packed = packedBody(header, packed);
    // Of a batch that compaction has emptied the head is kept.
    const bool isEmpty = header.magic == 2 && header.recordCount == 0;
    Result<std::string_view> body = m_unpacker.unpack(isEmpty ? Codec::None : header.codec, packed, mostUnpacked);
    if (!body)
        return body.error();
    m_block.m_header = header;
    m_block.m_place = place;
    m_block.m_body = *body;
    m_block.m_damage.reset();
    m_block.part = place.part;
    m_block.topic = place.topic;
    m_block.partition = place.partition;
    m_block.packedBytes = header.bytes;
    m_block.unpackedBytes = body->size();
    m_block.codec = codecName(header.codec);
    m_block.bytes = *body;
    return &m_block;
}

} // namespace weir
