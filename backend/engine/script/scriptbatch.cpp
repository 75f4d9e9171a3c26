#include "backend/engine/script/scriptbatch.h"

#include "backend/base/json/jsonparser.h"

#include <algorithm>
#include <numeric>

namespace weir::engine {
namespace {

constexpr std::size_t mostEvents = 256;
constexpr std::size_t roundTripBytes = 1024 * 1024;
constexpr int guiltyAfter = 2; // losses: once may have been somebody else's doing

const char* const diedWords = "the process that ran it has ended, most likely for want of memory";
const char* const leftOutWords =
    "it is left out for a minute: many times in a row it ran too long or needed too much memory";

bool isLoss(const Error& error) { return error.kind == ErrorKind::Timeout || error.kind == ErrorKind::Unavailable; }

ScriptMistake mistakeOf(const Error& error)
{
    return {0, 0, error.kind == ErrorKind::Timeout ? error.detail.toStdString() : std::string(diedWords)};
}

Error nonsense()
{
    return {ErrorKind::Unavailable, 0, QStringLiteral("the script child answers nonsense"), {}, true, false};
}

} // namespace

ScriptBatch::ScriptBatch(ScriptProcess& process, std::span<const ScriptProgram> programs,
                         std::vector<std::vector<std::size_t>> chains, std::int64_t nowMs, CostGuard& guard)
    : m_process(process), m_programs(programs), m_chains(std::move(chains)), m_nowMs(nowMs), m_guard(guard)
{
}

Result<std::vector<ScriptDone>> ScriptBatch::run(std::span<const ScriptTask> tasks)
{
    m_tasks = tasks;
    m_done.assign(tasks.size(), {});
    std::vector<std::size_t> all(tasks.size());
    std::iota(all.begin(), all.end(), std::size_t(0));
    for (Indexes rest = all; !rest.empty();) {
        const Indexes some = rest.first(std::min(rest.size(), mostEvents));
        if (const Result<void> ran = runAll(some); !ran)
            return ran.error();
        rest = rest.subspan(some.size());
    }
    return std::move(m_done);
}

Result<void> ScriptBatch::runAll(Indexes tasks)
{
    while (!tasks.empty()) {
        const Result<std::size_t> answered = roundTrip(tasks);
        if (answered) {
            tasks = tasks.subspan(*answered);
        } else if (!isLoss(answered.error())) {
            return answered.error();
        } else if (tasks.size() > 1) {
            const Indexes half = tasks.first(tasks.size() / 2);
            if (const Result<void> ran = runAll(half); !ran)
                return ran;
            tasks = tasks.subspan(half.size());
        } else {
            ScriptDone& done = m_done[tasks.front()];
            const std::vector<std::size_t>& chain = m_chains[m_tasks[tasks.front()].chain];
            if (answered.error().kind == ErrorKind::Timeout || ++m_losses[tasks.front()] == guiltyAfter) {
                done = {scriptframe::Outcome::Failed,
                        {},
                        chain.size() == 1 ? chain.front() : noProgram,
                        mistakeOf(answered.error())};
                strike(done.program);
                tasks = {};
            }
        }
    }
    return {};
}

/// False: some program turned out to be unfit, or the child was lost over it: look again.
Result<bool> ScriptBatch::load(Indexes tasks)
{
    if (m_process.id() < 0)
        m_ids.clear();
    for (const std::size_t task : tasks) {
        for (const std::size_t program : m_chains[m_tasks[task].chain]) {
            if (m_ids.contains(program) || m_broken.contains(program))
                continue;
            const Result<ScriptProcess::Loaded> loaded =
                m_process.load(m_programs[program].name, m_programs[program].code);
            if (loaded && !loaded->mistake) {
                m_ids[program] = loaded->id;
                continue;
            }
            if (!loaded && !isLoss(loaded.error()))
                return loaded.error();
            if (loaded)
                m_broken[program] = *loaded->mistake;
            else if (++m_lossesInLoad[program] == guiltyAfter)
                m_broken[program] = mistakeOf(loaded.error());
            return false;
        }
    }
    // Loading may have replaced the child.
    return true;
}

/// Out: whatever else is waiting for it fails at once.
void ScriptBatch::strike(std::size_t program)
{
    if (program != noProgram && m_guard.strike(program, m_nowMs))
        m_broken[program] = {0, 0, leftOutWords};
}

void ScriptBatch::passed(std::size_t task)
{
    for (const std::size_t program : m_chains[m_tasks[task].chain])
        m_guard.passed(program);
}

bool ScriptBatch::failsAtOnce(std::size_t task)
{
    for (const std::size_t program : m_chains[m_tasks[task].chain]) {
        if (!m_broken.contains(program) && m_guard.isOut(program, m_nowMs))
            m_broken[program] = {0, 0, leftOutWords};
        if (const auto broken = m_broken.find(program); broken != m_broken.end()) {
            m_done[task] = {scriptframe::Outcome::Failed, {}, program, broken->second};
            return true;
        }
    }
    return false;
}

std::string ScriptBatch::request(Indexes tasks)
{
    cdp::ByteWriter head, events;
    head.number(static_cast<std::uint64_t>(m_process.options().eventMs));
    head.number(static_cast<std::uint64_t>(m_process.options().batchMs));
    head.integer(m_nowMs);
    std::vector<std::string_view> sources;
    std::uint64_t count = 0;
    std::string text;
    for (const std::size_t index : tasks) {
        const ScriptTask& task = m_tasks[index];
        const auto source = std::find(sources.begin(), sources.end(), task.source);
        events.number(task.chain);
        events.number(static_cast<std::uint64_t>(source - sources.begin()));
        if (source == sources.end())
            sources.push_back(task.source);
        text.clear();
        appendJson(text, task.event);
        events.text(text);
        ++count;
        if (events.size() > roundTripBytes)
            break;
    }
    head.number(sources.size());
    for (const std::string_view source : sources)
        head.text(source);
    head.number(m_chains.size());
    for (const std::vector<std::size_t>& chain : m_chains) {
        const bool isLoaded =
            std::all_of(chain.begin(), chain.end(), [&](std::size_t program) { return m_ids.contains(program); });
        head.number(isLoaded ? chain.size() : 0);
        for (std::size_t i = 0; isLoaded && i < chain.size(); ++i)
            head.number(m_ids.at(chain[i]));
    }
    head.number(count);
    return head.take() + events.take();
}

/// How many of them have their outcome now. Errors: Timeout and Unavailable, where the child is gone.
Result<std::size_t> ScriptBatch::roundTrip(Indexes tasks)
{
    for (;;) {
        std::size_t failed = 0;
        while (failed < tasks.size() && failsAtOnce(tasks[failed]))
            ++failed;
        if (failed > 0)
            return failed;
        // Those behind one that cannot be run wait for the next round trip.
        while (failed < tasks.size() && !failsAtOnce(tasks[failed]))
            ++failed;
        tasks = tasks.first(failed);
        const Result<bool> loaded = load(tasks);
        if (!loaded)
            return loaded.error();
        if (*loaded)
            break;
    }
    const Result<std::string> answer = m_process.exchange(scriptframe::run, request(tasks));
    if (!answer)
        return answer.error();
    Result<std::size_t> done = answer->front() == scriptframe::done ? read(std::string_view(*answer).substr(1), tasks)
                                                                    : Result<std::size_t>(nonsense());
    if (!done)
        m_process.end();
    return done;
}

Result<std::size_t> ScriptBatch::read(std::string_view answer, Indexes tasks)
{
    cdp::ByteReader reader(answer);
    const bool wantsRestart = reader.flag();
    const std::size_t answered = reader.count();
    if (answered == 0 || answered > tasks.size())
        return nonsense();
    std::size_t results = 0;
    for (std::size_t i = 0; i < answered; ++i) {
        ScriptDone& done = m_done[tasks[i]];
        done = {};
        done.outcome = static_cast<scriptframe::Outcome>(reader.number());
        if (done.outcome == scriptframe::Outcome::Changed) {
            done.results.resize(reader.count());
            for (ScriptResult& result : done.results)
                result.bytes = reader.number();
            results += done.results.size();
        } else if (done.outcome == scriptframe::Outcome::Failed) {
            const std::uint64_t id = reader.number();
            const auto program =
                std::find_if(m_ids.begin(), m_ids.end(), [&](const auto& known) { return known.second == id; });
            done.program = program == m_ids.end() ? noProgram : program->first;
            const auto cause = static_cast<scriptframe::Cause>(reader.number());
            if (cause == scriptframe::Cause::Time || cause == scriptframe::Cause::Memory)
                strike(done.program);
            done.mistake.line = static_cast<int>(reader.number());
            done.mistake.column = static_cast<int>(reader.number());
            done.mistake.message = std::string(reader.text());
        } else if (done.outcome != scriptframe::Outcome::Unchanged) {
            return nonsense();
        }
        if (done.outcome != scriptframe::Outcome::Failed)
            passed(tasks[i]);
    }
    readLogs(reader, tasks);
    auto document = std::make_shared<JsonDocument>();
    document->source = std::string(reader.text());
    JsonParser parser;
    if (reader.isBroken() || !parser.parse(document->source, document->arena, document->root) ||
        document->root.elements().size() != results)
        return nonsense();
    auto next = document->root.elements().begin();
    for (std::size_t i = 0; i < answered; ++i) {
        for (ScriptResult& result : m_done[tasks[i]].results)
            result.event = *next++;
    }
    if (results > 0)
        m_memory.push_back(std::move(document));
    if (wantsRestart)
        m_process.end();
    return answered;
}

void ScriptBatch::readLogs(cdp::ByteReader& reader, Indexes tasks)
{
    const std::size_t lines = reader.count();
    for (std::size_t i = 0; i < lines; ++i) {
        const std::size_t event = reader.number();
        const std::uint64_t id = reader.number();
        const std::string_view line = reader.text();
        const auto program =
            std::find_if(m_ids.begin(), m_ids.end(), [&](const auto& known) { return known.second == id; });
        if (event < tasks.size() && program != m_ids.end())
            m_logs.push_back({tasks[event], program->first, std::string(line)});
    }
    m_logsLeftOut += reader.number();
}

} // namespace weir::engine
