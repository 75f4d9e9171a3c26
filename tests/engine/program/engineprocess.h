// Purpose: a weir-engine of a test's own: started, stopped, killed, put to sleep. Thread: the test's. Limits: Unix.
#pragma once

#include <QProcess>
#include <QStringList>
#include <memory>

namespace weir::test {

class EngineProcess
{
public:
    /// Not started. `folder`: its data; HTTP on a free port.
    EngineProcess(QString bootstrap, QString folder, QStringList options = {});
    ~EngineProcess(); ///< kill()

    void start();
    /// It takes events; false: it does not within a minute.
    bool waitUntilReady();
    void kill();                 ///< -9
    bool stop(int timeoutMs);    ///< politely; false: it was still there by then
    void setAsleep(bool asleep); ///< SIGSTOP, SIGCONT
    bool isRunning() const;
    int port() const { return m_port; } ///< of its HTTP source; 0: not known yet
    QString log() const { return m_log; }

private:
    void readLog();

    const QString m_bootstrap, m_folder;
    const QStringList m_options;
    std::unique_ptr<QProcess> m_process;
    QString m_log;
    int m_port = 0;
};

} // namespace weir::test
