// Purpose: the part of a chart that hands and keys work on: canvas, pointer, zoom, marks; when it is painted. Thread:
// GUI. Limits: what comes in is painted at most ten times a second, what a hand does at most thirty, nothing while
// hidden.
#pragma once

#include "widgets/charts/chartcanvas.h"

#include <QElapsedTimer>
#include <QTimer>

namespace weir {

class ChartView : public QWidget
{
    Q_OBJECT
public:
    explicit ChartView(TimeAxis& axis, QWidget* parent = nullptr);

    ChartSource& source() { return m_source; }
    const ChartSource& source() const { return m_source; }
    /// After the source has changed.
    void refresh(bool byHand = false);
    void setEmptyText(const QString& text);
    void setLoadingText(const QString& text);
    std::pair<std::int64_t, std::int64_t> shownRange() const;
    void zoom(double factor, std::int64_t aroundMs); ///< below 1: closer
    QImage image() const;
    const ChartCanvas& canvas() const { return *m_canvas; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

    /// All of it now, whatever the pace: for measuring.
    Q_INVOKABLE void repaintNow();

    static constexpr int pace = 100, handPace = 33; ///< ms between two paintings

signals:
    void markChosen(int index);
    void seriesChosen(const QString& name);
    void menuAsked(const QPoint& globalPos);

protected:
    bool event(QEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

private:
    void paintSoon(bool all, bool byHand);
    void paintNow();
    void drawPicture();
    void drawOver();
    void describe();
    void movePointer(std::int64_t ms); ///< and say what is there
    void pan(double part);
    void stepMark(int direction);
    void clearMark();
    int groupAt(const QPoint& place) const;
    QString groupText(int group) const;
    std::int64_t keyStep() const;

    TimeAxis& m_axis;
    ChartSource m_source;
    ChartCanvas* m_canvas;
    QString m_emptyText, m_loadingText;
    QTimer m_timer;
    QElapsedTimer m_painted;
    bool m_pictureDue = true, m_overDue = true;
    std::optional<QPoint> m_pressed; ///< where a drag may have begun
    bool m_isDragging = false, m_isPanning = false;
    std::int64_t m_pressedMs = 0;
    std::pair<std::int64_t, std::int64_t> m_pressedRange;
    int m_mark = -1; ///< the group that the keys stand on
};

} // namespace weir
