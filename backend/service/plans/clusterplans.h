// Purpose: the plans of one open cluster: made and applied on a worker, written to its journal and its history. Thread:
// GUI.
#pragma once

#include "backend/kafka/clientconf.h"
#include "backend/service/plans/plans.h"

namespace weir {

class AppliedRecord;
class Cluster;
class GuiPost;
class HistoryStore;
class OffsetPlanner;
struct PlannerAids;

class ClusterPlans final : public Plans
{
    Q_OBJECT
public:
    /// `cluster` owns it.
    ClusterPlans(Cluster& cluster, ClientConf conf);
    ~ClusterPlans() override;

    void moveOffsets(const OffsetMove& move, QObject* context, Made done) override;
    void cloneGroup(const QString& from, const QString& to, QObject* context, Made done) override;
    void deleteGroup(const QString& group, QObject* context, Made done) override;
    void deleteOffsets(const QString& group, const QString& topic, QObject* context, Made done) override;
    void setMasking(Masking masking) override { m_masking = std::move(masking); }
    void apply(const ChangePlan& plan, QObject* context, Made done) override;
    void findPoison(const QString& group, const TopicPartition& at, QObject* context,
                    std::function<void(Result<PoisonReport>)> done) override;

private:
    using Making = std::function<Result<ChangePlan>(OffsetPlanner&)>;
    std::function<std::optional<std::int64_t>(const QString&)> membersSince() const;
    void make(Making making, QObject* context, Made done);
    using Record = std::shared_ptr<AppliedRecord>; ///< null: nothing was done so far
    void saveDefinitions(const ChangePlan& before, ChangePlan plan, const Record& applied, QObject* context, Made done);
    void finish(const ChangePlan& before, const ChangePlan& plan, const Record& record, QObject* context,
                const Made& done);
    void writeDown(const ChangePlan& before, const ChangePlan& plan);
    std::shared_ptr<HistoryStore> historyStore() const;

    Cluster& m_cluster;
    const ClientConf m_conf;
    const std::shared_ptr<GuiPost> m_post;
    Masking m_masking;
};

} // namespace weir
