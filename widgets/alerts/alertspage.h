// Purpose: what needs somebody now, what did before, the rules that say so and the channels that are told. Thread: GUI.
// Address: …/alerts?show=open|history|rules|channels&filter=…&rule=key&channel=key&alert=id.
#pragma once

#include "models/alerts/alertdefinitions.h"
#include "models/alerts/alertsmodel.h"
#include "models/alerts/channelsmodel.h"
#include "models/alerts/rulesmodel.h"
#include "widgets/alerts/alertspages.h"

#include <QPointer>

class QMenu;
class QPushButton;
class QStackedWidget;

namespace weir {

class AlertDetail;
class Banner;
class ChannelEditor;
class Cluster;
class CountBadge;
class DataTable;
class DetailPanel;
class FilterBar;
class PageHeader;
class ReviewPanel;
class RuleEditor;
class Segmented;
class StateView;

class AlertsPage : public Page
{
    Q_OBJECT
public:
    enum Show { Open, History, Rules, Channels };

    AlertsPage(const Services& services, Navigator& navigator, AlertSourceOf source, QWidget* parent = nullptr);

    void open(const Place& place, Cluster* cluster) override;
    Place place() const override;
    QString title() const override;
    QString help() const override;
    void refresh() override;
    bool focusFilter() override;
    bool isFilled() const override;

private:
    void build();
    void buildTable(Show show, DataTable* table, SnapshotModel* model, const QString& settingsKey);
    void connectParts();
    void follow(Cluster* cluster);
    void load();
    void showState();
    void showWanted(const Place& place);
    void show(Show show);
    void showPanel(DetailPanel* panel);
    void showRow(int row);
    void showAlert(const Alert& alert);
    void editRule(const AlertRule& rule, bool isNew);
    void editBroken(const QString& key);
    void addRule();
    void editChannel(const Channel& channel, bool isNew);
    void addChannel();
    void addUsual();
    void acknowledge();
    void mute(const QString& ruleKey, std::optional<std::int64_t> untilMs);
    void openSubject(Navigator::Where where = Navigator::Where::Here);
    void fillMenu(QMenu* menu, int row);
    void fillMuteMenu(QMenu* menu, const QString& ruleKey);
    void removeRow();
    void remove(const QString& kind, const QString& key);
    void review(const ChangePlan& plan, DetailPanel* backTo = nullptr);
    void act();

    DataTable* table() const { return m_tables[m_show]; }
    SnapshotModel* model() const;
    const Alert* selectedAlert() const;
    const AlertRule* ruleOf(const QString& key) const;
    alertdefinitions::PlanHome planHome() const;
    std::int64_t nowMs() const;
    bool utc() const;

    const AlertSourceOf m_source;
    QPointer<Cluster> m_cluster;
    QString m_clusterName;
    QPointer<Alerts> m_alerts;
    QPointer<Definitions> m_definitions;
    QPointer<ClusterMonitor> m_monitor;
    QPointer<Plans> m_plans;
    QVector<AlertRule> m_rules;
    Show m_show = Open;
    Place m_wanted; ///< until the definitions are there
    AlertsModel m_open{AlertsModel::Of::Open};
    AlertsModel m_past{AlertsModel::Of::Past};
    RulesModel m_rulesModel;
    ChannelsModel m_channels;
    PageHeader* m_header;
    CountBadge* m_count;
    QPushButton* m_add;
    QPushButton* m_usual;
    Segmented* m_segments;
    FilterBar* m_filter;
    Banner* m_local;
    StateView* m_state;
    QStackedWidget* m_stack;
    DataTable* m_tables[4];
    QWidget* m_side;
    AlertDetail* m_detail;
    RuleEditor* m_rule;
    ChannelEditor* m_channel;
    ReviewPanel* m_review;
    QPointer<DetailPanel> m_backTo;
};

} // namespace weir
