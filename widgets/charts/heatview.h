// Purpose: the picture of a heat map and what hands and keys do on it. Thread: GUI. Limits: paced as charts are.
#pragma once

#include "widgets/charts/chartscene.h"

#include <QElapsedTimer>
#include <QImage>
#include <QTimer>
#include <QWidget>

namespace weir {

class HeatView : public QWidget
{
    Q_OBJECT
public:
    explicit HeatView(TimeAxis& axis, QWidget* parent = nullptr);

    ChartSource& source() { return m_source; }
    void refresh();
    std::pair<std::int64_t, std::int64_t> shownRange() const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void rowChosen(int row);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void soon(bool byHand);
    void build();
    QRect plot() const;
    std::int64_t msAt(int x) const;
    int xOf(std::int64_t ms) const;
    int bandAt(int y) const;                                    ///< of m_bands; -1: none
    std::pair<int, int> rowsOf(int band) const;                 ///< [first, last)
    std::optional<double> most(int row, std::int64_t ms) const; ///< within a pixel's time
    int heaviest(int band, std::int64_t ms) const;              ///< the row of the band with the most
    QString cellText(int band, std::int64_t ms) const;
    void paintAxis(QPainter& painter) const;
    void paintScale(QPainter& painter) const;
    void paintPointer(QPainter& painter) const;
    void zoom(double factor, std::int64_t aroundMs);
    void describe();
    QColor shade(double value) const;

    TimeAxis& m_axis;
    ChartSource m_source;
    QImage m_image; ///< one pixel a column and band
    ValueTicks m_values;
    int m_bands = 0, m_band = -1;
    int m_names = 0; ///< the widest name in pixels
    bool m_due = true, m_hasCells = false;
    QTimer m_timer;
    QElapsedTimer m_built;
};

} // namespace weir
