// Purpose: the script children of a process, lent out one by one. Thread: any; take() waits until one is free. Limits:
// at most `children` a runtime; they are started when they are first needed.
#pragma once

#include "backend/engine/script/scriptprocess.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

namespace weir::engine {

class ScriptPool
{
public:
    explicit ScriptPool(std::size_t children, ScriptOptions options = {});
    ~ScriptPool(); ///< all leases must be back

    /// A child for as long as this lives.
    class Lease
    {
    public:
        Lease(ScriptPool& pool, std::unique_ptr<ScriptProcess> process) : m_pool(&pool), m_process(std::move(process))
        {
        }
        ~Lease()
        {
            if (m_process)
                m_pool->giveBack(std::move(m_process));
        }
        Lease(Lease&&) noexcept = default;
        Lease& operator=(Lease&&) = delete;
        ScriptProcess& operator*() const { return *m_process; }
        ScriptProcess* operator->() const { return m_process.get(); }

    private:
        ScriptPool* m_pool;
        std::unique_ptr<ScriptProcess> m_process;
    };
    Lease take(ScriptRuntime runtime);
    const ScriptOptions& options() const { return m_options; }

private:
    void giveBack(std::unique_ptr<ScriptProcess> process);

    const std::size_t m_children;
    const ScriptOptions m_options;
    std::mutex m_mutex;
    std::condition_variable m_returned;
    std::vector<std::unique_ptr<ScriptProcess>> m_free;
    std::size_t m_lent[2] = {0, 0}; ///< by runtime
};

/// Does this code compile, and is there a transform() after its top level has run? What an editor and whoever saves a
/// definition ask. Errors: Invalid (detail: what is wrong, subject "line:column", code the line), and those of
/// ScriptProcess::exchange().
Result<void> checkTransformation(ScriptPool& pool, ScriptRuntime runtime, const std::string& code);

} // namespace weir::engine
