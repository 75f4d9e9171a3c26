// Purpose: the topics of a cluster as a table: numbers, rate, retention, what is wrong. Thread: GUI.
// Limits: made for 10,000 topics: a snapshot or a filter takes under 50 ms.
#pragma once

#include "backend/service/topicsnapshot.h"
#include "models/common/snapshotmodel.h"

#include <QSet>

namespace weir {

struct TopicRow
{
    QString name;
    bool internal = false;
    bool favourite = false;
    int partitions = 0;
    int offline = 0; ///< partitions without leader
    int underReplicated = 0;
    int replicas = 0;
    bool compacted = false;
    std::optional<std::int64_t> records;
    std::optional<std::int64_t> bytes;
    std::optional<double> recordsPerSecond;
    QVector<float> rateHistory;
    std::optional<std::int64_t> retentionMs;
    std::optional<std::int64_t> retentionBytes;
    QString cleanupPolicy;
    QString schemaSubject;
    std::optional<QStringList> groups; ///< that read it, sorted; unset: not known yet
    std::optional<Error> error;

    friend bool operator==(const TopicRow&, const TopicRow&) = default;
};

class TopicsModel : public RowModel<TopicRow>
{
    Q_OBJECT
public:
    explicit TopicsModel(QObject* parent = nullptr);

    void setSnapshot(const ClusterSnapshot& snapshot);
    /// Who reads which topic: MonitorSnapshot::groupsOfTopic.
    void setGroups(const QHash<QString, QVector<QString>>& groupsOfTopic);
    void setFavourites(const QSet<QString>& favourites);
    void setInternalShown(bool shown); ///< false at first
    void setFavouritesOnly(bool only); ///< false at first
    QString topicAt(int row) const { return rowAt(row).name; }
    int internalCount() const { return m_internal; }
    /// Topics that could not be read, whatever is shown.
    int failedCount() const { return m_failed; }

protected:
    QString rowId(const TopicRow& row) const override { return row.name; }
    QVariant cell(const TopicRow& row, int column, int role) const override;
    bool acceptsRow(const TopicRow& row) const override;

private:
    void rebuild();
    QVariant partitionsCell(const TopicRow& row, int role) const;
    QVariant recordsCell(const TopicRow& row, int role) const;
    QVariant rateCell(const TopicRow& row, int role) const;
    QVariant retentionCell(const TopicRow& row, int role) const;
    QVariant groupsCell(const TopicRow& row, int role) const;

    QVector<TopicInfo> m_topics;
    QSet<QString> m_favourites;
    std::optional<QHash<QString, QVector<QString>>> m_groups;
    bool m_internalShown = false;
    bool m_favouritesOnly = false;
    int m_internal = 0;
    int m_failed = 0;
};

} // namespace weir
