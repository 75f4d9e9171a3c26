#include "backend/monitor/alerts/alertrule.h"

#include "backend/base/duration.h"

#include <QDateTime>
#include <QJsonArray>
#include <QSet>
#include <array>
#include <cmath>
#include <utility>

namespace weir {
namespace {

constexpr std::array<std::pair<AlertMeasure, const char*>, 9> measures{
    {{AlertMeasure::Lag, "lag"},
     {AlertMeasure::TimeLag, "timeLag"},
     {AlertMeasure::Verdict, "verdict"},
     {AlertMeasure::Rate, "rate"},
     {AlertMeasure::NoData, "noData"},
     {AlertMeasure::Retention, "retention"},
     {AlertMeasure::UnderReplicated, "underReplicated"},
     {AlertMeasure::Offline, "offline"},
     {AlertMeasure::Disk, "disk"}}};

constexpr std::array<std::pair<Verdict, const char*>, 4> verdicts{{{Verdict::Slow, "slow"},
                                                                   {Verdict::Rewound, "rewound"},
                                                                   {Verdict::Stopped, "stopped"},
                                                                   {Verdict::Stalled, "stalled"}}};

const QSet<QString>& envelopeNames()
{
    static const QSet<QString> names{
        QStringLiteral("kind"),      QStringLiteral("key"),     QStringLiteral("name"),   QStringLiteral("description"),
        QStringLiteral("enabled"),   QStringLiteral("version"), QStringLiteral("author"), QStringLiteral("note"),
        QStringLiteral("changedAt"), QStringLiteral("removed")};
    return names;
}

bool isOfGroups(AlertMeasure measure)
{
    return measure == AlertMeasure::Lag || measure == AlertMeasure::TimeLag || measure == AlertMeasure::Verdict ||
           measure == AlertMeasure::Retention;
}

bool isCount(AlertMeasure measure)
{
    return measure == AlertMeasure::UnderReplicated || measure == AlertMeasure::Offline;
}

bool isTime(AlertMeasure measure) { return measure == AlertMeasure::TimeLag || measure == AlertMeasure::Retention; }

/// Takes the fields of one body apart; the first mistake stays.
class Reader
{
public:
    explicit Reader(const QJsonObject& json) : m_json(json) {}

    bool has(const char* name) const { return m_json.contains(QLatin1String(name)); }
    QJsonValue take(const char* name)
    {
        m_known.insert(QLatin1String(name));
        return m_json.value(QLatin1String(name));
    }
    void fail(const QString& place, const QString& what)
    {
        if (!m_error)
            m_error = Error{ErrorKind::Invalid, 0, place + QStringLiteral(": ") + what, place};
    }
    QString text(const char* name)
    {
        const QJsonValue value = take(name);
        if (!value.isUndefined() && !value.isString())
            fail(QLatin1String(name), QStringLiteral("must be a text"));
        return value.toString();
    }
    std::optional<double> number(const char* name, bool mayBeTime)
    {
        const QJsonValue value = take(name);
        if (value.isUndefined())
            return std::nullopt;
        if (value.isDouble())
            return value.toDouble();
        if (mayBeTime && value.isString()) {
            if (const auto ms = parseDuration(value.toString()))
                return double(*ms) / 1000.0;
        }
        fail(QLatin1String(name), mayBeTime ? QStringLiteral("must be seconds or a duration such as \"5m\"")
                                            : QStringLiteral("must be a number"));
        return std::nullopt;
    }
    std::int64_t duration(const char* name)
    {
        const QJsonValue value = take(name);
        if (value.isUndefined())
            return 0;
        const auto ms = value.isString() ? parseDuration(value.toString()) : std::nullopt;
        if (!ms)
            fail(QLatin1String(name), QStringLiteral("must be a duration such as \"5m\" or \"PT5M\""));
        return ms.value_or(0);
    }
    std::optional<Error> finish()
    {
        for (auto it = m_json.begin(); it != m_json.end(); ++it) {
            if (!m_known.contains(it.key()) && !envelopeNames().contains(it.key()))
                fail(it.key(), QStringLiteral("is not known here"));
        }
        return m_error;
    }

private:
    const QJsonObject m_json;
    QSet<QString> m_known;
    std::optional<Error> m_error;
};

void readThreshold(Reader& in, AlertRule& rule)
{
    const std::optional<double> above = in.number("above", isTime(rule.measure));
    const std::optional<double> below = in.number("below", isTime(rule.measure));
    const std::optional<double> within = in.number("within", true);
    rule.usualScore = in.number("outsideUsual", false);
    const int said = int(above.has_value()) + int(below.has_value()) + int(rule.usualScore.has_value());
    switch (rule.measure) {
    case AlertMeasure::Verdict:
    case AlertMeasure::NoData:
        if (said > 0)
            in.fail(QStringLiteral("above"), QStringLiteral("this measure has no value to compare with"));
        break;
    case AlertMeasure::Retention:
        if (said > 0 || !within)
            in.fail(QStringLiteral("within"), QStringLiteral("say how long ahead, such as \"2h\""));
        rule.below = true;
        rule.value = within;
        break;
    default:
        if (said > 1)
            in.fail(QStringLiteral("above"), QStringLiteral("say one of above, below and outsideUsual"));
        if (said == 0 && !isCount(rule.measure))
            in.fail(QStringLiteral("above"), QStringLiteral("say above, below or outsideUsual"));
        rule.below = below.has_value();
        rule.value = below ? below : above;
        if (said == 0)
            rule.value = 0;
    }
    if (rule.measure != AlertMeasure::Retention && within)
        in.fail(QStringLiteral("within"), QStringLiteral("belongs to retention"));
    if (rule.usualScore && (*rule.usualScore <= 0 || isCount(rule.measure) || rule.measure == AlertMeasure::Disk))
        in.fail(QStringLiteral("outsideUsual"), QStringLiteral("must be above 0, and of a lag, time lag or rate"));
}

void readClear(Reader& in, AlertRule& rule)
{
    const QJsonValue clear = in.take("clear");
    if (clear.isUndefined())
        return;
    if (!clear.isObject())
        return in.fail(QStringLiteral("clear"), QStringLiteral("must be an object with value and for"));
    Reader inner(clear.toObject());
    rule.clearValue = inner.number("value", isTime(rule.measure));
    rule.clearForMs = inner.duration("for");
    if (const auto error = inner.finish())
        in.fail(QStringLiteral("clear.") + error->subject, error->detail.section(QStringLiteral(": "), 1));
    const bool isBackwards =
        rule.clearValue && rule.value && (rule.below ? *rule.clearValue < *rule.value : *rule.clearValue > *rule.value);
    if (isBackwards)
        in.fail(QStringLiteral("clear.value"), QStringLiteral("must lie on the well side of the value that fires"));
}

void readMute(Reader& in, AlertRule& rule)
{
    const QJsonValue muted = in.take("muted");
    if (muted.isUndefined() || muted == QJsonValue(false))
        return;
    if (muted == QJsonValue(true)) {
        rule.mutedUntilMs = -1;
        return;
    }
    const QDateTime until = QDateTime::fromString(muted.toString(), Qt::ISODateWithMs);
    if (!until.isValid())
        return in.fail(QStringLiteral("muted"), QStringLiteral("must be true, false or a time"));
    rule.mutedUntilMs = until.toMSecsSinceEpoch();
}

} // namespace

QLatin1String alertMeasureKey(AlertMeasure measure)
{
    for (const auto& [known, key] : measures) {
        if (known == measure)
            return QLatin1String(key);
    }
    return {};
}

std::optional<AlertMeasure> alertMeasureOfKey(const QString& key)
{
    for (const auto& [known, name] : measures) {
        if (key == QLatin1String(name))
            return known;
    }
    return std::nullopt;
}

bool fitsPattern(const QString& pattern, const QString& name)
{
    // Of two * only the last needs to be tried again.
    qsizetype p = 0, n = 0, star = -1, resume = 0;
    while (n < name.size()) {
        if (p < pattern.size() && (pattern[p] == QLatin1Char('?') || pattern[p] == name[n]) &&
            pattern[p] != QLatin1Char('*')) {
            ++p, ++n;
        } else if (p < pattern.size() && pattern[p] == QLatin1Char('*')) {
            star = p++;
            resume = n;
        } else if (star >= 0) {
            p = star + 1;
            n = ++resume;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == QLatin1Char('*'))
        ++p;
    return p == pattern.size();
}

bool AlertRule::isBroken(double number, const std::optional<double>& score) const
{
    if (measure == AlertMeasure::Verdict)
        return number >= double(verdict);
    if (measure == AlertMeasure::NoData)
        return number > 0;
    if (usualScore)
        return score && std::abs(*score) >= *usualScore;
    return value && (below ? number < *value : number > *value);
}

bool AlertRule::isWell(double number, const std::optional<double>& score) const
{
    if (!clearValue || !value)
        return !isBroken(number, score);
    return below ? number >= *clearValue : number <= *clearValue;
}

Result<AlertRule> AlertRule::fromJson(const QJsonObject& definition)
{
    Reader in(definition);
    AlertRule rule;
    rule.key = definition.value(QLatin1String("key")).toString();
    rule.name = definition.value(QLatin1String("name")).toString();
    rule.enabled = definition.value(QLatin1String("enabled")).toBool(true);
    const QString measure = in.text("measure");
    if (const auto known = alertMeasureOfKey(measure))
        rule.measure = *known;
    else
        in.fail(QStringLiteral("measure"),
                measure.isEmpty() ? QStringLiteral("is missing") : QStringLiteral("\"%1\" is none").arg(measure));
    rule.group = in.text("group");
    rule.topic = in.text("topic");
    if (isOfGroups(rule.measure) && rule.group.isEmpty())
        rule.group = QStringLiteral("*");
    if ((rule.measure == AlertMeasure::Rate || rule.measure == AlertMeasure::NoData) &&
        rule.group.isEmpty() == rule.topic.isEmpty())
        in.fail(QStringLiteral("topic"), QStringLiteral("say a topic or a group, one of them"));
    readThreshold(in, rule);
    const QString verdict = in.text("verdict");
    if (rule.measure == AlertMeasure::Verdict) {
        bool isKnown = false;
        for (const auto& [known, key] : verdicts) {
            if (verdict == QLatin1String(key)) {
                rule.verdict = known;
                isKnown = true;
            }
        }
        if (!isKnown)
            in.fail(QStringLiteral("verdict"), QStringLiteral("must be slow, rewound, stopped or stalled"));
    } else if (!verdict.isEmpty()) {
        in.fail(QStringLiteral("verdict"), QStringLiteral("belongs to the measure verdict"));
    }
    rule.forMs = in.duration("for");
    if (rule.measure == AlertMeasure::NoData && rule.forMs == 0)
        in.fail(QStringLiteral("for"), QStringLiteral("say how long nothing may come, such as \"5m\""));
    readClear(in, rule);
    const QString severity = in.text("severity");
    if (severity == QLatin1String("critical"))
        rule.severity = AlertSeverity::Critical;
    else if (!severity.isEmpty() && severity != QLatin1String("warning"))
        in.fail(QStringLiteral("severity"), QStringLiteral("must be warning or critical"));
    readMute(in, rule);
    const QJsonValue notify = in.take("notify");
    if (!notify.isUndefined() && !notify.isArray())
        in.fail(QStringLiteral("notify"), QStringLiteral("must be a list of channels"));
    for (const QJsonValue& channel : notify.toArray())
        rule.notify << channel.toString();
    if (const auto error = in.finish())
        return *error;
    return rule;
}

QJsonObject AlertRule::toJson() const
{
    QJsonObject json{{QStringLiteral("measure"), alertMeasureKey(measure)}};
    const auto add = [&json](const char* name, const QJsonValue& value) { json.insert(QLatin1String(name), value); };
    if (!group.isEmpty())
        add("group", group);
    if (!topic.isEmpty())
        add("topic", topic);
    const auto written = [this](double number) {
        return isTime(measure) ? QJsonValue(shortDuration(std::int64_t(number * 1000))) : QJsonValue(number);
    };
    if (measure == AlertMeasure::Verdict) {
        for (const auto& [known, key] : verdicts) {
            if (known == verdict)
                add("verdict", QLatin1String(key));
        }
    } else if (usualScore) {
        add("outsideUsual", *usualScore);
    } else if (value && measure != AlertMeasure::NoData) {
        add(measure == AlertMeasure::Retention ? "within" : below ? "below" : "above", written(*value));
    }
    if (forMs > 0)
        add("for", shortDuration(forMs));
    QJsonObject clear;
    if (clearValue)
        clear.insert(QStringLiteral("value"), written(*clearValue));
    if (clearForMs > 0)
        clear.insert(QStringLiteral("for"), shortDuration(clearForMs));
    if (!clear.isEmpty())
        add("clear", clear);
    add("severity", severity == AlertSeverity::Critical ? QStringLiteral("critical") : QStringLiteral("warning"));
    if (mutedUntilMs)
        add("muted",
            *mutedUntilMs < 0
                ? QJsonValue(true)
                : QJsonValue(QDateTime::fromMSecsSinceEpoch(*mutedUntilMs, Qt::UTC).toString(Qt::ISODateWithMs)));
    if (!notify.isEmpty())
        add("notify", QJsonArray::fromStringList(notify));
    return json;
}

} // namespace weir
