#include "backend/service/alerts/alertdelivery.h"
#include "tests/support/registry.h"

#include <QProcess>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

namespace weir {
namespace {

/// An HTTP server that answers each request with the next of its statuses.
class Hook : public QTcpServer
{
public:
    explicit Hook(QVector<int> statuses) : m_statuses(std::move(statuses))
    {
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket* socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
                QByteArray& all = m_pending[socket];
                all += socket->readAll();
                const qsizetype end = all.indexOf("\r\n\r\n");
                if (end < 0)
                    return;
                const qsizetype at = all.toLower().indexOf("content-length: ");
                const qsizetype length = all.mid(at + 16, all.indexOf('\r', at) - at - 16).toLongLong();
                if (all.size() < end + 4 + length)
                    return;
                requests << all;
                bodies << all.mid(end + 4);
                const int status = m_statuses.value(requests.size() - 1, 200);
                socket->write("HTTP/1.1 " + QByteArray::number(status) + " x\r\nContent-Length: 0\r\n\r\n");
                socket->disconnectFromHost();
            });
        });
        listen(QHostAddress::LocalHost);
    }
    QString url() const { return QStringLiteral("http://127.0.0.1:%1/hook").arg(serverPort()); }

    QList<QByteArray> requests, bodies;

private:
    QVector<int> m_statuses;
    QHash<QTcpSocket*, QByteArray> m_pending;
};

Notification to(const QString& url)
{
    Notification notification;
    notification.channel.key = QStringLiteral("ops");
    notification.channel.url = url;
    notification.channel.headers.insert(QStringLiteral("X-Token"), QStringLiteral("abc"));
    notification.json = R"({"event":"fired"})";
    return notification;
}

} // namespace

class AlertDeliveryTest : public QObject
{
    Q_OBJECT
private slots:
    void aWebhookGetsTheJsonAndItsHeaders()
    {
        Hook hook({200});
        AlertDelivery delivery(0.01);
        QSignalSpy delivered(&delivery, &AlertDelivery::delivered);
        delivery.send(to(hook.url()));
        QTRY_COMPARE(delivered.size(), 1);
        QCOMPARE(hook.bodies, QList<QByteArray>{R"({"event":"fired"})"});
        QVERIFY(hook.requests[0].startsWith("POST /hook "));
        QVERIFY(hook.requests[0].contains("Content-Type: application/json\r\n"));
        QVERIFY(hook.requests[0].contains("X-Token: abc\r\n"));
    }

    void aServerInTroubleIsTriedAgain()
    {
        Hook hook({503, 500, 200});
        AlertDelivery delivery(0.01);
        QSignalSpy delivered(&delivery, &AlertDelivery::delivered), failed(&delivery, &AlertDelivery::failed);
        delivery.send(to(hook.url()));
        QTRY_COMPARE(delivered.size(), 1);
        QCOMPARE(hook.bodies.size(), 3);
        QCOMPARE(failed.size(), 2);
        QCOMPARE(failed[0][2].toBool(), false);
    }

    void clearedDoesNotOvertakeFired()
    {
        Hook hook({503, 200, 200});
        AlertDelivery delivery(0.05);
        QSignalSpy delivered(&delivery, &AlertDelivery::delivered);
        Notification fired = to(hook.url()), cleared = to(hook.url()), other = to(hook.url());
        fired.about = cleared.about = QStringLiteral("lag_high group/billing");
        other.about = QStringLiteral("lag_high group/other");
        fired.json = "{\"n\":1}";
        cleared.json = "{\"n\":2}";
        other.json = "{\"n\":3}";
        delivery.send(fired);
        delivery.send(cleared);
        delivery.send(other);
        QTRY_COMPARE(delivered.size(), 3);
        QCOMPARE(hook.bodies.join(' '), QByteArray("{\"n\":1} {\"n\":3} {\"n\":1} {\"n\":2}"));
    }

    void whatTheServerRefusesIsNotTriedAgain()
    {
        Hook hook({404});
        AlertDelivery delivery(0.01);
        QSignalSpy failed(&delivery, &AlertDelivery::failed);
        delivery.send(to(hook.url()));
        QTRY_COMPARE(failed.size(), 1);
        QCOMPARE(failed[0][2].toBool(), true);
        QCOMPARE(failed[0][1].value<Error>().code, 404);
    }

    void atLastItIsGivenUp()
    {
        AlertDelivery delivery(0.0001);
        QSignalSpy failed(&delivery, &AlertDelivery::failed);
        QString nobody;
        {
            Hook hook({});
            nobody = hook.url();
        }
        std::optional<Result<void>> outcome;
        delivery.send(to(nobody), this, [&outcome](const Result<void>& result) { outcome = result; });
        QTRY_VERIFY(outcome.has_value());
        QCOMPARE(failed.size(), 6);
        QCOMPARE(outcome->error().kind, ErrorKind::ConnectionRefused);
    }

    void aTrialIsTriedOnce()
    {
        Hook hook({503, 200});
        AlertDelivery delivery(0.01);
        Notification trial = to(hook.url());
        trial.isTrial = true;
        std::optional<Result<void>> outcome;
        delivery.send(trial, this, [&outcome](const Result<void>& result) { outcome = result; });
        QTRY_VERIFY(outcome.has_value());
        QVERIFY(!*outcome);
        QCOMPARE(hook.bodies.size(), 1);
    }

    void aMailArrivesAtARealServer()
    {
        // Python's own SMTP server, which prints what it gets.
        QString address;
        {
            QTcpServer free;
            free.listen(QHostAddress::LocalHost);
            address = QStringLiteral("127.0.0.1:%1").arg(free.serverPort());
        }
        QProcess server;
        server.setProcessChannelMode(QProcess::MergedChannels);
        server.start(QStringLiteral("python3"), {QStringLiteral("-u"), QStringLiteral("-W"), QStringLiteral("ignore"),
                                                 QStringLiteral("-m"), QStringLiteral("smtpd"), QStringLiteral("-n"),
                                                 QStringLiteral("-c"), QStringLiteral("DebuggingServer"), address});
        Notification mail;
        mail.channel.key = QStringLiteral("mails");
        mail.channel.type = ChannelType::Mail;
        mail.channel.server = QStringLiteral("smtp://") + address;
        mail.channel.startTls = false;
        mail.channel.from = QStringLiteral("weir@example.org");
        mail.channel.to = {QStringLiteral("ops@example.org"), QStringLiteral("mia@example.org")};
        mail.mail = {QStringLiteral("Verzögert: billing"), QStringLiteral("1.200 Sätze hinter dem Ende.\n")};
        AlertDelivery delivery(0.1); // the server may take a moment to be there
        QSignalSpy delivered(&delivery, &AlertDelivery::delivered);
        delivery.send(mail);
        QTRY_COMPARE(delivered.size(), 1);
        QByteArray printed;
        QTRY_VERIFY((printed += server.readAll()).contains("END MESSAGE"));
        QVERIFY2(printed.contains("To: ops@example.org, mia@example.org"), printed.constData());
        QVERIFY(printed.contains(QStringLiteral("Verzögert: bill").toUtf8().toBase64()));
        QVERIFY(printed.contains(QStringLiteral("1.200 Sätze hinter dem Ende.\n").toUtf8().toBase64()));
        server.kill();
        server.waitForFinished();
    }

    void aMailServerWithoutTlsIsRefusedWhereTlsIsWanted()
    {
        QTcpServer server; // greets, knows no STARTTLS
        connect(&server, &QTcpServer::newConnection, &server, [&server] {
            QTcpSocket* socket = server.nextPendingConnection();
            socket->write("220 here ESMTP\r\n");
            connect(socket, &QTcpSocket::readyRead, socket, [socket] {
                const QByteArray line = socket->readAll();
                socket->write(line.startsWith("EHLO") ? "250 here\r\n" : "500 what\r\n");
            });
        });
        QVERIFY(server.listen(QHostAddress::LocalHost));
        Notification mail;
        mail.channel.type = ChannelType::Mail;
        mail.channel.server = QStringLiteral("smtp://127.0.0.1:%1").arg(server.serverPort());
        mail.channel.from = mail.channel.to.emplaceBack(QStringLiteral("a@example.org"));
        AlertDelivery delivery(0.01);
        std::optional<Result<void>> outcome;
        delivery.send(mail, this, [&outcome](const Result<void>& result) { outcome = result; });
        QTRY_VERIFY(outcome.has_value());
        QCOMPARE(outcome->error().kind, ErrorKind::TlsRequired);
    }
};

WEIR_TEST(AlertDeliveryTest)

} // namespace weir

#include "alertdeliverytest.moc"
