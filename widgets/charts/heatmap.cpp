#include "widgets/charts/heatmap.h"

namespace weir {

struct HeatMap::Private
{
    HeatMapData data;
    TimeAxis* axis = nullptr;
    bool isTableShown = false;
};

HeatMap::HeatMap(TimeAxis* axis, QWidget* parent) : QWidget(parent), d(std::make_unique<Private>())
{
    d->axis = axis ? axis : new TimeAxis(this);
}
HeatMap::~HeatMap() = default;
void HeatMap::setData(HeatMapData data)
{
    d->data = std::move(data);
    update();
}
const HeatMapData& HeatMap::data() const { return d->data; }
bool HeatMap::isTableShown() const { return d->isTableShown; }
void HeatMap::setTableShown(bool shown) { d->isTableShown = shown; }
QSize HeatMap::sizeHint() const { return {480, 200}; }

} // namespace weir
