// Purpose: which part of an event has a column of its own: names from the event's root down to what is kept as JSON.
// Thread: values. Limits: 64 names.
#pragma once

#include "backend/cdp/filter/jsonpath.h"

namespace weir::engine {

/// `properties`, `total`.
using ColumnPath = std::vector<std::string>;

/// As far as it has names alone: `products[].sku` needs all of `products`. Empty: the whole event.
ColumnPath columnPathOf(const cdp::JsonPath& path);
/// The value there; Absent where it is not (a null is a null).
Json valueAt(const Json& root, const ColumnPath& path);
/// As JsonPath writes it.
std::string textOf(const ColumnPath& path);
/// None twice, and none that lies within another.
void normalize(std::vector<ColumnPath>& paths);

} // namespace weir::engine
