// Purpose: Test connection, for a form: runs ConnectionTest on a thread of its own and tells each step. Thread: GUI;
// nothing waits: a test that is cancelled, replaced or outlived by its thread is simply no longer heard. Limits: one
// test at a time; up to about 30 s.
#pragma once

#include "backend/kafka/connectiontest.h"

#include <QObject>
#include <atomic>
#include <memory>

namespace weir {

class Jobs;

class ConnectionTester : public QObject
{
    Q_OBJECT
public:
    /// `jobs` may be null; else each test is listed there and can be cancelled there.
    explicit ConnectionTester(Jobs* jobs, QObject* parent = nullptr);
    ~ConnectionTester() override;

    /// Cancels one that runs.
    void start(const ConnectionSpec& spec, const Secrets& secrets);
    void cancel();
    /// Cancels and forgets: another connection is looked at now.
    void clear();
    bool isRunning() const { return m_cancel != nullptr; }
    /// What is known so far; all Pending before the first start.
    const TestReport& report() const { return m_report; }
    /// Every step that applies went well. False while running.
    bool succeeded() const;

    /// For tests: what runs instead of ConnectionTest::run.
    using Run = std::function<TestReport(const ConnectionSpec&, const Secrets&, const ConnectionTest::Callback&,
                                         const std::atomic<bool>*)>;
    void setRun(Run run) { m_run = std::move(run); }

signals:
    void started();
    void stepChanged(int step); ///< index into report()
    void finished();            ///< also after cancel()
    void cleared();

private:
    struct Link;
    void heard(int number, const StepResult& result);
    void ended(int number, const TestReport& report);
    void end();

    Jobs* m_jobs;
    Run m_run;
    TestReport m_report;
    std::shared_ptr<Link> m_link;
    std::shared_ptr<std::atomic<bool>> m_cancel; ///< set while a test runs
    int m_number = 0;
    int m_job = 0;
    bool m_complete = false;
};

} // namespace weir
