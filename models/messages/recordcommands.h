// Purpose: a record or a cell in the words of other tools: FQL, weirctl, kcat. Thread: any. Limits: what FQL cannot say
// (a whole JSON value, bytes that are no text) has none; commands name brokers and topic, never secrets.
#pragma once

#include "backend/service/readrequest.h"
#include "backend/service/recordmatch.h"

#include <QString>
#include <QStringList>

namespace weir {

/// "partition = 3", "key = 'c-12'", "value.total = 12.5": the cell's text as a comparison. `isNumber`: without quotes.
/// Empty: it cannot be said.
QString cellAsFql(const QString& path, const QString& text, bool isNumber, bool exclude);
/// The path of a fixed column in FQL: "timestamp"; empty: Headers, State.
QString columnPath(const QString& columnId);
/// With "and" in between; what holds an "or" is put into brackets.
QString joinedFql(const QStringList& conditions);

/// For a shell: in single quotes where it must be.
QString shellQuoted(const QString& text);

struct RecordAddress
{
    QStringList bootstrap;
    QString connection; ///< its name, for weirctl
    QString topic;
    std::int32_t partition = 0;
    std::int64_t offset = 0;
};
/// Reads this one record.
QString weirctlCommand(const RecordAddress& record);
QString kcatCommand(const RecordAddress& record);
/// The search as a command: topics, range, what is looked for.
QString weirctlSearchCommand(const QString& connection, const QStringList& topics, const ReadRequest& range,
                             const QString& query, const QStringList& where);

} // namespace weir
