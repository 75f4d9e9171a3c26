// Purpose: is anything wrong: cards, what flows in and out, the groups and topics to look at. Thread: GUI. Address:
// …/overview[?at=moment][&flow=bytes|brokers|topics].
#pragma once

#include "models/overview/attentionmodel.h"
#include "models/overview/busytopicsmodel.h"
#include "models/overview/overviewfacts.h"
#include "widgets/charts/charthistory.h"
#include "widgets/charts/timechart.h"
#include "widgets/frame/monitorpage.h"

class QGridLayout;
class QStackedWidget;

namespace weir {

class Badge;
class Card;
class DataTable;
class Label;
class PageHeader;
class ScrubBar;
class Segmented;
class StateView;

class OverviewPage : public MonitorPage
{
    Q_OBJECT
public:
    OverviewPage(const Services& services, Navigator& navigator, MonitorOf monitorOf, QWidget* parent = nullptr);

    void open(const Place& place, Cluster* cluster) override;
    Place place() const override;
    QString title() const override;
    QString help() const override;
    bool isFilled() const override;

protected:
    void update() override;
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeBody();
    QWidget* titled(const QString& title, QWidget* content);
    void arrangeCards();
    void showFacts();
    QVector<SeriesId> flowIds() const;
    ChartData flowData() const;
    void draw();
    void takeGrowth();
    void go(const QStringList& path, const QMap<QString, QString>& query, bool newTab);

    TimeAxis m_axis;
    ChartHistory m_history{m_axis};
    AttentionModel m_groups;
    BusyTopicsModel m_topics;
    PageHeader* m_header;
    Badge* m_badge;
    StateView* m_state;
    QGridLayout* m_cards = nullptr;
    QVector<Card*> m_cardOf; ///< in the order of overviewNames()
    QVector<OverviewFact> m_facts;
    int m_columns = 0;
    enum Flows { Records, Bytes, Brokers, Topics };
    Segmented* m_flows;
    TimeChart* m_records;
    TimeChart* m_lag;
    ScrubBar* m_scrub;
    DataTable* m_groupTable;
    DataTable* m_topicTable;
    QStackedWidget* m_groupStack; ///< the table of groups, or why it is empty
    Label* m_noGroups;
    QHash<QString, double> m_growth; ///< bytes/s
    std::unique_ptr<QObject> m_clusterWatch;
};

} // namespace weir
