// Purpose: two records side by side: what was changed, added and removed in value, key, headers and facts. Thread: GUI;
// decoded and compared on a worker. Limits: texts over 16 MB a side are cut, and that is said.
#pragma once

#include "widgets/kit/detailpanel.h"
#include "widgets/messages/messagedetail.h"

class QPushButton;

namespace weir {

class DiffView;
class Label;
class Segmented;

class ComparePanel : public DetailPanel
{
    Q_OBJECT
public:
    explicit ComparePanel(QWidget* parent = nullptr);

    struct Record
    {
        std::shared_ptr<const RecordBatch> batch;
        std::size_t index = 0;
    };
    /// `left` should be the older one.
    void compare(const Record& left, const Record& right, const MessageDetail::Reading& reading);
    void setUtc(bool utc) { m_utc = utc; }

private:
    void showPart();
    void diff(const QByteArray& left, const QByteArray& right);

    Segmented* m_part;
    Label* m_heads;
    Label* m_summary;
    DiffView* m_view;
    QPushButton* m_before;
    QPushButton* m_after;
    std::shared_ptr<const RecordDetail> m_left, m_right;
    int m_generation = 0;
    bool m_utc = false;
};

} // namespace weir
