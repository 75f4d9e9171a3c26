// Purpose: an Avro schema (specification 1.11), parsed: types by index, so that a recursive type is no cycle of
// pointers. Thread: immutable after parse(); share as shared_ptr<const AvroSchema>. Limits: 1,000 levels of nesting in
// the schema's own text.
#pragma once

#include "backend/base/result.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir {

enum class AvroType : std::uint8_t {
    Null,
    Boolean,
    Int,
    Long,
    Float,
    Double,
    Bytes,
    String,
    Record,
    Enum,
    Array,
    Map,
    Union,
    Fixed
};

enum class AvroLogical : std::uint8_t {
    None,
    Decimal,
    Uuid,
    Date,
    TimeMillis,
    TimeMicros,
    TimestampMillis,
    TimestampMicros,
    TimestampNanos,
    LocalTimestampMillis,
    LocalTimestampMicros,
    LocalTimestampNanos,
    Duration
};

struct AvroField
{
    std::string name;
    int node = 0;
    std::optional<std::string> defaultJson; ///< as JSON text
    std::string documentation = {};
};

struct AvroNode
{
    AvroType type = AvroType::Null;
    AvroLogical logical = AvroLogical::None;
    std::string name;                 ///< full name of records, enums and fixed; the type's name otherwise
    std::vector<AvroField> fields;    ///< Record
    std::vector<std::string> symbols; ///< Enum
    std::vector<int> children;        ///< Union: branches; Array: items; Map: values
    int size = 0;                     ///< Fixed
    int precision = 0;                ///< Decimal
    int scale = 0;
    std::string documentation = {}; ///< Record, Enum, Fixed
};

class AvroSchema
{
public:
    /// `text`: JSON. `references`: schemas whose named types it may use, those that others need first.
    /// Invalid, with the place in words, if it is no Avro schema. A logical type that is unknown or doesn't fit is
    /// ignored, as the specification wants it.
    static Result<std::shared_ptr<const AvroSchema>> parse(std::string_view text,
                                                           const std::vector<std::string>& references = {});

    const AvroNode& root() const { return m_nodes[std::size_t(m_root)]; }
    const AvroNode& node(int index) const { return m_nodes[std::size_t(index)]; }
    const std::string& text() const { return m_text; }

private:
    friend class AvroSchemaParser;
    std::vector<AvroNode> m_nodes;
    int m_root = 0;
    std::string m_text;
};

} // namespace weir
