// Purpose: what may not stand in a source file of which folder: includes against the layers, looks outside the kit,
// heavy headers in headers. Thread: any. Limits: reads text, not C++; comments are taken out first, strings are left as
// they are.
#pragma once

#include <QString>
#include <QStringList>

namespace weir::test {

/// The text without // and /* */ comments; line breaks stay, so that line numbers hold. Strings are respected.
QString withoutComments(const QString& text);

/// What is wrong with a file, as "path:line: sentence". `path` is relative to the checkout, with slashes.
QStringList offences(const QString& path, const QString& text);

} // namespace weir::test
