#include "backend/service/export/scanexport.h"

namespace weir {

ScanExport::ScanExport(const RecordScan& scan, ExportSink& sink, const SearchRequest& search,
                       std::vector<RecordMatch> further)
    : m_scan(scan), m_sink(sink), m_limit(search.limit > 0 ? search.limit : UINT64_MAX),
      m_matcher(search.match, search.follow ? std::optional(search.follow->key) : std::nullopt),
      m_further(std::move(further))
{
    if (search.match && search.match->decoders)
        m_awaitSchema = schemaWaiter(search.match->decoders, sink.cancelled());
}

ScanExport::Lane& ScanExport::lane(std::size_t part)
{
    const std::lock_guard lock(m_mutex);
    if (part >= m_lanes.size())
        m_lanes.resize(part + 1);
    if (!m_lanes[part]) {
        m_lanes[part] = std::make_unique<Lane>(m_sink.encoder());
        m_lanes[part]->scratch.awaitSchema = m_awaitSchema;
        m_lanes[part]->furtherScratch.resize(m_further.size());
        for (MatchScratch& scratch : m_lanes[part]->furtherScratch)
            scratch.awaitSchema = m_awaitSchema;
    }
    return *m_lanes[part];
}

void ScanExport::block(const ScanBlock& block)
{
    Lane& own = lane(block.part);
    const std::vector<std::string>& topics = m_scan.topics();
    ScanMatcher::Tally tally;
    const auto write = [&](const RecordView& record, std::span<const RecordHeader> headers) {
        if (isSated())
            return;
        const HeaderAccess access(headers);
        for (std::size_t i = 0; i < m_further.size(); ++i) {
            if (!m_further[i].matches(record, topics[record.topic], access, own.furtherScratch[i]))
                return;
        }
        if (m_found.fetch_add(1) >= m_limit) {
            m_found = m_limit;
            m_isFull = true;
            return;
        }
        if (m_found >= m_limit)
            m_isFull = true; // nobody looks for a further one
        own.encoder.add(topics[record.topic], record, headers);
    };
    const Result<void> read = m_matcher.look(block, topics[block.topic], own.scratch, tally, write);
    m_undecoded += tally.undecoded;
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
