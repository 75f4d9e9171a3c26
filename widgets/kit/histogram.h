// Purpose: how many over time, as bars in a strip; which part of the time is known; a span picked by mouse or keys.
// Thread: GUI. Limits: some hundred bars; times are ms since 1970.
#pragma once

#include "widgets/kit/tokens.h"

#include <QVector>
#include <QWidget>
#include <optional>

namespace weir {

class Histogram : public QWidget
{
    Q_OBJECT
public:
    /// name says what is counted: "Matches over time".
    explicit Histogram(const QString& name, QWidget* parent = nullptr);

    struct Data
    {
        qint64 fromMs = 0;
        qint64 bucketMs = 0; ///< 0: nothing yet
        QVector<quint64> counts;
        std::optional<std::pair<qint64, qint64>> known; ///< what has been looked at; shaded
        friend bool operator==(const Data&, const Data&) = default;
    };
    void setData(Data data);
    const Data& data() const { return m_data; }
    void setUtc(bool utc);
    /// Shown when there is nothing yet: "No match so far".
    void setEmptyText(const QString& text);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    /// A click takes one bar, a drag several. until is exclusive. Return does the same for what the keys have marked.
    void spanPicked(qint64 fromMs, qint64 untilMs);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    std::pair<qint64, qint64> span() const;
    QRect plot() const;
    int xOf(qint64 ms) const;
    int bucketAt(int x) const; ///< -1: none
    QString bucketText(int bucket) const;
    void paintBars(QPainter& painter) const;
    void paintLabels(QPainter& painter) const;
    void setCrosshair(int bucket);
    void describe();

    Data m_data;
    QString m_empty;
    bool m_utc = false;
    int m_crosshair = -1;
    int m_anchor = -1; ///< where a drag or a marking with Shift began
};

} // namespace weir
