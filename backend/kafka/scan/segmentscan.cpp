#include "backend/kafka/scan/batchblock.h"
#include "backend/kafka/scan/scangate.h"
#include "backend/kafka/scan/segmentreader.h"

#include <algorithm>
#include <deque>
#include <thread>

namespace weir {
namespace {

constexpr int mostThreads = 4;
constexpr std::size_t mostAhead = 64; ///< batches unpacked before it is a chunk's turn
constexpr std::size_t mostAheadBytes = std::size_t(32) << 20;

/// A file, read by one thread at a time and given to the visitor by one at a time, in order.
struct Part
{
    Part(std::shared_ptr<const SegmentFile> opened, const ScanOptions& options, std::int64_t from, std::int64_t to)
        : file(std::move(opened)), from(from), to(to),
          reader(file, options.backwards, options.committed || options.showControl, from, to)
    {
        progress.from = std::clamp(from, file->firstOffset(), file->endOffset());
        progress.to = std::clamp(to, progress.from, file->endOffset());
        progress.partition = file->partition();
    }

    const std::shared_ptr<const SegmentFile> file;
    const std::int64_t from, to;
    SegmentReader reader;
    std::uint16_t topic = 0;
    // The scan's mutex guards these.
    ScanProgress::Part progress;
    bool isReading = false, isRead = false, hasFailed = false;
    std::uint64_t nextRead = 0, nextGiven = 0;
};

/// A chunk on its way, with the memory of its thread.
struct Load
{
    SegmentChunk chunk;
    std::vector<std::unique_ptr<BlockMaker>> makers;
    std::vector<Result<const BatchBlock*>> blocks; ///< unpacked ahead
    std::uint64_t number = 0;
};

class SegmentScanRun
{
public:
    SegmentScanRun(std::vector<std::shared_ptr<const SegmentFile>> files, ScanOptions options, std::int64_t from,
                   std::int64_t to)
        : m_options(options)
    {
        for (std::shared_ptr<const SegmentFile>& file : files) {
            const std::string topic = file->topic().toStdString();
            const auto known = std::find(m_topics.begin(), m_topics.end(), topic);
            Part& part = m_parts.emplace_back(std::move(file), options, from, to);
            part.topic = part.progress.topic = std::uint16_t(known - m_topics.begin());
            if (known == m_topics.end())
                m_topics.push_back(topic);
        }
        m_gate.setBudget(options.bytesPerSecond);
    }

    ScanEnd run(ScanVisitor& visitor)
    {
        m_visitor = &visitor;
        const int cores = int(std::max(1U, std::thread::hardware_concurrency()));
        std::vector<std::thread> threads;
        for (int i = 1; i < std::clamp(cores, 2, mostThreads); ++i)
            threads.emplace_back([this] { work(); });
        work();
        for (std::thread& thread : threads)
            thread.join();
        if (m_isSated)
            return ScanEnd::Sated;
        if (m_gate.isClosed())
            return ScanEnd::Cancelled;
        return std::any_of(m_parts.begin(), m_parts.end(), [](const Part& part) { return part.hasFailed; })
                   ? ScanEnd::Failed
                   : ScanEnd::Complete;
    }

    void cancel()
    {
        m_gate.close();
        const std::lock_guard lock(m_mutex);
        m_changed.notify_all();
    }
    ScanGate& gate() { return m_gate; }
    const std::vector<std::string>& topics() const { return m_topics; }

    ScanProgress progress() const
    {
        ScanProgress progress;
        const std::lock_guard lock(m_mutex);
        for (const Part& part : m_parts)
            progress.parts.push_back(part.progress);
        progress.records = m_records;
        progress.packedBytes = m_packedBytes;
        progress.unpackedBytes = m_unpackedBytes;
        progress.waitsForBudget = m_gate.isWaitingForBudget();
        return progress;
    }

private:
    void work()
    {
        Load load;
        while (m_gate.waitWhilePaused() && m_gate.waitForBudget()) {
            Part* const part = take(load);
            if (!part)
                return;
            Result<void> read = part->reader.next(load.chunk);
            leave(*part, load, read);
            if (read)
                unpackAhead(*part, load);
            if (waitForTurn(*part, load.number))
                give(*part, load, read);
        }
    }

    /// The part that has been read least far ahead; null if nothing is left to read.
    Part* take(Load& load)
    {
        std::unique_lock lock(m_mutex);
        while (!m_gate.isClosed()) {
            Part* best = nullptr;
            bool isAnyLeft = false;
            for (Part& part : m_parts) {
                isAnyLeft = isAnyLeft || !part.isRead;
                if (part.isRead || part.isReading)
                    continue;
                if (!best || part.nextRead - part.nextGiven < best->nextRead - best->nextGiven)
                    best = &part;
            }
            if (best) {
                best->isReading = true;
                load.number = best->nextRead++;
                return best;
            }
            if (!isAnyLeft)
                return nullptr;
            m_changed.wait(lock);
        }
        return nullptr;
    }

    void leave(Part& part, const Load& load, const Result<void>& read)
    {
        m_gate.spend(std::int64_t(load.chunk.packedBytes));
        const std::lock_guard lock(m_mutex);
        part.isReading = false;
        part.isRead = !read || load.chunk.isLast;
        m_changed.notify_all();
    }

    bool isWanted(const SegmentChunk::Batch& batch) const
    {
        if (m_options.showControl)
            return true;
        return !batch.batch.header.isControl && (!m_options.committed || batch.state == RecordFlag::None);
    }

    Result<const BatchBlock*> make(Part& part, BlockMaker& maker, const SegmentChunk& chunk,
                                   const SegmentChunk::Batch& batch)
    {
        const std::string_view bytes = chunk.bytes.substr(batch.batch.at, batch.batch.size);
        const BatchPlace place{indexOf(part), part.topic, part.file->partition(), part.from, part.to, batch.state};
        RecordBatchParser parser(bytes, {std::size_t(256) << 20, false}); // its checksum is known to be right
        if (const Result<std::optional<BatchHeader>> header = parser.next(); !header)
            return header.error();
        return maker.make(batch.batch.header, parser.body(), place);
    }

    std::size_t indexOf(const Part& part) const
    {
        const auto found = std::find_if(m_parts.begin(), m_parts.end(), [&](const Part& one) { return &one == &part; });
        return std::size_t(found - m_parts.begin());
    }

    void unpackAhead(Part& part, Load& load)
    {
        load.blocks.clear();
        std::size_t bytes = 0;
        for (const SegmentChunk::Batch& batch : load.chunk.batches) {
            if (load.blocks.size() >= mostAhead || bytes > mostAheadBytes || m_gate.isClosed())
                return;
            if (!isWanted(batch))
                continue;
            if (load.makers.size() == load.blocks.size())
                load.makers.push_back(std::make_unique<BlockMaker>());
            load.blocks.push_back(make(part, *load.makers[load.blocks.size()], load.chunk, batch));
            bytes += load.blocks.back() ? (*load.blocks.back())->unpackedBytes : 0;
        }
    }

    bool waitForTurn(Part& part, std::uint64_t number)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_gate.isClosed() || part.nextGiven == number; });
        return !m_gate.isClosed();
    }

    void give(Part& part, Load& load, const Result<void>& read)
    {
        if (read) {
            giveBlocks(part, load);
            if (m_gate.isClosed())
                return;
            const SegmentChunk& chunk = load.chunk;
            const std::int64_t least = std::max(part.from, part.file->firstOffset());
            m_visitor->windowDone(indexOf(part), m_options.backwards ? std::max(chunk.from, least) : least,
                                  std::min({chunk.to, part.to, std::max(part.file->endOffset(), least)}), chunk.timeMs);
        }
        const std::lock_guard lock(m_mutex);
        ++part.nextGiven;
        if (!read) {
            part.progress.problem = read.error();
            part.hasFailed = true;
        } else {
            ScanProgress::Part& told = part.progress;
            // Where the file ends is known for certain at its end.
            if (!m_options.backwards)
                told.to = std::max(told.to, std::min(load.chunk.to, part.to));
            const std::int64_t passed = m_options.backwards ? told.to - load.chunk.from : load.chunk.to - told.from;
            told.done = load.chunk.isLast;
            told.read = told.done ? told.to - told.from : std::clamp<std::int64_t>(passed, 0, told.to - told.from);
        }
        m_changed.notify_all();
    }

    void giveBlocks(Part& part, Load& load)
    {
        std::size_t number = 0;
        BlockMaker maker;
        for (const SegmentChunk::Batch& batch : load.chunk.batches) {
            if (!isWanted(batch))
                continue;
            const bool isAhead = number < load.blocks.size();
            const Result<const BatchBlock*> block =
                isAhead ? load.blocks[number] : make(part, maker, load.chunk, batch);
            ++number;
            if (!m_gate.waitWhilePaused())
                return;
            if (block)
                giveBlock(part, load.chunk, batch, **block);
            else
                damaged(part, load.chunk, batch, block.error());
        }
    }

    void giveBlock(Part& part, const SegmentChunk& chunk, const SegmentChunk::Batch& batch, const BatchBlock& block)
    {
        const std::uint64_t records = block.recordCount();
        m_visitor->block(block);
        m_records += records;
        m_packedBytes += block.packedBytes;
        m_unpackedBytes += block.unpackedBytes;
        if (block.damage())
            damaged(part, chunk, batch, *block.damage());
        if (m_visitor->isSated()) {
            m_isSated = true;
            cancel();
        }
    }

    void damaged(Part& part, const SegmentChunk& chunk, const SegmentChunk::Batch& batch, const Error& error)
    {
        part.reader.damaged(chunk, batch.batch, error.detail);
        const std::lock_guard lock(m_mutex);
        part.progress.problem = error;
    }

    const ScanOptions m_options;
    std::deque<Part> m_parts;
    std::vector<std::string> m_topics;
    ScanGate m_gate;
    ScanVisitor* m_visitor = nullptr;
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::atomic<bool> m_isSated = false;
    std::atomic<std::uint64_t> m_records = 0, m_packedBytes = 0, m_unpackedBytes = 0;
};

class SegmentScan final : public RecordScan
{
public:
    explicit SegmentScan(std::shared_ptr<SegmentScanRun> run) : m_run(std::move(run)) {}
    ~SegmentScan() override
    {
        m_run->cancel();
        if (!m_thread.joinable())
            return;
        // Whoever was told of the end may end the scan there and then.
        if (m_thread.get_id() == std::this_thread::get_id())
            m_thread.detach();
        else
            m_thread.join();
    }

    void start(ScanVisitor& visitor, std::function<void(ScanEnd)> ended) override
    {
        m_thread = std::thread([run = m_run, &visitor, ended = std::move(ended)] {
            const ScanEnd end = run->run(visitor);
            if (ended)
                ended(end);
        });
    }
    void cancel() override { m_run->cancel(); }
    void setPaused(bool paused) override { m_run->gate().setPaused(paused); }
    void setBudget(std::int64_t bytesPerSecond) override { m_run->gate().setBudget(bytesPerSecond); }
    ScanProgress progress() const override { return m_run->progress(); }
    const std::vector<std::string>& topics() const override { return m_run->topics(); }

private:
    const std::shared_ptr<SegmentScanRun> m_run;
    std::thread m_thread;
};

} // namespace

std::unique_ptr<RecordScan> makeSegmentScan(std::vector<std::shared_ptr<const SegmentFile>> files, ScanOptions options,
                                            std::int64_t from, std::int64_t to)
{
    if (options.showControl)
        options.committed = false;
    return std::make_unique<SegmentScan>(std::make_shared<SegmentScanRun>(std::move(files), options, from, to));
}

} // namespace weir
