// Purpose: which profile: a hash of the messageId of the event that made it. Thread: a value. Limits: 128 bits.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace weir::cdp {

struct ProfileId
{
    std::uint64_t high = 0, low = 0;

    friend auto operator<=>(const ProfileId&, const ProfileId&) = default;
    /// The first 128 bits of SHA-256 of the messageId.
    static ProfileId ofMessage(std::string_view messageId);
    std::string toText() const; ///< 32 hexadecimal digits
};

/// 64 bits that are the same on every machine and in every version: FNV-1a, mixed. For splits, ids of messages.
std::uint64_t stableHash(std::string_view bytes, std::uint64_t seed = 0);

} // namespace weir::cdp

template <> struct std::hash<weir::cdp::ProfileId>
{
    std::size_t operator()(const weir::cdp::ProfileId& id) const { return id.low; }
};
