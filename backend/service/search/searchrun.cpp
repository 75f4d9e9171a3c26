#include "backend/service/search/searchrun.h"

#include <algorithm>
#include <chrono>

namespace weir {
namespace {

constexpr std::size_t mailboxBytes = 16u << 20;
constexpr std::size_t batchBytes = 256u << 10;
constexpr std::int64_t flushEveryMs = 30;

std::int64_t steadyMs()
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

} // namespace

SearchRun::SearchRun(std::unique_ptr<RecordScan> scan, Settings settings, std::function<void()> wake)
    : m_settings(std::move(settings)), m_matcher(m_settings.match, m_settings.key), m_wake(wake),
      m_mailbox(mailboxBytes, std::move(wake)), m_spill(m_settings.spillFolder), m_scan(std::move(scan))
{
}

SearchRun::~SearchRun()
{
    m_mailbox.close();
    m_scan->cancel();
}

void SearchRun::start()
{
    m_scan->start(*this, [this](ScanEnd end) { finish(end); });
}

SearchRun::Tally SearchRun::tally() const
{
    const std::lock_guard lock(m_mutex);
    Tally tally = m_tally;
    tally.found = m_found;
    return tally;
}

SearchRun::Part& SearchRun::partOf(std::size_t index)
{
    const std::lock_guard lock(m_mutex);
    if (!m_topics)
        m_topics = std::make_shared<const std::vector<std::string>>(m_scan->topics());
    while (m_parts.size() <= index)
        m_parts.emplace_back();
    if (!m_parts[index].builder)
        m_parts[index].builder.emplace(m_topics);
    return m_parts[index];
}

std::unique_ptr<MatchScratch> SearchRun::takeScratch()
{
    const std::lock_guard lock(m_mutex);
    if (!m_scratches.empty()) {
        auto scratch = std::move(m_scratches.back());
        m_scratches.pop_back();
        return scratch;
    }
    auto scratch = std::make_unique<MatchScratch>();
    if (m_settings.awaitSchema)
        scratch->awaitSchema = [this](int id) { return awaitSchema(id); };
    return scratch;
}

bool SearchRun::awaitSchema(int id)
{
    const std::lock_guard lock(m_schemaMutex);
    const auto known = m_schemas.find(id);
    if (known != m_schemas.end())
        return known->second;
    return m_schemas[id] = m_settings.awaitSchema(id);
}

void SearchRun::block(const ScanBlock& block)
{
    Part& part = partOf(block.part);
    std::unique_ptr<MatchScratch> scratch = takeScratch();
    ScanMatcher::Tally tally;
    const std::string_view topic = block.topic < m_topics->size() ? (*m_topics)[block.topic] : std::string_view();
    const Result<void> sound = m_matcher.look(
        block, topic, *scratch, tally, [this, &part](const RecordView& record, std::span<const RecordHeader> headers) {
            if (m_sated)
                return;
            const std::uint64_t number = ++m_found;
            if (number >= m_settings.limit)
                m_sated = true;
            if (number > m_settings.limit)
                --m_found;
            else
                part.builder->add(record, headers);
        });
    {
        const std::lock_guard lock(m_mutex);
        m_tally.scanned += tally.records;
        m_tally.undecoded += tally.undecoded;
        m_tally.oldestMs = std::min(m_tally.oldestMs, tally.oldestMs);
        m_tally.newestMs = std::max(m_tally.newestMs, tally.newestMs);
        if (!sound && !m_tally.problem)
            m_tally.problem = sound.error();
        m_scratches.push_back(std::move(scratch));
    }
    const bool isFull = part.builder->bytes() >= batchBytes;
    if (part.builder->size() > 0 && (isFull || steadyMs() - part.flushedMs >= flushEveryMs))
        flush(block.part, part, false);
}

void SearchRun::windowDone(std::size_t index, std::int64_t, std::int64_t, std::int64_t nextTimestampMs)
{
    Part& part = partOf(index);
    if (nextTimestampMs >= 0) {
        const bool isFurther = !part.reachedMs || (nextTimestampMs < *part.reachedMs) == m_settings.newestFirst;
        if (isFurther)
            part.reachedMs = nextTimestampMs;
    }
    flush(index, part, true);
}

void SearchRun::flush(std::size_t index, Part& part, bool windowEnds)
{
    Item item{index};
    std::size_t bytes = 0;
    if (part.builder->size() > 0) {
        bytes = part.builder->bytes();
        // What lies in memory and what goes to the disk is decided a batch at a time: one too many does no harm.
        if (m_textBytes + bytes > m_settings.memoryBytes) {
            Result<std::shared_ptr<const RecordBatch>> batch = part.builder->take(m_spill);
            if (batch) {
                item.batch = std::move(*batch);
            } else {
                m_sated = true;
                const std::lock_guard lock(m_mutex);
                m_tally.problem = batch.error();
                m_tally.stoppedByDisk = true;
            }
        }
        if (!item.batch) {
            m_textBytes += bytes;
            item.batch = part.builder->take();
        }
        part.flushedMs = steadyMs();
    }
    if (windowEnds)
        item.reachedMs = part.reachedMs;
    if (item.batch || item.reachedMs)
        m_mailbox.put(std::move(item), bytes);
}

void SearchRun::finish(ScanEnd end)
{
    for (std::size_t i = 0; i < m_parts.size(); ++i) {
        if (m_parts[i].builder)
            flush(i, m_parts[i], false);
    }
    m_end = end;
    m_wake();
}

} // namespace weir
