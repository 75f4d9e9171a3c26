// Purpose: an alert rule while it is being written: what stands in each field, and the definition that comes of it.
// Thread: values. Limits: nothing is checked here; AlertRule::fromJson names the mistakes by the same places.
#pragma once

#include "backend/monitor/alerts/alertrule.h"

#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace weir {

struct RuleDraft
{
    enum class Compare { Above, Below, Usual };

    QString key, name;
    AlertMeasure measure = AlertMeasure::Lag;
    bool ofGroup = true; ///< rate and noData: of a group or of a topic
    QString group, topic;
    Compare compare = Compare::Above;
    QString value;   ///< a number, or a duration where the measure is one
    QString verdict; ///< key
    QString forText, clearValue, clearFor;
    AlertSeverity severity = AlertSeverity::Warning;
    QStringList notify;
    bool enabled = true;
    QString muted; ///< as in the definition: empty, "true" or a time
    friend bool operator==(const RuleDraft&, const RuleDraft&) = default;

    static RuleDraft of(const AlertRule& rule);
    /// With key, name and enabled; ready for AlertRule::fromJson.
    QJsonObject toJson() const;

    bool hasGroup() const; ///< which fields the measure has
    bool hasTopic() const;
    bool hasChoice() const; ///< group or topic, one of them
    bool hasValue() const;
    bool hasUsual() const;
    bool isTime() const;
    bool hasClearValue() const;
    static QString placeOfValue(const RuleDraft& draft); ///< "above", "below", "outsideUsual", "within"
};

} // namespace weir
