#include "widgets/kit/sparkline.h"

#include <QPainter>

#include <cmath>

namespace weir {
namespace {

/// The runs between gaps, as points. Where values are denser than pixels, each column keeps its least and its most, in
/// their order.
QVector<QPolygonF> sparkRuns(const QRectF& area, const QVector<float>& values)
{
    float least = 0;
    float most = 0;
    for (const float value : values) {
        if (!std::isfinite(value))
            continue;
        least = std::min(least, value);
        most = std::max(most, value);
    }
    const double span = most > least ? double(most) - least : 1;
    const auto point = [&](qsizetype index) {
        const double x = area.left() + area.width() * double(index) / double(values.size() - 1);
        return QPointF(x, area.bottom() - (double(values[index]) - least) / span * area.height());
    };
    const auto columns = qsizetype(std::max(1.0, area.width()));
    const qsizetype stride = values.size() > 2 * columns ? (values.size() + columns - 1) / columns : 1;
    QVector<QPolygonF> runs;
    QPolygonF run;
    const auto endRun = [&] {
        if (!run.isEmpty())
            runs.append(std::exchange(run, {}));
    };
    for (qsizetype start = 0; start < values.size(); start += stride) {
        const qsizetype end = std::min(start + stride, values.size());
        qsizetype low = -1;
        qsizetype high = -1;
        for (qsizetype i = start; i < end; ++i) {
            if (!std::isfinite(values[i]))
                continue;
            if (low < 0 || values[i] < values[low])
                low = i;
            if (high < 0 || values[i] > values[high])
                high = i;
        }
        if (low < 0) {
            endRun();
            continue;
        }
        run.append(point(std::min(low, high)));
        if (low != high)
            run.append(point(std::max(low, high)));
    }
    endRun();
    return runs;
}

} // namespace

void paintSparkline(QPainter& painter, const QRect& rect, const QVector<float>& values, Token token)
{
    if (values.size() < 2 || rect.width() < 4 || rect.height() < 4)
        return;
    const QRectF area = QRectF(rect).adjusted(1, 2, -1, -2);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color(token), 1));
    for (const QPolygonF& run : sparkRuns(area, values)) {
        if (run.size() == 1)
            painter.drawLine(run.first() - QPointF(0.5, 0), run.first() + QPointF(0.5, 0));
        else
            painter.drawPolyline(run);
    }
    painter.restore();
}

Sparkline::Sparkline(QWidget* parent) : QWidget(parent) { setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed); }

void Sparkline::setValues(const QVector<float>& values, const QString& sentence)
{
    m_values = values;
    setAccessibleName(sentence);
    setToolTip(sentence);
    update();
}

void Sparkline::setToken(Token token)
{
    m_token = token;
    update();
}

QSize Sparkline::sizeHint() const { return {96, measure::compactRow}; }

void Sparkline::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintSparkline(painter, rect(), m_values, m_token);
}

} // namespace weir
