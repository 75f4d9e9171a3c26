// Purpose: a ClusterMonitor that says what a test tells it to, for pages and rare states; and short ways to make
// groups. Thread: GUI. Answers come in a later turn of the event loop, as the real one's do.
#pragma once

#include "backend/service/monitor/clustermonitor.h"

#include <QPointer>
#include <QTimer>

namespace weir::test {

class FakeMonitor final : public ClusterMonitor
{
public:
    explicit FakeMonitor(QObject* parent = nullptr) : ClusterMonitor(parent) {}

    std::shared_ptr<const MonitorSnapshot> snapshot() const override { return m_snapshot; }
    void watch(QObject* watcher) override { watchers << watcher; }
    void refresh() override { ++refreshed; }
    JudgeSettings settings() const override { return judge; }
    void setSettings(const JudgeSettings& settings) override { judge = settings; }
    void story(const QString& group, const std::optional<TopicPartition>& only, QObject* context,
               std::function<void(Result<QVector<PartitionStory>>)> done) override
    {
        storiesAsked << only;
        const bool known = stories.contains(group);
        QVector<PartitionStory> story = stories.value(group);
        if (only)
            story.removeIf([&](const PartitionStory& one) { return one.at != *only; });
        later(context, [done, known, story, group] {
            done(known ? Result<QVector<PartitionStory>>(story)
                       : Result<QVector<PartitionStory>>(Error{ErrorKind::NotFound, 0, {}, group}));
        });
    }
    void history(const QVector<SeriesId>& ids, std::int64_t fromMs, std::int64_t untilMs, int, QObject* context,
                 std::function<void(Result<QVector<HistorySeries>>)> done) override
    {
        ++historyAsked;
        asked << Asked{ids.size(), untilMs - fromMs};
        QVector<HistorySeries> answer;
        for (const SeriesId& id : ids) {
            HistorySeries series;
            series.id = id;
            for (const HistoryPoint& point : recorded.value(id)) {
                if (point.atMs >= fromMs && point.atMs <= untilMs)
                    series.points << point;
            }
            answer << series;
        }
        later(context, [done, answer] { done(answer); });
    }
    void marks(const QStringList& subjects, std::int64_t fromMs, std::int64_t untilMs, QObject* context,
               std::function<void(Result<QVector<HistoryMark>>)> done) override
    {
        QVector<HistoryMark> answer;
        for (const HistoryMark& mark : recordedMarks) {
            if ((subjects.isEmpty() || subjects.contains(mark.subject)) && mark.atMs >= fromMs && mark.atMs <= untilMs)
                answer << mark;
        }
        later(context, [done, answer] { done(answer); });
    }
    HistoryState historyState() const override { return state; }
    std::shared_ptr<HistoryStore> store() const override { return {}; }

    void show(MonitorSnapshot snapshot)
    {
        m_snapshot = std::make_shared<const MonitorSnapshot>(std::move(snapshot));
        emit snapshotChanged();
    }
    /// Values every 5 s, the last one at `untilMs`.
    void recordSeries(const SeriesId& id, std::int64_t untilMs, const QVector<double>& values)
    {
        QVector<HistoryPoint> points;
        for (int i = 0; i < values.size(); ++i)
            points << HistoryPoint{untilMs - 5000LL * (values.size() - 1 - i), values[i], values[i], values[i],
                                   values[i]};
        recorded.insert(id, points);
    }

    QVector<QPointer<QObject>> watchers;
    int refreshed = 0;
    int historyAsked = 0;
    QVector<std::optional<TopicPartition>> storiesAsked;
    struct Asked
    {
        qsizetype series;
        std::int64_t spanMs;
    };
    QVector<Asked> asked; ///< of the history
    JudgeSettings judge;
    QHash<QString, QVector<PartitionStory>> stories;
    QHash<SeriesId, QVector<HistoryPoint>> recorded;
    QVector<HistoryMark> recordedMarks;
    HistoryState state;

private:
    static void later(QObject* context, std::function<void()> call) { QTimer::singleShot(0, context, std::move(call)); }
    std::shared_ptr<const MonitorSnapshot> m_snapshot;
};

/// A group with `lags.size()` partitions of `topic`; verdict and reason go with the worst partition, the first.
inline GroupInfo fakeGroup(const QString& id, Verdict verdict = Verdict::Ok, const QVector<std::int64_t>& lags = {0},
                           const QString& topic = QStringLiteral("orders"))
{
    GroupInfo group;
    group.id = id;
    group.type = GroupType::Classic;
    group.state = GroupState::Stable;
    group.stateName = QStringLiteral("Stable");
    group.assignor = QStringLiteral("range");
    group.coordinator = 1;
    group.members = {
        {id + QStringLiteral("-1-uuid"), {}, id + QStringLiteral("-1"), QStringLiteral("/10.0.0.7"), {}, -1, {}, {}}};
    std::int64_t sum = 0;
    for (int i = 0; i < lags.size(); ++i) {
        GroupPartition partition;
        partition.at = {topic, i};
        partition.start = 0;
        partition.end = 10'000;
        partition.stableEnd = 10'000;
        partition.committed = 10'000 - lags[i];
        partition.lag = partition.stableLag = lags[i];
        partition.judgement.verdict = i == 0 ? verdict : Verdict::Ok;
        partition.judgement.rule = verdict == Verdict::Stalled ? 6 : verdict == Verdict::Stopped ? 3 : 2;
        partition.judgement.lag = lags[i];
        partition.judgement.commits = 10;
        partition.judgement.oldestCommitMs = 1'790'000'000'000;
        partition.judgement.newestCommitMs = 1'790'000'045'000;
        partition.judgement.sinceCommitMs = 5'000;
        partition.judgement.newestOffset = 10'000 - lags[i];
        partition.judgement.newestEnd = 10'000;
        partition.timeLag = TimeLag{lags[i] * 10, false};
        partition.member = 0;
        group.members[0].assigned << partition.at;
        group.partitions << partition;
        sum += lags[i];
    }
    group.verdict = lags.isEmpty() ? Verdict::Unknown : verdict;
    group.worstPartition = lags.isEmpty() ? -1 : 0;
    if (!lags.isEmpty()) {
        group.lag = group.stableLag = sum;
        group.timeLag = group.partitions.first().timeLag;
    }
    group.lagHistory = {0, float(sum) / 2, float(sum)};
    return group;
}

inline MonitorSnapshot fakeSnapshot(const QVector<GroupInfo>& groups, std::int64_t takenAtMs)
{
    MonitorSnapshot snapshot;
    snapshot.takenAtMs = takenAtMs;
    snapshot.commits = CommitSource::ConsumerOffsets;
    for (const GroupInfo& group : groups) {
        snapshot.groups << std::make_shared<const GroupInfo>(group);
        for (const GroupPartition& partition : group.partitions) {
            QVector<QString>& of = snapshot.groupsOfTopic[partition.at.topic];
            if (!of.contains(group.id))
                of << group.id;
        }
    }
    std::sort(snapshot.groups.begin(), snapshot.groups.end(),
              [](const auto& a, const auto& b) { return a->id < b->id; });
    return snapshot;
}

} // namespace weir::test
