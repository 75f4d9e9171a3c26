// Purpose: the path of a masking rule: which part of a record and where in its JSON. Thread: values; any. Limits: what
// is ambiguous matches rather than not: names go through arrays, [] through what is no array, header names in any case.
#pragma once

#include "backend/serde/decoder.h"

#include <string>
#include <string_view>
#include <vector>

namespace weir {

enum class MaskPathMistake {
    None,
    Empty,   ///< nothing
    Root,    ///< does not begin with key, value or headers
    Name,    ///< a name is missing after a dot
    Bracket, ///< a bracket that is not [] or [number]
    Follows  ///< something other than a dot or a bracket after a bracket
};

struct MaskStep
{
    enum class Kind { Name, Each, Index };
    Kind kind = Kind::Name;
    std::string name; ///< an index as digits too
};

struct MaskPath
{
    MaskPathMistake mistake = MaskPathMistake::None;
    std::size_t position = 0; ///< byte of the mistake, from 0
    RecordPart part = RecordPart::Value;
    std::vector<MaskStep> steps;

    /// "value.a\.b[].c[0]": \ takes a dot, bracket or \ as it is.
    static MaskPath parse(std::string_view path);
    /// Where the steps inside of this part begin; npos: it is about another part or header.
    std::size_t start(RecordPart part, std::string_view headerName) const;
    static constexpr std::size_t npos = std::size_t(-1);
};

/// Does the name fit: `pattern` may have * for any letters; empty fits all.
bool fitsTopic(std::string_view pattern, std::string_view topic);

} // namespace weir
