#include "backend/service/jobs.h"

#include "backend/base/clock.h"

#include <QTimer>

namespace weir {

int Jobs::start(JobKind kind, const QString& subject, QObject* context, Control control)
{
    Job job;
    job.id = m_nextId++;
    job.kind = kind;
    job.subject = subject;
    job.canPause = bool(control.pause);
    job.canCancel = bool(control.cancel);
    job.startedAtMs = SystemClock::instance().nowMs();
    m_jobs.append(job);
    m_controls.insert(job.id, std::move(control));
    connect(context, &QObject::destroyed, this, [this, id = job.id] {
        m_controls.remove(id);
        finish(id, JobState::Cancelled);
    });
    emit added(job.id);
    return job.id;
}

void Jobs::progress(int id, std::int64_t done, std::optional<std::int64_t> total, double ratePerSecond)
{
    Job* job = find(id);
    if (!job || job->state == JobState::Done || job->state == JobState::Cancelled || job->state == JobState::Failed)
        return;
    job->done = done;
    job->total = total;
    job->ratePerSecond = ratePerSecond;
    emit changed(id);
}

void Jobs::finish(int id, JobState state)
{
    Job* job = find(id);
    if (!job || (job->state != JobState::Running && job->state != JobState::Paused))
        return;
    job->state = state;
    job->canPause = false;
    job->canCancel = false;
    m_controls.remove(id);
    emit changed(id);
    QTimer::singleShot(10'000, this, [this, id] {
        m_jobs.removeIf([id](const Job& other) { return other.id == id; });
        emit removed(id);
    });
}

void Jobs::cancel(int id)
{
    // A copy: cancelling may finish the job, which forgets its control.
    const Control control = m_controls.value(id);
    if (control.cancel)
        control.cancel();
}

void Jobs::setPaused(int id, bool paused)
{
    Job* job = find(id);
    const Control control = m_controls.value(id);
    if (!job || !control.pause)
        return;
    control.pause(paused);
    job->state = paused ? JobState::Paused : JobState::Running;
    emit changed(id);
}

Job* Jobs::find(int id)
{
    for (Job& job : m_jobs) {
        if (job.id == id)
            return &job;
    }
    return nullptr;
}

} // namespace weir
