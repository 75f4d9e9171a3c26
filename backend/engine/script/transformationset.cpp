#include "backend/engine/script/transformationset.h"

#include "backend/cdp/event/speccheck.h"
#include "backend/engine/script/appliesindex.h"
#include "backend/engine/script/exactnumbers.h"
#include "backend/engine/script/scriptbatch.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

namespace weir::engine {

using cdp::TransformationDefinition;
using scriptframe::Outcome;

struct TransformationSet::Private
{
    ScriptPool& pool;
    std::vector<ScriptProgram> programs; ///< in the order in which they are applied
    std::vector<ScriptRuntime> runtimes;
    AppliesIndex index;
    std::unique_ptr<CostGuard> guard;

    /// `at` and those behind it that apply to whatever it makes: one round trip for all of them.
    std::size_t endOfChain(std::size_t at) const
    {
        std::size_t end = at + 1;
        while (end < programs.size() && index.isForAll(end) && runtimes[end] == runtimes[at])
            ++end;
        return end;
    }
};

namespace {

/// What has become of an input so far: one event or several, each on its way.
struct Item
{
    std::size_t input = 0;
    Json event{};
    std::size_t next = 0; ///< the first transformation that it has not been asked about
    bool isAsked = false; ///< `next` is the first that applies
    bool isChanged = false;
    std::size_t task = noProgram; ///< of this round
};

/// One run of a set: rounds, each with one batch for each runtime, until nothing applies any more.
class Run
{
public:
    Run(const std::vector<ScriptProgram>& programs, const std::vector<ScriptRuntime>& runtimes,
        const AppliesIndex& index, ScriptPool& pool, CostGuard& guard, std::span<const TransformInput> inputs,
        std::int64_t nowMs)
        : m_programs(programs), m_runtimes(runtimes), m_index(index), m_pool(pool), m_guard(guard), m_inputs(inputs),
          m_nowMs(nowMs), m_made(std::make_shared<JsonDocument>())
    {
        m_out.outcomes.resize(inputs.size());
    }

    template <typename EndOfChain> Result<TransformedBatch> all(const EndOfChain& endOfChain)
    {
        for (std::size_t i = 0; i < m_inputs.size(); ++i) {
            const std::size_t at = m_index.first(m_inputs[i].event, m_inputs[i].atMs, 0);
            if (at < m_programs.size())
                m_items.push_back({i, m_inputs[i].event, at, true});
        }
        while (plan(endOfChain)) {
            for (const ScriptRuntime runtime : {ScriptRuntime::JavaScript, ScriptRuntime::Python}) {
                if (const Result<void> ran = runAll(runtime); !ran)
                    return ran.error();
            }
            takeOver();
        }
        finish();
        m_out.memory.push_back(std::move(m_made));
        return std::move(m_out);
    }

private:
    /// False: nothing is left to do.
    template <typename EndOfChain> bool plan(const EndOfChain& endOfChain)
    {
        m_tasks.clear();
        m_chains.clear();
        m_chainOf.clear();
        for (Item& item : m_items) {
            item.task = noProgram;
            const TransformInput& input = m_inputs[item.input];
            if (!std::exchange(item.isAsked, false))
                item.next = m_index.first(item.event, input.atMs, item.next);
            if (item.next == m_programs.size())
                continue;
            const auto [known, isNew] = m_chainOf.try_emplace(item.next, m_chains.size());
            if (isNew) {
                std::vector<std::size_t>& chain = m_chains.emplace_back();
                for (std::size_t at = item.next; at < endOfChain(item.next); ++at)
                    chain.push_back(at);
            }
            item.task = m_tasks.size();
            m_tasks.push_back({item.event, input.source, known->second});
        }
        m_done.assign(m_tasks.size(), {});
        return !m_tasks.empty();
    }

    Result<void> runAll(ScriptRuntime runtime)
    {
        std::vector<ScriptTask> tasks;
        std::vector<std::size_t> places;
        for (std::size_t i = 0; i < m_tasks.size(); ++i) {
            if (m_runtimes[m_chains[m_tasks[i].chain].front()] == runtime) {
                tasks.push_back(m_tasks[i]);
                places.push_back(i);
            }
        }
        if (tasks.empty())
            return {};
        if (runtime == ScriptRuntime::Python && !m_pool.options().isPythonAllowed) {
            for (const std::size_t place : places)
                m_done[place] = {Outcome::Failed,
                                 {},
                                 m_chains[m_tasks[place].chain].front(),
                                 {0, 0, "Python is not allowed on this engine"}};
            return {};
        }
        const ScriptPool::Lease process = m_pool.take(runtime);
        ScriptBatch batch(*process, m_programs, m_chains, m_nowMs, m_guard);
        Result<std::vector<ScriptDone>> done = batch.run(tasks);
        if (!done)
            return done.error();
        for (std::size_t i = 0; i < places.size(); ++i)
            m_done[places[i]] = std::move((*done)[i]);
        for (JsonPointer& memory : batch.takeMemory())
            m_out.memory.push_back(std::move(memory));
        for (ScriptLog& log : batch.takeLogs())
            m_logs.push_back({places[log.task], log.program, std::move(log.line)});
        m_out.logsLeftOut += batch.logsLeftOut();
        return {};
    }

    void fail(std::size_t input, const std::vector<std::size_t>& chain, const ScriptDone& done)
    {
        TransformFailure failure{
            cdp::reason::transformationFailed, {}, done.mistake.message, done.mistake.line, done.mistake.column};
        if (done.program != noProgram) {
            failure.transformation = m_programs[done.program].name;
        } else {
            for (const std::size_t program : chain)
                failure.transformation += (failure.transformation.empty() ? "" : ", ") + m_programs[program].name;
        }
        m_out.outcomes[input] = {TransformOutcome::Kind::Failed, {}, std::move(failure)};
    }

    /// Results take the place of what they were made of.
    void takeOver()
    {
        std::vector<std::size_t> inputOf(m_tasks.size());
        std::vector<Item> items;
        items.reserve(m_items.size());
        for (Item& item : m_items) {
            if (item.task == noProgram) {
                items.push_back(item);
                continue;
            }
            inputOf[item.task] = item.input;
            const ScriptDone& done = m_done[item.task];
            const std::vector<std::size_t>& chain = m_chains[m_tasks[item.task].chain];
            if (done.outcome == Outcome::Unchanged) {
                item.next = chain.back() + 1;
                items.push_back(item);
            } else if (done.outcome == Outcome::Failed) {
                fail(item.input, chain, done);
            } else {
                takeResults(item, done, chain, items);
            }
        }
        for (const ScriptLog& log : m_logs)
            m_out.logs.push_back({inputOf[log.task], m_programs[log.program].name, log.line});
        m_logs.clear();
        // One that fails takes its brothers with it: an input comes to all of its events or to none.
        std::erase_if(items, [&](const Item& item) { return isFailed(item.input); });
        m_items = std::move(items);
    }

    void takeResults(const Item& item, const ScriptDone& done, const std::vector<std::size_t>& chain,
                     std::vector<Item>& items)
    {
        const bool isInexact = hasInexactNumbers(item.event);
        TransformOutcome& outcome = m_out.outcomes[item.input];
        outcome.kind = isFailed(item.input) ? outcome.kind : TransformOutcome::Kind::Changed;
        for (const ScriptResult& result : done.results) {
            if (result.bytes > cdp::largestEvent) {
                fail(item.input, chain,
                     {Outcome::Failed,
                      {},
                      chain.size() == 1 ? chain.front() : noProgram,
                      {0, 0, "it made an event of more than 32 KB"}});
                outcome.failure->reason = cdp::reason::tooLarge;
                return;
            }
            const Json event = isInexact ? withExactNumbers(item.event, result.event, m_made->arena) : result.event;
            items.push_back({item.input, event, chain.back() + 1, false, true});
        }
    }

    bool isFailed(std::size_t input) const { return m_out.outcomes[input].kind == TransformOutcome::Kind::Failed; }

    void finish()
    {
        for (const Item& item : m_items) {
            TransformOutcome& outcome = m_out.outcomes[item.input];
            if (outcome.kind == TransformOutcome::Kind::Failed)
                continue;
            if (outcome.kind == TransformOutcome::Kind::Unchanged && !item.isChanged)
                continue;
            outcome.events.push_back(withMessageId(item, outcome.events.size() + 1));
            if (outcome.events.size() > scriptframe::mostResults)
                outcome = {TransformOutcome::Kind::Failed,
                           {},
                           TransformFailure{cdp::reason::transformationFailed, m_programs[item.next - 1].name,
                                            "they made more than 100 events of one", 0, 0}};
        }
    }

    Json withMessageId(const Item& item, std::size_t number)
    {
        const std::string_view original = m_inputs[item.input].event.at("messageId").text();
        const Json own = item.event.at("messageId");
        const bool isOwn = !own.isAbsent() && own.text() != original;
        if (isOwn || (number == 1 && !own.isAbsent()))
            return item.event;
        std::string id(original);
        if (number > 1)
            id += '#' + std::to_string(number);
        return m_made->arena.with(item.event, "messageId", m_made->arena.text(id));
    }

    const std::vector<ScriptProgram>& m_programs;
    const std::vector<ScriptRuntime>& m_runtimes;
    const AppliesIndex& m_index;
    ScriptPool& m_pool;
    CostGuard& m_guard;
    const std::span<const TransformInput> m_inputs;
    const std::int64_t m_nowMs;
    const std::shared_ptr<JsonDocument> m_made;
    TransformedBatch m_out;
    std::vector<Item> m_items;
    // Of the round.
    std::vector<ScriptTask> m_tasks;
    std::vector<std::vector<std::size_t>> m_chains;
    std::map<std::size_t, std::size_t> m_chainOf; ///< by where it begins
    std::vector<ScriptDone> m_done;
    std::vector<ScriptLog> m_logs;
};

} // namespace

TransformationSet::TransformationSet(const cdp::DefinitionBook& book, ScriptPool& pool)
{
    std::vector<std::pair<const TransformationDefinition*, std::string>> inForce;
    const std::vector<cdp::DefinitionPointer> all = book.all("transformation");
    for (const cdp::DefinitionPointer& definition : all) {
        if (definition->envelope.enabled)
            inForce.emplace_back(std::get_if<TransformationDefinition>(&definition->body), definition->envelope.key);
    }
    std::sort(inForce.begin(), inForce.end(), [](const auto& a, const auto& b) {
        return std::tie(a.first->order, a.second) < std::tie(b.first->order, b.second);
    });
    std::vector<ScriptProgram> programs;
    std::vector<ScriptRuntime> runtimes;
    std::vector<std::optional<cdp::EventFilter>> filters;
    for (const auto& [transformation, key] : inForce) {
        programs.push_back({key, transformation->code});
        runtimes.push_back(transformation->runtime == TransformationDefinition::Runtime::Python
                               ? ScriptRuntime::Python
                               : ScriptRuntime::JavaScript);
        filters.push_back(transformation->appliesTo);
    }
    std::vector<std::string> names;
    for (const ScriptProgram& program : programs)
        names.push_back(program.name);
    d = std::make_unique<const Private>(Private{pool, std::move(programs), std::move(runtimes),
                                                AppliesIndex(std::move(filters)),
                                                std::make_unique<CostGuard>(std::move(names))});
}

TransformationSet::~TransformationSet() = default;
TransformationSet::TransformationSet(TransformationSet&&) noexcept = default;
TransformationSet& TransformationSet::operator=(TransformationSet&&) noexcept = default;

bool TransformationSet::isEmpty() const { return d->programs.empty(); }

Result<TransformedBatch> TransformationSet::run(std::span<const TransformInput> inputs, std::int64_t nowMs) const
{
    Run run(d->programs, d->runtimes, d->index, d->pool, *d->guard, inputs, nowMs);
    return run.all([this](std::size_t at) { return d->endOfChain(at); });
}

} // namespace weir::engine
