// Purpose: how well a few typed letters fit a text: the palette's ordering. Thread: any. Limits: 10,000 texts in a few
// milliseconds.
#pragma once

#include <QString>
#include <QStringList>
#include <QVector>

namespace weir {

/// Words of a query, lower case, split at spaces.
QStringList fuzzyWords(const QString& query);

/// 0: does not fit. Every word must fit somewhere: as letters in order, better as a whole, best at the start of a word
/// or of the text; among equals the shorter text wins. `lowerText` is the text in lower case.
int fuzzyScore(const QStringList& words, const QString& lowerText);

} // namespace weir
