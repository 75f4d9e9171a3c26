#include "widgets/charts/scrubbar.h"

namespace weir {

struct ScrubBar::Private
{
    TimeAxis* axis = nullptr;
    QVector<std::pair<std::int64_t, std::int64_t>> recorded;
};

ScrubBar::ScrubBar(TimeAxis* axis, QWidget* parent) : QWidget(parent), d(std::make_unique<Private>())
{
    d->axis = axis;
}
ScrubBar::~ScrubBar() = default;
void ScrubBar::setRecorded(const QVector<std::pair<std::int64_t, std::int64_t>>& spans) { d->recorded = spans; }
QSize ScrubBar::sizeHint() const { return {480, 56}; }

} // namespace weir
