// Purpose: one child that runs people's code (weir-script, or Python): started, spoken to in frames (scriptframe.h),
// killed when it is silent for too long, started anew. Thread: one at a time. It ends with the thread that started it
// (PR_SET_PDEATHSIG): the next request then starts another. Limits: one request at a time.
#pragma once

#include "backend/base/result.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace weir::engine {

enum class ScriptRuntime : std::uint8_t { JavaScript, Python };

struct ScriptOptions
{
    std::string program{}; ///< weir-script; empty: beside the running program
    bool isPythonAllowed = false;
    std::string python = "/usr/bin/python3";
    // Times are the child's processor time, so that a busy machine makes nobody guilty.
    std::int64_t eventMs = 100;     ///< one transformation of one event is terminated after it
    std::int64_t batchMs = 1'000;   ///< then a batch ends early; what is left goes in the next
    std::int64_t killAfterMs = 500; ///< on top of both, for code that cannot be terminated
    std::int64_t silentMs = 30'000; ///< by the wall's clock: the longest wait for any answer
};

/// What is wrong with a code: line and column from 1, 0 where unknown.
struct ScriptMistake
{
    int line = 0, column = 0;
    std::string message{};
};

class ScriptProcess
{
public:
    ScriptProcess(ScriptRuntime runtime, ScriptOptions options);
    ~ScriptProcess(); ///< kills it
    ScriptProcess(const ScriptProcess&) = delete;
    ScriptProcess& operator=(const ScriptProcess&) = delete;

    struct Loaded
    {
        std::uint64_t id = 0;
        std::optional<ScriptMistake> mistake{};
    };
    /// What the child has is not sent again. `name` is what the code sees as its transformation's key.
    /// Errors: as exchange().
    Result<Loaded> load(const std::string& name, const std::string& code);
    /// The answer's frame, its letter in front. Starts the child where there is none. Errors: NotFound (there is no
    /// such program, or it does not speak), Timeout (it was killed), Unavailable (it ended by itself); after them there
    /// is no child, and what was loaded is forgotten.
    Result<std::string> exchange(char kind, std::string_view body);

    void end();
    pid_t id() const { return m_process; } ///< -1: there is none now
    const ScriptOptions& options() const { return m_options; }
    ScriptRuntime runtime() const { return m_runtime; }

private:
    Result<void> start();
    Result<void> send(char kind, std::string_view body);
    Result<std::string> receive(std::int64_t processorMs);
    Result<void> wait(short events, std::int64_t untilMs, std::int64_t processorUntilMs);
    std::int64_t processorNowMs() const;
    Error lost();

    const ScriptRuntime m_runtime;
    const ScriptOptions m_options;
    pid_t m_process = -1;
    int m_socket = -1;
    bool m_hasSpoken = false;
    std::map<std::pair<std::string, std::string>, Loaded> m_loaded; ///< by name and code
    std::uint64_t m_lastId = 0;
};

} // namespace weir::engine
