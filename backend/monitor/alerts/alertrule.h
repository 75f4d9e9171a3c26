// Purpose: when an alert fires and clears: the meaning of a definition of kind "alert" (docs/monitoring.md, Alerts).
// Thread: values, no clock.
#pragma once

#include "backend/base/result.h"
#include "backend/monitor/history/series.h"
#include "backend/monitor/verdict/lagwindow.h"

#include <QJsonObject>
#include <QStringList>
#include <optional>

namespace weir {

enum class AlertMeasure {
    Lag,             ///< records, of a group
    TimeLag,         ///< seconds, of a group
    Verdict,         ///< at least as bad as `verdict`
    Rate,            ///< records/s in, of a topic, or out, of a group
    NoData,          ///< a topic got no record, or a group made no commit, for `forMs`
    Retention,       ///< reaches what a group has not read within `value` seconds
    UnderReplicated, ///< partitions
    Offline,         ///< partitions
    Disk             ///< percent used of a broker's log directories, where the broker tells; else bytes
};

enum class AlertSeverity { Warning, Critical };

struct AlertRule
{
    QString key, name;
    bool enabled = true;
    AlertMeasure measure = AlertMeasure::Lag;
    QString group = QStringLiteral("*"), topic; ///< with * and ?; empty: not asked. A rule fires once a subject
    bool below = false;                         ///< fires below the value instead of above
    std::optional<double> value;                ///< a constant…
    std::optional<double> usualScore;           ///< …or outside the usual band by this score (analysis/usualband.h)
    Verdict verdict = Verdict::Slow;
    std::int64_t forMs = 0;           ///< so long without a break before it fires
    std::optional<double> clearValue; ///< hysteresis: clears only beyond this; unset: the value
    std::int64_t clearForMs = 0;      ///< and so long
    AlertSeverity severity = AlertSeverity::Warning;
    std::optional<std::int64_t> mutedUntilMs; ///< -1: until somebody unmutes it
    QStringList notify;                       ///< keys of definitions of kind "channel", or "desktop"

    /// Body of a definition, by its names; errors: Invalid with the place.
    static Result<AlertRule> fromJson(const QJsonObject& definition);
    QJsonObject toJson() const; ///< the body
    friend bool operator==(const AlertRule&, const AlertRule&) = default;
};

/// One rule about one subject.
struct Alert
{
    QString rule;    ///< key
    QString subject; ///< "group/billing", "topic/orders", "broker/1", "cluster"
    AlertSeverity severity = AlertSeverity::Warning;
    std::int64_t sinceMs = 0; ///< when the condition began
    std::int64_t firedAtMs = 0;
    std::optional<std::int64_t> clearedAtMs; ///< unset: open
    double value = 0, limit = 0;             ///< when it fired; in the measure's unit
    double worst = 0;
    std::optional<double> usualLow, usualHigh;
    QString acknowledgedBy;
    std::int64_t acknowledgedAtMs = 0;
    bool muted = false;
    friend bool operator==(const Alert&, const Alert&) = default;
};

} // namespace weir
