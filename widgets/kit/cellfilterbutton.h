// Purpose: what a table was filtered for by its cells ("Filter for", "Filter out"), said in a button that takes it
// away. Thread: GUI.
#pragma once

#include <QPushButton>

namespace weir {

class DataTable;
class SnapshotModel;

class CellFilterButton : public QPushButton
{
    Q_OBJECT
public:
    /// Follows the table's requests; hidden while there are no conditions. `model` is the table's and lives at least as
    /// long.
    CellFilterButton(DataTable* table, SnapshotModel& model, QWidget* parent = nullptr);

private:
    void show();
    SnapshotModel& m_model;
};

} // namespace weir
