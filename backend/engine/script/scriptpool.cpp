#include "backend/engine/script/scriptpool.h"

#include <algorithm>

namespace weir::engine {

ScriptPool::ScriptPool(std::size_t children, ScriptOptions options)
    : m_children(std::max<std::size_t>(children, 1)), m_options(std::move(options))
{
}

ScriptPool::~ScriptPool() = default;

ScriptPool::Lease ScriptPool::take(ScriptRuntime runtime)
{
    std::unique_lock lock(m_mutex);
    std::size_t& lent = m_lent[static_cast<std::size_t>(runtime)];
    m_returned.wait(lock, [&] { return lent < m_children; });
    ++lent;
    const auto found =
        std::find_if(m_free.begin(), m_free.end(), [&](const auto& process) { return process->runtime() == runtime; });
    if (found == m_free.end())
        return {*this, std::make_unique<ScriptProcess>(runtime, m_options)};
    std::unique_ptr<ScriptProcess> process = std::move(*found);
    m_free.erase(found);
    return {*this, std::move(process)};
}

void ScriptPool::giveBack(std::unique_ptr<ScriptProcess> process)
{
    {
        const std::lock_guard lock(m_mutex);
        --m_lent[static_cast<std::size_t>(process->runtime())];
        m_free.push_back(std::move(process));
    }
    m_returned.notify_all();
}

Result<void> checkTransformation(ScriptPool& pool, ScriptRuntime runtime, const std::string& code)
{
    const auto invalid = [](const ScriptMistake& mistake) {
        return Error{ErrorKind::Invalid,
                     mistake.line,
                     QString::fromStdString(mistake.message),
                     QStringLiteral("%1:%2").arg(mistake.line).arg(mistake.column),
                     false,
                     false};
    };
    if (runtime == ScriptRuntime::Python && !pool.options().isPythonAllowed)
        return invalid({0, 0, "Python is not allowed on this engine"});
    const ScriptPool::Lease process = pool.take(runtime);
    const Result<ScriptProcess::Loaded> loaded = process->load("check", code);
    if (!loaded && (loaded.error().kind == ErrorKind::Timeout || loaded.error().kind == ErrorKind::Unavailable))
        return invalid({0, 0, "it ended the process that runs it: too much time or memory"});
    if (!loaded)
        return loaded.error();
    return loaded->mistake ? Result<void>(invalid(*loaded->mistake)) : Result<void>();
}

} // namespace weir::engine
