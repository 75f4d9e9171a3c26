// Purpose: alert rules as a table: what each says, whether it is in force, how many alerts of it are open; and those
// that cannot be understood. Thread: GUI.
#pragma once

#include "backend/service/alerts/alerts.h"
#include "models/common/snapshotmodel.h"

namespace weir {

struct RuleRow
{
    AlertRule rule; ///< only its key where it is broken
    QString mistake;
    QString state;
    QString notify;
    int open = 0;
    bool isMuted = false;
    friend bool operator==(const RuleRow&, const RuleRow&) = default;
};

class RulesModel : public RowModel<RuleRow>
{
    Q_OBJECT
public:
    explicit RulesModel(QObject* parent = nullptr);
    void setRules(const Alerts& alerts, std::int64_t nowMs, bool utc);

protected:
    QString rowId(const RuleRow& row) const override { return row.rule.key; }
    QVariant cell(const RuleRow& row, int column, int role) const override;
};

} // namespace weir
