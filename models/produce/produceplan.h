// What a checked draft comes to, before its texts are bytes. Private to this folder.
#pragma once

#include "models/produce/producemodel.h"

namespace weir {

struct ProduceModel::Plan
{
    ProduceDraft draft;
    ProduceRecord record; ///< topic, partition, headers, timestamp; key and value come from the texts
    PartEncoder key, value;
    std::uint64_t times = 1;
    double recordsPerSecond = 0;
};

struct ProduceModel::Encoded
{
    ProduceRecord record;
    std::optional<Error> keyError, valueError;
};

} // namespace weir
