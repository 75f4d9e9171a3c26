// Purpose: everything that runs longer than half a second, so that people see it, its progress, and can pause or cancel
// it. Thread: GUI; workers report through queued calls of their owner. Limits: finished jobs stay listed for 10 s.
#pragma once

#include <QHash>
#include <QObject>
#include <QVector>
#include <cstdint>
#include <functional>
#include <optional>

namespace weir {

enum class JobKind { Read, Tail, Search, TestConnection, OpenConnection, Demo, Export, FetchTool, Statistics, Produce };
enum class JobState { Running, Paused, Done, Cancelled, Failed };

struct Job
{
    int id = 0;
    JobKind kind = JobKind::Read;
    QString subject; ///< topic, connection, file
    JobState state = JobState::Running;
    std::int64_t done = 0;             ///< records, or bytes, as the kind says
    std::optional<std::int64_t> total; ///< unknown: none
    double ratePerSecond = 0;
    bool canPause = false;
    bool canCancel = true;
    std::int64_t startedAtMs = 0;

    friend bool operator==(const Job&, const Job&) = default;
};

class Jobs : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    struct Control
    {
        std::function<void()> cancel;
        std::function<void(bool paused)> pause; ///< empty: can't be paused
    };

    /// Lists a job; `context` going away ends it as Cancelled. Returns its id.
    int start(JobKind kind, const QString& subject, QObject* context, Control control);
    void progress(int id, std::int64_t done, std::optional<std::int64_t> total, double ratePerSecond);
    void finish(int id, JobState state);

    const QVector<Job>& jobs() const { return m_jobs; }
    void cancel(int id);
    void setPaused(int id, bool paused);

signals:
    void added(int id);
    void changed(int id);
    void removed(int id);

private:
    Job* find(int id);
    QVector<Job> m_jobs;
    QHash<int, Control> m_controls;
    int m_nextId = 1;
};

} // namespace weir
