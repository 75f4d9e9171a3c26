// Which fields a connection has, when they matter, and what they say.
#include "models/connections/connectiondraft.h"

#include "backend/service/connectionpresets.h"
#include "models/common/guardtext.h"

#include <QCoreApplication>

namespace weir {
namespace {

bool isPasswordMechanism(SaslMechanism mechanism)
{
    return mechanism == SaslMechanism::Plain || mechanism == SaslMechanism::ScramSha256 ||
           mechanism == SaslMechanism::ScramSha512;
}

} // namespace

const QStringList& ConnectionDraft::fields()
{
    static const QStringList all =
        QStringLiteral("preset name bootstrap environment readOnly security sasl.mechanism sasl.user saslPassword "
                       "sasl.tokenUrl sasl.clientId oauthClientSecret "
                       "sasl.scope sasl.extensions sasl.kerberosService sasl.kerberosPrincipal sasl.kerberosKeytab "
                       "sasl.awsRegion sasl.awsProfile awsAccessKey "
                       "awsSecretKey tls.caFile tls.certificateFile tls.keyFile tlsKeyPassword tls.verifyCertificate "
                       "tls.verifyHostName rememberSecrets "
                       "registry.url registry.auth registry.user registry.tokenUrl registry.clientId registryPassword "
                       "registry.scope registry.tls.caFile "
                       "registry.tls.certificateFile registry.tls.keyFile registry.tls.verifyCertificate "
                       "registry.tls.verifyHostName connectUrl "
                       "colour budgetRequestsPerSecond budgetBytesPerSecond")
            .split(QLatin1Char(' '));
    return all;
}

bool ConnectionDraft::isShown(const QString& field) const
{
    const SaslMechanism mechanism = hasSasl() ? m_spec.sasl.mechanism : SaslMechanism::None;
    const auto is = [&field](const char* name) { return field == QLatin1String(name); };
    if (is("sasl.mechanism"))
        return hasSasl();
    if (is("sasl.user") || is("saslPassword"))
        return isPasswordMechanism(mechanism);
    if (is("sasl.tokenUrl") || is("sasl.clientId") || is("oauthClientSecret") || is("sasl.scope") ||
        is("sasl.extensions"))
        return mechanism == SaslMechanism::OAuthBearer;
    if (field.startsWith(QLatin1String("sasl.kerberos")))
        return mechanism == SaslMechanism::Gssapi;
    if (field.startsWith(QLatin1String("sasl.aws")) || field.startsWith(QLatin1String("aws")))
        return mechanism == SaslMechanism::AwsMskIam;
    if (is("tls.certificateFile") || is("tls.keyFile") || is("tlsKeyPassword"))
        return m_security == Security::Mtls || m_security == Security::SaslTls;
    if (is("tls.verifyHostName"))
        return hasTls() && m_spec.tls.verifyCertificate;
    if (field.startsWith(QLatin1String("tls.")))
        return hasTls();
    if (is("rememberSecrets")) {
        // Only where there is something to remember.
        for (const QString& other : fields())
            if (isSecret(other) && isShown(other))
                return true;
        return false;
    }
    const bool registry = !m_spec.registry.url.trimmed().isEmpty();
    if (is("registry.auth"))
        return registry;
    if (is("registry.user"))
        return registry && m_spec.registry.auth == HttpAuth::Basic;
    if (is("registryPassword"))
        return registry && m_spec.registry.auth != HttpAuth::None;
    if (is("registry.tokenUrl") || is("registry.clientId") || is("registry.scope"))
        return registry && m_spec.registry.auth == HttpAuth::OAuthBearer;
    if (field.startsWith(QLatin1String("registry.tls."))) {
        const bool tls =
            registry && m_spec.registry.url.trimmed().startsWith(QLatin1String("https"), Qt::CaseInsensitive);
        return is("registry.tls.verifyHostName") ? tls && m_spec.registry.tls.verifyCertificate : tls;
    }
    return true;
}

bool ConnectionDraft::isRequired(const QString& field) const
{
    static const QStringList always =
        QStringLiteral("name bootstrap sasl.user saslPassword sasl.tokenUrl sasl.clientId oauthClientSecret "
                       "sasl.kerberosService registry.user "
                       "registry.tokenUrl registry.clientId registryPassword")
            .split(QLatin1Char(' '));
    if (field == QLatin1String("tls.certificateFile") || field == QLatin1String("tls.keyFile"))
        return m_security == Security::Mtls;
    return always.contains(field);
}

QString ConnectionDraft::help(const QString& field) const
{
    const auto is = [&field](const char* name) { return field == QLatin1String(name); };
    if (is("preset"))
        return connectiontext::presetHint(m_preset);
    if (is("bootstrap"))
        return tr("One or more brokers as host:port, separated by commas. The others are found through them.");
    if (is("security") && m_security == Security::SaslPlaintext && m_spec.sasl.mechanism == SaslMechanism::Plain)
        return tr("The password crosses the network readable to everybody on the way.");
    if (is("environment") && m_spec.environment == Environment::Production)
        return tr("Production is marked in red, asks before producing, and wants names typed before deleting.");
    if (is("readOnly"))
        return m_spec.readOnly && m_spec.environment == Environment::Production
                   ? tr("On because this is production: nothing can be changed by mistake. Turn it off when something "
                        "must be changed.")
                   : tr("Nothing on the cluster can be changed through this connection.");
    if (is("tls.caFile"))
        return tr("Leave it empty to trust the authorities of this system.");
    if (is("tls.certificateFile") && m_security == Security::SaslTls)
        return tr("Only if the brokers want a certificate besides SASL.");
    if (is("tls.verifyCertificate") && !m_spec.tls.verifyCertificate)
        return tr("Anybody between here and the brokers can read along and pretend to be them.");
    if (is("tls.verifyHostName") && !m_spec.tls.verifyHostName)
        return tr("Any certificate of a trusted authority is taken, whatever host it is for.");
    if (is("sasl.extensions"))
        return tr("Name=value, separated by commas; some services want the cluster named here.");
    if (is("sasl.kerberosKeytab"))
        return tr("Leave it empty to use the ticket that kinit got.");
    if (is("sasl.awsProfile"))
        return tr("Leave it empty to use the environment, then the default profile.");
    if (is("sasl.awsRegion"))
        return tr("Leave it empty if the host names say it.");
    if (is("awsAccessKey"))
        return tr("Only if neither profile nor environment has the key.");
    if (is("registry.url"))
        return tr("For Avro, Protobuf and JSON Schema. The one of Apicurio is …/apis/ccompat/v7.");
    if (is("colour"))
        return tr("# and six hexadecimal digits. Leave it empty for the colour of the environment.");
    if (is("budgetRequestsPerSecond"))
        return tr("The status bar warns when Weir costs the cluster more. 0 is no limit.");
    if (is("rememberSecrets") && !m_spec.rememberSecrets)
        return tr("Passwords are asked for each time the cluster is opened.");
    return {};
}

QString ConnectionDraft::placeholder(const QString& field) const
{
    const auto is = [&field](const char* name) { return field == QLatin1String(name); };
    const ConnectionPreset* preset = connectionPreset(m_preset);
    if (is("name"))
        return preset ? preset->name : tr("Shop, production");
    if (is("bootstrap"))
        return preset ? preset->bootstrapExample : QStringLiteral("broker1:9092, broker2:9092");
    if (is("registry.url"))
        return preset && !preset->registryExample.isEmpty() ? preset->registryExample
                                                            : QStringLiteral("http://registry:8081");
    if (is("sasl.tokenUrl") || is("registry.tokenUrl"))
        return QStringLiteral("https://login.example.com/oauth2/token");
    if (is("sasl.extensions"))
        return preset && !preset->extensionsExample.isEmpty() ? preset->extensionsExample
                                                              : QStringLiteral("name=value");
    if (is("connectUrl"))
        return QStringLiteral("http://connect:8083");
    if (is("sasl.kerberosPrincipal"))
        return QStringLiteral("user@EXAMPLE.COM");
    if (is("sasl.awsRegion"))
        return QStringLiteral("eu-central-1");
    if (is("colour"))
        return QStringLiteral("#3F6B4F");
    return {};
}

void ConnectionDraft::applyPreset(const QString& presetId)
{
    m_preset = presetId;
    if (const ConnectionPreset* preset = connectionPreset(presetId)) {
        const bool sasl = preset->mechanism != SaslMechanism::None;
        m_security = sasl ? (preset->tls ? Security::SaslTls : Security::SaslPlaintext)
                          : (!preset->tls                ? Security::Plaintext
                             : preset->clientCertificate ? Security::Mtls
                                                         : Security::Tls);
        if (sasl)
            m_spec.sasl.mechanism = preset->mechanism;
        if (!preset->user.isEmpty())
            m_spec.sasl.user = preset->user;
        if (!preset->registryExample.isEmpty())
            m_spec.registry.auth = preset->registryAuth;
        if (presetId == QLatin1String("local") && m_bootstrapText.isEmpty())
            m_bootstrapText = preset->bootstrapExample;
    }
    m_errors.clear();
    emit errorsChanged();
    emit changed({});
}

void ConnectionDraft::apply(const ImportedConnection& imported)
{
    const auto took = [&imported](const char* begin) {
        for (const ImportedLine& line : imported.taken)
            if (line.field.startsWith(QLatin1String(begin)))
                return true;
        return false;
    };
    const ConnectionSpec& in = imported.spec;
    if (!in.bootstrap.isEmpty())
        m_bootstrapText = in.bootstrap.join(QStringLiteral(", "));
    if (took("tls.") || took("sasl") || in.tls.enabled || in.sasl.mechanism != SaslMechanism::None) {
        m_spec.tls = in.tls;
        m_spec.sasl = in.sasl;
        m_security = securityOf(in);
        if (m_spec.sasl.mechanism == SaslMechanism::None)
            m_spec.sasl.mechanism = SaslMechanism::ScramSha512;
    }
    if (!in.registry.url.isEmpty())
        m_spec.registry = in.registry;
    for (const QString& field : fields()) {
        if (!isSecret(field))
            continue;
        ConnectionDraft other;
        other.m_secrets = imported.secrets;
        const QString secret = other.value(field).toString();
        if (!secret.isEmpty()) {
            *textOf(field) = secret;
            m_touchedSecrets.insert(field);
        }
    }
    m_preset = presetOf(in);
    m_errors.clear();
    emit errorsChanged();
    emit changed({});
}

} // namespace weir
