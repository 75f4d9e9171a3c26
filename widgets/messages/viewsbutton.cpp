#include "widgets/messages/viewsbutton.h"

#include "widgets/kit/formfield.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/tokens.h"

#include <QLineEdit>
#include <QMenu>
#include <QVBoxLayout>
#include <QWidgetAction>

namespace weir {
namespace {

constexpr int fieldWidth = 220;

QString quotedEntry(QString name) { return name.replace(QLatin1Char('&'), QStringLiteral("&&")); }

} // namespace

ViewsButton::ViewsButton(Settings& settings, QWidget* parent)
    : QToolButton(parent), m_settings(settings), m_menu(new QMenu(this))
{
    setIcon(weir::icon(QStringLiteral("star")));
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setPopupMode(QToolButton::InstantPopup);
    setMenu(m_menu);
    setToolTip(tr("Saved views: start and stop, filter, columns, colours and formats under a name"));
    connect(m_menu, &QMenu::aboutToShow, this, &ViewsButton::fill);
    setCurrent({});
}

void ViewsButton::setGroup(const QString& group) { m_group = group; }

void ViewsButton::setCurrent(const QString& name)
{
    m_current = name;
    setText(name.isEmpty() ? tr("Views") : quotedEntry(name));
    setAccessibleName(name.isEmpty() ? tr("Views") : tr("View %1").arg(name));
}

void ViewsButton::save(const QString& name)
{
    MessageView view = m_maker();
    view.name = name.trimmed();
    if (!ViewStore(m_settings, m_group).save(view)) {
        emit said(tr("The view was not saved: it needs a name, and a topic has at most 200."));
        return;
    }
    setCurrent(view.name);
    emit said(tr("Saved the view “%1”.").arg(view.name));
    emit currentChanged();
}

void ViewsButton::addNamed(QMenu* menu, const QString& label, const QString& text,
                           std::function<void(const QString&)> done)
{
    auto* field = new QLineEdit(text);
    field->setFixedWidth(fieldWidth);
    auto* form = new FormField(label, field);
    auto* box = new QWidget;
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(space::m, space::xs, space::m, space::xs);
    column->addWidget(form);
    auto* action = new QWidgetAction(menu);
    action->setDefaultWidget(box);
    menu->addAction(action);
    connect(menu, &QMenu::aboutToShow, field, [field] {
        field->setFocus();
        field->selectAll();
    });
    connect(field, &QLineEdit::returnPressed, this, [this, field, done = std::move(done)] {
        const QString name = field->text();
        m_menu->close();
        done(name);
    });
}

void ViewsButton::fill()
{
    m_menu->clear();
    const ViewStore store(m_settings, m_group);
    for (const MessageView& view : store.views()) {
        QAction* action = m_menu->addAction(quotedEntry(view.name));
        action->setCheckable(true);
        action->setChecked(view.name == m_current);
        connect(action, &QAction::triggered, this, [this, view] {
            setCurrent(view.name);
            emit chosen(view);
        });
    }
    if (!m_menu->isEmpty())
        m_menu->addSeparator();
    if (!m_current.isEmpty()) {
        QAction* again = m_menu->addAction(weir::icon(QStringLiteral("save")), tr("Save as it is now"));
        connect(again, &QAction::triggered, this, [this] { save(m_current); });
    }
    QMenu* named = m_menu->addMenu(weir::icon(QStringLiteral("plus")), tr("Save as a new view"));
    addNamed(named, tr("Name, then Return"), {}, [this](const QString& name) { save(name); });
    if (m_current.isEmpty())
        return;
    QMenu* renamed = m_menu->addMenu(weir::icon(QStringLiteral("pencil")), tr("Rename"));
    addNamed(renamed, tr("New name, then Return"), m_current, [this](const QString& name) {
        if (!ViewStore(m_settings, m_group).rename(m_current, name.trimmed())) {
            emit said(tr("The name is empty or taken."));
            return;
        }
        setCurrent(name.trimmed());
        emit currentChanged();
    });
    QAction* remove =
        m_menu->addAction(weir::icon(QStringLiteral("trash-2")), tr("Delete “%1”").arg(quotedEntry(m_current)));
    connect(remove, &QAction::triggered, this, [this] {
        const QString name = m_current;
        ViewStore(m_settings, m_group).remove(name);
        setCurrent({});
        emit said(tr("Deleted the view “%1”.").arg(name));
        emit currentChanged();
    });
}

} // namespace weir
