// Purpose: one of Kafka's own command line programs, for what librdkafka cannot do (groups of the newer protocols).
// Thread: the test's. Limits: ended with the object.
#pragma once

#include "tests/support/cluster.h"

#include <QJsonObject>
#include <QProcess>

namespace weir::test {

class JavaTool
{
public:
    JavaTool(const QString& mainClass, const QStringList& arguments)
    {
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        const QString libs = clusterFile().value(QLatin1String("kafkaLibs")).toString();
        m_process.start(QStringLiteral("java"),
                        QStringList{QStringLiteral("-Xmx128m"), QStringLiteral("-Xshare:auto"),
                                    QStringLiteral("-XX:TieredStopAtLevel=1"), QStringLiteral("-cp"),
                                    libs + QStringLiteral("/*"), mainClass} +
                            arguments);
    }
    ~JavaTool() { stop(); }

    void stop()
    {
        m_process.terminate();
        if (!m_process.waitForFinished(10'000))
            m_process.kill();
        m_process.waitForFinished(10'000);
    }
    QByteArray output() { return m_process.readAll(); }

private:
    QProcess m_process;
};

} // namespace weir::test
