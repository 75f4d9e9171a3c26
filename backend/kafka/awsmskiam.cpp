#include "backend/kafka/awsmskiam.h"

#include "backend/base/clock.h"
#include "backend/kafka/wire/crypto.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QTextStream>
#include <QUrl>

namespace weir {
namespace {

constexpr int lifetimeSeconds = 900;
constexpr const char* service = "kafka-cluster";

std::string escaped(const std::string& text)
{
    return QUrl::toPercentEncoding(QString::fromStdString(text)).toStdString();
}

AwsCredentials environmentCredentials()
{
    return {qgetenv("AWS_ACCESS_KEY_ID").toStdString(), qgetenv("AWS_SECRET_ACCESS_KEY").toStdString(),
            qgetenv("AWS_SESSION_TOKEN").toStdString()};
}

QString credentialsFile()
{
    const QString named = qEnvironmentVariable("AWS_SHARED_CREDENTIALS_FILE");
    return named.isEmpty() ? QDir::home().filePath(QStringLiteral(".aws/credentials")) : named;
}

Result<AwsCredentials> profileCredentials(const QString& profile)
{
    QFile file(credentialsFile());
    if (!file.open(QIODevice::ReadOnly))
        return Error{ErrorKind::NotFound, 0,
                     QStringLiteral("No AWS credentials in the environment, and no file %1").arg(file.fileName()),
                     profile};
    return parseAwsCredentials(QString::fromUtf8(file.readAll()), profile);
}

} // namespace

Result<AwsCredentials> parseAwsCredentials(const QString& text, const QString& profile)
{
    AwsCredentials found;
    bool here = false;
    for (const QString& rawLine : text.split(QLatin1Char('\n'))) {
        const QString line = rawLine.trimmed();
        if (line.startsWith(QLatin1Char('#')) || line.startsWith(QLatin1Char(';')))
            continue;
        if (line.startsWith(QLatin1Char('[')) && line.endsWith(QLatin1Char(']'))) {
            here = line.mid(1, line.size() - 2).trimmed() == profile;
            continue;
        }
        const qsizetype equals = line.indexOf(QLatin1Char('='));
        if (!here || equals < 0)
            continue;
        const QString name = line.left(equals).trimmed();
        const std::string value = line.mid(equals + 1).trimmed().toStdString();
        if (name == QLatin1String("aws_access_key_id"))
            found.accessKey = value;
        else if (name == QLatin1String("aws_secret_access_key"))
            found.secretKey = value;
        else if (name == QLatin1String("aws_session_token"))
            found.sessionToken = value;
    }
    if (found.accessKey.empty() || found.secretKey.empty())
        return Error{ErrorKind::NotFound, 0, QStringLiteral("The AWS profile [%1] has no access key").arg(profile),
                     profile};
    return found;
}

Result<AwsCredentials> findAwsCredentials(const SaslSettings& sasl, const Secrets& secrets)
{
    if (!secrets.awsAccessKey.isEmpty() && !secrets.awsSecretKey.isEmpty())
        return AwsCredentials{secrets.awsAccessKey.toStdString(), secrets.awsSecretKey.toStdString(), {}};
    if (!sasl.awsProfile.isEmpty())
        return profileCredentials(sasl.awsProfile);
    const AwsCredentials environment = environmentCredentials();
    if (!environment.accessKey.empty() && !environment.secretKey.empty())
        return environment;
    return profileCredentials(QStringLiteral("default"));
}

QString mskRegion(const ConnectionSpec& spec)
{
    if (!spec.sasl.awsRegion.isEmpty())
        return spec.sasl.awsRegion;
    // b-1.name.abc123.c2.kafka.eu-central-1.amazonaws.com:9098,
    // boot-abc.c1.kafka-serverless.eu-central-1.amazonaws.com:9098
    static const QRegularExpression pattern(
        QStringLiteral("\\.kafka(?:-serverless)?\\.([a-z0-9-]+)\\.amazonaws\\.com(?:\\.cn)?(?::|$)"));
    for (const QString& address : spec.bootstrap) {
        const QRegularExpressionMatch match = pattern.match(address);
        if (match.hasMatch())
            return match.captured(1);
    }
    const QString region = qEnvironmentVariable("AWS_REGION");
    return region.isEmpty() ? qEnvironmentVariable("AWS_DEFAULT_REGION") : region;
}

std::string mskPresignedUrl(const AwsCredentials& credentials, const std::string& region, std::int64_t nowMs)
{
    const QDateTime now = QDateTime::fromMSecsSinceEpoch(nowMs, Qt::UTC);
    const std::string stamp = now.toString(QStringLiteral("yyyyMMdd'T'HHmmss'Z'")).toStdString();
    const std::string day = stamp.substr(0, 8);
    const std::string scope = day + '/' + region + '/' + service + "/aws4_request";
    const std::string host = "kafka." + region + ".amazonaws.com";
    // Sorted by name, as the canonical request wants them.
    std::string query = "Action=kafka-cluster%3AConnect&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=" +
                        escaped(credentials.accessKey + '/' + scope) + "&X-Amz-Date=" + stamp +
                        "&X-Amz-Expires=" + std::to_string(lifetimeSeconds);
    if (!credentials.sessionToken.empty())
        query += "&X-Amz-Security-Token=" + escaped(credentials.sessionToken);
    query += "&X-Amz-SignedHeaders=host";
    const std::string canonical =
        "GET\n/\n" + query + "\nhost:" + host + "\n\nhost\n" + hexOf(digestOf(Digest::Sha256, {}));
    const std::string toSign =
        "AWS4-HMAC-SHA256\n" + stamp + '\n' + scope + '\n' + hexOf(digestOf(Digest::Sha256, canonical));
    std::string key = "AWS4" + credentials.secretKey;
    for (const std::string& part : {day, region, std::string(service), std::string("aws4_request")})
        key = hmacOf(Digest::Sha256, key, part);
    const std::string signature = hexOf(hmacOf(Digest::Sha256, key, toSign));
    // MSK wants a User-Agent in the URL; it is not part of what is signed.
    return "https://" + host + "/?" + query + "&X-Amz-Signature=" + signature + "&User-Agent=weir";
}

Result<OAuthToken> mskIamToken(const ConnectionSpec& spec, const Secrets& secrets)
{
    const QString region = mskRegion(spec);
    if (region.isEmpty())
        return Error{ErrorKind::Invalid, 0,
                     QStringLiteral("The AWS region is not set and the broker's name does not tell it"),
                     spec.bootstrap.value(0)};
    Result<AwsCredentials> credentials = findAwsCredentials(spec.sasl, secrets);
    if (!credentials)
        return credentials.error();
    const std::int64_t nowMs = SystemClock::instance().nowMs();
    return OAuthToken{base64Url(mskPresignedUrl(*credentials, region.toStdString(), nowMs)),
                      nowMs + lifetimeSeconds * 1000, credentials->accessKey};
}

} // namespace weir
