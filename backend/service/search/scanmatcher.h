// Purpose: which records of a block match: bytes first, for what must occur; only what survives is decoded. Thread:
// immutable, any; a MatchScratch and a Tally a thread. Limits: finds exactly what RecordMatch::matches() finds.
#pragma once

#include "backend/filter/literalsearch.h"
#include "backend/kafka/scan/recordscan.h"
#include "backend/service/recordmatch.h"

#include <optional>

namespace weir {

class ScanMatcher
{
public:
    struct Tally
    {
        std::uint64_t records = 0;
        std::uint64_t undecoded = 0; ///< records that were looked at closely, with a part that could not be decoded
        std::int64_t oldestMs = INT64_MAX, newestMs = INT64_MIN;
    };
    using Hit = std::function<void(const RecordView&, std::span<const RecordHeader>)>;

    /// `match` may be null: everything. `key`: only records of this key.
    explicit ScanMatcher(std::shared_ptr<const RecordMatch> match, std::optional<std::string> key = {});

    /// Decode: as ScanBlock::each(); what was sound has been looked at.
    Result<void> look(const ScanBlock& block, std::string_view topic, MatchScratch& scratch, Tally& tally,
                      const Hit& hit) const;

private:
    struct Literal
    {
        LiteralSearch text;
        bool hidesBehindBackslash; ///< else only behind \u
    };
    /// What the bytes of the whole block rule out already.
    struct Ruled
    {
        bool pattern = false, fql = false;
    };

    bool fits(const RecordView& record, std::span<const RecordHeader> headers, std::string_view topic, Ruled ruled,
              MatchScratch& scratch, Tally& tally) const;
    bool patternDenies(const RecordView& record, std::span<const RecordHeader> headers, bool isRuledOut) const;
    bool fqlDenies(const RecordView& record, std::span<const RecordHeader> headers, bool isRuledOut) const;
    bool lacks(std::string_view bytes) const;
    bool isKeyAsIs(const RecordView& record) const;
    bool isValueAsIs(const RecordView& record) const;

    std::shared_ptr<const RecordMatch> m_match; ///< null: everything
    std::optional<std::string> m_key;
    std::vector<Literal> m_required;    ///< of FQL
    bool m_patternSpansHeaders = false; ///< it may match where `name=value, name=value` is put together
};

} // namespace weir
