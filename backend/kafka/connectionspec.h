// Purpose: everything there is to know about one cluster connection. Thread: a value.
// Limits: `Secrets` never go into a file; they live in the keychain or in memory (app/secrets, service/secretstore.h).
#pragma once

#include <QString>
#include <QStringList>
#include <cstdint>

namespace weir {

enum class Environment { Development, Staging, Production };
enum class SaslMechanism { None, Plain, ScramSha256, ScramSha512, OAuthBearer, Gssapi, AwsMskIam };

struct TlsSettings
{
    bool enabled = false;
    QString caFile;          ///< PEM; empty: the system's authorities
    QString certificateFile; ///< PEM, for mTLS; empty: none
    QString keyFile;         ///< PEM
    bool verifyHostName = true;
    bool verifyCertificate = true;

    friend bool operator==(const TlsSettings&, const TlsSettings&) = default;
};

struct SaslSettings
{
    SaslMechanism mechanism = SaslMechanism::None;
    QString user;     ///< Plain, SCRAM
    QString tokenUrl; ///< OAuthBearer, client credentials (RFC 6749, 4.4)
    QString clientId;
    QString scope;
    QString extensions; ///< "key=value,key=value" (KIP-342), e.g. logicalCluster=…,identityPoolId=…
    QString kerberosService = QStringLiteral("kafka");
    QString kerberosPrincipal; ///< empty: what the ticket cache holds
    QString kerberosKeytab;    ///< file; empty: the ticket cache
    QString awsRegion;         ///< empty: from the host name
    QString awsProfile;        ///< empty: environment, then "default" in ~/.aws/credentials

    friend bool operator==(const SaslSettings&, const SaslSettings&) = default;
};

enum class HttpAuth { None, Basic, OAuthBearer };

struct RegistrySettings
{
    QString url; ///< e.g. http://host:8081 or http://host:8080/apis/ccompat/v7; empty: no registry
    HttpAuth auth = HttpAuth::None;
    QString user;     ///< Basic
    QString tokenUrl; ///< OAuthBearer
    QString clientId;
    QString scope;
    TlsSettings tls; ///< `enabled` is not used: the URL's scheme says it

    friend bool operator==(const RegistrySettings&, const RegistrySettings&) = default;
};

/// The secrets of one connection, by field. Empty: none.
struct Secrets
{
    QString saslPassword; ///< Plain, SCRAM
    QString oauthClientSecret;
    QString tlsKeyPassword;
    QString registryPassword; ///< Basic password or OAuth client secret of the registry
    QString awsSecretKey;     ///< only where neither profile nor environment has it
    QString awsAccessKey;

    friend bool operator==(const Secrets&, const Secrets&) = default;
};

struct ConnectionSpec
{
    QString id;            ///< stable, made at creation (UUID without braces)
    QString name;          ///< what people call it; unique
    QStringList bootstrap; ///< host:port
    TlsSettings tls;
    SaslSettings sasl;
    RegistrySettings registry;
    QString connectUrl; ///< Kafka Connect REST; empty: none
    Environment environment = Environment::Development;
    QString colour;                        ///< empty: the environment's
    bool readOnly = false;                 ///< production is read-only until somebody says otherwise
    bool rememberSecrets = true;           ///< false: asked each time
    std::int64_t budgetBytesPerSecond = 0; ///< what we may cost the cluster; 0: no limit
    int budgetRequestsPerSecond = 0;       ///< 0: no limit

    friend bool operator==(const ConnectionSpec&, const ConnectionSpec&) = default;
};

} // namespace weir
