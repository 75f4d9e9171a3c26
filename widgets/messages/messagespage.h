// Purpose: the messages of a topic: where to start and stop, filter, table, detail. Thread: GUI.
#pragma once

#include "backend/service/recordstream.h"
#include "models/messages/messagesmodel.h"
#include "widgets/frame/page.h"

#include <QElapsedTimer>
#include <QTimer>
#include <memory>

class QComboBox;
class QHBoxLayout;
class QPushButton;
class QSplitter;

namespace weir {

class DataTable;
class FilterBar;
class Label;
class MessageDetail;
class PageHeader;
class ReadControls;
class StateView;
class TopicTabs;

class MessagesPage : public Page
{
    Q_OBJECT
public:
    MessagesPage(const Services& services, Navigator& navigator, QWidget* parent);
    ~MessagesPage() override;

    void open(const Place& place, Cluster* cluster) override;
    Place place() const override;
    QString title() const override;
    QString help() const override;
    void refresh() override;
    bool focusFilter() override;
    bool isFilled() const override;

private:
    void build();
    void connectParts();
    void read();
    void watchStream();
    void showState();
    void showStateSoon();
    void showStateView();
    void applyMatch();
    void addCondition(const FieldCondition& condition);
    void showConditions();
    void showRow(int row);
    void redecode();
    void keepFormats();
    void reportJob();
    void showWantedRecord();
    QString formatKey(const char* part) const;

    Cluster* m_cluster = nullptr;
    QString m_topic;
    ReadRequest m_request;
    std::unique_ptr<RecordStream> m_stream;
    MessagesModel m_model;
    std::vector<FieldCondition> m_conditions;
    QString m_wantedRecord; ///< "partition:offset" of the address, or "newest", until it has been found
    QString m_shownRecord;  ///< "partition:offset" of the detail
    int m_job = 0;
    QElapsedTimer m_sinceStart;
    QTimer m_stateTimer; ///< numbers that change with every tick are told ten times a second

    PageHeader* m_header;
    TopicTabs* m_tabs;
    ReadControls* m_controls;
    QComboBox* m_keyFormat;
    QComboBox* m_valueFormat;
    QPushButton* m_read;
    QPushButton* m_pause;
    FilterBar* m_filter;
    QWidget* m_chips;
    QHBoxLayout* m_chipRow;
    StateView* m_state;
    QSplitter* m_splitter;
    DataTable* m_table;
    MessageDetail* m_detail;
    Label* m_status;
    QPushButton* m_unseen;
};

} // namespace weir
