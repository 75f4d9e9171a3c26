// Purpose: one record to be written, and how its partition is chosen. Thread: a value.
#pragma once

#include "backend/kafka/recordwriter.h"
#include "backend/service/search/searchstream.h"

namespace weir {

struct ProduceRequest
{
    ProduceRecord record;
    Partitioner partitioner = Partitioner::Murmur2; ///< where record.partition is unset; All: as Murmur2
    friend bool operator==(const ProduceRequest&, const ProduceRequest&) = default;
};

/// librdkafka's name of it.
std::string partitionerSetting(Partitioner partitioner);

} // namespace weir
