// Purpose: a recorded story about offsets (docs/monitoring.md): read from JSON, and replayed in memory through the code
// that judges in life. Thread: any; values, no I/O, no clock but the story's own. Limits: monitoring cases; others are
// told apart by caseKind().
#pragma once

#include "backend/base/result.h"
#include "backend/monitor/verdict/lagwindow.h"

#include <QByteArray>
#include <QJsonObject>
#include <QMap>
#include <QString>
#include <QVector>

namespace weir {

enum class CaseKind {
    Monitoring,
    Customers ///< definitions, events
};

/// The object in a case's file. Invalid: no JSON object, or one without steps; `detail` says what and where.
Result<QJsonObject> readCase(const QByteArray& json);
CaseKind caseKind(const QJsonObject& root);

/// An end that was seen, or a commit that was made.
struct CaseEvent
{
    QString group; ///< of a commit
    QString topic, topicId;
    std::int32_t partition = 0;
    std::int64_t offset = 0;
    QString at; ///< as written: relative to the clock of its step
};

struct ExpectedPartition
{
    bool isAbsent = false;
    QJsonObject fields; ///< of verdict, rule, lag, timeLag those that are checked
};
struct ExpectedGroup
{
    bool isAbsent = false;
    QJsonObject fields; ///< of verdict, lag, timeLag those that are checked
    QMap<QString, ExpectedPartition> partitions;
};

/// What stands in one step happens in this order.
struct CaseStep
{
    QVector<CaseEvent> ends, commits;
    std::int64_t advanceMs = 0;
    std::optional<QMap<QString, ExpectedGroup>> groups;
};

struct MonitorCase
{
    QString name; ///< may be empty
    std::int64_t startMs = 0;
    JudgeSettings settings;
    QVector<CaseStep> steps;
};
/// Invalid: a key that nobody knows, a value of the wrong kind; `detail` names the place: "steps[2].ends[0].offset".
Result<MonitorCase> readMonitorCase(const QJsonObject& root);

/// What became of one event; for --trace.
struct CaseTrace
{
    enum class What {
        EndSeen,
        EndWentBack,
        TopicRecreated,
        CommitAppended,
        CommitReplaced,
        CommitLate,
        CommitIgnored,
        Advanced,
        Judged
    };
    int step = 0; ///< from 1
    What what = What::EndSeen;
    QString group, partition; ///< "orders/0"
    std::int64_t atMs = 0;    ///< of the event; Advanced: where the clock stands
    std::int64_t offset = 0;
    std::optional<std::int64_t> lag; ///< at the commit
    Judgement judgement;             ///< Judged
    std::optional<TimeLag> timeLag;  ///< Judged
};

struct CaseMismatch
{
    int step = 0;             ///< from 1
    QString path;             ///< "groups.billing.partitions.orders/0.verdict"
    QString expected, actual; ///< as JSON
};

struct CaseOutcome
{
    QVector<CaseMismatch> mismatches; ///< none: all that was expected came out
    QVector<CaseTrace> trace;
};
CaseOutcome replayMonitorCase(const MonitorCase& story);

} // namespace weir
