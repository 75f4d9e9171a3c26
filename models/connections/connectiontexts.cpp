#include "models/connections/connectiontexts.h"

#include "backend/service/connectionstore.h"
#include "models/common/errortext.h"

#include <QCoreApplication>
#include <QMap>

namespace weir {

Security securityOf(const ConnectionSpec& spec)
{
    if (spec.sasl.mechanism != SaslMechanism::None)
        return spec.tls.enabled ? Security::SaslTls : Security::SaslPlaintext;
    if (!spec.tls.enabled)
        return Security::Plaintext;
    return spec.tls.certificateFile.isEmpty() && spec.tls.keyFile.isEmpty() ? Security::Tls : Security::Mtls;
}

namespace connectiontext {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("weir::ConnectionTexts", text); }

} // namespace

QString security(Security security)
{
    switch (security) {
    case Security::Plaintext:
        return tr("None (plaintext)");
    case Security::Tls:
        return tr("TLS");
    case Security::Mtls:
        return tr("TLS with client certificate (mTLS)");
    case Security::SaslPlaintext:
        return tr("SASL without encryption");
    case Security::SaslTls:
        return tr("SASL over TLS");
    }
    return {};
}

QString mechanism(SaslMechanism mechanism)
{
    switch (mechanism) {
    case SaslMechanism::None:
        return tr("None");
    case SaslMechanism::Plain:
        return tr("PLAIN: user and password");
    case SaslMechanism::ScramSha256:
        return tr("SCRAM-SHA-256: user and password");
    case SaslMechanism::ScramSha512:
        return tr("SCRAM-SHA-512: user and password");
    case SaslMechanism::OAuthBearer:
        return tr("OAUTHBEARER: client credentials");
    case SaslMechanism::Gssapi:
        return tr("GSSAPI: Kerberos");
    case SaslMechanism::AwsMskIam:
        return tr("AWS MSK IAM");
    }
    return {};
}

QString environment(Environment environment)
{
    switch (environment) {
    case Environment::Development:
        return tr("Development");
    case Environment::Staging:
        return tr("Staging");
    case Environment::Production:
        return tr("Production");
    }
    return {};
}

QString httpAuth(HttpAuth auth)
{
    switch (auth) {
    case HttpAuth::None:
        return tr("None");
    case HttpAuth::Basic:
        return tr("User and password");
    case HttpAuth::OAuthBearer:
        return tr("OAuth client credentials");
    }
    return {};
}

QString securitySummary(const ConnectionSpec& spec)
{
    QString way;
    switch (securityOf(spec)) {
    case Security::Plaintext:
        return tr("Plaintext");
    case Security::Tls:
        return tr("TLS");
    case Security::Mtls:
        return tr("mTLS");
    case Security::SaslPlaintext:
        way = tr("Plaintext");
        break;
    case Security::SaslTls:
        way = tr("TLS");
        break;
    }
    return way + QStringLiteral(" · ") + mechanism(spec.sasl.mechanism).section(QLatin1Char(':'), 0, 0);
}

QString linkWord(LinkState state)
{
    switch (state) {
    case LinkState::Connecting:
        return tr("Connecting");
    case LinkState::Online:
        return tr("Open");
    case LinkState::Partial:
        return tr("Partly reachable");
    case LinkState::Offline:
        return tr("Offline");
    case LinkState::Failed:
        return tr("Failed");
    case LinkState::Closed:
        return tr("Closed");
    }
    return {};
}

Status linkStatus(LinkState state)
{
    switch (state) {
    case LinkState::Online:
        return Status::Ok;
    case LinkState::Partial:
        return Status::Warning;
    case LinkState::Offline:
    case LinkState::Failed:
        return Status::Critical;
    case LinkState::Connecting:
    case LinkState::Closed:
        break;
    }
    return Status::Neutral;
}

QString fieldLabel(const QString& field)
{
    static const QMap<QString, const char*> labels = {
        {QStringLiteral("preset"), QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Service")},
        {QStringLiteral("name"), QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Name")},
        {QStringLiteral("bootstrap"), QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Bootstrap addresses")},
        {QStringLiteral("security"), QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Security")},
        {QStringLiteral("tls.enabled"), QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Security")},
        {QStringLiteral("tls.caFile"), QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Authorities (PEM file)")},
        {QStringLiteral("tls.certificateFile"),
         QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Client certificate (PEM file)")},
        {QStringLiteral("tls.keyFile"), QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Private key (PEM file)")},
        {QStringLiteral("tlsKeyPassword"), QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Password of the key")},
        {QStringLiteral("tls.verifyCertificate"),
         QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Check the broker's certificate")},
        {QStringLiteral("tls.verifyHostName"),
         QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Check that the certificate names the host")},
        {QStringLiteral("sasl.mechanism"), QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Mechanism")},
        {QStringLiteral("sasl.user"), QT_TRANSLATE_NOOP("weir::ConnectionTexts", "User")},
        {QStringLiteral("saslPassword"), QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Password")},
        {QStringLiteral("sasl.tokenUrl"), QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Token address")},
        {QStringLiteral("sasl.clientId"), QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Client ID")},
        {QStringLiteral("oauthClientSecret"), QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Client secret")},
        {QStringLiteral("sasl.scope"), QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Scope")},
        {QStringLiteral("sasl.extensions"), QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Extensions")},
        {QStringLiteral("sasl.kerberosService"),
         QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Kerberos service of the brokers")},
        {QStringLiteral("sasl.kerberosPrincipal"), QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Principal")},
        {QStringLiteral("sasl.kerberosKeytab"), QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Keytab file")},
        {QStringLiteral("sasl.awsRegion"), QT_TRANSLATE_NOOP("weir::ConnectionTexts", "AWS region")},
        {QStringLiteral("sasl.awsProfile"), QT_TRANSLATE_NOOP("weir::ConnectionTexts", "AWS profile")},
        {QStringLiteral("awsAccessKey"), QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Access key ID")},
        {QStringLiteral("awsSecretKey"), QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Secret access key")},
        {QStringLiteral("registry.url"), QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Schema registry address")},
        {QStringLiteral("registry.auth"), QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Sign-in at the registry")},
        {QStringLiteral("registry.user"), QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Registry user")},
        {QStringLiteral("registryPassword"), QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Registry password")},
        {QStringLiteral("registry.tokenUrl"), QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Registry token address")},
        {QStringLiteral("registry.clientId"), QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Registry client ID")},
        {QStringLiteral("registry.scope"), QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Registry scope")},
        {QStringLiteral("registry.tls.caFile"),
         QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Registry authorities (PEM file)")},
        {QStringLiteral("registry.tls.certificateFile"),
         QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Registry client certificate (PEM file)")},
        {QStringLiteral("registry.tls.keyFile"),
         QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Registry private key (PEM file)")},
        {QStringLiteral("registry.tls.verifyCertificate"),
         QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Check the registry's certificate")},
        {QStringLiteral("registry.tls.verifyHostName"),
         QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Check that the certificate names the registry's host")},
        {QStringLiteral("connectUrl"), QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Kafka Connect address")},
        {QStringLiteral("environment"), QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Environment")},
        {QStringLiteral("colour"), QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Colour")},
        {QStringLiteral("readOnly"), QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Read-only")},
        {QStringLiteral("budgetBytesPerSecond"), QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Load budget, kB/s")},
        {QStringLiteral("budgetRequestsPerSecond"),
         QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Load budget, requests/s")},
        {QStringLiteral("rememberSecrets"),
         QT_TRANSLATE_NOOP("weir::ConnectionTexts", "Remember passwords in the system's keychain")},
    };
    const auto found = labels.constFind(field);
    return found == labels.constEnd() ? field : tr(*found);
}

QString faultSentence(const Error& error)
{
    if (error.kind != ErrorKind::Invalid)
        return errorText(error, ErrorPlace::File).full();
    switch (ConnectionFault(error.code)) {
    case ConnectionFault::None:
        break;
    case ConnectionFault::Missing:
        if (error.subject == QLatin1String("name"))
            return tr("Give the connection a name.");
        if (error.subject == QLatin1String("bootstrap"))
            return tr("Enter at least one broker as host:port.");
        return tr("This is needed.");
    case ConnectionFault::NameTaken:
        return tr("Another connection has this name. Choose another one.");
    case ConnectionFault::NameTooLong:
        return tr("A name has at most 64 characters.");
    case ConnectionFault::AddressMalformed:
        return tr("“%1” is not an address. Write host:port, several separated by commas.").arg(error.detail);
    case ConnectionFault::PortMissing:
        return tr("“%1” has no port. Write it as host:port; Kafka's usual port is 9092.").arg(error.detail);
    case ConnectionFault::PortRange:
        return tr("“%1” has a port that does not exist. Ports are 1 to 65535.").arg(error.detail);
    case ConnectionFault::AddressIsUrl:
        return tr("“%1” is a web address. Brokers are written as host:port.").arg(error.detail);
    case ConnectionFault::FileMissing:
        return tr("The file %1 does not exist.").arg(error.detail);
    case ConnectionFault::FileUnreadable:
        return tr("The file %1 cannot be read. Check its permissions.").arg(error.detail);
    case ConnectionFault::FileNotPem:
        return tr("The file is not PEM. Turn a Java or PKCS#12 store into PEM with keytool or openssl first.");
    case ConnectionFault::PairIncomplete:
        return tr("A client certificate and its private key are needed together.");
    case ConnectionFault::UrlMalformed:
        return tr("Write a complete address that begins with http:// or https://.");
    case ConnectionFault::UrlHasSecret:
        return tr("Take user and password out of the address and enter them in their own fields: they are not kept in "
                  "a file.");
    case ConnectionFault::ExtensionMalformed:
        return tr("Write extensions as name=value, several separated by commas.");
    case ConnectionFault::ColourMalformed:
        return tr("Write the colour as # and six hexadecimal digits, or leave it empty.");
    case ConnectionFault::Negative:
        return tr("Enter 0 for no limit, or a positive number.");
    }
    return tr("This is not valid.");
}

} // namespace connectiontext
} // namespace weir
