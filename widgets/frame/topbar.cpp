#include "widgets/frame/topbar.h"

#include "backend/service/cluster.h"
#include "widgets/frame/gofield.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/environmentstripe.h"
#include "widgets/kit/icons.h"

#include <QAction>
#include <QHBoxLayout>
#include <QMenu>
#include <QMenuBar>
#include <QPainter>

namespace weir {
namespace {

constexpr int clusterWidth = 200;

} // namespace

TopBar::TopBar(QWidget* parent)
    : QWidget(parent), m_menus(new QMenuBar), m_back(iconButton(QStringLiteral("arrow-left"), tr("Back"), this)),
      m_forward(iconButton(QStringLiteral("arrow-right"), tr("Forward"), this)),
      m_cluster(toolTextButton(QStringLiteral("server"), tr("Choose a cluster"), this)), m_clusterMenu(new QMenu(this)),
      m_chip(new EnvironmentChip), m_palette(new GoField),
      m_help(iconButton(QStringLiteral("circle-help"), tr("Explain this page (F1)"), this))
{
    setFixedHeight(measure::toolbar + space::xs);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(space::s, 0, space::s, measure::line);
    row->setSpacing(space::xs);
    m_menus->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    m_menus->setNativeMenuBar(false);
    m_menus->setAccessibleName(tr("Menus"));
    row->addWidget(m_menus, 0, Qt::AlignVCenter);
    row->addSpacing(space::s);
    row->addWidget(m_back);
    row->addWidget(m_forward);
    row->addSpacing(space::s);
    m_cluster->setPopupMode(QToolButton::InstantPopup);
    m_cluster->setMenu(m_clusterMenu);
    m_cluster->setMaximumWidth(clusterWidth * 2);
    m_cluster->setToolTip(tr("The cluster that this tab shows; choose another one"));
    row->addWidget(m_cluster);
    row->addWidget(m_chip, 0, Qt::AlignVCenter);
    row->addStretch(1);
    connect(m_palette, &GoField::clicked, this, &TopBar::paletteWanted);
    row->addWidget(m_palette);
    row->addWidget(m_help);
    for (QToolButton* button : {m_back, m_forward, m_cluster, m_help})
        button->setFocusPolicy(Qt::TabFocus);
    setCluster({}, {});
}

void TopBar::setBackForward(QAction* back, QAction* forward)
{
    connect(m_back, &QToolButton::clicked, back, &QAction::trigger);
    connect(m_forward, &QToolButton::clicked, forward, &QAction::trigger);
    const auto follow = [this](QToolButton* button, QAction* action) {
        button->setEnabled(action->isEnabled());
        connect(action, &QAction::changed, button, [button, action] { button->setEnabled(action->isEnabled()); });
        button->setToolTip(
            tr("%1 (%2)").arg(button->accessibleName(), action->shortcut().toString(QKeySequence::NativeText)));
    };
    follow(m_back, back);
    follow(m_forward, forward);
}

void TopBar::setHelpAction(QAction* action) { connect(m_help, &QToolButton::clicked, action, &QAction::trigger); }

void TopBar::setCluster(const QString& name, const ClusterAccess::Link& link)
{
    if (name.isEmpty()) {
        m_cluster->setText(tr("Choose a cluster"));
        m_cluster->setAccessibleName(tr("Cluster: none chosen"));
        m_chip->hide();
        return;
    }
    m_cluster->setText(m_cluster->fontMetrics().elidedText(name, Qt::ElideMiddle, clusterWidth));
    const bool online =
        link.cluster && (link.cluster->state() == LinkState::Online || link.cluster->state() == LinkState::Partial);
    m_cluster->setIcon(
        icon(online ? QStringLiteral("server") : QStringLiteral("unplug"), online ? Token::Text : Token::Stale));
    m_chip->setVisible(link.spec.has_value());
    if (link.spec) {
        m_chip->setEnvironment(link.spec->environment, QColor(link.spec->colour));
        m_cluster->setAccessibleName(tr("Cluster: %1, %2").arg(name, environmentWord(link.spec->environment)));
    } else {
        m_cluster->setAccessibleName(tr("Cluster: %1").arg(name));
    }
}

void TopBar::openClusterMenu() { m_cluster->showMenu(); }

void TopBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), color(Token::Window));
    painter.fillRect(QRect(0, height() - measure::line, width(), measure::line), color(Token::Line));
}

} // namespace weir
