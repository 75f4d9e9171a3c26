#include "backend/monitor/replay/monitorcase.h"

#include "backend/base/duration.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <cmath>

namespace weir {
namespace {

Error mistake(const QString& detail) { return Error{ErrorKind::Invalid, 0, detail}; }

/// Times further away than these would not be told apart from a slip of the pen, and sums of them not be kept.
constexpr std::int64_t longestMs = 3'200'000'000'000'000; // 100,000 years

/// Reads values and remembers the first thing that was wrong, so that reading may go on without a look after each.
class Reader
{
public:
    std::optional<Error> error;

    void fail(const QString& path, const QString& what)
    {
        if (!error)
            error = mistake(QStringLiteral("%1: %2").arg(path, what));
    }

    void onlyKeys(const QJsonObject& object, const QString& path, std::initializer_list<const char*> known)
    {
        for (const QString& key : object.keys()) {
            bool isKnown = key == QLatin1String("comment");
            for (const char* each : known)
                isKnown = isKnown || key == QLatin1String(each);
            if (!isKnown)
                fail(path, QStringLiteral("unknown key \"%1\"").arg(key));
        }
    }

    QJsonObject object(const QJsonValue& value, const QString& path)
    {
        if (!value.isObject())
            fail(path, QStringLiteral("an object is expected"));
        return value.toObject();
    }

    QJsonArray array(const QJsonValue& value, const QString& path)
    {
        if (!value.isArray())
            fail(path, QStringLiteral("an array is expected"));
        return value.toArray();
    }

    QString text(const QJsonObject& from, const char* key, const QString& path)
    {
        const QJsonValue value = from.value(QLatin1String(key));
        if (!value.isString() || value.toString().isEmpty())
            fail(path + QLatin1Char('.') + QLatin1String(key), QStringLiteral("a text is expected"));
        return value.toString();
    }

    std::int64_t whole(const QJsonValue& value, const QString& path, std::int64_t least, std::int64_t most)
    {
        // What is no whole number comes back as either.
        const qint64 number = value.toInteger(0);
        if (!value.isDouble() || value.toInteger(1) != number || number < least || number > most)
            fail(path, QStringLiteral("a whole number from %1 to %2 is expected").arg(least).arg(most));
        return number;
    }

    std::int64_t moment(const QJsonValue& value, const QString& path, std::int64_t nowMs)
    {
        if (value.isDouble())
            return whole(value, path, -longestMs, longestMs);
        const std::optional<std::int64_t> when = parseWhen(value.toString(), nowMs);
        if (!when)
            fail(path, QStringLiteral("a time is expected: \"-5m\", \"+0s\" or \"2026-01-01T00:00:00Z\""));
        return when.value_or(0);
    }
};

QString element(const QString& path, qsizetype index) { return QStringLiteral("%1[%2]").arg(path).arg(index); }
QString member(const QString& path, const QString& key) { return path + QLatin1Char('.') + key; }

CaseEvent readEvent(Reader& reader, const QJsonValue& value, const QString& path, bool isCommit)
{
    const QJsonObject object = reader.object(value, path);
    if (isCommit)
        reader.onlyKeys(object, path, {"group", "topic", "partition", "offset", "at"});
    else
        reader.onlyKeys(object, path, {"topic", "topicId", "partition", "offset", "at"});
    CaseEvent event;
    if (isCommit)
        event.group = reader.text(object, "group", path);
    event.topic = reader.text(object, "topic", path);
    if (object.contains(QLatin1String("topicId")))
        event.topicId = reader.text(object, "topicId", path);
    if (object.contains(QLatin1String("partition")))
        event.partition = std::int32_t(reader.whole(object.value(QLatin1String("partition")),
                                                    member(path, QStringLiteral("partition")), 0, INT32_MAX));
    event.offset =
        reader.whole(object.value(QLatin1String("offset")), member(path, QStringLiteral("offset")), 0, INT64_MAX);
    const QJsonValue at = object.value(QLatin1String("at"));
    if (!at.isUndefined()) {
        reader.moment(at, member(path, QStringLiteral("at")), 0);
        event.at = at.isDouble() ? QStringLiteral("@%1").arg(at.toInteger()) : at.toString();
    }
    return event;
}

QVector<CaseEvent> readEvents(Reader& reader, const QJsonObject& step, const char* key, const QString& path)
{
    QVector<CaseEvent> events;
    if (!step.contains(QLatin1String(key)))
        return events;
    const QString here = member(path, QLatin1String(key));
    const QJsonArray all = reader.array(step.value(QLatin1String(key)), here);
    for (qsizetype i = 0; i < all.size(); ++i)
        events << readEvent(reader, all[i], element(here, i), qstrcmp(key, "commits") == 0);
    return events;
}

/// The fields of a group or partition that are checked, each of its kind.
QJsonObject readFields(Reader& reader, const QJsonObject& object, const QString& path)
{
    QJsonObject fields;
    for (const char* key : {"verdict", "rule", "lag", "timeLag"}) {
        const QJsonValue value = object.value(QLatin1String(key));
        if (value.isUndefined())
            continue;
        const QString here = member(path, QLatin1String(key));
        const bool isText = qstrcmp(key, "verdict") == 0 || qstrcmp(key, "timeLag") == 0;
        if (!value.isNull() && (isText ? !value.isString() : !value.isDouble()))
            reader.fail(here, isText ? QStringLiteral("a text or null is expected")
                                     : QStringLiteral("a number or null is expected"));
        if (qstrcmp(key, "timeLag") == 0 && value.isString()) {
            QString text = value.toString();
            text.remove(QLatin1Char(' ')).remove(QLatin1Char('>'));
            if (!parseDuration(text))
                reader.fail(here,
                            QStringLiteral("a duration is expected: \"30s\", \"PT30S\", or \"> 3h\" for a bound"));
        }
        fields.insert(QLatin1String(key), value);
    }
    return fields;
}

bool isComment(const QString& key, const QJsonValue& value)
{
    return key == QLatin1String("comment") && value.isString();
}

ExpectedGroup readGroup(Reader& reader, const QJsonValue& value, const QString& path)
{
    ExpectedGroup group;
    group.isAbsent = value.isNull();
    if (group.isAbsent)
        return group;
    const QJsonObject object = reader.object(value, path);
    reader.onlyKeys(object, path, {"verdict", "lag", "timeLag", "partitions"});
    group.fields = readFields(reader, object, path);
    if (!object.contains(QLatin1String("partitions")))
        return group;
    const QString here = member(path, QStringLiteral("partitions"));
    const QJsonObject partitions = reader.object(object.value(QLatin1String("partitions")), here);
    for (auto it = partitions.begin(); it != partitions.end(); ++it) {
        if (isComment(it.key(), it.value()))
            continue;
        const QString place = member(here, it.key());
        ExpectedPartition partition;
        partition.isAbsent = it.value().isNull();
        if (!partition.isAbsent) {
            const QJsonObject fields = reader.object(it.value(), place);
            reader.onlyKeys(fields, place, {"verdict", "rule", "lag", "timeLag"});
            partition.fields = readFields(reader, fields, place);
        }
        group.partitions.insert(it.key(), partition);
    }
    return group;
}

QMap<QString, ExpectedGroup> readExpectation(Reader& reader, const QJsonValue& value, const QString& path)
{
    QMap<QString, ExpectedGroup> groups;
    const QJsonObject object = reader.object(value, path);
    reader.onlyKeys(object, path, {"groups"});
    if (!object.contains(QLatin1String("groups")))
        return groups;
    const QString here = member(path, QStringLiteral("groups"));
    const QJsonObject all = reader.object(object.value(QLatin1String("groups")), here);
    for (auto it = all.begin(); it != all.end(); ++it) {
        if (!isComment(it.key(), it.value()))
            groups.insert(it.key(), readGroup(reader, it.value(), member(here, it.key())));
    }
    return groups;
}

CaseStep readStep(Reader& reader, const QJsonValue& value, const QString& path)
{
    const QJsonObject object = reader.object(value, path);
    reader.onlyKeys(object, path, {"ends", "commits", "advance", "expect"});
    CaseStep step;
    step.ends = readEvents(reader, object, "ends", path);
    step.commits = readEvents(reader, object, "commits", path);
    if (const QJsonValue advance = object.value(QLatin1String("advance")); !advance.isUndefined()) {
        const std::optional<std::int64_t> ms = parseDuration(advance.toString());
        if (!ms)
            reader.fail(member(path, QStringLiteral("advance")),
                        QStringLiteral("a duration is expected: \"PT30S\" or \"30s\""));
        step.advanceMs = ms.value_or(0);
    }
    if (const QJsonValue expect = object.value(QLatin1String("expect")); !expect.isUndefined())
        step.groups = readExpectation(reader, expect, member(path, QStringLiteral("expect")));
    return step;
}

} // namespace

Result<QJsonObject> readCase(const QByteArray& json)
{
    QJsonParseError problem{};
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    if (problem.error != QJsonParseError::NoError) {
        const qsizetype line = json.left(problem.offset).count('\n') + 1;
        return mistake(QStringLiteral("no valid JSON in line %1: %2").arg(line).arg(problem.errorString()));
    }
    if (!document.isObject())
        return mistake(QStringLiteral("a JSON object is expected"));
    if (!document.object().value(QLatin1String("steps")).isArray())
        return mistake(QStringLiteral("it has no \"steps\""));
    return document.object();
}

CaseKind caseKind(const QJsonObject& root)
{
    static const QSet<QString> inSteps{QStringLiteral("events"),  QStringLiteral("define"),  QStringLiteral("remove"),
                                       QStringLiteral("respond"), QStringLiteral("restart"), QStringLiteral("source"),
                                       QStringLiteral("refused")};
    static const QSet<QString> inExpectations{
        QStringLiteral("audiences"), QStringLiteral("profiles"), QStringLiteral("absent"),
        QStringLiteral("journeys"),  QStringLiteral("sent"),     QStringLiteral("deadLetters"),
        QStringLiteral("entered"),   QStringLiteral("exited"),   QStringLiteral("why")};
    const auto hasOneOf = [](const QJsonObject& object, const QSet<QString>& keys) {
        for (const QString& key : object.keys()) {
            if (keys.contains(key))
                return true;
        }
        return false;
    };
    if (root.contains(QLatin1String("monitor")))
        return CaseKind::Monitoring;
    if (root.contains(QLatin1String("definitions")))
        return CaseKind::Customers;
    for (const QJsonValue& step : root.value(QLatin1String("steps")).toArray()) {
        if (hasOneOf(step.toObject(), inSteps) ||
            hasOneOf(step.toObject().value(QLatin1String("expect")).toObject(), inExpectations))
            return CaseKind::Customers;
    }
    return CaseKind::Monitoring;
}

Result<MonitorCase> readMonitorCase(const QJsonObject& root)
{
    Reader reader;
    MonitorCase story;
    const QString place = QStringLiteral("case");
    reader.onlyKeys(root, place, {"name", "start", "monitor", "steps"});
    if (root.contains(QLatin1String("name")))
        story.name = reader.text(root, "name", place);
    story.startMs = 1'767'225'600'000; // 2026-01-01T00:00:00Z
    if (const QJsonValue start = root.value(QLatin1String("start")); !start.isUndefined())
        story.startMs = reader.moment(start, QStringLiteral("start"), story.startMs);
    if (root.contains(QLatin1String("monitor"))) {
        const QString here = QStringLiteral("monitor");
        const QJsonObject monitor = reader.object(root.value(here), here);
        reader.onlyKeys(monitor, here, {"window", "allowedLag"});
        if (const QJsonValue window = monitor.value(QLatin1String("window")); !window.isUndefined())
            story.settings.window = int(reader.whole(window, QStringLiteral("monitor.window"), 1, 1'000'000));
        if (const QJsonValue allowed = monitor.value(QLatin1String("allowedLag")); !allowed.isUndefined())
            story.settings.allowedLag = reader.whole(allowed, QStringLiteral("monitor.allowedLag"), 0, INT64_MAX);
    }
    const QJsonArray steps = reader.array(root.value(QLatin1String("steps")), QStringLiteral("steps"));
    for (qsizetype i = 0; i < steps.size(); ++i)
        story.steps << readStep(reader, steps[i], element(QStringLiteral("steps"), i));
    std::int64_t wholeMs = 0;
    for (const CaseStep& step : story.steps) {
        wholeMs += step.advanceMs;
        if (wholeMs > longestMs) {
            reader.fail(QStringLiteral("steps"), QStringLiteral("longer than 100,000 years"));
            break;
        }
    }
    if (reader.error)
        return *reader.error;
    return story;
}

} // namespace weir
