// Purpose: the rules of values and operators, written down once more and as simply as can be, from definitions.md alone
// ("Values and comparison"): what the engine is held against. Thread: any. Limits: tests only; numbers are doubles.
#pragma once

#include <QJsonObject>
#include <QJsonValue>
#include <QStringList>
#include <optional>

namespace weir::naive {

bool isAbsent(const QJsonValue& value);
/// `a.b[].c` in parts; `[]` is a part of its own; a backslash makes the next letter an ordinary one.
QStringList pathParts(const QString& path);
/// What stands there; an array of all that was found, where the path has a `[]`.
QJsonValue atPath(const QJsonValue& root, const QStringList& parts);
QJsonValue atPath(const QJsonValue& root, const QString& path);

std::optional<double> numberOf(const QJsonValue& value); ///< a number, or a text that is one
std::optional<qint64> momentOf(const QJsonValue& value); ///< a date, or epoch milliseconds
std::optional<qint64> dateTextOf(const QString& text);   ///< ISO 8601, without a zone UTC
qint64 durationOf(const QJsonValue& value);              ///< milliseconds; it must be one
QString dateText(qint64 ms);                          ///< "2026-01-01T00:00:00Z", thousandths only where there are any
int compareTexts(const QString& a, const QString& b); ///< by code point
bool isEqual(const QJsonValue& a, const QJsonValue& b, bool ignoreCase);
std::optional<int> order(const QJsonValue& a, const QJsonValue& b, bool ignoreCase); ///< none: not comparable

/// The row of the table: `leaf` has op, ignoreCase, and operands with references replaced already.
bool satisfies(const QJsonValue& value, const QJsonObject& leaf, qint64 now);

} // namespace weir::naive
