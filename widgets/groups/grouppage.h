// Purpose: what the pages of one consumer group have in common: header with verdict and sentence, tabs, states, and
// what can be done to the group in a panel at the side. Thread: GUI. Address:
// …/groups/<group>[/partitions|why|members], do=move|clone|delete|poison opens the panel once.
#pragma once

#include "widgets/frame/monitorpage.h"

class QMenu;
class QVBoxLayout;

namespace weir {

class Badge;
class GroupChanges;
class GroupTabs;
class Label;
class PageHeader;
class PoisonPanel;

class GroupPage : public MonitorPage
{
    Q_OBJECT
public:
    void open(const Place& place, Cluster* cluster) override;
    Place place() const override;
    QString title() const override;
    bool isFilled() const override;
    /// For tests: changes are planned there, not at the cluster.
    GroupChanges* changes() const { return m_changes; }

protected:
    /// `tab`: "", "partitions", "why" or "members"; `tabTitle` translated.
    GroupPage(const QString& tab, const QString& tabTitle, const Services& services, Navigator& navigator,
              MonitorOf monitorOf, QWidget* parent);

    void setBody(QWidget* body);
    void update() final;
    /// Another group or cluster was opened.
    virtual void begin() {}
    /// There is a new state of the group. Precondition: group() is not null.
    virtual void showGroup() = 0;
    virtual void applyQuery(const QMap<QString, QString>&) {}
    virtual void addQuery(QMap<QString, QString>&) const {}
    /// What goes along to other tabs: the moment looked at.
    virtual QMap<QString, QString> sharedQuery() const { return {}; }
    /// What actions are about: selected on the page; empty: all.
    virtual QVector<TopicPartition> chosen() const { return {}; }

    std::shared_ptr<const GroupInfo> group() const;
    const QString& groupId() const { return m_group; }
    QStringList markSubjects() const; ///< what is drawn as marks: the group's and the cluster's
    void openPartition(const TopicPartition& at, Navigator::Where where = Navigator::Where::Here);
    void placeMoved();
    void moveOffsets();
    void findPoison();
    StateView* state() const { return m_state; }

private:
    void build(QVBoxLayout* column);
    void buildActions();
    void showHeader(const GroupInfo& group);
    void doAsked();
    void fillTopics(QMenu* menu);

    const QString m_tab, m_tabTitle;
    QString m_group;
    QString m_do; ///< asked for by the address, until the group is there
    PageHeader* m_header;
    Badge* m_badge;
    Label* m_reason;
    Label* m_facts;
    GroupTabs* m_tabs;
    StateView* m_state;
    GroupChanges* m_changes;
    PoisonPanel* m_poison;
};

} // namespace weir
