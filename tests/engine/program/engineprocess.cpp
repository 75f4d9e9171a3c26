#include "tests/engine/program/engineprocess.h"

#include "tests/support/registry.h"

#include <QRegularExpression>
#include <QTest>
#include <csignal>

namespace weir::test {

EngineProcess::EngineProcess(QString bootstrap, QString folder, QStringList options)
    : m_bootstrap(std::move(bootstrap)), m_folder(std::move(folder)), m_options(std::move(options))
{
}

EngineProcess::~EngineProcess() { kill(); }

void EngineProcess::start()
{
    m_port = 0;
    m_process = std::make_unique<QProcess>();
    m_process->setProcessChannelMode(QProcess::MergedChannels);
    m_process->start(QStringLiteral(WEIR_BINARY_DIR "/bin/weir-engine"),
                     QStringList{QStringLiteral("run"), QStringLiteral("--bootstrap"), m_bootstrap,
                                 QStringLiteral("--data"), m_folder, QStringLiteral("--listen"),
                                 QStringLiteral("127.0.0.1:0")} +
                         m_options);
}

void EngineProcess::readLog()
{
    if (m_process)
        m_log += QString::fromUtf8(m_process->readAll());
    if (m_process && m_process->state() == QProcess::NotRunning)
        m_log += QStringLiteral("(ended with %1)\n").arg(m_process->exitCode());
    static const QRegularExpression listening(QStringLiteral("started workspace=.* http=(\\d+)"));
    QRegularExpressionMatchIterator all = listening.globalMatch(m_log);
    while (all.hasNext())
        m_port = all.next().captured(1).toInt();
}

bool EngineProcess::waitUntilReady()
{
    const qsizetype before = m_log.size();
    return QTest::qWaitFor(
               [&] {
                   readLog();
                   return m_log.indexOf(QLatin1String("started workspace="), before) >= 0 || !isRunning();
               },
               longest) &&
           isRunning();
}

void EngineProcess::kill()
{
    if (!m_process)
        return;
    m_process->kill();
    m_process->waitForFinished(-1);
    readLog();
    m_process.reset();
}

bool EngineProcess::stop(int timeoutMs)
{
    if (!m_process)
        return true;
    m_process->terminate();
    const bool isGone = m_process->waitForFinished(timeoutMs);
    readLog();
    if (isGone)
        m_process.reset();
    return isGone;
}

void EngineProcess::setAsleep(bool asleep)
{
    if (m_process)
        ::kill(static_cast<pid_t>(m_process->processId()), asleep ? SIGSTOP : SIGCONT);
}

bool EngineProcess::isRunning() const { return m_process && m_process->state() != QProcess::NotRunning; }

} // namespace weir::test
