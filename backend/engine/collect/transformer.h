// Purpose: people's transformations as the collect stage sees them: a batch of events in, what became of each out.
// Thread: one, that of the pipeline it belongs to; run() may take as long as the slowest event's deadline. Limits: of
// the implementation.
#pragma once

#include "backend/base/result.h"
#include "backend/cdp/definitions/definitionbook.h"
#include "backend/cdp/event/event.h"

#include <span>

namespace weir::engine {

struct Transformed
{
    bool isChanged = false;        ///< false: no transformation applied, or it gave back what it got
    std::vector<Json> results{};   ///< if changed: none, one or more events in its place
    std::string failure{};         ///< a dead letter's reason; empty: nothing went wrong
    std::string detail{}, where{}; ///< words, with line and column; "transformation KEY"
    std::vector<std::pair<std::string, std::string>> logs{}; ///< key of the transformation, and what it said
};

struct TransformedEvents
{
    std::vector<Transformed> of{};     ///< one for each input, in the same order
    std::vector<JsonPointer> memory{}; ///< what results look into, besides the inputs' own
};

class Transformer
{
public:
    struct Input
    {
        Json event{}; ///< after the spec check and the plans; lives as long as the call
        std::string_view source{};
        std::int64_t atMs = 0; ///< when it came in
    };

    virtual ~Transformer() = default;
    virtual void setDefinitions(const cdp::DefinitionBook& book) = 0;
    virtual bool appliesToAny() const = 0; ///< false: run() would change nothing
    /// What is wrong with one event says nothing of the others. Errors: nothing could be run; nothing is known of any.
    virtual Result<TransformedEvents> run(std::span<const Input> inputs) = 0;
};

} // namespace weir::engine
