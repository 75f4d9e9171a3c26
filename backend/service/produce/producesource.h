// Purpose: where many records come from: lines of files or of standard input, or one record again and again. Thread:
// one, the run's. Limits: see the sources.
#pragma once

#include "backend/kafka/recordwriter.h"

namespace weir {

class ProduceSource
{
public:
    enum class State {
        Record,
        Broken, ///< this one cannot be sent: see error(); the next may
        Wait,   ///< nothing yet (a pipe)
        End,
        Failed ///< nothing comes any more: see error()
    };

    virtual ~ProduceSource() = default;
    /// The next record; waits up to waitMs for it.
    virtual State next(ProduceRecord& record, int waitMs) = 0;
    /// Of the newest record or Broken: a line or a repetition, from 1.
    virtual std::uint64_t number() const = 0;
    virtual const Error& error() const = 0;
    /// Where the newest record comes from, for sentences; empty: there is only one place.
    virtual QString place() const { return {}; }
    /// Bytes (files) or records (repeat); done() of total().
    virtual std::int64_t done() const = 0;
    virtual std::optional<std::int64_t> total() const = 0;
};

} // namespace weir
