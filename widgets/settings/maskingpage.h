// Purpose: the rules that hide personal data: a table, a form beside it. Thread: GUI. Address: settings/masking, with
// path=, topics= a new rule is begun.
#pragma once

#include "models/settings/maskrulesmodel.h"
#include "widgets/frame/page.h"

namespace weir {

class Banner;
class DataTable;
class MaskRulePanel;
class Masks;
class StateView;

class MaskingPage : public Page
{
    Q_OBJECT
public:
    MaskingPage(const Services& services, Navigator& navigator, QWidget* parent = nullptr);

    void open(const Place& place, Cluster* cluster) override;
    Place place() const override;
    QString title() const override;
    QString help() const override;

private:
    void build();
    void show();
    void begin(const MaskRule& rule);
    void editRow(int row);
    void save(MaskRule rule);
    void askDelete();
    void deleteNow();

    Masks& m_masks;
    MaskRulesModel m_model;
    DataTable* m_table;
    StateView* m_state;
    MaskRulePanel* m_panel;
    Banner* m_question;
    int m_edited = -1; ///< index of the rule; -1: a new one
};

} // namespace weir
