// Purpose: the Journal: who changed what, when and from where; each entry with its plan and Undo. Thread: GUI.
#pragma once

#include "models/journal/journalmodel.h"
#include "widgets/frame/page.h"
#include "widgets/journal/journalpages.h"

#include <QPointer>

namespace weir {

class Banner;
class DataTable;
class FilterBar;
class JournalDetail;
class PageHeader;
class ReviewPanel;
class StateView;

class JournalPage : public Page
{
    Q_OBJECT
public:
    JournalPage(const Services& services, Navigator& navigator, JournalSourceOf source, QWidget* parent = nullptr);

    void open(const Place& place, Cluster* cluster) override;
    Place place() const override;
    QString title() const override;
    QString help() const override;
    void refresh() override;
    bool focusFilter() override;
    bool isFilled() const override;

private:
    void build();
    void load();
    void showState();
    void showRow(int row);
    void showWanted();
    void undo();
    void act();

    const JournalSourceOf m_source;
    QPointer<Cluster> m_cluster;
    QString m_clusterName;
    QPointer<Journal> m_journal;
    QPointer<Plans> m_plans;
    QString m_wanted; ///< id of the entry to be shown as soon as it is there
    JournalModel m_model;
    PageHeader* m_header;
    FilterBar* m_filter;
    Banner* m_local;
    DataTable* m_table;
    StateView* m_state;
    QWidget* m_side;
    JournalDetail* m_detail;
    ReviewPanel* m_review;
};

} // namespace weir
