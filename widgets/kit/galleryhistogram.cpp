// The gallery's sheets of histograms and differences.
#include "widgets/kit/diffview.h"
#include "widgets/kit/gallerysections.h"
#include "widgets/kit/histogram.h"

#include <QCoreApplication>

#include <cmath>

namespace weir {
namespace {

QString counted(const char* text) { return QCoreApplication::translate("weir::Gallery", text); }

Histogram* histogram(Histogram::Data data)
{
    auto* widget = new Histogram(counted("Matches over time"));
    widget->setEmptyText(counted("No match so far"));
    widget->setUtc(true);
    widget->setData(std::move(data));
    return widget;
}

} // namespace

QWidget* galleryHistograms()
{
    constexpr qint64 fromMs = 1'790'000'000'000, hour = 3'600'000;
    auto* sheet = new GallerySheet(counted("Histograms"), 960);
    Histogram::Data day{fromMs, hour / 2, {}, std::pair(fromMs + 20 * hour, fromMs + 60 * hour)};
    for (int i = 0; i < 120; ++i)
        day.counts << (i < 40 ? 0 : quint64(20 + 18 * std::sin(i * 0.3) + (i == 77 ? 90 : 0)));
    sheet->row(counted("Searched in part, with a peak"), {histogram(day)}, true);
    Histogram::Data few{fromMs, hour, QVector<quint64>(48, 0), std::pair(fromMs, fromMs + 48 * hour)};
    few.counts[7] = 1;
    few.counts[31] = 2;
    sheet->row(counted("Three matches"), {histogram(few)}, true);
    sheet->row(counted("Nothing found"), {histogram({0, 0, {}, std::pair(fromMs, fromMs + hour)})}, true);
    sheet->row(counted("Nothing known"), {histogram({})}, true);
    return sheet;
}

QWidget* galleryDifferences()
{
    auto* sheet = new GallerySheet(counted("Differences"), 960);
    auto* view = new DiffView(counted("Differences"));
    using Mark = DiffView::Mark;
    const auto line = [](const char* text) { return QString::fromUtf8(text); };
    view->setLines(
        {{Mark::Same, 1, 1, line("{"), line("{"), 0, 0, 0, 0},
         {Mark::Changed, 2, 2, line("  \"amount\": 12.50,"), line("  \"amount\": 148.50,"), 13, 14, 13, 15},
         {Mark::Removed, 3, 0, line("  \"coupon\": \"WELCOME10\","), {}, 0, 0, 0, 0},
         {Mark::Same, 4, 3, line("  \"currency\": \"EUR\","), line("  \"currency\": \"EUR\","), 0, 0, 0, 0},
         {Mark::Added, 0, 4, {}, line("  \"reason\": \"card declined\","), 0, 0, 0, 0},
         {Mark::Changed, 5, 5, line("  \"status\": \"new\""), line("  \"status\": \"failed\""), 13, 16, 13, 19},
         {Mark::Same, 6, 6, line("}"), line("}"), 0, 0, 0, 0}});
    view->setFixedHeight(180);
    sheet->row(counted("Changed, removed, added"), {view}, true);
    return sheet;
}

} // namespace weir
