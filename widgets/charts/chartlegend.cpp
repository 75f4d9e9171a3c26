#include "widgets/charts/chartlegend.h"

#include <QAbstractButton>
#include <QPainter>
#include <algorithm>

namespace weir {
namespace {

constexpr int swatch = 12, widestChip = 220, leastChip = 56, mostRows = 2;
constexpr double fillPart = 0.3;

} // namespace

class ChartLegend::Chip : public QAbstractButton
{
public:
    Chip(const LegendEntry& entry, QWidget* parent) : QAbstractButton(parent), m_entry(entry)
    {
        setCheckable(true);
        setText(entry.name);
        setEntry(entry);
        setFocusPolicy(Qt::TabFocus);
        setCursor(Qt::PointingHandCursor);
        setFont(uiFont(FontRole::Secondary));
    }
    const LegendEntry& entry() const { return m_entry; }
    void setEntry(const LegendEntry& entry)
    {
        m_entry = entry;
        setChecked(entry.isShown);
        setToolTip(entry.toolTip.isEmpty() ? entry.name : entry.toolTip);
        update();
    }
    int wish() const { return 2 * space::xs + swatch + space::xs + fontMetrics().horizontalAdvance(text()) + 1; }
    int high() const { return fontMetrics().height() + space::xs; }

protected:
    void enterEvent(QEnterEvent*) override { update(); }
    void leaveEvent(QEvent*) override { update(); }
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        if (underMouse() || hasFocus()) {
            painter.setPen(hasFocus() ? QPen(color(Token::Accent), measure::line) : QPen(Qt::NoPen));
            painter.setBrush(color(Token::Raised));
            painter.drawRect(rect().adjusted(0, 0, -1, -1));
        }
        const QColor ink = color(m_entry.token);
        const int middle = height() / 2;
        const QRect mark(space::xs, middle - swatch / 3, swatch, 2 * swatch / 3);
        painter.setBrush(Qt::NoBrush);
        if (!isChecked()) {
            painter.setPen(QPen(color(Token::ControlBorder), measure::line));
            painter.drawRect(mark.adjusted(0, 0, -1, -1));
        } else if (m_entry.kind == LegendEntry::Kind::Line) {
            painter.fillRect(QRect(mark.left(), middle - 1, swatch, 2), ink);
        } else {
            QPen edge(ink, measure::line, m_entry.kind == LegendEntry::Kind::Forecast ? Qt::DashLine : Qt::SolidLine);
            painter.fillRect(mark, mixed(color(Token::Surface), ink, fillPart));
            painter.setPen(edge);
            painter.drawLine(mark.topLeft(), mark.topRight());
            painter.drawLine(mark.bottomLeft(), mark.bottomRight());
        }
        QFont font = this->font();
        font.setStrikeOut(!isChecked());
        painter.setFont(font);
        painter.setPen(color(isChecked() ? Token::Text : Token::TextSecondary));
        const QRect room = rect().adjusted(2 * space::xs + swatch, 0, -space::xs, 0);
        painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                         fontMetrics().elidedText(text(), Qt::ElideMiddle, room.width()));
    }

private:
    LegendEntry m_entry;
};

ChartLegend::ChartLegend(QWidget* parent) : QWidget(parent)
{
    setAccessibleName(tr("Legend"));
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    hide();
}

void ChartLegend::setEntries(const QVector<LegendEntry>& entries)
{
    if (entries == m_entries)
        return;
    m_entries = entries;
    const bool same = std::equal(entries.begin(), entries.end(), m_chips.begin(), m_chips.end(),
                                 [](const LegendEntry& entry, const Chip* chip) {
                                     return entry.key == chip->entry().key && entry.name == chip->entry().name;
                                 });
    if (same) { // also from within a click on one of them
        for (int i = 0; i < m_chips.size(); ++i)
            m_chips[i]->setEntry(entries[i]);
        return;
    }
    qDeleteAll(m_chips);
    m_chips.clear();
    for (const LegendEntry& entry : entries) {
        auto* chip = new Chip(entry, this);
        connect(chip, &QAbstractButton::clicked, this,
                [this, key = entry.key](bool shown) { emit toggled(key, shown); });
        m_chips << chip;
        chip->show();
    }
    setVisible(entries.size() > 1);
    arrange(width(), true);
    updateGeometry();
}

QSize ChartLegend::sizeHint() const
{
    return {measure::fieldMax, heightForWidth(std::max(width(), int(measure::navigation)))};
}
QSize ChartLegend::minimumSizeHint() const
{
    return {measure::navigation / 2, m_chips.isEmpty() ? 0 : m_chips.first()->high()};
}
int ChartLegend::heightForWidth(int width) const { return arrange(width, false); }

int ChartLegend::arrange(int width, bool move) const
{
    if (m_chips.isEmpty())
        return 0;
    const int high = m_chips.first()->high();
    for (int most = widestChip;; most -= space::s) {
        int x = 0, row = 0;
        QVector<QRect> places;
        for (const Chip* chip : m_chips) {
            const int wide = std::min({chip->wish(), most, std::max(width, 1)});
            if (x > 0 && x + wide > width) {
                x = 0;
                ++row;
            }
            places << QRect(x, row * high, wide, high);
            x += wide + space::xs;
        }
        if (row >= mostRows && most - space::s >= leastChip)
            continue;
        for (int i = 0; move && i < m_chips.size(); ++i)
            m_chips[i]->setGeometry(places[i]);
        return (row + 1) * high;
    }
}

void ChartLegend::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange(width(), true);
}

} // namespace weir
