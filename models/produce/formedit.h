// Purpose: a JSON value and the schema's form of it, edited member by member: where a value stands, what a new one is.
// Thread: GUI. Limits: what does not fit the form is edited as JSON, so nothing of it is lost.
#pragma once

#include "backend/serde/schemaform.h"
#include "models/produce/jsonvalue.h"

#include <QString>
#include <variant>

namespace weir {

/// From the root: names of members and numbers of items.
using FormPath = std::vector<std::variant<std::string, std::size_t>>;
QString formPathText(const FormPath& path); ///< "customer.items[2].id"

class FormEdit
{
public:
    void reset(SchemaForm form, JsonValue value);
    const SchemaForm& form() const { return m_form; }
    const JsonValue& value() const { return m_value; }

    /// Null: nothing is there.
    const JsonValue* at(const FormPath& path) const;
    /// Precondition for both: the parent is there.
    void set(const FormPath& path, JsonValue value);
    void remove(const FormPath& path);
    /// A member of a map gets another name, in its place. False: the name is taken.
    bool rename(const FormPath& path, const std::string& name);
    void addItem(const FormPath& path, int itemNode);    ///< to a list
    void addMember(const FormPath& path, int valueNode); ///< to a map, under a name that is free

    /// What a new value of this node is.
    JsonValue example(int node) const;
    /// Can the value be edited as this node? Else only as JSON.
    bool fits(int node, const JsonValue& value) const;
    /// Which branch of a Choice the value is; -1: none of them.
    int branchOf(int node, const JsonValue& value) const;

private:
    JsonValue* find(const FormPath& path, std::size_t steps);

    SchemaForm m_form;
    JsonValue m_value;
};

} // namespace weir
