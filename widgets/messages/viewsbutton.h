// Purpose: the saved views of a topic: choose, save, rename, delete; a name is typed in the menu itself, no dialog.
// Thread: GUI.
#pragma once

#include "models/messages/messageview.h"

#include <QToolButton>
#include <functional>

class QMenu;

namespace weir {

class ViewsButton : public QToolButton
{
    Q_OBJECT
public:
    explicit ViewsButton(Settings& settings, QWidget* parent = nullptr);

    /// Whose views; `group` as in ViewStore.
    void setGroup(const QString& group);
    /// The one that was opened or saved last; empty: none.
    void setCurrent(const QString& name);
    QString current() const { return m_current; }
    /// What is to be saved: how the page stands, without a name.
    void setMaker(std::function<MessageView()> maker) { m_maker = std::move(maker); }

signals:
    void chosen(const MessageView& view);
    void said(const QString& sentence); ///< for the line at the bottom
    void currentChanged();

private:
    void fill();
    void addNamed(QMenu* menu, const QString& label, const QString& text, std::function<void(const QString&)> done);
    void save(const QString& name);

    Settings& m_settings;
    QString m_group;
    QString m_current;
    std::function<MessageView()> m_maker;
    QMenu* m_menu;
};

} // namespace weir
