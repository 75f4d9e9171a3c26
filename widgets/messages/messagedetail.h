// Purpose: one record whole: value and key as tree, text or hex, headers, facts; its neighbours of the same key; what a
// masking rule hides, and how to see it. Thread: GUI; values over 256 KB are decoded on a worker.
#pragma once

#include "models/messages/recorddetail.h"
#include "widgets/kit/detailpanel.h"

#include <memory>

class QMenu;
class QModelIndex;
class QStackedWidget;
class QToolButton;
class QTreeWidget;

namespace weir {

class Badge;
class Banner;
class CodeEditor;
class HexView;
class JsonTree;
class KeyStrip;
class Label;
class Segmented;

class MessageDetail : public DetailPanel
{
    Q_OBJECT
public:
    explicit MessageDetail(QWidget* parent = nullptr);

    /// Shows record `index` of the batch; nothing blocks.
    struct Reading
    {
        std::shared_ptr<const DecoderSet> decoders;
        Format keyFormat = Format::Auto;
        Format valueFormat = Format::Auto;
        std::shared_ptr<const MaskSet> masks; ///< null: nothing is masked
        bool isRevealed = false;              ///< somebody asked to see what rules hide
    };
    void show(std::shared_ptr<const RecordBatch> batch, std::size_t index, const Reading& reading);
    KeyStrip* keyStrip() const { return m_keys; }
    /// Files: nothing to follow or to send again.
    void setOnCluster(bool onCluster);
    void setUtc(bool utc);
    using QWidget::show;

signals:
    /// path as FQL; text as in the value, isNumber: neither quotes nor words.
    void filterRequested(const QString& path, const QString& text, bool isNumber, bool exclude);
    void fieldRequested(const QString& path); ///< Add as column
    void sendAgainRequested();
    void revealRequested();
    void hideRequested();

private:
    enum PartChoice { ValuePart, KeyPart, HeadersPart, InfoPart };
    enum View { Tree, Text, Hex };

    void build();
    void connectParts();
    void setDetail(RecordDetail detail);
    void showMasks(bool asked);
    void fillTreeMenu(QMenu* menu, const QModelIndex& index);
    void showPart();
    void showBytes(const RecordDetail::Part& part);
    void fillHeaders();
    void fillInfo();

    Segmented* m_part;
    Segmented* m_view;
    Banner* m_problem;
    Banner* m_masked;
    Label* m_facts;
    QStackedWidget* m_stack;
    JsonTree* m_tree;
    CodeEditor* m_text;
    HexView* m_hex;
    QTreeWidget* m_list;
    Label* m_nothing;
    KeyStrip* m_keys;
    QToolButton* m_sendAgain;
    RecordDetail m_detail;
    int m_generation = 0;
    bool m_utc = false;
    bool m_isRevealed = false;
    bool m_asksReveal = false;
    bool m_viewChosen = false; ///< by a person: stays for the next record
};

} // namespace weir
