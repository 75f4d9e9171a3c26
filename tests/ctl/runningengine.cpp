#include "tests/ctl/runningengine.h"

#include <QRegularExpression>
#include <QTcpSocket>
#include <QTest>

namespace weir::test {

RunningEngine::RunningEngine(const QString& prefix, const QByteArray& definitions, const QStringList& options)
{
    QFile file(m_folder.filePath(QStringLiteral("definitions.json")));
    if (!file.open(QIODevice::WriteOnly) || file.write(definitions) != definitions.size())
        qFatal("%s cannot be written", qPrintable(file.fileName()));
    file.close();
    const Outcome applied =
        Weirctl::runHere({QStringLiteral("apply"), file.fileName(), QStringLiteral("--prefix"), prefix});
    if (applied.status != 0) {
        m_why = applied.err;
        return;
    }
    m_engine = std::make_unique<Weirctl>(
        QStringList{QStringLiteral("run"), QStringLiteral("--bootstrap"), bootstrap(), QStringLiteral("--data"),
                    m_folder.filePath(QStringLiteral("data")), QStringLiteral("--listen"),
                    QStringLiteral("127.0.0.1:0"), QStringLiteral("--partitions"), QStringLiteral("2"),
                    QStringLiteral("--prefix"), prefix} +
            options,
        QMap<QString, QString>(), QStringLiteral("weir-engine"));
    static const QRegularExpression started(QStringLiteral("started workspace=.* http=(\\d+)"));
    (void)QTest::qWaitFor(
        [this] {
            m_port = quint16(started.match(QString::fromUtf8(m_engine->readOut())).captured(1).toUInt());
            return isReady() || m_engine->process().state() == QProcess::NotRunning;
        },
        Weirctl::patienceMs);
    m_why = m_engine->readOut() + m_engine->readErr();
}

bool RunningEngine::kill()
{
    m_engine->interrupt(SIGKILL);
    return m_engine->process().waitForFinished(Weirctl::patienceMs);
}

QByteArray RunningEngine::ask(const QByteArray& request) const
{
    QTcpSocket socket;
    socket.connectToHost(QStringLiteral("127.0.0.1"), m_port);
    socket.write(request);
    QByteArray answer;
    while (socket.waitForReadyRead(Weirctl::patienceMs))
        answer += socket.readAll();
    return answer;
}

bool RunningEngine::see(const QByteArray& user, const QByteArray& messageId) const
{
    const QByteArray body = "{\"event\": \"Seen\", \"userId\": \"" + user + "\", \"messageId\": \"" + messageId + "\"}";
    return ask("POST /v1/track HTTP/1.1\r\nHost: door\r\nAuthorization: Basic ZGVtbzo=\r\n"
               "Content-Type: application/json\r\nConnection: close\r\nContent-Length: " +
               QByteArray::number(body.size()) + "\r\n\r\n" + body)
        .startsWith("HTTP/1.1 200");
}

} // namespace weir::test
