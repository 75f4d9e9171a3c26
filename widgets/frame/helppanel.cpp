#include "widgets/frame/helppanel.h"

#include "widgets/kit/label.h"

#include <QGridLayout>

namespace weir {

HelpPanel::HelpPanel(QWidget* parent) : DetailPanel(parent)
{
    setAccessibleName(tr("Help"));
    setFixedWidth(measure::detailMin);
}

void HelpPanel::explain(const QString& title, const QString& help)
{
    clear();
    setTitle(title);
    auto* text = new Label(help);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    addWidget(text);
    addSection(tr("Keys everywhere"));
    auto* keys = new QWidget;
    auto* grid = new QGridLayout(keys);
    grid->setContentsMargins({});
    grid->setHorizontalSpacing(space::l);
    grid->setVerticalSpacing(space::xs);
    grid->setColumnStretch(1, 1);
    const auto add = [grid](const QString& combination, const QString& what) {
        const int row = grid->rowCount();
        auto* text = new Label(what);
        text->setWordWrap(true);
        grid->addWidget(new Label(combination, FontRole::Body, Token::TextSecondary), row, 0, Qt::AlignTop);
        grid->addWidget(text, row, 1);
    };
    add(tr("Ctrl+K"), tr("Go to a page, topic, connection or action"));
    add(tr("Ctrl+L"), tr("Go to an address"));
    add(tr("Alt+Left, Alt+Right"), tr("Back, forward"));
    add(tr("Ctrl+T, Ctrl+W"), tr("New tab, close tab"));
    add(tr("Ctrl+Shift+T"), tr("Reopen the tab closed last"));
    add(tr("Ctrl+Enter"), tr("Open in a second window"));
    add(tr("F5"), tr("Refresh"));
    add(tr("Ctrl+F"), tr("Filter this page"));
    add(tr("Esc"), tr("Close what is open"));
    addWidget(keys);
}

} // namespace weir
