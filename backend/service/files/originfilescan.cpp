#include "backend/service/files/originfilescan.h"

#include "backend/service/files/filescan.h"
#include "backend/service/files/rangefilter.h"

#include <map>

namespace weir {
namespace {

const std::vector<std::string> noTopics;

/// Leaves out what the range does, where the scan behind it only knows offsets.
class RangedBlock final : public ScanBlock
{
public:
    RangedBlock(const ScanBlock& inner, const RangeFilter& filter, std::atomic<std::int64_t>& left)
        : m_inner(inner), m_filter(filter), m_left(left)
    {
        part = inner.part;
        topic = inner.topic;
        partition = inner.partition;
        packedBytes = inner.packedBytes;
        unpackedBytes = inner.unpackedBytes;
        codec = inner.codec;
        bytes = inner.bytes;
    }
    Result<void> each(const Sink& sink) const override
    {
        return m_inner.each([&](const RecordView& record, std::span<const RecordHeader> headers) {
            if (m_filter.letsThrough(record) && m_left.fetch_sub(1) > 0)
                sink(record, headers);
        });
    }

private:
    const ScanBlock& m_inner;
    const RangeFilter& m_filter;
    std::atomic<std::int64_t>& m_left;
};

/// A segment scan within a range.
class RangedScan final : public RecordScan, private ScanVisitor
{
public:
    RangedScan(std::unique_ptr<RecordScan> inner, const ReadRequest& range)
        : m_filter(RangeFilter::of(range)), m_left(range.stop == StopKind::Count ? range.stopValue : INT64_MAX),
          m_inner(std::move(inner))
    {
    }
    void start(ScanVisitor& visitor, std::function<void(ScanEnd)> ended) override
    {
        m_visitor = &visitor;
        m_inner->start(*this, [this, ended = std::move(ended)](ScanEnd end) {
            ended(end == ScanEnd::Sated && m_left <= 0 && !m_visitor->isSated() ? ScanEnd::Complete : end);
        });
    }
    void cancel() override { m_inner->cancel(); }
    void setPaused(bool paused) override { m_inner->setPaused(paused); }
    void setBudget(std::int64_t bytesPerSecond) override { m_inner->setBudget(bytesPerSecond); }
    ScanProgress progress() const override { return m_inner->progress(); }
    const std::vector<std::string>& topics() const override { return m_inner->topics(); }

private:
    void block(const ScanBlock& block) override { m_visitor->block(RangedBlock(block, m_filter, m_left)); }
    void windowDone(std::size_t part, std::int64_t from, std::int64_t to, std::int64_t nextMs) override
    {
        m_visitor->windowDone(part, from, to, nextMs);
    }
    bool isSated() const override { return m_left <= 0 || m_visitor->isSated(); }

    const RangeFilter m_filter;
    std::atomic<std::int64_t> m_left;
    ScanVisitor* m_visitor = nullptr;
    const std::unique_ptr<RecordScan> m_inner;
};

/// Knows what to scan only when the file is open.
class LateScan final : public RecordScan
{
public:
    LateScan(std::shared_ptr<FileSource> source, SearchRequest request)
        : m_source(std::move(source)), m_request(std::move(request))
    {
    }
    ~LateScan() override
    {
        cancel();
        if (m_thread.joinable())
            m_thread.join();
    }
    void start(ScanVisitor& visitor, std::function<void(ScanEnd)> ended) override
    {
        m_thread = std::thread([this, &visitor, ended = std::move(ended)] {
            const Result<FileSource::Opened> opened = m_source->get();
            if (!opened || m_cancelled) {
                {
                    const std::lock_guard lock(m_mutex);
                    m_failed.parts.emplace_back();
                    if (!opened)
                        m_failed.parts.front().problem = opened.error();
                }
                ended(m_cancelled ? ScanEnd::Cancelled : ScanEnd::Failed);
                return;
            }
            std::unique_ptr<RecordScan> scan = opened->file ? std::make_unique<FileScan>(m_source, m_request, true)
                                                            : makeSegmentsScan(opened->segments, m_request);
            RecordScan* const inner = scan.get();
            {
                const std::lock_guard lock(m_mutex);
                m_scan = std::move(scan);
                inner->setPaused(m_isPaused);
                if (m_budget)
                    inner->setBudget(*m_budget);
            }
            inner->start(visitor, ended);
            if (m_cancelled)
                inner->cancel();
        });
    }
    void cancel() override
    {
        m_cancelled = true;
        // Whoever else has the file goes on opening it, which takes long where it is packed.
        if (m_source.use_count() == 1)
            m_source->cancel();
        const std::lock_guard lock(m_mutex);
        if (m_scan)
            m_scan->cancel();
    }
    void setPaused(bool paused) override
    {
        const std::lock_guard lock(m_mutex);
        m_isPaused = paused;
        if (m_scan)
            m_scan->setPaused(paused);
    }
    void setBudget(std::int64_t bytesPerSecond) override
    {
        const std::lock_guard lock(m_mutex);
        m_budget = bytesPerSecond;
        if (m_scan)
            m_scan->setBudget(bytesPerSecond);
    }
    ScanProgress progress() const override
    {
        const std::lock_guard lock(m_mutex);
        return m_scan ? m_scan->progress() : m_failed;
    }
    const std::vector<std::string>& topics() const override
    {
        const std::lock_guard lock(m_mutex);
        return m_scan ? m_scan->topics() : noTopics;
    }

private:
    const std::shared_ptr<FileSource> m_source;
    const SearchRequest m_request;
    std::thread m_thread;
    std::atomic<bool> m_cancelled = false;
    mutable std::mutex m_mutex; ///< all below
    std::unique_ptr<RecordScan> m_scan;
    ScanProgress m_failed;
    std::optional<std::int64_t> m_budget;
    bool m_isPaused = false;
};

} // namespace

std::unique_ptr<RecordScan> makeSegmentsScan(const std::vector<std::shared_ptr<const SegmentFile>>& segments,
                                             const SearchRequest& request)
{
    const ReadRequest& range = request.range;
    std::int64_t from = range.start == StartKind::Offset ? range.startValue : 0;
    const std::int64_t to = range.stop == StopKind::Offset ? range.stopValue : INT64_MAX;
    if (range.start == StartKind::Newest) {
        std::int64_t end = 0;
        for (const auto& segment : segments)
            end = std::max(end, segment->endOffset());
        from = std::max<std::int64_t>(0, end - range.startValue);
    }
    std::vector<std::shared_ptr<const SegmentFile>> wanted;
    for (const auto& segment : segments) {
        const bool isChosen = range.partitions.isEmpty() || range.partitions.contains(segment->partition());
        if (isChosen && segment->endOffset() > from && segment->firstOffset() < to)
            wanted.push_back(segment);
    }
    ScanOptions options;
    options.backwards = request.newestFirst;
    options.committed = range.isolation == Isolation::Committed && !range.showTransactions;
    options.showControl = range.showTransactions;
    options.bytesPerSecond = request.bytesPerSecond;
    return std::make_unique<RangedScan>(makeSegmentScan(std::move(wanted), options, from, to), range);
}

std::unique_ptr<RecordScan> makeFileScan(std::shared_ptr<FileSource> source, SearchRequest request)
{
    return std::make_unique<LateScan>(std::move(source), std::move(request));
}

} // namespace weir
