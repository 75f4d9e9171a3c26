#include "models/common/moment.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QMap>
#include <QRegularExpression>

namespace weir {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("weir::Moment", text); }

} // namespace

Result<std::int64_t> parseMoment(const QString& typed, std::int64_t nowMs, bool utc)
{
    const QString text = typed.trimmed();
    if (text == QLatin1String("now") || text == tr("now"))
        return nowMs;
    static const QRegularExpression ago(QStringLiteral("^-\\s*(\\d{1,6})\\s*(s|m|h|d|w)$"));
    if (const auto match = ago.match(text); match.hasMatch()) {
        static const QMap<QString, std::int64_t> units{{QStringLiteral("s"), 1000},
                                                       {QStringLiteral("m"), 60'000},
                                                       {QStringLiteral("h"), 3'600'000},
                                                       {QStringLiteral("d"), 86'400'000},
                                                       {QStringLiteral("w"), 604'800'000}};
        return nowMs - match.captured(1).toLongLong() * units.value(match.captured(2));
    }
    bool isNumber = false;
    if (const qlonglong epoch = text.toLongLong(&isNumber); isNumber && text.size() >= 12)
        return std::int64_t(epoch);
    QString iso = text;
    iso.replace(QRegularExpression(QStringLiteral("^(\\d{4}-\\d{2}-\\d{2}) +")), QStringLiteral("\\1T"));
    QDateTime time = QDateTime::fromString(iso, Qt::ISODateWithMs);
    if (!time.isValid())
        return Error{ErrorKind::Invalid, 0,
                     tr("Not a moment. Type for example 2026-01-31 14:00, 2026-01-31T12:00Z, -2h, -30m or now.")};
    if (time.timeSpec() == Qt::LocalTime && utc)
        time.setTimeSpec(Qt::UTC);
    return time.toMSecsSinceEpoch();
}

QString momentText(std::int64_t epochMs, bool utc)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(epochMs, utc ? Qt::UTC : Qt::LocalTime);
    const bool whole = time.time().msec() == 0;
    return time.toString(whole ? QStringLiteral("yyyy-MM-dd HH:mm:ss") : QStringLiteral("yyyy-MM-dd HH:mm:ss.zzz"));
}

} // namespace weir
