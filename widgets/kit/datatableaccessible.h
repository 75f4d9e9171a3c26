// Purpose: a DataTable for those who do not see it: how many rows there are and what the current one says. Thread: GUI.
// Limits: rows are read one at a time as the current row moves; 10 M rows are no tree of 10 M objects.
#pragma once

namespace weir {

/// Once a program; more calls do nothing.
void installTableAccessibility();

} // namespace weir
