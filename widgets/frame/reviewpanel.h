// Purpose: Review change: what a plan will change from what to what, what it means, what is refused and why; Apply,
// Save as file, Cancel; then what was done, with Undo. A side panel of a page. Thread: GUI. Limits: a production
// cluster asks for the name where something is destroyed; a read-only one only lets save the plan. What was begun is
// carried through when the panel is closed.
#pragma once

#include "backend/kafka/connectionspec.h"
#include "backend/service/plans/changeplan.h"
#include "backend/service/services.h"
#include "widgets/kit/detailpanel.h"

#include <memory>

namespace weir {

class Cluster;
class Plans;

class ReviewPanel : public DetailPanel
{
    Q_OBJECT
public:
    ReviewPanel(const Services& services, QWidget* parent = nullptr);
    ~ReviewPanel() override;
    /// Shows a plan before it is applied. With each of these the panel shows itself.
    void review(Cluster* cluster, const ChangePlan& plan);
    /// The same on anything that applies plans; null: the plan can only be looked at and saved.
    void review(Plans* plans, const ConnectionSpec& connection, const ChangePlan& plan);
    void showMaking(); ///< while the plan is being made
    /// The plan could not be made. "Try again" is offered where somebody listens to retryRequested().
    void showError(const Error& error);
    /// A button beside the title that goes back to where the plan was asked for; empty: none. Gone once it is applied.
    void offerBack(const QString& name);
    const ChangePlan& plan() const;
    bool isApplying() const;
    QSize sizeHint() const override;

signals:
    void applied(const weir::ChangePlan& plan); ///< with each step's outcome
    void retryRequested();
    void backRequested();

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace weir
