// Purpose: the connections that are set up, as a table: open, edit, duplicate, close, delete. Thread: GUI.
#pragma once

#include "models/connections/connectionsmodel.h"

#include <QWidget>

class QAction;
class QPushButton;

namespace weir {

class Banner;
class DataTable;
class FilterBar;
class Navigator;
class PageHeader;
class StateView;

class ConnectionsList : public QWidget
{
    Q_OBJECT
public:
    ConnectionsList(const Services& services, Navigator& navigator, QWidget* parent = nullptr);

    bool focusFilter();
    void reload();

private:
    const ConnectionSpec* current() const;
    void openCluster(bool inNewTab = false);
    void edit();
    void duplicate();
    void closeCluster();
    void askDelete();
    void deleteNow();
    void update();
    void showState();

    Services m_services;
    Navigator& m_navigator;
    ConnectionsModel m_model;
    PageHeader* m_header;
    QPushButton* m_create;
    FilterBar* m_filter;
    Banner* m_question;
    StateView* m_state;
    DataTable* m_table;
    QAction* m_open;
    QAction* m_edit;
    QAction* m_duplicate;
    QAction* m_close;
    QAction* m_delete;
    QString m_toDelete; ///< id the question is about
};

} // namespace weir
