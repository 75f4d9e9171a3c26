#include "models/alerts/alertdefinitions.h"

#include <QCoreApplication>
#include <QJsonDocument>

namespace weir::alertdefinitions {
namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(weir::AlertsPage)
};

constexpr std::int64_t minuteMs = 60'000;
constexpr double hourSeconds = 3600;

AlertRule rule(const char* key, const QString& name, AlertMeasure measure, AlertSeverity severity, std::int64_t forMs)
{
    AlertRule made;
    made.key = QLatin1String(key);
    made.name = name;
    made.measure = measure;
    made.severity = severity;
    made.forMs = forMs;
    return made;
}

Definition definitionOf(const QString& kind, const QString& key, const QString& name, bool enabled,
                        const QJsonObject& body)
{
    Definition definition;
    definition.kind = kind;
    definition.key = key;
    definition.name = name;
    definition.enabled = enabled;
    definition.body = body;
    return definition;
}

/// Envelope fields come from the store, not from a person.
QJsonObject stripped(QJsonObject json)
{
    for (const char* field : {"kind", "version", "author", "changedAt", "removed"})
        json.remove(QLatin1String(field));
    return json;
}

Result<Definition> envelope(const QString& kind, const QJsonObject& json)
{
    QJsonObject whole = stripped(json);
    whole.insert(QStringLiteral("kind"), kind);
    return Definition::fromJson(whole);
}

PlanStep saveStep(const Definitions& definitions, Definition definition)
{
    PlanStep step;
    step.kind = StepKind::SaveDefinition;
    step.before = definitions.find(definition.kind, definition.key);
    if (step.before && definition.description.isEmpty())
        definition.description = step.before->description;
    definition.version = definitions.nextVersion(definition.kind, definition.key);
    step.after = std::move(definition);
    return step;
}

ChangePlan planOf(const PlanHome& home)
{
    ChangePlan plan;
    plan.purpose = PlanPurpose::SaveDefinitions;
    plan.clusterId = home.clusterId;
    plan.clusterName = home.clusterName;
    plan.madeAtMs = home.nowMs;
    return plan;
}

} // namespace

Definition of(const AlertRule& rule)
{
    return definitionOf(ruleKind(), rule.key, rule.name, rule.enabled, rule.toJson());
}

Definition of(const Channel& channel)
{
    return definitionOf(channelKind(), channel.key, channel.name, channel.enabled, channel.toJson());
}

Result<Definition> ruleOfJson(const QJsonObject& json)
{
    const QJsonObject own = stripped(json);
    const Result<AlertRule> rule = AlertRule::fromJson(own);
    if (!rule)
        return rule.error();
    return envelope(ruleKind(), own);
}

Result<Definition> channelOfJson(const QJsonObject& json)
{
    const QJsonObject own = stripped(json);
    const Result<Channel> channel = Channel::fromJson(own);
    if (!channel)
        return channel.error();
    return envelope(channelKind(), own);
}

QString editableText(const QJsonObject& json)
{
    return QString::fromUtf8(QJsonDocument(stripped(json)).toJson(QJsonDocument::Indented));
}

ChangePlan savePlan(const Definitions& definitions, QVector<Definition> saved, const PlanHome& home)
{
    ChangePlan plan = planOf(home);
    for (Definition& definition : saved)
        plan.steps << saveStep(definitions, std::move(definition));
    if (plan.steps.size() == 1)
        plan.subject = plan.steps.first().after->id();
    return plan;
}

ChangePlan removePlan(const Definitions& definitions, const QString& kind, const QString& key, const PlanHome& home)
{
    ChangePlan plan = planOf(home);
    const std::optional<Definition> there = definitions.find(kind, key);
    if (!there)
        return plan;
    PlanStep step;
    step.kind = StepKind::RemoveDefinition;
    step.before = there;
    step.after = *there;
    step.after->removed = true;
    step.after->version = definitions.nextVersion(kind, key);
    plan.subject = there->id();
    plan.steps << step;
    return plan;
}

QVector<AlertRule> usualRules(const Definitions& definitions)
{
    AlertRule stopped = rule("group_stopped", Words::tr("A group stands still"), AlertMeasure::Verdict,
                             AlertSeverity::Critical, 5 * minuteMs);
    stopped.group = QStringLiteral("*");
    stopped.verdict = Verdict::Stopped;
    AlertRule slow = rule("group_slow", Words::tr("A group falls behind"), AlertMeasure::Verdict,
                          AlertSeverity::Warning, 15 * minuteMs);
    slow.group = QStringLiteral("*");
    slow.verdict = Verdict::Slow;
    AlertRule retention = rule("retention_ahead", Words::tr("Records are about to be deleted unread"),
                               AlertMeasure::Retention, AlertSeverity::Critical, 0);
    retention.group = QStringLiteral("*");
    retention.below = true;
    retention.value = 2 * hourSeconds;
    AlertRule offline = rule("partitions_offline", Words::tr("Partitions are offline"), AlertMeasure::Offline,
                             AlertSeverity::Critical, 0);
    offline.value = 0;
    AlertRule under = rule("under_replicated", Words::tr("Partitions lack replicas"), AlertMeasure::UnderReplicated,
                           AlertSeverity::Warning, 5 * minuteMs);
    under.value = 0;
    AlertRule disk =
        rule("disk_full", Words::tr("A disk is getting full"), AlertMeasure::Disk, AlertSeverity::Warning, 0);
    disk.value = 85;
    QVector<AlertRule> rules;
    for (const AlertRule& each : {stopped, slow, retention, offline, under, disk}) {
        if (!definitions.find(ruleKind(), each.key))
            rules << each;
    }
    return rules;
}

QString keyOf(const QString& name, const Definitions& definitions, const QString& kind)
{
    constexpr qsizetype longest = 58; // room for a number
    QString base;
    for (const QChar letter : name.toLower()) {
        const bool isLetter = letter >= QLatin1Char('a') && letter <= QLatin1Char('z');
        const bool isDigit = letter >= QLatin1Char('0') && letter <= QLatin1Char('9');
        if (isLetter || (isDigit && !base.isEmpty()))
            base += letter;
        else if (!base.isEmpty() && !base.endsWith(QLatin1Char('_')))
            base += QLatin1Char('_');
    }
    base = base.left(longest);
    while (base.endsWith(QLatin1Char('_')))
        base.chop(1);
    if (base.isEmpty())
        base = kind == channelKind() ? QStringLiteral("channel") : QStringLiteral("rule");
    QString key = base;
    for (int n = 2; definitions.find(kind, key); ++n)
        key = base + QLatin1Char('_') + QString::number(n);
    return key;
}

} // namespace weir::alertdefinitions
