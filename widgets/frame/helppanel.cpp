#include "widgets/frame/helppanel.h"

#include "widgets/kit/label.h"

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
    addRow(tr("Ctrl+K"), tr("Go to a page, topic, connection or action"));
    addRow(tr("Ctrl+L"), tr("Go to an address"));
    addRow(tr("Alt+Left, Alt+Right"), tr("Back, forward"));
    addRow(tr("Ctrl+T, Ctrl+W"), tr("New tab, close tab"));
    addRow(tr("Ctrl+Shift+T"), tr("Reopen the tab closed last"));
    addRow(tr("Ctrl+Enter"), tr("Open in a second window"));
    addRow(tr("F5"), tr("Refresh"));
    addRow(tr("Ctrl+F"), tr("Filter this page"));
    addRow(tr("Esc"), tr("Close what is open"));
}

} // namespace weir
