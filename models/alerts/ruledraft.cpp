#include "models/alerts/ruledraft.h"

#include "backend/base/duration.h"
#include "models/common/verdicttext.h"

#include <QJsonArray>

namespace weir {
namespace {

QString numberText(double number)
{
    constexpr int digits = 15;
    return QString::number(number, 'g', digits);
}

/// As it would stand in a definition: what is no number stays a text, for the check to complain about.
QJsonValue numberValue(const QString& text)
{
    bool isNumber = false;
    const double number = text.trimmed().toDouble(&isNumber);
    return isNumber ? QJsonValue(number) : QJsonValue(text.trimmed());
}

} // namespace

RuleDraft RuleDraft::of(const AlertRule& rule)
{
    RuleDraft draft;
    const QJsonObject json = rule.toJson();
    draft.key = rule.key;
    draft.name = rule.name;
    draft.measure = rule.measure;
    draft.group = rule.group;
    draft.topic = rule.topic;
    draft.ofGroup = !rule.group.isEmpty() || rule.topic.isEmpty();
    draft.compare = rule.usualScore ? Compare::Usual : rule.below ? Compare::Below : Compare::Above;
    const QJsonValue value = json.value(placeOfValue(draft));
    draft.value = value.isDouble() ? numberText(value.toDouble()) : value.toString();
    draft.verdict = json.value(QLatin1String("verdict")).toString();
    draft.forText = json.value(QLatin1String("for")).toString();
    const QJsonObject clear = json.value(QLatin1String("clear")).toObject();
    const QJsonValue clearValue = clear.value(QLatin1String("value"));
    draft.clearValue = clearValue.isDouble() ? numberText(clearValue.toDouble()) : clearValue.toString();
    draft.clearFor = clear.value(QLatin1String("for")).toString();
    draft.severity = rule.severity;
    draft.notify = rule.notify;
    draft.enabled = rule.enabled;
    const QJsonValue muted = json.value(QLatin1String("muted"));
    draft.muted = muted.isBool() ? QStringLiteral("true") : muted.toString();
    return draft;
}

QJsonObject RuleDraft::toJson() const
{
    QJsonObject json;
    const auto add = [&json](const QString& place, const QJsonValue& value) { json.insert(place, value); };
    add(QStringLiteral("key"), key.trimmed());
    if (!name.trimmed().isEmpty())
        add(QStringLiteral("name"), name.trimmed());
    if (!enabled)
        add(QStringLiteral("enabled"), false);
    add(QStringLiteral("measure"), alertMeasureKey(measure));
    if (hasGroup() && !group.trimmed().isEmpty())
        add(QStringLiteral("group"), group.trimmed());
    if (hasTopic() && !topic.trimmed().isEmpty())
        add(QStringLiteral("topic"), topic.trimmed());
    if (hasValue()) {
        const bool isPlain = compare == Compare::Usual && hasUsual();
        const QString text = value.trimmed();
        add(placeOfValue(*this), isTime() && !isPlain && text.isEmpty() ? QJsonValue(QString()) : numberValue(text));
    }
    if (measure == AlertMeasure::Verdict)
        add(QStringLiteral("verdict"), verdict);
    if (!forText.trimmed().isEmpty())
        add(QStringLiteral("for"), forText.trimmed());
    QJsonObject clear;
    if (hasClearValue() && !clearValue.trimmed().isEmpty())
        clear.insert(QStringLiteral("value"), numberValue(clearValue));
    if (!clearFor.trimmed().isEmpty())
        clear.insert(QStringLiteral("for"), clearFor.trimmed());
    if (!clear.isEmpty())
        add(QStringLiteral("clear"), clear);
    add(QStringLiteral("severity"),
        severity == AlertSeverity::Critical ? QStringLiteral("critical") : QStringLiteral("warning"));
    if (!muted.isEmpty())
        add(QStringLiteral("muted"), muted == QLatin1String("true") ? QJsonValue(true) : QJsonValue(muted));
    if (!notify.isEmpty())
        add(QStringLiteral("notify"), QJsonArray::fromStringList(notify));
    return json;
}

bool RuleDraft::hasChoice() const { return measure == AlertMeasure::Rate || measure == AlertMeasure::NoData; }

bool RuleDraft::hasGroup() const
{
    switch (measure) {
    case AlertMeasure::Rate:
    case AlertMeasure::NoData:
        return ofGroup;
    case AlertMeasure::UnderReplicated:
    case AlertMeasure::Offline:
    case AlertMeasure::Disk:
        return false;
    default:
        return true;
    }
}

bool RuleDraft::hasTopic() const
{
    switch (measure) {
    case AlertMeasure::Rate:
    case AlertMeasure::NoData:
        return !ofGroup;
    case AlertMeasure::Disk:
        return false;
    default:
        return true;
    }
}

bool RuleDraft::hasValue() const { return measure != AlertMeasure::Verdict && measure != AlertMeasure::NoData; }

bool RuleDraft::hasUsual() const
{
    return measure == AlertMeasure::Lag || measure == AlertMeasure::TimeLag || measure == AlertMeasure::Rate;
}

bool RuleDraft::isTime() const { return measure == AlertMeasure::TimeLag || measure == AlertMeasure::Retention; }

bool RuleDraft::hasClearValue() const { return hasValue() && !(hasUsual() && compare == Compare::Usual); }

QString RuleDraft::placeOfValue(const RuleDraft& draft)
{
    if (draft.measure == AlertMeasure::Retention)
        return QStringLiteral("within");
    if (draft.compare == Compare::Usual && draft.hasUsual())
        return QStringLiteral("outsideUsual");
    return draft.compare == Compare::Below ? QStringLiteral("below") : QStringLiteral("above");
}

} // namespace weir
