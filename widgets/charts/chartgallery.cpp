#include "widgets/charts/chartgallery.h"

#include "widgets/charts/heatmap.h"
#include "widgets/charts/scrubbar.h"
#include "widgets/kit/tokens.h"

#include <QCoreApplication>
#include <cmath>

namespace weir {
namespace {

constexpr std::int64_t beganMs = 1'795'265'000'000, hour = 3'600'000, step = 5000; // 21 Nov 2026, 12:43 UTC

QString said(const char* text) { return QCoreApplication::translate("weir::Gallery", text); }

HistoryPoint point(std::int64_t atMs, double value) { return {atMs, value, value, value, value}; }

ChartSeries wave(const QString& name, double height, double phase, int points = 720, std::int64_t stepMs = step)
{
    ChartSeries series{name, {}, stepMs};
    for (int i = 0; i < points; ++i)
        series.points << point(beganMs + i * stepMs,
                               height * (1 + 0.3 * std::sin(i * 0.02 + phase) + 0.08 * std::sin(i * 1.3 + phase) +
                                         0.05 * std::sin(i * 7.7)));
    return series;
}

QString topic(int number)
{
    static const char* const names[] = {"orders", "payments", "clicks-web", "stock-levels-eu-central-1-aggregated",
                                        "mails",  "shipping"};
    return number < 6 ? QLatin1String(names[number]) : QStringLiteral("topic-%1").arg(number);
}

TimeChart* chart(ChartData data, int width = 0, TimeAxis* axis = nullptr)
{
    auto* made = new TimeChart(axis);
    made->axis()->setUtc(true);
    made->setData(std::move(data));
    made->setFixedHeight(9 * measure::row);
    if (width > 0)
        made->setFixedWidth(width);
    return made;
}

ChartData several(int count, ChartUnit unit = ChartUnit::RecordsPerSecond, double height = 1200)
{
    ChartData data{said("Records in"), unit, {}, {}, {}, {}, {}};
    for (int i = 0; i < count; ++i)
        data.series << wave(topic(i), height / (1 + 0.4 * i), i);
    return data;
}

ChartData marked()
{
    ChartData data = several(1, ChartUnit::Count, 40'000);
    data.title = said("Lag of billing");
    data.limit = 60'000;
    data.limitName = said("alert billing-lag");
    data.marks = {{beganMs + hour / 6, 0, QStringLiteral("refresh-cw"), said("Rebalance: 4 members"), false},
                  {beganMs + hour / 3, beganMs + hour / 2, QStringLiteral("bell"), said("Alert billing-lag"), true},
                  {beganMs + hour / 3 + 20'000, 0, QStringLiteral("users"), said("1 member left"), false},
                  {beganMs + 5 * hour / 6, 0, QStringLiteral("pencil"), said("Offsets moved"), false}};
    return data;
}

ChartData banded()
{
    ChartData data = several(1);
    ChartBand usual{said("usual"), {}, false}, forecast{said("forecast"), {}, true};
    for (int i = 0; i <= 12; ++i)
        usual.points.append({beganMs + i * hour / 12, 700 + 100 * std::sin(i * 0.4), 1500 + 150 * std::sin(i * 0.4)});
    for (int i = 0; i <= 6; ++i)
        forecast.points.append({beganMs + hour + i * hour / 24, 900.0 + 40 * i - 25 * i, 900.0 + 40 * i + 25 * i});
    data.bands = {usual, forecast};
    return data;
}

ChartData gapped()
{
    ChartData data = several(2);
    data.series[0].points.remove(200, 150);
    data.series[1].points.remove(400, 20);
    data.series[1].points.remove(460, 60);
    data.series[1].points[100] = point(data.series[1].points[100].atMs, 4000);
    return data;
}

ChartData single(const char* title, ChartUnit unit, const std::vector<double>& values, std::int64_t stepMs = step)
{
    ChartData data{said(title), unit, {{topic(0), {}, stepMs}}, {}, {}, {}, {}};
    for (std::size_t i = 0; i < values.size(); ++i)
        data.series[0].points << point(beganMs + std::int64_t(i) * stepMs, values[i]);
    return data;
}

QWidget* galleryLines()
{
    auto* sheet = new GallerySheet(said("Charts: lines"), 1280);
    sheet->row(said("Six topics"), {chart(several(6))}, true);
    sheet->row(said("50 topics"), {chart(several(50, ChartUnit::BytesPerSecond, 34e6))}, true);
    sheet->row(said("Gaps and a spike"), {chart(gapped())}, true);
    sheet->row(said("A week, bytes"),
               {chart({said("Size"),
                       ChartUnit::Bytes,
                       {wave(topic(0), 4e12, 0, 1008, 600'000), wave(topic(1), 2e12, 1, 1008, 600'000)},
                       {},
                       {},
                       {},
                       {}})},
               true);
    sheet->row(said("A year"),
               {chart({said("Time lag"), ChartUnit::Seconds, {wave(topic(0), 9000, 0, 8760, hour)}, {}, {}, {}, {}})},
               true);
    return sheet;
}

QWidget* galleryMarks()
{
    auto* sheet = new GallerySheet(said("Charts: bands, marks, limits, pointer"), 1280);
    sheet->row(said("Usual band and forecast"), {chart(banded())}, true);
    sheet->row(said("Marks and a limit"), {chart(marked())}, true);
    ChartData far = several(1);
    far.limit = 50'000;
    far.limitName = said("alert too-fast");
    sheet->row(said("A limit far above"), {chart(far)}, true);
    auto* axis = new TimeAxis(sheet);
    axis->setRange(beganMs, beganMs + hour);
    axis->setPointer(beganMs + hour / 3);
    axis->setMoment(beganMs + 2 * hour / 3);
    sheet->row(said("Pointer, linked"), {chart(several(3), 0, axis), chart(banded(), 0, axis)}, true);
    auto* table = chart(several(8));
    table->setTableShown(true);
    sheet->row(said("As a table"), {table}, true);
    return sheet;
}

QWidget* galleryEdges()
{
    auto* sheet = new GallerySheet(said("Charts: edges"), 1280);
    sheet->row(said("Few points; one"),
               {chart(single("Few", ChartUnit::Count, {3, 8, 5})), chart(single("One", ChartUnit::Seconds, {42}))},
               true);
    sheet->row(said("Negative; zero"),
               {chart(single("Growth", ChartUnit::RecordsPerSecond, {-40, 10, -12, 30, 25})),
                chart(single("Nothing came", ChartUnit::RecordsPerSecond, std::vector<double>(100, 0)))},
               true);
    sheet->row(said("Huge; tiny"),
               {chart(single("Huge", ChartUnit::Count, {9e14, 8.2e15, 4e15})),
                chart(single("Tiny", ChartUnit::RecordsPerSecond, {0.002, 0.0041, 0.003}))},
               true);
    auto* loading = chart({said("Loading"), ChartUnit::Count, {}, {}, {}, {}, {}});
    loading->setLoadingText(said("Reading 3 of 12 series"));
    sheet->row(said("Empty; loading"), {chart({said("Empty"), ChartUnit::Count, {}, {}, {}, {}, {}}), loading}, true);
    sheet->row(said("300 wide"),
               {chart(several(6), 300), chart(marked(), 300), chart(several(12, ChartUnit::BytesPerSecond, 4e9), 300)});
    sheet->row(said("Percent; days"),
               {chart(single("Disk", ChartUnit::Percent, {0.61, 0.62, 0.64, 0.93})),
                chart(single("Slow", ChartUnit::Seconds, {86'400, 400'000, 300'000}, 86'400'000))},
               true);
    return sheet;
}

QWidget* galleryWide()
{
    auto* sheet = new GallerySheet(said("Charts: 1600 wide"), 1800);
    sheet->row(said("50 topics"), {chart(several(50))}, true);
    sheet->row(said("Marks"), {chart(marked())}, true);
    return sheet;
}

HeatMap* heat(int rows, int points)
{
    auto* map = new HeatMap;
    HeatMapData data{said("Lag by partition"), ChartUnit::Count, {}};
    for (int i = 0; i < rows; ++i) {
        data.rows << wave(QStringLiteral("orders/%1").arg(i), 100.0 * (1 + i % 7), i * 0.3, points);
        if (i == rows / 3)
            data.rows.last().points.remove(points / 3, points / 6);
    }
    data.rows[rows / 2].points[points / 2] = point(data.rows[rows / 2].points[points / 2].atMs, 4000);
    map->setData(data);
    map->setFixedHeight(10 * measure::row);
    return map;
}

QWidget* galleryHeat()
{
    auto* sheet = new GallerySheet(said("Heat maps and scrub bars"), 1280);
    sheet->row(said("8 and 24 partitions"), {heat(8, 300), heat(24, 300)}, true);
    sheet->row(said("1,000 partitions"), {heat(1000, 200)}, true);
    auto* nothing = new HeatMap;
    nothing->setData({said("Empty"), ChartUnit::Count, {}});
    sheet->row(said("Empty"), {nothing}, true);
    const auto bar = [sheet](bool live, std::optional<std::int64_t> moment) {
        auto* axis = new TimeAxis(sheet);
        axis->setUtc(true);
        axis->setNow(beganMs + 6 * hour);
        axis->setLive(6 * hour);
        if (!live)
            axis->setRange(beganMs + hour, beganMs + 3 * hour);
        axis->setMoment(moment);
        auto* made = new ScrubBar(axis);
        made->setRecorded({{beganMs - hour, beganMs + 2 * hour}, {beganMs + 150 * hour / 60, beganMs + 6 * hour}});
        return made;
    };
    sheet->row(said("Scrub bar, now"), {bar(true, {})}, true);
    sheet->row(said("Scrub bar, back then"), {bar(true, beganMs + 4 * hour)}, true);
    sheet->row(said("Scrub bar, picked, nothing there"), {bar(false, beganMs + 130 * hour / 60)}, true);
    return sheet;
}

} // namespace

QList<GallerySection> chartGallerySections()
{
    return {{QStringLiteral("charts"), galleryLines},
            {QStringLiteral("chartmarks"), galleryMarks},
            {QStringLiteral("chartedges"), galleryEdges},
            {QStringLiteral("chartwide"), galleryWide},
            {QStringLiteral("heatmaps"), galleryHeat}};
}

} // namespace weir
