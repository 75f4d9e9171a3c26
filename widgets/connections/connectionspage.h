// Purpose: the page "connections": the list, and the editor of one (connections/new, connections/ID). Thread: GUI.
#pragma once

#include "widgets/frame/page.h"

class QStackedWidget;

namespace weir {

class ConnectionEditor;
class ConnectionsList;

class ConnectionsPage : public Page
{
    Q_OBJECT
public:
    ConnectionsPage(const Services& services, Navigator& navigator, QWidget* parent = nullptr);

    void open(const Place& place, Cluster* cluster) override;
    Place place() const override { return m_place; }
    QString title() const override;
    QString help() const override;
    void refresh() override;
    bool focusFilter() override;

    ConnectionEditor* editor() const { return m_editor; }
    ConnectionsList* list() const { return m_list; }

private:
    Place m_place;
    QStackedWidget* m_stack;
    ConnectionsList* m_list;
    ConnectionEditor* m_editor;
};

} // namespace weir
