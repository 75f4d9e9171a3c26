// Purpose: makes plans that need the cluster's answer (offsets), applies plans, and writes what was done to the journal
// and as a mark into the history. Thread: GUI; the work happens on a worker; also blocking, for weirctl
// (offsetplanner.h, planrunner.h). Limits: a plan made is applied only if the world is still as it says: an offset that
// moved meanwhile, a member that came are refused at that step.
#pragma once

#include "backend/base/result.h"
#include "backend/service/plans/changeplan.h"
#include "backend/service/plans/offsettarget.h"

#include <QObject>
#include <functional>
#include <memory>

namespace weir {

class MaskSet;
struct PoisonReport;

class Plans : public QObject
{
    Q_OBJECT
public:
    ~Plans() override;
    using Made = std::function<void(Result<ChangePlan>)>;

    /// Calls back once, unless `context` is gone. A plan that cannot be applied is made all the same, and says why.
    virtual void moveOffsets(const OffsetMove& move, QObject* context, Made done) = 0;
    /// Every committed offset of `from` as an offset of `to`.
    virtual void cloneGroup(const QString& from, const QString& to, QObject* context, Made done) = 0;
    virtual void deleteGroup(const QString& group, QObject* context, Made done) = 0;
    virtual void deleteOffsets(const QString& group, const QString& topic, QObject* context, Made done) = 0;

    /// What hides parts of the first record at a target; asked for each plan. Without one nothing is hidden.
    using Masking = std::function<std::shared_ptr<const MaskSet>()>;
    virtual void setMasking(Masking) {}

    /// Applies step by step; the answer's steps say what was done and what was refused. Errors: the plan as a whole
    /// (read-only, another cluster, members active).
    virtual void apply(const ChangePlan& plan, QObject* context, Made done) = 0;

    /// Which records a consumer may not get over (poisonfinder.h). Calls back as the others.
    virtual void findPoison(const QString& group, const TopicPartition& at, QObject* context,
                            std::function<void(Result<PoisonReport>)> done);

signals:
    void applied(const weir::ChangePlan& plan);

protected:
    explicit Plans(QObject* parent = nullptr);
};

} // namespace weir
