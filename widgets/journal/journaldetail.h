// Purpose: one entry of the journal: who, when, from where, how it went, the plan as it was applied, and Undo. Thread:
// GUI. Limits: a side panel of the journal's page.
#pragma once

#include "backend/service/services.h"
#include "models/journal/journalmodel.h"
#include "widgets/kit/detailpanel.h"

class QGridLayout;
class QPushButton;

namespace weir {

class PlanView;

class JournalDetail : public DetailPanel
{
    Q_OBJECT
public:
    explicit JournalDetail(const Services& services, QWidget* parent = nullptr);

    void showEntry(const JournalRow& row);
    /// The entry shown; null: none yet.
    const JournalEntry* entry() const { return m_row.all ? &m_row.entry() : nullptr; }
    /// Why nothing can be taken back here; empty: it can.
    void setRefusal(const QString& sentence);
    QSize sizeHint() const override;

signals:
    void undoRequested();
    void groupRequested(const QString& group);
    void entryRequested(const QString& id);

private:
    void addFact(const QString& key, QWidget* value);
    void showAllowed();

    const Services m_services;
    JournalRow m_row;
    QString m_refusal;
    QGridLayout* m_facts;
    Label* m_when;
    Label* m_who;
    Label* m_whence;
    QPushButton* m_other;
    Label* m_result;
    PlanView* m_plan;
    Label* m_note;
    QPushButton* m_undo;
    QPushButton* m_group;
};

} // namespace weir
