// Purpose: where notifications go besides this desktop, as a table: target, how many rules use it, what last went
// wrong. Thread: GUI.
#pragma once

#include "backend/service/alerts/alerts.h"
#include "backend/service/alerts/channel.h"
#include "backend/service/definitions/definitions.h"
#include "models/common/snapshotmodel.h"

namespace weir {

struct ChannelRow
{
    Channel channel; ///< only its key where it is not understood
    QString trouble; ///< what is wrong with it, or what last went wrong
    bool isUnderstood = true;
    int rules = 0;
    friend bool operator==(const ChannelRow&, const ChannelRow&) = default;
};

class ChannelsModel : public RowModel<ChannelRow>
{
    Q_OBJECT
public:
    explicit ChannelsModel(QObject* parent = nullptr);
    void setChannels(const Alerts& alerts, const Definitions& definitions);
    QStringList keys() const; ///< of all, sorted

protected:
    QString rowId(const ChannelRow& row) const override { return row.channel.key; }
    QVariant cell(const ChannelRow& row, int column, int role) const override;
};

} // namespace weir
