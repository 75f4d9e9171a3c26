// Purpose: columns beside one another, for a terminal. Thread: main. Limits: a row is a line.
#pragma once

#include <QStringList>
#include <QVector>

namespace weir::ctl {

/// Lines without spaces at their end; the first row is the head. The columns in `right` hold numbers.
QStringList textTable(const QVector<QStringList>& rows, const QVector<int>& right);

} // namespace weir::ctl
