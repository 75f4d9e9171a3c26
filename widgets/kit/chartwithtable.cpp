#include "widgets/kit/chartwithtable.h"

#include "widgets/kit/buttons.h"
#include "widgets/kit/datatable.h"
#include "widgets/kit/label.h"

#include <QStackedWidget>
#include <QVBoxLayout>

namespace weir {

ChartWithTable::ChartWithTable(const QString& title, QWidget* chart, DataTable* table, QWidget* parent)
    : QWidget(parent), m_title(new Label({}, FontRole::Section)), m_header(new QHBoxLayout),
      m_stack(new QStackedWidget), m_turn(linkButton(tr("Show as table"), this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(space::xs);
    m_header->setSpacing(space::s);
    m_header->addWidget(m_title);
    m_header->addStretch(1);
    m_header->addWidget(m_turn);
    column->addLayout(m_header);
    table->setMinimumHeight(6 * measure::row);
    m_stack->addWidget(chart);
    m_stack->addWidget(table);
    column->addWidget(m_stack);
    m_stack->setFixedHeight(7 * measure::row);
    setTitle(title);
    connect(m_turn, &QPushButton::clicked, this, [this] { setTableShown(!isTableShown()); });
}

bool ChartWithTable::isTableShown() const { return m_stack->currentIndex() == 1; }

void ChartWithTable::setTableShown(bool shown)
{
    m_stack->setCurrentIndex(shown ? 1 : 0);
    m_turn->setText(shown ? tr("Show as chart") : tr("Show as table"));
    emit tableShownChanged(shown);
}

void ChartWithTable::setTitle(const QString& title)
{
    m_title->setText(title);
    m_title->setVisible(!title.isEmpty());
    m_turn->setAccessibleDescription(title);
}

void ChartWithTable::addToHeader(QWidget* widget) { m_header->insertWidget(m_header->count() - 1, widget); }

void ChartWithTable::setStretching()
{
    m_stack->setMinimumHeight(0);
    m_stack->setMaximumHeight(QWIDGETSIZE_MAX);
    m_stack->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

} // namespace weir
