// Purpose: the strip of a scrub bar: what was recorded of the shown time, and the handle. Thread: GUI.
#pragma once

#include "widgets/charts/timechart.h"

#include <QTimer>

namespace weir {

class ScrubTrack : public QWidget
{
    Q_OBJECT
public:
    explicit ScrubTrack(TimeAxis& axis, QWidget* parent = nullptr);
    void setRecorded(const QVector<std::pair<std::int64_t, std::int64_t>>& spans);
    bool isRecorded(std::int64_t ms) const; ///< true also where nothing is known of what was recorded
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    void liveAsked();

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    QRect strip() const;
    std::int64_t msAt(int x) const;
    int xOf(std::int64_t ms) const;
    void ask(std::int64_t ms); ///< told at most ten times a second
    void tell();
    void describe();
    QString momentText() const;

    TimeAxis& m_axis;
    QVector<std::pair<std::int64_t, std::int64_t>> m_recorded;
    bool m_isKnown = false, m_isDragging = false;
    std::optional<std::int64_t> m_asked;
    QTimer m_pace;
};

} // namespace weir
