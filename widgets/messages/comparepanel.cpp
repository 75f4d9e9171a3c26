#include "widgets/messages/comparepanel.h"

#include "models/common/formats.h"
#include "models/common/recorddiff.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/diffview.h"
#include "widgets/kit/label.h"
#include "widgets/kit/segmented.h"

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>
#include <QVBoxLayout>

namespace weir {
namespace {

constexpr qsizetype longestCompared = 16 * 1024 * 1024;
enum Part { Value, Key, Headers };

QByteArray headersOf(const RecordDetail& detail)
{
    QByteArray text;
    for (const RecordDetail::Header& header : detail.headers)
        text += header.name.toUtf8() + (header.isNull ? QByteArray() : ": " + header.value.toUtf8()) + '\n';
    return text;
}

QVector<DiffView::Line> linesOf(const RecordDiff& diff)
{
    QVector<DiffView::Line> lines;
    lines.reserve(diff.lines.size());
    for (const DiffLine& line : diff.lines) {
        const DiffView::Mark mark = line.kind == DiffKind::Same      ? DiffView::Mark::Same
                                    : line.kind == DiffKind::Changed ? DiffView::Mark::Changed
                                    : line.kind == DiffKind::Added   ? DiffView::Mark::Added
                                                                     : DiffView::Mark::Removed;
        lines.append({mark, line.left, line.right, line.leftText, line.rightText, line.leftFrom, line.leftUntil,
                      line.rightFrom, line.rightUntil});
    }
    return lines;
}

} // namespace

ComparePanel::ComparePanel(QWidget* parent)
    : DetailPanel(parent), m_part(new Segmented(tr("Part of the records"))),
      m_heads(new Label({}, FontRole::Secondary, Token::TextSecondary)), m_summary(new Label),
      m_view(new DiffView(tr("Differences"))),
      m_before(plainButton(tr("Previous difference"), QStringLiteral("arrow-up"), this)),
      m_after(plainButton(tr("Next difference"), QStringLiteral("arrow-down"), this))
{
    setTitle(tr("Compare two records"));
    m_part->addSegment(tr("Value"));
    m_part->addSegment(tr("Key"));
    m_part->addSegment(tr("Headers"));
    m_heads->setWordWrap(true);
    m_summary->setWordWrap(true);
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(space::m, space::s, space::m, space::m);
    column->setSpacing(space::s);
    auto* row = new QHBoxLayout;
    row->addWidget(m_part);
    row->addStretch(1);
    row->addWidget(m_before);
    row->addWidget(m_after);
    column->addLayout(row);
    column->addWidget(m_heads);
    column->addWidget(m_summary);
    column->addWidget(m_view, 1);
    setBody(body);
    hide();
    connect(m_part, &Segmented::currentChanged, this, &ComparePanel::showPart);
    connect(m_before, &QPushButton::clicked, this, [this] { m_view->goToDifference(false); });
    connect(m_after, &QPushButton::clicked, this, [this] { m_view->goToDifference(true); });
}

void ComparePanel::compare(const Record& left, const Record& right, const MessageDetail::Reading& reading)
{
    const int generation = ++m_generation;
    m_summary->setText(tr("Comparing…"));
    m_view->setLines({});
    setVisible(true);
    QThreadPool::globalInstance()->start([self = QPointer<ComparePanel>(this), left, right, reading, generation] {
        const auto make = [&reading](const Record& record) {
            return std::make_shared<const RecordDetail>(RecordDetail::make(*record.batch, record.index,
                                                                           *reading.decoders, reading.keyFormat,
                                                                           reading.valueFormat, reading.masks.get()));
        };
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [self, l = make(left), r = make(right), generation] {
                if (!self || self->m_generation != generation)
                    return;
                self->m_left = l;
                self->m_right = r;
                self->showPart();
            },
            Qt::QueuedConnection);
    });
}

void ComparePanel::showPart()
{
    if (!m_left || !m_right)
        return;
    const auto head = [this](const RecordDetail& detail) {
        return tr("%1 · partition %2 · offset %3 · %4")
            .arg(detail.topic, QString::number(detail.partition), formats::count(detail.offset),
                 formats::timestamp(detail.timestampMs, m_utc));
    };
    m_heads->setText(tr("Left: %1\nRight: %2").arg(head(*m_left), head(*m_right)));
    const int part = m_part->current();
    if (part == Headers)
        diff(headersOf(*m_left), headersOf(*m_right));
    else
        diff(part == Key ? m_left->key.text : m_left->value.text,
             part == Key ? m_right->key.text : m_right->value.text);
}

void ComparePanel::diff(const QByteArray& left, const QByteArray& right)
{
    const int generation = ++m_generation;
    const bool cut = std::max(left.size(), right.size()) > longestCompared;
    QThreadPool::globalInstance()->start([self = QPointer<ComparePanel>(this), left, right, cut, generation] {
        const auto lines = [](const QByteArray& text) {
            return QString::fromUtf8(comparableJson(text.left(longestCompared)));
        };
        auto diff = std::make_shared<const RecordDiff>(diffTexts(lines(left), lines(right)));
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [self, diff = std::move(diff), cut, generation] {
                if (!self || self->m_generation != generation)
                    return;
                QStringList words;
                if (diff->isSame())
                    words << tr("No difference; members are compared by name, whatever their order.");
                if (diff->changed > 0)
                    words << tr("~ %n line(s) changed", nullptr, diff->changed);
                if (diff->added > 0)
                    words << tr("+ %n line(s) added", nullptr, diff->added);
                if (diff->removed > 0)
                    words << tr("− %n line(s) removed", nullptr, diff->removed);
                if (diff->isCoarse)
                    words << tr("too many to pair them line by line");
                if (cut)
                    words << tr("only the first %1 of each").arg(formats::size(longestCompared));
                self->m_summary->setText(words.join(QStringLiteral(" · ")));
                self->m_before->setEnabled(!diff->isSame());
                self->m_after->setEnabled(!diff->isSame());
                self->m_view->setLines(linesOf(*diff));
            },
            Qt::QueuedConnection);
    });
}

} // namespace weir
