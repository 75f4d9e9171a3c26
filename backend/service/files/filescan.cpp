#include "backend/service/files/filescan.h"

#include "backend/service/files/filesource.h"
#include "backend/service/files/rangefilter.h"

#include <set>

namespace weir {

class FileScan::Block final : public ScanBlock
{
public:
    /// `only`: records of this topic; none: of all, which are of `topicOfAll` but for what is damaged.
    Block(const RecordFile& file, const RecordFile::Loaded& loaded, const RangeFilter& filter, std::int64_t firstWanted,
          const std::int64_t& left, std::optional<std::uint16_t> only, std::uint16_t topicOfAll)
        : m_file(file), m_loaded(loaded), m_filter(filter), m_firstWanted(firstWanted), m_left(left), m_only(only)
    {
        topic = only.value_or(topicOfAll);
        packedBytes = std::size_t(loaded.stretch.size);
        unpackedBytes = loaded.bytes.size();
        codec = loaded.codec;
        if (loaded.hasValuesAsTheyAre && loaded.problems.empty())
            bytes = loaded.bytes;
    }
    Result<void> each(const Sink& sink) const override
    {
        // A visitor may look more than once; what counts towards the limit is the same each time.
        std::int64_t left = m_left;
        std::int64_t skip = std::max<std::int64_t>(m_firstWanted - m_loaded.stretch.first, 0);
        m_given = 0;
        m_smallest = INT64_MAX;
        m_largest = -1;
        m_file.each(m_loaded, [&](const RecordView& record, std::span<const RecordHeader> headers) {
            if (skip > 0) {
                --skip;
                return;
            }
            if (left <= 0 || !m_filter.letsThrough(record) || (m_only && record.topic != *m_only))
                return;
            --left;
            ++m_given;
            if (record.timestampMs >= 0) {
                m_smallest = std::min(m_smallest, record.timestampMs);
                m_largest = std::max(m_largest, record.timestampMs);
            }
            sink(record, headers);
        });
        return {};
    }
    std::int64_t given() const { return m_given; }
    std::int64_t smallestTime() const { return m_smallest == INT64_MAX ? -1 : m_smallest; }
    std::int64_t largestTime() const { return m_largest; }

private:
    const RecordFile& m_file;
    const RecordFile::Loaded& m_loaded;
    const RangeFilter& m_filter;
    const std::int64_t m_firstWanted;
    const std::int64_t& m_left;
    const std::optional<std::uint16_t> m_only;
    mutable std::int64_t m_given = 0, m_smallest = INT64_MAX, m_largest = -1;
};

FileScan::FileScan(std::shared_ptr<FileSource> source, SearchRequest request, bool topicsFirst)
    : m_source(std::move(source)), m_request(std::move(request)), m_topicsFirst(topicsFirst),
      m_budget(m_request.bytesPerSecond)
{
    m_progress.parts.emplace_back();
    if (m_request.range.stop == StopKind::Count)
        m_left = m_request.range.stopValue;
}

FileScan::~FileScan()
{
    cancel();
    if (m_thread.joinable())
        m_thread.join();
}

void FileScan::start(ScanVisitor& visitor, std::function<void(ScanEnd)> ended)
{
    m_thread = std::thread([this, &visitor, ended = std::move(ended)] { ended(run(visitor)); });
}

void FileScan::cancel()
{
    m_cancelled = true;
    {
        const std::lock_guard lock(m_mutex);
    }
    m_changed.notify_all();
}

void FileScan::setPaused(bool paused)
{
    {
        const std::lock_guard lock(m_mutex);
        m_isPaused = paused;
    }
    m_changed.notify_all();
}

void FileScan::setBudget(std::int64_t bytesPerSecond) { m_budget = bytesPerSecond; }

ScanProgress FileScan::progress() const
{
    const std::lock_guard lock(m_mutex);
    return m_progress;
}

bool FileScan::waitWhilePaused()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return !m_isPaused || m_cancelled; });
    return !m_cancelled;
}

void FileScan::keepBudget(std::size_t bytes)
{
    const std::int64_t budget = m_budget;
    if (budget <= 0)
        return;
    std::unique_lock lock(m_mutex);
    m_progress.waitsForBudget = true;
    m_changed.wait_for(lock, std::chrono::microseconds(std::int64_t(bytes) * 1'000'000 / budget),
                       [this] { return m_cancelled.load(); });
    m_progress.waitsForBudget = false;
}

ScanEnd FileScan::fail(const Error& error)
{
    if (error.kind == ErrorKind::Cancelled || m_cancelled)
        return ScanEnd::Cancelled;
    const std::lock_guard lock(m_mutex);
    m_progress.parts.front().problem = error;
    return ScanEnd::Failed;
}

ScanEnd FileScan::run(ScanVisitor& visitor)
{
    const Result<FileSource::Opened> opened = m_source->get();
    if (!opened)
        return fail(opened.error());
    m_file = opened->file;
    if (RangeFilter::of(m_request.range).isByTime() && !opened->facts.hasTimes)
        return fail({ErrorKind::Invalid, 0, QStringLiteral("the records of this file have no times"), m_file->name(),
                     false, false});
    const bool isNewest = m_request.range.start == StartKind::Newest;
    if ((m_topicsFirst && !m_file->knowsTopics()) || m_request.newestFirst || isNewest) {
        const Result<std::vector<RecordFile::Stretch>> index = m_file->index(m_cancelled);
        if (!index)
            return fail(index.error());
        m_topics = m_file->topics();
        const std::int64_t total = index->empty() ? 0 : index->back().first + index->back().count;
        m_firstWanted = isNewest ? std::max<std::int64_t>(0, total - m_request.range.startValue) : 0;
        {
            const std::lock_guard lock(m_mutex);
            m_progress.parts.front().from = m_firstWanted;
            m_progress.parts.front().to = total;
        }
        if (m_request.newestFirst)
            return backwards(visitor, *index);
        std::int64_t at = m_file->begin();
        std::int64_t first = 0;
        for (const RecordFile::Stretch& stretch : *index) {
            if (stretch.first <= m_firstWanted) {
                at = stretch.at;
                first = stretch.first;
            }
        }
        m_firstWanted = std::max(m_firstWanted, first);
        return forwards(visitor, at, first);
    }
    m_topics = m_file->topics();
    return forwards(visitor, m_file->begin(), 0);
}

ScanEnd FileScan::give(ScanVisitor& visitor, const RecordFile::Loaded& loaded)
{
    const RangeFilter filter = RangeFilter::of(m_request.range);
    // A block is of one topic: a stretch with several is given several times.
    std::set<std::uint16_t> topics;
    if (m_topics.size() > 2)
        m_file->each(loaded,
                     [&](const RecordView& record, std::span<const RecordHeader>) { topics.insert(record.topic); });
    std::vector<std::optional<std::uint16_t>> parts(topics.begin(), topics.end());
    if (parts.empty())
        parts = {std::nullopt};
    std::int64_t smallest = INT64_MAX, largest = -1, given = 0;
    for (const std::optional<std::uint16_t> only : parts) {
        Block block(*m_file, loaded, filter, m_firstWanted, m_left, only, std::uint16_t(m_topics.size() == 2 ? 1 : 0));
        visitor.block(block);
        // A visitor that has not looked has denied the whole block by its bytes.
        if (m_request.range.stop == StopKind::Count && block.given() == 0)
            (void)block.each([](const RecordView&, std::span<const RecordHeader>) {});
        given += block.given();
        smallest = block.smallestTime() < 0 ? smallest : std::min(smallest, block.smallestTime());
        largest = std::max(largest, block.largestTime());
    }
    m_left -= m_request.range.stop == StopKind::Count ? given : 0;
    const std::int64_t time = !m_request.newestFirst ? largest : smallest == INT64_MAX ? -1 : smallest;
    const RecordFile::Stretch& stretch = loaded.stretch;
    const std::int64_t first = std::max(stretch.first, m_firstWanted);
    const std::int64_t end = stretch.first + stretch.count;
    {
        const std::lock_guard lock(m_mutex);
        ScanProgress::Part& part = m_progress.parts.front();
        part.read += end - first;
        m_progress.records += std::uint64_t(end - first);
        m_progress.packedBytes += std::size_t(stretch.size);
        m_progress.unpackedBytes += loaded.bytes.size();
        const std::int64_t passed = stretch.at + stretch.size - m_file->begin();
        const std::int64_t all = m_file->bytes().size() - m_file->begin();
        if (!m_request.newestFirst && part.to < end)
            part.to = passed > 0 ? std::max(end, std::int64_t(double(end) * double(all) / double(passed))) : end;
    }
    visitor.windowDone(0, first, end, time);
    if (m_cancelled)
        return ScanEnd::Cancelled;
    if (visitor.isSated())
        return ScanEnd::Sated;
    if (m_left <= 0)
        return ScanEnd::Complete;
    keepBudget(std::size_t(stretch.size));
    return waitWhilePaused() ? ScanEnd::Running : ScanEnd::Cancelled;
}

ScanEnd FileScan::forwards(ScanVisitor& visitor, std::int64_t at, std::int64_t first)
{
    for (;;) {
        const Result<std::optional<RecordFile::Loaded>> loaded = m_file->load(at, first);
        if (!loaded)
            return fail(loaded.error());
        if (!*loaded)
            break;
        const ScanEnd end = give(visitor, **loaded);
        if (end != ScanEnd::Running)
            return end;
        at = (*loaded)->stretch.at + (*loaded)->stretch.size;
        first = (*loaded)->stretch.first + (*loaded)->stretch.count;
    }
    const std::lock_guard lock(m_mutex);
    m_progress.parts.front().to = std::max(first, m_progress.parts.front().from);
    m_progress.parts.front().done = true;
    return ScanEnd::Complete;
}

ScanEnd FileScan::backwards(ScanVisitor& visitor, const std::vector<RecordFile::Stretch>& index)
{
    for (auto stretch = index.rbegin(); stretch != index.rend(); ++stretch) {
        if (stretch->first + stretch->count <= m_firstWanted)
            break;
        const Result<std::optional<RecordFile::Loaded>> loaded = m_file->load(stretch->at, stretch->first);
        if (!loaded)
            return fail(loaded.error());
        if (!*loaded)
            return fail(
                {ErrorKind::Io, 0, QStringLiteral("the file was cut while it was open"), m_file->name(), false, false});
        const ScanEnd end = give(visitor, **loaded);
        if (end != ScanEnd::Running)
            return end;
    }
    const std::lock_guard lock(m_mutex);
    m_progress.parts.front().done = true;
    return ScanEnd::Complete;
}

} // namespace weir
