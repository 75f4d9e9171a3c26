// Purpose: the keys that people's data is encrypted with, as encoding and decoding ask for them. Thread: find() is
// called on the thread of whoever encodes. Limits: 256 bits a profile.
#pragma once

#include "backend/base/result.h"
#include "backend/cdp/common/profileid.h"

#include <array>

namespace weir::engine {

struct ProfileKey
{
    std::array<unsigned char, 32> bytes{};
    std::uint64_t id = 0; ///< the first 64 bits of a SHA-256 over the key: tells keys apart, tells nothing of them
};

struct FoundKey
{
    enum class State : std::uint8_t {
        Known,
        Missing, ///< its record has not been read yet, or there never was one
        Erased   ///< for good: what it encrypted is gone
    };
    State state = State::Missing;
    ProfileKey key{}; ///< if Known
};

class KeySource
{
public:
    virtual ~KeySource() = default;
    /// Errors: of where keys are kept.
    virtual Result<FoundKey> find(cdp::ProfileId profile) = 0;
};

/// Errors of decoding that are none of the bytes: kind NotFound with these codes.
inline constexpr int keyMissing = 1, keyErased = 2;
inline bool isKeyErased(const Error& error) { return error.kind == ErrorKind::NotFound && error.code == keyErased; }
inline bool isKeyMissing(const Error& error) { return error.kind == ErrorKind::NotFound && error.code == keyMissing; }

} // namespace weir::engine
