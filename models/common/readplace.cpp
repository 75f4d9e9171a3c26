#include "models/common/readplace.h"

#include "backend/base/clock.h"

#include <QCoreApplication>
#include <QDateTime>

namespace weir {
namespace {

QString tr(const char* text) { return QCoreApplication::translate("ReadPlace", text); }

Error invalid(const QString& part, const QString& sentence) { return {ErrorKind::Invalid, 0, sentence, part}; }

Result<std::int64_t> number(const QString& part, const QString& text)
{
    bool ok = false;
    const qlonglong value = text.toLongLong(&ok);
    if (!ok || value < 0)
        return invalid(part, tr("A whole number is needed, like 500."));
    return std::int64_t(value);
}

Result<std::int64_t> moment(const QString& part, const QString& text)
{
    const Result<std::int64_t> parsed = parseMoment(text, SystemClock::instance().nowMs(), true);
    return parsed ? parsed : Result<std::int64_t>(invalid(part, parsed.error().detail));
}

QString isoTime(std::int64_t ms) { return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODateWithMs); }

Result<void> readFrom(const QString& text, ReadRequest& request)
{
    const QString kind = text.section(QLatin1Char(':'), 0, 0);
    const QString value = text.section(QLatin1Char(':'), 1);
    Result<std::int64_t> parsed = std::int64_t(0);
    if (kind == QLatin1String("beginning")) {
        request.start = StartKind::Beginning;
    } else if (kind == QLatin1String("live")) {
        request.start = StartKind::Live;
        request.stop = StopKind::Live;
    } else if (kind == QLatin1String("newest")) {
        request.start = StartKind::Newest;
        parsed = value.isEmpty() ? Result<std::int64_t>(std::int64_t(500)) : number(QStringLiteral("from"), value);
    } else if (kind == QLatin1String("offset")) {
        request.start = StartKind::Offset;
        parsed = number(QStringLiteral("from"), value);
    } else if (kind == QLatin1String("time")) {
        request.start = StartKind::Time;
        parsed = moment(QStringLiteral("from"), value);
    } else {
        return invalid(QStringLiteral("from"),
                       tr("“from” is one of beginning, newest:500, offset:0, time:2026-01-31T12:00Z, live."));
    }
    if (!parsed)
        return parsed.error();
    request.startValue = *parsed;
    return {};
}

Result<void> readUntil(const QString& text, ReadRequest& request)
{
    const QString kind = text.section(QLatin1Char(':'), 0, 0);
    const QString value = text.section(QLatin1Char(':'), 1);
    Result<std::int64_t> parsed = std::int64_t(0);
    if (kind == QLatin1String("end")) {
        request.stop = StopKind::End;
    } else if (kind == QLatin1String("live")) {
        request.stop = StopKind::Live;
    } else if (kind == QLatin1String("offset")) {
        request.stop = StopKind::Offset;
        parsed = number(QStringLiteral("until"), value);
    } else if (kind == QLatin1String("time")) {
        request.stop = StopKind::Time;
        parsed = moment(QStringLiteral("until"), value);
    } else if (kind == QLatin1String("count")) {
        request.stop = StopKind::Count;
        parsed = number(QStringLiteral("until"), value);
    } else {
        return invalid(QStringLiteral("until"),
                       tr("“until” is one of end, live, offset:1000, time:2026-01-31T12:00Z, count:500."));
    }
    if (!parsed)
        return parsed.error();
    request.stopValue = *parsed;
    return {};
}

} // namespace

Result<ReadRequest> readRequest(const Place& place)
{
    ReadRequest request;
    request.topic = place.path.value(1);
    if (const QString from = place.query.value(QStringLiteral("from")); !from.isEmpty()) {
        if (const Result<void> done = readFrom(from, request); !done)
            return done.error();
    }
    if (const QString until = place.query.value(QStringLiteral("until")); !until.isEmpty()) {
        if (const Result<void> done = readUntil(until, request); !done)
            return done.error();
    }
    for (const QString& part :
         place.query.value(QStringLiteral("partitions")).split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        const Result<std::int64_t> partition = number(QStringLiteral("partitions"), part.trimmed());
        if (!partition)
            return partition.error();
        request.partitions.append(std::int32_t(*partition));
    }
    const QString records = place.query.value(QStringLiteral("records"));
    if (records == QLatin1String("uncommitted") || records == QLatin1String("all"))
        request.isolation = Isolation::Uncommitted;
    else if (!records.isEmpty() && records != QLatin1String("committed"))
        return invalid(QStringLiteral("records"), tr("“records” is one of committed, uncommitted, all."));
    request.showTransactions = records == QLatin1String("all");
    return request;
}

QMap<QString, QString> readQuery(const ReadRequest& request)
{
    QMap<QString, QString> query;
    const QString value = QString::number(request.startValue);
    switch (request.start) {
    case StartKind::Beginning:
        query.insert(QStringLiteral("from"), QStringLiteral("beginning"));
        break;
    case StartKind::Newest:
        if (request.startValue != 500)
            query.insert(QStringLiteral("from"), QStringLiteral("newest:") + value);
        break;
    case StartKind::Offset:
        query.insert(QStringLiteral("from"), QStringLiteral("offset:") + value);
        break;
    case StartKind::Time:
        query.insert(QStringLiteral("from"), QStringLiteral("time:") + isoTime(request.startValue));
        break;
    case StartKind::Live:
        query.insert(QStringLiteral("from"), QStringLiteral("live"));
        break;
    }
    const QString stop = QString::number(request.stopValue);
    switch (request.stop) {
    case StopKind::End:
        break;
    case StopKind::Live:
        if (request.start != StartKind::Live)
            query.insert(QStringLiteral("until"), QStringLiteral("live"));
        break;
    case StopKind::Offset:
        query.insert(QStringLiteral("until"), QStringLiteral("offset:") + stop);
        break;
    case StopKind::Time:
        query.insert(QStringLiteral("until"), QStringLiteral("time:") + isoTime(request.stopValue));
        break;
    case StopKind::Count:
        query.insert(QStringLiteral("until"), QStringLiteral("count:") + stop);
        break;
    }
    QStringList partitions;
    for (const std::int32_t partition : request.partitions)
        partitions.append(QString::number(partition));
    if (!partitions.isEmpty())
        query.insert(QStringLiteral("partitions"), partitions.join(QLatin1Char(',')));
    if (request.showTransactions)
        query.insert(QStringLiteral("records"), QStringLiteral("all"));
    else if (request.isolation == Isolation::Uncommitted)
        query.insert(QStringLiteral("records"), QStringLiteral("uncommitted"));
    return query;
}

} // namespace weir
