// Purpose: a broker (or a small cluster) of a test's own, to kill and bring back. Thread: the test's; calls block for
// some seconds. Limits: 512 MB of memory a node; ended and removed with the object.
#pragma once

#include <QString>
#include <QStringList>
#include <QTemporaryDir>

namespace weir::test {

class PrivateBroker
{
public:
    explicit PrivateBroker(const QStringList& options = {});
    ~PrivateBroker();

    QString bootstrap() const { return m_bootstrap; }
    /// As a power cut would. `node` from 1; 0: all.
    void kill(int node = 0);
    void resume();

private:
    QString run(const QStringList& arguments);

    QTemporaryDir m_folder;
    QString m_script;
    QString m_bootstrap;
};

} // namespace weir::test
