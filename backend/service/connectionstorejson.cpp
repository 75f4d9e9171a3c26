// A connection as JSON: names of the fields as in ConnectionSpec, defaults left out.
#include "backend/service/connectionstore.h"

#include <QJsonArray>

namespace weir {
namespace {

constexpr std::pair<SaslMechanism, const char*> mechanisms[] = {
    {SaslMechanism::None, "NONE"},
    {SaslMechanism::Plain, "PLAIN"},
    {SaslMechanism::ScramSha256, "SCRAM-SHA-256"},
    {SaslMechanism::ScramSha512, "SCRAM-SHA-512"},
    {SaslMechanism::OAuthBearer, "OAUTHBEARER"},
    {SaslMechanism::Gssapi, "GSSAPI"},
    {SaslMechanism::AwsMskIam, "AWS_MSK_IAM"},
};
constexpr std::pair<Environment, const char*> environments[] = {
    {Environment::Development, "development"},
    {Environment::Staging, "staging"},
    {Environment::Production, "production"},
};
constexpr std::pair<HttpAuth, const char*> auths[] = {
    {HttpAuth::None, "none"},
    {HttpAuth::Basic, "basic"},
    {HttpAuth::OAuthBearer, "oauth"},
};

template <typename T, std::size_t N> QString word(const std::pair<T, const char*> (&table)[N], T value)
{
    for (const auto& [entry, name] : table)
        if (entry == value)
            return QLatin1String(name);
    return {};
}

template <typename T, std::size_t N>
T fromWord(const std::pair<T, const char*> (&table)[N], const QJsonValue& json, T fallback)
{
    const QString text = json.toString();
    for (const auto& [entry, name] : table)
        if (text.compare(QLatin1String(name), Qt::CaseInsensitive) == 0)
            return entry;
    return fallback;
}

void put(QJsonObject& json, const char* key, const QString& value)
{
    if (!value.isEmpty())
        json.insert(QLatin1String(key), value);
}

QString text(const QJsonObject& json, const char* key, const QString& fallback = {})
{
    return json.value(QLatin1String(key)).toString(fallback);
}

bool flag(const QJsonObject& json, const char* key, bool fallback)
{
    return json.value(QLatin1String(key)).toBool(fallback);
}

QJsonObject tlsToJson(const TlsSettings& tls)
{
    QJsonObject json;
    if (tls.enabled)
        json.insert(QStringLiteral("enabled"), true);
    put(json, "caFile", tls.caFile);
    put(json, "certificateFile", tls.certificateFile);
    put(json, "keyFile", tls.keyFile);
    if (!tls.verifyHostName)
        json.insert(QStringLiteral("verifyHostName"), false);
    if (!tls.verifyCertificate)
        json.insert(QStringLiteral("verifyCertificate"), false);
    return json;
}

TlsSettings tlsFromJson(const QJsonObject& json)
{
    TlsSettings tls;
    tls.enabled = flag(json, "enabled", false);
    tls.caFile = text(json, "caFile");
    tls.certificateFile = text(json, "certificateFile");
    tls.keyFile = text(json, "keyFile");
    tls.verifyHostName = flag(json, "verifyHostName", true);
    tls.verifyCertificate = flag(json, "verifyCertificate", true);
    return tls;
}

QJsonObject saslToJson(const SaslSettings& sasl)
{
    QJsonObject json;
    if (sasl.mechanism == SaslMechanism::None)
        return json;
    json.insert(QStringLiteral("mechanism"), word(mechanisms, sasl.mechanism));
    put(json, "user", sasl.user);
    put(json, "tokenUrl", sasl.tokenUrl);
    put(json, "clientId", sasl.clientId);
    put(json, "scope", sasl.scope);
    put(json, "extensions", sasl.extensions);
    if (sasl.mechanism == SaslMechanism::Gssapi)
        put(json, "kerberosService", sasl.kerberosService);
    put(json, "kerberosPrincipal", sasl.kerberosPrincipal);
    put(json, "kerberosKeytab", sasl.kerberosKeytab);
    put(json, "awsRegion", sasl.awsRegion);
    put(json, "awsProfile", sasl.awsProfile);
    return json;
}

SaslSettings saslFromJson(const QJsonObject& json)
{
    SaslSettings sasl;
    sasl.mechanism = fromWord(mechanisms, json.value(QStringLiteral("mechanism")), SaslMechanism::None);
    sasl.user = text(json, "user");
    sasl.tokenUrl = text(json, "tokenUrl");
    sasl.clientId = text(json, "clientId");
    sasl.scope = text(json, "scope");
    sasl.extensions = text(json, "extensions");
    sasl.kerberosService = text(json, "kerberosService", sasl.kerberosService);
    sasl.kerberosPrincipal = text(json, "kerberosPrincipal");
    sasl.kerberosKeytab = text(json, "kerberosKeytab");
    sasl.awsRegion = text(json, "awsRegion");
    sasl.awsProfile = text(json, "awsProfile");
    return sasl;
}

QJsonObject registryToJson(const RegistrySettings& registry)
{
    QJsonObject json;
    if (registry.url.isEmpty())
        return json;
    put(json, "url", registry.url);
    if (registry.auth != HttpAuth::None)
        put(json, "auth", word(auths, registry.auth));
    put(json, "user", registry.user);
    put(json, "tokenUrl", registry.tokenUrl);
    put(json, "clientId", registry.clientId);
    put(json, "scope", registry.scope);
    if (const QJsonObject tls = tlsToJson(registry.tls); !tls.isEmpty())
        json.insert(QStringLiteral("tls"), tls);
    return json;
}

RegistrySettings registryFromJson(const QJsonObject& json)
{
    RegistrySettings registry;
    registry.url = text(json, "url");
    registry.auth = fromWord(auths, json.value(QStringLiteral("auth")), HttpAuth::None);
    registry.user = text(json, "user");
    registry.tokenUrl = text(json, "tokenUrl");
    registry.clientId = text(json, "clientId");
    registry.scope = text(json, "scope");
    registry.tls = tlsFromJson(json.value(QStringLiteral("tls")).toObject());
    return registry;
}

} // namespace

QJsonObject connectionToJson(const ConnectionSpec& spec)
{
    QJsonObject json;
    put(json, "id", spec.id);
    put(json, "name", spec.name);
    json.insert(QStringLiteral("bootstrap"), QJsonArray::fromStringList(spec.bootstrap));
    if (const QJsonObject tls = tlsToJson(spec.tls); !tls.isEmpty())
        json.insert(QStringLiteral("tls"), tls);
    if (const QJsonObject sasl = saslToJson(spec.sasl); !sasl.isEmpty())
        json.insert(QStringLiteral("sasl"), sasl);
    if (const QJsonObject registry = registryToJson(spec.registry); !registry.isEmpty())
        json.insert(QStringLiteral("registry"), registry);
    put(json, "connectUrl", spec.connectUrl);
    put(json, "environment", word(environments, spec.environment));
    put(json, "colour", spec.colour);
    json.insert(QStringLiteral("readOnly"), spec.readOnly);
    json.insert(QStringLiteral("rememberSecrets"), spec.rememberSecrets);
    if (spec.budgetBytesPerSecond > 0)
        json.insert(QStringLiteral("budgetBytesPerSecond"), qint64(spec.budgetBytesPerSecond));
    if (spec.budgetRequestsPerSecond > 0)
        json.insert(QStringLiteral("budgetRequestsPerSecond"), spec.budgetRequestsPerSecond);
    return json;
}

ConnectionSpec connectionFromJson(const QJsonObject& json)
{
    ConnectionSpec spec;
    spec.id = text(json, "id");
    spec.name = text(json, "name").trimmed();
    const QJsonArray bootstrap = json.value(QStringLiteral("bootstrap")).toArray();
    for (const QJsonValue& address : bootstrap)
        spec.bootstrap.append(address.toString());
    spec.tls = tlsFromJson(json.value(QStringLiteral("tls")).toObject());
    spec.sasl = saslFromJson(json.value(QStringLiteral("sasl")).toObject());
    spec.registry = registryFromJson(json.value(QStringLiteral("registry")).toObject());
    spec.connectUrl = text(json, "connectUrl");
    spec.environment = fromWord(environments, json.value(QStringLiteral("environment")), Environment::Development);
    spec.colour = text(json, "colour");
    spec.readOnly = flag(json, "readOnly", spec.environment == Environment::Production);
    spec.rememberSecrets = flag(json, "rememberSecrets", true);
    spec.budgetBytesPerSecond = json.value(QStringLiteral("budgetBytesPerSecond")).toInteger();
    spec.budgetRequestsPerSecond = json.value(QStringLiteral("budgetRequestsPerSecond")).toInt();
    return spec;
}

} // namespace weir
