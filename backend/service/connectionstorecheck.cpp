// What can be wrong with a connection before anything is tried.
#include "backend/service/connectionstore.h"

#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QUrl>

namespace weir {
namespace {

constexpr int longestName = 64;

using Check = std::optional<Error>;

Check fault(ConnectionFault fault, const char* field, const QString& detail)
{
    return Error{ErrorKind::Invalid, int(fault), detail, QLatin1String(field)};
}

Check required(const QString& value, const char* field)
{
    if (value.trimmed().isEmpty())
        return fault(ConnectionFault::Missing, field, QStringLiteral("missing"));
    return std::nullopt;
}

Check checkAddress(const QString& address)
{
    static const QRegularExpression shape(
        QStringLiteral("^(?:\\[([0-9A-Fa-f:.%]+)\\]|([A-Za-z0-9_](?:[A-Za-z0-9._-]*)))(?::(\\d*))?$"));
    if (address.contains(QLatin1String("http://")) || address.contains(QLatin1String("https://")))
        return fault(ConnectionFault::AddressIsUrl, "bootstrap", address);
    const QRegularExpressionMatch match = shape.match(address);
    if (!match.hasMatch())
        return fault(ConnectionFault::AddressMalformed, "bootstrap", address);
    if (match.captured(3).isEmpty())
        return fault(ConnectionFault::PortMissing, "bootstrap", address);
    bool number = false;
    const int port = match.captured(3).toInt(&number);
    if (!number || port < 1 || port > 65535)
        return fault(ConnectionFault::PortRange, "bootstrap", address);
    return std::nullopt;
}

Check checkBootstrap(const QStringList& addresses)
{
    if (addresses.isEmpty())
        return fault(ConnectionFault::Missing, "bootstrap", QStringLiteral("missing"));
    for (const QString& address : addresses)
        if (Check wrong = checkAddress(address))
            return wrong;
    return std::nullopt;
}

Check checkUrl(const QString& text, const char* field)
{
    const QUrl url(text, QUrl::StrictMode);
    const bool web = url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
    if (!url.isValid() || !web || url.host().isEmpty())
        return fault(ConnectionFault::UrlMalformed, field, QStringLiteral("not an http or https address"));
    if (!url.userInfo().isEmpty())
        return fault(ConnectionFault::UrlHasSecret, field, QStringLiteral("user and password in the address"));
    return std::nullopt;
}

Check checkFile(const QString& path, const char* field, bool pem = true)
{
    if (path.isEmpty())
        return std::nullopt;
    const QFileInfo info(path);
    if (!info.exists())
        return fault(ConnectionFault::FileMissing, field, path);
    QFile file(path);
    if (!info.isFile() || !file.open(QIODevice::ReadOnly))
        return fault(ConnectionFault::FileUnreadable, field, path);
    if (!pem)
        return std::nullopt;
    // Java key stores begin with FEEDFEED, PKCS#12 with an ASN.1 sequence: named here, because OpenSSL's words for it
    // help nobody.
    const QByteArray start = file.read(64 * 1024);
    if (!start.contains("-----BEGIN "))
        return fault(ConnectionFault::FileNotPem, field, path);
    return std::nullopt;
}

Check checkTls(const TlsSettings& tls, const char* ca, const char* certificate, const char* key)
{
    if (Check wrong = checkFile(tls.caFile, ca))
        return wrong;
    if (tls.certificateFile.isEmpty() != tls.keyFile.isEmpty())
        return fault(ConnectionFault::PairIncomplete, tls.certificateFile.isEmpty() ? certificate : key,
                     QStringLiteral("missing"));
    if (Check wrong = checkFile(tls.certificateFile, certificate))
        return wrong;
    return checkFile(tls.keyFile, key);
}

Check checkSasl(const SaslSettings& sasl)
{
    static const QRegularExpression extensions(QStringLiteral("^\\s*[A-Za-z]+=[^,=]+(,\\s*[A-Za-z]+=[^,=]+)*\\s*$"));
    switch (sasl.mechanism) {
    case SaslMechanism::None:
    case SaslMechanism::AwsMskIam:
        return std::nullopt;
    case SaslMechanism::Plain:
    case SaslMechanism::ScramSha256:
    case SaslMechanism::ScramSha512:
        return required(sasl.user, "sasl.user");
    case SaslMechanism::OAuthBearer:
        if (Check wrong = required(sasl.tokenUrl, "sasl.tokenUrl"))
            return wrong;
        if (Check wrong = checkUrl(sasl.tokenUrl, "sasl.tokenUrl"))
            return wrong;
        if (Check wrong = required(sasl.clientId, "sasl.clientId"))
            return wrong;
        if (!sasl.extensions.isEmpty() && !extensions.match(sasl.extensions).hasMatch())
            return fault(ConnectionFault::ExtensionMalformed, "sasl.extensions",
                         QStringLiteral("not key=value,key=value"));
        return std::nullopt;
    case SaslMechanism::Gssapi:
        if (Check wrong = required(sasl.kerberosService, "sasl.kerberosService"))
            return wrong;
        if (!sasl.kerberosKeytab.isEmpty())
            if (Check wrong = required(sasl.kerberosPrincipal, "sasl.kerberosPrincipal"))
                return wrong;
        return checkFile(sasl.kerberosKeytab, "sasl.kerberosKeytab", false);
    }
    return std::nullopt;
}

Check checkRegistry(const RegistrySettings& registry)
{
    if (registry.url.isEmpty())
        return std::nullopt;
    if (Check wrong = checkUrl(registry.url, "registry.url"))
        return wrong;
    if (registry.auth == HttpAuth::Basic)
        if (Check wrong = required(registry.user, "registry.user"))
            return wrong;
    if (registry.auth == HttpAuth::OAuthBearer) {
        if (Check wrong = required(registry.tokenUrl, "registry.tokenUrl"))
            return wrong;
        if (Check wrong = checkUrl(registry.tokenUrl, "registry.tokenUrl"))
            return wrong;
        if (Check wrong = required(registry.clientId, "registry.clientId"))
            return wrong;
    }
    if (!registry.url.startsWith(QLatin1String("https")))
        return std::nullopt;
    return checkTls(registry.tls, "registry.tls.caFile", "registry.tls.certificateFile", "registry.tls.keyFile");
}

Check checkRest(const ConnectionSpec& spec)
{
    static const QRegularExpression colour(QStringLiteral("^#[0-9A-Fa-f]{6}$"));
    if (!spec.connectUrl.isEmpty())
        if (Check wrong = checkUrl(spec.connectUrl, "connectUrl"))
            return wrong;
    if (!spec.colour.isEmpty() && !colour.match(spec.colour).hasMatch())
        return fault(ConnectionFault::ColourMalformed, "colour", spec.colour);
    if (spec.budgetBytesPerSecond < 0)
        return fault(ConnectionFault::Negative, "budgetBytesPerSecond", QStringLiteral("negative"));
    if (spec.budgetRequestsPerSecond < 0)
        return fault(ConnectionFault::Negative, "budgetRequestsPerSecond", QStringLiteral("negative"));
    return std::nullopt;
}

} // namespace

QStringList splitBootstrap(const QString& text)
{
    // SASL_SSL://host:port is how listeners are written in a broker's own settings.
    static const QRegularExpression listener(QStringLiteral("^[A-Z][A-Z0-9_]*://"));
    static const QRegularExpression separators(QStringLiteral("[,;\\s]+"));
    QStringList addresses;
    QStringList parts = text.split(separators, Qt::SkipEmptyParts);
    for (QString& address : parts) {
        address.remove(listener);
        if (!addresses.contains(address))
            addresses.append(address);
    }
    return addresses;
}

QVector<Error> connectionFaults(const ConnectionSpec& spec)
{
    QVector<Error> all;
    const auto add = [&all](const Check& wrong) {
        if (wrong)
            all.append(*wrong);
    };
    const QString name = spec.name.trimmed();
    add(required(name, "name"));
    if (name.size() > longestName)
        add(fault(ConnectionFault::NameTooLong, "name", QStringLiteral("over 64 characters")));
    add(checkBootstrap(spec.bootstrap));
    if (spec.tls.enabled)
        add(checkTls(spec.tls, "tls.caFile", "tls.certificateFile", "tls.keyFile"));
    add(checkSasl(spec.sasl));
    add(checkRegistry(spec.registry));
    add(checkRest(spec));
    return all;
}

Result<void> checkConnection(const ConnectionSpec& spec)
{
    const QVector<Error> all = connectionFaults(spec);
    if (!all.isEmpty())
        return all.first();
    return {};
}

} // namespace weir
