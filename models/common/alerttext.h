// Purpose: sentences about alert rules, alerts and channels, for pages, notifications and mails. Thread: any.
#pragma once

#include "backend/monitor/alerts/alertrule.h"
#include "backend/service/alerts/alerts.h"
#include "models/common/status.h"

#include <QString>

namespace weir {

QString alertMeasureName(AlertMeasure measure); ///< "Lag", "Time lag", "Retention ahead"
/// Behind a number of the measure: "records", "records/s"; empty where the number's text says it.
QString alertMeasureUnit(AlertMeasure measure);
QString alertSeverityName(AlertSeverity severity);
Status alertStatus(const Alert& alert); ///< cleared is Ok
/// "group billing", "topic orders", "broker 1", "the cluster".
QString alertSubjectName(const QString& subject);
/// Path of its page, without the cluster: {"groups", "billing"}.
QStringList alertSubjectPath(const QString& subject);
/// The number as people read it: "1,204 records", "4 min", "stalled", "87 %".
QString alertValueText(AlertMeasure measure, double value);
/// "Lag of groups like bill* above 1,000 records for 5 min".
QString alertRuleSentence(const AlertRule& rule);
/// What is so: "The lag of group billing is 1,204 records, above 1,000."
QString alertSentence(const Alert& alert, const AlertRule& rule);
/// Title and text of a notification; `utc`: its times.
AlertWords alertWords(const Alert& alert, const AlertRule& rule, const QString& cluster, bool utc);

} // namespace weir
