#include "backend/service/produce/producerequest.h"

namespace weir {

std::string partitionerSetting(Partitioner partitioner)
{
    switch (partitioner) {
    case Partitioner::ConsistentRandom:
        return "consistent_random";
    case Partitioner::Crc32:
        return "consistent";
    case Partitioner::Fnv1a:
        return "fnv1a_random";
    case Partitioner::Murmur2:
    case Partitioner::All:
        break;
    }
    return "murmur2_random";
}

} // namespace weir
