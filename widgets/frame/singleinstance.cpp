#include "widgets/frame/singleinstance.h"

#include <QCryptographicHash>
#include <QDir>
#include <QJsonDocument>
#include <QLocalServer>
#include <QLocalSocket>

namespace weir {
namespace {

constexpr int answerMs = 500;
constexpr qint64 mostBytes = 64 * 1024;
const QByteArray& taken()
{
    static const QByteArray word = "taken\n";
    return word;
}

} // namespace

SingleInstance::SingleInstance(QString name, QObject* parent)
    : QObject(parent), m_name(name.isEmpty() ? defaultName() : std::move(name))
{
}

QString SingleInstance::defaultName()
{
    const QByteArray seed = QDir::homePath().toUtf8() + '\n' + qgetenv("WEIR_INSTANCE");
    return QStringLiteral("weir-") +
           QString::fromLatin1(QCryptographicHash::hash(seed, QCryptographicHash::Sha256).toHex().left(16));
}

bool SingleInstance::handOver(const QJsonObject& message) const
{
    QLocalSocket socket;
    socket.connectToServer(m_name);
    if (!socket.waitForConnected(answerMs))
        return false;
    socket.write(QJsonDocument(message).toJson(QJsonDocument::Compact) + '\n');
    QByteArray answer;
    while (!answer.endsWith('\n') && socket.waitForReadyRead(answerMs))
        answer += socket.readAll();
    return answer == taken();
}

bool SingleInstance::listen()
{
    m_server = new QLocalServer(this);
    m_server->setSocketOptions(QLocalServer::UserAccessOption);
    if (!m_server->listen(m_name)) {
        // Nobody answered handOver(): what lies there is left from a crash.
        QLocalServer::removeServer(m_name);
        if (!m_server->listen(m_name))
            return false;
    }
    connect(m_server, &QLocalServer::newConnection, this, [this] {
        while (QLocalSocket* socket = m_server->nextPendingConnection()) {
            connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
            connect(socket, &QLocalSocket::readyRead, this, [this, socket] {
                if (!socket->canReadLine()) {
                    if (socket->bytesAvailable() > mostBytes)
                        socket->abort();
                    return;
                }
                const QJsonObject message = QJsonDocument::fromJson(socket->readLine(mostBytes)).object();
                socket->write(taken());
                socket->flush();
                socket->disconnectFromServer();
                emit received(message);
            });
        }
    });
    return true;
}

} // namespace weir
