#include "backend/service/connectiontester.h"
#include "backend/service/jobs.h"
#include "tests/support/registry.h"

#include <QSignalSpy>
#include <QTest>
#include <condition_variable>
#include <mutex>

namespace weir {
namespace {

// A test that waits at the second step until it is told to go on, or cancelled.
class Gate
{
public:
    void open()
    {
        {
            const std::lock_guard lock(m_mutex);
            m_open = true;
        }
        m_changed.notify_all();
    }
    void wait(const std::atomic<bool>* cancel)
    {
        std::unique_lock lock(m_mutex);
        while (!m_open && !cancel->load())
            m_changed.wait_for(lock, std::chrono::milliseconds(5));
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_open = false;
};

ConnectionTester::Run gated(const std::shared_ptr<Gate>& gate, bool good)
{
    return [gate, good](const ConnectionSpec&, const Secrets&, const ConnectionTest::Callback& tell,
                        const std::atomic<bool>* cancel) {
        TestReport report;
        for (std::size_t i = 0; i < testStepCount; ++i) {
            report[i].step = TestStep(i);
            if (i == 1)
                gate->wait(cancel);
            report[i].state = StepState::Ok;
            if (i == 3 && !good) {
                report[i].state = StepState::Failed;
                report[i].error = Error{ErrorKind::Authentication};
            }
            tell(report[i]);
        }
        return report;
    };
}

} // namespace

class ConnectionTesterTest : public QObject
{
    Q_OBJECT
private slots:
    void tellsEveryStepAndTheEnd()
    {
        Jobs jobs;
        ConnectionTester tester(&jobs);
        const auto gate = std::make_shared<Gate>();
        tester.setRun(gated(gate, true));
        const QSignalSpy steps(&tester, &ConnectionTester::stepChanged);
        const QSignalSpy finished(&tester, &ConnectionTester::finished);
        ConnectionSpec spec;
        spec.name = QStringLiteral("shop");
        tester.start(spec, {});
        QVERIFY(tester.isRunning());
        QCOMPARE(jobs.jobs().size(), 1);
        QCOMPARE(jobs.jobs().first().kind, JobKind::TestConnection);
        QCOMPARE(jobs.jobs().first().subject, QStringLiteral("shop"));
        QTRY_COMPARE(steps.count(), 1);
        QVERIFY(!tester.succeeded());
        gate->open();
        QTRY_COMPARE(finished.count(), 1);
        QCOMPARE(steps.count(), int(testStepCount));
        QVERIFY(tester.succeeded());
        QVERIFY(!tester.isRunning());
        QCOMPARE(jobs.jobs().first().state, JobState::Done);
    }

    void aFailedStepFailsTheJob()
    {
        Jobs jobs;
        ConnectionTester tester(&jobs);
        const auto gate = std::make_shared<Gate>();
        gate->open();
        tester.setRun(gated(gate, false));
        tester.start({}, {});
        QTRY_VERIFY(!tester.isRunning());
        QVERIFY(!tester.succeeded());
        QCOMPARE(jobs.jobs().first().state, JobState::Failed);
        QCOMPARE(tester.report()[3].state, StepState::Failed);
    }

    void cancellingFromTheJobsIsHeardAtOnce()
    {
        Jobs jobs;
        ConnectionTester tester(&jobs);
        const auto gate = std::make_shared<Gate>();
        tester.setRun(gated(gate, true));
        const QSignalSpy steps(&tester, &ConnectionTester::stepChanged);
        const QSignalSpy finished(&tester, &ConnectionTester::finished);
        tester.start({}, {});
        QTRY_COMPARE(steps.count(), 1);
        jobs.cancel(jobs.jobs().first().id);
        QCOMPARE(finished.count(), 1);
        QVERIFY(!tester.isRunning());
        QCOMPARE(jobs.jobs().first().state, JobState::Cancelled);
        QCOMPARE(tester.report()[5].state, StepState::Skipped);
        // What the old thread still says must not reach a new test.
        const auto second = std::make_shared<Gate>();
        tester.setRun(gated(second, true));
        tester.start({}, {});
        QTRY_COMPARE(steps.count(), 2);
        QCOMPARE(tester.report()[4].state, StepState::Pending);
        second->open();
        QTRY_COMPARE(finished.count(), 2);
        QVERIFY(tester.succeeded());
    }

    void mayBeDestroyedWhileItRuns()
    {
        Jobs jobs;
        const auto gate = std::make_shared<Gate>();
        auto tester = std::make_unique<ConnectionTester>(&jobs);
        tester->setRun(gated(gate, true));
        tester->start({}, {});
        tester.reset();
        QCOMPARE(jobs.jobs().first().state, JobState::Cancelled);
        gate->open();
        QCoreApplication::processEvents();
    }
};

WEIR_TEST(ConnectionTesterTest)

} // namespace weir

#include "connectiontestertest.moc"
