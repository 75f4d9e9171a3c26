// Purpose: one field of a record's JSON by its path, for columns and neighbours: value.customer.email, key.id,
// headers.trace, value.items[].sku. Thread: any. Limits: the first `longestField` letters; JSON that is broken has no
// fields.
#pragma once

#include <QString>
#include <QStringList>
#include <optional>
#include <string_view>

namespace weir {

inline constexpr qsizetype longestField = 400;

/// "value.a\.b.0" to {"value", "a.b", "0"}; empty: no path.
QStringList fieldParts(const QString& path);
/// Has it a root that a record has (key, value, headers) and no empty part?
bool isFieldPath(const QString& path);
/// The last part, for a column's title; "value.items[].sku" gives "sku".
QString fieldName(const QString& path);

struct FieldValue
{
    QString text;
    bool isText = false;   ///< a string in the JSON: quotes were taken away
    bool isNumber = false; ///< a number in the JSON
};

/// What stands at `parts` below the root; nothing if it is absent or null. Objects and arrays as JSON on one line.
/// `parts` without the root; "items[]" stands for every element, joined by ", ". Precondition: `json` is valid.
std::optional<FieldValue> jsonField(std::string_view json, const QStringList& parts);

/// As FQL (value.items.0.sku) to JSONPath ($.items[0].sku), without the root.
QString jsonPathOf(const QString& path);

} // namespace weir
