// Purpose: events through chains of transformations in one child: a `run` frame there and a `done` frame back
// (scriptframe.h), again where time or room ran out, in halves where the child is lost, until every event has an
// outcome. Thread: as the child. Limits: a round trip takes at most 256 events and 1 MiB.
#pragma once

#include "backend/base/json/jsonarena.h"
#include "backend/cdp/common/bytes.h"
#include "backend/engine/script/costguard.h"
#include "backend/engine/script/scriptframe.h"
#include "backend/engine/script/scriptprocess.h"

#include <vector>

namespace weir::engine {

struct ScriptProgram
{
    std::string name{}, code{};
};

/// An event on its way through one chain of programs.
struct ScriptTask
{
    Json event{};
    std::string_view source{};
    std::size_t chain = 0; ///< of ScriptBatch's
};

struct ScriptResult
{
    Json event{};
    std::size_t bytes = 0; ///< as JSON
};

inline constexpr std::size_t noProgram = static_cast<std::size_t>(-1);

struct ScriptDone
{
    scriptframe::Outcome outcome = scriptframe::Outcome::Unchanged;
    std::vector<ScriptResult> results{}; ///< of Changed; none: dropped
    std::size_t program = noProgram;     ///< of Failed: which it was, where that can be known
    ScriptMistake mistake{};             ///< of Failed
};

struct ScriptLog
{
    std::size_t task = 0, program = 0;
    std::string line{};
};

class ScriptBatch
{
public:
    /// Each of `chains` are indexes into `programs`, in the order in which they are applied.
    /// `guard`, of these programs, may leave some out.
    ScriptBatch(ScriptProcess& process, std::span<const ScriptProgram> programs,
                std::vector<std::vector<std::size_t>> chains, std::int64_t nowMs, CostGuard& guard);

    /// One for each task. A code that cannot be loaded fails the tasks of its chains. Errors: the child cannot be
    /// started.
    Result<std::vector<ScriptDone>> run(std::span<const ScriptTask> tasks);

    std::vector<JsonPointer> takeMemory() { return std::move(m_memory); } ///< what the results look into
    std::vector<ScriptLog> takeLogs() { return std::move(m_logs); }
    std::uint64_t logsLeftOut() const { return m_logsLeftOut; }

private:
    using Indexes = std::span<const std::size_t>; ///< of tasks
    Result<void> runAll(Indexes tasks);
    Result<std::size_t> roundTrip(Indexes tasks);
    Result<bool> load(Indexes tasks);
    bool failsAtOnce(std::size_t task);
    void strike(std::size_t program);
    void passed(std::size_t task);
    std::string request(Indexes tasks);
    Result<std::size_t> read(std::string_view answer, Indexes tasks);
    void readLogs(cdp::ByteReader& reader, Indexes tasks);

    ScriptProcess& m_process;
    const std::span<const ScriptProgram> m_programs;
    const std::vector<std::vector<std::size_t>> m_chains;
    const std::int64_t m_nowMs;
    CostGuard& m_guard;
    std::map<std::size_t, std::uint64_t> m_ids;    ///< of the programs, in the child as it is now
    std::map<std::size_t, ScriptMistake> m_broken; ///< programs that cannot be loaded
    std::map<std::size_t, int> m_losses;           ///< of the child, by the task that was alone in it
    std::map<std::size_t, int> m_lossesInLoad;     ///< by program
    std::span<const ScriptTask> m_tasks;
    std::vector<ScriptDone> m_done;
    std::vector<JsonPointer> m_memory;
    std::vector<ScriptLog> m_logs;
    std::uint64_t m_logsLeftOut = 0;
};

} // namespace weir::engine
