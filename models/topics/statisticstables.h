// Purpose: what a full look at a topic has found, as tables. Thread: GUI (tr). Limits: what masking rules hide is left
// out: examples, least and most of a field, keys.
#pragma once

#include "backend/serde/masking.h"
#include "backend/service/statistics/topicstatistics.h"
#include "models/topics/statisticstable.h"

namespace weir {

/// How to show it.
struct StatisticsView
{
    std::string topic;
    std::shared_ptr<const MaskSet> masks;       ///< never null
    std::shared_ptr<const DecoderSet> decoders; ///< never null
    Format keyFormat = Format::Auto;
    bool utc = false;
};

enum class StatisticsSection { Fields, Keys, Partitions, Formats, Sizes, Times };
constexpr int statisticsSections = 6;

std::vector<TableColumn> statisticsColumns(StatisticsSection section);
std::vector<StatisticsRow> statisticsRows(StatisticsSection section, const TopicStatistics& all,
                                          const StatisticsView& view);

/// "items[].sku"; the value itself: "(the value)".
QString fieldText(const std::vector<std::string>& path);

/// Records over time in at most `most` bars of one width; the few that lie far away from all others are left out.
struct TimeBars
{
    std::int64_t fromMs = 0, widthMs = 0; ///< 0: none
    QVector<quint64> counts;
    std::uint64_t leftOut = 0;
};
TimeBars timeBars(const TimeCounts& times, int most);

} // namespace weir
