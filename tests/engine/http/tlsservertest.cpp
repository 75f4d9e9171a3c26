// The server over TLS: with a certificate of the test's own making, and clients that are not what they seem.
#include "backend/engine/http/httpserver.h"
#include "tests/engine/http/fakecollector.h"
#include "tests/engine/http/httptools.h"
#include "tests/engine/http/rawclient.h"

#include <QTemporaryDir>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

namespace weir::engine {
namespace {

using test::RawClient;

template <typename T, auto Free> struct Freed
{
    void operator()(T* what) const { Free(what); }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY, EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509, X509_free>>;
using TlsContext = std::unique_ptr<SSL_CTX, Freed<SSL_CTX, SSL_CTX_free>>;
using Bio = std::unique_ptr<BIO, Freed<BIO, BIO_free_all>>;

/// A key and a certificate that it has signed itself, as PEM files.
bool makeFiles(const std::string& keyFile, const std::string& certificateFile)
{
    const Key key(EVP_EC_gen("P-256"));
    const Certificate certificate(X509_new());
    X509_set_version(certificate.get(), 2);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key.get());
    X509_sign(certificate.get(), key.get(), EVP_sha256());
    const Bio keyOut(BIO_new_file(keyFile.c_str(), "w"));
    const Bio certificateOut(BIO_new_file(certificateFile.c_str(), "w"));
    return keyOut && certificateOut &&
           PEM_write_bio_PrivateKey(keyOut.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1 &&
           PEM_write_bio_X509(certificateOut.get(), certificate.get()) == 1;
}

/// What comes back until the server closes; empty: no connection of that version.
std::string talk(std::uint16_t port, const std::string& bytes, int version = TLS1_3_VERSION)
{
    const TlsContext context(SSL_CTX_new(TLS_client_method()));
    SSL_CTX_set_security_level(context.get(), 0);
    SSL_CTX_set_min_proto_version(context.get(), version);
    SSL_CTX_set_max_proto_version(context.get(), version);
    const Bio connection(BIO_new_ssl_connect(context.get()));
    const std::string address = "127.0.0.1:" + std::to_string(port);
    BIO_set_conn_hostname(connection.get(), address.c_str());
    if (BIO_do_connect(connection.get()) <= 0 || BIO_do_handshake(connection.get()) <= 0)
        return {};
    BIO_write(connection.get(), bytes.data(), int(bytes.size()));
    std::string answer;
    std::array<char, 4096> room;
    for (int size = 0; (size = BIO_read(connection.get(), room.data(), int(room.size()))) > 0;)
        answer.append(room.data(), std::size_t(size));
    return answer;
}

} // namespace

class TlsServerTest : public QObject
{
    Q_OBJECT
private slots:
    void initTestCase()
    {
        const std::string folder = m_folder.path().toStdString();
        m_options.keyFile = folder + "/key.pem";
        m_options.certificateFile = folder + "/certificate.pem";
        m_options.limits.headerTimeoutMs = 300;
        QVERIFY(makeFiles(m_options.keyFile, m_options.certificateFile));
    }

    void requestsAreServed()
    {
        test::FakeCollector collector;
        HttpServer server(collector, m_options);
        QVERIFY(server.start());
        const std::string body = "{\"type\":\"page\",\"writeKey\":\"wk\",\"a\":\"" + std::string(20'000, 'x') + "\"}";
        const std::string first = test::wire("POST", "/v1/p", body);
        const std::string last = test::wire("GET", "/health", "", "Connection: close\r\n");
        for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
            const std::string answers = talk(server.port(), first + last, version);
            QVERIFY2(answers.starts_with("HTTP/1.1 200 OK\r\n"), answers.c_str());
            QVERIFY2(answers.ends_with("{\"status\": \"ok\"}"), answers.c_str());
        }
        QCOMPARE(collector.batches().size(), std::size_t(2));
        QTRY_COMPARE(server.metrics().openConnections, std::uint64_t(0));
    }

    void whatIsOutOfDateOrNoTlsIsNotServed()
    {
        test::FakeCollector collector;
        HttpServer server(collector, m_options);
        QVERIFY(server.start());
        QCOMPARE(talk(server.port(), "GET /health HTTP/1.1\r\nHost: a\r\n\r\n", TLS1_1_VERSION), std::string());
        RawClient plain(server.port());
        plain.send("GET /health HTTP/1.1\r\nHost: a\r\n\r\n");
        QVERIFY(plain.waitUntilClosed());
        RawClient silent(server.port()); // a handshake that never comes
        QVERIFY(silent.waitUntilClosed());
        QCOMPARE(server.metrics().timedOut, std::uint64_t(1));
        QVERIFY(talk(server.port(), "GET /health HTTP/1.0\r\n\r\n").starts_with("HTTP/1.1 200"));
    }

    void itStopsWithConnectionsOpen()
    {
        test::FakeCollector collector;
        auto options = m_options;
        options.limits.headerTimeoutMs = 60'000;
        HttpServer server(collector, options);
        QVERIFY(server.start());
        RawClient silent(server.port());
        QTRY_COMPARE(server.metrics().openConnections, std::uint64_t(1));
        server.stop();
        QVERIFY(silent.waitUntilClosed());
    }

    void aKeyOfAnotherCertificateIsRefused()
    {
        test::FakeCollector collector;
        auto options = m_options;
        const std::string folder = m_folder.path().toStdString();
        options.keyFile = folder + "/other.pem";
        QVERIFY(makeFiles(options.keyFile, folder + "/othercertificate.pem"));
        QCOMPARE(HttpServer(collector, options).start().error().kind, ErrorKind::Invalid);
        options.keyFile.clear();
        QCOMPARE(HttpServer(collector, options).start().error().kind, ErrorKind::Invalid);
    }

private:
    QTemporaryDir m_folder;
    HttpServerOptions m_options;
};

WEIR_TEST(TlsServerTest)

} // namespace weir::engine

#include "tlsservertest.moc"
