// Purpose: under every chart: which span is shown (1 h … 1 y, or picked), what of it was recorded, and a handle that
// takes charts and recorded columns back to a moment. Thread: GUI. Limits: dragging tells at most ten times a second.
#pragma once

#include "widgets/charts/timechart.h"

namespace weir {

class ScrubBar : public QWidget
{
    Q_OBJECT
public:
    /// Takes part in the axis: sets its range and moment, and follows them.
    explicit ScrubBar(TimeAxis* axis, QWidget* parent = nullptr);
    ~ScrubBar() override;
    /// Spans in which something was recorded; the rest is hatched and says so.
    void setRecorded(const QVector<std::pair<std::int64_t, std::int64_t>>& spans);
    QSize sizeHint() const override;

signals:
    void liveAsked(); ///< "Now"

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace weir
