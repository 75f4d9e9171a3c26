// Purpose: what is typed into the filter of a table of records: plain text, /regex/ or FQL, told apart by itself.
// Thread: a value. Limits: FQL is what begins with a root (value.total, headers['x'], partition), a bracket, `!` or a
// function and goes on like a comparison; text in double quotes is always plain text.
#pragma once

#include "backend/filter/fql.h"
#include "backend/filter/textpattern.h"

namespace weir {

enum class QueryKind { Everything, Text, Regex, Fql };

struct RecordQuery
{
    QueryKind kind = QueryKind::Everything;
    TextPattern pattern;            ///< Text, Regex
    std::shared_ptr<const Fql> fql; ///< Fql
    std::vector<FqlRemark> remarks;
    std::optional<FqlMistake> mistake; ///< Fql: what is wrong
    std::optional<Error> error;        ///< Regex: what is wrong; code is the position in `typed`

    bool isValid() const { return !mistake && !error; }
};

RecordQuery parseRecordQuery(const QString& typed);

} // namespace weir
