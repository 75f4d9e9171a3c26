#include "widgets/kit/pageheader.h"

#include "widgets/kit/buttons.h"
#include "widgets/kit/elidedlabel.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMenu>

namespace weir {
namespace {

constexpr int mostActions = 4;

} // namespace

PageHeader::PageHeader(const QString& title, QWidget* parent)
    : QWidget(parent), m_title(new ElidedLabel(title, FontRole::Title, Token::Text, this)),
      m_address(new ElidedLabel({}, FontRole::Secondary, Token::TextSecondary, this)),
      m_copy(iconButton(QStringLiteral("copy"), tr("Copy address"), this)), m_beside(new QHBoxLayout),
      m_actions(new QHBoxLayout), m_more(iconButton(QStringLiteral("ellipsis"), tr("More actions"), this))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::m);
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    m_beside->setSpacing(space::s);
    m_beside->addWidget(m_title);
    auto* upper = new QHBoxLayout;
    upper->addLayout(m_beside);
    upper->addStretch(1);
    words->addLayout(upper);
    auto* lower = new QHBoxLayout;
    lower->setSpacing(0);
    lower->addWidget(m_address);
    lower->addWidget(m_copy);
    lower->addStretch(1);
    words->addLayout(lower);
    row->addLayout(words, 1);
    m_actions->setSpacing(space::s);
    row->addLayout(m_actions);
    row->addWidget(m_more);
    row->setAlignment(m_actions, Qt::AlignTop);
    row->setAlignment(m_more, Qt::AlignTop);
    m_copy->setIconSize({12, 12});
    m_copy->setFixedSize(measure::compactRow, measure::compactRow);
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->hide();
    m_address->setTextInteractionFlags(Qt::NoTextInteraction);
    m_address->hide();
    m_copy->hide();
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(m_copy, &QToolButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_address->text()); });
}

void PageHeader::setTitle(const QString& title)
{
    m_title->setText(title);
    m_title->updateGeometry();
}

QString PageHeader::title() const { return m_title->text(); }

void PageHeader::setAddress(const QString& address)
{
    m_address->setText(address);
    m_address->setVisible(!address.isEmpty());
    m_copy->setVisible(!address.isEmpty());
}

void PageHeader::addBeside(QWidget* widget) { m_beside->addWidget(widget, 0, Qt::AlignVCenter); }

QPushButton* PageHeader::addAction(QAction* action, bool primary)
{
    if (m_count >= mostActions) {
        toMenu(action);
        return nullptr;
    }
    QPushButton* button = addButton(action->text(), {}, primary);
    const auto follow = [button, action, primary] {
        button->setText(action->text());
        button->setEnabled(action->isEnabled());
        button->setVisible(action->isVisible());
        button->setToolTip(
            action->shortcut().isEmpty()
                ? action->toolTip()
                : tr("%1 (%2)").arg(action->toolTip(), action->shortcut().toString(QKeySequence::NativeText)));
        if (!primary)
            button->setIcon(action->icon());
    };
    follow();
    connect(action, &QAction::changed, button, follow);
    connect(button, &QPushButton::clicked, action, &QAction::trigger);
    return button;
}

QPushButton* PageHeader::addButton(const QString& text, const QString& iconName, bool primary)
{
    QPushButton* button = primary ? primaryButton(text, this) : plainButton(text, iconName, this);
    m_actions->addWidget(button);
    ++m_count;
    return button;
}

void PageHeader::toMenu(QAction* action)
{
    if (!m_more->menu())
        m_more->setMenu(new QMenu(m_more));
    m_more->menu()->addAction(action);
    m_more->show();
}

} // namespace weir
