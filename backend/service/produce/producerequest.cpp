#include "backend/service/produce/producerequest.h"

#include <array>

namespace weir {
namespace {

struct Names
{
    Partitioner partitioner;
    std::string_view name;
    const char* setting;
};

constexpr std::array all{Names{Partitioner::Murmur2, "murmur2", "murmur2_random"},
                         Names{Partitioner::ConsistentRandom, "consistent-random", "consistent_random"},
                         Names{Partitioner::Crc32, "crc32", "consistent"},
                         Names{Partitioner::Fnv1a, "fnv1a", "fnv1a_random"}};

const Names& namesOf(Partitioner partitioner)
{
    for (const Names& names : all) {
        if (names.partitioner == partitioner)
            return names;
    }
    return all.front();
}

} // namespace

std::string partitionerSetting(Partitioner partitioner) { return namesOf(partitioner).setting; }

std::string_view partitionerKeyword(Partitioner partitioner) { return namesOf(partitioner).name; }

Partitioner partitionerFromKeyword(std::string_view name)
{
    for (const Names& names : all) {
        if (names.name == name)
            return names.partitioner;
    }
    return Partitioner::Murmur2;
}

} // namespace weir
