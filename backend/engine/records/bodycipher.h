// Purpose: bodies of records, encrypted (AES-256-GCM, NIST SP 800-38D) and bound to their place. Thread: one. Limits:
// bodies below 2 GiB; nonces are random: 2^32 bodies a key.
#pragma once

#include "backend/engine/records/keysource.h"

#include <memory>
#include <string>

namespace weir::engine {

class BodyCipher
{
public:
    static constexpr std::size_t nonceBytes = 12, tagBytes = 16;

    BodyCipher();
    ~BodyCipher();
    BodyCipher(const BodyCipher&) = delete;
    BodyCipher& operator=(const BodyCipher&) = delete;

    /// Appends nonce, encrypted body and tag. `place`: must be given again to open. Internal: OpenSSL refuses.
    Result<void> seal(const ProfileKey& key, std::string_view place, std::string_view body, std::string& out);
    /// Appends the body. Decode: another key or place, or not the bytes that seal() made; `out` is then as before.
    Result<void> open(const ProfileKey& key, std::string_view place, std::string_view sealed, std::string& out);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace weir::engine
