#include "backend/service/export/scanexport.h"

namespace weir {

ScanExport::ScanExport(const RecordScan& scan, ExportSink& sink, const SearchRequest& search, MakeEncoder makeEncoder)
    : m_scan(scan), m_sink(sink), m_search(search), m_makeEncoder(std::move(makeEncoder))
{
}

ScanExport::Lane& ScanExport::lane(std::size_t part)
{
    const std::lock_guard lock(m_mutex);
    if (part >= m_lanes.size())
        m_lanes.resize(part + 1);
    if (!m_lanes[part])
        m_lanes[part] = std::make_unique<Lane>(m_makeEncoder ? m_makeEncoder() : m_sink.encoder());
    return *m_lanes[part];
}

bool ScanExport::matches(std::string_view topic, const RecordView& record, std::span<const RecordHeader> headers) const
{
    if (m_search.follow && (record.has(RecordFlag::KeyNull) || record.key != m_search.follow->key))
        return false;
    if (!m_search.match || m_search.match->isEmpty())
        return true;
    RecordBatchBuilder builder(std::make_shared<const std::vector<std::string>>(1, std::string(topic)));
    RecordView alone = record;
    alone.topic = 0;
    builder.add(alone, headers);
    return m_search.match->matches(*builder.take(), 0);
}

void ScanExport::block(const ScanBlock& block)
{
    Lane& own = lane(block.part);
    const Result<void> read = block.each([&](const RecordView& record, std::span<const RecordHeader> headers) {
        const std::string& topic = m_scan.topics()[record.topic];
        if (isSated() || !matches(topic, record, headers))
            return;
        if (m_search.limit > 0 && m_found.fetch_add(1) >= m_search.limit) {
            m_found = m_search.limit;
            m_isFull = true;
            return;
        }
        if (m_search.limit == 0)
            ++m_found;
        own.encoder.add(topic, record, headers);
    });
    if (read)
        return;
    ++m_damages;
    const std::lock_guard lock(m_mutex);
    if (!m_damage)
        m_damage = read.error();
}

void ScanExport::flush()
{
    const std::lock_guard lock(m_mutex);
    for (const std::unique_ptr<Lane>& lane : m_lanes) {
        if (lane)
            lane->encoder.flush();
    }
}

std::optional<Error> ScanExport::damage() const
{
    const std::lock_guard lock(m_mutex);
    return m_damage;
}

} // namespace weir
