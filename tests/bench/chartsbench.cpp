// Charts: a repaint of 50 series of a day, and zooming and dragging over ten million points. Beside them the same
// points in QCustomPlot's own graphs.
#include "tests/bench/benchwindow.h"
#include "widgets/charts/chartview.h"

#include <QWheelEvent>
#include <cmath>
#include <ctime>
#include <qcustomplot.h>

using namespace weir;
using namespace weir::bench;

namespace {

constexpr std::int64_t beganMs = 1'795'000'000'000, step = 5000;
constexpr int day = 17'280;

QVector<HistoryPoint> wave(int count, double phase)
{
    QVector<HistoryPoint> points;
    points.reserve(count);
    for (int i = 0; i < count; ++i) {
        const double value = 1000 * (1 + 0.4 * std::sin(i * 0.001 + phase) + 0.2 * std::sin(i * 1.7 + phase));
        points << HistoryPoint{beganMs + i * step, value * 0.98, value * 1.02, value, value};
    }
    return points;
}

ChartData series(int count, int points)
{
    ChartData data;
    data.title = QStringLiteral("bench");
    for (int i = 0; i < count; ++i)
        data.series << ChartSeries{QStringLiteral("series %1").arg(i), wave(points, i), step, 100.0 - i};
    return data;
}

double processorMs()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

/// Milliseconds of the GUI thread's own time from the change to pixels in the backing store.
double timed(QWidget& chart, const std::function<void()>& change)
{
    auto* view = chart.findChild<ChartView*>();
    const int before = view->canvas().replots();
    change();
    waitUntil("the pace", [&] { return view->canvas().replots() > before; });
    view->refresh(true); // what follows is the work alone, without the waiting for its turn
    const double began = processorMs();
    view->repaintNow();
    return processorMs() - began;
}

double peer(int count, const QVector<HistoryPoint>& points)
{
    QCustomPlot plot;
    plot.resize(1200, 300);
    plot.show();
    QVector<double> x, y;
    for (const HistoryPoint& point : points) {
        x << double(point.atMs) / 1000;
        y << point.mean;
    }
    for (int i = 0; i < count; ++i)
        plot.addGraph()->setData(x, y, true);
    plot.rescaleAxes();
    std::vector<double> times;
    for (int round = 0; round < rounds; ++round) {
        const double began = processorMs();
        plot.replot(QCustomPlot::rpImmediateRefresh);
        times.push_back(processorMs() - began);
    }
    return median(times);
}

} // namespace

int main(int argc, char** argv)
{
    Application application(argc, argv);
    constexpr int turns = 40;
    {
        TimeChart chart;
        chart.resize(1200, 320);
        chart.setData(series(50, day));
        chart.show();
        auto* view = chart.findChild<ChartView*>();
        waitUntil("a chart", [&] { return view->source().hasPoints() && view->canvas().replots() > 1; });
        std::vector<double> times;
        for (int i = 0; i < turns; ++i)
            times.push_back(timed(chart, [&] { view->refresh(true); }));
        note(QStringLiteral("50 series ms: ") + all(times));
        const double own = peer(50, wave(day, 0));
        report(QStringLiteral("chart: 50 series x 17,280 points, repaint p95"), number(percentile(times, 0.95), "ms"),
               number(own, "ms"), number(percentile(times, 0.95), "ms"), QStringLiteral("<= 16 ms"));
    }
    for (const int count : {1, 6}) {
        TimeChart chart;
        chart.resize(1200, 320);
        const int points = 10'000'000 / count;
        QElapsedTimer clock;
        ChartData data = series(count, points);
        clock.start();
        chart.setData(std::move(data));
        const double given = double(clock.nsecsElapsed()) / 1e6;
        chart.show();
        auto* view = chart.findChild<ChartView*>();
        waitUntil("the pyramid", [&] { return view->source().hasPoints(); });
        note(QStringLiteral("pyramids of 10 M points in %1 ms, of which %2 ms on the GUI thread")
                 .arg(clock.elapsed())
                 .arg(given));
        TimeAxis& axis = *chart.axis();
        std::vector<double> times;
        const std::int64_t all_ = points * step;
        for (int i = 0; i < turns; ++i) {
            const std::int64_t span = std::int64_t(double(all_) * std::pow(0.8, i % 20)),
                               from = beganMs + (all_ - span) / 3;
            times.push_back(timed(chart, [&] { axis.setRange(from, from + span + i); }));
        }
        for (int i = 0; i < turns; ++i)
            times.push_back(
                timed(chart, [&] { axis.setRange(beganMs + all_ / 100 * i, beganMs + all_ / 2 + all_ / 100 * i); }));
        note(QStringLiteral("10 M points ms: ") + all(times));
        std::vector<double> appends;
        std::int64_t at = beganMs + all_;
        for (int i = 0; i < turns; ++i, at += step) {
            clock.start();
            chart.append(QStringLiteral("series 0"), {HistoryPoint{at, 1, 1, 1, 1}});
            appends.push_back(double(clock.nsecsElapsed()) / 1e6);
        }
        report(QStringLiteral("chart: 10 M points in %1 series, pan and zoom p95").arg(count),
               number(percentile(times, 0.95), "ms"), QStringLiteral("-"), number(percentile(times, 0.95), "ms"),
               QStringLiteral("<= 33 ms"));
        report(QStringLiteral("chart: one more point on 10 M"), number(percentile(appends, 0.95), "ms", 3),
               QStringLiteral("-"), number(percentile(appends, 0.95), "ms", 3), QStringLiteral("<= 1 ms"));
    }
    return 0;
}
