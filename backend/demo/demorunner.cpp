#include "backend/demo/demorunner.h"

#include "backend/demo/demorun.h"

namespace weir {

DemoRunner::~DemoRunner()
{
    stop();
    (void)wait();
}

void DemoRunner::start(const DemoOptions& options, Callback progress)
{
    if (m_thread.joinable())
        m_thread.join();
    m_run = std::make_shared<Run>(options, std::move(progress));
    m_result = {};
    m_isRunning = true;
    m_thread = std::thread([this, run = m_run] {
        m_result = run->run();
        m_isRunning = false;
    });
}

void DemoRunner::stop()
{
    if (m_run)
        m_run->stop();
}

Result<void> DemoRunner::wait()
{
    if (m_thread.joinable())
        m_thread.join();
    m_run.reset();
    if (!m_result && m_result.error().kind == ErrorKind::Cancelled)
        m_result = {};
    return m_result;
}

} // namespace weir
