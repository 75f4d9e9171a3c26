// Purpose: one consumer group over time: lag, time lag, consumption against production, with members, rebalances and
// alerts as marks, the usual band and a forecast behind; three lags and what is to be expected. Thread: GUI. Address:
// …/groups/<group>?lines=topics|partitions|heat&at=<time>: the moment that the scrub bar stands at. Limits: lines of
// the 50 partitions furthest behind, a heat map of 500; chosen anew every 30 s.
#pragma once

#include "widgets/charts/charthistory.h"
#include "widgets/groups/groupoutlook.h"
#include "widgets/groups/grouppage.h"

class QStackedWidget;

namespace weir {

class FactStrip;
class HeatMap;
class ScrubBar;
class Segmented;

class GroupOverviewPage : public GroupPage
{
    Q_OBJECT
public:
    GroupOverviewPage(const Services& services, Navigator& navigator, MonitorOf monitorOf, QWidget* parent);
    QString help() const override;
    bool isFilled() const override;

protected:
    void begin() override;
    void showGroup() override;
    void applyQuery(const QMap<QString, QString>& query) override;
    void addQuery(QMap<QString, QString>& query) const override;
    QMap<QString, QString> sharedQuery() const override;

private:
    enum Lines { Total, Topics, Partitions, Heat };

    QWidget* makeCharts();
    void askFor();
    void drawAll();
    void lookAhead();
    void drawLag();
    void drawTime();
    void drawFlow();
    void showFacts();
    SeriesId ofGroup(Measure measure) const;
    SeriesId lagOf(const TopicPartition& at) const;
    void choosePartitions();
    QVector<SeriesId> partitionIds() const;
    QString partitionsTitle(const QString& one, const QString& some) const;
    QVector<ChartMark> chartMarks() const;
    Lines lines() const;

    TimeAxis m_axis;
    ChartHistory m_history{m_axis}, m_ofPartitions{m_axis};
    QVector<TopicPartition> m_chosen; ///< whose lines are shown
    Lines m_chosenFor = Total;
    std::int64_t m_chosenAtMs = 0;
    GroupOutlook m_lagOutlook, m_timeOutlook;
    FactStrip* m_facts;
    Segmented* m_lines;
    QStackedWidget* m_stack;
    TimeChart* m_lag;
    HeatMap* m_heat;
    TimeChart* m_time;
    TimeChart* m_flow;
    ScrubBar* m_scrub;
};

} // namespace weir
