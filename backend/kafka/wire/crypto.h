// Purpose: the few digests that SCRAM and SigV4 need, over OpenSSL. Thread: any. Limits: bytes in std::string.
#pragma once

#include <string>
#include <string_view>

namespace weir {

enum class Digest { Sha256, Sha512 };

std::string digestOf(Digest digest, std::string_view data);
std::string hmacOf(Digest digest, std::string_view key, std::string_view data);
/// PBKDF2 with HMAC (RFC 5802's Hi); `iterations` ≥ 1.
std::string pbkdf2(Digest digest, std::string_view password, std::string_view salt, int iterations);
std::string hexOf(std::string_view data);
/// URL-safe alphabet, no padding.
std::string base64Url(std::string_view data);
/// 24 random bytes as base64, without ',' (which SCRAM forbids in a nonce).
std::string randomNonce();

} // namespace weir
