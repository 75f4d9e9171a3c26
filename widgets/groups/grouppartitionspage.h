// Purpose: the partitions that one group reads: offsets, lags, who reads them; now or at a recorded moment. Thread:
// GUI. Address: …/groups/<group>/partitions?filter=…&at=<time>. Limits: at a moment, of the rows that are shown the
// 1,000 furthest behind.
#pragma once

#include "models/groups/grouppartitionsmodel.h"
#include "widgets/charts/charthistory.h"
#include "widgets/groups/grouppage.h"

namespace weir {

class Banner;
class DataTable;
class FilterBar;
class ScrubBar;

class GroupPartitionsPage : public GroupPage
{
    Q_OBJECT
public:
    GroupPartitionsPage(const Services& services, Navigator& navigator, MonitorOf monitorOf, QWidget* parent);
    QString help() const override;
    bool focusFilter() override;

protected:
    void begin() override;
    void showGroup() override;
    void applyQuery(const QMap<QString, QString>& query) override;
    void addQuery(QMap<QString, QString>& query) const override;
    QMap<QString, QString> sharedQuery() const override;
    QVector<TopicPartition> chosen() const override;

private:
    QWidget* build();
    void connectParts();
    void fillMenu(QMenu* menu, const QModelIndex& index);
    void showMoment();
    void chooseForMoment();
    void askForMoment();
    void showCounts();
    QVector<SeriesId> idsOf(const TopicPartition& at) const;

    TimeAxis m_axis;
    ChartHistory m_history{m_axis};
    TimeAxis m_aroundMoment;
    ChartHistory m_atMoment{m_aroundMoment};
    QVector<TopicPartition> m_chosen; ///< that are taken back to the moment
    GroupPartitionsModel m_model;
    FilterBar* m_filter;
    Banner* m_past;
    DataTable* m_table;
    ScrubBar* m_scrub;
};

} // namespace weir
