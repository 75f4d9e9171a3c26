#include "widgets/messages/messagedetail.h"

#include "models/common/formats.h"
#include "widgets/kit/banner.h"
#include "widgets/kit/codeeditor.h"
#include "widgets/kit/hexview.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/jsontree.h"
#include "widgets/kit/label.h"
#include "widgets/kit/segmented.h"
#include "widgets/kit/tokens.h"
#include "widgets/messages/keystrip.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QMenu>
#include <QPointer>
#include <QStackedWidget>
#include <QThreadPool>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace weir {
namespace {

constexpr std::size_t decodeHereBytes = 256 * 1024;
constexpr qsizetype longestText = 4 * 1024 * 1024;
constexpr qsizetype longestLine = 32 * 1024; ///< what a line costs to lay out grows faster than the line

/// The text up to the middle of its first line that is too long.
QByteArray cutInHugeLine(const QByteArray& text)
{
    for (qsizetype begin = 0; begin < text.size();) {
        const qsizetype newline = text.indexOf('\n', begin);
        const qsizetype end = newline < 0 ? text.size() : newline;
        if (end - begin > longestLine)
            return text.left(begin + longestLine);
        begin = end + 1;
    }
    return text;
}

QTreeWidgetItem* addFact(QTreeWidget* list, const QString& name, const QString& value)
{
    auto* item = new QTreeWidgetItem(list, {name, value});
    item->setToolTip(1, value);
    return item;
}

} // namespace

MessageDetail::MessageDetail(QWidget* parent)
    : DetailPanel(parent), m_part(new Segmented(tr("Part of the record"))), m_view(new Segmented(tr("Show as"))),
      m_problem(new Banner), m_masked(new Banner), m_facts(new Label({}, FontRole::Secondary, Token::TextSecondary)),
      m_stack(new QStackedWidget), m_tree(new JsonTree(tr("Record as a tree"))),
      m_text(new CodeEditor(tr("Record as text"), CodeEditor::Language::Json)), m_hex(new HexView(tr("Record as hex"))),
      m_list(new QTreeWidget), m_nothing(new Label({}, FontRole::Body, Token::TextSecondary)), m_keys(new KeyStrip)
{
    build();
    connectParts();
}

void MessageDetail::build()
{
    m_part->addSegment(tr("Value"));
    m_part->addSegment(tr("Key"));
    m_part->addSegment(tr("Headers"));
    m_part->addSegment(tr("Info"));
    m_view->addSegment(tr("Tree"));
    m_view->addSegment(tr("Text"));
    m_view->addSegment(tr("Hex"));
    m_text->setReadOnly(true);
    m_list->setHeaderLabels({tr("Name"), tr("Value")});
    m_list->setRootIsDecorated(false);
    m_list->setUniformRowHeights(true);
    m_list->setAccessibleName(tr("Headers and facts of the record"));
    m_list->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_nothing->setWordWrap(true);
    m_problem->setStatus(Status::Warning);
    m_facts->setWordWrap(true);
    m_masked->hide();
    for (QWidget* widget : std::initializer_list<QWidget*>{m_tree, m_text, m_hex, m_list, m_nothing})
        m_stack->addWidget(widget);

    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(space::m, space::s, space::m, space::m);
    column->setSpacing(space::s);
    auto* row = new QHBoxLayout;
    row->addWidget(m_part);
    row->addStretch(1);
    row->addWidget(m_view);
    column->addLayout(row);
    column->addWidget(m_masked);
    column->addWidget(m_problem);
    column->addWidget(m_facts);
    column->addWidget(m_stack, 1);
    column->addWidget(m_keys);
    setBody(body);
}

void MessageDetail::connectParts()
{
    m_sendAgain = addTool(QStringLiteral("send"), tr("Edit and send again…"));
    connect(m_sendAgain, &QToolButton::clicked, this, &MessageDetail::sendAgainRequested);
    QToolButton* copy = addTool(QStringLiteral("copy"), tr("Copy this part"));
    connect(copy, &QToolButton::clicked, this, [this] {
        const RecordDetail::Part& part = m_part->current() == KeyPart ? m_detail.key : m_detail.value;
        QApplication::clipboard()->setText(QString::fromUtf8(part.isJson ? indentedJson(part.text) : part.text));
    });
    connect(m_part, &Segmented::currentChanged, this, &MessageDetail::showPart);
    connect(m_view, &Segmented::currentChanged, this, [this] {
        m_viewChosen = true;
        showPart();
    });
    connect(m_tree->jsonModel(), &JsonTreeModel::ready, this, [this] {
        const auto mistake = m_tree->jsonModel()->mistake();
        if (!mistake || m_stack->currentWidget() != m_tree || m_problem->isVisible())
            return;
        m_problem->setSentence(mistake->sentence);
        m_problem->show();
    });
    connect(m_tree, &JsonTree::filterRequested, this, [this](const QString& path, const QString& text, bool exclude) {
        const auto kind = m_tree->jsonModel()->kind(m_tree->currentIndex());
        const bool isWord = kind == JsonTreeModel::Kind::Number || kind == JsonTreeModel::Kind::Boolean ||
                            kind == JsonTreeModel::Kind::Null;
        emit filterRequested(path, text, isWord, exclude);
    });
    connect(m_tree, &JsonTree::contextMenuAboutToShow, this, &MessageDetail::fillTreeMenu);
    connect(m_masked, &Banner::actionTriggered, this, [this] {
        if (m_isRevealed)
            emit hideRequested();
        else if (m_asksReveal)
            emit revealRequested();
        else
            showMasks(true);
    });
}

void MessageDetail::fillTreeMenu(QMenu* menu, const QModelIndex& index)
{
    const QString path = m_tree->jsonModel()->fqlPath(index);
    if (!index.parent().isValid() || path.isEmpty())
        return;
    QAction* add = menu->addAction(icon(QStringLiteral("columns-3")), tr("Add as column"));
    connect(add, &QAction::triggered, this, [this, path] { emit fieldRequested(path); });
}

void MessageDetail::setOnCluster(bool onCluster)
{
    m_sendAgain->setVisible(onCluster);
    m_keys->setOnCluster(onCluster);
}

void MessageDetail::setUtc(bool utc)
{
    m_utc = utc;
    if (!m_detail.topic.isEmpty())
        setDetail(std::move(m_detail));
}

void MessageDetail::show(std::shared_ptr<const RecordBatch> batch, std::size_t index, const Reading& reading)
{
    const int generation = ++m_generation;
    const RecordView record = batch->at(index);
    m_isRevealed = reading.isRevealed;
    const auto make = [reading](const RecordBatch& from, std::size_t at) {
        return RecordDetail::make(from, at, *reading.decoders, reading.keyFormat, reading.valueFormat,
                                  reading.masks.get());
    };
    if (record.value.size() + record.key.size() <= decodeHereBytes) {
        setDetail(make(*batch, index));
        return;
    }
    setTitle(tr("Offset %1").arg(formats::count(record.offset)),
             tr("decoding %1…").arg(formats::size(std::int64_t(record.value.size()))));
    QThreadPool::globalInstance()->start(
        [self = QPointer<MessageDetail>(this), batch = std::move(batch), index, make, generation] {
            auto detail = std::make_shared<RecordDetail>(make(*batch, index));
            QMetaObject::invokeMethod(
                QCoreApplication::instance(),
                [self, detail = std::move(detail), generation] {
                    if (self && self->m_generation == generation)
                        self->setDetail(std::move(*detail));
                },
                Qt::QueuedConnection);
        });
}

void MessageDetail::showMasks(bool asked)
{
    m_asksReveal = asked;
    m_masked->setVisible(m_isRevealed || m_detail.isMasked());
    if (m_isRevealed) {
        m_masked->setStatus(Status::Warning);
        m_masked->setSentence(tr("Masking is off for this topic until the window closes."));
        m_masked->setAction(tr("Hide again"));
    } else if (asked) {
        m_masked->setStatus(Status::Warning);
        m_masked->setSentence(
            tr("Everything that masking rules hide in this topic will be readable here, in copies and "
               "in exports, until the window closes. That it was revealed is written to the log."));
        m_masked->setAction(tr("Reveal"));
    } else {
        m_masked->setStatus(Status::Neutral);
        m_masked->setSentence(tr("Masking rules hide parts of this record; its bytes are not shown."));
        m_masked->setAction(tr("Reveal…"));
    }
}

void MessageDetail::setDetail(RecordDetail detail)
{
    m_detail = std::move(detail);
    setTitle(tr("Offset %1").arg(formats::count(m_detail.offset)),
             tr("%1 · partition %2").arg(m_detail.topic, QString::number(m_detail.partition)));
    showMasks(false);
    showPart();
}

void MessageDetail::showPart()
{
    const int part = m_part->current();
    m_view->setVisible(part == ValuePart || part == KeyPart);
    m_problem->hide();
    m_facts->hide();
    if (part == HeadersPart)
        fillHeaders();
    else if (part == InfoPart)
        fillInfo();
    else
        showBytes(part == KeyPart ? m_detail.key : m_detail.value);
}

void MessageDetail::showBytes(const RecordDetail::Part& part)
{
    if (part.isNull) {
        m_view->hide();
        m_nothing->setText(m_part->current() == KeyPart
                               ? tr("This record has no key.")
                               : tr("No value: a tombstone. Compaction removes the key's older records."));
        m_stack->setCurrentWidget(m_nothing);
        return;
    }
    m_problem->setVisible(!part.problem.isEmpty());
    m_problem->setSentence(part.problem);
    QStringList facts{part.formatName, formats::size(std::int64_t(part.size))};
    if (!part.wrapping.isEmpty())
        facts << part.wrapping;
    if (!part.schema.isEmpty())
        facts << tr("schema %1").arg(part.schema);
    m_facts->setText(facts.join(QStringLiteral(" · ")));
    m_facts->show();
    m_view->setSegmentEnabled(Tree, part.isJson);
    m_view->setSegmentEnabled(Hex, !part.isMasked);
    int view = m_view->current();
    if (part.isMasked && view == Hex)
        view = part.isJson ? Tree : Text;
    if (!part.isJson && view == Tree)
        view = Text;
    else if (part.isJson && !m_viewChosen)
        view = Tree;
    {
        const QSignalBlocker blocker(m_view);
        m_view->setCurrent(view);
    }
    if (view == Tree) {
        m_tree->setJson(part.text, m_part->current() == KeyPart ? QStringLiteral("key") : QStringLiteral("value"));
        m_tree->expandLevels(2);
        m_stack->setCurrentWidget(m_tree);
    } else if (view == Text) {
        const QByteArray cut = part.text.left(longestText);
        m_text->setLanguage(part.isJson ? CodeEditor::Language::Json : CodeEditor::Language::Plain);
        m_text->setWrapped(!part.isJson);
        const QByteArray whole = part.isJson ? indentedJson(cut) : cut;
        const QByteArray shown = cutInHugeLine(whole);
        m_text->setText(QString::fromUtf8(shown));
        if (part.text.size() > longestText || shown.size() < whole.size())
            m_facts->setText(tr("%1 · the first %2 as text; the tree and hex show all")
                                 .arg(m_facts->text(), formats::size(std::min(shown.size(), longestText))));
        m_stack->setCurrentWidget(m_text);
    } else {
        m_hex->setData(part.bytes);
        m_stack->setCurrentWidget(m_hex);
    }
}

void MessageDetail::fillHeaders()
{
    if (m_detail.headers.isEmpty()) {
        m_nothing->setText(tr("This record has no headers."));
        m_stack->setCurrentWidget(m_nothing);
        return;
    }
    m_list->clear();
    for (const RecordDetail::Header& header : m_detail.headers)
        addFact(m_list, header.name, header.isNull ? tr("(null)") : header.value);
    m_stack->setCurrentWidget(m_list);
}

void MessageDetail::fillInfo()
{
    m_list->clear();
    addFact(m_list, tr("Topic"), m_detail.topic);
    addFact(m_list, tr("Partition"), QString::number(m_detail.partition));
    addFact(m_list, tr("Offset"), formats::count(m_detail.offset));
    addFact(m_list, m_detail.isLogAppendTime ? tr("Time (set by the broker)") : tr("Time (set by the producer)"),
            formats::timestamp(m_detail.timestampMs, m_utc));
    addFact(m_list, tr("Key"),
            m_detail.key.isNull
                ? tr("none")
                : tr("%1, %2").arg(m_detail.key.formatName, formats::size(std::int64_t(m_detail.key.size))));
    addFact(m_list, tr("Value"),
            m_detail.value.isNull
                ? tr("none (tombstone)")
                : tr("%1, %2").arg(m_detail.value.formatName, formats::size(std::int64_t(m_detail.value.size))));
    if (!m_detail.value.wrapping.isEmpty())
        addFact(m_list, tr("Value compressed"), m_detail.value.wrapping);
    if (!m_detail.value.schema.isEmpty())
        addFact(m_list, tr("Value schema"), m_detail.value.schema);
    if (!m_detail.key.schema.isEmpty())
        addFact(m_list, tr("Key schema"), m_detail.key.schema);
    addFact(m_list, tr("Headers"), formats::count(std::int64_t(m_detail.headers.size())));
    if (!m_detail.transaction.isEmpty())
        addFact(m_list, tr("Transaction"), m_detail.transaction);
    m_stack->setCurrentWidget(m_list);
}

} // namespace weir
