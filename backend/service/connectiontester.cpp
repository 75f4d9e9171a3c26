#include "backend/service/connectiontester.h"

#include "backend/service/jobs.h"

#include <algorithm>
#include <mutex>
#include <thread>

namespace weir {

struct ConnectionTester::Link
{
    std::mutex mutex;
    ConnectionTester* owner = nullptr;
};

namespace {

TestReport emptyReport()
{
    TestReport report;
    for (std::size_t i = 0; i < testStepCount; ++i)
        report[i].step = TestStep(i);
    return report;
}

} // namespace

ConnectionTester::ConnectionTester(Jobs* jobs, QObject* parent)
    : QObject(parent), m_jobs(jobs), m_run(&ConnectionTest::run), m_report(emptyReport()),
      m_link(std::make_shared<Link>())
{
    m_link->owner = this;
}

ConnectionTester::~ConnectionTester()
{
    if (m_cancel)
        m_cancel->store(true);
    const std::lock_guard lock(m_link->mutex);
    m_link->owner = nullptr;
}

void ConnectionTester::start(const ConnectionSpec& spec, const Secrets& secrets)
{
    cancel();
    m_report = emptyReport();
    m_complete = false;
    m_cancel = std::make_shared<std::atomic<bool>>(false);
    const int number = ++m_number;
    if (m_jobs) {
        const QString subject = spec.name.isEmpty() ? spec.bootstrap.value(0) : spec.name;
        m_job = m_jobs->start(JobKind::TestConnection, subject, this, {[this] { cancel(); }, {}});
        m_jobs->progress(m_job, 0, qint64(testStepCount), 0);
    }
    // The thread may outlive this object by the length of one attempt to connect: it reaches back only while the link
    // has an owner.
    std::thread([link = m_link, number, spec, secrets, run = m_run, cancelled = m_cancel] {
        const auto tell = [&link](auto what) {
            const std::lock_guard lock(link->mutex);
            if (ConnectionTester* owner = link->owner)
                QMetaObject::invokeMethod(
                    owner, [owner, what = std::move(what)] { what(*owner); }, Qt::QueuedConnection);
        };
        const TestReport report = run(
            spec, secrets,
            [&](const StepResult& result) {
                tell([number, result](ConnectionTester& owner) { owner.heard(number, result); });
            },
            cancelled.get());
        tell([number, report](ConnectionTester& owner) { owner.ended(number, report); });
    }).detach();
    emit started();
}

void ConnectionTester::cancel()
{
    if (!m_cancel)
        return;
    m_cancel->store(true);
    ++m_number;
    for (StepResult& step : m_report)
        if (step.state == StepState::Running || step.state == StepState::Pending)
            step.state = StepState::Skipped;
    if (m_jobs)
        m_jobs->finish(m_job, JobState::Cancelled);
    end();
}

void ConnectionTester::clear()
{
    cancel();
    m_report = emptyReport();
    m_complete = false;
    emit cleared();
}

bool ConnectionTester::succeeded() const
{
    return m_complete && std::none_of(m_report.cbegin(), m_report.cend(), [](const StepResult& step) {
               return step.state == StepState::Failed || step.state == StepState::Running;
           });
}

void ConnectionTester::heard(int number, const StepResult& result)
{
    if (number != m_number || !m_cancel)
        return;
    m_report[std::size_t(result.step)] = result;
    if (m_jobs && result.state != StepState::Running)
        m_jobs->progress(m_job, qint64(result.step) + 1, qint64(testStepCount), 0);
    emit stepChanged(int(result.step));
}

void ConnectionTester::ended(int number, const TestReport& report)
{
    if (number != m_number || !m_cancel)
        return;
    m_report = report;
    m_complete = true;
    if (m_jobs)
        m_jobs->finish(m_job, succeeded() ? JobState::Done : JobState::Failed);
    end();
}

void ConnectionTester::end()
{
    m_cancel.reset();
    emit finished();
}

} // namespace weir
