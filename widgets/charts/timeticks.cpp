#include "widgets/charts/timeticks.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <algorithm>
#include <array>

namespace weir {
namespace {

constexpr std::int64_t second = 1000, minute = 60 * second, hour = 60 * minute, day = 24 * hour;

QString tr(const char* text, const char* comment)
{
    return QCoreApplication::translate("weir::TimeTicks", text, comment);
}

enum class Kind { Clock, Days, Months, Years };
struct Step
{
    Kind kind;
    std::int64_t length; ///< ms; days; months; years
    std::int64_t about;  ///< ms
};

const std::array<Step, 29>& steps()
{
    static const auto clock = [](std::int64_t ms) { return Step{Kind::Clock, ms, ms}; };
    static const auto days = [](std::int64_t count) { return Step{Kind::Days, count, count * day}; };
    static const auto months = [](std::int64_t count) { return Step{Kind::Months, count, count * 30 * day}; };
    static const auto years = [](std::int64_t count) { return Step{Kind::Years, count, count * 365 * day}; };
    static const std::array<Step, 29> all{
        clock(second), clock(2 * second), clock(5 * second), clock(10 * second), clock(15 * second), clock(30 * second),
        clock(minute), clock(2 * minute), clock(5 * minute), clock(10 * minute), clock(15 * minute), clock(30 * minute),
        clock(hour),   clock(2 * hour),   clock(3 * hour),   clock(6 * hour),    clock(12 * hour),   days(1),
        days(2),       days(7),           days(14),          months(1),          months(2),          months(3),
        months(6),     years(1),          years(2),          years(5),           years(10)};
    return all;
}

QDateTime moment(std::int64_t ms, bool utc)
{
    return QDateTime::fromMSecsSinceEpoch(ms, utc ? Qt::UTC : Qt::LocalTime);
}

QDateTime midnight(const QDate& date, bool utc) { return date.startOfDay(utc ? Qt::UTC : Qt::LocalTime); }

QString dayName(const QDate& date)
{
    return QLocale().toString(date, tr("d MMM", "day of the month below a time axis"));
}

/// The tick at or before `at`.
QDateTime floored(const QDateTime& at, const Step& step, bool utc)
{
    const QDate date = at.date();
    switch (step.kind) {
    case Kind::Clock: {
        const int sinceMidnight = at.time().msecsSinceStartOfDay();
        const QTime time = QTime::fromMSecsSinceStartOfDay(int(sinceMidnight - sinceMidnight % step.length));
        return QDateTime(date, time, utc ? Qt::UTC : Qt::LocalTime);
    }
    case Kind::Days: // weeks begin on Mondays: day 0 of Julian days is one
        return midnight(date.addDays(-(date.toJulianDay() % step.length)), utc);
    case Kind::Months: {
        const int month = date.month() - 1;
        return midnight(QDate(date.year(), int(month - month % step.length) + 1, 1), utc);
    }
    case Kind::Years:
        return midnight(QDate(int(date.year() - date.year() % step.length), 1, 1), utc);
    }
    return at;
}

QDateTime following(const QDateTime& at, const Step& step, bool utc)
{
    switch (step.kind) {
    case Kind::Clock: {
        // By the clock on the wall, so that an hour that is missing or there twice moves no tick after it.
        QDateTime next = floored(at.addMSecs(step.length), step, utc);
        if (next <= at)
            next = at.addMSecs(step.length);
        return next;
    }
    case Kind::Days:
        return midnight(at.date().addDays(step.length), utc);
    case Kind::Months:
        return midnight(at.date().addMonths(int(step.length)), utc);
    case Kind::Years:
        return midnight(at.date().addYears(int(step.length)), utc);
    }
    return at;
}

void name(TimeTick& tick, const QDateTime& at, const Step& step, const QDate& before)
{
    const QDate date = at.date();
    switch (step.kind) {
    case Kind::Clock:
        tick.label = at.time().toString(step.length < minute ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm"));
        tick.isLarge = at.time() == QTime(0, 0);
        if (date != before)
            tick.date = dayName(date);
        break;
    case Kind::Days:
        tick.label = dayName(date);
        tick.isLarge = date.day() == 1;
        if (date.year() != before.year())
            tick.date = QString::number(date.year());
        break;
    case Kind::Months:
        tick.label = QLocale().toString(date, tr("MMM", "month below a time axis"));
        tick.isLarge = date.month() == 1;
        if (date.year() != before.year())
            tick.date = QString::number(date.year());
        break;
    case Kind::Years:
        tick.label = QString::number(date.year());
        tick.isLarge = true;
        break;
    }
}

} // namespace

QVector<TimeTick> timeTicks(std::int64_t fromMs, std::int64_t untilMs, int most, bool utc)
{
    QVector<TimeTick> ticks;
    if (untilMs <= fromMs || most < 1)
        return ticks;
    const Step* step = &steps().back();
    for (const Step& candidate : steps()) {
        if ((untilMs - fromMs) / candidate.about < most) {
            step = &candidate;
            break;
        }
    }
    QDate before;
    QDateTime at = floored(moment(fromMs, utc), *step, utc);
    if (!at.isValid())
        at = moment(fromMs, utc);
    while (at.toMSecsSinceEpoch() < fromMs)
        at = following(at, *step, utc);
    for (; at.toMSecsSinceEpoch() <= untilMs && ticks.size() <= most; at = following(at, *step, utc)) {
        TimeTick tick;
        tick.atMs = at.toMSecsSinceEpoch();
        name(tick, at, *step, before);
        before = at.date();
        ticks << tick;
    }
    return ticks;
}

QString shortMoment(std::int64_t atMs, std::int64_t spanMs, bool utc)
{
    const QDateTime at = moment(atMs, utc);
    const QString time = at.time().toString(spanMs < 7 * day ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm"));
    return spanMs < 12 * hour ? time : QStringLiteral("%1 %2").arg(dayName(at.date()), time);
}

} // namespace weir
