#include "backend/kafka/wire/httprequest.h"

#include <QUrl>

#include <cerrno>
#include <curl/curl.h>
#include <memory>

namespace weir {
namespace {

struct Sink
{
    std::string body;
    std::size_t limit = 0;
    bool tooMuch = false;
};

std::size_t writeBody(char* data, std::size_t size, std::size_t count, void* opaque)
{
    auto* sink = static_cast<Sink*>(opaque);
    if (sink->body.size() + size * count > sink->limit) {
        sink->tooMuch = true;
        return 0;
    }
    sink->body.append(data, size * count);
    return size * count;
}

int progress(void* opaque, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
{
    const auto* cancel = static_cast<const std::atomic<bool>*>(opaque);
    return cancel && *cancel ? 1 : 0;
}

ErrorKind kindOf(CURLcode code, long systemError)
{
    switch (code) {
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
        return ErrorKind::Invalid;
    case CURLE_COULDNT_RESOLVE_HOST:
        return ErrorKind::NameResolution;
    case CURLE_COULDNT_CONNECT:
        return systemError == ECONNREFUSED ? ErrorKind::ConnectionRefused : ErrorKind::Unreachable;
    case CURLE_OPERATION_TIMEDOUT:
        return ErrorKind::Timeout;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_ISSUER_ERROR:
        return ErrorKind::TlsCertificate;
    case CURLE_SSL_CONNECT_ERROR:
        return ErrorKind::TlsNotExpected;
    case CURLE_ABORTED_BY_CALLBACK:
        return ErrorKind::Cancelled;
    default:
        return ErrorKind::Unreachable;
    }
}

void addTls(CURL* curl, const HttpRequest& request)
{
    const auto set = [curl](CURLoption option, const QString& text) {
        if (!text.isEmpty())
            curl_easy_setopt(curl, option, text.toUtf8().constData());
    };
    set(CURLOPT_CAINFO, request.tls.caFile);
    set(CURLOPT_SSLCERT, request.tls.certificateFile);
    set(CURLOPT_SSLKEY, request.tls.keyFile);
    set(CURLOPT_KEYPASSWD, request.tlsKeyPassword);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, request.tls.verifyCertificate ? 1L : 0L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST,
                     request.tls.verifyHostName && request.tls.verifyCertificate ? 2L : 0L);
}

} // namespace

Result<HttpAnswer> performHttp(const HttpRequest& request)
{
    const QUrl url(request.url, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty())
        return Error{ErrorKind::Invalid, 0, QStringLiteral("Not a URL: %1").arg(request.url), request.url};
    const QString subject = url.host() + (url.port() > 0 ? QLatin1Char(':') + QString::number(url.port()) : QString());
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(ready == CURLE_OK ? curl_easy_init() : nullptr,
                                                                   &curl_easy_cleanup);
    if (!curl)
        return Error{ErrorKind::Internal, 0, QStringLiteral("libcurl cannot start"), subject};
    Sink sink{{}, request.maxBytes, false};
    char reason[CURL_ERROR_SIZE] = "";
    curl_slist* list = nullptr;
    for (const std::string& header : request.headers)
        list = curl_slist_append(list, header.c_str());
    const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> headers(list, &curl_slist_free_all);
    const QByteArray address = url.toEncoded();
    curl_easy_setopt(curl.get(), CURLOPT_URL, address.constData());
    curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT_MS, long(request.timeoutMs));
    curl_easy_setopt(curl.get(), CURLOPT_ERRORBUFFER, reason);
    curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, &writeBody);
    curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &sink);
    curl_easy_setopt(curl.get(), CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl.get(), CURLOPT_XFERINFOFUNCTION, &progress);
    curl_easy_setopt(curl.get(), CURLOPT_XFERINFODATA, request.cancel);
    curl_easy_setopt(curl.get(), CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(curl.get(), CURLOPT_USERAGENT, "weir");
    if (!request.user.isEmpty()) {
        curl_easy_setopt(curl.get(), CURLOPT_HTTPAUTH, long(CURLAUTH_BASIC));
        curl_easy_setopt(curl.get(), CURLOPT_USERNAME, request.user.toUtf8().constData());
        curl_easy_setopt(curl.get(), CURLOPT_PASSWORD, request.password.toUtf8().constData());
    }
    if (!request.body.empty()) {
        curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(request.body.size()));
        curl_easy_setopt(curl.get(), CURLOPT_POSTFIELDS, request.body.data());
    }
    addTls(curl.get(), request);
    const CURLcode code = curl_easy_perform(curl.get());
    if (code == CURLE_OK) {
        long status = 0;
        curl_easy_getinfo(curl.get(), CURLINFO_RESPONSE_CODE, &status);
        return HttpAnswer{int(status), std::move(sink.body)};
    }
    if (sink.tooMuch)
        return Error{ErrorKind::Limit, 0, QStringLiteral("The answer is larger than %1 bytes").arg(request.maxBytes),
                     subject};
    long systemError = 0;
    curl_easy_getinfo(curl.get(), CURLINFO_OS_ERRNO, &systemError);
    Error error{kindOf(code, systemError), int(code), QString::fromUtf8(reason[0] ? reason : curl_easy_strerror(code)),
                subject};
    error.retriable = error.kind == ErrorKind::Timeout || error.kind == ErrorKind::Unreachable ||
                      error.kind == ErrorKind::ConnectionRefused;
    return error;
}

} // namespace weir
