#include "backend/service/files/filestreamreader.h"

#include "backend/service/files/filescan.h"
#include "backend/service/files/filesource.h"
#include "backend/service/files/originfilescan.h"
#include "backend/service/streamshared.h"

#include <QFileInfo>

namespace weir {
namespace {

constexpr std::size_t batchBytes = 1 << 20;
constexpr std::size_t firstBatchBytes = 64 * 1024; ///< what the eye waits for

class Reader final : public ScanVisitor
{
public:
    Reader(ReadRequest request, std::shared_ptr<FileSource> source, std::shared_ptr<StreamShared> shared)
        : m_request(std::move(request)), m_source(std::move(source)), m_shared(std::move(shared))
    {
    }

    void run()
    {
        const Result<FileSource::Opened> opened = m_source->get();
        if (!opened) {
            publish(m_shared->cancelled ? ReadEnd::Cancelled : ReadEnd::Failed, opened.error());
            return;
        }
        m_file = opened->file;
        SearchRequest search;
        search.range = m_request;
        search.newestFirst = false;
        if (m_file) {
            publishEnd(scan(std::make_unique<FileScan>(m_source, search, false)));
            return;
        }
        // One after the other, so that rows rise.
        m_segments = opened->segments;
        ScanEnd end = ScanEnd::Complete;
        for (std::size_t i = 0; i < m_segments.size() && !isSated(); ++i) {
            if (m_request.start == StartKind::Newest && search.range.start == StartKind::Newest) {
                search.range.start = StartKind::Offset;
                search.range.startValue =
                    std::max<std::int64_t>(0, m_segments.back()->endOffset() - m_request.startValue);
            }
            if (m_request.stop == StopKind::Count)
                search.range.stopValue = m_request.stopValue - m_given;
            end = scan(makeSegmentsScan({m_segments[i]}, search));
            if (end == ScanEnd::Cancelled)
                break;
        }
        publishEnd(end);
    }

    void block(const ScanBlock& block) override
    {
        (void)block.each([this](const RecordView& record, std::span<const RecordHeader> headers) {
            if (isSated())
                return;
            ++m_given;
            builderFor(record.topic).add(record, headers);
            if (m_builder->bytes() >= (m_hasPut ? batchBytes : firstBatchBytes))
                flush();
        });
    }
    void windowDone(std::size_t, std::int64_t, std::int64_t, std::int64_t) override
    {
        flush();
        if (m_shared->waitWhilePaused())
            publish(ReadEnd::Running);
    }
    bool isSated() const override { return m_shared->cancelled || m_shared->limitReached; }

private:
    ScanEnd scan(std::unique_ptr<RecordScan> made)
    {
        m_scan = std::move(made);
        m_builder.reset();
        m_topics = 0;
        std::mutex mutex;
        std::condition_variable changed;
        std::optional<ScanEnd> ended;
        m_scan->start(*this, [&](ScanEnd end) {
            flush();
            const std::lock_guard lock(mutex);
            ended = end;
            changed.notify_all();
        });
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return ended.has_value(); });
        return *ended;
    }
    /// Batches know the topics that were known when they were begun.
    RecordBatchBuilder& builderFor(std::uint16_t topic)
    {
        if (!m_builder || topic >= m_topics) {
            flush();
            const std::vector<std::string> topics = m_file ? m_file->topics() : m_scan->topics();
            m_topics = topics.size();
            m_builder.emplace(std::make_shared<const std::vector<std::string>>(topics));
        }
        return *m_builder;
    }
    void flush()
    {
        if (!m_builder || m_builder->size() == 0)
            return;
        std::shared_ptr<const RecordBatch> batch = m_builder->take();
        const std::size_t bytes = batch->bytes();
        m_shared->mailbox.put(std::move(batch), bytes);
        m_hasPut = true;
    }
    void publish(ReadEnd end, const std::optional<Error>& error = {})
    {
        StreamStatus status;
        status.end = end;
        if (m_scan) {
            for (const ScanProgress::Part& part : m_scan->progress().parts) {
                status.progress.append({part.partition, part.from, part.from + part.read, part.to, part.done});
                if (part.problem)
                    status.problems.append({-1, *part.problem});
            }
        }
        if (error)
            status.problems.append({-1, *error});
        const std::vector<RecordFile::Damage> damages = allDamages();
        if (!damages.empty()) {
            status.problems.append(
                {-1,
                 {ErrorKind::Decode, int(damages.size()),
                  QStringLiteral("%1 damaged places; the first: %2").arg(damages.size()).arg(damages.front().what),
                  m_file->name(), false, false}});
        }
        m_shared->setStatus(std::move(status));
    }
    std::vector<RecordFile::Damage> allDamages() const
    {
        if (m_file)
            return m_file->damages();
        std::vector<RecordFile::Damage> all;
        for (const auto& segment : m_segments) {
            for (const SegmentFile::Damage& damage : segment->damages())
                all.push_back({damage.at, QStringLiteral("%1, byte %2: %3")
                                              .arg(QFileInfo(segment->path()).fileName())
                                              .arg(damage.at)
                                              .arg(damage.what)});
        }
        return all;
    }
    void publishEnd(ScanEnd end)
    {
        if (m_shared->cancelled)
            publish(ReadEnd::Cancelled);
        else if (m_shared->limitReached)
            publish(ReadEnd::ReachedLimit);
        else if (end == ScanEnd::Failed)
            publish(ReadEnd::Failed);
        else
            publish(end == ScanEnd::Cancelled ? ReadEnd::Cancelled : ReadEnd::ReachedStop);
    }

    const ReadRequest m_request;
    const std::shared_ptr<FileSource> m_source;
    const std::shared_ptr<StreamShared> m_shared;
    std::shared_ptr<const RecordFile> m_file;
    std::vector<std::shared_ptr<const SegmentFile>> m_segments;
    std::unique_ptr<RecordScan> m_scan;
    std::int64_t m_given = 0;
    std::optional<RecordBatchBuilder> m_builder;
    std::size_t m_topics = 0;
    bool m_hasPut = false;
};

} // namespace

void launchFileReader(ReadRequest request, std::shared_ptr<FileSource> source, std::shared_ptr<StreamShared> shared)
{
    std::thread([request = std::move(request), source = std::move(source), shared = std::move(shared)]() mutable {
        Reader(std::move(request), std::move(source), std::move(shared)).run();
    }).detach();
}

} // namespace weir
