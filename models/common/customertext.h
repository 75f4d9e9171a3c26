// Purpose: what a case of customers tells: what happened to each event stage by stage, what came out otherwise than
// expected, why somebody is in an audience. Thread: any (tr). Limits: times in UTC; long payloads are shortened.
#pragma once

#include "backend/cdp/replay/customerreplay.h"

#include <QStringList>

namespace weir {

/// A trace: the step, and what happened in it.
struct HappeningLine
{
    std::size_t step = 0; ///< from 1; 0: before the first
    QString text;
};
QVector<HappeningLine> happeningLines(const std::vector<cdp::CustomerHappening>& trace, std::int64_t startMs);

/// "audiences.buyers: expected ["u1"], came out []"
QString mismatchSentence(const cdp::CustomerMismatch& mismatch);

/// One line a condition, those within others indented: whether it is true, what counted, what is missing, when it may
/// flip by itself.
QStringList explanationLines(const cdp::Explanation& explanation);

/// "12:00:30.000" on the day where the story began, else with its date.
QString storyTime(std::int64_t atMs, std::int64_t startMs);

} // namespace weir
