// Purpose: the events of a partition as they lay on disk at a moment: segments, and what became of their people since.
// Thread: immutable, any; each reader opens its own SliceReader. Limits: keeps its segments' files open, also where
// they were rewritten meanwhile.
#pragma once

#include "backend/base/result.h"
#include "backend/cdp/event/event.h"
#include "backend/engine/columns/columnpath.h"
#include "backend/engine/columns/peoplechanges.h"
#include "backend/engine/columns/valuecounts.h"

#include <functional>
#include <memory>
#include <span>

namespace weir::engine {

class ColumnSegment;

/// A block of rows sorted by person, as scan() shows it; valid during the call.
struct ScanBatch
{
    std::span<const cdp::ProfileId> people{};   ///< distinct, as they were stored
    std::span<const std::uint32_t> firstRows{}; ///< of each
    std::span<const std::int64_t> times{};
    std::span<const std::uint16_t> names{}; ///< 0: none of those asked for; else 1 + which of them
};

/// Which events: a type and a name, or the beginning of one.
struct EventNames
{
    cdp::EventType type = cdp::EventType::Track;
    std::string name{};
    bool isPrefix = false;

    bool fits(cdp::EventType eventType, std::string_view eventName) const
    {
        return eventType == type && (isPrefix ? eventName.starts_with(name) : eventName == name);
    }
    friend bool operator==(const EventNames&, const EventNames&) = default;
};

/// What was seen of a name, a property or a trait.
struct CatalogueEntry
{
    cdp::EventType type = cdp::EventType::Track;
    std::string name{};     ///< of the event
    std::string property{}; ///< `properties.total`, `traits.plan`; empty: the event itself
    std::uint64_t count = 0;
    std::int64_t lastSeenMs = 0; ///< of a property: of the newest event of its name in that segment
    ValueCounts values{};        ///< of a property
};

class ColumnsView
{
public:
    std::vector<std::shared_ptr<const ColumnSegment>> segments{}; ///< oldest first
    PeopleChanges changes{};
    std::int64_t since = 0, position = 0; ///< offsets of `events` that are covered

    std::uint64_t rows() const;
    /// Times and names of all events block by block; what was erased or merged is shown as it was stored. Decode: a
    /// segment is damaged.
    Result<void> scan(std::span<const EventNames> names, const std::function<void(const ScanBatch&)>& see) const;
    /// By type, name, property; at most 10,000 (those seen most often).
    std::vector<CatalogueEntry> catalogue() const;
};
using ColumnsViewPointer = std::shared_ptr<const ColumnsView>;

} // namespace weir::engine
