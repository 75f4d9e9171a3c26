#include "backend/service/registryaccess.h"

#include "backend/base/clock.h"
#include "backend/kafka/oauthtoken.h"
#include "backend/serde/registry/schemaregistry.h"

#include <mutex>

namespace weir {
namespace {

/// Remembers a token until a minute before it expires.
struct RememberedToken
{
    std::mutex mutex;
    OAuthToken token;

    Result<std::string> get(const RegistrySettings& settings, const QString& secret, bool fresh)
    {
        constexpr std::int64_t marginMs = 60'000;
        const std::lock_guard lock(mutex);
        if (fresh || token.token.empty() || token.expiresAtMs - marginMs < SystemClock::instance().nowMs()) {
            SaslSettings client;
            client.tokenUrl = settings.tokenUrl;
            client.clientId = settings.clientId;
            client.scope = settings.scope;
            Result<OAuthToken> fetched = fetchClientCredentialsToken(client, secret, settings.tls);
            if (!fetched)
                return fetched.error();
            token = std::move(fetched).value();
        }
        return token.token;
    }
};

} // namespace

RegistryConfig registryConfig(const RegistrySettings& settings, const Secrets& secrets)
{
    RegistryConfig config;
    config.url = settings.url.toStdString();
    if (settings.auth == HttpAuth::Basic) {
        config.user = settings.user.toStdString();
        config.password = secrets.registryPassword.toStdString();
    } else if (settings.auth == HttpAuth::OAuthBearer) {
        config.token = [settings, secret = secrets.registryPassword, kept = std::make_shared<RememberedToken>()](
                           bool fresh) { return kept->get(settings, secret, fresh); };
    }
    config.caFile = settings.tls.caFile.toStdString();
    config.certificateFile = settings.tls.certificateFile.toStdString();
    config.keyFile = settings.tls.keyFile.toStdString();
    config.keyPassword = secrets.tlsKeyPassword.toStdString();
    config.verifyHostName = settings.tls.verifyHostName;
    config.verifyCertificate = settings.tls.verifyCertificate;
    return config;
}

std::shared_ptr<SchemaRegistry> makeRegistry(const ConnectionSpec& spec, const Secrets& secrets)
{
    if (spec.registry.url.isEmpty())
        return nullptr;
    return std::make_shared<SchemaRegistry>(registryConfig(spec.registry, secrets));
}

} // namespace weir
