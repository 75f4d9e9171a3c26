#include "backend/kafka/wire/crypto.h"

#include <QByteArray>

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

namespace weir {
namespace {

const EVP_MD* algorithm(Digest digest) { return digest == Digest::Sha256 ? EVP_sha256() : EVP_sha512(); }

const unsigned char* raw(std::string_view data) { return reinterpret_cast<const unsigned char*>(data.data()); }
unsigned char* raw(std::string& data) { return reinterpret_cast<unsigned char*>(data.data()); }

} // namespace

std::string digestOf(Digest digest, std::string_view data)
{
    std::string out(EVP_MAX_MD_SIZE, '\0');
    unsigned int size = 0;
    EVP_Digest(data.data(), data.size(), raw(out), &size, algorithm(digest), nullptr);
    out.resize(size);
    return out;
}

std::string hmacOf(Digest digest, std::string_view key, std::string_view data)
{
    std::string out(EVP_MAX_MD_SIZE, '\0');
    unsigned int size = 0;
    // A null key pointer means "as before" to OpenSSL, so an empty key must point somewhere.
    HMAC(algorithm(digest), key.empty() ? "" : key.data(), int(key.size()), raw(data), data.size(), raw(out), &size);
    out.resize(size);
    return out;
}

std::string pbkdf2(Digest digest, std::string_view password, std::string_view salt, int iterations)
{
    std::string out(std::size_t(EVP_MD_size(algorithm(digest))), '\0');
    PKCS5_PBKDF2_HMAC(password.empty() ? "" : password.data(), int(password.size()), raw(salt), int(salt.size()),
                      iterations, algorithm(digest), int(out.size()), raw(out));
    return out;
}

std::string hexOf(std::string_view data)
{
    return QByteArray::fromRawData(data.data(), qsizetype(data.size())).toHex().toStdString();
}

std::string base64Url(std::string_view data)
{
    return QByteArray::fromRawData(data.data(), qsizetype(data.size()))
        .toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals)
        .toStdString();
}

std::string randomNonce()
{
    std::string bytes(24, '\0');
    RAND_bytes(raw(bytes), int(bytes.size()));
    return QByteArray::fromStdString(bytes).toBase64().toStdString();
}

} // namespace weir
