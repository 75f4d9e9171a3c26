#include "models/settings/logmodel.h"

#include "models/common/formats.h"

#include <QCoreApplication>

namespace weir {
namespace {

enum Column { Time, Level, Source, Text };

Status levelStatus(LogLevel level)
{
    return level == LogLevel::Error ? Status::Critical : level == LogLevel::Warning ? Status::Warning : Status::Neutral;
}

} // namespace

QString logLevelWord(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug:
        return QCoreApplication::translate("weir::LogModel", "Debug");
    case LogLevel::Info:
        return QCoreApplication::translate("weir::LogModel", "Information");
    case LogLevel::Warning:
        return QCoreApplication::translate("weir::LogModel", "Warning");
    case LogLevel::Error:
        break;
    }
    return QCoreApplication::translate("weir::LogModel", "Error");
}

LogModel::LogModel(Logbook& log, QObject* parent)
    : RowModel<LogLine>({{QStringLiteral("time"), tr("Time"), ColumnKind::Time, 26},
                         {QStringLiteral("level"), tr("Level"), ColumnKind::Badge, 14},
                         {QStringLiteral("source"), tr("Source"), ColumnKind::Text, 12},
                         {.id = QStringLiteral("text"), .title = tr("What happened"), .width = 60, .stretch = true}},
                        parent),
      m_log(log)
{
    connect(&log, &Logbook::linesAdded, this, &LogModel::load);
    load();
}

void LogModel::setLeast(LogLevel level)
{
    m_least = level;
    filtersChanged();
}

void LogModel::setUtc(bool utc)
{
    if (utc == m_utc)
        return;
    m_utc = utc;
    if (rowCount() > 0)
        emit dataChanged(index(0, Time), index(rowCount() - 1, Time));
}

QVariant LogModel::cell(const LogLine& line, int column, int role) const
{
    if (role == SortRole && column == Time)
        return qulonglong(line.number);
    if (role == SortRole && column == Level)
        return int(line.level);
    if (role == BadgeRole && column == Level)
        return int(levelStatus(line.level));
    if (role == SecondaryRole && column == Source)
        return true;
    if (role != Qt::DisplayRole && !(role == Qt::ToolTipRole && column == Text))
        return {};
    switch (column) {
    case Time:
        return formats::timestamp(line.atMs, m_utc);
    case Level:
        return logLevelWord(line.level);
    case Source:
        return line.source;
    default:
        return line.text;
    }
}

void LogModel::load()
{
    const QVector<LogLine> lines = m_log.lines();
    setRows({lines.begin(), lines.end()});
}

} // namespace weir
