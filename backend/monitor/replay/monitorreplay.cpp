#include "backend/base/duration.h"
#include "backend/monitor/replay/monitorcase.h"

#include <QJsonValue>
#include <algorithm>
#include <array>

namespace weir {
namespace {

constexpr std::int64_t nearEnoughMs = 1000;

QLatin1String keyOf(Verdict verdict)
{
    static constexpr std::array<const char*, 6> keys{"unknown", "ok", "slow", "rewound", "stopped", "stalled"};
    return QLatin1String(keys[std::size_t(verdict)]);
}

QString json(const QJsonValue& value)
{
    if (value.isString())
        return QLatin1Char('"') + value.toString() + QLatin1Char('"');
    if (value.isDouble()) {
        const double number = value.toDouble();
        return number == double(value.toInteger()) ? QString::number(value.toInteger()) : QString::number(number);
    }
    return value.isObject() ? QStringLiteral("{…}") : QStringLiteral("null");
}

QString timeLagForm(const std::optional<TimeLag>& lag)
{
    if (!lag)
        return QStringLiteral("null");
    return QStringLiteral("\"%1%2\"").arg(lag->isLowerBound ? QStringLiteral("> ") : QString(), shortDuration(lag->ms));
}

/// A group's or partition's numbers as an expectation names them.
struct Numbers
{
    Verdict verdict = Verdict::Unknown;
    int rule = 1;
    std::optional<std::int64_t> lag;
    std::optional<TimeLag> timeLag;
};

class Replay
{
public:
    explicit Replay(const MonitorCase& story)
        : m_story(story), m_nowMs(story.startMs), m_kept(std::max(EndRing::kept, story.settings.window))
    {
    }

    CaseOutcome run()
    {
        for (qsizetype i = 0; i < m_story.steps.size(); ++i) {
            m_step = int(i) + 1;
            const CaseStep& step = m_story.steps[i];
            for (const CaseEvent& end : step.ends)
                tellEnd(end);
            for (const CaseEvent& commit : step.commits)
                tellCommit(commit);
            if (step.advanceMs > 0) {
                m_nowMs += step.advanceMs;
                trace(CaseTrace::What::Advanced, {}, {}, m_nowMs, 0);
            }
            if (step.groups)
                check(*step.groups);
        }
        return std::move(m_outcome);
    }

private:
    std::int64_t when(const QString& at) const
    {
        if (at.isEmpty())
            return m_nowMs;
        if (at.startsWith(QLatin1Char('@')))
            return at.mid(1).toLongLong();
        return parseWhen(at, m_nowMs).value_or(m_nowMs);
    }

    static QString partitionKey(const CaseEvent& event)
    {
        return event.topic + QLatin1Char('/') + QString::number(event.partition);
    }

    CaseTrace& trace(CaseTrace::What what, const QString& group, const QString& partition, std::int64_t atMs,
                     std::int64_t offset)
    {
        m_outcome.trace << CaseTrace{m_step, what, group, partition, atMs, offset, {}, {}, {}};
        return m_outcome.trace.last();
    }

    EndRing& ends(const QString& partition)
    {
        const auto known = m_ends.find(partition);
        return known != m_ends.end() ? *known : *m_ends.insert(partition, EndRing(m_kept));
    }

    void restart(const QString& partition)
    {
        for (auto& windows : m_groups) {
            if (const auto window = windows.find(partition); window != windows.end())
                window->restart();
        }
    }

    void tellEnd(const CaseEvent& event)
    {
        const QString partition = partitionKey(event);
        const std::int64_t atMs = when(event.at);
        if (!event.topicId.isEmpty()) {
            const QString before = m_topicIds.value(event.topic);
            m_topicIds.insert(event.topic, event.topicId);
            if (!before.isEmpty() && before != event.topicId) {
                const QString prefix = event.topic + QLatin1Char('/');
                for (auto it = m_ends.begin(); it != m_ends.end(); ++it) {
                    if (!it.key().startsWith(prefix))
                        continue;
                    it->clear();
                    restart(it.key());
                }
                trace(CaseTrace::What::TopicRecreated, {}, partition, atMs, event.offset);
            }
        }
        const bool wentBack = ends(partition).add(atMs, event.offset);
        if (wentBack)
            restart(partition);
        trace(wentBack ? CaseTrace::What::EndWentBack : CaseTrace::What::EndSeen, {}, partition, atMs, event.offset);
    }

    void tellCommit(const CaseEvent& event)
    {
        const QString partition = partitionKey(event);
        auto& windows = m_groups[event.group];
        auto window = windows.find(partition);
        if (window == windows.end())
            window = windows.insert(partition, LagWindow(m_kept));
        const std::int64_t atMs = when(event.at);
        const CommitPlace place = window->add(atMs, event.offset, ends(partition));
        CaseTrace::What what = CaseTrace::What::CommitAppended;
        if (place == CommitPlace::Replaced)
            what = CaseTrace::What::CommitReplaced;
        else if (place == CommitPlace::Late)
            what = CaseTrace::What::CommitLate;
        else if (place == CommitPlace::Ignored)
            what = CaseTrace::What::CommitIgnored;
        CaseTrace& told = trace(what, event.group, partition, atMs, event.offset);
        if (place == CommitPlace::Appended || place == CommitPlace::Replaced)
            told.lag = window->commits().back().lag;
    }

    Numbers numbersOf(const QString& group, const QString& partition)
    {
        const LagWindow window = m_groups.value(group).value(partition, LagWindow(m_kept));
        const EndRing& known = ends(partition);
        const Judgement judgement = window.judge(known, m_story.settings, m_nowMs);
        Numbers numbers{judgement.verdict, judgement.rule, {}, window.timeLag(known, m_nowMs)};
        // As it is, also where it is negative; the rules look at what is left of it above zero.
        if (judgement.lag)
            numbers.lag = judgement.newestEnd - judgement.newestOffset;
        CaseTrace& told = trace(CaseTrace::What::Judged, group, partition, m_nowMs, judgement.newestOffset);
        told.lag = numbers.lag;
        told.judgement = judgement;
        told.timeLag = numbers.timeLag;
        return numbers;
    }

    void check(const QMap<QString, ExpectedGroup>& expected)
    {
        for (auto it = expected.begin(); it != expected.end(); ++it) {
            const QString path = QStringLiteral("groups.") + it.key();
            const bool isThere = m_groups.contains(it.key());
            if (it->isAbsent) {
                if (isThere)
                    differ(path, QStringLiteral("null"), QStringLiteral("{…}"));
                continue;
            }
            checkGroup(it.key(), *it, path);
        }
    }

    void checkGroup(const QString& group, const ExpectedGroup& expected, const QString& path)
    {
        const QMap<QString, LagWindow> windows = m_groups.value(group);
        QMap<QString, Numbers> partitions;
        Numbers sum;
        std::vector<Verdict> verdicts;
        for (auto it = windows.begin(); it != windows.end(); ++it) {
            const Numbers numbers = numbersOf(group, it.key());
            partitions.insert(it.key(), numbers);
            verdicts.push_back(numbers.verdict);
            addLag(sum.lag, numbers.lag);
            if (numbers.timeLag)
                sum.timeLag = sum.timeLag ? longer(*sum.timeLag, *numbers.timeLag) : *numbers.timeLag;
        }
        sum.verdict = worst(verdicts);
        checkNumbers(sum, expected.fields, path);
        for (auto it = expected.partitions.begin(); it != expected.partitions.end(); ++it) {
            const QString place = QStringLiteral("%1.partitions.%2").arg(path, it.key());
            if (!it->isAbsent)
                checkNumbers(partitions.value(it.key()), it->fields, place);
            else if (partitions.contains(it.key()))
                differ(place, QStringLiteral("null"), QStringLiteral("{…}"));
        }
    }

    void checkNumbers(const Numbers& actual, const QJsonObject& expected, const QString& path)
    {
        for (auto it = expected.begin(); it != expected.end(); ++it) {
            const QString place = path + QLatin1Char('.') + it.key();
            const QJsonValue value = it.value();
            if (it.key() == QLatin1String("timeLag"))
                checkTimeLag(actual.timeLag, value, place);
            else if (it.key() == QLatin1String("verdict"))
                checkValue(QJsonValue(QString(keyOf(actual.verdict))), value, place);
            else if (it.key() == QLatin1String("rule"))
                checkValue(QJsonValue(actual.rule), value, place);
            else
                checkValue(actual.lag ? QJsonValue(qint64(*actual.lag)) : QJsonValue(), value, place);
        }
    }

    void checkValue(const QJsonValue& actual, const QJsonValue& expected, const QString& path)
    {
        const bool isSame = actual.isDouble() && expected.isDouble()
                                ? actual.toDouble() == expected.toDouble() &&
                                      actual.toInteger() == expected.toInteger(actual.toInteger())
                                : actual == expected;
        if (!isSame)
            differ(path, json(expected), json(actual));
    }

    void checkTimeLag(const std::optional<TimeLag>& actual, const QJsonValue& expected, const QString& path)
    {
        bool isSame = expected.isNull() && !actual;
        if (expected.isString() && actual) {
            QString text = expected.toString().remove(QLatin1Char(' '));
            const bool wantsBound = text.startsWith(QLatin1Char('>'));
            const std::int64_t ms = parseDuration(wantsBound ? text.mid(1) : text).value_or(-2 * nearEnoughMs);
            isSame = std::abs(actual->ms - ms) <= nearEnoughMs && (!wantsBound || actual->isLowerBound);
        }
        if (!isSame)
            differ(path, json(expected), timeLagForm(actual));
    }

    void differ(const QString& path, const QString& expected, const QString& actual)
    {
        m_outcome.mismatches << CaseMismatch{m_step, path, expected, actual};
    }

    const MonitorCase& m_story;
    std::int64_t m_nowMs = 0;
    int m_kept = 0;
    int m_step = 0;
    QMap<QString, EndRing> m_ends;
    QMap<QString, QMap<QString, LagWindow>> m_groups;
    QMap<QString, QString> m_topicIds;
    CaseOutcome m_outcome;
};

} // namespace

CaseOutcome replayMonitorCase(const MonitorCase& story) { return Replay(story).run(); }

} // namespace weir
