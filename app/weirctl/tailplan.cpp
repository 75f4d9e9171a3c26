#include "app/weirctl/tailplan.h"

#include "app/shell/ctl.h"
#include "backend/base/clock.h"

#include <QDateTime>

namespace weir::ctl {
namespace {

Error misuse(const QString& sentence) { return Error{ErrorKind::Invalid, 0, sentence}; }

struct Point
{
    QString word;
    QString argument;
};

Point split(const QString& text)
{
    const qsizetype colon = text.indexOf(QLatin1Char(':'));
    return colon < 0 ? Point{text, {}} : Point{text.left(colon), text.mid(colon + 1)};
}

Result<std::int64_t> parseCount(const QString& option, const Point& point, std::int64_t least)
{
    bool isNumber = false;
    const qlonglong number = point.argument.toLongLong(&isNumber);
    if (!isNumber || number < least)
        return misuse(Ctl::tr("%1 %2:N needs a whole number of at least %3.").arg(option, point.word).arg(least));
    return std::int64_t(number);
}

} // namespace

Result<std::int64_t> parseDuration(const QString& text)
{
    static constexpr struct
    {
        char unit;
        std::int64_t ms;
    } units[] = {{'s', 1000}, {'m', 60'000}, {'h', 3'600'000}, {'d', 86'400'000}, {'w', 604'800'000}};
    bool isNumber = false;
    const double number = text.chopped(text.isEmpty() ? 0 : 1).toDouble(&isNumber);
    for (const auto& unit : units) {
        if (isNumber && number >= 0 && number < 100'000 && text.endsWith(QLatin1Char(unit.unit)))
            return std::int64_t(number * double(unit.ms));
    }
    return misuse(Ctl::tr("“%1” is no duration. Write a number and s, m, h, d or w: 90s, 15m, 36h, 30d.").arg(text));
}

Result<std::int64_t> parseMoment(const QString& text, std::int64_t nowMs)
{
    if (text.startsWith(QLatin1Char('-'))) {
        if (const Result<std::int64_t> ago = parseDuration(text.mid(1)))
            return nowMs - *ago;
    }
    bool isNumber = false;
    const qlonglong number = text.toLongLong(&isNumber);
    if (isNumber && text.size() >= 10)
        return std::int64_t(number);
    const QDateTime moment = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (moment.isValid())
        return std::int64_t(moment.toMSecsSinceEpoch());
    return misuse(
        Ctl::tr(
            "“%1” is no time. Write 2026-03-01T12:00:00Z, -15m (a quarter of an hour ago), or milliseconds since 1970.")
            .arg(text));
}

Result<void> parseFrom(const QString& text, TailPlan& plan)
{
    const Point point = split(text);
    const QString option = QStringLiteral("--from");
    if (text == QLatin1String("beginning")) {
        plan.start = StartKind::Beginning;
        return {};
    }
    if (text == QLatin1String("end")) {
        plan.start = StartKind::Live;
        return {};
    }
    Result<std::int64_t> value =
        misuse(Ctl::tr("--from can't be “%1”. It is beginning, end, newest:N, offset:N or time:WHEN.").arg(text));
    if (point.word == QLatin1String("newest")) {
        plan.start = StartKind::Newest;
        value = parseCount(option, point, 0);
        if (value && *value > 10'000'000)
            value =
                misuse(Ctl::tr("--from newest:N keeps N records in memory: 10000000 at most. Use --from beginning."));
    } else if (point.word == QLatin1String("offset")) {
        plan.start = StartKind::Offset;
        value = parseCount(option, point, 0);
    } else if (point.word == QLatin1String("time")) {
        plan.start = StartKind::Time;
        value = parseMoment(point.argument, SystemClock::instance().nowMs());
    }
    if (!value)
        return value.error();
    plan.startValue = *value;
    return {};
}

Result<void> parseUntil(const QString& text, TailPlan& plan)
{
    const Point point = split(text);
    const QString option = QStringLiteral("--until");
    if (text == QLatin1String("never") || text == QLatin1String("end")) {
        plan.stop = text == QLatin1String("end") ? StopKind::End : StopKind::Live;
        return {};
    }
    Result<std::int64_t> value =
        misuse(Ctl::tr("--until can't be “%1”. It is never, end, offset:N, time:WHEN or count:N.").arg(text));
    if (point.word == QLatin1String("offset")) {
        plan.stop = StopKind::Offset;
        value = parseCount(option, point, 0);
    } else if (point.word == QLatin1String("count")) {
        plan.stop = StopKind::Count;
        value = parseCount(option, point, 1);
    } else if (point.word == QLatin1String("time")) {
        plan.stop = StopKind::Time;
        value = parseMoment(point.argument, SystemClock::instance().nowMs());
    }
    if (!value)
        return value.error();
    plan.stopValue = *value;
    return {};
}

} // namespace weir::ctl
