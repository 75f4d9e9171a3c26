#include "backend/monitor/history/historylease.h"

#include <QFile>
#include <QSysInfo>
#include <QUuid>
#include <QVariant>
#include <unistd.h>

namespace weir {

namespace {

/// In ticks since the machine started; 0: there is no such process. A number alone may be another process by now.
std::int64_t startOf(std::int64_t pid)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray line = file.readAll();
    // The name in parentheses may hold anything.
    const QList<QByteArray> fields = line.mid(line.lastIndexOf(')') + 2).split(' ');
    if (fields.size() < 20 || fields[0] == "Z" || fields[0] == "X")
        return 0;
    return fields[19].toLongLong();
}

} // namespace

HistoryLease::HistoryLease()
    : m_holder(QUuid::createUuid().toString(QUuid::WithoutBraces)),
      m_host(QSysInfo::machineHostName() + QLatin1Char(' ') + QString::fromLatin1(QSysInfo::bootUniqueId())),
      m_started(startOf(::getpid()))
{
}

Result<HistoryLease::Held> HistoryLease::renew(HistoryFile& file, std::int64_t nowMs, int batchMs)
{
    Held held;
    bool isFree = true;
    {
        QSqlQuery query = file.query(QStringLiteral("SELECT holder, host, pid, started, until, last FROM lease"));
        if (!query.exec())
            return file.error(query);
        if (query.next()) {
            held.byUs = query.value(0).toString() == m_holder;
            held.lastAtMs = query.value(5).toLongLong();
            const std::int64_t until = query.value(4).toLongLong();
            const bool isHere = query.value(1).toString() == m_host;
            const bool hasEnded = isHere && startOf(query.value(2).toLongLong()) != query.value(3).toLongLong();
            // One that lies far ahead was written by a clock that has since been put back.
            isFree = held.byUs || until <= nowMs || until > nowMs + 60'000 + 10LL * batchMs || hasEnded;
        }
    }
    if (!isFree)
        return held;
    held.isNew = !held.byUs;
    held.byUs = true;
    QSqlQuery query = file.query(QStringLiteral(
        "INSERT OR REPLACE INTO lease (one, holder, host, pid, started, until, last) VALUES (1, ?, ?, ?, ?, ?, ?)"));
    query.addBindValue(m_holder);
    query.addBindValue(m_host);
    query.addBindValue(qint64(::getpid()));
    query.addBindValue(qint64(m_started));
    query.addBindValue(qint64(nowMs + batchMs + batchMs / 2));
    query.addBindValue(qint64(held.lastAtMs));
    if (!query.exec())
        return file.error(query);
    return held;
}

Result<void> HistoryLease::setLast(HistoryFile& file, std::int64_t lastAtMs)
{
    return file.run(QStringLiteral("UPDATE lease SET last = max(last, %1)").arg(lastAtMs));
}

Result<void> HistoryLease::release(HistoryFile& file)
{
    return file.run(QStringLiteral("UPDATE lease SET until = 0 WHERE holder = '%1'").arg(m_holder));
}

} // namespace weir
