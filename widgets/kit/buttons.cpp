#include "widgets/kit/buttons.h"

#include "widgets/kit/icons.h"

namespace weir {
namespace {

QPushButton* namedButton(const QString& text, QWidget* parent, const char* looks)
{
    auto* button = new QPushButton(text, parent);
    button->setAutoDefault(false);
    if (looks)
        button->setProperty(looks, true);
    return button;
}

} // namespace

QPushButton* primaryButton(const QString& text, QWidget* parent) { return namedButton(text, parent, "primary"); }

QPushButton* plainButton(const QString& text, const QString& iconName, QWidget* parent)
{
    QPushButton* button = namedButton(text, parent, nullptr);
    if (!iconName.isEmpty())
        button->setIcon(icon(iconName, Token::TextSecondary));
    return button;
}

QPushButton* dangerButton(const QString& text, QWidget* parent) { return namedButton(text, parent, "danger"); }

QPushButton* linkButton(const QString& text, QWidget* parent)
{
    QPushButton* button = namedButton(text, parent, "link");
    button->setCursor(Qt::PointingHandCursor);
    return button;
}

QToolButton* iconButton(const QString& iconName, const QString& name, QWidget* parent)
{
    auto* button = new QToolButton(parent);
    button->setAutoRaise(true);
    button->setIcon(icon(iconName, Token::TextSecondary));
    button->setToolTip(name);
    button->setAccessibleName(name);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

QToolButton* toolTextButton(const QString& iconName, const QString& text, QWidget* parent)
{
    auto* button = new QToolButton(parent);
    button->setAutoRaise(true);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setIcon(icon(iconName, Token::TextSecondary));
    button->setText(text);
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

} // namespace weir
