// Purpose: does a record fit what is typed and picked in the filter row? Thread: immutable, any; a MatchScratch a
// thread. Limits: text is looked for in key, value and headers as they are shown, that is decoded; FQL sees decoded key
// and value, too.
#pragma once

#include "backend/filter/recordquery.h"
#include "backend/kafka/recordbatch.h"
#include "backend/serde/decoder.h"

#include <functional>
#include <span>
#include <vector>

namespace weir {

/// One field of a record that a cell shows.
enum class RecordField { Topic, Partition, Offset, Timestamp, Key, Value, Headers, Size };

struct FieldCondition
{
    RecordField field = RecordField::Key;
    std::string text; ///< the whole field as text, or a part of it
    bool exclude = false;
    bool contains = false; ///< the text may stand anywhere in the field

    friend bool operator==(const FieldCondition&, const FieldCondition&) = default;
};

/// Where a record's headers are: at hand, or in its batch until somebody asks.
class HeaderAccess
{
public:
    HeaderAccess(std::span<const RecordHeader> known) : m_known(known), m_isKnown(true) {}
    HeaderAccess(const RecordBatch& batch, std::size_t index) : m_batch(&batch), m_index(index) {}
    /// Valid while this object lives.
    std::span<const RecordHeader> get() const;

private:
    const RecordBatch* m_batch = nullptr;
    std::size_t m_index = 0;
    mutable std::vector<RecordHeader> m_parsed;
    mutable std::span<const RecordHeader> m_known;
    mutable bool m_isKnown = false;
};

/// What matching reuses and tells.
struct MatchScratch
{
    FqlScratch fql;
    std::string key, value, headers, header;
    /// Waits for the schema of this id; false: it does not come. Empty: nobody waits, and bytes are looked at as bytes.
    std::function<bool(int)> awaitSchema;
    bool undecoded = false; ///< of the last record: a part that was looked at could not be decoded
};

struct RecordMatch
{
    TextPattern pattern;
    std::shared_ptr<const Fql> fql; ///< null: none
    std::vector<FieldCondition> conditions;
    std::shared_ptr<const DecoderSet> decoders;
    Format keyFormat = Format::Auto;
    Format valueFormat = Format::Auto;

    bool isEmpty() const { return pattern.isEmpty() && !fql && conditions.empty(); }
    bool matches(const RecordView& record, std::string_view topic, const HeaderAccess& headers,
                 MatchScratch& scratch) const;
    bool matches(const RecordBatch& batch, std::size_t index, MatchScratch& scratch) const;
    /// For a record or two.
    bool matches(const RecordBatch& batch, std::size_t index) const;
};

/// The field as one line of text: decoded key and value whole, headers as `name=value, …`, timestamp in ms.
std::string fieldText(const RecordBatch& batch, std::size_t index, RecordField field, const RecordMatch& how);
/// `name=value, name=value`; null values as `name`.
std::string headersText(std::span<const RecordHeader> headers);

} // namespace weir
