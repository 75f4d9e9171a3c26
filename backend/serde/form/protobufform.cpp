#include "backend/serde/schemaform.h"

#include "backend/serde/jsonpart.h"

#include <google/protobuf/descriptor.h>
#include <unordered_map>

namespace weir {
namespace {

namespace pb = google::protobuf;
using Kind = FormNode::Kind;

constexpr std::size_t maxNodes = 10'000;

std::string commentOf(const pb::SourceLocation& location)
{
    const std::string& text =
        location.leading_comments.empty() ? location.trailing_comments : location.leading_comments;
    return QString::fromStdString(text).simplified().toStdString();
}

template <typename Described> std::string documentationOf(const Described& described)
{
    pb::SourceLocation location;
    return described.GetSourceLocation(&location) ? commentOf(location) : std::string();
}

struct WellKnown
{
    Kind kind;
    const char* hint;
};

const WellKnown* wellKnown(const std::string& fullName)
{
    static const std::unordered_map<std::string, WellKnown> all = {
        {"google.protobuf.Timestamp", {Kind::Text, "timestamp"}},
        {"google.protobuf.Duration", {Kind::Text, "duration"}},
        {"google.protobuf.FieldMask", {Kind::Text, "field mask"}},
        {"google.protobuf.Struct", {Kind::Any, "object"}},
        {"google.protobuf.Value", {Kind::Any, ""}},
        {"google.protobuf.ListValue", {Kind::Any, "list"}},
        {"google.protobuf.Any", {Kind::Any, "object"}},
        {"google.protobuf.DoubleValue", {Kind::Number, ""}},
        {"google.protobuf.FloatValue", {Kind::Number, ""}},
        {"google.protobuf.Int64Value", {Kind::Integer, ""}},
        {"google.protobuf.UInt64Value", {Kind::Integer, ""}},
        {"google.protobuf.Int32Value", {Kind::Integer, ""}},
        {"google.protobuf.UInt32Value", {Kind::Integer, ""}},
        {"google.protobuf.BoolValue", {Kind::Boolean, ""}},
        {"google.protobuf.StringValue", {Kind::Text, ""}},
        {"google.protobuf.BytesValue", {Kind::Bytes, "base64"}}};
    const auto found = all.find(fullName);
    return found == all.end() ? nullptr : &found->second;
}

Kind kindOf(const pb::FieldDescriptor& field)
{
    switch (field.cpp_type()) {
    case pb::FieldDescriptor::CPPTYPE_BOOL:
        return Kind::Boolean;
    case pb::FieldDescriptor::CPPTYPE_DOUBLE:
    case pb::FieldDescriptor::CPPTYPE_FLOAT:
        return Kind::Number;
    case pb::FieldDescriptor::CPPTYPE_ENUM:
        return Kind::Enum;
    case pb::FieldDescriptor::CPPTYPE_STRING:
        return field.type() == pb::FieldDescriptor::TYPE_BYTES ? Kind::Bytes : Kind::Text;
    case pb::FieldDescriptor::CPPTYPE_MESSAGE:
        return Kind::Record;
    default:
        return Kind::Integer;
    }
}

std::string defaultOf(const pb::FieldDescriptor& field)
{
    if (!field.has_default_value() || field.is_repeated())
        return {};
    std::string out;
    switch (field.cpp_type()) {
    case pb::FieldDescriptor::CPPTYPE_BOOL:
        return field.default_value_bool() ? "true" : "false";
    case pb::FieldDescriptor::CPPTYPE_INT32:
        return std::to_string(field.default_value_int32());
    case pb::FieldDescriptor::CPPTYPE_INT64:
        return std::to_string(field.default_value_int64());
    case pb::FieldDescriptor::CPPTYPE_UINT32:
        return std::to_string(field.default_value_uint32());
    case pb::FieldDescriptor::CPPTYPE_UINT64:
        return std::to_string(field.default_value_uint64());
    case pb::FieldDescriptor::CPPTYPE_ENUM:
        appendJsonString(out, field.default_value_enum()->name());
        return out;
    case pb::FieldDescriptor::CPPTYPE_STRING:
        if (field.type() == pb::FieldDescriptor::TYPE_STRING)
            appendJsonString(out, field.default_value_string());
        return out;
    default:
        return {};
    }
}

class ProtobufForm
{
public:
    SchemaForm run(const pb::Descriptor& message)
    {
        m_form.root = messageNode(message);
        return std::move(m_form);
    }

private:
    int add(FormNode made)
    {
        m_form.nodes.push_back(std::move(made));
        return int(m_form.nodes.size()) - 1;
    }

    int messageNode(const pb::Descriptor& message)
    {
        if (const auto known = m_known.find(&message); known != m_known.end())
            return known->second;
        FormNode made;
        made.name = message.full_name();
        if (const WellKnown* special = wellKnown(made.name)) {
            made.kind = special->kind;
            made.hint = special->hint;
            return m_known.emplace(&message, add(std::move(made))).first->second;
        }
        made.kind = Kind::Record;
        made.documentation = documentationOf(message);
        const int index = add(std::move(made));
        m_known.emplace(&message, index);
        std::vector<SchemaFormField> fields;
        for (int i = 0; i < message.field_count() && m_form.nodes.size() < maxNodes; ++i) {
            const pb::FieldDescriptor& from = *message.field(i);
            SchemaFormField field;
            field.name = from.name();
            field.isRequired = from.is_required();
            field.documentation = documentationOf(from);
            field.defaultJson = defaultOf(from);
            if (from.real_containing_oneof())
                field.group = from.real_containing_oneof()->name();
            field.node = fieldNode(from);
            fields.push_back(std::move(field));
        }
        m_form.nodes[std::size_t(index)].fields = std::move(fields);
        return index;
    }

    int fieldNode(const pb::FieldDescriptor& field)
    {
        if (!field.is_repeated())
            return single(field);
        FormNode made;
        made.kind = field.is_map() ? Kind::Map : Kind::List;
        made.name = field.is_map() ? "map" : "repeated";
        const int index = add(std::move(made));
        const int child = single(field.is_map() ? *field.message_type()->map_value() : field);
        m_form.nodes[std::size_t(index)].children = {child};
        return index;
    }

    int single(const pb::FieldDescriptor& field)
    {
        if (field.message_type())
            return messageNode(*field.message_type());
        FormNode made;
        made.kind = kindOf(field);
        made.name = field.enum_type() ? field.enum_type()->full_name() : field.type_name();
        if (made.kind == Kind::Bytes)
            made.hint = "base64";
        if (field.enum_type()) {
            made.documentation = documentationOf(*field.enum_type());
            for (int i = 0; i < field.enum_type()->value_count(); ++i)
                made.symbols.push_back(field.enum_type()->value(i)->name());
        }
        return add(std::move(made));
    }

    SchemaForm m_form;
    std::unordered_map<const pb::Descriptor*, int> m_known;
};

} // namespace

SchemaForm formOfProtobuf(const pb::Descriptor& message) { return ProtobufForm().run(message); }

} // namespace weir
