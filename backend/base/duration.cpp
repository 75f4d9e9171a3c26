#include "backend/base/duration.h"

#include <QDateTime>
#include <QRegularExpression>
#include <array>
#include <cmath>

namespace weir {
namespace {

struct Unit
{
    const char* name;
    std::int64_t ms;
};
constexpr std::array<Unit, 6> units{
    {{"w", 604'800'000}, {"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1000}, {"ms", 1}}};

constexpr double longestMs = 100'000.0 * 365 * 86'400'000;

std::optional<std::int64_t> shortForm(const QString& text)
{
    static const QRegularExpression form(QStringLiteral("\\A([0-9]{1,18}(?:\\.[0-9]{1,9})?)(ms|s|m|h|d|w)\\z"));
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch())
        return {};
    for (const Unit& unit : units) {
        if (match.captured(2) != QLatin1String(unit.name))
            continue;
        // The longest is far below what a double holds exactly.
        const double ms = match.captured(1).toDouble() * double(unit.ms);
        return ms > longestMs ? std::nullopt : std::optional(std::int64_t(std::llround(ms)));
    }
    return {};
}

std::optional<std::int64_t> isoForm(const QString& text)
{
    // Only what is the last may have a fraction.
    static const QRegularExpression form(QStringLiteral("\\AP(?=[0-9T])"
                                                        "(?:([0-9]+(?:[.,][0-9]+(?=W\\z))?)W)?"
                                                        "(?:([0-9]+(?:[.,][0-9]+(?=D\\z))?)D)?"
                                                        "(?:T(?=[0-9])"
                                                        "(?:([0-9]+(?:[.,][0-9]+(?=H\\z))?)H)?"
                                                        "(?:([0-9]+(?:[.,][0-9]+(?=M\\z))?)M)?"
                                                        "(?:([0-9]+(?:[.,][0-9]+(?=S\\z))?)S)?)?\\z"));
    const QRegularExpressionMatch match = form.match(text);
    if (!match.hasMatch())
        return {};
    double ms = 0;
    for (int part = 1; part <= 5; ++part) {
        QString number = match.captured(part);
        ms += number.replace(QLatin1Char(','), QLatin1Char('.')).toDouble() * double(units[std::size_t(part - 1)].ms);
    }
    return ms > longestMs ? std::nullopt : std::optional(std::int64_t(std::llround(ms)));
}

} // namespace

std::optional<std::int64_t> parseDuration(const QString& text)
{
    return text.startsWith(QLatin1Char('P')) ? isoForm(text) : shortForm(text);
}

std::optional<std::int64_t> parseWhen(const QString& text, std::int64_t nowMs)
{
    if (text == QLatin1String("now"))
        return nowMs;
    if (text.startsWith(QLatin1Char('-')) || text.startsWith(QLatin1Char('+'))) {
        const std::optional<std::int64_t> distance = parseDuration(text.mid(1));
        if (!distance)
            return {};
        return text.startsWith(QLatin1Char('-')) ? nowMs - *distance : nowMs + *distance;
    }
    QDateTime time = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (!time.isValid())
        return {};
    if (time.timeSpec() == Qt::LocalTime)
        time = QDateTime(time.date(), time.time(), Qt::UTC);
    return time.toMSecsSinceEpoch();
}

QString shortDuration(std::int64_t ms)
{
    if (ms == 0)
        return QStringLiteral("0s");
    for (const Unit& unit : units) {
        if (ms % unit.ms == 0)
            return QString::number(ms / unit.ms) + QLatin1String(unit.name);
    }
    return {};
}

} // namespace weir
