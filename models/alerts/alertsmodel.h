// Purpose: alerts as a table: open ones with their state, or past ones with how long they lasted. Thread: GUI. Limits:
// made for the 10,000 alerts that are kept.
#pragma once

#include "backend/monitor/alerts/alertrule.h"
#include "models/common/snapshotmodel.h"

namespace weir {

struct AlertRow
{
    Alert alert;
    AlertRule rule; ///< only its key, where there is no such rule any more
    bool isKnown = false;
    bool utc = false;
    QString today; ///< date in the zone shown
    friend bool operator==(const AlertRow&, const AlertRow&) = default;
};

class AlertsModel : public RowModel<AlertRow>
{
    Q_OBJECT
public:
    enum class Of {
        Open,
        Past, ///< cleared, and how long they lasted
        Trial ///< what a rule would have done: no state
    };
    explicit AlertsModel(Of of, QObject* parent = nullptr);

    /// In the order given. `nowMs`: milliseconds since 1970.
    void setAlerts(const QVector<Alert>& alerts, const QVector<AlertRule>& rules, std::int64_t nowMs, bool utc);
    static QString idOf(const Alert& alert); ///< of the row: rule, subject and when it fired

protected:
    QString rowId(const AlertRow& row) const override { return idOf(row.alert); }
    QVariant cell(const AlertRow& row, int column, int role) const override;

private:
    const Of m_of;
};

} // namespace weir
