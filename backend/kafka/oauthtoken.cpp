#include "backend/kafka/oauthtoken.h"

#include "backend/base/clock.h"
#include "backend/kafka/wire/httprequest.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

namespace weir {
namespace {

constexpr std::int64_t unknownLifetimeMs = 5 * 60 * 1000;

/// The claims of a JWT; empty for an opaque token.
QJsonObject claimsOf(const QByteArray& token)
{
    const QList<QByteArray> parts = token.split('.');
    if (parts.size() != 3)
        return {};
    return QJsonDocument::fromJson(QByteArray::fromBase64(parts[1], QByteArray::Base64UrlEncoding)).object();
}

QByteArray formField(const char* name, const QString& value)
{
    return QByteArray(name) + '=' + QUrl::toPercentEncoding(value);
}

/// What the endpoint says in its error answer (RFC 6749, 5.2), or its status.
QString reasonOf(const HttpAnswer& answer)
{
    const QJsonObject body = QJsonDocument::fromJson(QByteArray::fromStdString(answer.body)).object();
    QString reason = body.value(QLatin1String("error")).toString();
    const QString description = body.value(QLatin1String("error_description")).toString();
    if (!description.isEmpty())
        reason += (reason.isEmpty() ? QString() : QStringLiteral(": ")) + description;
    return QStringLiteral("HTTP %1 %2").arg(answer.status).arg(reason).trimmed();
}

} // namespace

Result<OAuthToken> parseTokenAnswer(std::string_view json, const QString& clientId, std::int64_t nowMs)
{
    const QJsonObject body = QJsonDocument::fromJson(QByteArray(json.data(), qsizetype(json.size()))).object();
    const QByteArray token = body.value(QLatin1String("access_token")).toString().toUtf8();
    if (token.isEmpty())
        return Error{ErrorKind::Decode, 0, QStringLiteral("The token endpoint's answer has no access_token"), {}};
    const QJsonObject claims = claimsOf(token);
    OAuthToken result;
    result.token = token.toStdString();
    const double lifetime = body.value(QLatin1String("expires_in")).toVariant().toDouble();
    const double expiry = claims.value(QLatin1String("exp")).toDouble();
    if (lifetime > 0)
        result.expiresAtMs = nowMs + std::int64_t(lifetime * 1000);
    else if (expiry > 0)
        result.expiresAtMs = std::int64_t(expiry * 1000);
    else
        result.expiresAtMs = nowMs + unknownLifetimeMs;
    result.principal = claims.value(QLatin1String("sub")).toString().toStdString();
    if (result.principal.empty())
        result.principal = clientId.isEmpty() ? "unknown" : clientId.toStdString();
    return result;
}

Result<OAuthToken> fetchClientCredentialsToken(const SaslSettings& sasl, const QString& clientSecret,
                                               const TlsSettings& tls)
{
    HttpRequest request;
    request.url = sasl.tokenUrl;
    QByteArray form = "grant_type=client_credentials";
    if (!sasl.scope.isEmpty())
        form += '&' + formField("scope", sasl.scope);
    request.body = form.toStdString();
    // RFC 6749, 2.3.1: both are form-encoded before they become a Basic header.
    request.user = QString::fromLatin1(QUrl::toPercentEncoding(sasl.clientId));
    request.password = QString::fromLatin1(QUrl::toPercentEncoding(clientSecret));
    request.headers = {"Content-Type: application/x-www-form-urlencoded", "Accept: application/json"};
    request.tls = tls;
    Result<HttpAnswer> answer = performHttp(request);
    if (!answer)
        return answer.error();
    if (answer->status != 200) {
        const bool theirs = answer->status >= 500;
        Error error{theirs ? ErrorKind::Unavailable : ErrorKind::Authentication, answer->status, reasonOf(*answer),
                    sasl.tokenUrl};
        error.retriable = theirs;
        return error;
    }
    Result<OAuthToken> token = parseTokenAnswer(answer->body, sasl.clientId, SystemClock::instance().nowMs());
    if (token)
        return token;
    Error error = token.error();
    error.subject = sasl.tokenUrl;
    return error;
}

} // namespace weir
