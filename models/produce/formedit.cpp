#include "models/produce/formedit.h"

#include <algorithm>

namespace weir {

QString formPathText(const FormPath& path)
{
    QString text;
    for (const auto& step : path) {
        if (const auto* name = std::get_if<std::string>(&step))
            text += (text.isEmpty() ? QString() : QStringLiteral(".")) + QString::fromStdString(*name);
        else
            text += QStringLiteral("[%1]").arg(std::get<std::size_t>(step));
    }
    return text;
}

void FormEdit::reset(SchemaForm form, JsonValue value)
{
    m_form = std::move(form);
    m_value = std::move(value);
    // A choice between one thing and nothing is that thing, or nothing.
    for (FormNode& node : m_form.nodes) {
        if (node.kind != FormNode::Kind::Choice || node.children.size() != 1)
            continue;
        const bool isNullable = node.isNullable;
        FormNode only = m_form.at(node.children.front());
        node = std::move(only);
        node.isNullable = node.isNullable || isNullable;
    }
}

JsonValue* FormEdit::find(const FormPath& path, std::size_t steps)
{
    JsonValue* at = &m_value;
    for (std::size_t i = 0; i < steps && at; ++i) {
        if (const auto* name = std::get_if<std::string>(&path[i])) {
            at = at->kind == JsonValue::Kind::Object ? at->member(*name) : nullptr;
        } else {
            const std::size_t index = std::get<std::size_t>(path[i]);
            at = at->kind == JsonValue::Kind::Array && index < at->items.size() ? &at->items[index] : nullptr;
        }
    }
    return at;
}

const JsonValue* FormEdit::at(const FormPath& path) const
{
    return const_cast<FormEdit*>(this)->find(path, path.size());
}

void FormEdit::set(const FormPath& path, JsonValue value)
{
    if (JsonValue* there = find(path, path.size())) {
        *there = std::move(value);
        return;
    }
    JsonValue* parent = find(path, path.size() - 1);
    const auto* name = std::get_if<std::string>(&path.back());
    if (parent && name && parent->kind == JsonValue::Kind::Object)
        parent->members.emplace_back(*name, std::move(value));
}

void FormEdit::remove(const FormPath& path)
{
    JsonValue* parent = path.empty() ? nullptr : find(path, path.size() - 1);
    if (!parent)
        return;
    if (const auto* name = std::get_if<std::string>(&path.back()))
        std::erase_if(parent->members, [&](const auto& member) { return member.first == *name; });
    else if (const std::size_t index = std::get<std::size_t>(path.back()); index < parent->items.size())
        parent->items.erase(parent->items.begin() + std::ptrdiff_t(index));
}

bool FormEdit::rename(const FormPath& path, const std::string& name)
{
    JsonValue* parent = path.empty() ? nullptr : find(path, path.size() - 1);
    const auto* old = path.empty() ? nullptr : std::get_if<std::string>(&path.back());
    if (!parent || !old)
        return false;
    if (parent->member(name))
        return *old == name;
    for (auto& [each, value] : parent->members) {
        if (each == *old) {
            each = name;
            return true;
        }
    }
    return false;
}

void FormEdit::addItem(const FormPath& path, int itemNode)
{
    JsonValue* list = find(path, path.size());
    if (list && list->kind == JsonValue::Kind::Array)
        list->items.push_back(example(itemNode));
}

void FormEdit::addMember(const FormPath& path, int valueNode)
{
    JsonValue* map = find(path, path.size());
    if (!map || map->kind != JsonValue::Kind::Object)
        return;
    std::string name = "key";
    for (int i = 2; map->member(name); ++i)
        name = "key" + std::to_string(i);
    map->members.emplace_back(name, example(valueNode));
}

JsonValue FormEdit::example(int node) const
{
    SchemaForm part = m_form;
    part.root = node;
    part.nodes[std::size_t(node)].isNullable = false;
    return JsonValue::parse(exampleJson(part, false)).value_or(JsonValue());
}

bool FormEdit::fits(int node, const JsonValue& value) const
{
    using Kind = FormNode::Kind;
    using Is = JsonValue::Kind;
    const FormNode& wanted = m_form.at(node);
    if (value.kind == Is::Null)
        return wanted.isNullable || wanted.kind == Kind::Null || wanted.kind == Kind::Any;
    switch (wanted.kind) {
    case Kind::Null:
        return false;
    case Kind::Boolean:
        return value.kind == Is::Boolean;
    case Kind::Integer:
    case Kind::Number:
        return value.kind == Is::Number || value.kind == Is::String;
    case Kind::Text:
    case Kind::Bytes:
        return value.kind == Is::String;
    case Kind::Enum:
        return value.kind == Is::String &&
               std::find(wanted.symbols.begin(), wanted.symbols.end(), value.scalar) != wanted.symbols.end();
    case Kind::Record:
    case Kind::Map:
        return value.kind == Is::Object;
    case Kind::List:
        return value.kind == Is::Array;
    case Kind::Choice:
        return branchOf(node, value) >= 0;
    case Kind::Any:
        break;
    }
    return true;
}

int FormEdit::branchOf(int node, const JsonValue& value) const
{
    const FormNode& choice = m_form.at(node);
    int loose = -1;
    for (std::size_t i = 0; i < choice.children.size(); ++i) {
        const FormNode& branch = m_form.at(choice.children[i]);
        if (!fits(choice.children[i], value) || branch.kind == FormNode::Kind::Any)
            continue;
        // A record is told from another one by its members.
        const bool isWhole =
            branch.kind != FormNode::Kind::Record ||
            std::all_of(value.members.begin(), value.members.end(), [&](const auto& member) {
                return std::any_of(branch.fields.begin(), branch.fields.end(),
                                   [&](const SchemaFormField& field) { return field.name == member.first; });
            });
        // A number written as text fits a number too, but a text is the better guess.
        const bool isTextual = value.kind == JsonValue::Kind::String &&
                               (branch.kind == FormNode::Kind::Integer || branch.kind == FormNode::Kind::Number);
        if (isWhole && !isTextual)
            return int(i);
        loose = loose < 0 ? int(i) : loose;
    }
    return loose;
}

} // namespace weir
