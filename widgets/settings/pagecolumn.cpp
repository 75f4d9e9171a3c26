#include "widgets/settings/pagecolumn.h"

#include "widgets/kit/label.h"
#include "widgets/kit/pageheader.h"

#include <QScrollArea>

namespace weir {

QVBoxLayout* makeColumn(QWidget* page, const QString& title, PageHeader** header)
{
    auto* outer = new QVBoxLayout(page);
    outer->setContentsMargins(measure::pageMargin, measure::pageMargin, 0, 0);
    outer->setSpacing(space::m);
    auto* top = new PageHeader(title);
    top->setContentsMargins(0, 0, measure::pageMargin, 0);
    outer->addWidget(top);
    if (header)
        *header = top;
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setProperty("flat", true);
    scroll->setAccessibleName(title);
    auto* body = new QWidget;
    body->setMaximumWidth(measure::fieldMax * 3 / 2); // lines that can be read
    auto* holder = new QVBoxLayout(body);
    holder->setContentsMargins(0, 0, measure::pageMargin, measure::pageMargin);
    auto* column = new QVBoxLayout;
    column->setSpacing(space::m);
    holder->addLayout(column);
    holder->addStretch(1); // nothing of the column grows with the window
    scroll->setWidget(body);
    outer->addWidget(scroll, 1);
    return column;
}

void addSection(QVBoxLayout* column, const QString& title, const QString& sentence)
{
    if (column->count() > 0)
        column->addSpacing(space::m);
    column->addWidget(new Label(title, FontRole::Section));
    if (sentence.isEmpty())
        return;
    auto* text = new Label(sentence, FontRole::Body, Token::TextSecondary);
    text->setWordWrap(true);
    column->addWidget(text);
}

} // namespace weir
