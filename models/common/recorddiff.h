// Purpose: what differs between two texts, line by line, side by side: for comparing two records. Thread: any. Limits:
// exact up to 20,000 lines a side and 2,000 changed ones; beyond that what differs is one block of changes, which is
// true but coarse.
#pragma once

#include <QByteArray>
#include <QString>
#include <QVector>

namespace weir {

enum class DiffKind { Same, Changed, Added, Removed };

struct DiffLine
{
    DiffKind kind = DiffKind::Same;
    int left = 0, right = 0; ///< line numbers from 1; 0: no such line on this side
    QString leftText, rightText;
    /// Changed: what differs within the line, [from, until) in UTF-16 units of either side.
    int leftFrom = 0, leftUntil = 0, rightFrom = 0, rightUntil = 0;
    friend bool operator==(const DiffLine&, const DiffLine&) = default;
};

struct RecordDiff
{
    QVector<DiffLine> lines;
    int changed = 0, added = 0, removed = 0;
    bool isCoarse = false; ///< too much differs to pair the lines
    bool isSame() const { return changed + added + removed == 0; }
};

/// Texts as lines; JSON should be indented and its members sorted before (comparableJson()).
RecordDiff diffTexts(const QString& left, const QString& right);

/// Indented, members sorted by name, so that order and white space are no differences; numbers as written. What is no
/// JSON comes back as it is.
QByteArray comparableJson(const QByteArray& text);

/// Fields that differ, as "amount: 12 → 14, status: new → paid": for one line; at most `most` of them are named.
QString changesInWords(const QByteArray& before, const QByteArray& after, int most = 3);

} // namespace weir
