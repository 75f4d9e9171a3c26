#include "widgets/kit/segmented.h"

#include "widgets/kit/icons.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPushButton>

namespace weir {

Segmented::Segmented(const QString& name, QWidget* parent) : QWidget(parent), m_group(new QButtonGroup(this))
{
    setAccessibleName(name);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    m_group->setExclusive(true);
    connect(m_group, &QButtonGroup::idToggled, this, [this](int id, bool on) {
        if (!on || id == m_current)
            return;
        m_current = id;
        emit currentChanged(id);
    });
}

int Segmented::addSegment(const QString& text, const QString& iconName)
{
    const int index = count();
    auto* button = new QPushButton(text, this);
    button->setAutoDefault(false);
    button->setCheckable(true);
    if (!iconName.isEmpty())
        button->setIcon(icon(iconName, Token::TextSecondary));
    layout()->addWidget(button);
    m_group->addButton(button, index);
    for (int i = 0; i <= index; ++i) {
        const bool first = i == 0;
        const bool last = i == index;
        m_group->button(i)->setProperty("segment", first && last ? QStringLiteral("only")
                                                   : first       ? QStringLiteral("first")
                                                   : last        ? QStringLiteral("last")
                                                                 : QStringLiteral("middle"));
    }
    if (index == 0) {
        m_current = 0;
        button->setChecked(true);
        setFocusProxy(button);
    }
    return index;
}

int Segmented::count() const { return int(m_group->buttons().size()); }

int Segmented::current() const { return m_current; }

void Segmented::setCurrent(int index)
{
    if (QAbstractButton* button = m_group->button(index))
        button->setChecked(true);
}

void Segmented::setSegmentEnabled(int index, bool enabled)
{
    if (QAbstractButton* button = m_group->button(index))
        button->setEnabled(enabled);
}

void Segmented::keyPressEvent(QKeyEvent* event)
{
    const int step = event->key() == Qt::Key_Right ? 1 : event->key() == Qt::Key_Left ? -1 : 0;
    for (int i = m_current + step; step != 0 && i >= 0 && i < count(); i += step) {
        QAbstractButton* button = m_group->button(i);
        if (!button->isEnabled())
            continue;
        button->setChecked(true);
        button->setFocus(Qt::TabFocusReason);
        return;
    }
    QWidget::keyPressEvent(event);
}

} // namespace weir
