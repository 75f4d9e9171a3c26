// Purpose: everything that happened to one key, over several topics, as one time line. Thread: GUI. Limits: 10,000
// records. Address: follow?topics=a,b&key=TEXT (or keyhex=HEX, or record=PARTITION:OFFSET of the first topic: the key
// itself is not in the address then) &form=…&kind=murmur2|consistent_random|consistent|fnv1a|all&order=newest|oldest.
#pragma once

#include "models/messages/followmodel.h"
#include "models/messages/followtexts.h"
#include "widgets/frame/page.h"
#include "widgets/messages/messagedetail.h"

#include <QTimer>

class QComboBox;
class QLineEdit;
class QPushButton;

namespace weir {

class DataTable;
class FormField;
class Label;
class PageHeader;
class Segmented;
class StateView;
class TopicChips;

class FollowPage : public Page
{
    Q_OBJECT
public:
    FollowPage(const Services& services, Navigator& navigator, QWidget* parent);
    ~FollowPage() override;

    void open(const Place& place, Cluster* cluster) override;
    Place place() const override;
    QString title() const override;
    QString help() const override;
    void refresh() override;
    bool focusFilter() override;
    bool isFilled() const override;

private:
    void build();
    QWidget* buildControls();
    void connectAll();
    std::optional<std::string> key();
    void follow();
    void followAsked(); ///< by a person: what is typed counts, not the record of the address
    void fetchKey();
    void followKey(const std::string& key);
    void showClusterState();
    void showRows();
    void showState();
    void showEmpty();
    void showRow(int row);
    void reportJob();
    void placeMoved();
    bool isSecret() const; ///< a masking rule hides the keys of one of the topics
    MessageDetail::Reading reading(const QString& topic) const;

    Cluster* m_cluster = nullptr;
    QString m_clusterName;
    QString m_record; ///< "partition:offset" of the address
    std::string m_key;
    FollowModel m_model;
    std::unique_ptr<RecordStream> m_fetch; ///< reads the record of the address
    std::unique_ptr<SearchStream> m_search;
    int m_job = 0;
    QTimer m_soon; ///< rows are shown at most ten times a second

    PageHeader* m_header;
    QPushButton* m_follow;
    QPushButton* m_cancel;
    QLineEdit* m_keyField;
    FormField* m_keyForm;
    QComboBox* m_form;
    QComboBox* m_kind;
    Segmented* m_order;
    TopicChips* m_topics;
    Label* m_reads;
    Label* m_status;
    StateView* m_state;
    DataTable* m_table;
    MessageDetail* m_detail;
};

} // namespace weir
