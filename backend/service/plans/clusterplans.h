// Purpose: the plans of one open cluster. Thread: GUI.
#pragma once

#include "backend/service/plans/plans.h"

namespace weir {

class Cluster;

class ClusterPlans final : public Plans
{
    Q_OBJECT
public:
    explicit ClusterPlans(Cluster& cluster);

    void moveOffsets(const OffsetMove& move, QObject* context, Made done) override;
    void cloneGroup(const QString& from, const QString& to, QObject* context, Made done) override;
    void deleteGroup(const QString& group, QObject* context, Made done) override;
    void deleteOffsets(const QString& group, const QString& topic, QObject* context, Made done) override;
    void setMasking(Masking masking) override { m_masking = std::move(masking); }
    void apply(const ChangePlan& plan, QObject* context, Made done) override;

private:
    void answer(QObject* context, Made done, Result<ChangePlan> plan);

    Cluster& m_cluster;
    Masking m_masking;
};

} // namespace weir
