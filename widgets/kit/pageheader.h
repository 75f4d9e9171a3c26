// Purpose: the top of a page: title, address with a button that copies it, at most 4 actions of which one is primary.
// Thread: GUI.
#pragma once

#include <QWidget>

class QHBoxLayout;
class QPushButton;
class QToolButton;

namespace weir {

class ElidedLabel;

class PageHeader : public QWidget
{
    Q_OBJECT
public:
    explicit PageHeader(const QString& title = {}, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    QString title() const;
    /// weir://…; empty hides it.
    void setAddress(const QString& address);
    /// Right of the title: badges, chips. Takes it over.
    void addBeside(QWidget* widget);
    /// Text, icon and shortcut are the action's. A fifth and further ones go into a menu. At most one primary.
    QPushButton* addAction(QAction* action, bool primary = false);
    using QWidget::addAction;
    QPushButton* addButton(const QString& text, const QString& iconName = {}, bool primary = false);

private:
    void toMenu(QAction* action);

    ElidedLabel* m_title;
    ElidedLabel* m_address;
    QToolButton* m_copy;
    QHBoxLayout* m_beside;
    QHBoxLayout* m_actions;
    QToolButton* m_more;
    int m_count = 0;
};

} // namespace weir
