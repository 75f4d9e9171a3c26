// Purpose: what a person does to a window, for tests: shows, activates, clicks, types, through the QWindow overloads of
// QTest, so that focus, shortcuts and grabs are those of a real window; and finds by accessible name. Thread: GUI.
// Limits: Latin-1 text can be typed.
#pragma once

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QAccessible>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QTest>
#include <QWidget>
#include <QWindow>

namespace weir::test {

/// The native window that an input event for the widget goes to.
inline QWindow* windowOf(const QWidget* widget) { return widget->window()->windowHandle(); }

/// Shows the window and waits until it has the keys. False: the window system did not give them.
inline bool showActive(QWidget& window)
{
    window.show();
    // Asked again and again: the window manager may still be starting when the first test is.
    for (int turn = 0; turn < 10; ++turn) {
        window.raise();
        window.activateWindow();
        if (QTest::qWaitForWindowActive(windowOf(&window), 1000))
            return true;
    }
    return false;
}

/// At `at` in the widget's own coordinates; its centre if none is given.
inline void click(QWidget* widget, Qt::MouseButton button = Qt::LeftButton, Qt::KeyboardModifiers modifiers = {},
                  QPoint at = {-1, -1})
{
    const QPoint inside = at.x() < 0 ? widget->rect().center() : at;
    QTest::mouseClick(windowOf(widget), button, modifiers, widget->mapTo(widget->window(), inside));
}

inline void doubleClick(QWidget* widget, QPoint at = {-1, -1})
{
    const QPoint inside = at.x() < 0 ? widget->rect().center() : at;
    QTest::mouseDClick(windowOf(widget), Qt::LeftButton, {}, widget->mapTo(widget->window(), inside));
}

inline void press(QWidget* window, Qt::Key key, Qt::KeyboardModifiers modifiers = {})
{
    QTest::keyClick(windowOf(window), key, modifiers);
}

inline void type(QWidget* window, const QString& text)
{
    for (const char letter : text.toLatin1())
        QTest::keyClick(windowOf(window), letter);
}

/// The accessible name, as a screen reader gets it.
inline QString accessibleName(QWidget* widget)
{
    QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(widget);
    return interface ? interface->text(QAccessible::Name) : widget->accessibleName();
}

/// The first visible widget below root with this accessible name and type. Null: none.
template <typename T = QWidget> T* byName(const QWidget* root, const QString& name)
{
    for (T* widget : root->findChildren<T*>()) {
        if (widget->isVisible() && accessibleName(widget).remove(QLatin1Char('&')) == name)
            return widget;
    }
    return nullptr;
}

/// The first visible button whose text or accessible name is this.
inline QAbstractButton* button(const QWidget* root, const QString& text)
{
    for (QAbstractButton* each : root->findChildren<QAbstractButton*>()) {
        const QString own = QString(each->text()).remove(QLatin1Char('&'));
        if (each->isVisible() && (own == text || each->accessibleName() == text))
            return each;
    }
    return nullptr;
}

/// Focusable widgets below root that a screen reader could not name: class, object name and the names of two parents.
/// hiddenToo: also what shows later (details, other states).
inline QStringList unnamedWidgets(QWidget* root, bool hiddenToo = false)
{
    QStringList unnamed;
    QList<QWidget*> all = root->findChildren<QWidget*>();
    all.prepend(root);
    for (QWidget* widget : all) {
        if ((!hiddenToo && !widget->isVisibleTo(root)) || widget->focusPolicy() == Qt::NoFocus || widget->isWindow())
            continue;
        if (widget->focusProxy() && widget->focusProxy() != widget)
            continue;
        // Parts that Qt makes inside a control are reached through the control.
        const QWidget* parent = widget->parentWidget();
        const auto* area = qobject_cast<const QAbstractScrollArea*>(parent);
        const bool part = (area && widget == area->viewport()) || qobject_cast<const QScrollBar*>(widget) ||
                          qobject_cast<const QComboBox*>(parent) ||
                          widget->objectName().startsWith(QLatin1String("qt_"));
        // What is hidden and empty gets its words, and with them its name, when it shows.
        const bool empty = !widget->isVisibleTo(root) &&
                           (qobject_cast<const QLabel*>(widget) || qobject_cast<const QPushButton*>(widget));
        if (part || empty || !accessibleName(widget).trimmed().isEmpty())
            continue;
        QStringList path;
        for (const QWidget* at = widget; at && path.size() < 3; at = at->parentWidget())
            path.prepend(QString::fromLatin1(at->metaObject()->className()) + QLatin1Char('#') + at->objectName());
        unnamed << path.join(QLatin1String(" / "));
    }
    return unnamed;
}

} // namespace weir::test
