// Purpose: a schema in neutral words, for a generated form: fields, types, defaults, choices, documentation, of Avro,
// Protobuf and JSON Schema alike. Types by index, so that a recursive type is no cycle. Thread: a value; any. Limits:
// 10,000 nodes; what of JSON Schema has no form (patterns, conditions) is left out.
#pragma once

#include "backend/base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace google::protobuf {
class Descriptor;
}

namespace weir {

class AvroSchema;

struct SchemaFormField
{
    std::string name;
    int node = 0; ///< index into SchemaForm::nodes
    bool isRequired = false;
    std::string defaultJson = {}; ///< empty: none
    std::string documentation = {};
    std::string group = {}; ///< Protobuf: the oneof; at most one field of a group may be there
};

struct FormNode
{
    enum class Kind { Null, Boolean, Integer, Number, Text, Bytes, Enum, Record, List, Map, Choice, Any };
    Kind kind = Kind::Any;
    std::string name = {}; ///< of a record, an enum, or the schema's own word for the type ("long", "sint32")
    /// "date", "time", "timestamp", "duration", "uuid", "decimal", "email", "uri", … ; empty: nothing special
    std::string hint = {};
    std::string documentation = {};
    bool isNullable = false;
    std::vector<SchemaFormField> fields = {}; ///< Record
    std::vector<std::string> symbols = {};    ///< Enum
    std::vector<int> children = {};           ///< List: items; Map: values; Choice: branches
    int scale = 0;                            ///< decimal
};

struct SchemaForm
{
    std::vector<FormNode> nodes;
    int root = 0;
    const FormNode& at(int index) const { return nodes[std::size_t(index)]; }
};

SchemaForm formOfAvro(const AvroSchema& schema);
SchemaForm formOfProtobuf(const google::protobuf::Descriptor& message);
/// Invalid: no JSON.
Result<SchemaForm> formOfJsonSchema(std::string_view text);

/// A value that fits: defaults where there are some, the first symbol, empty lists, 0 and "". `indented`: two blanks a
/// level.
std::string exampleJson(const SchemaForm& form, bool indented = true);

} // namespace weir
