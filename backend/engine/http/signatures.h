// Purpose: did the owner of a secret send this body? The schemes of webhooks' senders. Thread: any, no state.
// Limits: HMAC-SHA-256 alone; compared in constant time.
#pragma once

#include "backend/engine/http/httprequest.h"

namespace weir::engine {

enum class SignatureVerdict {
    Right,
    Missing, ///< the request has no signature of that scheme
    Wrong,   ///< or it is malformed
    TooOld,  ///< right, but of another time: perhaps played back
};

/// The schemes, each over the body as it was sent:
/// * "generic": X-Signature, hexadecimal, perhaps behind `sha256=`;
/// * "github": X-Hub-Signature-256, `sha256=` and hexadecimal (GitHub, "Validating webhook deliveries");
/// * "shopify": X-Shopify-Hmac-Sha256, base64 (Shopify, "Verify the webhook");
/// * "stripe": Stripe-Signature, `t=SECONDS,v1=HEX[,v1=HEX]` over `SECONDS.BODY`, at most 5 minutes off (Stripe,
///   "Resolve webhook signature verification errors");
/// * "": the one whose field the request has. Whoever knows the secret may choose.
/// Another word is Wrong.
SignatureVerdict checkSignature(std::string_view scheme, std::string_view secret, const HttpRequest& request,
                                std::string_view body, std::int64_t nowMs);

} // namespace weir::engine
