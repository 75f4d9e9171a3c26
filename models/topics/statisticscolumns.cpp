#include "models/topics/statisticstables.h"

#include <QCoreApplication>

namespace weir {
namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(weir::StatisticsTables)
};

TableColumn column(const char* id, const QString& title, int width, ColumnKind kind = ColumnKind::Text,
                   const QString& toolTip = {})
{
    TableColumn made;
    made.id = QString::fromLatin1(id);
    made.title = title;
    made.kind = kind;
    made.width = width;
    made.toolTip = toolTip;
    return made;
}

TableColumn stretched(TableColumn made)
{
    made.stretch = true;
    return made;
}

constexpr ColumnKind aNumber = ColumnKind::Number;

} // namespace

std::vector<TableColumn> statisticsColumns(StatisticsSection section)
{
    switch (section) {
    case StatisticsSection::Fields:
        return {column("field", Words::tr("Field"), 28),
                column("seen", Words::tr("Seen in"), 10, aNumber, Words::tr("Share of the values that are JSON.")),
                column("types", Words::tr("Types"), 26),
                column("different", Words::tr("Different values"), 16, aNumber),
                column("least", Words::tr("Least"), 27, aNumber, Words::tr("Of numbers, or the earliest of dates.")),
                column("most", Words::tr("Most"), 27, aNumber, Words::tr("Of numbers, or the latest of dates.")),
                stretched(column("examples", Words::tr("Examples"), 30))};
    case StatisticsSection::Keys:
        return {column("rank", Words::tr("Rank"), 7, aNumber), stretched(column("key", Words::tr("Key"), 40)),
                column("records", Words::tr("Records"), 20, aNumber), column("share", Words::tr("Share"), 10, aNumber),
                column("bytes", Words::tr("Keys and values"), 16, aNumber,
                       Words::tr("Bytes of the records that were counted."))};
    case StatisticsSection::Partitions:
        return {column("partition", Words::tr("Partition"), 10, aNumber),
                column("records", Words::tr("Records"), 12, aNumber),
                column("share", Words::tr("Share"), 9, aNumber),
                column("even", Words::tr("Times even"), 11, aNumber,
                       Words::tr("1: exactly the share that it would have if all partitions were alike.")),
                column("content", Words::tr("Contents"), 11, aNumber, Words::tr("Keys, values and headers.")),
                column("packed", Words::tr("Packed"), 11, aNumber, Words::tr("As the broker stores it.")),
                column("first", Words::tr("Earliest"), 27),
                column("last", Words::tr("Latest"), 27),
                column("order", Words::tr("Out of order"), 13, aNumber,
                       Words::tr("Records that are older than one before them.")),
                column("missing", Words::tr("Gaps"), 10, aNumber,
                       Words::tr("Offsets that hold nothing any more: compacted or deleted.")),
                stretched(column("state", Words::tr("State"), 12))};
    case StatisticsSection::Formats:
        return {column("what", Words::tr("What"), 14),
                column("name", Words::tr("Name"), 26),
                stretched(column("detail", Words::tr("Detail"), 34)),
                column("records", Words::tr("Records"), 12, aNumber),
                column("share", Words::tr("Share"), 10, aNumber),
                column("bytes", Words::tr("Size"), 12, aNumber),
                column("failed", Words::tr("Not decoded"), 13, aNumber)};
    case StatisticsSection::Sizes:
        return {stretched(column("what", Words::tr("Of what"), 18)),
                column("count", Words::tr("Number"), 12, aNumber),
                column("least", Words::tr("Least"), 10, aNumber),
                column("median", Words::tr("Median"), 10, aNumber, Words::tr("Half are smaller; to within 3 %.")),
                column("p95", Words::tr("95 %"), 10, aNumber, Words::tr("Nineteen of twenty are smaller.")),
                column("p99", Words::tr("99 %"), 10, aNumber, Words::tr("Ninety-nine of a hundred are smaller.")),
                column("most", Words::tr("Most"), 10, aNumber),
                column("total", Words::tr("Sum"), 10, aNumber)};
    case StatisticsSection::Times:
        break;
    }
    return {stretched(column("from", Words::tr("From"), 27)), column("records", Words::tr("Records"), 14, aNumber),
            column("share", Words::tr("Share"), 10, aNumber),
            column("bytes", Words::tr("Keys and values"), 16, aNumber)};
}

} // namespace weir
