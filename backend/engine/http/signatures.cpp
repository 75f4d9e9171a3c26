#include "backend/engine/http/signatures.h"

#include <QByteArray>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <array>
#include <charconv>

namespace weir::engine {
namespace {

constexpr std::string_view genericField = "x-signature";
constexpr std::string_view gitHubField = "x-hub-signature-256";
constexpr std::string_view shopifyField = "x-shopify-hmac-sha256";
constexpr std::string_view stripeField = "stripe-signature";

using Mac = std::array<unsigned char, 32>;

Mac macOf(std::string_view secret, std::string_view text)
{
    Mac mac{};
    unsigned int size = mac.size();
    HMAC(EVP_sha256(), secret.data(), int(secret.size()), reinterpret_cast<const unsigned char*>(text.data()),
         text.size(), mac.data(), &size);
    return mac;
}

bool isSame(const Mac& mac, const QByteArray& given)
{
    return std::size_t(given.size()) == mac.size() && CRYPTO_memcmp(mac.data(), given.constData(), mac.size()) == 0;
}

/// Exactly 64 hexadecimal digits, else empty.
QByteArray fromHex(std::string_view digits)
{
    constexpr std::string_view hex = "0123456789abcdefABCDEF";
    if (digits.size() != 2 * sizeof(Mac) || digits.find_first_not_of(hex) != digits.npos)
        return {};
    return QByteArray::fromHex(QByteArray::fromRawData(digits.data(), qsizetype(digits.size())));
}

SignatureVerdict verdictOf(bool isRight) { return isRight ? SignatureVerdict::Right : SignatureVerdict::Wrong; }

SignatureVerdict checkHex(std::string_view given, bool needsPrefix, std::string_view secret, std::string_view body)
{
    constexpr std::string_view prefix = "sha256=";
    if (given.empty())
        return SignatureVerdict::Missing;
    if (given.starts_with(prefix))
        given.remove_prefix(prefix.size());
    else if (needsPrefix)
        return SignatureVerdict::Wrong;
    return verdictOf(isSame(macOf(secret, body), fromHex(given)));
}

SignatureVerdict checkShopify(std::string_view given, std::string_view secret, std::string_view body)
{
    if (given.empty())
        return SignatureVerdict::Missing;
    const auto decoded =
        QByteArray::fromBase64Encoding(QByteArray::fromRawData(given.data(), qsizetype(given.size())),
                                       QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
    return verdictOf(decoded.decodingStatus == QByteArray::Base64DecodingStatus::Ok &&
                     isSame(macOf(secret, body), decoded.decoded));
}

SignatureVerdict checkStripe(std::string_view given, std::string_view secret, std::string_view body, std::int64_t nowMs)
{
    if (given.empty())
        return SignatureVerdict::Missing;
    std::string_view time;
    std::vector<std::string_view> signatures;
    constexpr std::size_t mostSignatures = 10; // two while a secret is being changed
    while (!given.empty()) {
        const std::size_t comma = std::min(given.find(','), given.size());
        const std::string_view part = given.substr(0, comma);
        given.remove_prefix(std::min(given.size(), comma + 1));
        if (part.starts_with("t="))
            time = part.substr(2);
        else if (part.starts_with("v1=") && signatures.size() < mostSignatures)
            signatures.push_back(part.substr(3));
    }
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(time.data(), time.data() + time.size(), seconds);
    constexpr std::int64_t lastSecond = 253'402'300'799; // of the year 9999
    if (time.empty() || error != std::errc() || end != time.data() + time.size() || seconds < 0 || seconds > lastSecond)
        return SignatureVerdict::Wrong;
    const Mac mac = macOf(secret, std::string(time) + '.' + std::string(body));
    bool isRight = false;
    for (const std::string_view signature : signatures)
        isRight |= isSame(mac, fromHex(signature));
    if (!isRight)
        return SignatureVerdict::Wrong;
    constexpr std::int64_t toleranceMs = 5 * 60'000;
    const std::int64_t off = nowMs - seconds * 1000;
    return off > toleranceMs || off < -toleranceMs ? SignatureVerdict::TooOld : SignatureVerdict::Right;
}

std::string_view schemeBroughtBy(const HttpRequest& request)
{
    if (request.has(shopifyField))
        return "shopify";
    if (request.has(stripeField))
        return "stripe";
    return request.has(gitHubField) ? "github" : "generic";
}

} // namespace

SignatureVerdict checkSignature(std::string_view scheme, std::string_view secret, const HttpRequest& request,
                                std::string_view body, std::int64_t nowMs)
{
    if (scheme.empty())
        scheme = schemeBroughtBy(request);
    if (scheme == "generic")
        return checkHex(request.field(genericField), false, secret, body);
    if (scheme == "github")
        return checkHex(request.field(gitHubField), true, secret, body);
    if (scheme == "shopify")
        return checkShopify(request.field(shopifyField), secret, body);
    if (scheme == "stripe")
        return checkStripe(request.field(stripeField), secret, body, nowMs);
    return SignatureVerdict::Wrong;
}

} // namespace weir::engine
