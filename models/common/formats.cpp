#include "models/common/formats.h"

#include <QCoreApplication>
#include <QTimeZone>
#include <array>
#include <cmath>

namespace weir::formats {
namespace {

QString translated(const char* text, const char* comment = nullptr, int n = -1)
{
    return QCoreApplication::translate("weir::formats", text, comment, n);
}

/// With `decimals` digits behind the point, but none if they are zero.
QString number(double value, int decimals)
{
    const double scale = std::pow(10, decimals);
    const double rounded = std::round(value * scale) / scale;
    return QLocale().toString(rounded, 'f', rounded == std::trunc(rounded) ? 0 : decimals);
}

struct Scaled
{
    double value;
    std::size_t step;
};

/// To less than 1,000 with what is shown, in steps of 1,000.
Scaled scaled(double value, std::size_t steps)
{
    std::size_t step = 0;
    while (std::abs(value) >= (std::abs(value) >= 100 ? 999.5 : 999.95) && step < steps) {
        value /= 1000;
        ++step;
    }
    return {value, step};
}

int decimalsOf(double value) { return std::abs(value) >= 99.95 ? 0 : 1; }

QDateTime dateTime(std::int64_t epochMs, bool utc)
{
    return QDateTime::fromMSecsSinceEpoch(epochMs, utc ? Qt::UTC : Qt::LocalTime);
}

constexpr std::int64_t second = 1000;
constexpr std::int64_t minute = 60 * second;
constexpr std::int64_t hour = 60 * minute;
constexpr std::int64_t day = 24 * hour;
constexpr std::int64_t year = 365 * day;

QString pair(std::int64_t large, const char* largeText, std::int64_t small, const char* smallText)
{
    const QLocale locale;
    QString text = translated(largeText).arg(locale.toString(qlonglong(large)));
    if (small > 0)
        text += QLatin1Char(' ') + translated(smallText).arg(locale.toString(qlonglong(small)));
    return text;
}

} // namespace

QString unknown() { return QStringLiteral("—"); }

QString count(std::int64_t number) { return QLocale().toString(qlonglong(number)); }
QString count(const std::optional<std::int64_t>& number) { return number ? count(*number) : unknown(); }

QString compact(double value)
{
    static const std::array<const char*, 5> letters{
        QT_TRANSLATE_NOOP("weir::formats", "%1"), QT_TRANSLATE_NOOP("weir::formats", "%1 k"),
        QT_TRANSLATE_NOOP("weir::formats", "%1 M"), QT_TRANSLATE_NOOP("weir::formats", "%1 G"),
        QT_TRANSLATE_NOOP("weir::formats", "%1 T")};
    if (!std::isfinite(value))
        return unknown();
    const Scaled to = scaled(value, letters.size() - 1);
    return translated(letters[to.step]).arg(number(to.value, decimalsOf(to.value)));
}

QString size(std::int64_t bytes)
{
    static const std::array<const char*, 6> units{
        QT_TRANSLATE_NOOP("weir::formats", "%1 B"),  QT_TRANSLATE_NOOP("weir::formats", "%1 kB"),
        QT_TRANSLATE_NOOP("weir::formats", "%1 MB"), QT_TRANSLATE_NOOP("weir::formats", "%1 GB"),
        QT_TRANSLATE_NOOP("weir::formats", "%1 TB"), QT_TRANSLATE_NOOP("weir::formats", "%1 PB")};
    if (std::abs(bytes) < 1000)
        return translated(units[0]).arg(QLocale().toString(qlonglong(bytes)));
    const Scaled to = scaled(double(bytes), units.size() - 1);
    return translated(units[to.step]).arg(number(to.value, decimalsOf(to.value)));
}

QString size(const std::optional<std::int64_t>& bytes) { return bytes ? size(*bytes) : unknown(); }

QString rate(double perSecond)
{
    if (!std::isfinite(perSecond))
        return unknown();
    const bool small = std::abs(perSecond) < 9.95;
    if (small && perSecond > 0 && perSecond < 0.05)
        return translated("< %1/s").arg(number(0.1, 1));
    return translated("%1/s").arg(small ? number(perSecond, 1)
                                        : QLocale().toString(qlonglong(std::llround(perSecond))));
}

QString rate(const std::optional<double>& perSecond) { return perSecond ? rate(*perSecond) : unknown(); }

QString byteRate(double bytesPerSecond)
{
    return std::isfinite(bytesPerSecond) ? translated("%1/s").arg(size(std::int64_t(std::llround(bytesPerSecond))))
                                         : unknown();
}

QString duration(std::int64_t milliseconds)
{
    if (milliseconds < 0)
        return QStringLiteral("−") + duration(milliseconds == std::numeric_limits<std::int64_t>::min()
                                                  ? std::numeric_limits<std::int64_t>::max()
                                                  : -milliseconds);
    if (milliseconds < second)
        return translated("%1 ms").arg(milliseconds);
    if (milliseconds < 10 * second)
        return translated("%1 s").arg(number(std::floor(double(milliseconds) / 100) / 10, 1));
    if (milliseconds < minute)
        return translated("%1 s").arg(milliseconds / second);
    if (milliseconds < hour)
        return pair(milliseconds / minute, "%1 min", milliseconds % minute / second, "%1 s");
    if (milliseconds < day)
        return pair(milliseconds / hour, "%1 h", milliseconds % hour / minute, "%1 min");
    if (milliseconds < year)
        return pair(milliseconds / day, "%1 d", milliseconds % day / hour, "%1 h");
    return pair(milliseconds / year, "%1 y", milliseconds % year / day, "%1 d");
}

QString retention(std::int64_t milliseconds)
{
    return milliseconds == -1 ? translated("for ever") : duration(milliseconds);
}

QString percentage(double part)
{
    if (!std::isfinite(part))
        return unknown();
    double percent = part * 100;
    if (part > 0 && percent < 0.05)
        return translated("< %1 %").arg(number(0.1, 1));
    if (part < 1 && percent >= 99.95)
        percent = 99.9; // "100 %" would say that nothing is left
    return translated("%1 %").arg(number(percent, 1));
}

QString timestamp(std::int64_t epochMs, bool utc)
{
    if (epochMs == -1)
        return unknown();
    return dateTime(epochMs, utc).toString(QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz")) + QLatin1Char(' ') +
           zone(epochMs, utc);
}

QString timeOfDay(std::int64_t epochMs, bool utc)
{
    return epochMs == -1 ? unknown() : dateTime(epochMs, utc).toString(QStringLiteral("HH:mm:ss.zzz"));
}

QString zone(std::int64_t epochMs, bool utc)
{
    return utc ? QStringLiteral("UTC") : dateTime(epochMs, false).timeZoneAbbreviation();
}

QString ago(std::int64_t epochMs, std::int64_t nowMs)
{
    const std::int64_t distance = std::abs(nowMs - epochMs);
    if (distance < 10 * second)
        return translated("just now");
    QString span;
    if (distance < minute)
        span = translated("%1 s").arg(distance / second);
    else if (distance < hour)
        span = translated("%1 min").arg(distance / minute);
    else if (distance < day)
        span = translated("%1 h").arg(distance / hour);
    else
        span = translated("%1 d").arg(QLocale().toString(qlonglong(distance / day)));
    return epochMs <= nowMs ? translated("%1 ago").arg(span) : translated("in %1").arg(span);
}

} // namespace weir::formats
