#include "backend/serde/jsonpart.h"
#include "backend/serde/schemaform.h"

#include <map>
#include <set>

namespace weir {
namespace {

using Kind = FormNode::Kind;

constexpr std::size_t maxBytes = 1u << 20;

class Example
{
public:
    Example(const SchemaForm& form, bool indented) : m_form(form), m_indented(indented) {}

    std::string run()
    {
        if (!m_form.nodes.empty())
            value(m_form.root, 0);
        return std::move(m_out);
    }

private:
    void newLine(int level)
    {
        if (m_indented)
            m_out.append("\n").append(std::size_t(level) * 2, ' ');
    }

    /// What a type that is inside of itself already can be instead; only lists, maps and nullable ones can be empty.
    bool isOpen(int index) const { return m_open.contains(index) || m_out.size() > maxBytes; }

    void text(const FormNode& node)
    {
        static const std::map<std::string, const char*> known = {{"date", "2026-01-01"},
                                                                 {"time", "12:00:00"},
                                                                 {"timestamp", "2026-01-01T12:00:00Z"},
                                                                 {"local timestamp", "2026-01-01T12:00:00"},
                                                                 {"duration", "0s"},
                                                                 {"uuid", "00000000-0000-0000-0000-000000000000"},
                                                                 {"email", "name@example.com"},
                                                                 {"uri", "https://example.com"}};
        const auto found = known.find(node.hint);
        const bool isAvroDuration = node.hint == "duration" && !node.name.starts_with("google.");
        appendJsonString(m_out, isAvroDuration ? "PT0S" : found == known.end() ? "" : found->second);
    }

    void value(int index, int level)
    {
        const FormNode& node = m_form.at(index);
        if (node.isNullable && node.kind != Kind::Choice) {
            m_out += "null";
            return;
        }
        switch (node.kind) {
        case Kind::Null:
        case Kind::Any:
            m_out += node.hint == "object" ? "{}" : node.hint == "list" ? "[]" : "null";
            break;
        case Kind::Boolean:
            m_out += "false";
            break;
        case Kind::Integer:
            m_out += '0';
            break;
        case Kind::Number:
            m_out += node.hint == "decimal" && node.scale > 0 ? "0." + std::string(std::size_t(node.scale), '0') : "0";
            break;
        case Kind::Text:
            text(node);
            break;
        case Kind::Bytes:
            m_out += "\"\"";
            break;
        case Kind::Enum:
            appendJsonString(m_out, node.symbols.empty() ? std::string() : node.symbols.front());
            break;
        case Kind::Record:
            record(node, index, level);
            break;
        case Kind::List:
            list(node, level);
            break;
        case Kind::Map:
            m_out += "{}";
            break;
        case Kind::Choice:
            if (node.isNullable || node.children.empty() || isOpen(index)) {
                m_out += "null";
            } else {
                m_open.insert(index);
                value(node.children.front(), level);
                m_open.erase(index);
            }
        }
    }

    void record(const FormNode& node, int index, int level)
    {
        if (isOpen(index)) {
            m_out += "{}";
            return;
        }
        m_open.insert(index);
        m_out += '{';
        bool comma = false;
        std::set<std::string> groups;
        for (const SchemaFormField& field : node.fields) {
            if (!field.group.empty() && !groups.insert(field.group).second)
                continue;
            if (isOpen(field.node) && !field.isRequired)
                continue;
            if (comma)
                m_out += ',';
            comma = true;
            newLine(level + 1);
            appendJsonString(m_out, field.name);
            m_out += m_indented ? ": " : ":";
            if (!field.defaultJson.empty())
                m_out += field.defaultJson;
            else
                value(field.node, level + 1);
        }
        if (comma)
            newLine(level);
        m_out += '}';
        m_open.erase(index);
    }

    /// One item shows what belongs there.
    void list(const FormNode& node, int level)
    {
        if (node.children.empty() || isOpen(node.children.front()) ||
            m_form.at(node.children.front()).kind == Kind::Any) {
            m_out += "[]";
            return;
        }
        m_out += '[';
        newLine(level + 1);
        value(node.children.front(), level + 1);
        newLine(level);
        m_out += ']';
    }

    const SchemaForm& m_form;
    const bool m_indented;
    std::string m_out;
    std::set<int> m_open; ///< what the value under way is inside of
};

} // namespace

std::string exampleJson(const SchemaForm& form, bool indented) { return Example(form, indented).run(); }

} // namespace weir
