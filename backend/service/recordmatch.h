// Purpose: does a record fit what is typed and picked in the filter row? Thread: immutable, any.
// Limits: text is looked for in key, value and headers as they are shown, that is decoded.
#pragma once

#include "backend/filter/recordquery.h"
#include "backend/kafka/recordbatch.h"
#include "backend/serde/decoder.h"

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

struct RecordMatch
{
    TextPattern pattern;
    std::shared_ptr<const Fql> fql; ///< null: none
    std::vector<FieldCondition> conditions;
    std::shared_ptr<const DecoderSet> decoders;
    Format keyFormat = Format::Auto;
    Format valueFormat = Format::Auto;

    bool isEmpty() const { return pattern.isEmpty() && !fql && conditions.empty(); }
    bool matches(const RecordBatch& batch, std::size_t index) const;
};

/// The field as one line of text: decoded key and value whole, headers as `name=value, …`, timestamp in ms.
std::string fieldText(const RecordBatch& batch, std::size_t index, RecordField field, const RecordMatch& how);
/// `name=value, name=value`; null values as `name`.
std::string headersText(const std::vector<RecordHeader>& headers);

} // namespace weir
