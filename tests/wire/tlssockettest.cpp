#include "backend/kafka/wire/httprequest.h"
#include "backend/kafka/wire/socket.h"
#include "tests/support/registry.h"
#include "tests/wire/localserver.h"

#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace weir {
namespace {

/// A server with a certificate of its own making, valid from and until so many seconds from now; answers every
/// connection in HTTP.
class TlsServer
{
public:
    TlsServer(long fromSeconds, long untilSeconds, const char* names, const QString& certificateFile)
    {
        m_key = EVP_EC_gen("P-256");
        m_certificate = X509_new();
        X509_set_version(m_certificate, 2);
        ASN1_INTEGER_set(X509_get_serialNumber(m_certificate), 1);
        X509_gmtime_adj(X509_getm_notBefore(m_certificate), fromSeconds);
        X509_gmtime_adj(X509_getm_notAfter(m_certificate), untilSeconds);
        X509_set_pubkey(m_certificate, m_key);
        X509_NAME* name = X509_get_subject_name(m_certificate);
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>("a server"), -1,
                                   -1, 0);
        X509_set_issuer_name(m_certificate, name);
        X509_EXTENSION* alternatives = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, names);
        X509_add_ext(m_certificate, alternatives, -1);
        X509_EXTENSION_free(alternatives);
        X509_sign(m_certificate, m_key, EVP_sha256());
        BIO* file = BIO_new_file(certificateFile.toLocal8Bit().constData(), "w");
        PEM_write_bio_X509(file, m_certificate);
        BIO_free(file);
        m_context = SSL_CTX_new(TLS_server_method());
        SSL_CTX_use_certificate(m_context, m_certificate);
        SSL_CTX_use_PrivateKey(m_context, m_key);
        m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        ::bind(m_listener, reinterpret_cast<sockaddr*>(&address), size);
        ::listen(m_listener, 4);
        ::getsockname(m_listener, reinterpret_cast<sockaddr*>(&address), &size);
        m_port = ntohs(address.sin_port);
        m_thread = std::thread([this] { serve(); });
    }
    ~TlsServer()
    {
        m_stop = true;
        m_thread.join();
        ::close(m_listener);
        SSL_CTX_free(m_context);
        X509_free(m_certificate);
        EVP_PKEY_free(m_key);
    }
    HostPort address(const char* host) const { return {host, m_port}; }

private:
    void serve()
    {
        while (!m_stop) {
            pollfd one{m_listener, POLLIN, 0};
            if (::poll(&one, 1, 20) <= 0)
                continue;
            const int peer = ::accept(m_listener, nullptr, nullptr);
            SSL* ssl = SSL_new(m_context);
            SSL_set_fd(ssl, peer);
            char piece[4096];
            if (SSL_accept(ssl) == 1 && SSL_read(ssl, piece, sizeof piece) > 0) {
                const std::string answer = test::LocalServer::http(200, "[]");
                SSL_write(ssl, answer.data(), int(answer.size()));
                SSL_shutdown(ssl);
            }
            SSL_free(ssl);
            ::close(peer);
        }
    }

    EVP_PKEY* m_key = nullptr;
    X509* m_certificate = nullptr;
    SSL_CTX* m_context = nullptr;
    int m_listener = -1;
    std::uint16_t m_port = 0;
    std::atomic<bool> m_stop = false;
    std::thread m_thread;
};

constexpr long day = 86'400;

} // namespace

class TlsSocketTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase() { ::signal(SIGPIPE, SIG_IGN); } // the server's; ours must not need it, but shares the process

    void certificatesAreJudged_data()
    {
        QTest::addColumn<int>("fromDays");
        QTest::addColumn<int>("untilDays");
        QTest::addColumn<QByteArray>("names");
        QTest::addColumn<bool>("isKnown");
        QTest::addColumn<QString>("reason"); // empty: trusted
        QTest::newRow("good") << -1 << 1 << QByteArray("DNS:localhost") << true << "";
        QTest::newRow("expired") << -3 << -1 << QByteArray("DNS:localhost") << true << "certificate has expired";
        QTest::newRow("of the future") << 1 << 3 << QByteArray("DNS:localhost") << true
                                       << "certificate is not yet valid";
        QTest::newRow("another host") << -1 << 1 << QByteArray("DNS:broker.example.com,IP:10.0.0.1") << true
                                      << "hostname mismatch (it is for broker.example.com, 10.0.0.1)";
        QTest::newRow("unknown authority")
            << -1 << 1 << QByteArray("DNS:localhost") << false << "self-signed certificate";
    }
    void certificatesAreJudged()
    {
        QFETCH(int, fromDays);
        QFETCH(int, untilDays);
        QFETCH(QByteArray, names);
        QFETCH(bool, isKnown);
        QFETCH(QString, reason);
        const QTemporaryDir folder;
        TlsSettings settings;
        settings.enabled = true;
        const QString file = folder.filePath(QStringLiteral("server.pem"));
        const TlsServer server(fromDays * day, untilDays * day, names.constData(), file);
        if (isKnown)
            settings.caFile = file;
        const Deadline deadline(5'000);
        WireSocket socket;
        QVERIFY(socket.connect(server.address("localhost"), {"127.0.0.1"}, deadline));
        const Result<void> started = socket.startTls(settings, {}, deadline);
        QCOMPARE(started ? QString() : started.error().detail, reason);
        if (!started)
            QCOMPARE(errorKindName(started.error().kind), QStringLiteral("TlsCertificate"));
        // Shown also where it is refused: that is when one wants to see it.
        QCOMPARE(socket.tls().chain.size(), std::size_t(1));
        QCOMPARE(socket.tls().chain[0].subject, QStringLiteral("CN=a server"));
        const qint64 now = QDateTime::currentMSecsSinceEpoch();
        QVERIFY(qAbs(socket.tls().chain[0].validUntilMs - (now + untilDays * day * 1000)) < 10'000);
        socket.close();

        HttpRequest request;
        request.url = QStringLiteral("https://localhost:%1/subjects").arg(server.address("").port);
        request.tls = settings;
        const Result<HttpAnswer> answer = performHttp(request);
        QCOMPARE(answer.has_value(), reason.isEmpty());
        if (!answer)
            QCOMPARE(errorKindName(answer.error().kind), QStringLiteral("TlsCertificate"));
        request.tls.verifyCertificate = false;
        QVERIFY(performHttp(request));
    }

    void dataGoesBothWays()
    {
        const QTemporaryDir folder;
        TlsSettings settings;
        settings.caFile = folder.filePath(QStringLiteral("server.pem"));
        const TlsServer server(-day, day, "IP:127.0.0.1", settings.caFile);
        const Deadline deadline(5'000);
        WireSocket socket;
        QVERIFY(socket.connect(server.address("127.0.0.1"), {"127.0.0.1"}, deadline));
        QVERIFY(socket.startTls(settings, {}, deadline));
        QVERIFY(socket.write("GET / HTTP/1.0\r\n\r\n", deadline));
        std::string all;
        char piece[16];
        while (true) {
            const Result<std::size_t> got = socket.read(piece, sizeof piece, deadline);
            if (!got)
                break;
            all.append(piece, *got);
        }
        QVERIFY(socket.wasClosed());
        QCOMPARE(all, test::LocalServer::http(200, "[]"));
    }

    void filesThatCannotBeReadAreNamed()
    {
        const test::LocalServer server(test::LocalServer::Answer{});
        const auto kindWith = [&](const TlsSettings& settings) {
            WireSocket socket;
            const Deadline deadline(2'000);
            const HostPort address = *HostPort::parse(server.address());
            if (!socket.connect(address, {"127.0.0.1"}, deadline))
                return QStringLiteral("not connected");
            const Result<void> started = socket.startTls(settings, {}, deadline);
            return started ? QStringLiteral("Ok")
                           : errorKindName(started.error().kind) + QLatin1Char(' ') + started.error().subject;
        };
        TlsSettings settings;
        settings.caFile = QStringLiteral("/nowhere/ca.pem");
        QCOMPARE(kindWith(settings), QStringLiteral("Invalid /nowhere/ca.pem"));
        settings = {};
        settings.certificateFile = QStringLiteral("/nowhere/client.pem");
        QCOMPARE(kindWith(settings), QStringLiteral("Invalid /nowhere/client.pem"));
    }
};

WEIR_TEST(TlsSocketTest)

} // namespace weir

#include "tlssockettest.moc"
