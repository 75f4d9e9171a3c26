#include "backend/engine/records/bodycipher.h"

#include <cstring>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <unistd.h>

namespace weir::engine {
namespace {

template <typename T, void (*end)(T*)> struct Ended
{
    void operator()(T* of) const { end(of); }
};
using Cipher = std::unique_ptr<EVP_CIPHER, Ended<EVP_CIPHER, EVP_CIPHER_free>>;
using Context = std::unique_ptr<EVP_CIPHER_CTX, Ended<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>>;

const unsigned char* raw(std::string_view bytes) { return reinterpret_cast<const unsigned char*>(bytes.data()); }
unsigned char* raw(char* bytes) { return reinterpret_cast<unsigned char*>(bytes); }

Error refused() { return {ErrorKind::Internal, 0, QStringLiteral("OpenSSL refuses AES-256-GCM")}; }

/// Random bytes fetched many at a time: asking for twelve costs more than encrypting an event.
class Nonces
{
public:
    /// False: the system has none.
    bool next(char* out)
    {
        // What a fork leaves in both processes must never be used in both.
        if (m_used == sizeof m_bytes || m_process != getpid()) {
            if (RAND_bytes(m_bytes, sizeof m_bytes) != 1)
                return false;
            m_used = 0;
            m_process = getpid();
        }
        std::memcpy(out, m_bytes + m_used, BodyCipher::nonceBytes);
        m_used += BodyCipher::nonceBytes;
        return true;
    }

private:
    unsigned char m_bytes[BodyCipher::nonceBytes * 128]{};
    std::size_t m_used = sizeof m_bytes;
    pid_t m_process = 0;
};

} // namespace

struct BodyCipher::Private
{
    Cipher cipher{EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr)};
    Context sealing{EVP_CIPHER_CTX_new()}, opening{EVP_CIPHER_CTX_new()};
    Nonces nonces;

    bool isReady() const { return cipher && sealing && opening; }
};

BodyCipher::BodyCipher() : d(std::make_unique<Private>()) {}
BodyCipher::~BodyCipher() = default;

Result<void> BodyCipher::seal(const ProfileKey& key, std::string_view place, std::string_view body, std::string& out)
{
    const std::size_t before = out.size();
    out.resize(before + nonceBytes + body.size() + tagBytes);
    char* const nonce = out.data() + before;
    char* const sealed = nonce + nonceBytes;
    EVP_CIPHER_CTX* const context = d->sealing.get();
    int written = 0;
    const bool isDone = d->isReady() && d->nonces.next(nonce) &&
                        EVP_EncryptInit_ex2(context, d->cipher.get(), key.bytes.data(), raw(nonce), nullptr) == 1 &&
                        EVP_EncryptUpdate(context, nullptr, &written, raw(place), int(place.size())) == 1 &&
                        EVP_EncryptUpdate(context, raw(sealed), &written, raw(body), int(body.size())) == 1 &&
                        EVP_EncryptFinal_ex(context, raw(sealed) + body.size(), &written) == 1 &&
                        EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, int(tagBytes), sealed + body.size()) == 1;
    if (isDone)
        return {};
    out.resize(before);
    return refused();
}

Result<void> BodyCipher::open(const ProfileKey& key, std::string_view place, std::string_view sealed, std::string& out)
{
    if (!d->isReady())
        return refused();
    if (sealed.size() < nonceBytes + tagBytes)
        return Error{ErrorKind::Decode, 0, QStringLiteral("an encrypted body is cut")};
    const std::string_view body = sealed.substr(nonceBytes, sealed.size() - nonceBytes - tagBytes);
    const std::string_view tag = sealed.substr(sealed.size() - tagBytes);
    const std::size_t before = out.size();
    out.resize(before + body.size());
    EVP_CIPHER_CTX* const context = d->opening.get();
    int written = 0;
    const bool isDone =
        EVP_DecryptInit_ex2(context, d->cipher.get(), key.bytes.data(), raw(sealed), nullptr) == 1 &&
        EVP_DecryptUpdate(context, nullptr, &written, raw(place), int(place.size())) == 1 &&
        EVP_DecryptUpdate(context, raw(out.data() + before), &written, raw(body), int(body.size())) == 1 &&
        EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, int(tagBytes), const_cast<char*>(tag.data())) == 1 &&
        EVP_DecryptFinal_ex(context, raw(out.data() + out.size()), &written) == 1;
    if (isDone)
        return {};
    out.resize(before);
    return Error{ErrorKind::Decode, 0, QStringLiteral("an encrypted body does not belong to this key and place")};
}

} // namespace weir::engine
