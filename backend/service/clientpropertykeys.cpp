#include "backend/service/clientpropertykeys.h"

#include <QRegularExpression>
#include <QStringList>

namespace weir {
namespace {

bool isClientSetting(const QString& key)
{
    static const QStringList exact = {QStringLiteral("acks"),
                                      QStringLiteral("retries"),
                                      QStringLiteral("debug"),
                                      QStringLiteral("interceptor.classes"),
                                      QStringLiteral("isolation.level"),
                                      QStringLiteral("check.crcs"),
                                      QStringLiteral("exclude.internal.topics"),
                                      QStringLiteral("default.api.timeout.ms"),
                                      QStringLiteral("avro.serializer"),
                                      QStringLiteral("specific.avro.reader"),
                                      QStringLiteral("topic.metadata.refresh.interval.ms"),
                                      QStringLiteral("log_level"),
                                      QStringLiteral("statistics.interval.ms"),
                                      QStringLiteral("allow.auto.create.topics"),
                                      QStringLiteral("broker.address.family"),
                                      QStringLiteral("broker.address.ttl"),
                                      QStringLiteral("application.id"),
                                      QStringLiteral("use.latest.version"),
                                      QStringLiteral("security.providers")};
    static const QRegularExpression families(QStringLiteral(
        "^(group\\.|client\\.|key\\.|value\\.|auto\\.|enable\\.(auto|idempotence|metrics|partition)|batch\\.|linger\\.|"
        "buffer\\.|compression\\.|"
        "max\\.|min\\.|fetch\\.|session\\.|heartbeat\\.|request\\.|retry\\.|reconnect\\.|connections\\.max|metadata\\.|"
        "metric|send\\.buffer|"
        "receive\\.buffer|socket\\.|delivery\\.|transaction|partition|queue|queued|message\\.|api\\.version|default\\.|"
        "num\\.|internal\\.|"
        "offset|state\\.|processing\\.|replication\\.|producer\\.|consumer\\.|admin\\.|topic\\.|subject\\.name)"));
    return exact.contains(key) || families.match(key).hasMatch();
}

bool isPkcs12(const QString& file, const QString& type)
{
    return type == QLatin1String("PKCS12") || file.endsWith(QLatin1String(".p12"), Qt::CaseInsensitive) ||
           file.endsWith(QLatin1String(".pfx"), Qt::CaseInsensitive);
}

QString shellQuoted(QString text)
{
    return QLatin1Char('\'') + text.replace(QLatin1Char('\''), QStringLiteral("'\\''")) + QLatin1Char('\'');
}

} // namespace

// <API_KEY>, {{ KEY }}, ${KEY}, $KEY, YOUR_KEY, ****
bool isPlaceholder(const QString& value)
{
    static const QRegularExpression shape(
        QStringLiteral("^(<[^<>]*>|\\{\\{.*\\}\\}|\\$\\{.*\\}|(?-i:\\$[A-Z][A-Z_]{2,})|"
                       "YOUR[_ -].*|\\*{3,}|x{4,}|\\.{3}|…)$"),
        QRegularExpression::CaseInsensitiveOption);
    return shape.match(value).hasMatch();
}

// spring.kafka.properties.sasl.mechanism and its like say the same with more words.
QString bareKey(QString key)
{
    static const QRegularExpression prefix(QStringLiteral(
        "^(?:spring\\.kafka\\.|spring\\.cloud\\.stream\\.kafka\\.binder\\.|kafka\\.|(?:mp\\.messaging\\.)?(?:incoming|"
        "outgoing|connector)\\.[\\w-]+\\.)?"
        "(?:(?:producer|consumer|admin|streams|jaas|client)\\.)?(?:properties\\.|configuration\\.|override\\.)?"
        "(?=(?:bootstrap|security\\.protocol|sasl\\.|ssl\\.|schema\\.registry|basic\\.auth|bearer\\.auth|enable\\.ssl)"
        ")"));
    key.remove(prefix);
    return key;
}

ImportReason unhandledReason(const QString& key)
{
    static const QStringList unsupported = {QStringLiteral("ssl.protocol"),
                                            QStringLiteral("ssl.enabled.protocols"),
                                            QStringLiteral("ssl.cipher.suites"),
                                            QStringLiteral("ssl.provider"),
                                            QStringLiteral("ssl.curves.list"),
                                            QStringLiteral("ssl.sigalgs.list"),
                                            QStringLiteral("ssl.crl.location"),
                                            QStringLiteral("ssl.engine.id"),
                                            QStringLiteral("ssl.engine.location"),
                                            QStringLiteral("ssl.secure.random.implementation"),
                                            QStringLiteral("ssl.trustmanager.algorithm"),
                                            QStringLiteral("ssl.keymanager.algorithm"),
                                            QStringLiteral("sasl.kerberos.kinit.cmd"),
                                            QStringLiteral("sasl.kerberos.ticket.renew.jitter"),
                                            QStringLiteral("sasl.kerberos.ticket.renew.window.factor"),
                                            QStringLiteral("sasl.kerberos.min.time.before.relogin"),
                                            QStringLiteral("sasl.login.class"),
                                            QStringLiteral("sasl.oauthbearer.jwks.endpoint.url"),
                                            QStringLiteral("sasl.oauthbearer.jwt.retriever.class"),
                                            QStringLiteral("bearer.auth.logical.cluster"),
                                            QStringLiteral("bearer.auth.identity.pool.id"),
                                            QStringLiteral("basic.auth.provider")};
    if (unsupported.contains(key))
        return ImportReason::NotSupported;
    return isClientSetting(key) ? ImportReason::ClientSetting : ImportReason::UnknownKey;
}

QString trustStoreCommand(const QString& file, const QString& type)
{
    if (isPkcs12(file, type))
        return QStringLiteral("openssl pkcs12 -in %1 -nokeys -out ca.pem").arg(shellQuoted(file));
    return QStringLiteral("keytool -list -rfc -keystore %1 > ca.pem").arg(shellQuoted(file));
}

QString keyStoreCommand(const QString& file, const QString& type)
{
    const bool pkcs12 = isPkcs12(file, type);
    const QString store = pkcs12 ? shellQuoted(file) : QStringLiteral("client.p12");
    const QString toPem =
        QStringLiteral(
            "openssl pkcs12 -in %1 -nokeys -out client.crt && openssl pkcs12 -in %1 -nocerts -out client.key")
            .arg(store);
    if (pkcs12)
        return toPem;
    return QStringLiteral("keytool -importkeystore -srckeystore %1 -destkeystore client.p12 -deststoretype PKCS12 && ")
               .arg(shellQuoted(file)) +
           toPem;
}

} // namespace weir
