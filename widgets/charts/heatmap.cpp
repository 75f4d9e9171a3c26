#include "widgets/charts/heatmap.h"

#include "widgets/charts/chartrows.h"
#include "widgets/charts/heatview.h"
#include "widgets/charts/pyramids.h"
#include "widgets/kit/chartwithtable.h"
#include "widgets/kit/datatable.h"

#include <QVBoxLayout>

namespace weir {

struct HeatMap::Private
{
    HeatMapData data;
    TimeAxis* axis = nullptr;
    HeatView* view = nullptr;
    DataTable* table = nullptr;
    ChartTable* rows = nullptr;
    ChartWithTable* frame = nullptr;
    QTimer tableTimer;
    int generation = 0;

    void fillTable()
    {
        if (!frame->isTableShown())
            return;
        const auto [from, until] = view->shownRange();
        rows->show(view->source(), from, until, axis->isUtc());
    }
    void fillSoon()
    {
        if (frame->isTableShown() && !tableTimer.isActive())
            tableTimer.start(1000);
    }
};

HeatMap::HeatMap(TimeAxis* axis, QWidget* parent) : QWidget(parent), d(std::make_unique<Private>())
{
    d->axis = axis ? axis : new TimeAxis(this);
    d->view = new HeatView(*d->axis);
    d->table = new DataTable(tr("Values of the heat map"));
    d->rows = new ChartTable(this);
    d->table->setModel(d->rows);
    d->frame = new ChartWithTable({}, d->view, d->table);
    d->frame->setStretching();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->addWidget(d->frame);
    setFocusProxy(d->view);
    d->tableTimer.setSingleShot(true);
    connect(&d->tableTimer, &QTimer::timeout, this, [this] { d->fillTable(); });
    connect(d->frame, &ChartWithTable::tableShownChanged, this, [this] { d->fillTable(); });
    connect(d->axis, &TimeAxis::rangeChanged, this, [this] { d->fillSoon(); });
    connect(d->view, &HeatView::rowChosen, this, &HeatMap::rowChosen);
}

HeatMap::~HeatMap() = default;

void HeatMap::setData(HeatMapData data)
{
    d->frame->setTitle(data.title);
    const QString name = data.title.isEmpty() ? tr("Heat map") : data.title;
    d->view->setAccessibleName(name);
    d->table->setAccessibleName(name);
    d->data = std::move(data);
    const int mine = ++d->generation;
    buildPyramids(this, d->data.rows, d->view->source().pyramids, [this, mine](Pyramids pyramids) {
        if (mine != d->generation)
            return;
        ChartSource& source = d->view->source();
        source.data.title = d->data.title;
        source.data.unit = d->data.unit;
        source.data.series = d->data.rows;
        source.pyramids = std::move(pyramids);
        d->view->refresh();
        d->fillSoon();
    });
}

const HeatMapData& HeatMap::data() const { return d->data; }
bool HeatMap::isTableShown() const { return d->frame->isTableShown(); }
void HeatMap::setTableShown(bool shown) { d->frame->setTableShown(shown); }
QSize HeatMap::sizeHint() const { return {2 * measure::fieldMax, 9 * measure::row}; }

} // namespace weir
