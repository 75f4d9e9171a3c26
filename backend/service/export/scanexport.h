// Purpose: a scan written into a sink: every record of it that a search's match lets through. Thread: made on one; a
// visitor's calls on scan threads; counts any. Limits: some hundred KiB a partition in memory, 64 MiB over all.
#pragma once

#include "backend/service/export/exportsink.h"
#include "backend/service/search/scanmatcher.h"

namespace weir {

class ScanExport final : public ScanVisitor
{
public:
    /// `scan` and `sink` outlive it. `further`: must match, too.
    ScanExport(const RecordScan& scan, ExportSink& sink, const SearchRequest& search,
               std::vector<RecordMatch> further = {});

    void block(const ScanBlock& block) override;
    void windowDone(std::size_t, std::int64_t, std::int64_t, std::int64_t) override {}
    bool isSated() const override { return m_sink.hasFailed() || m_isFull; }
    /// In `ended` of the scan: what is still held goes into the file.
    void flush();

    std::uint64_t found() const { return m_found; }
    /// Records that a match has looked at as bytes, because a schema is missing or they are broken.
    std::uint64_t undecoded() const { return m_undecoded; }
    /// Blocks that were damaged, and the first one's error.
    std::uint64_t damages() const { return m_damages; }
    std::optional<Error> damage() const;

private:
    struct Lane
    {
        explicit Lane(ExportEncoder made) : encoder(std::move(made)) {}
        ExportEncoder encoder;
        MatchScratch scratch;
        std::vector<MatchScratch> furtherScratch;
    };
    Lane& lane(std::size_t part);

    const RecordScan& m_scan;
    ExportSink& m_sink;
    const std::uint64_t m_limit;
    const ScanMatcher m_matcher;
    std::function<bool(int)> m_awaitSchema;
    const std::vector<RecordMatch> m_further;
    mutable std::mutex m_mutex; ///< lanes and the first damage
    std::vector<std::unique_ptr<Lane>> m_lanes;
    std::optional<Error> m_damage;
    std::atomic<std::uint64_t> m_found = 0, m_damages = 0, m_undecoded = 0;
    std::atomic<bool> m_isFull = false;
};

} // namespace weir
