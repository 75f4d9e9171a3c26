#include "models/alerts/alerttexts.h"

#include "models/common/alerttext.h"
#include "models/common/errortext.h"
#include "models/common/formats.h"
#include "models/common/verdicttext.h"

#include <QCoreApplication>
#include <algorithm>

namespace weir::alerttexts {
namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(weir::AlertsPage)
};

QString span(std::int64_t ms) { return durationText(double(ms) / 1000.0); }

} // namespace

QString state(const Alert& alert)
{
    if (alert.clearedAtMs)
        return Words::tr("cleared");
    if (!alert.acknowledgedBy.isEmpty())
        return Words::tr("acknowledged by %1").arg(alert.acknowledgedBy);
    return alert.muted ? Words::tr("muted") : Words::tr("open");
}

QString sentence(const Alert& alert, const AlertRule* rule)
{
    if (rule)
        return alertSentence(alert, *rule);
    return Words::tr("The rule %1 fired; it has been removed since.").arg(alert.rule);
}

QString limit(const Alert& alert, const AlertRule& rule)
{
    if (rule.measure == AlertMeasure::NoData)
        return formats::unknown();
    if (rule.usualScore)
        return alert.usualLow && alert.usualHigh ? Words::tr("%1 to %2")
                                                       .arg(alertValueText(rule.measure, *alert.usualLow),
                                                            alertValueText(rule.measure, *alert.usualHigh))
                                                 : formats::unknown();
    return alertValueText(rule.measure, alert.limit);
}

QString ruleState(const AlertRule& rule, std::int64_t nowMs, bool utc)
{
    if (!rule.enabled)
        return Words::tr("off");
    if (!rule.isMuted(nowMs))
        return Words::tr("in force");
    if (*rule.mutedUntilMs < 0)
        return Words::tr("muted until unmuted");
    constexpr qsizetype untilMinutes = 16;
    return Words::tr("muted until %1").arg(formats::timestamp(*rule.mutedUntilMs, utc).left(untilMinutes));
}

QString trial(const AlertTest& test)
{
    if (test.alerts.isEmpty())
        return Words::tr("It would not have fired.");
    std::int64_t all = 0, longest = 0;
    for (const Alert& alert : test.alerts) {
        const std::int64_t ms = alert.clearedAtMs.value_or(test.untilMs) - alert.firedAtMs;
        all += ms;
        longest = std::max(longest, ms);
    }
    const int times = int(test.alerts.size());
    if (times == 1)
        return Words::tr("It would have fired once, for %1.").arg(span(all));
    return Words::tr("It would have fired %n time(s), for %1 in all, the longest for %2.", nullptr, times)
        .arg(span(all), span(longest));
}

QString coverage(const AlertTest& test)
{
    const QString whole = span(test.untilMs - test.fromMs);
    constexpr double nearlyAll = 0.995;
    if (test.coverage >= nearlyAll)
        return Words::tr("All of the %1 was recorded.").arg(whole);
    if (test.coverage <= 0)
        return Words::tr("Nothing of the %1 was recorded, so this says nothing about it.").arg(whole);
    return Words::tr("%1 of the %2 was recorded; what happened in the rest is not known.")
        .arg(formats::percentage(test.coverage), whole);
}

QString trialFailure(const Error& error)
{
    if (error.kind == ErrorKind::NotFound)
        return Words::tr("Nothing that is on the cluster now fits this rule.");
    if (error.kind == ErrorKind::Invalid)
        return Words::tr("What this rule measures is not recorded, so it cannot be tried over the past.");
    return errorText(error).full();
}

QString mistake(const Error& error)
{
    const QString& at = error.subject;
    const auto is = [&at](const char* place) { return at == QLatin1String(place); };
    if (is("key"))
        return Words::tr("A key is 1 to 64 of the letters a to z, digits, _ and -, and begins with a letter.");
    if (is("measure"))
        return Words::tr("Choose what is measured.");
    if (is("above"))
        return Words::tr("Enter a number to compare with.");
    if (is("below"))
        return Words::tr("Enter a number to compare with.");
    if (is("outsideUsual"))
        return Words::tr("Enter a number above 0. Only lags, time lags and rates have a usual band.");
    if (is("within"))
        return Words::tr("Enter how long ahead, such as 2h.");
    if (is("verdict"))
        return Words::tr("Choose slow, rewound, stopped or stalled.");
    if (is("for"))
        return Words::tr("Enter a duration such as 45s, 5m or 2h; for “no data” it must be above 0.");
    if (is("clear.for") || is("clear"))
        return Words::tr("Enter a duration such as 45s, 5m or 2h.");
    if (is("clear.value"))
        return Words::tr("Enter a value on the well side of the one that fires.");
    if (is("topic") || is("group"))
        return Words::tr("Enter a topic or a group, one of the two.");
    if (is("severity"))
        return Words::tr("Choose warning or critical.");
    if (is("muted"))
        return Words::tr("Enter true, false or a time.");
    if (is("notify"))
        return Words::tr("Enter a list of channels.");
    if (is("url"))
        return Words::tr("Enter an address that begins with http:// or https://.");
    if (is("headers"))
        return Words::tr("Enter one header a line: Name: value.");
    if (is("server"))
        return Words::tr("Enter smtp://host:port or smtps://host:port.");
    if (is("from"))
        return Words::tr("Enter a mail address.");
    if (is("to"))
        return Words::tr("Enter mail addresses, separated by commas.");
    if (is("type"))
        return Words::tr("Choose webhook or mail.");
    return at.isEmpty() ? Words::tr("This is no object of JSON.") : Words::tr("“%1” is not known here.").arg(at);
}

QString local(DefinitionsHome home, const std::optional<Error>& reason)
{
    if (home != DefinitionsHome::File)
        return {};
    if (!reason)
        return Words::tr("Rules and channels are kept on this machine only.");
    switch (reason->kind) {
    case ErrorKind::ReadOnly:
        return Words::tr("Rules and channels are kept on this machine only, because the connection is read-only.");
    case ErrorKind::Authorization:
        return Words::tr("Rules and channels are kept on this machine only, because this user may not write to the "
                         "topic weir.definitions.");
    case ErrorKind::NotFound:
        return Words::tr("Rules and channels are kept on this machine only, because the topic weir.definitions could "
                         "not be made.");
    default:
        return Words::tr("Rules and channels are kept on this machine only. %1").arg(errorText(*reason).sentence);
    }
}

QString channelType(ChannelType type)
{
    return type == ChannelType::Webhook ? Words::tr("webhook") : Words::tr("mail");
}

QString channelTarget(const Channel& channel)
{
    if (channel.type == ChannelType::Webhook)
        return channel.url;
    return Words::tr("%1 through %2").arg(channel.to.join(QStringLiteral(", ")), channel.server);
}

QString deliveryFailure(const Error& error)
{
    if (error.kind == ErrorKind::NotFound)
        return Words::tr("There is no such channel in use. Save it first.");
    return errorText(error).sentence;
}

} // namespace weir::alerttexts
