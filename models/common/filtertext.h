// Purpose: what is wrong with a filter, at the place and with what was meant, in a sentence. Thread: any (tr).
// Limits: positions are in UTF-16 units of the text that was typed.
#pragma once

#include "backend/filter/recordquery.h"

#include <QString>

namespace weir {

struct FilterProblem
{
    QString sentence; ///< empty: nothing is wrong
    int start = 0, length = 0;
};

/// "Here “=” was expected, not “==”."
QString mistakeSentence(const FqlMistake& mistake);
QString remarkSentence(const FqlRemark& remark);
/// Of an Error of TextPattern::compile().
QString expressionSentence(const Error& error);

/// What is wrong with a query that is not valid, else nothing.
FilterProblem filterProblem(const QString& typed, const RecordQuery& query);
/// The first remark of a valid one, else nothing.
FilterProblem filterRemark(const QString& typed, const RecordQuery& query);
/// UTF-16 units in front of a byte of the text in UTF-8.
int utf16Position(const QString& text, std::size_t byte);

} // namespace weir
