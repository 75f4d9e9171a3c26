#include "widgets/kit/fqlpopup.h"

#include "widgets/kit/tokens.h"

#include <QPainter>
#include <QStandardItemModel>
#include <QStyledItemDelegate>

namespace weir {
namespace {

constexpr int mostRows = 10;
constexpr int widest = 560;

class Delegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const bool isSelected = (option.state & QStyle::State_Selected) != 0;
        painter->save();
        painter->fillRect(option.rect, color(isSelected ? Token::Selection : Token::Raised));
        const QRect inside = option.rect.adjusted(space::s, 0, -space::s, 0);
        const QString hint = index.data(Qt::UserRole).toString();
        const QFont hintFont = uiFont(FontRole::Secondary);
        const int hintWidth = std::min(QFontMetrics(hintFont).horizontalAdvance(hint) + 2, inside.width() / 2);
        painter->setFont(hintFont);
        painter->setPen(color(Token::TextSecondary));
        painter->drawText(inside, Qt::AlignRight | Qt::AlignVCenter,
                          QFontMetrics(hintFont).elidedText(hint, Qt::ElideRight, hintWidth));
        const QFont font = uiFont(FontRole::Code);
        painter->setFont(font);
        painter->setPen(color(Token::Text));
        const int room = inside.width() - hintWidth - (hintWidth > 0 ? space::m : 0);
        painter->drawText(inside, Qt::AlignLeft | Qt::AlignVCenter,
                          QFontMetrics(font).elidedText(index.data().toString(), Qt::ElideMiddle, room));
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override
    {
        return {measure::detailMin, measure::compactRow};
    }
};

} // namespace

FqlPopup::FqlPopup(QWidget* parent) : QListView(parent), m_model(new QStandardItemModel(this))
{
    setModel(m_model);
    setItemDelegate(new Delegate(this));
    setFocusPolicy(Qt::NoFocus);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setUniformItemSizes(true);
    setAccessibleName(tr("Proposals for the filter"));
    hide();
    connect(this, &QListView::clicked, this, [this](const QModelIndex& index) { emit chosen(index.row()); });
}

void FqlPopup::open(QWidget* field, const QList<Entry>& entries, bool selectFirst)
{
    m_model->clear();
    for (const Entry& entry : entries) {
        auto* item = new QStandardItem(entry.text);
        item->setData(entry.hint, Qt::UserRole);
        item->setData(entry.hint.isEmpty() ? entry.text : entry.text + QStringLiteral(", ") + entry.hint,
                      Qt::AccessibleTextRole);
        m_model->appendRow(item);
    }
    if (entries.isEmpty())
        return dismiss();
    QWidget* window = field->window();
    if (parentWidget() != window)
        setParent(window);
    const QPoint below = field->mapTo(window, QPoint(0, field->height() + 1));
    const int rows = std::min(int(entries.size()), mostRows);
    const int height = rows * measure::compactRow + 2 * frameWidth();
    const int room = window->height() - below.y() - space::s;
    // Where there is less room below than above, it opens upwards.
    const int above = field->mapTo(window, QPoint()).y() - space::s;
    const bool opensUp = room < height && above > room;
    const int tall = std::min(height, std::max(opensUp ? above : room, 2 * measure::compactRow));
    setGeometry(
        below.x(), opensUp ? field->mapTo(window, QPoint()).y() - tall - 1 : below.y(),
        std::min({widest, std::max(field->width(), measure::detailMin), window->width() - below.x() - space::s}), tall);
    if (selectFirst)
        setCurrentIndex(m_model->index(0, 0));
    show();
    raise();
}

void FqlPopup::dismiss() { hide(); }

void FqlPopup::step(int rows)
{
    const int count = m_model->rowCount();
    if (count == 0)
        return;
    const int from = row();
    const int next = from < 0 ? (rows > 0 ? 0 : count - 1) : (from + rows % count + count) % count;
    setCurrentIndex(m_model->index(next, 0));
}

int FqlPopup::row() const { return currentIndex().isValid() ? currentIndex().row() : -1; }

QStringList FqlPopup::texts() const
{
    QStringList all;
    for (int i = 0; i < m_model->rowCount(); ++i)
        all.append(m_model->item(i)->text());
    return all;
}

} // namespace weir
