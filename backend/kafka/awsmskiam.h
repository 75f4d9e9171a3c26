// Purpose: the token with which Amazon MSK authenticates IAM principals through SASL OAUTHBEARER: a presigned (SigV4)
// request for `kafka-cluster:Connect`, base64url. Thread: any; reads the environment and ~/.aws/credentials, no
// network. Limits: static and session credentials; no instance metadata, SSO or assumed roles. A token lives 15
// minutes.
#pragma once

#include "backend/kafka/oauthtoken.h"

namespace weir {

struct AwsCredentials
{
    std::string accessKey;
    std::string secretKey;
    std::string sessionToken; ///< empty: long-lived credentials
};

/// From `secrets`, else the named profile, else AWS_ACCESS_KEY_ID and its like, else the profile "default". Error:
/// NotFound, which names the places looked at.
Result<AwsCredentials> findAwsCredentials(const SaslSettings& sasl, const Secrets& secrets);

/// The [profile] section of a credentials file's text. Error: NotFound.
Result<AwsCredentials> parseAwsCredentials(const QString& text, const QString& profile);

/// The region: as set, else read from an MSK host name, else AWS_REGION or AWS_DEFAULT_REGION; empty if none says it.
QString mskRegion(const ConnectionSpec& spec);

/// The presigned URL. `nowMs`: since 1970 UTC.
std::string mskPresignedUrl(const AwsCredentials& credentials, const std::string& region, std::int64_t nowMs);

/// Errors: NotFound (no credentials), Invalid (region unknown).
Result<OAuthToken> mskIamToken(const ConnectionSpec& spec, const Secrets& secrets);

} // namespace weir
