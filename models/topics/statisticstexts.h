// Purpose: what a full look at a topic has found, in sentences. Thread: GUI (tr).
#pragma once

#include "backend/service/statistics/topicstatistics.h"
#include "models/common/status.h"
#include "models/topics/statisticstables.h"

#include <QString>
#include <QVector>

namespace weir {

struct StatisticsSentence
{
    QString text;
    Status status = Status::Neutral;
};

/// "Counted 1,200,000 of 2,000,000 offsets (60 %), 400,000 records/s, 2 s left."; finished: "complete: 12 of 12
/// partitions read to their ends, 2,000,000 records, 5 s".
QString statisticsProgress(const TopicStatistics& all);
/// What a number is made of while it is not of everything: "From 60 % of the range: …". Empty: of all.
QString statisticsPartly(const TopicStatistics& all);
/// Records, keys, sizes, compression, duplicates, skew, order, gaps, transactions: one sentence each.
QVector<StatisticsSentence> statisticsSentences(const TopicStatistics& all, const StatisticsView& view);
/// The one sentence above a section's table.
QString sectionSentence(StatisticsSection section, const TopicStatistics& all);
/// What a scan would read: "About 2,000,000 records, 1.2 GB; about 12 s." Sizes that are not known are left out.
QString scanEstimate(std::optional<std::int64_t> records, std::optional<std::int64_t> bytes,
                     std::int64_t bytesPerSecond);

} // namespace weir
