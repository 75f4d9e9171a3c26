// Purpose: the transformations that are in force, applied to events before they are collected (definitions.md,
// "Transformation"). Thread: immutable; run() from any, each call takes a child of the pool. Limits: an event becomes
// at most 100; one over 32 KB fails.
#pragma once

#include "backend/base/result.h"
#include "backend/cdp/definitions/definitionbook.h"
#include "backend/engine/script/scriptpool.h"

namespace weir::engine {

struct TransformInput
{
    Json event{}; ///< after the spec check: has its messageId
    std::string_view source{};
    std::int64_t atMs = 0; ///< when it came in: T of `appliesTo`
};

struct TransformFailure
{
    std::string_view reason{};    ///< reasons.h: Transformation-Failed, Too-Large
    std::string transformation{}; ///< its key; several with commas where it cannot be known which it was
    std::string message{};
    int line = 0, column = 0; ///< from 1; 0: unknown
};

struct TransformOutcome
{
    enum class Kind : std::uint8_t {
        Unchanged, ///< it goes on as it is
        Changed,   ///< into `events`; none: dropped
        Failed,    ///< the event as it was is a dead letter
    };
    Kind kind = Kind::Unchanged;
    std::vector<Json> events{};
    std::optional<TransformFailure> failure{};
};

struct TransformLog
{
    std::size_t input = 0;
    std::string transformation{}, line{};
};

struct TransformedBatch
{
    std::vector<TransformOutcome> outcomes{}; ///< one for each input
    std::vector<TransformLog> logs{};
    std::uint64_t logsLeftOut = 0;
    std::vector<JsonPointer> memory{}; ///< what `events` look into, besides the inputs' own
};

class TransformationSet
{
public:
    /// Those of the book that are in force, by order, then key. `pool` must outlive it.
    TransformationSet(const cdp::DefinitionBook& book, ScriptPool& pool);
    ~TransformationSet();
    TransformationSet(TransformationSet&&) noexcept;
    TransformationSet& operator=(TransformationSet&&) noexcept;

    bool isEmpty() const;
    /// Through all that apply, in order. Of several events out of one the k-th (from 2) has the messageId `ID#k`,
    /// unless the code gave it one of its own. `nowMs`: what the code sees as now. Errors: only where no child can be
    /// started: nothing is known of any event then.
    Result<TransformedBatch> run(std::span<const TransformInput> inputs, std::int64_t nowMs) const;

private:
    struct Private;
    std::unique_ptr<const Private> d;
};

} // namespace weir::engine
