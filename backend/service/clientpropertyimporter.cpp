// Which key goes where.
#include "backend/service/clientpropertyimporter.h"

#include "backend/service/clientpropertykeys.h"

namespace weir {
namespace {

bool isTrue(const QString& value) { return value.compare(QLatin1String("true"), Qt::CaseInsensitive) == 0; }

} // namespace

void ClientPropertyImporter::text(const char* key, QString& target, const char* field)
{
    m_handlers.insert(QLatin1String(key),
                      [this, &target, field](const PropertyLine& line) { set(line, line.value, target, field); });
}

void ClientPropertyImporter::store(const char* prefix, Store& store, bool keys)
{
    const QString base = QLatin1String(prefix);
    const bool registry = base.startsWith(QLatin1String("schema"));
    m_handlers.insert(base + QStringLiteral(".type"),
                      [&store](const PropertyLine& line) { store.type = line.value.toUpper(); });
    m_handlers.insert(base + QStringLiteral(".location"),
                      [&store](const PropertyLine& line) { store.location = line; });
    m_handlers.insert(base + QStringLiteral(".password"),
                      [this](const PropertyLine& line) { refuse(line, ImportReason::StorePassword); });
    const QStringList inlined = keys ? QStringList{QStringLiteral(".certificate.chain"), QStringLiteral(".key")}
                                     : QStringList{QStringLiteral(".certificates")};
    for (const QString& name : inlined)
        m_handlers.insert(base + name, [this, registry, name](const PropertyLine& line) {
            const QString file = name == QLatin1String(".key")            ? QStringLiteral("keyFile")
                                 : name == QLatin1String(".certificates") ? QStringLiteral("caFile")
                                                                          : QStringLiteral("certificateFile");
            refuse(line, ImportReason::InlinePem,
                   (registry ? QStringLiteral("registry.tls.") : QStringLiteral("tls.")) + file);
        });
}

void ClientPropertyImporter::build()
{
    ConnectionSpec& spec = m_out.spec;
    Secrets& secrets = m_out.secrets;
    for (const char* key : {"bootstrap.servers", "bootstrap.server", "bootstrap-servers", "metadata.broker.list",
                            "brokers", "broker.list"})
        m_handlers.insert(QLatin1String(key), [this](const PropertyLine& line) { broker(line); });
    m_handlers.insert(QStringLiteral("security.protocol"), [this](const PropertyLine& line) { protocol(line); });
    for (const char* key : {"sasl.mechanism", "sasl.mechanisms"})
        m_handlers.insert(QLatin1String(key), [this](const PropertyLine& line) { mechanism(line); });
    m_handlers.insert(QStringLiteral("sasl.jaas.config"), [this](const PropertyLine& line) { jaas(line); });
    text("sasl.username", spec.sasl.user, "sasl.user");
    text("sasl.password", secrets.saslPassword, "saslPassword");
    text("sasl.kerberos.service.name", spec.sasl.kerberosService, "sasl.kerberosService");
    text("sasl.kerberos.principal", spec.sasl.kerberosPrincipal, "sasl.kerberosPrincipal");
    text("sasl.kerberos.keytab", spec.sasl.kerberosKeytab, "sasl.kerberosKeytab");
    text("sasl.oauthbearer.token.endpoint.url", spec.sasl.tokenUrl, "sasl.tokenUrl");
    for (const char* key : {"sasl.oauthbearer.client.id", "sasl.oauthbearer.client.credentials.client.id"})
        text(key, spec.sasl.clientId, "sasl.clientId");
    for (const char* key : {"sasl.oauthbearer.client.secret", "sasl.oauthbearer.client.credentials.client.secret"})
        text(key, secrets.oauthClientSecret, "oauthClientSecret");
    text("sasl.oauthbearer.scope", spec.sasl.scope, "sasl.scope");
    text("sasl.oauthbearer.extensions", spec.sasl.extensions, "sasl.extensions");
    m_handlers.insert(QStringLiteral("sasl.oauthbearer.method"), [this](const PropertyLine& line) {
        if (line.value.compare(QLatin1String("oidc"), Qt::CaseInsensitive) == 0)
            take(line, "sasl.mechanism");
        else
            refuse(line, ImportReason::NotUnderstood, line.value);
    });
    for (const char* key : {"sasl.login.callback.handler.class", "sasl.client.callback.handler.class"})
        m_handlers.insert(QLatin1String(key), [this](const PropertyLine& line) {
            if (line.value.contains(QLatin1String("OAuthBearerLoginCallbackHandler")) ||
                line.value.contains(QLatin1String("IAMClientCallbackHandler")))
                take(line, "sasl.mechanism");
            else
                refuse(line, ImportReason::NotSupported, line.value.section(QLatin1Char('.'), -1));
        });

    text("ssl.ca.location", spec.tls.caFile, "tls.caFile");
    text("ssl.certificate.location", spec.tls.certificateFile, "tls.certificateFile");
    text("ssl.key.location", spec.tls.keyFile, "tls.keyFile");
    text("ssl.key.password", secrets.tlsKeyPassword, "tlsKeyPassword");
    store("ssl.truststore", m_trust, false);
    store("ssl.keystore", m_keys, true);
    m_handlers.insert(QStringLiteral("ssl.ca.pem"), [this](const PropertyLine& line) {
        refuse(line, ImportReason::InlinePem, QStringLiteral("tls.caFile"));
    });
    m_handlers.insert(QStringLiteral("ssl.certificate.pem"), [this](const PropertyLine& line) {
        refuse(line, ImportReason::InlinePem, QStringLiteral("tls.certificateFile"));
    });
    m_handlers.insert(QStringLiteral("ssl.key.pem"), [this](const PropertyLine& line) {
        refuse(line, ImportReason::InlinePem, QStringLiteral("tls.keyFile"));
    });
    m_handlers.insert(QStringLiteral("enable.ssl.certificate.verification"), [this](const PropertyLine& line) {
        m_out.spec.tls.verifyCertificate = isTrue(line.value);
        take(line, "tls.verifyCertificate");
    });
    m_handlers.insert(QStringLiteral("ssl.endpoint.identification.algorithm"), [this](const PropertyLine& line) {
        m_out.spec.tls.verifyHostName = line.value.compare(QLatin1String("https"), Qt::CaseInsensitive) == 0;
        take(line, "tls.verifyHostName");
    });

    m_handlers.insert(QStringLiteral("schema.registry.url"), [this](const PropertyLine& line) { registryUrl(line); });
    for (const char* key : {"basic.auth.user.info", "schema.registry.basic.auth.user.info", "schema.registry.auth"})
        m_handlers.insert(QLatin1String(key), [this](const PropertyLine& line) { userInfo(line); });
    for (const char* key : {"basic.auth.credentials.source", "schema.registry.basic.auth.credentials.source"})
        m_handlers.insert(QLatin1String(key), [this](const PropertyLine& line) {
            m_inheritSasl = line.value.compare(QLatin1String("SASL_INHERIT"), Qt::CaseInsensitive) == 0;
            take(line, "registry.auth");
        });
    for (const char* prefix : {"", "schema.registry."}) {
        const QByteArray base(prefix);
        text((base + "bearer.auth.issuer.endpoint.url").constData(), spec.registry.tokenUrl, "registry.tokenUrl");
        text((base + "bearer.auth.client.id").constData(), spec.registry.clientId, "registry.clientId");
        text((base + "bearer.auth.client.secret").constData(), secrets.registryPassword, "registryPassword");
        text((base + "bearer.auth.scope").constData(), spec.registry.scope, "registry.scope");
        m_handlers.insert(QLatin1String(base + "bearer.auth.credentials.source"), [this](const PropertyLine& line) {
            if (line.value.endsWith(QLatin1String("OAUTHBEARER"))) {
                m_out.spec.registry.auth = HttpAuth::OAuthBearer;
                take(line, "registry.auth");
            } else {
                refuse(line, ImportReason::NotUnderstood, line.value);
            }
        });
    }
    text("schema.registry.ssl.ca.location", spec.registry.tls.caFile, "registry.tls.caFile");
    text("schema.registry.ssl.certificate.location", spec.registry.tls.certificateFile, "registry.tls.certificateFile");
    text("schema.registry.ssl.key.location", spec.registry.tls.keyFile, "registry.tls.keyFile");
    store("schema.registry.ssl.truststore", m_registryTrust, false);
    store("schema.registry.ssl.keystore", m_registryKeys, true);
}

} // namespace weir
