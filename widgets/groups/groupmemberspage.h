// Purpose: who is in a group and what of it they read; below, how that changed. Thread: GUI. Address:
// …/groups/<group>/members.
#pragma once

#include "models/groups/groupmarksmodel.h"
#include "models/groups/groupmembersmodel.h"
#include "widgets/charts/charthistory.h"
#include "widgets/groups/grouppage.h"

namespace weir {

class DataTable;
class Label;

class GroupMembersPage : public GroupPage
{
    Q_OBJECT
public:
    GroupMembersPage(const Services& services, Navigator& navigator, MonitorOf monitorOf, QWidget* parent);
    QString help() const override;
    bool isFilled() const override;

protected:
    void begin() override;
    void showGroup() override;

private:
    TimeAxis m_axis;
    ChartHistory m_history{m_axis};
    GroupMembersModel m_model;
    GroupMarksModel m_marks;
    Label* m_about;
    DataTable* m_table;
    Label* m_marksTitle;
    DataTable* m_marksTable;
};

} // namespace weir
