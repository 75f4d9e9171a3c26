// Purpose: what flows through a topic over time: records written and read, bytes, its size, and which partitions take
// it. Thread: GUI. Address: …/topics/<topic>/throughput?unit=bytes&at=<time>. Limits: partitions are recorded twice a
// minute; bytes are estimated.
#pragma once

#include "widgets/charts/charthistory.h"
#include "widgets/frame/monitorpage.h"

namespace weir {

class FactStrip;
class HeatMap;
class PageHeader;
class ScrubBar;
class Segmented;
class TopicTabs;

class TopicThroughputPage : public MonitorPage
{
    Q_OBJECT
public:
    TopicThroughputPage(const Services& services, Navigator& navigator, MonitorOf monitorOf, QWidget* parent);
    void open(const Place& place, Cluster* cluster) override;
    Place place() const override;
    QString title() const override;
    QString help() const override;
    bool isFilled() const override;

protected:
    void update() override;

private:
    QWidget* build();
    SeriesId ofTopic(Measure measure) const;
    void askFor();
    void draw();
    void showFacts();
    void placeMoved();

    QString m_topic;
    int m_partitions = 0;
    TimeAxis m_axis;
    ChartHistory m_history{m_axis};
    PageHeader* m_header;
    TopicTabs* m_tabs;
    StateView* m_state;
    FactStrip* m_facts;
    Segmented* m_unit;
    TimeChart* m_flow;
    TimeChart* m_size;
    HeatMap* m_heat;
    ScrubBar* m_scrub;
};

/// Records a second between the ends that were recorded; what fell (a topic made anew) is a gap.
HistorySeries rateOfEnds(const HistorySeries& ends);

} // namespace weir
