#include "backend/serde/jsoncheck.h"
#include "backend/serde/jsonpart.h"
#include "backend/serde/schemaform.h"

#include <charconv>
#include <optional>
#include <set>
#include <unordered_map>

namespace weir {
namespace {

using Kind = FormNode::Kind;
using JsonKind = JsonPart::Kind;

constexpr std::size_t maxNodes = 10'000;
constexpr int maxDepth = 100;

std::optional<JsonPart> memberOf(const JsonPart& object, std::string_view name)
{
    std::optional<JsonPart> found;
    if (object.kind() == JsonKind::Object) {
        object.eachMember([&](const std::string& member, JsonPart value) {
            if (member == name)
                found = value;
            return !found;
        });
    }
    return found;
}

std::string textOf(const JsonPart& object, std::string_view name)
{
    const auto member = memberOf(object, name);
    return member && member->kind() == JsonKind::String ? member->string() : std::string();
}

/// "a~1b" of a JSON pointer.
std::string unescaped(std::string_view part)
{
    std::string out;
    for (std::size_t i = 0; i < part.size(); ++i) {
        if (part[i] == '~' && i + 1 < part.size())
            out += part[++i] == '1' ? '/' : '~';
        else
            out += part[i];
    }
    return out;
}

class JsonSchemaForm
{
public:
    explicit JsonSchemaForm(std::string_view text) : m_root(text) {}

    SchemaForm run()
    {
        m_form.root = node(m_root, 0);
        return std::move(m_form);
    }

private:
    int add(FormNode made)
    {
        m_form.nodes.push_back(std::move(made));
        return int(m_form.nodes.size()) - 1;
    }

    std::optional<JsonPart> resolved(const std::string& reference) const
    {
        if (reference.empty() || reference.front() != '#')
            return {};
        std::optional<JsonPart> at = m_root;
        std::size_t begin = 1;
        while (at && begin < reference.size()) {
            if (reference[begin] != '/')
                return {};
            const std::size_t end = std::min(reference.find('/', begin + 1), reference.size());
            at = memberOf(*at, unescaped(std::string_view(reference).substr(begin + 1, end - begin - 1)));
            begin = end;
        }
        return at;
    }

    int node(const JsonPart& schema, int depth)
    {
        if (const auto known = m_known.find(schema.raw().data()); known != m_known.end())
            return known->second;
        if (depth > maxDepth || m_form.nodes.size() >= maxNodes || schema.kind() != JsonKind::Object)
            return add({});
        if (const std::string reference = textOf(schema, "$ref"); !reference.empty()) {
            const auto target = resolved(reference);
            return target ? node(*target, depth + 1) : add({});
        }
        const int index = add({});
        m_known.emplace(schema.raw().data(), index);
        FormNode made = filled(schema, depth);
        m_form.nodes[std::size_t(index)] = std::move(made);
        return index;
    }

    FormNode filled(const JsonPart& schema, int depth)
    {
        FormNode made;
        made.name = textOf(schema, "title");
        made.documentation = textOf(schema, "description");
        std::vector<std::string> types;
        if (const auto type = memberOf(schema, "type")) {
            if (type->kind() == JsonKind::String)
                types.push_back(type->string());
            else if (type->kind() == JsonKind::Array)
                type->eachElement([&](JsonPart one) {
                    if (one.kind() == JsonKind::String)
                        types.push_back(one.string());
                    return true;
                });
        }
        made.isNullable = std::erase(types, "null") > 0 && !types.empty();
        if (symbols(schema, &made) || choice(schema, depth, &made))
            return made;
        if (types.size() > 1) {
            made.kind = Kind::Choice;
            for (const std::string& type : types) {
                FormNode branch;
                branch.name = type;
                typed(type, schema, depth, &branch);
                made.children.push_back(add(std::move(branch)));
            }
            return made;
        }
        const bool isObject = memberOf(schema, "properties") || memberOf(schema, "allOf");
        typed(!types.empty() ? types.front() : isObject ? "object" : "", schema, depth, &made);
        return made;
    }

    bool symbols(const JsonPart& schema, FormNode* made)
    {
        auto values = memberOf(schema, "enum");
        if (!values || values->kind() != JsonKind::Array)
            return false;
        bool allTexts = true;
        values->eachElement([&](JsonPart one) {
            if (one.kind() == JsonKind::Null)
                made->isNullable = true;
            else if (one.kind() == JsonKind::String)
                made->symbols.push_back(one.string());
            else
                allTexts = false;
            return true;
        });
        if (!allTexts || made->symbols.empty()) {
            made->symbols.clear();
            return false;
        }
        made->kind = Kind::Enum;
        return true;
    }

    bool choice(const JsonPart& schema, int depth, FormNode* made)
    {
        for (const char* word : {"oneOf", "anyOf"}) {
            const auto branches = memberOf(schema, word);
            if (!branches || branches->kind() != JsonKind::Array || memberOf(schema, "properties"))
                continue;
            made->kind = Kind::Choice;
            branches->eachElement([&](JsonPart one) {
                if (textOf(one, "type") == "null")
                    made->isNullable = true;
                else
                    made->children.push_back(node(one, depth + 1));
                return true;
            });
            return true;
        }
        return false;
    }

    void typed(const std::string& type, const JsonPart& schema, int depth, FormNode* made)
    {
        if (type == "object") {
            object(schema, depth, made);
        } else if (type == "array") {
            made->kind = Kind::List;
            const auto items = memberOf(schema, "items");
            made->children = {items ? node(*items, depth + 1) : add({})};
        } else if (type == "string") {
            made->kind = Kind::Text;
            made->hint = textOf(schema, "format");
            if (made->hint == "date-time")
                made->hint = "timestamp";
            if (textOf(schema, "contentEncoding") == "base64") {
                made->kind = Kind::Bytes;
                made->hint = "base64";
            }
        } else {
            made->kind = type == "integer"   ? Kind::Integer
                         : type == "number"  ? Kind::Number
                         : type == "boolean" ? Kind::Boolean
                         : type == "null"    ? Kind::Null
                                             : Kind::Any;
        }
        if (made->name.empty())
            made->name = type;
    }

    void object(const JsonPart& schema, int depth, FormNode* made)
    {
        made->kind = Kind::Record;
        properties(schema, depth, made);
        const auto values = memberOf(schema, "additionalProperties");
        if (made->fields.empty() && (!values || values->kind() == JsonKind::Object || values->raw() == "true")) {
            made->kind = Kind::Map;
            const bool isTyped = values && values->kind() == JsonKind::Object;
            made->children = {isTyped ? node(*values, depth + 1) : add({})};
        }
    }

    void properties(const JsonPart& schema, int depth, FormNode* made)
    {
        if (depth > maxDepth)
            return;
        if (const auto parts = memberOf(schema, "allOf"); parts && parts->kind() == JsonKind::Array) {
            parts->eachElement([&](JsonPart one) {
                const std::string reference = textOf(one, "$ref");
                const auto target = reference.empty() ? std::optional(one) : resolved(reference);
                if (target)
                    properties(*target, depth + 1, made);
                return m_form.nodes.size() < maxNodes;
            });
        }
        std::set<std::string> required;
        if (const auto names = memberOf(schema, "required"); names && names->kind() == JsonKind::Array) {
            names->eachElement([&](JsonPart one) {
                if (one.kind() == JsonKind::String)
                    required.insert(one.string());
                return true;
            });
        }
        const auto members = memberOf(schema, "properties");
        if (!members || members->kind() != JsonKind::Object)
            return;
        members->eachMember([&](const std::string& name, JsonPart value) {
            SchemaFormField field;
            field.name = name;
            field.isRequired = required.contains(name);
            field.documentation = textOf(value, "description");
            if (const auto given = memberOf(value, "default"))
                field.defaultJson = given->raw();
            else if (const auto constant = memberOf(value, "const"))
                field.defaultJson = constant->raw();
            field.node = node(value, depth + 1);
            made->fields.push_back(std::move(field));
            return m_form.nodes.size() < maxNodes;
        });
    }

    const JsonPart m_root;
    SchemaForm m_form;
    std::unordered_map<const char*, int> m_known; ///< by where a schema stands in the text
};

} // namespace

Result<SchemaForm> formOfJsonSchema(std::string_view text)
{
    const JsonCheck check = checkJson(text);
    if (!check.valid)
        return Error{ErrorKind::Invalid,
                     0,
                     QStringLiteral("the schema is not JSON: %1 (byte %2)")
                         .arg(QLatin1String(check.problem))
                         .arg(check.position),
                     {},
                     false,
                     false};
    return JsonSchemaForm(text).run();
}

} // namespace weir
