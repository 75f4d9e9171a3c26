// Purpose: the tables of a profile worker's local store. Thread: constants. Limits: a number is for ever.
#pragma once

#include "backend/cdp/common/profileid.h"
#include "backend/engine/store/storebatch.h"

#include <string>

namespace weir::engine::table {

inline constexpr StoreTable state = 1;   ///< partition, profile: what `state` holds of it
inline constexpr StoreTable log = 2;     ///< partition, profile, order: its events
inline constexpr StoreTable keys = 3;    ///< profile: its record of `keys`
inline constexpr StoreTable left = 9;    ///< partition, profile: see partitionrows.h
inline constexpr StoreTable journal = 6; ///< partition, number: what became of its events (logjournal.h)
/// partition, moment, profile: who is to be looked at again when. Hints: the state says whether it still is so.
inline constexpr StoreTable due = 4;
inline constexpr StoreTable identifiers = 5; ///< partition, hash of an identifier, profile: hints, too

/// Partitions and numbers are big-endian, so that keys sort as they do.
inline void append(std::string& key, std::uint64_t number, int bytes)
{
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
        key.push_back(static_cast<char>(number >> shift));
}
inline std::string partitionKey(int partition)
{
    std::string key;
    append(key, static_cast<std::uint64_t>(partition), 4);
    return key;
}
inline std::string profileKey(int partition, cdp::ProfileId profile)
{
    std::string key = partitionKey(partition);
    append(key, profile.high, 8);
    append(key, profile.low, 8);
    return key;
}
inline std::uint64_t numberAt(std::string_view key, std::size_t at)
{
    std::uint64_t number = 0;
    for (std::size_t end = at + 8; at < end && at < key.size(); ++at)
        number = number << 8 | static_cast<unsigned char>(key[at]);
    return number;
}
inline cdp::ProfileId profileAt(std::string_view key) { return {numberAt(key, 4), numberAt(key, 12)}; }

} // namespace weir::engine::table
