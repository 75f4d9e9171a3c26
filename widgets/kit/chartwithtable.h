// Purpose: a chart with its title, and the same as a table at a click. Thread: GUI.
#pragma once

#include <QWidget>

class QPushButton;
class QStackedWidget;

namespace weir {

class DataTable;

class ChartWithTable : public QWidget
{
    Q_OBJECT
public:
    /// Takes chart and table over. title is translated.
    ChartWithTable(const QString& title, QWidget* chart, DataTable* table, QWidget* parent = nullptr);

    bool isTableShown() const;
    void setTableShown(bool shown);

private:
    QStackedWidget* m_stack;
    QPushButton* m_turn;
};

} // namespace weir
