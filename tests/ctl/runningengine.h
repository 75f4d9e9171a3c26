// Purpose: a weir-engine of a test's own in a workspace of its own on the shared cluster: started, asked over HTTP,
// killed. Thread: the test's. Limits: two partitions; blocks for at most Weirctl::patienceMs.
#pragma once

#include "tests/ctl/weirctl.h"

namespace weir::test {

class RunningEngine
{
public:
    /// With these definitions, a JSON array; its source of type http has the write key "demo".
    RunningEngine(const QString& prefix, const QByteArray& definitions, const QStringList& options = {});

    bool isReady() const { return m_port > 0; } ///< if not, why() tells
    QByteArray why() const { return m_why; }
    /// -9; false: it does not end.
    bool kill();
    QByteArray log() const { return m_engine->readOut(); } ///< so far
    qint64 pid() { return m_engine->process().processId(); }

    /// The whole answer; the request's head has "Connection: close".
    QByteArray ask(const QByteArray& request) const;
    /// An event "Seen"; whether it was taken.
    bool see(const QByteArray& user, const QByteArray& messageId) const;

private:
    const QTemporaryDir m_folder;
    std::unique_ptr<Weirctl> m_engine;
    quint16 m_port = 0;
    QByteArray m_why;
};

} // namespace weir::test
