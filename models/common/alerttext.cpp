#include "models/common/alerttext.h"

#include "models/common/formats.h"
#include "models/common/verdicttext.h"

#include <QCoreApplication>
#include <QStringList>
#include <cmath>

namespace weir {
namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(weir::AlertText)
};

QString limitText(const AlertRule& rule)
{
    if (rule.usualScore)
        return Words::tr("outside the usual band by %1 spreads").arg(QLocale().toString(*rule.usualScore));
    const QString value = alertValueText(rule.measure, rule.value.value_or(0));
    return rule.below ? Words::tr("below %1").arg(value) : Words::tr("above %1").arg(value);
}

QString subjects(const AlertRule& rule)
{
    const auto named = [](const QString& pattern, const QString& all, const QString& like, const QString& one) {
        if (pattern == QLatin1String("*"))
            return all;
        return pattern.contains(QLatin1Char('*')) || pattern.contains(QLatin1Char('?')) ? like.arg(pattern)
                                                                                        : one.arg(pattern);
    };
    if (!rule.group.isEmpty()) {
        const QString group =
            named(rule.group, Words::tr("every group"), Words::tr("groups like %1"), Words::tr("group %1"));
        return rule.topic.isEmpty() ? group : Words::tr("%1 on topic %2").arg(group, rule.topic);
    }
    if (!rule.topic.isEmpty())
        return named(rule.topic, Words::tr("every topic"), Words::tr("topics like %1"), Words::tr("topic %1"));
    return rule.measure == AlertMeasure::Disk ? Words::tr("every broker") : Words::tr("the cluster");
}

QString conditionOf(const AlertRule& rule)
{
    const QString about = subjects(rule);
    switch (rule.measure) {
    case AlertMeasure::Lag:
        return Words::tr("Lag of %1 %2").arg(about, limitText(rule));
    case AlertMeasure::TimeLag:
        return Words::tr("Time lag of %1 %2").arg(about, limitText(rule));
    case AlertMeasure::Verdict:
        return Words::tr("Verdict of %1 is %2 or worse").arg(about, verdictName(rule.verdict));
    case AlertMeasure::Rate:
        return rule.group.isEmpty() ? Words::tr("Records written to %1 %2").arg(about, limitText(rule))
                                    : Words::tr("Records read by %1 %2").arg(about, limitText(rule));
    case AlertMeasure::NoData:
        return rule.group.isEmpty() ? Words::tr("Nothing is written to %1").arg(about)
                                    : Words::tr("%1 has a lag and commits nothing").arg(about);
    case AlertMeasure::Retention:
        return Words::tr("Retention reaches what %1 has not read within %2")
            .arg(about, durationText(rule.value.value_or(0)));
    case AlertMeasure::UnderReplicated:
        return Words::tr("Under-replicated partitions of %1 %2").arg(about, limitText(rule));
    case AlertMeasure::Offline:
        return Words::tr("Offline partitions of %1 %2").arg(about, limitText(rule));
    case AlertMeasure::Disk:
        return Words::tr("Disk of %1 is full %2").arg(about, limitText(rule));
    }
    return {};
}

/// "The lag of group billing is 1,204 records" without its end.
QString nowSentence(const Alert& alert, const AlertRule& rule)
{
    const QString about = alertSubjectName(alert.subject);
    const QString value = alertValueText(rule.measure, alert.clearedAtMs ? alert.worst : alert.value);
    switch (rule.measure) {
    case AlertMeasure::Lag:
        return Words::tr("The lag of %1 is %2").arg(about, value);
    case AlertMeasure::TimeLag:
        return Words::tr("The time lag of %1 is %2").arg(about, value);
    case AlertMeasure::Verdict:
        return Words::tr("The verdict of %1 is %2").arg(about, value);
    case AlertMeasure::Rate:
        return alert.subject.startsWith(QLatin1String("group/")) ? Words::tr("%1 reads %2").arg(about, value)
                                                                 : Words::tr("%1 gets %2").arg(about, value);
    case AlertMeasure::NoData:
        return alert.subject.startsWith(QLatin1String("group/"))
                   ? Words::tr("%1 has a lag and has committed nothing").arg(about)
                   : Words::tr("Nothing was written to %1").arg(about);
    case AlertMeasure::Retention:
        return Words::tr("Retention reaches what %1 has not read %2").arg(about, overtakenText(alert.value));
    case AlertMeasure::UnderReplicated:
        return Words::tr("Under-replicated in %1: %2").arg(about, value);
    case AlertMeasure::Offline:
        return Words::tr("Offline in %1: %2").arg(about, value);
    case AlertMeasure::Disk:
        return Words::tr("The disk of %1 is full to %2").arg(about, value);
    }
    return {};
}

} // namespace

QString alertMeasureName(AlertMeasure measure)
{
    switch (measure) {
    case AlertMeasure::Lag:
        return Words::tr("Lag");
    case AlertMeasure::TimeLag:
        return Words::tr("Time lag");
    case AlertMeasure::Verdict:
        return Words::tr("Verdict");
    case AlertMeasure::Rate:
        return Words::tr("Rate");
    case AlertMeasure::NoData:
        return Words::tr("No data");
    case AlertMeasure::Retention:
        return Words::tr("Retention ahead");
    case AlertMeasure::UnderReplicated:
        return Words::tr("Under-replicated partitions");
    case AlertMeasure::Offline:
        return Words::tr("Offline partitions");
    case AlertMeasure::Disk:
        return Words::tr("Disk");
    }
    return {};
}

QString alertMeasureUnit(AlertMeasure measure)
{
    switch (measure) {
    case AlertMeasure::Lag:
        return Words::tr("records");
    case AlertMeasure::Rate:
        return Words::tr("records/s");
    case AlertMeasure::UnderReplicated:
    case AlertMeasure::Offline:
        return Words::tr("partitions");
    case AlertMeasure::Disk:
        return Words::tr("%");
    default:
        return {};
    }
}

QString alertSeverityName(AlertSeverity severity)
{
    return severity == AlertSeverity::Critical ? Words::tr("critical") : Words::tr("warning");
}

Status alertStatus(const Alert& alert)
{
    if (alert.clearedAtMs)
        return Status::Ok;
    return alert.severity == AlertSeverity::Critical ? Status::Critical : Status::Warning;
}

QString alertSubjectName(const QString& subject)
{
    const QString kind = subject.section(QLatin1Char('/'), 0, 0);
    const QString name = subject.section(QLatin1Char('/'), 1);
    if (kind == QLatin1String("group"))
        return Words::tr("group %1").arg(name);
    if (kind == QLatin1String("topic"))
        return Words::tr("topic %1").arg(name);
    if (kind == QLatin1String("broker"))
        return Words::tr("broker %1").arg(name);
    return Words::tr("the cluster");
}

QStringList alertSubjectPath(const QString& subject)
{
    const QString kind = subject.section(QLatin1Char('/'), 0, 0);
    const QString name = subject.section(QLatin1Char('/'), 1);
    if (kind == QLatin1String("group"))
        return {QStringLiteral("groups"), name};
    if (kind == QLatin1String("topic"))
        return {QStringLiteral("topics"), name};
    return {QStringLiteral("overview")};
}

QString alertValueText(AlertMeasure measure, double value)
{
    switch (measure) {
    case AlertMeasure::Lag:
        return Words::tr("%1 record(s)", nullptr, int(std::min(std::abs(value), 1e9)))
            .arg(formats::count(std::int64_t(std::llround(value))));
    case AlertMeasure::TimeLag:
        return durationText(value);
    case AlertMeasure::Verdict:
        return verdictName(Verdict(std::clamp(int(value), 0, int(Verdict::Stalled))));
    case AlertMeasure::Rate:
        return Words::tr("%1 records/s").arg(QLocale().toString(value, 'f', value < 10 ? 1 : 0));
    case AlertMeasure::NoData:
        return Words::tr("nothing");
    case AlertMeasure::Retention:
        return overtakenText(value);
    case AlertMeasure::UnderReplicated:
    case AlertMeasure::Offline:
        return Words::tr("%n partition(s)", nullptr, int(value));
    case AlertMeasure::Disk:
        return Words::tr("%1 %").arg(QLocale().toString(value, 'f', 0));
    }
    return {};
}

QString alertRuleSentence(const AlertRule& rule)
{
    const QString condition = conditionOf(rule);
    return rule.forMs > 0 ? Words::tr("%1 for %2").arg(condition, durationText(double(rule.forMs) / 1000)) : condition;
}

QString alertSentence(const Alert& alert, const AlertRule& rule)
{
    const QString now = nowSentence(alert, rule);
    if (alert.usualLow && alert.usualHigh)
        return Words::tr("%1; usual at this hour is %2 to %3.")
            .arg(now, alertValueText(rule.measure, *alert.usualLow), alertValueText(rule.measure, *alert.usualHigh));
    switch (rule.measure) {
    case AlertMeasure::Verdict:
    case AlertMeasure::NoData:
    case AlertMeasure::Retention:
        return Words::tr("%1.").arg(now);
    default:
        return Words::tr("%1, %2.").arg(now, limitText(rule));
    }
}

AlertWords alertWords(const Alert& alert, const AlertRule& rule, const QString& cluster, bool utc)
{
    const QString name = rule.name.isEmpty() ? rule.key : rule.name;
    AlertWords words;
    if (alert.clearedAtMs) {
        words.title = Words::tr("Cleared: %1, %2 (%3)").arg(name, alertSubjectName(alert.subject), cluster);
        words.text = Words::tr("It was open for %1, since %2.")
                         .arg(durationText(double(*alert.clearedAtMs - alert.firedAtMs) / 1000),
                              formats::timestamp(alert.firedAtMs, utc));
        return words;
    }
    const QString severity = alert.severity == AlertSeverity::Critical ? Words::tr("Critical") : Words::tr("Warning");
    words.title = Words::tr("%1: %2, %3 (%4)").arg(severity, name, alertSubjectName(alert.subject), cluster);
    words.text = Words::tr("%1 It has been so since %2.")
                     .arg(alertSentence(alert, rule), formats::timestamp(alert.sinceMs, utc));
    return words;
}

} // namespace weir
