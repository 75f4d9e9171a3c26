#include "backend/monitor/alerts/alertengine.h"

#include <QSet>
#include <algorithm>

namespace weir {
namespace {

void clear(std::optional<Alert>& open, std::int64_t nowMs, AlertChanges& changes)
{
    if (!open)
        return;
    open->clearedAtMs = nowMs;
    changes.cleared.append(*open);
    open.reset();
}

bool isWorse(const AlertRule& rule, double value, double than) { return rule.below ? value < than : value > than; }

} // namespace

void AlertEngine::look(const AlertRule& rule, const AlertReading& reading, std::int64_t nowMs, State& state,
                       AlertChanges& changes)
{
    if (!reading.value || (rule.usualScore && !reading.score))
        return;
    const double value = *reading.value;
    if (state.open) {
        Alert& alert = *state.open;
        alert.muted = rule.isMuted(nowMs);
        alert.severity = rule.severity;
        if (isWorse(rule, value, alert.worst))
            alert.worst = value;
        if (!rule.isWell(value, reading.score)) {
            state.wellSinceMs.reset();
            return;
        }
        if (!state.wellSinceMs)
            state.wellSinceMs = nowMs;
        if (nowMs - *state.wellSinceMs >= rule.clearForMs) {
            clear(state.open, nowMs, changes);
            state = {};
        }
        return;
    }
    if (!rule.isBroken(value, reading.score)) {
        state.brokenSinceMs.reset();
        return;
    }
    if (!state.brokenSinceMs)
        state.brokenSinceMs = nowMs;
    if (nowMs - *state.brokenSinceMs < rule.forMs)
        return;
    Alert alert;
    alert.rule = rule.key;
    alert.subject = reading.subject;
    alert.severity = rule.severity;
    alert.sinceMs = *state.brokenSinceMs;
    alert.firedAtMs = nowMs;
    alert.value = alert.worst = value;
    alert.limit = rule.measure == AlertMeasure::Verdict ? double(rule.verdict)
                  : rule.usualScore                     ? *rule.usualScore
                                                        : rule.value.value_or(0);
    alert.usualLow = reading.usualLow;
    alert.usualHigh = reading.usualHigh;
    alert.muted = rule.isMuted(nowMs);
    state.open = alert;
    state.wellSinceMs.reset();
    changes.fired.append(alert);
}

void AlertEngine::take(const AlertRule& rule, const std::vector<AlertReading>& readings, std::int64_t nowMs,
                       AlertChanges& changes)
{
    QSet<QString> seen;
    for (const AlertReading& reading : readings) {
        seen.insert(reading.subject);
        look(rule, reading, nowMs, m_states[{rule.key, reading.subject}], changes);
    }
    for (auto it = m_states.lower_bound({rule.key, QString()}); it != m_states.end() && it->first.first == rule.key;) {
        if (seen.contains(it->first.second)) {
            ++it;
            continue;
        }
        clear(it->second.open, nowMs, changes);
        it = m_states.erase(it);
    }
}

void AlertEngine::keepOnly(const QStringList& ruleKeys, std::int64_t nowMs, AlertChanges& changes)
{
    for (auto it = m_states.begin(); it != m_states.end();) {
        if (ruleKeys.contains(it->first.first)) {
            ++it;
            continue;
        }
        clear(it->second.open, nowMs, changes);
        it = m_states.erase(it);
    }
}

void AlertEngine::restore(const Alert& alert)
{
    State& state = m_states[{alert.rule, alert.subject}];
    state.open = alert;
    state.brokenSinceMs = alert.sinceMs;
}

QVector<Alert> AlertEngine::open() const
{
    QVector<Alert> all;
    for (const auto& [at, state] : m_states) {
        if (state.open)
            all.append(*state.open);
    }
    std::stable_sort(all.begin(), all.end(), [](const Alert& a, const Alert& b) {
        return a.severity != b.severity ? a.severity > b.severity : a.firedAtMs > b.firedAtMs;
    });
    return all;
}

Alert* AlertEngine::find(const QString& rule, const QString& subject)
{
    const auto found = m_states.find({rule, subject});
    return found == m_states.end() || !found->second.open ? nullptr : &*found->second.open;
}

} // namespace weir
