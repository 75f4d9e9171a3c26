#include "tests/support/privatebroker.h"

#include "tests/support/cluster.h"

#include <QJsonObject>
#include <QProcess>

namespace weir::test {
namespace {
constexpr int patienceMs = 90'000;
}

PrivateBroker::PrivateBroker(const QStringList& options)
    : m_script(clusterFile().value(QLatin1String("brokerScript")).toString())
{
    m_bootstrap = run(QStringList{QStringLiteral("start"), m_folder.path()} + options);
}

PrivateBroker::~PrivateBroker() { run({QStringLiteral("remove"), m_folder.path()}); }

void PrivateBroker::kill(int node)
{
    QStringList arguments{QStringLiteral("kill"), m_folder.path()};
    if (node > 0)
        arguments << QStringLiteral("--node") << QString::number(node);
    run(arguments);
}

void PrivateBroker::resume() { run({QStringLiteral("resume"), m_folder.path()}); }

QString PrivateBroker::run(const QStringList& arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process.start(m_script, arguments);
    if (!process.waitForFinished(patienceMs) || process.exitCode() != 0)
        qFatal("%s %s failed", qPrintable(m_script), qPrintable(arguments.join(QLatin1Char(' '))));
    return QString::fromUtf8(process.readAllStandardOutput()).trimmed();
}

} // namespace weir::test
