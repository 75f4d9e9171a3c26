#include "widgets/charts/heatview.h"

#include "widgets/charts/chartview.h"
#include "widgets/kit/theme.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace weir {
namespace {

constexpr double nothing = 0.08; // zero is a shade, too: what was not recorded is hatched

} // namespace

HeatView::HeatView(TimeAxis& axis, QWidget* parent) : QWidget(parent), m_axis(axis)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAccessibleName(tr("Heat map"));
    setFont(uiFont(FontRole::Secondary));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        if (!isVisible())
            return;
        m_built.start();
        if (std::exchange(m_due, false))
            build();
        update();
    });
    const auto changed = [this] {
        m_due = true;
        soon(!m_axis.isLive());
    };
    connect(&m_axis, &TimeAxis::rangeChanged, this, changed);
    connect(&m_axis, &TimeAxis::zoneChanged, this, changed);
    connect(&m_axis, &TimeAxis::pointerChanged, this, [this] { soon(true); });
    connect(&m_axis, &TimeAxis::momentChanged, this, [this] { soon(true); });
    connect(&ThemeController::instance(), &ThemeController::themeChanged, this, changed);
}

QSize HeatView::sizeHint() const { return {measure::fieldMax, 8 * measure::row}; }
QSize HeatView::minimumSizeHint() const { return {measure::navigation, 4 * measure::row}; }

void HeatView::refresh()
{
    m_due = true;
    m_names = 0;
    for (const ChartSeries& row : m_source.data.series)
        m_names = std::max(m_names, fontMetrics().horizontalAdvance(row.name) + 2);
    describe();
    soon(false);
}

void HeatView::soon(bool byHand)
{
    if (!isVisible())
        return;
    const qint64 since = m_built.isValid() ? m_built.elapsed() : ChartView::pace;
    const int wait = int(std::max<qint64>(0, (byHand ? ChartView::handPace : ChartView::pace) - since));
    if (!m_timer.isActive() || m_timer.remainingTime() > wait)
        m_timer.start(wait);
}

std::pair<std::int64_t, std::int64_t> HeatView::shownRange() const
{
    if (m_axis.isSet())
        return {m_axis.fromMs(), m_axis.untilMs()};
    const auto extent = m_source.extent();
    return extent && extent->second > extent->first ? *extent : std::pair(m_axis.nowMs() - 3'600'000, m_axis.nowMs());
}

std::int64_t HeatView::msAt(int x) const
{
    const auto [from, until] = shownRange();
    return from + std::int64_t(double(until - from) * (x - plot().left()) / std::max(1, plot().width()));
}

int HeatView::xOf(std::int64_t ms) const
{
    const auto [from, until] = shownRange();
    return plot().left() + int(std::clamp(double(ms - from) / double(until - from), -1.0, 2.0) * plot().width());
}

std::pair<int, int> HeatView::rowsOf(int band) const
{
    const qint64 rows = m_source.data.series.size();
    return {int(rows * band / std::max(1, m_bands)), int(rows * (band + 1) / std::max(1, m_bands))};
}

int HeatView::bandAt(int y) const
{
    const QRect area = plot();
    if (m_bands == 0 || y < area.top() || y > area.bottom())
        return -1;
    return std::min(m_bands - 1, int(qint64(y - area.top()) * m_bands / std::max(1, area.height())));
}

std::optional<double> HeatView::most(int row, std::int64_t ms) const
{
    if (std::size_t(row) >= m_source.pyramids.size())
        return {};
    const Pyramid& pyramid = *m_source.pyramids[std::size_t(row)];
    const auto [from, until] = shownRange();
    const std::int64_t half = std::max<std::int64_t>(1, (until - from) / std::max(1, plot().width()) / 2);
    std::optional<double> found;
    for (const ChartColumn& column : pyramid.columns(ms - half, ms + half, 1)) {
        if (column.untilMs + pyramid.stepMs() > ms - half && column.fromMs <= ms + half)
            found = std::max(found.value_or(column.max), column.max);
    }
    return found;
}

int HeatView::heaviest(int band, std::int64_t ms) const
{
    const auto [first, last] = rowsOf(band);
    int best = first;
    std::optional<double> value;
    for (int row = first; row < last; ++row) {
        const auto own = most(row, ms);
        if (own && (!value || *own > *value)) {
            value = own;
            best = row;
        }
    }
    return best;
}

QColor HeatView::shade(double value) const
{
    const double part = m_values.high > 0 ? std::clamp(value / m_values.high, 0.0, 1.0) : 0;
    return mixed(color(Token::Surface), color(Token::Series1), nothing + (1 - nothing) * part);
}

void HeatView::build()
{
    const QRect area = plot();
    const auto [from, until] = shownRange();
    const int width = std::max(1, area.width());
    m_bands = int(std::min<qsizetype>(qsizetype(m_source.pyramids.size()), std::max(1, area.height())));
    m_image = QImage(width, std::max(1, m_bands), QImage::Format_ARGB32_Premultiplied);
    m_image.fill(Qt::transparent);
    std::vector<float> cells(std::size_t(width) * std::size_t(m_bands), -1);
    double high = 0;
    m_hasCells = false;
    for (int band = 0; band < m_bands; ++band) {
        const auto [first, last] = rowsOf(band);
        float* const line = cells.data() + std::size_t(band) * std::size_t(width);
        for (int row = first; row < last; ++row) {
            const Pyramid& pyramid = *m_source.pyramids[std::size_t(row)];
            const double scale = double(width) / double(until - from);
            for (const ChartColumn& column : pyramid.columns(from, until, width)) {
                const double x0 = double(column.fromMs - from) * scale;
                const double x1 = double(column.untilMs + pyramid.stepMs() - from) * scale;
                if (x1 < 0 || x0 >= width)
                    continue;
                const int begin = std::max(0, int(x0)), end = std::min(width, std::max(int(x1), int(x0) + 1));
                const auto value = float(std::max(0.0, column.max));
                for (int x = begin; x < end; ++x)
                    line[x] = std::max(line[x], value);
                high = std::max(high, double(value));
                m_hasCells = true;
            }
        }
    }
    m_values = valueTicks(m_source.data.unit, 0, high, 4);
    std::array<QRgb, 256> ramp;
    for (std::size_t i = 0; i < ramp.size(); ++i)
        ramp[i] = shade(m_values.high * double(i) / 255).rgb();
    for (int band = 0; band < m_bands; ++band) {
        auto* const pixels = reinterpret_cast<QRgb*>(m_image.scanLine(band));
        for (int x = 0; x < width; ++x) {
            const float value = cells[std::size_t(band) * std::size_t(width) + std::size_t(x)];
            if (value >= 0)
                pixels[x] = ramp[std::size_t(std::clamp(double(value) / m_values.high, 0.0, 1.0) * 255)];
        }
    }
}

void HeatView::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (std::exchange(m_due, false))
        build();
}

void HeatView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    build();
}

} // namespace weir
