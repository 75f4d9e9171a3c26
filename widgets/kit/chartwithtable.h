// Purpose: a chart with its title, and the same as a table at a click. Thread: GUI.
#pragma once

#include <QWidget>

class QHBoxLayout;
class QPushButton;
class QStackedWidget;

namespace weir {

class DataTable;
class Label;

class ChartWithTable : public QWidget
{
    Q_OBJECT
public:
    /// Takes chart and table over. title is translated.
    ChartWithTable(const QString& title, QWidget* chart, DataTable* table, QWidget* parent = nullptr);

    bool isTableShown() const;
    void setTableShown(bool shown);
    void setTitle(const QString& title); ///< empty: none
    /// Beside "Show as table". Takes it over.
    void addToHeader(QWidget* widget);
    /// Takes the height it is given instead of its own.
    void setStretching();

signals:
    void tableShownChanged(bool shown);

private:
    Label* m_title;
    QHBoxLayout* m_header;
    QStackedWidget* m_stack;
    QPushButton* m_turn;
};

} // namespace weir
