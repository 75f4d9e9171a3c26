// Purpose: one record whole: value and key as tree, text or hex, headers, facts. Thread: GUI; values over 256 KB are
// decoded on a worker.
#pragma once

#include "models/messages/recorddetail.h"
#include "widgets/kit/detailpanel.h"

#include <memory>

class QStackedWidget;
class QTreeWidget;

namespace weir {

class Badge;
class Banner;
class CodeEditor;
class HexView;
class JsonTree;
class Label;
class Segmented;

class MessageDetail : public DetailPanel
{
    Q_OBJECT
public:
    explicit MessageDetail(QWidget* parent = nullptr);

    /// Shows record `index` of the batch; nothing blocks.
    void show(std::shared_ptr<const RecordBatch> batch, std::size_t index, std::shared_ptr<const DecoderSet> decoders,
              Format keyFormat, Format valueFormat);
    void setUtc(bool utc);
    using QWidget::show;

signals:
    void filterRequested(const QString& path, const QString& text, bool exclude);

private:
    enum PartChoice { ValuePart, KeyPart, HeadersPart, InfoPart };
    enum View { Tree, Text, Hex };

    void setDetail(RecordDetail detail);
    void showPart();
    void showBytes(const RecordDetail::Part& part);
    void fillHeaders();
    void fillInfo();

    Segmented* m_part;
    Segmented* m_view;
    Banner* m_problem;
    Label* m_facts;
    QStackedWidget* m_stack;
    JsonTree* m_tree;
    CodeEditor* m_text;
    HexView* m_hex;
    QTreeWidget* m_list;
    Label* m_nothing;
    RecordDetail m_detail;
    int m_generation = 0;
    bool m_utc = false;
    bool m_viewChosen = false; ///< by a person: stays for the next record
};

} // namespace weir
