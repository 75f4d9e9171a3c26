#include "widgets/messages/topicsbutton.h"

#include "widgets/kit/icons.h"
#include "widgets/kit/searchfield.h"
#include "widgets/kit/tokens.h"

#include <QListWidget>
#include <QMenu>
#include <QVBoxLayout>
#include <QWidgetAction>

namespace weir {
namespace {

constexpr int listWidth = 320, listHeight = 280;
constexpr int mostShown = 200;

} // namespace

TopicsButton::TopicsButton(QWidget* parent)
    : QToolButton(parent), m_menu(new QMenu(this)), m_field(new SearchField), m_list(new QListWidget)
{
    setIcon(weir::icon(QStringLiteral("layers")));
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setPopupMode(QToolButton::InstantPopup);
    setMenu(m_menu);
    setToolTip(tr("Search further topics at the same time"));
    m_field->setPlaceholderText(tr("Find a topic"));
    m_field->setAccessibleName(tr("Find a topic"));
    m_list->setAccessibleName(tr("Further topics to search"));
    m_list->setFixedSize(listWidth, listHeight);
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(space::s, space::s, space::s, space::s);
    column->setSpacing(space::s);
    column->addWidget(m_field);
    column->addWidget(m_list);
    auto* action = new QWidgetAction(m_menu);
    action->setDefaultWidget(box);
    m_menu->addAction(action);
    connect(m_menu, &QMenu::aboutToShow, this, [this] {
        emit aboutToOpen();
        m_field->clear();
        fill();
        m_field->setFocus();
    });
    connect(m_field, &QLineEdit::textChanged, this, &TopicsButton::fill);
    connect(m_list, &QListWidget::itemChanged, this, [this](const QListWidgetItem* item) {
        m_chosen.removeAll(item->text());
        if (item->checkState() == Qt::Checked)
            m_chosen << item->text();
        showChosen();
        emit topicsChosen(m_chosen);
    });
    showChosen();
}

void TopicsButton::setKnown(const QStringList& topics) { m_known = topics; }

void TopicsButton::setChosen(const QStringList& topics)
{
    m_chosen = topics;
    showChosen();
}

void TopicsButton::showChosen()
{
    setText(m_chosen.isEmpty()     ? tr("Also in…")
            : m_chosen.size() == 1 ? tr("Also in %1").arg(m_chosen.first())
                                   : tr("Also in %n topic(s)", nullptr, int(m_chosen.size())));
    setAccessibleName(text());
}

void TopicsButton::fill()
{
    const QSignalBlocker blocker(m_list);
    m_list->clear();
    const auto add = [this](const QString& topic) {
        auto* item = new QListWidgetItem(topic, m_list);
        item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
        item->setCheckState(m_chosen.contains(topic) ? Qt::Checked : Qt::Unchecked);
    };
    for (const QString& topic : std::as_const(m_chosen))
        add(topic);
    for (const QString& topic : std::as_const(m_known)) {
        if (m_list->count() >= mostShown)
            break;
        if (!m_chosen.contains(topic) && topic.contains(m_field->text().trimmed(), Qt::CaseInsensitive))
            add(topic);
    }
}

} // namespace weir
