// Purpose: the picture of a chart: a scene on QCustomPlot's axes and layers; where a pixel lies in time. Thread: GUI.
// Limits: paints when told; knows no mouse and no keys (kit colours are read at each replot).
#pragma once

#include "widgets/charts/chartscene.h"

#include <QWidget>

namespace weir {

/// What a hand points at.
struct ChartReadout
{
    std::int64_t atMs = 0;
    QVector<ReadingRow> rows;
};

/// Marks so close together that they share an icon.
struct MarkGroup
{
    int x = 0, left = 0, right = 0; ///< the icon's middle; the bar of a stretch, equal for moments
    QVector<int> marks;             ///< in ChartData
};

class ChartCanvas : public QWidget
{
public:
    explicit ChartCanvas(QWidget* parent = nullptr);
    ~ChartCanvas() override;

    /// Draws all of it. `labels` (as many as lines) stand at the lines' ends, `othersLabel` at the band's.
    struct Picture
    {
        ChartScene scene;
        QStringList names, values;
        QString othersName;
        QVector<ChartMark> marks;
        QString emptyText; ///< drawn in the middle if not empty
    };
    void draw(Picture picture);
    /// Only the layer above the lines.
    struct Over
    {
        std::optional<ChartReadout> readout;
        std::optional<std::int64_t> moment;                        ///< of the scrub bar
        std::optional<std::pair<std::int64_t, std::int64_t>> span; ///< being dragged over
        int focusedMark = -1;                                      ///< a group
        bool isFocused = false;
    };
    void drawOver(Over over);

    QRect plot() const;
    std::int64_t msAt(double x) const;
    double xOf(std::int64_t ms) const;
    const QVector<MarkGroup>& markGroups() const;
    QRect markRect(int group) const;
    /// Of the line (or its label) next to a place: the series; -1: none is near.
    int seriesAt(const QPoint& place) const;
    int replots() const; ///< of the whole picture: for tests

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace weir
