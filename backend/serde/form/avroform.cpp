#include "backend/serde/avroschema.h"
#include "backend/serde/schemaform.h"

#include <unordered_map>

namespace weir {
namespace {

class AvroForm
{
public:
    explicit AvroForm(const AvroSchema& schema) : m_schema(schema) {}

    SchemaForm run()
    {
        m_form.root = node(m_schema.root());
        return std::move(m_form);
    }

private:
    static const char* hintOf(AvroLogical logical)
    {
        switch (logical) {
        case AvroLogical::None:
            return "";
        case AvroLogical::Decimal:
            return "decimal";
        case AvroLogical::Uuid:
            return "uuid";
        case AvroLogical::Date:
            return "date";
        case AvroLogical::TimeMillis:
        case AvroLogical::TimeMicros:
            return "time";
        case AvroLogical::TimestampMillis:
        case AvroLogical::TimestampMicros:
        case AvroLogical::TimestampNanos:
            return "timestamp";
        case AvroLogical::LocalTimestampMillis:
        case AvroLogical::LocalTimestampMicros:
        case AvroLogical::LocalTimestampNanos:
            return "local timestamp";
        case AvroLogical::Duration:
            return "duration";
        }
        return "";
    }

    static FormNode::Kind kindOf(const AvroNode& node)
    {
        using Kind = FormNode::Kind;
        if (node.logical == AvroLogical::Decimal)
            return Kind::Number;
        if (node.logical != AvroLogical::None)
            return Kind::Text; // times and UUIDs are written as people do
        switch (node.type) {
        case AvroType::Null:
            return Kind::Null;
        case AvroType::Boolean:
            return Kind::Boolean;
        case AvroType::Int:
        case AvroType::Long:
            return Kind::Integer;
        case AvroType::Float:
        case AvroType::Double:
            return Kind::Number;
        case AvroType::Bytes:
        case AvroType::Fixed:
            return Kind::Bytes;
        case AvroType::String:
            return Kind::Text;
        case AvroType::Record:
            return Kind::Record;
        case AvroType::Enum:
            return Kind::Enum;
        case AvroType::Array:
            return Kind::List;
        case AvroType::Map:
            return Kind::Map;
        case AvroType::Union:
            return Kind::Choice;
        }
        return Kind::Any;
    }

    int add(FormNode made)
    {
        m_form.nodes.push_back(std::move(made));
        return int(m_form.nodes.size()) - 1;
    }

    int node(const AvroNode& from)
    {
        if (const auto known = m_known.find(&from); known != m_known.end())
            return known->second;
        if (from.type == AvroType::Union)
            return unionOf(from);
        FormNode made;
        made.kind = kindOf(from);
        made.name = from.name;
        made.hint = hintOf(from.logical);
        made.documentation = from.documentation;
        made.symbols = from.symbols;
        made.scale = from.scale;
        const int index = add(std::move(made));
        m_known.emplace(&from, index);
        std::vector<SchemaFormField> fields;
        for (const AvroField& field : from.fields) {
            SchemaFormField member;
            member.name = field.name;
            member.node = node(m_schema.node(field.node));
            member.isRequired = !field.defaultJson;
            member.defaultJson = field.defaultJson.value_or(std::string());
            member.documentation = field.documentation;
            fields.push_back(std::move(member));
        }
        std::vector<int> children;
        for (const int child : from.children)
            children.push_back(node(m_schema.node(child)));
        FormNode& at = m_form.nodes[std::size_t(index)];
        at.fields = std::move(fields);
        at.children = std::move(children);
        return index;
    }

    int unionOf(const AvroNode& from)
    {
        std::vector<const AvroNode*> branches;
        bool isNullable = false;
        for (const int child : from.children) {
            const AvroNode& branch = m_schema.node(child);
            if (branch.type == AvroType::Null)
                isNullable = true;
            else
                branches.push_back(&branch);
        }
        FormNode made;
        made.isNullable = isNullable;
        if (branches.empty()) {
            made.kind = FormNode::Kind::Null;
            return add(std::move(made));
        }
        made.kind = FormNode::Kind::Choice;
        const int index = add(std::move(made));
        m_known.emplace(&from, index);
        std::vector<int> children;
        for (const AvroNode* branch : branches)
            children.push_back(node(*branch));
        m_form.nodes[std::size_t(index)].children = std::move(children);
        return index;
    }

    const AvroSchema& m_schema;
    SchemaForm m_form;
    std::unordered_map<const AvroNode*, int> m_known;
};

} // namespace

SchemaForm formOfAvro(const AvroSchema& schema) { return AvroForm(schema).run(); }

} // namespace weir
