// Purpose: many records, from a file or one again and again, while the desktop goes on: counts, pause, cancel. Thread:
// GUI; a worker behind it. Limits: signals at most ten times a second; the first 1,000 failures are kept, all are
// counted by reason. Going away cancels it: what is under way is waited for in the background.
#pragma once

#include "backend/service/produce/produceloop.h"

#include <QMap>
#include <QObject>

namespace weir {

struct RunFailure
{
    std::uint64_t number = 0; ///< line or repetition, from 1
    Error error;
};

class ProduceRun : public QObject
{
    Q_OBJECT
public:
    ProduceRun(ClientConf conf, std::unique_ptr<ProduceSource> source, const RunOptions& options,
               QObject* parent = nullptr);
    ~ProduceRun() override; ///< returns at once

    void start();
    void cancel();
    void setPaused(bool paused);
    bool isPaused() const;

    const RunCounts& counts() const { return m_state.counts; }
    RunEnd end() const { return m_state.end; }
    std::int64_t done() const { return m_state.done; } ///< as ProduceSource::done
    std::optional<std::int64_t> total() const { return m_state.total; }
    const QVector<RunFailure>& failures() const { return m_state.failures; } ///< by when they failed
    /// How many failed for each kind of reason.
    const QMap<ErrorKind, std::uint64_t>& reasons() const { return m_state.reasons; }
    std::optional<Error> error() const { return m_state.error; }       ///< why it ended as Failed
    std::optional<Error> obstacle() const { return m_state.obstacle; } ///< why nothing moves at the moment
    /// The newest that was written; offset -1: none so far.
    const Delivery& last() const { return m_state.last; }

signals:
    void progressed();
    void finished(); ///< after the last progressed()

private:
    struct State
    {
        RunCounts counts;
        RunEnd end = RunEnd::Running;
        std::int64_t done = 0;
        std::optional<std::int64_t> total;
        QVector<RunFailure> failures;
        QMap<ErrorKind, std::uint64_t> reasons;
        std::optional<Error> error, obstacle;
        Delivery last;
    };
    struct Shared;
    static constexpr int mostFailures = 1000;

    void take();

    ClientConf m_conf;
    std::unique_ptr<ProduceSource> m_source;
    const RunOptions m_options;
    std::shared_ptr<Shared> m_shared;
    State m_state;
};

} // namespace weir
