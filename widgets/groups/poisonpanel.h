// Purpose: which records may be what a consumer cannot get over, with the reason, beside a group: open one, or skip it
// through Review change. Thread: GUI; reading happens on a worker. Limits: one partition at a time.
#pragma once

#include "backend/monitor/groupsnapshot.h"
#include "backend/service/poison/poisonfinder.h"
#include "backend/service/services.h"
#include "widgets/kit/detailpanel.h"

#include <QPointer>

class QComboBox;

namespace weir {

class Cluster;
class StateView;

class PoisonPanel : public DetailPanel
{
    Q_OBJECT
public:
    using Finder = std::function<void(Cluster&, const QString& group, const TopicPartition&, QObject*,
                                      std::function<void(Result<PoisonReport>)>)>;
    explicit PoisonPanel(const Services& services, QWidget* parent = nullptr);

    /// Shows itself and looks. An empty topic: the first partition with a lag.
    void find(Cluster* cluster, std::shared_ptr<const GroupInfo> group, TopicPartition at);
    void setFinder(Finder finder); ///< for tests

signals:
    void messageAsked(const weir::TopicPartition& at, std::int64_t offset);
    void skipAsked(const weir::TopicPartition& at, std::int64_t offset);

private:
    void look();
    void show(const Result<PoisonReport>& report);
    QWidget* suspectRow(const PoisonSuspect& suspect);

    Services m_services;
    Finder m_finder;
    QPointer<Cluster> m_cluster;
    QString m_group;
    QVector<TopicPartition> m_partitions;
    QComboBox* m_choice;
    StateView* m_state;
    int m_asked = 0;
};

} // namespace weir
