#include "widgets/charts/timechart.h"

#include "widgets/charts/chartlegend.h"
#include "widgets/charts/chartrows.h"
#include "widgets/charts/chartview.h"
#include "widgets/charts/pyramids.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/chartwithtable.h"
#include "widgets/kit/datatable.h"

#include <QApplication>
#include <QClipboard>
#include <QMenu>
#include <QVBoxLayout>

namespace weir {
namespace {

constexpr int copiedRows = 100'000;
constexpr int tablePace = 1000; // a table that changes faster cannot be read

} // namespace

struct TimeChart::Private
{
    TimeChart* chart = nullptr;
    TimeAxis* axis = nullptr;
    ChartView* view = nullptr;
    ChartLegend* legend = nullptr;
    ChartWithTable* frame = nullptr;
    DataTable* table = nullptr;
    ChartTable* rows = nullptr;
    QToolButton* more = nullptr;
    QTimer tableTimer;
    QString address;
    ChartData data;
    int generation = 0;

    ChartSource& source() { return view->source(); }
    void take(Pyramids pyramids);
    void prepare();
    void fillTable();
    void fillMenu(QMenu& menu);
};

TimeChart::TimeChart(TimeAxis* axis, QWidget* parent) : QWidget(parent), d(std::make_unique<Private>())
{
    d->chart = this;
    d->axis = axis ? axis : new TimeAxis(this);
    auto* body = new QWidget;
    auto* inner = new QVBoxLayout(body);
    inner->setContentsMargins({});
    inner->setSpacing(space::xs);
    d->view = new ChartView(*d->axis);
    d->legend = new ChartLegend;
    inner->addWidget(d->legend);
    inner->addWidget(d->view, 1);
    d->table = new DataTable(tr("Values of the chart"));
    d->rows = new ChartTable(this);
    d->table->setModel(d->rows);
    d->frame = new ChartWithTable({}, body, d->table);
    d->frame->setStretching();
    d->more = iconButton(QStringLiteral("ellipsis"), tr("More about this chart"), this);
    d->more->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(d->more);
    d->more->setMenu(menu);
    d->frame->addToHeader(d->more);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addWidget(d->frame);
    setFocusProxy(d->view);

    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        d->fillMenu(*menu);
    });
    connect(d->view, &ChartView::menuAsked, menu, [menu](const QPoint& at) { menu->popup(at); });
    connect(d->view, &ChartView::markChosen, this, &TimeChart::markChosen);
    connect(d->view, &ChartView::seriesChosen, this, &TimeChart::seriesChosen);
    connect(d->legend, &ChartLegend::toggled, this, [this](const QString& key, bool shown) {
        if (shown)
            d->source().hidden.remove(key);
        else
            d->source().hidden.insert(key);
        d->legend->setEntries(d->source().legend());
        d->view->refresh(true);
    });
    connect(d->frame, &ChartWithTable::tableShownChanged, this, [this] { d->fillTable(); });
    d->tableTimer.setSingleShot(true);
    d->tableTimer.setInterval(tablePace);
    connect(&d->tableTimer, &QTimer::timeout, this, [this] { d->fillTable(); });
    const auto later = [this] {
        if (isTableShown() && isVisible() && !d->tableTimer.isActive())
            d->tableTimer.start();
    };
    connect(d->axis, &TimeAxis::rangeChanged, this, later);
    connect(d->axis, &TimeAxis::zoneChanged, this, later);
}

TimeChart::~TimeChart() = default;

void TimeChart::setData(ChartData data)
{
    d->frame->setTitle(data.title);
    const QString name = data.title.isEmpty() ? tr("Chart") : data.title;
    d->view->setAccessibleName(name);
    d->table->setAccessibleName(name);
    d->data = std::move(data);
    d->prepare();
}

const ChartData& TimeChart::data() const { return d->data; }
TimeAxis* TimeChart::axis() const { return d->axis; }
void TimeChart::setEmptyText(const QString& text) { d->view->setEmptyText(text); }
void TimeChart::setLoadingText(const QString& text) { d->view->setLoadingText(text); }
void TimeChart::setAddress(const QString& address) { d->address = address; }
bool TimeChart::isTableShown() const { return d->frame->isTableShown(); }
void TimeChart::setTableShown(bool shown) { d->frame->setTableShown(shown); }
QSize TimeChart::sizeHint() const { return {2 * measure::fieldMax, 9 * measure::row}; }
QSize TimeChart::minimumSizeHint() const { return {measure::navigation, 5 * measure::row}; }

QString TimeChart::csv() const
{
    const auto [from, until] = d->view->shownRange();
    return ChartRows::of(d->source(), from, until, copiedRows).csv(d->source());
}

void TimeChart::Private::prepare()
{
    const int mine = ++generation;
    buildPyramids(chart, data.series, source().pyramids, [this, mine](Pyramids pyramids) {
        if (mine == generation)
            take(std::move(pyramids));
    });
}

void TimeChart::Private::take(Pyramids pyramids)
{
    source().data = data;
    source().pyramids = std::move(pyramids);
    source().refold();
    legend->setEntries(source().legend());
    view->refresh();
    if (frame->isTableShown() && !tableTimer.isActive())
        tableTimer.start();
}

void TimeChart::append(const QString& series, const QVector<HistoryPoint>& points)
{
    for (int i = 0; i < d->source().data.series.size(); ++i) {
        if (d->source().data.series[i].name != series || std::size_t(i) >= d->source().pyramids.size())
            continue;
        QVector<HistoryPoint>&mine = d->data.series[i].points, &shown = d->source().data.series[i].points;
        mine = shown = {}; // a vector that is held twice would be copied as a whole
        d->source().pyramids[std::size_t(i)]->append(points);
        mine = shown = d->source().pyramids[std::size_t(i)]->points();
        d->view->refresh();
        if (isTableShown() && !d->tableTimer.isActive())
            d->tableTimer.start();
        return;
    }
}

void TimeChart::Private::fillTable()
{
    if (!frame->isTableShown())
        return;
    const auto [from, until] = view->shownRange();
    rows->show(source(), from, until, axis->isUtc());
}

void TimeChart::Private::fillMenu(QMenu& menu)
{
    const auto add = [&menu, this](const QString& text, auto act) {
        QObject::connect(menu.addAction(text), &QAction::triggered, chart, act);
    };
    add(tr("Copy image"), [this] { QApplication::clipboard()->setImage(view->image()); });
    add(tr("Copy as CSV"), [this] { QApplication::clipboard()->setText(chart->csv()); });
    if (!address.isEmpty())
        add(tr("Copy address"), [this] { QApplication::clipboard()->setText(address); });
    add(frame->isTableShown() ? tr("Show as chart") : tr("Show as table"),
        [this] { frame->setTableShown(!frame->isTableShown()); });
    menu.addSeparator();
    const auto middle = [this] {
        const auto [from, until] = view->shownRange();
        return from + (until - from) / 2;
    };
    add(tr("Zoom in") + QStringLiteral("\t+"), [this, middle] { view->zoom(0.5, middle()); });
    add(tr("Zoom out") + QStringLiteral("\t−"), [this, middle] { view->zoom(2, middle()); });
    add(tr("Back to live") + QStringLiteral("\t0"), [this] { axis->backToLive(); });
}

} // namespace weir
