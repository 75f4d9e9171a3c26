// Purpose: a mapping-kit document (Segment's), compiled once: what becomes of an event on its way in or out. Thread:
// immutable, any. Limits: 100 levels, 100,000 nodes; a result of 16 MiB as JSON; a million steps an event.
#pragma once

#include "backend/base/json/jsonarena.h"
#include "backend/base/result.h"
#include "backend/cdp/common/mistake.h"

#include <memory>

namespace weir::cdp {

struct MappingProgram;

/// The `code` of an error of map().
enum class MappingFailure {
    NoObject = 1, ///< only objects can be mapped
    NoPath,       ///< a directive gave something else in place of a path
    NoTemplate,   ///< in place of a template
    NoJson,       ///< a text to decode that is no JSON
    NotMerged,    ///< something else than an object is to be merged
    TooLarge,     ///< more than 16 MiB come of it
    TooLong       ///< it takes more than a million steps
};

/// Directives: @path @template @literal @if @case @replace @arrayPath @flatten @json @merge @transform
/// @excludeWhenNull (Segment, action-destinations, mapping-kit); docs/definitions.md has each with an example.
class Mapping
{
public:
    struct Compiled
    {
        std::shared_ptr<const Mapping> mapping; ///< null where there are mistakes
        Mistakes mistakes;
    };
    /// `place` of the document within what it is a part of; mistakes are at places below it.
    static Compiled compile(const Json& document, const std::string& place = {});

    /// Absent: nothing comes of it. The result looks into the event, the arena and this mapping. Errors: Invalid where
    /// the event is no object or a directive cannot do its work, Limit; the code is a MappingFailure, the subject the
    /// place.
    Result<Json> map(const Json& event, JsonArena& arena) const;

    /// The paths of the event that it reads, as definitions.md writes them, each once: `properties.products[].sku`;
    /// empty: the whole event. Those that are only known when it runs are not among them.
    const std::vector<std::string>& references() const;

    explicit Mapping(std::unique_ptr<const MappingProgram> program);
    ~Mapping();
    Mapping(const Mapping&) = delete;
    Mapping& operator=(const Mapping&) = delete;

private:
    std::unique_ptr<const MappingProgram> m_program;
};

} // namespace weir::cdp
