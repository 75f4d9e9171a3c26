#include "backend/service/alerts/smtpmail.h"

#include <QDateTime>
#include <QLocale>
#include <QUuid>
#include <cstring>
#include <curl/curl.h>
#include <memory>

namespace weir {
namespace {

constexpr long connectTimeoutMs = 10'000, timeoutMs = 30'000;

struct Upload
{
    QByteArray bytes;
    qsizetype at = 0;
};

std::size_t readUpload(char* into, std::size_t size, std::size_t count, void* opaque)
{
    auto* upload = static_cast<Upload*>(opaque);
    const qsizetype part = std::min(qsizetype(size * count), upload->bytes.size() - upload->at);
    std::memcpy(into, upload->bytes.constData() + upload->at, std::size_t(part));
    upload->at += part;
    return std::size_t(part);
}

int progress(void* opaque, curl_off_t, curl_off_t, curl_off_t, curl_off_t)
{
    const auto* cancel = static_cast<const std::atomic<bool>*>(opaque);
    return cancel && *cancel ? 1 : 0;
}

ErrorKind kindOf(CURLcode code)
{
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        return ErrorKind::NameResolution;
    case CURLE_COULDNT_CONNECT:
        return ErrorKind::ConnectionRefused;
    case CURLE_OPERATION_TIMEDOUT:
        return ErrorKind::Timeout;
    case CURLE_PEER_FAILED_VERIFICATION:
        return ErrorKind::TlsCertificate;
    case CURLE_USE_SSL_FAILED:
        return ErrorKind::TlsRequired;
    case CURLE_LOGIN_DENIED:
        return ErrorKind::Authentication;
    case CURLE_SEND_ERROR:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_QUOTE_ERROR:
        return ErrorKind::Invalid;
    case CURLE_ABORTED_BY_CALLBACK:
        return ErrorKind::Cancelled;
    default:
        return ErrorKind::Unreachable;
    }
}

/// RFC 2047, in pieces that fit a line.
QByteArray encodedWord(const QString& text)
{
    QByteArray all;
    for (const QString& part : [&text] {
             QStringList parts;
             for (qsizetype at = 0; at < text.size(); at += 15)
                 parts << text.mid(at, 15);
             return parts;
         }())
        all += (all.isEmpty() ? "" : "\r\n ") + QByteArray("=?UTF-8?B?") + part.toUtf8().toBase64() + "?=";
    return all;
}

} // namespace

QByteArray mailBytes(const Channel& channel, const Mail& mail, std::int64_t nowMs)
{
    const QDateTime now = QDateTime::fromMSecsSinceEpoch(nowMs, Qt::UTC);
    QString subject = mail.subject;
    subject.replace(QLatin1Char('\n'), QLatin1Char(' ')).remove(QLatin1Char('\r'));
    QByteArray bytes = "Date: " + QLocale::c().toString(now, QStringLiteral("ddd, d MMM yyyy HH:mm:ss")).toLatin1() +
                       " +0000\r\nFrom: Weir <" + channel.from.toUtf8() +
                       ">\r\nTo: " + channel.to.join(QStringLiteral(", ")).toUtf8() +
                       "\r\nSubject: " + encodedWord(subject) + "\r\nMessage-ID: <" +
                       QUuid::createUuid().toByteArray(QUuid::WithoutBraces) + "@" +
                       channel.from.section(QLatin1Char('@'), 1).toUtf8() +
                       ">\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                       "Content-Transfer-Encoding: base64\r\n\r\n";
    const QByteArray body = mail.text.toUtf8().toBase64();
    for (qsizetype at = 0; at < body.size(); at += 76)
        bytes += body.mid(at, 76) + "\r\n";
    return bytes;
}

Result<void> sendMail(const Channel& channel, const QString& password, const Mail& mail, std::int64_t nowMs,
                      const std::atomic<bool>* cancel)
{
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(curl_easy_init(), &curl_easy_cleanup);
    CURL* curl = handle.get();
    if (!curl)
        return Error{ErrorKind::Internal, 0, QStringLiteral("libcurl cannot be used"), channel.server};
    Upload upload{mailBytes(channel, mail, nowMs), 0};
    curl_slist* to = nullptr;
    for (const QString& address : channel.to)
        to = curl_slist_append(to, ('<' + address.toUtf8() + '>').constData());
    const std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)> list(to, &curl_slist_free_all);
    char words[CURL_ERROR_SIZE] = {};
    curl_easy_setopt(curl, CURLOPT_URL, channel.server.toUtf8().constData());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, words);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, connectTimeoutMs);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, timeoutMs);
    if (channel.startTls)
        curl_easy_setopt(curl, CURLOPT_USE_SSL, long(CURLUSESSL_ALL));
    if (!channel.user.isEmpty()) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, channel.user.toUtf8().constData());
        curl_easy_setopt(curl, CURLOPT_PASSWORD, password.toUtf8().constData());
    }
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, ('<' + channel.from.toUtf8() + '>').constData());
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, &readUpload);
    curl_easy_setopt(curl, CURLOPT_READDATA, &upload);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, &progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, cancel);
    const CURLcode code = curl_easy_perform(curl);
    if (code == CURLE_OK)
        return {};
    const QString detail = QString::fromUtf8(words[0] != 0 ? words : curl_easy_strerror(code));
    const ErrorKind kind = kindOf(code);
    const bool mayComeBack = kind != ErrorKind::Invalid && kind != ErrorKind::Authentication &&
                             kind != ErrorKind::TlsRequired && kind != ErrorKind::TlsCertificate;
    return Error{kind, int(code), detail, channel.server, mayComeBack, false};
}

} // namespace weir
