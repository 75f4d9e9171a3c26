// Purpose: rules and channels as definitions and the plans that save or remove them; the usual rules. Thread: GUI
// (names are translated).
#pragma once

#include "backend/monitor/alerts/alertrule.h"
#include "backend/service/alerts/channel.h"
#include "backend/service/definitions/definitions.h"
#include "backend/service/plans/changeplan.h"

namespace weir::alertdefinitions {

inline QString ruleKind() { return QStringLiteral("alert"); }
inline QString channelKind() { return QStringLiteral("channel"); }

/// Not yet numbered: savePlan does that.
Definition of(const AlertRule& rule);
Definition of(const Channel& channel);
/// From what stands in an editor: {"key": …, "name": …, "measure": …}. Errors: Invalid, the subject names the place.
Result<Definition> ruleOfJson(const QJsonObject& json);
Result<Definition> channelOfJson(const QJsonObject& json);
/// As it stands in an editor: without kind, version, author and time.
QString editableText(const QJsonObject& json);

struct PlanHome
{
    QString clusterId, clusterName;
    std::int64_t nowMs = 0;
};
ChangePlan savePlan(const Definitions& definitions, QVector<Definition> saved, const PlanHome& home);
ChangePlan removePlan(const Definitions& definitions, const QString& kind, const QString& key, const PlanHome& home);

/// What most clusters want to be told of; without those whose keys are taken.
QVector<AlertRule> usualRules(const Definitions& definitions);
/// A free key made of a name: "Billing is late" is billing_is_late, or billing_is_late_2.
QString keyOf(const QString& name, const Definitions& definitions, const QString& kind);

} // namespace weir::alertdefinitions
