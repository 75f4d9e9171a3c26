// Purpose: sentences of the alerts page: states, trials over the past, mistakes at their field, where definitions are
// kept. Thread: GUI (tr).
#pragma once

#include "backend/service/alerts/alerts.h"
#include "backend/service/alerts/channel.h"
#include "backend/service/definitions/definitions.h"

#include <QString>

namespace weir::alerttexts {

QString state(const Alert& alert); ///< "open", "acknowledged by ada", "muted", "cleared"
/// What is so, or was; `rule` null: it is no more.
QString sentence(const Alert& alert, const AlertRule* rule);
QString limit(const Alert& alert, const AlertRule& rule); ///< "1,000 records", "900 to 1,200", "rewound"
/// "muted until …", "muted until unmuted", "off", "in force".
QString ruleState(const AlertRule& rule, std::int64_t nowMs, bool utc);
/// "It would have fired 3 times, 12 min in all, the longest 7 min."
QString trial(const AlertTest& test);
/// How much of the span was recorded, and what that means.
QString coverage(const AlertTest& test);
QString trialFailure(const Error& error);
/// What is wrong with a field of a rule or channel; the error's subject names it.
QString mistake(const Error& error);
/// Why definitions are on this machine only; empty: they are on the cluster.
QString local(DefinitionsHome home, const std::optional<Error>& reason);
QString channelType(ChannelType type);
QString channelTarget(const Channel& channel); ///< address, or who gets mail through which server
QString deliveryFailure(const Error& error);

} // namespace weir::alerttexts
