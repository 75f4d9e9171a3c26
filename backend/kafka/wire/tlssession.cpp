#include "backend/kafka/wire/tlssession.h"

#include <QDateTime>

#include <cstring>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace weir {
namespace {

constexpr int firstAlert = 1000; // OpenSSL's reason for a received alert is this plus the alert's number

int passwordCallback(char* buffer, int size, int, void* opaque)
{
    // Without this OpenSSL would ask on the terminal.
    const auto* password = static_cast<const QByteArray*>(opaque);
    const int length = std::min(size, int(password->size()));
    std::memcpy(buffer, password->constData(), std::size_t(length));
    return length;
}

QString newestReason()
{
    const unsigned long code = ERR_peek_last_error();
    const char* reason = ERR_reason_error_string(code);
    return QString::fromLatin1(reason ? reason : "unknown reason");
}

QString nameText(const X509_NAME* name)
{
    BIO* bio = BIO_new(BIO_s_mem());
    X509_NAME_print_ex(bio, name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio, &data);
    const QString text = QString::fromUtf8(data, qsizetype(size));
    BIO_free(bio);
    return text;
}

qint64 timeMs(const ASN1_TIME* time)
{
    std::tm parts{};
    ASN1_TIME_to_tm(time, &parts);
    return QDateTime(QDate(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday),
                     QTime(parts.tm_hour, parts.tm_min, parts.tm_sec), Qt::UTC)
        .toMSecsSinceEpoch();
}

QStringList alternativeNames(X509* certificate)
{
    QStringList names;
    auto* list = static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
    for (int i = 0; i < sk_GENERAL_NAME_num(list); ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(list, i);
        if (name->type == GEN_DNS) {
            const auto* text = reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName));
            names << QString::fromUtf8(text, ASN1_STRING_length(name->d.dNSName));
        } else if (name->type == GEN_IPADD) {
            char* text = nullptr;
            BIO* bio = BIO_new(BIO_s_mem());
            GENERAL_NAME_print(bio, const_cast<GENERAL_NAME*>(name));
            const long size = BIO_get_mem_data(bio, &text);
            names << QString::fromLatin1(text, qsizetype(size)).section(QLatin1Char(':'), 1);
            BIO_free(bio);
        }
    }
    GENERAL_NAMES_free(list);
    return names;
}

std::vector<CertificateFacts> chainFacts(const STACK_OF(X509) * chain)
{
    std::vector<CertificateFacts> facts;
    for (int i = 0; i < sk_X509_num(chain); ++i) {
        X509* one = sk_X509_value(chain, i);
        facts.push_back({nameText(X509_get_subject_name(one)), nameText(X509_get_issuer_name(one)),
                         timeMs(X509_get0_notBefore(one)), timeMs(X509_get0_notAfter(one)), alternativeNames(one)});
    }
    return facts;
}

/// Alerts by which a peer refuses our certificate or the lack of one.
bool isAboutOurCertificate(int alert)
{
    return alert == SSL3_AD_BAD_CERTIFICATE || alert == SSL3_AD_UNSUPPORTED_CERTIFICATE ||
           alert == SSL3_AD_CERTIFICATE_REVOKED || alert == SSL3_AD_CERTIFICATE_EXPIRED ||
           alert == SSL3_AD_CERTIFICATE_UNKNOWN || alert == TLS1_AD_UNKNOWN_CA || alert == TLS1_AD_ACCESS_DENIED ||
           alert == TLS13_AD_CERTIFICATE_REQUIRED;
}

bool isNotTls(int reason)
{
    return reason == SSL_R_WRONG_VERSION_NUMBER || reason == SSL_R_HTTP_REQUEST ||
           reason == SSL_R_HTTPS_PROXY_REQUEST || reason == SSL_R_UNKNOWN_PROTOCOL ||
           reason == SSL_R_PACKET_LENGTH_TOO_LONG || reason == SSL_R_RECORD_LENGTH_MISMATCH ||
           reason == SSL_R_BAD_RECORD_TYPE || reason == SSL_R_UNEXPECTED_MESSAGE;
}

} // namespace

TlsSession::TlsSession() = default;

TlsSession::~TlsSession()
{
    SSL_free(m_ssl);
    SSL_CTX_free(m_context);
}

int TlsSession::onVerify(int isGood, void* store)
{
    auto* context = static_cast<X509_STORE_CTX*>(store);
    auto* ssl = static_cast<SSL*>(X509_STORE_CTX_get_ex_data(context, SSL_get_ex_data_X509_STORE_CTX_idx()));
    auto* self = static_cast<TlsSession*>(SSL_get_app_data(ssl));
    if (!isGood && self->m_verifyCode == 0) {
        self->m_verifyCode = X509_STORE_CTX_get_error(context);
        // Noted here, because a refused handshake leaves no chain behind.
        self->m_facts.chain = chainFacts(X509_STORE_CTX_get0_untrusted(context));
    }
    return isGood;
}

int TlsSession::onCertificateWanted(ssl_st*, void* self)
{
    static_cast<TlsSession*>(self)->m_facts.wantsClientCertificate = true;
    return 1;
}

Result<void> TlsSession::start(const TlsSettings& settings, const QString& keyPassword, const HostPort& peer)
{
    m_peer = peer;
    ERR_clear_error();
    m_context = SSL_CTX_new(TLS_client_method());
    const auto failed = [](const QString& what, const QString& subject) {
        return Error{ErrorKind::Invalid, 0, what + QStringLiteral(": ") + newestReason(), subject};
    };
    if (!m_context)
        return failed(QStringLiteral("OpenSSL cannot start"), peer.text());
    if (settings.caFile.isEmpty())
        SSL_CTX_set_default_verify_paths(m_context);
    else if (SSL_CTX_load_verify_locations(m_context, settings.caFile.toLocal8Bit().constData(), nullptr) != 1)
        return failed(QStringLiteral("The authorities cannot be read"), settings.caFile);
    QByteArray password = keyPassword.toUtf8();
    SSL_CTX_set_default_passwd_cb(m_context, &passwordCallback);
    SSL_CTX_set_default_passwd_cb_userdata(m_context, &password);
    if (!settings.certificateFile.isEmpty()) {
        const QString keyFile = settings.keyFile.isEmpty() ? settings.certificateFile : settings.keyFile;
        if (SSL_CTX_use_certificate_chain_file(m_context, settings.certificateFile.toLocal8Bit().constData()) != 1)
            return failed(QStringLiteral("The client certificate cannot be read"), settings.certificateFile);
        if (SSL_CTX_use_PrivateKey_file(m_context, keyFile.toLocal8Bit().constData(), SSL_FILETYPE_PEM) != 1)
            return failed(
                QStringLiteral("The client key cannot be read, its password is wrong or it is another certificate's"),
                keyFile);
        m_hasCertificate = true;
    }
    SSL_CTX_set_default_passwd_cb_userdata(m_context, nullptr);
    m_ssl = SSL_new(m_context);
    SSL_set_app_data(m_ssl, this);
    SSL_set_bio(m_ssl, BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_connect_state(m_ssl);
    SSL_set_cert_cb(m_ssl, &onCertificateWanted, this);
    const auto verify = [](int isGood, X509_STORE_CTX* store) { return onVerify(isGood, store); };
    SSL_set_verify(m_ssl, settings.verifyCertificate ? SSL_VERIFY_PEER : SSL_VERIFY_NONE,
                   settings.verifyCertificate ? SSL_verify_cb(verify) : nullptr);
    X509_VERIFY_PARAM* parameters = SSL_get0_param(m_ssl);
    ASN1_OCTET_STRING* ip = a2i_IPADDRESS(peer.host.c_str());
    if (!ip)
        SSL_set_tlsext_host_name(m_ssl, peer.host.c_str());
    if (settings.verifyHostName && settings.verifyCertificate) {
        if (ip)
            X509_VERIFY_PARAM_set1_ip_asc(parameters, peer.host.c_str());
        else
            X509_VERIFY_PARAM_set1_host(parameters, peer.host.c_str(), peer.host.size());
    }
    ASN1_OCTET_STRING_free(ip);
    return {};
}

void TlsSession::feed(std::string_view data)
{
    m_receivedAny = m_receivedAny || !data.empty();
    BIO_write(SSL_get_rbio(m_ssl), data.data(), int(data.size()));
}

std::string TlsSession::takeOutput()
{
    BIO* output = SSL_get_wbio(m_ssl);
    std::string data(BIO_ctrl_pending(output), '\0');
    if (!data.empty())
        BIO_read(output, data.data(), int(data.size()));
    return data;
}

TlsSession::Step TlsSession::after(int result)
{
    if (result > 0)
        return Step::Done;
    const int code = SSL_get_error(m_ssl, result);
    if (code == SSL_ERROR_WANT_READ || code == SSL_ERROR_WANT_WRITE)
        return Step::WantsInput;
    judge();
    return Step::Failed;
}

TlsSession::Step TlsSession::handshake()
{
    ERR_clear_error();
    const Step step = after(SSL_do_handshake(m_ssl));
    if (step == Step::Done)
        noteSuccess();
    return step;
}

void TlsSession::noteSuccess()
{
    m_facts.protocol = QString::fromLatin1(SSL_get_version(m_ssl));
    m_facts.cipher = QString::fromLatin1(SSL_get_cipher_name(m_ssl));
    m_facts.chain = chainFacts(SSL_get_peer_cert_chain(m_ssl));
}

TlsSession::Step TlsSession::encrypt(std::string_view data)
{
    ERR_clear_error();
    return after(SSL_write(m_ssl, data.data(), int(data.size())));
}

TlsSession::Step TlsSession::decrypt(char* into, std::size_t size, std::size_t& got)
{
    ERR_clear_error();
    const int result = SSL_read_ex(m_ssl, into, size, &got);
    if (result <= 0 && SSL_get_error(m_ssl, result) == SSL_ERROR_ZERO_RETURN) {
        got = 0;
        return Step::Done;
    }
    return after(result);
}

void TlsSession::judge()
{
    const int reason = ERR_GET_REASON(ERR_peek_last_error());
    const int alert = reason - firstAlert;
    m_failure = {ErrorKind::TlsCertificate, reason, newestReason(), m_peer.text()};
    if (m_verifyCode != 0) {
        m_failure.code = m_verifyCode;
        m_failure.detail = QString::fromLatin1(X509_verify_cert_error_string(m_verifyCode));
        if ((m_verifyCode == X509_V_ERR_HOSTNAME_MISMATCH || m_verifyCode == X509_V_ERR_IP_ADDRESS_MISMATCH) &&
            !m_facts.chain.empty())
            m_failure.detail +=
                QStringLiteral(" (it is for %1)").arg(m_facts.chain.front().names.join(QStringLiteral(", ")));
    } else if (isAboutOurCertificate(alert) || (m_facts.wantsClientCertificate && alert == SSL3_AD_HANDSHAKE_FAILURE)) {
        m_failure.detail = (m_hasCertificate ? QStringLiteral("The broker refuses the client certificate: %1")
                                             : QStringLiteral("The broker asks for a client certificate: %1"))
                               .arg(m_failure.detail);
    } else if (isNotTls(reason) && m_facts.protocol.isEmpty()) {
        m_failure.kind = ErrorKind::TlsNotExpected;
        m_failure.detail = QStringLiteral("The answer is not TLS: %1").arg(m_failure.detail);
    } else {
        m_failure.detail = QStringLiteral("TLS failed: %1").arg(m_failure.detail);
    }
}

Error TlsSession::endOfConnection(int systemError) const
{
    const QString words =
        systemError ? QString::fromLocal8Bit(std::strerror(systemError)) : QStringLiteral("the connection was closed");
    if (m_facts.wantsClientCertificate && !m_hasCertificate)
        return {ErrorKind::TlsCertificate, systemError,
                QStringLiteral("The broker asks for a client certificate: %1").arg(words), m_peer.text()};
    if (!m_receivedAny)
        return {ErrorKind::TlsNotExpected, systemError, QStringLiteral("No answer to a TLS greeting: %1").arg(words),
                m_peer.text()};
    return {ErrorKind::Unreachable, systemError, words, m_peer.text(), true, false};
}

} // namespace weir
