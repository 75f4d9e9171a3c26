// Purpose: the options of `weirctl produce` as values. Thread: a value.
#pragma once

#include "app/shell/optionparser.h"
#include "backend/service/produce/partencoder.h"
#include "backend/service/produce/produceloop.h"

namespace weir::ctl {

struct ProducePlan
{
    ProduceRecord same; ///< what all records have in common
    bool json = false;
    std::optional<std::string> keySeparator;
    std::optional<std::string> value; ///< --value: the text of the one record
    bool isTombstone = false;
    std::uint64_t repeat = 0; ///< 0: lines
    RunOptions options;
    PartEncoder encoder, keyEncoder;
    SchemaChoice schema, keySchema;
};

/// False: the command line is wrong, which has been said.
bool parsePlan(const Arguments& arguments, ProducePlan& plan);

} // namespace weir::ctl
