#include "app/weirctl/searcher.h"

#include "app/shell/ctl.h"
#include "app/shell/errorwords.h"
#include "app/shell/interrupt.h"

#include <chrono>

namespace weir::ctl {
namespace {

constexpr std::chrono::milliseconds lookEvery{50};

} // namespace

Searcher::Searcher(std::unique_ptr<RecordScan> scan, SearchPlan plan, OutputBuffer& out, RecordPrinter& printer,
                   std::function<bool(int)> awaitSchema)
    : m_plan(std::move(plan)),
      m_matcher(m_plan.request.match, m_plan.request.follow ? std::optional(m_plan.request.follow->key) : std::nullopt),
      m_out(out), m_printer(printer), m_awaitSchema(std::move(awaitSchema)), m_scan(std::move(scan))
{
}

Searcher::Part& Searcher::partOf(std::size_t index)
{
    const std::lock_guard lock(m_mutex);
    if (!m_topics)
        m_topics = std::make_shared<const std::vector<std::string>>(m_scan->topics());
    while (m_parts.size() <= index)
        m_parts.emplace_back();
    Part& part = m_parts[index];
    if (!part.hits) {
        part.hits.emplace(m_topics);
        part.furtherScratch.resize(m_plan.further.size());
        if (m_awaitSchema) {
            part.scratch.awaitSchema = [this](int id) { return awaitSchema(id); };
            for (MatchScratch& scratch : part.furtherScratch)
                scratch.awaitSchema = part.scratch.awaitSchema;
        }
    }
    return part;
}

bool Searcher::awaitSchema(int id)
{
    const std::lock_guard lock(m_schemaMutex);
    const auto known = m_schemas.find(id);
    if (known != m_schemas.end())
        return known->second;
    return m_schemas[id] = m_awaitSchema(id);
}

void Searcher::block(const ScanBlock& block)
{
    Part& part = partOf(block.part);
    const std::string_view topic = block.topic < m_topics->size() ? (*m_topics)[block.topic] : std::string_view();
    ScanMatcher::Tally tally;
    const Result<void> sound = m_matcher.look(
        block, topic, part.scratch, tally, [&](const RecordView& record, std::span<const RecordHeader> headers) {
            const HeaderAccess access(headers);
            for (std::size_t i = 0; i < m_plan.further.size(); ++i) {
                if (!m_plan.further[i].matches(record, topic, access, part.furtherScratch[i]))
                    return;
            }
            part.hits->add(record, headers);
        });
    m_records += tally.records;
    m_undecoded += tally.undecoded;
    if (!sound) {
        const std::lock_guard lock(m_mutex);
        m_damage = sound.error();
    }
    if (part.hits->size() > 0 && !m_plan.request.newestFirst)
        print(part, false);
}

void Searcher::windowDone(std::size_t index, std::int64_t, std::int64_t, std::int64_t)
{
    Part& part = partOf(index);
    if (part.hits->size() > 0)
        print(part, m_plan.request.newestFirst);
}

void Searcher::print(Part& part, bool reversed)
{
    const std::shared_ptr<const RecordBatch> hits = part.hits->take();
    const bool needsHeaders = m_printer.needsHeaders();
    const std::lock_guard lock(m_printing);
    for (std::size_t i = 0; i < hits->size(); ++i) {
        const std::size_t index = reversed ? hits->size() - 1 - i : i;
        if (m_found >= m_plan.limit || m_out.isBroken()) {
            m_sated = true;
            return;
        }
        ++m_found;
        const RecordView record = hits->at(index);
        m_printer.print((*m_topics)[record.topic], record,
                        needsHeaders ? hits->headers(index) : std::vector<RecordHeader>());
    }
    m_sated = m_sated || m_found >= m_plan.limit;
}

int Searcher::run(const QString& where)
{
    m_scan->start(*this, [this](ScanEnd end) {
        const std::lock_guard lock(m_mutex);
        m_end = end;
        m_changed.notify_all();
    });
    for (;;) {
        {
            std::unique_lock lock(m_mutex);
            if (m_changed.wait_for(lock, lookEvery, [this] { return m_end.has_value(); }))
                break;
        }
        if (stopRequested() != 0)
            m_scan->cancel();
        {
            const std::lock_guard lock(m_printing);
            m_out.flush();
            m_sated = m_sated || m_out.isBroken();
        }
        const ScanProgress progress = m_scan->progress();
        sayProblems(progress, where);
        showProgress(progress);
    }
    m_out.flush();
    return sayEnd(*m_end, where);
}

} // namespace weir::ctl
