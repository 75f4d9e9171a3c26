// Purpose: an OAuth access token by client credentials (RFC 6749, 4.4), for librdkafka, for our own Kafka connections
// and for the registry. Thread: any but the GUI thread; blocks up to 10 s. Limits: an answer of at most 1 MiB; nothing
// is cached.
#pragma once

#include "backend/base/result.h"
#include "backend/kafka/connectionspec.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace weir {

struct OAuthToken
{
    std::string token;
    std::int64_t expiresAtMs = 0; ///< since 1970 UTC
    std::string principal;        ///< the `sub` of a JWT, else the client id; never empty
};

/// Errors: Invalid (no or bad URL), NameResolution, ConnectionRefused, Timeout, Tls…, Authentication (the endpoint says
/// no; `code` is its HTTP status), Decode (an answer without a token). `tls` is used for an https URL; its `enabled` is
/// not looked at.
Result<OAuthToken> fetchClientCredentialsToken(const SaslSettings& sasl, const QString& clientSecret,
                                               const TlsSettings& tls);

/// The token in the endpoint's JSON answer; `nowMs` is what `expires_in` counts from. Without `expires_in` the JWT's
/// `exp`, else 5 minutes.
Result<OAuthToken> parseTokenAnswer(std::string_view json, const QString& clientId, std::int64_t nowMs);

} // namespace weir
