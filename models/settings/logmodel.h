// Purpose: the lines of the log as a table, newest last. Thread: GUI. Limits: follows the logbook at most ten times a
// second.
#pragma once

#include "backend/service/logbook.h"
#include "models/common/snapshotmodel.h"

namespace weir {

class LogModel : public RowModel<LogLine>
{
    Q_OBJECT
public:
    explicit LogModel(Logbook& log, QObject* parent = nullptr);

    /// Shows lines of this level and worse.
    void setLeast(LogLevel level);
    void setUtc(bool utc);

protected:
    QString rowId(const LogLine& line) const override { return QString::number(line.number); }
    QVariant cell(const LogLine& line, int column, int role) const override;
    bool acceptsRow(const LogLine& line) const override { return line.level >= m_least; }

private:
    void load();

    Logbook& m_log;
    LogLevel m_least = LogLevel::Info;
    bool m_utc = false;
};

QString logLevelWord(LogLevel level); ///< translated

} // namespace weir
