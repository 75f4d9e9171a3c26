// What stands around the lines in words: labels at their ends, marks above, values at the crosshair.
#include "widgets/charts/chartpaint.h"
#include "widgets/charts/timeticks.h"
#include "widgets/kit/icons.h"

#include <QCoreApplication>
#include <QPainter>
#include <algorithm>
#include <cmath>

namespace weir::chartpaint {
namespace {

constexpr int swatch = 10, markSize = 14;

QFont small() { return uiFont(FontRole::Secondary); }

/// Pushes rows apart that overlap, in one pass down and one back up.
void spread(QVector<EndLabel>& labels, int top, int bottom, int height)
{
    int free = top;
    for (EndLabel& label : labels) {
        label.rect.moveTop(std::max(free, label.rect.top()));
        free = label.rect.top() + height;
    }
    int limit = bottom;
    for (auto label = labels.rbegin(); label != labels.rend(); ++label) {
        label->rect.moveTop(std::min(label->rect.top(), limit - height));
        limit = label->rect.top();
    }
}

} // namespace

QVector<EndLabel> endLabels(const ChartCanvas::Picture& picture, const Place& place, int width)
{
    QVector<EndLabel> labels;
    const int height = QFontMetrics(small()).height();
    if (width <= 0)
        return labels;
    const auto add = [&](const QString& name, const QString& value, Token token, int series, double x, double y) {
        labels.append(
            {name, value, token, series, x, y, QRect(place.plot.right() + 1, int(y) - height / 2, width, height)});
    };
    for (int i = 0; i < picture.scene.lines.size(); ++i) {
        const SceneLine& line = picture.scene.lines[i];
        const auto last = std::find_if(line.columns.crbegin(), line.columns.crend(), [&](const ChartColumn& column) {
            return column.fromMs <= picture.scene.untilMs;
        });
        if (last != line.columns.crend() && last->untilMs >= picture.scene.fromMs)
            add(picture.names.value(i), picture.values.value(i), line.token, line.series,
                place.x(double(last->untilMs)), place.y(last->last));
    }
    const PixelBand& others = picture.scene.others;
    for (int x = int(others.low.size()) - 1; x >= 0; --x) {
        if (!std::isnan(others.low[x])) {
            add(picture.othersName, {}, Token::TextSecondary, -1,
                place.plot.left() + double(x) * place.plot.width() / double(others.low.size()),
                place.y((others.low[x] + others.high[x]) / 2));
            break;
        }
    }
    // Where there is too little height, the heaviest keep theirs; the legend has all.
    const int fits = std::max(1, place.plot.height() / height);
    if (labels.size() > fits)
        labels.resize(fits);
    std::stable_sort(labels.begin(), labels.end(), [](const auto& a, const auto& b) { return a.lineY < b.lineY; });
    spread(labels, place.plot.top(), place.plot.bottom() + height / 2, height);
    return labels;
}

void labels(QPainter& painter, const QVector<EndLabel>& labels, const Place& place)
{
    const QFontMetrics metrics(small());
    painter.setFont(small());
    for (const EndLabel& label : labels) {
        const QColor ink = color(label.token);
        const double middle = label.rect.center().y() + 0.5;
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(ink, measure::line));
        const double left = place.plot.right() + 1;
        if (left - label.lineX > swatch) { // it ends before the edge: dots lead to its name
            painter.setPen(QPen(color(Token::ControlBorder), measure::line, Qt::DotLine));
            painter.drawLine(QPointF(label.lineX + 2, label.lineY), QPointF(left, label.lineY));
            painter.setPen(QPen(ink, measure::line));
        }
        painter.drawLine(QPointF(left, std::clamp(label.lineY, double(place.plot.top()), double(place.plot.bottom()))),
                         QPointF(left + swatch, middle));
        QRect text = label.rect.adjusted(swatch + space::xs, 0, 0, 0);
        const int valueWidth = metrics.horizontalAdvance(label.value);
        const bool both = !label.value.isEmpty() && text.width() - valueWidth > 4 * space::s;
        painter.setPen(color(Token::Text));
        const QString name =
            metrics.elidedText(label.name, Qt::ElideMiddle, both ? text.width() - valueWidth - space::s : text.width());
        painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, name);
        if (both) {
            text.setLeft(text.left() + metrics.horizontalAdvance(name) + space::s);
            painter.setPen(color(Token::TextSecondary));
            painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, label.value);
        }
    }
}

int stripHeight() { return markSize + space::xs; }

QVector<MarkGroup> groupMarks(const QVector<ChartMark>& marks, const Place& place)
{
    QVector<int> order;
    const double fromMs = place.fromMs, untilMs = place.fromMs + place.plot.width() * place.msPerPixel;
    for (int i = 0; i < marks.size(); ++i) {
        if (double(std::max(marks[i].untilMs, marks[i].atMs)) >= fromMs && double(marks[i].atMs) <= untilMs)
            order << i;
    }
    std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return marks[a].atMs < marks[b].atMs; });
    QVector<MarkGroup> groups;
    for (const int i : order) {
        const auto inside = [&](double x) {
            return int(std::clamp(x, double(place.plot.left()), double(place.plot.right())));
        };
        const int x = inside(place.x(double(marks[i].atMs)));
        const int end = marks[i].untilMs > marks[i].atMs ? inside(place.x(double(marks[i].untilMs))) : x;
        if (!groups.isEmpty() && x - groups.last().x < markSize) {
            groups.last().marks << i;
            groups.last().right = std::max(groups.last().right, end);
        } else {
            groups.append({x, x, end, {i}});
        }
    }
    return groups;
}

QRect markRect(const MarkGroup& group, const Place& place)
{
    return {group.x - markSize / 2, place.plot.top() - stripHeight(), markSize, markSize};
}

void marks(QPainter& painter, const QVector<MarkGroup>& groups, const QVector<ChartMark>& marks, const Place& place)
{
    const qreal scale = painter.device()->devicePixelRatioF();
    for (const MarkGroup& group : groups) {
        const auto alert =
            std::find_if(group.marks.begin(), group.marks.end(), [&](int i) { return marks[i].isAlert; });
        const ChartMark& shown = marks[alert != group.marks.end() ? *alert : group.marks.first()];
        const Token token = shown.isAlert ? Token::Warning : Token::TextSecondary;
        painter.setRenderHint(QPainter::Antialiasing, false);
        QPen pen(color(shown.isAlert ? Token::Warning : Token::ControlBorder), measure::line);
        pen.setDashPattern({2, 2});
        painter.setPen(pen);
        painter.drawLine(group.x, place.plot.top() - space::xs / 2, group.x, place.plot.bottom());
        if (group.right > group.left)
            painter.fillRect(QRect(group.left, place.plot.top() - space::xs / 2 - 1, group.right - group.left + 1, 3),
                             color(token));
        painter.drawPixmap(markRect(group, place).topLeft(), iconPixmap(shown.icon, token, markSize, scale));
        if (group.marks.size() > 1) {
            painter.setFont(small());
            painter.setPen(color(token));
            const QRect rect = markRect(group, place);
            painter.drawText(QPoint(rect.right() + space::xs / 2, rect.bottom() - 2),
                             QString::number(group.marks.size()));
        }
    }
}

void readout(QPainter& painter, const ChartReadout& readout, const ChartScene& scene, const Place& place)
{
    const QFontMetrics metrics(small());
    const int x = int(std::round(place.x(double(readout.atMs))));
    if (x < place.plot.left() || x > place.plot.right())
        return;
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(color(Token::Text), measure::line));
    painter.drawLine(x, place.plot.top(), x, place.plot.bottom());

    const QString time = shortMoment(readout.atMs, scene.untilMs - scene.fromMs, scene.isUtc);
    int names = metrics.horizontalAdvance(time), values = 0;
    const int most = place.plot.width() / 3;
    for (const ReadingRow& row : readout.rows) {
        names = std::max(names, std::min(most, metrics.horizontalAdvance(row.name) + swatch + space::s));
        values = std::max(values, metrics.horizontalAdvance(row.value));
    }
    const int line = metrics.height();
    const int fits = std::max(1, place.plot.height() / line - 1);
    const int rows = std::min(fits, int(readout.rows.size()));
    QRect box(0, 0, names + (values > 0 ? space::m + values : 0) + 2 * space::s, (rows + 1) * line + space::xs);
    const bool onRight = x < place.plot.center().x();
    box.moveTopLeft({onRight ? x + space::s : x - space::s - box.width(), place.plot.top() + space::xs / 2});
    box.moveLeft(
        std::clamp(box.left(), place.plot.left(), std::max(place.plot.left(), place.plot.right() - box.width())));
    painter.setPen(QPen(color(Token::ControlBorder), measure::line));
    painter.setBrush(color(Token::Raised));
    painter.drawRect(box);
    painter.setBrush(Qt::NoBrush);
    painter.setFont(small());
    QRect at(box.left() + space::s, box.top() + space::xs / 2, box.width() - 2 * space::s, line);
    painter.setPen(color(Token::TextSecondary));
    painter.drawText(at, Qt::AlignLeft | Qt::AlignVCenter, time);
    for (int i = 0; i < rows; ++i) {
        const ReadingRow& row = readout.rows[i];
        at.translate(0, line);
        const QRect mark(at.left(), at.center().y() - (row.isBand ? 3 : 0), swatch, row.isBand ? 7 : 2);
        painter.fillRect(mark, color(row.token));
        painter.setPen(color(Token::Text));
        painter.drawText(at.adjusted(swatch + space::xs, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                         metrics.elidedText(row.name, Qt::ElideMiddle, names - swatch - space::xs));
        painter.drawText(at, Qt::AlignRight | Qt::AlignVCenter, row.value);
    }
}

} // namespace weir::chartpaint
