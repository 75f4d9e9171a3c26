#include "backend/serde/registry/registryhttp.h"

#include <QUrl>
#include <chrono>
#include <curl/curl.h>
#include <mutex>

namespace weir {
namespace {

constexpr std::size_t maxReplyBytes = 32u << 20;

std::size_t append(char* data, std::size_t size, std::size_t count, void* target)
{
    auto* body = static_cast<std::string*>(target);
    if (body->size() + size * count > maxReplyBytes)
        return 0;
    body->append(data, size * count);
    return size * count;
}

QString hostOf(const std::string& url)
{
    const QUrl parsed(QString::fromStdString(url));
    const int standard = parsed.scheme() == QLatin1String("https") ? 443 : 80;
    return parsed.host() + QLatin1Char(':') + QString::number(parsed.port(standard));
}

struct Headers
{
    ~Headers() { curl_slist_free_all(list); }
    void add(const std::string& line) { list = curl_slist_append(list, line.c_str()); }
    curl_slist* list = nullptr;
};

} // namespace

RegistryHttp::RegistryHttp(RegistryConfig config) : m_config(std::move(config)), m_host(hostOf(m_config.url))
{
    static std::once_flag once;
    std::call_once(once, [] { curl_global_init(CURL_GLOBAL_DEFAULT); });
    m_easy = curl_easy_init();
    m_multi = curl_multi_init();
}

RegistryHttp::~RegistryHttp()
{
    curl_easy_cleanup(m_easy);
    curl_multi_cleanup(m_multi);
}

void RegistryHttp::stop()
{
    m_stopped = true;
    curl_multi_wakeup(m_multi);
}

std::string RegistryHttp::encoded(const std::string& segment)
{
    return QUrl::toPercentEncoding(QString::fromStdString(segment)).toStdString();
}

Error RegistryHttp::curlError(int code, const char* text) const
{
    Error error{ErrorKind::Registry, code, {}, m_host, true, false};
    const QString why = QString::fromUtf8(text && *text ? text : curl_easy_strerror(CURLcode(code)));
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        error.detail = QStringLiteral("the name of the schema registry %1 is not known").arg(m_host);
        break;
    case CURLE_COULDNT_CONNECT:
        error.detail = QStringLiteral("the schema registry at %1 cannot be reached: %2").arg(m_host, why);
        break;
    case CURLE_OPERATION_TIMEDOUT:
        error.detail = QStringLiteral("the schema registry at %1 does not answer").arg(m_host);
        break;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
        error.kind = ErrorKind::TlsCertificate;
        error.detail = QStringLiteral("the certificate of the schema registry at %1: %2").arg(m_host, why);
        break;
    case CURLE_WRITE_ERROR:
        error.detail = QStringLiteral("an answer of the schema registry at %1 is larger than 32 MiB").arg(m_host);
        break;
    default:
        error.detail = QStringLiteral("the schema registry at %1: %2").arg(m_host, why);
    }
    return error;
}

Result<RegistryReply> RegistryHttp::request(const std::string& path, const std::string& body, int timeoutMs)
{
    Result<RegistryReply> reply = once(path, body, timeoutMs, false);
    if (!reply && reply.error().kind == ErrorKind::Authentication && reply.error().code == 401 && m_config.token)
        return once(path, body, timeoutMs, true);
    return reply;
}

Result<RegistryReply> RegistryHttp::once(const std::string& path, const std::string& body, int timeoutMs,
                                         bool freshToken)
{
    Headers headers;
    headers.add("Accept: application/vnd.schemaregistry.v1+json, application/json");
    if (m_config.token) {
        const Result<std::string> token = m_config.token(freshToken);
        if (!token)
            return token.error();
        headers.add("Authorization: Bearer " + *token);
    }
    auto* easy = static_cast<CURL*>(m_easy);
    auto* multi = static_cast<CURLM*>(m_multi);
    curl_easy_reset(easy);
    char text[CURL_ERROR_SIZE] = "";
    RegistryReply reply;
    std::string url = m_config.url;
    while (!url.empty() && url.back() == '/')
        url.pop_back();
    url += path;
    curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L); // else closing waits for a name that resolves slowly
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, text);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, long(timeoutMs));
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, long(std::max(1, timeoutMs / 2)));
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, append);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &reply.body);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "weir/" WEIR_VERSION);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, m_config.verifyCertificate ? 1L : 0L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, m_config.verifyHostName && m_config.verifyCertificate ? 2L : 0L);
    if (!m_config.caFile.empty())
        curl_easy_setopt(easy, CURLOPT_CAINFO, m_config.caFile.c_str());
    if (!m_config.certificateFile.empty())
        curl_easy_setopt(easy, CURLOPT_SSLCERT, m_config.certificateFile.c_str());
    if (!m_config.keyFile.empty())
        curl_easy_setopt(easy, CURLOPT_SSLKEY, m_config.keyFile.c_str());
    if (!m_config.keyPassword.empty())
        curl_easy_setopt(easy, CURLOPT_KEYPASSWD, m_config.keyPassword.c_str());
    if (!m_config.user.empty()) {
        curl_easy_setopt(easy, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
        curl_easy_setopt(easy, CURLOPT_USERNAME, m_config.user.c_str());
        curl_easy_setopt(easy, CURLOPT_PASSWORD, m_config.password.c_str());
    }
    if (!body.empty()) {
        headers.add("Content-Type: application/vnd.schemaregistry.v1+json");
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body.c_str());
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.size()));
    }
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers.list);

    curl_multi_add_handle(multi, easy);
    int running = 1;
    CURLcode code = CURLE_OK;
    while (running > 0 && !m_stopped) {
        if (curl_multi_perform(multi, &running) != CURLM_OK)
            break;
        if (running > 0)
            curl_multi_poll(multi, nullptr, 0, 1000, nullptr);
    }
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi, &left)) {
        if (message->msg == CURLMSG_DONE)
            code = message->data.result;
    }
    long status = 0;
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    curl_multi_remove_handle(multi, easy);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, nullptr);
    if (m_stopped)
        return Error{ErrorKind::Cancelled, 0, QStringLiteral("the registry client was closed"), m_host, false, false};
    if (code != CURLE_OK)
        return curlError(code, text);
    reply.status = int(status);
    if (status == 401)
        return Error{ErrorKind::Authentication,
                     401,
                     QStringLiteral("the schema registry at %1 refuses the user, password or token").arg(m_host),
                     m_host,
                     false,
                     false};
    if (status == 403)
        return Error{ErrorKind::Authorization,
                     403,
                     QStringLiteral("the schema registry at %1 does not allow this").arg(m_host),
                     m_host,
                     false,
                     false};
    if (status >= 500)
        return Error{ErrorKind::Registry,
                     reply.status,
                     QStringLiteral("the schema registry at %1 answers with HTTP %2").arg(m_host).arg(status),
                     m_host,
                     true,
                     false};
    return reply;
}

} // namespace weir
