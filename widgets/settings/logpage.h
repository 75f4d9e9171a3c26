// Purpose: what the program says about itself, filtered by level and text, and diagnostics to copy. Thread: GUI.
#pragma once

#include "widgets/frame/page.h"

namespace weir {

class DataTable;
class FilterBar;
class LogModel;
class Segmented;
class StateView;

class LogPage : public Page
{
    Q_OBJECT
public:
    LogPage(const Services& services, Navigator& navigator, QWidget* parent = nullptr);

    void open(const Place& place, Cluster* cluster) override;
    Place place() const override;
    QString title() const override;
    QString help() const override;
    bool focusFilter() override;

private:
    void showCount();

    FilterBar* m_filter;
    DataTable* m_table;
    LogModel* m_model;
    Segmented* m_levels;
    StateView* m_state;
};

} // namespace weir
