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

/// As in definitions: "lag", "timeLag", "verdict", "rate", "noData", "retention", "underReplicated", "offline", "disk".
QLatin1String alertMeasureKey(AlertMeasure measure);
std::optional<AlertMeasure> alertMeasureOfKey(const QString& key);
/// Of the subject "group/billing": does the pattern with * and ? fit the whole name?
bool fitsPattern(const QString& pattern, const QString& name);

struct AlertRule
{
    QString key, name;
    bool enabled = true;
    AlertMeasure measure = AlertMeasure::Lag;
    /// With * and ?. What fires is each group, or each topic where `group` is empty: a rate or noData of groups names
    /// `group`, one of topics names `topic`.
    QString group, topic;
    bool below = false;               ///< fires below the value instead of above
    std::optional<double> value;      ///< a constant…
    std::optional<double> usualScore; ///< …or outside the usual band by this score (analysis/usualband.h)
    Verdict verdict = Verdict::Slow;
    std::int64_t forMs = 0;           ///< so long without a break before it fires
    std::optional<double> clearValue; ///< hysteresis: clears only beyond this; unset: the value
    std::int64_t clearForMs = 0;      ///< and so long
    AlertSeverity severity = AlertSeverity::Warning;
    std::optional<std::int64_t> mutedUntilMs; ///< -1: until somebody unmutes it
    QStringList notify;                       ///< keys of definitions of kind "channel", or "desktop"

    /// The whole definition, or only its body. Errors: Invalid, the detail names the place ("for: …").
    static Result<AlertRule> fromJson(const QJsonObject& definition);
    QJsonObject toJson() const; ///< the body
    bool isMuted(std::int64_t nowMs) const { return mutedUntilMs && (*mutedUntilMs < 0 || *mutedUntilMs > nowMs); }
    /// Whether a value breaks the rule; `usual` is asked for only where the rule compares with it.
    bool isBroken(double value, const std::optional<double>& score) const;
    /// Whether it is well again: beyond clearValue, or, without one, not broken.
    bool isWell(double value, const std::optional<double>& score) const;
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
