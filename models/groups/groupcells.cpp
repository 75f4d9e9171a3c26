#include "models/groups/groupcells.h"

#include "models/common/formats.h"
#include "models/common/verdicttext.h"
#include "models/groups/grouptexts.h"

#include <QCoreApplication>
#include <cmath>
#include <limits>

namespace weir::groupcells {
namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(GroupCells)
};

constexpr double soonSeconds = 3600; // forecasts nearer than that are coloured

} // namespace

TableColumn column(const char* id, const QString& title, ColumnKind kind, int width, const QString& toolTip)
{
    TableColumn made;
    made.id = QString::fromLatin1(id);
    made.title = title;
    made.kind = kind;
    made.width = width;
    made.toolTip = toolTip;
    return made;
}

TableColumn hidden(TableColumn column)
{
    column.shown = false;
    return column;
}

QVariant verdict(Verdict verdict, std::optional<std::int64_t> stale, const QString& why, bool utc, int role)
{
    switch (role) {
    case Qt::DisplayRole:
        return verdictName(verdict);
    case SortRole:
        return int(verdict);
    case BadgeRole:
        return int(stale ? Status::Stale : statusOf(verdict));
    case Qt::ToolTipRole:
        return stale ? Words::tr("%1 The numbers are of %2.").arg(why, formats::timeOfDay(*stale, utc)) : why;
    default:
        return {};
    }
}

QVariant lag(std::optional<std::int64_t> lag, bool fromStart, int role)
{
    switch (role) {
    case Qt::DisplayRole:
        return fromStart && lag ? Words::tr("%1 *", "a lag that counts from the start").arg(formats::count(*lag))
                                : formats::count(lag);
    case SortRole:
        return lag ? QVariant(qlonglong(*lag)) : QVariant();
    case RawRole:
        return lag ? QString::number(*lag) : QString();
    case Qt::ToolTipRole:
        if (fromStart)
            return Words::tr("Nothing was committed here: it is counted from the first record that is kept.");
        return {};
    case Qt::AccessibleTextRole:
        if (fromStart && lag)
            return Words::tr("%1, counted from the start").arg(formats::count(*lag));
        return {};
    default:
        return {};
    }
}

QVariant timeLag(const std::optional<TimeLag>& lag, int role)
{
    switch (role) {
    case Qt::DisplayRole:
        return timeLagText(lag);
    case SortRole:
        return lag ? QVariant(qlonglong(lag->ms)) : QVariant();
    case Qt::ToolTipRole:
        if (lag && lag->isLowerBound)
            return Words::tr("At least: what is to be read next is older than all that was seen of this partition.");
        return {};
    default:
        return {};
    }
}

QVariant recordLag(const std::optional<RecordLag>& lag, int role)
{
    switch (role) {
    case Qt::DisplayRole:
        return lag ? recordLagText(lag) : formats::unknown();
    case SortRole:
        return lag ? QVariant(qlonglong(lag->records)) : QVariant();
    case Qt::ToolTipRole:
        if (!lag)
            return {};
        return lag->isExact
                   ? Words::tr("Exact: every offset was looked at.")
                   : Words::tr("An estimate from %n offset(s) that were looked at.", nullptr, int(lag->sampledOffsets));
    default:
        return {};
    }
}

QVariant rate(const std::optional<double>& perSecond, int role)
{
    if (role == Qt::DisplayRole)
        return grouptexts::rateText(perSecond);
    return role == SortRole && perSecond ? QVariant(*perSecond) : QVariant();
}

QVariant catchUp(const CatchUp& catchUp, int role)
{
    if (role == Qt::DisplayRole)
        return catchUpText(catchUp);
    if (role == SortRole && (catchUp.never || catchUp.seconds))
        return catchUp.never ? std::numeric_limits<double>::max() : *catchUp.seconds;
    return {};
}

QVariant overtaken(const std::optional<double>& seconds, int role)
{
    switch (role) {
    case Qt::DisplayRole:
        return overtakenText(seconds);
    case SortRole:
        return seconds ? QVariant(*seconds) : QVariant();
    case BadgeRole:
        if (seconds && *seconds < soonSeconds)
            return int(*seconds <= 0 ? Status::Critical : Status::Warning);
        return {};
    case Qt::ToolTipRole:
        if (seconds)
            return Words::tr("When retention deletes what this group has not read yet, at the present pace.");
        return {};
    default:
        return {};
    }
}

QVariant trend(const QVector<float>& values, int role)
{
    if (role == SparklineRole && values.size() > 1)
        return QVariant::fromValue(values);
    if (role != Qt::AccessibleTextRole)
        return {};
    float least = std::numeric_limits<float>::max();
    float most = std::numeric_limits<float>::lowest();
    for (const float value : values) {
        if (!std::isnan(value)) {
            least = std::min(least, value);
            most = std::max(most, value);
        }
    }
    return least > most ? QVariant()
                        : QVariant(Words::tr("lately between %1 and %2 records")
                                       .arg(formats::count(std::int64_t(least)), formats::count(std::int64_t(most))));
}

} // namespace weir::groupcells
