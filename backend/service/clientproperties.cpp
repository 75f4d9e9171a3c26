#include "backend/service/clientproperties.h"

#include "backend/service/clientpropertyimporter.h"
#include "backend/service/clientpropertykeys.h"
#include "backend/service/connectionstore.h"

#include <QRegularExpression>
#include <QUrl>
#include <algorithm>

namespace weir {
namespace {

constexpr qsizetype longestText = 1 << 20;

} // namespace

void ClientPropertyImporter::broker(const PropertyLine& line)
{
    // A list in brackets, as YAML and Ruby write it; the brackets of IPv6 have a port behind them.
    static const QRegularExpression list(QStringLiteral("^\\[(.*)\\]$"));
    QString value = line.value;
    value.remove(QLatin1Char('\'')).remove(QLatin1Char('"'));
    if (const QRegularExpressionMatch match = list.match(value); match.hasMatch())
        value = match.captured(1);
    if (isPlaceholder(value)) {
        refuse(line, ImportReason::Placeholder);
        return;
    }
    const QStringList addresses = splitBootstrap(value);
    for (const QString& address : addresses)
        if (!m_out.spec.bootstrap.contains(address))
            m_out.spec.bootstrap.append(address);
    take(line, "bootstrap");
}

void ClientPropertyImporter::protocol(const PropertyLine& line)
{
    const QString name = line.value.toUpper();
    const bool tls = name == QLatin1String("SSL") || name == QLatin1String("SASL_SSL");
    const bool sasl = name.startsWith(QLatin1String("SASL_"));
    if (!tls && name != QLatin1String("PLAINTEXT") && name != QLatin1String("SASL_PLAINTEXT")) {
        refuse(line, isPlaceholder(line.value) ? ImportReason::Placeholder : ImportReason::NotUnderstood, line.value);
        return;
    }
    m_protocol = line;
    m_saslProtocol = sasl;
    m_out.spec.tls.enabled = tls;
    take(line, "tls.enabled");
}

void ClientPropertyImporter::mechanism(const PropertyLine& line)
{
    static const QMap<QString, SaslMechanism> known = {
        {QStringLiteral("PLAIN"), SaslMechanism::Plain},
        {QStringLiteral("SCRAM-SHA-256"), SaslMechanism::ScramSha256},
        {QStringLiteral("SCRAM-SHA-512"), SaslMechanism::ScramSha512},
        {QStringLiteral("OAUTHBEARER"), SaslMechanism::OAuthBearer},
        {QStringLiteral("GSSAPI"), SaslMechanism::Gssapi},
        {QStringLiteral("AWS_MSK_IAM"), SaslMechanism::AwsMskIam},
    };
    const auto found = known.constFind(line.value.toUpper());
    if (found == known.constEnd()) {
        refuse(line, isPlaceholder(line.value) ? ImportReason::Placeholder : ImportReason::NotUnderstood, line.value);
        return;
    }
    m_mechanism = line;
    m_out.spec.sasl.mechanism = *found;
    take(line, "sasl.mechanism");
}

void ClientPropertyImporter::jaas(const PropertyLine& line)
{
    const std::optional<JaasModule> module = parseJaas(line.value);
    if (!module) {
        refuse(line, isPlaceholder(line.value) ? ImportReason::Placeholder : ImportReason::NotUnderstood);
        return;
    }
    static const QMap<QString, SaslMechanism> modules = {
        {QStringLiteral("PlainLoginModule"), SaslMechanism::Plain},
        {QStringLiteral("ScramLoginModule"), SaslMechanism::ScramSha512},
        {QStringLiteral("OAuthBearerLoginModule"), SaslMechanism::OAuthBearer},
        {QStringLiteral("Krb5LoginModule"), SaslMechanism::Gssapi},
        {QStringLiteral("IAMLoginModule"), SaslMechanism::AwsMskIam},
    };
    const auto found = modules.constFind(module->name);
    if (found == modules.constEnd()) {
        refuse(line, ImportReason::JaasModule, module->name);
        return;
    }
    if (m_out.spec.sasl.mechanism == SaslMechanism::None)
        m_out.spec.sasl.mechanism = *found;
    take(line, "sasl.mechanism");
    for (auto option = module->options.cbegin(); option != module->options.cend(); ++option)
        jaasOption(line, module->name, option.key(), option.value());
}

void ClientPropertyImporter::jaasOption(const PropertyLine& line, const QString& module, const QString& name,
                                        const QString& value)
{
    struct Option
    {
        const char* module;
        const char* name;
        QString* target;
        const char* field;
    };
    SaslSettings& sasl = m_out.spec.sasl;
    const Option options[] = {
        {"PlainLoginModule", "username", &sasl.user, "sasl.user"},
        {"PlainLoginModule", "password", &m_out.secrets.saslPassword, "saslPassword"},
        {"ScramLoginModule", "username", &sasl.user, "sasl.user"},
        {"ScramLoginModule", "password", &m_out.secrets.saslPassword, "saslPassword"},
        {"OAuthBearerLoginModule", "clientId", &sasl.clientId, "sasl.clientId"},
        {"OAuthBearerLoginModule", "clientSecret", &m_out.secrets.oauthClientSecret, "oauthClientSecret"},
        {"OAuthBearerLoginModule", "scope", &sasl.scope, "sasl.scope"},
        {"OAuthBearerLoginModule", "oauth.client.id", &sasl.clientId, "sasl.clientId"},
        {"OAuthBearerLoginModule", "oauth.client.secret", &m_out.secrets.oauthClientSecret, "oauthClientSecret"},
        {"OAuthBearerLoginModule", "oauth.scope", &sasl.scope, "sasl.scope"},
        {"OAuthBearerLoginModule", "oauth.token.endpoint.uri", &sasl.tokenUrl, "sasl.tokenUrl"},
        {"Krb5LoginModule", "keyTab", &sasl.kerberosKeytab, "sasl.kerberosKeytab"},
        {"Krb5LoginModule", "principal", &sasl.kerberosPrincipal, "sasl.kerberosPrincipal"},
        {"Krb5LoginModule", "serviceName", &sasl.kerberosService, "sasl.kerberosService"},
        {"IAMLoginModule", "awsProfileName", &sasl.awsProfile, "sasl.awsProfile"},
    };
    for (const Option& option : options) {
        if (module == QLatin1String(option.module) && name == QLatin1String(option.name)) {
            if (!isPlaceholder(value))
                set(line, value, *option.target, option.field);
            else
                refuse(line, ImportReason::Placeholder, name);
            return;
        }
    }
    // Extensions of KIP-342 are options with a prefix, one each.
    if (module == QLatin1String("OAuthBearerLoginModule") && name.startsWith(QLatin1String("extension_"))) {
        sasl.extensions +=
            (sasl.extensions.isEmpty() ? QString() : QStringLiteral(",")) + name.mid(10) + QLatin1Char('=') + value;
        take(line, "sasl.extensions");
        return;
    }
    static const QStringList harmless = {QStringLiteral("useKeyTab"),      QStringLiteral("storeKey"),
                                         QStringLiteral("useTicketCache"), QStringLiteral("doNotPrompt"),
                                         QStringLiteral("renewTicket"),    QStringLiteral("refreshKrb5Config")};
    if (module != QLatin1String("Krb5LoginModule") || !harmless.contains(name))
        refuse(line, ImportReason::JaasOption, name);
}

void ClientPropertyImporter::userInfo(const PropertyLine& line)
{
    const qsizetype colon = line.value.indexOf(QLatin1Char(':'));
    const QString user = line.value.left(colon);
    const QString password = colon < 0 ? QString() : line.value.mid(colon + 1);
    if (isPlaceholder(line.value) || isPlaceholder(user) || (!password.isEmpty() && isPlaceholder(password))) {
        refuse(line, ImportReason::Placeholder);
        return;
    }
    if (colon <= 0) {
        refuse(line, ImportReason::NotUnderstood);
        return;
    }
    m_out.spec.registry.auth = HttpAuth::Basic;
    m_out.spec.registry.user = user;
    m_out.secrets.registryPassword = password;
    take(line, "registry.user");
}

void ClientPropertyImporter::registryUrl(const PropertyLine& line)
{
    const QString first = line.value.section(QLatin1Char(','), 0, 0).trimmed();
    if (isPlaceholder(first)) {
        refuse(line, ImportReason::Placeholder);
        return;
    }
    QUrl url(first);
    if (!url.isValid() || url.host().isEmpty()) {
        refuse(line, ImportReason::NotUnderstood);
        return;
    }
    if (!url.userName().isEmpty()) {
        m_out.spec.registry.auth = HttpAuth::Basic;
        m_out.spec.registry.user = url.userName(QUrl::FullyDecoded);
        m_out.secrets.registryPassword = url.password(QUrl::FullyDecoded);
        url.setUserInfo({});
        m_out.spec.registry.url = url.toString();
    } else {
        m_out.spec.registry.url = first;
    }
    take(line, "registry.url");
}

// A store in PEM is a file like any other; Java's own and PKCS#12 are named with the command that makes PEM of them.
void ClientPropertyImporter::place(const Store& store, bool keys, TlsSettings& tls, const char* field)
{
    const QString file = store.location.value;
    if (file.isEmpty())
        return;
    if (isPlaceholder(file)) {
        refuse(store.location, ImportReason::Placeholder);
        return;
    }
    const QString lower = file.toLower();
    const bool pem =
        store.type == QLatin1String("PEM") ||
        (store.type.isEmpty() && (lower.endsWith(QLatin1String(".pem")) || lower.endsWith(QLatin1String(".crt"))));
    if (pem) {
        take(store.location, field);
        if (keys)
            tls.certificateFile = tls.keyFile = file;
        else
            tls.caFile = file;
        return;
    }
    if (keys)
        refuse(store.location, ImportReason::JavaKeyStore, keyStoreCommand(file, store.type));
    else
        refuse(store.location, ImportReason::JavaTrustStore, trustStoreCommand(file, store.type));
}

void ClientPropertyImporter::settle()
{
    ConnectionSpec& spec = m_out.spec;
    place(m_trust, false, spec.tls, "tls.caFile");
    place(m_keys, true, spec.tls, "tls.certificateFile");
    place(m_registryTrust, false, spec.registry.tls, "registry.tls.caFile");
    place(m_registryKeys, true, spec.registry.tls, "registry.tls.certificateFile");
    if (m_inheritSasl && spec.registry.auth == HttpAuth::None) {
        spec.registry.auth = HttpAuth::Basic;
        spec.registry.user = spec.sasl.user;
        m_out.secrets.registryPassword = m_out.secrets.saslPassword;
    }
    if (spec.registry.auth == HttpAuth::None && !spec.registry.tokenUrl.isEmpty())
        spec.registry.auth = HttpAuth::OAuthBearer;

    SaslSettings& sasl = spec.sasl;
    if (sasl.mechanism == SaslMechanism::None && !sasl.user.isEmpty())
        sasl.mechanism = SaslMechanism::Plain;
    else if (sasl.mechanism == SaslMechanism::None && !sasl.clientId.isEmpty())
        sasl.mechanism = SaslMechanism::OAuthBearer;
    else if (sasl.mechanism == SaslMechanism::None && m_saslProtocol)
        sasl.mechanism = SaslMechanism::Gssapi;
    const bool modelled = std::any_of(m_out.taken.cbegin(), m_out.taken.cend(), [](const ImportedLine& line) {
        return line.key == QLatin1String("sasl.jaas.config") && line.field == QLatin1String("sasl.mechanism");
    });
    if (sasl.mechanism != SaslMechanism::None && !m_mechanism &&
        (!modelled || sasl.mechanism == SaslMechanism::ScramSha512)) {
        const QString name = sasl.mechanism == SaslMechanism::Plain         ? QStringLiteral("PLAIN")
                             : sasl.mechanism == SaslMechanism::OAuthBearer ? QStringLiteral("OAUTHBEARER")
                             : sasl.mechanism == SaslMechanism::Gssapi      ? QStringLiteral("GSSAPI")
                                                                            : QStringLiteral("SCRAM-SHA-512");
        m_out.problems.append({0, QStringLiteral("sasl.mechanism"), ImportReason::MechanismAssumed, name});
    }
    m_tlsSettings = !spec.tls.caFile.isEmpty() || !spec.tls.certificateFile.isEmpty() ||
                    !m_trust.location.value.isEmpty() || !m_keys.location.value.isEmpty();
    if (!m_protocol) {
        const bool hasSasl = sasl.mechanism != SaslMechanism::None;
        spec.tls.enabled = m_tlsSettings || hasSasl;
        if (hasSasl || m_tlsSettings)
            m_out.problems.append({0, QStringLiteral("security.protocol"), ImportReason::ProtocolAssumed,
                                   hasSasl ? QStringLiteral("SASL_SSL") : QStringLiteral("SSL")});
    } else if (!m_saslProtocol && sasl.mechanism != SaslMechanism::None) {
        refuse(*m_protocol, ImportReason::IgnoredByProtocol, m_protocol->value.toUpper());
        sasl.mechanism = SaslMechanism::None;
    }
}

ImportedConnection ClientPropertyImporter::run(const QVector<PropertyLine>& lines)
{
    build();
    for (const PropertyLine& line : lines) {
        if (line.key.isEmpty()) {
            refuse(line, ImportReason::Malformed);
            continue;
        }
        const QString key = bareKey(line.key);
        const auto handler = m_handlers.constFind(key);
        if (handler != m_handlers.constEnd())
            (*handler)(line);
        else
            refuse(line, unhandledReason(key));
    }
    settle();
    std::stable_sort(m_out.problems.begin(), m_out.problems.end(),
                     [](const ImportProblem& a, const ImportProblem& b) { return a.number < b.number; });
    return m_out;
}

Result<ImportedConnection> parseClientProperties(const QString& text)
{
    if (text.size() > longestText)
        return Error{ErrorKind::Limit, 0, QStringLiteral("over 1 MiB: no connection is that long")};
    ImportedConnection imported = ClientPropertyImporter().run(clientPropertyLines(text));
    if (imported.taken.isEmpty() && imported.problems.isEmpty())
        return Error{ErrorKind::Invalid, 0, QStringLiteral("nothing in it is a setting of a connection")};
    const bool known =
        std::any_of(imported.problems.cbegin(), imported.problems.cend(), [](const ImportProblem& problem) {
            return problem.reason != ImportReason::UnknownKey && problem.reason != ImportReason::Malformed &&
                   problem.reason != ImportReason::ClientSetting;
        });
    if (imported.taken.isEmpty() && !known)
        return Error{ErrorKind::Invalid, 0, QStringLiteral("nothing in it is a setting of a connection")};
    return imported;
}

} // namespace weir
