// Purpose: what the tests of the local store share. Thread: values. Limits: tests only.
#pragma once

#include "backend/engine/store/localstore.h"

#include <cstdio>
#include <cstring>
#include <random>

namespace weir::engine::test {

/// Bytes that do not get smaller by compression, the same for a seed.
inline std::string noise(std::uint64_t seed, std::size_t size)
{
    std::mt19937_64 random(seed);
    std::string text(size, '\0');
    for (std::size_t at = 0; at < size; at += sizeof(std::uint64_t)) {
        const std::uint64_t word = random();
        std::memcpy(text.data() + at, &word, std::min(sizeof word, size - at));
    }
    return text;
}

inline std::string numbered(const char* name, int number)
{
    char text[40];
    std::snprintf(text, sizeof text, "%s%08d", name, number);
    return text;
}

inline StoreOptions smallStore()
{
    StoreOptions options;
    options.memoryBytes = 8u << 20;
    return options;
}

} // namespace weir::engine::test
