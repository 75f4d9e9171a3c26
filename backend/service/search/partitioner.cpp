#include "backend/kafka/wire/checksum.h"
#include "backend/service/search/searchstream.h"

#include <cstring>

namespace weir {
namespace {

constexpr std::pair<Partitioner, std::string_view> names[] = {{Partitioner::Murmur2, "murmur2"},
                                                              {Partitioner::ConsistentRandom, "consistent_random"},
                                                              {Partitioner::Crc32, "consistent"},
                                                              {Partitioner::Fnv1a, "fnv1a"},
                                                              {Partitioner::All, "all"}};
constexpr Partitioner partitioners[] = {Partitioner::Murmur2, Partitioner::ConsistentRandom, Partitioner::Crc32,
                                        Partitioner::Fnv1a, Partitioner::All};

/// MurmurHash2 with the seed that Kafka's Java clients use.
std::uint32_t murmur2(std::string_view data)
{
    constexpr std::uint32_t seed = 0x9747b28cU, factor = 0x5bd1e995U;
    constexpr int shift = 24;
    const auto byte = [&](std::size_t at) { return std::uint32_t(static_cast<unsigned char>(data[at])); };
    std::uint32_t hash = seed ^ std::uint32_t(data.size());
    std::size_t at = 0;
    for (; at + 4 <= data.size(); at += 4) {
        std::uint32_t word = byte(at) | byte(at + 1) << 8 | byte(at + 2) << 16 | byte(at + 3) << 24;
        word *= factor;
        word ^= word >> shift;
        word *= factor;
        hash = (hash * factor) ^ word;
    }
    const std::size_t left = data.size() - at;
    for (std::size_t i = left; i > 0; --i)
        hash ^= byte(at + i - 1) << (8 * (i - 1));
    if (left > 0)
        hash *= factor;
    hash ^= hash >> 13;
    hash *= factor;
    return hash ^ hash >> 15;
}

/// FNV-1a; librdkafka and Sarama take it as a signed number and then its absolute value.
std::uint32_t fnv1a(std::string_view data)
{
    std::uint32_t hash = 0x811c9dc5U;
    for (const char c : data) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x01000193U;
    }
    return hash & 0x80000000U ? ~hash + 1 : hash;
}

} // namespace

std::string_view partitionerName(Partitioner partitioner)
{
    for (const auto& [known, name] : names) {
        if (known == partitioner)
            return name;
    }
    return {};
}

std::optional<Partitioner> partitionerNamed(std::string_view name)
{
    for (const auto& [partitioner, known] : names) {
        if (known == name)
            return partitioner;
    }
    return std::nullopt;
}

std::span<const Partitioner> allPartitioners() { return partitioners; }

std::int32_t partitionOf(std::string_view key, Partitioner partitioner, std::int32_t partitions)
{
    if (partitions <= 0)
        return -1;
    const auto count = std::uint32_t(partitions);
    switch (partitioner) {
    case Partitioner::Murmur2:
        return std::int32_t((murmur2(key) & 0x7fffffffU) % count);
    case Partitioner::ConsistentRandom:
        return key.empty() ? -1 : std::int32_t(crc32(key) % count);
    case Partitioner::Crc32:
        return std::int32_t(crc32(key) % count);
    case Partitioner::Fnv1a:
        return std::int32_t(fnv1a(key) % count);
    case Partitioner::All:
        return -1;
    }
    return -1;
}

} // namespace weir
