// Purpose: many rows over time as shades of one colour: partitions × time. Thread: GUI. Limits: some thousand rows are
// folded to pixels by their most; a scale says what a shade means; arrow keys and pointer tell a cell's value.
#pragma once

#include "widgets/charts/timechart.h"

namespace weir {

struct HeatMapData
{
    QString title;
    ChartUnit unit = ChartUnit::Count;
    QVector<ChartSeries> rows; ///< top to bottom
};

class HeatMap : public QWidget
{
    Q_OBJECT
public:
    explicit HeatMap(TimeAxis* axis = nullptr, QWidget* parent = nullptr);
    ~HeatMap() override;
    void setData(HeatMapData data);
    const HeatMapData& data() const;
    bool isTableShown() const;
    void setTableShown(bool shown);
    QSize sizeHint() const override;

signals:
    void rowChosen(int row); ///< click or Return

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace weir
