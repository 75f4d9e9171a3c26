#include "widgets/frame/palette.h"

#include "widgets/kit/label.h"
#include "widgets/kit/searchfield.h"

#include <QApplication>
#include <QKeyEvent>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace weir {
namespace {

constexpr int paletteWidth = 640;
constexpr int rowsShown = 12;

class EntryDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override
    {
        return {paletteWidth / 2, measure::row};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const bool selected = option.state & QStyle::State_Selected;
        const bool hovered = option.state & QStyle::State_MouseOver;
        if (selected || hovered)
            painter->fillRect(option.rect, color(selected ? Token::Selection : Token::Raised));
        QRect rect = option.rect.adjusted(space::m, 0, -space::m, 0);
        const QIcon icon = index.data(Qt::DecorationRole).value<QIcon>();
        const QRect iconRect(rect.left(), rect.center().y() - measure::icon / 2, measure::icon, measure::icon);
        icon.paint(painter, iconRect);
        rect.setLeft(iconRect.right() + space::m);
        const QString detail = index.data(PaletteModel::DetailRole).toString();
        painter->setFont(uiFont(FontRole::Secondary));
        // The advance is rounded: one pixel less and the text would be cut.
        const int detailWidth = std::min(rect.width() / 2, painter->fontMetrics().horizontalAdvance(detail) + 2);
        painter->setPen(color(Token::TextSecondary));
        painter->drawText(QRect(rect.right() - detailWidth, rect.top(), detailWidth + 1, rect.height()),
                          Qt::AlignVCenter | Qt::AlignRight,
                          painter->fontMetrics().elidedText(detail, Qt::ElideMiddle, detailWidth));
        rect.setRight(rect.right() - detailWidth - space::m);
        painter->setFont(uiFont(FontRole::Body));
        painter->setPen(color(Token::Text));
        painter->drawText(rect, Qt::AlignVCenter | Qt::AlignLeft,
                          painter->fontMetrics().elidedText(index.data().toString(), Qt::ElideMiddle, rect.width()));
    }
};

} // namespace

Palette::Palette(QWidget* window)
    : QFrame(window), m_field(new SearchField), m_list(new QListView),
      m_hint(new Label({}, FontRole::Secondary, Token::TextSecondary))
{
    setAccessibleName(tr("Go to"));
    setAutoFillBackground(true);
    m_field->setPlaceholderText(tr("Go to a page, topic, connection, action or address"));
    m_field->setAccessibleName(tr("Go to"));
    m_list->setModel(&m_model);
    m_list->setItemDelegate(new EntryDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setProperty("flat", true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMouseTracking(true);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setAccessibleName(tr("What fits"));
    m_hint->setText(tr("Enter opens · Shift+Enter in a new tab · Ctrl+Enter in a new window"));

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::s, space::s, space::s, space::s);
    column->setSpacing(space::s);
    column->addWidget(m_field);
    column->addWidget(m_list, 1);
    column->addWidget(m_hint);
    hide();

    m_field->installEventFilter(this);
    connect(m_field, &QLineEdit::textChanged, this, &Palette::search);
    connect(m_list, &QListView::clicked, this,
            [this](const QModelIndex& index) { choose(index, QApplication::keyboardModifiers()); });
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) {
        if (isVisible() && now && now != m_field && !isAncestorOf(now))
            close();
    });
}

void Palette::open(QVector<PaletteEntry> entries, const QString& text)
{
    if (!isVisible())
        m_before = QApplication::focusWidget();
    m_model.setEntries(std::move(entries));
    {
        const QSignalBlocker quiet(m_field);
        m_field->setText(text);
    }
    search(text);
    place();
    show();
    raise();
    qApp->installEventFilter(this); // a click elsewhere closes, also where it does not move the keys
    m_field->selectAll();
    m_field->setFocus(Qt::ShortcutFocusReason);
}

void Palette::close()
{
    if (!isVisible())
        return;
    const bool hadKeys = isAncestorOf(QApplication::focusWidget());
    hide();
    qApp->removeEventFilter(this);
    if (hadKeys && m_before)
        m_before->setFocus(Qt::OtherFocusReason);
}

void Palette::search(const QString& text)
{
    m_model.setQuery(text);
    m_list->setCurrentIndex(m_model.index(0));
    m_list->scrollToTop();
}

void Palette::place()
{
    const QWidget* window = parentWidget();
    const int width = std::min(paletteWidth, window->width() - 2 * space::xl);
    const int height = std::min(measure::row * (rowsShown + 3), window->height() - 2 * measure::toolbar);
    setGeometry((window->width() - width) / 2, measure::toolbar + measure::stripe, width, height);
}

void Palette::choose(const QModelIndex& index, Qt::KeyboardModifiers modifiers)
{
    if (!index.isValid())
        return;
    const PaletteEntry entry = m_model.entry(index.row());
    close();
    emit chosen(entry, modifiers & Qt::ControlModifier ? Navigator::Where::NewWindow
                       : modifiers & Qt::ShiftModifier ? Navigator::Where::NewTab
                                                       : Navigator::Where::Here);
}

bool Palette::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::MouseButtonPress && isVisible()) {
        const auto* widget = qobject_cast<QWidget*>(watched);
        if (widget && widget->window() == window() && widget != this && !isAncestorOf(widget))
            close();
        return false;
    }
    if (watched != m_field || event->type() != QEvent::KeyPress)
        return false;
    auto* key = static_cast<QKeyEvent*>(event);
    const int rows = m_model.rowCount();
    const int row = m_list->currentIndex().row();
    int next = -1;
    switch (key->key()) {
    case Qt::Key_Escape:
        close();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        choose(m_list->currentIndex(), key->modifiers());
        return true;
    case Qt::Key_Down:
        next = rows > 0 ? (row + 1) % rows : -1;
        break;
    case Qt::Key_Up:
        next = rows > 0 ? (row - 1 + rows) % rows : -1;
        break;
    case Qt::Key_PageDown:
        next = std::min(rows - 1, row + rowsShown);
        break;
    case Qt::Key_PageUp:
        next = std::max(0, row - rowsShown);
        break;
    default:
        return false;
    }
    if (next >= 0)
        m_list->setCurrentIndex(m_model.index(next));
    return true;
}

void Palette::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), color(Token::Surface));
    painter.setPen(color(Token::ControlBorder));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

} // namespace weir
