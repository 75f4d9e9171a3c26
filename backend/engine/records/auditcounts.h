// Purpose: how many came in and what became of them, a stage, source and minute: written in the transaction that wrote
// the output, so that they are as exactly once as it is. Thread: one. Limits: minutes are those of the worker's clock;
// `minutesKept` of them in memory.
//
// The rule: in + split = out + rejected + duplicates + dropped + suppressed. Key of a record:
// "stage/source/minute/incarnation" (parts percent-encoded where they hold '/' or '%'; minute: "2026-03-01T12:00Z"), so
// that a worker writes its totals again and again and nothing is counted twice; value: JSON with the same and the
// totals of that incarnation. After an abort a worker has a new incarnation.
#pragma once

#include "backend/base/result.h"
#include "backend/engine/records/topicrecord.h"

#include <map>
#include <tuple>
#include <vector>

namespace weir::engine {

enum class Counted : std::uint8_t {
    In,
    Out,
    Rejected,   ///< dead-lettered
    Dropped,    ///< by a filter, a plan, a transformation
    Duplicates, ///< seen before
    Suppressed, ///< of somebody who must stay out
    Split,      ///< outputs beyond the first of one input
};
inline constexpr int countedKinds = 7;
std::string_view countedName(Counted what); ///< "in"

struct AuditTotals
{
    std::array<std::int64_t, countedKinds> of{};

    std::int64_t& operator[](Counted what) { return of[static_cast<std::size_t>(what)]; }
    std::int64_t operator[](Counted what) const { return of[static_cast<std::size_t>(what)]; }
    AuditTotals& operator+=(const AuditTotals& other);
    /// in + split − (out + rejected + duplicates + dropped + suppressed): 0 if nothing is lost and nothing doubled.
    std::int64_t balance() const;
    friend bool operator==(const AuditTotals&, const AuditTotals&) = default;
};

struct AuditPlace
{
    std::string stage{}, source{};
    std::int64_t minute = 0; ///< since 1970 UTC
    friend auto operator<=>(const AuditPlace&, const AuditPlace&) = default;
};

struct AuditRecord
{
    AuditPlace place{};
    std::string incarnation{};
    AuditTotals totals{};
    friend bool operator==(const AuditRecord&, const AuditRecord&) = default;
};
TopicRecord auditRecord(const AuditRecord& record);
/// Errors: Decode.
Result<AuditRecord> auditOf(std::string_view key, std::string_view value);

/// What one worker counts.
class AuditCounts
{
public:
    static constexpr std::int64_t minutesKept = 10;

    AuditCounts(std::string stage, std::string incarnation);
    /// A clock that steps back counts in the oldest minute still kept.
    void add(std::string_view source, std::int64_t nowMs, Counted what, std::int64_t count = 1);
    /// The totals that changed since the last call: to be sent in the transaction at hand.
    std::vector<TopicRecord> takeRecords();

private:
    struct Entry
    {
        AuditTotals totals;
        bool isChanged = false;
    };
    std::string m_stage, m_incarnation;
    std::map<std::int64_t, std::map<std::string, Entry, std::less<>>> m_minutes; ///< by source
    std::int64_t m_floor = 0;
};

/// What all workers counted: of records in the order of their log; later ones take the place of earlier ones.
class AuditSums
{
public:
    void add(AuditRecord record);
    std::map<AuditPlace, AuditTotals> byPlace() const;
    AuditTotals ofStage(std::string_view stage) const;
    AuditTotals ofStage(std::string_view stage, std::string_view source) const;

private:
    std::map<std::tuple<AuditPlace, std::string>, AuditTotals> m_totals;
};

} // namespace weir::engine
