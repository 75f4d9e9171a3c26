#include "tests/cdp/naive/naivewindow.h"

#include "tests/cdp/naive/naivevalue.h"

#include <QDateTime>
#include <QJsonArray>
#include <QTimeZone>

namespace weir::naive {
namespace {

QTimeZone zoneOf(const QString& name) { return name.isEmpty() ? QTimeZone::utc() : QTimeZone(name.toUtf8()); }

QDate firstDay(const QString& unit, QDate day)
{
    if (unit == QLatin1String("week"))
        return day.addDays(1 - day.dayOfWeek());
    if (unit == QLatin1String("month"))
        return QDate(day.year(), day.month(), 1);
    if (unit == QLatin1String("quarter"))
        return QDate(day.year(), (day.month() - 1) / 3 * 3 + 1, 1);
    return unit == QLatin1String("year") ? QDate(day.year(), 1, 1) : day;
}

qint64 startOf(QDate day, const QTimeZone& zone) { return day.startOfDay(zone).toMSecsSinceEpoch(); }

} // namespace

qint64 periodStart(const QString& unit, const QString& zone, qint64 now)
{
    const QTimeZone there = zoneOf(zone);
    return startOf(firstDay(unit, QDateTime::fromMSecsSinceEpoch(now, there).date()), there);
}

qint64 nextPeriod(const QString& unit, const QString& zone, qint64 now)
{
    const QTimeZone there = zoneOf(zone);
    const QDate today = QDateTime::fromMSecsSinceEpoch(now, there).date();
    QDate day = today;
    while (firstDay(unit, day) == firstDay(unit, today))
        day = day.addDays(1);
    return startOf(day, there);
}

bool isInWindow(const QJsonValue& window, qint64 moment, qint64 now)
{
    if (moment > now)
        return false;
    const QJsonObject form = window.toObject();
    if (form.contains(QLatin1String("last")))
        return moment > now - durationOf(form[QLatin1String("last")]);
    if (form.contains(QLatin1String("between"))) {
        const QJsonArray ends = form[QLatin1String("between")].toArray();
        return moment > now - durationOf(ends[0]) && moment <= now - durationOf(ends[1]);
    }
    if (form.contains(QLatin1String("before")))
        return moment <= now - durationOf(form[QLatin1String("before")]);
    if (form.contains(QLatin1String("calendar")))
        return moment >=
               periodStart(form[QLatin1String("calendar")].toString(), form[QLatin1String("timeZone")].toString(), now);
    if (const auto from = momentOf(form[QLatin1String("from")]); from && moment < *from)
        return false;
    if (const auto until = momentOf(form[QLatin1String("until")]); until && moment >= *until)
        return false;
    return true;
}

} // namespace weir::naive
