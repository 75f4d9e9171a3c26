// Purpose: from what each rule's subjects read now to alerts that fire and clear: for-duration, hysteresis. Thread:
// one; driven by whoever has a clock, so the recorded past runs through the same code. Limits: an unknown reading
// changes nothing: it neither fires nor clears.
#pragma once

#include "backend/monitor/alerts/alertrule.h"

#include <map>
#include <utility>
#include <vector>

namespace weir {

struct AlertReading
{
    QString subject;             ///< as Alert::subject
    std::optional<double> value; ///< in the measure's unit; none: not known at present
    std::optional<double> score; ///< spreads outside the usual band, where the rule compares with it
    std::optional<double> usualLow, usualHigh;
};

struct AlertChanges
{
    QVector<Alert> fired, cleared;
    bool any() const { return !fired.isEmpty() || !cleared.isEmpty(); }
};

class AlertEngine
{
public:
    /// A rule's readings of one moment. A subject that is open and not among them is gone: its alert clears.
    void take(const AlertRule& rule, const std::vector<AlertReading>& readings, std::int64_t nowMs,
              AlertChanges& changes);
    /// Rules that are no more, or out of force, clear what they had.
    void keepOnly(const QStringList& ruleKeys, std::int64_t nowMs, AlertChanges& changes);
    /// What was open when the program ended.
    void restore(const Alert& alert);

    QVector<Alert> open() const;
    Alert* find(const QString& rule, const QString& subject); ///< open; null: none

private:
    struct State
    {
        std::optional<std::int64_t> brokenSinceMs, wellSinceMs;
        std::optional<Alert> open;
    };
    static void look(const AlertRule& rule, const AlertReading& reading, std::int64_t nowMs, State& state,
                     AlertChanges& changes);

    std::map<std::pair<QString, QString>, State> m_states; ///< by rule and subject
};

} // namespace weir
