#include "widgets/kit/chartwithtable.h"

#include "widgets/kit/buttons.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/label.h"

#include <QStackedWidget>
#include <QVBoxLayout>

namespace weir {

ChartWithTable::ChartWithTable(const QString& title, QWidget* chart, DataTable* table, QWidget* parent)
    : QWidget(parent), m_stack(new QStackedWidget), m_turn(linkButton(tr("Show as table"), this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(space::xs);
    auto* top = new QHBoxLayout;
    top->addWidget(new Label(title, FontRole::Section));
    top->addStretch(1);
    top->addWidget(m_turn);
    column->addLayout(top);
    table->setMinimumHeight(6 * measure::row);
    m_stack->addWidget(chart);
    m_stack->addWidget(table);
    column->addWidget(m_stack);
    m_stack->setFixedHeight(7 * measure::row);
    m_turn->setAccessibleDescription(title);
    connect(m_turn, &QPushButton::clicked, this, [this] { setTableShown(!isTableShown()); });
}

bool ChartWithTable::isTableShown() const { return m_stack->currentIndex() == 1; }

void ChartWithTable::setTableShown(bool shown)
{
    m_stack->setCurrentIndex(shown ? 1 : 0);
    m_turn->setText(shown ? tr("Show as chart") : tr("Show as table"));
}

} // namespace weir
