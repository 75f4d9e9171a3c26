// Purpose: a few dozen numbers side by side as bars, from zero. Thread: GUI. Limits: some hundred bars; labels stand
// below as far as there is room; beside it stands a table for those who do not see pictures (kit/chartwithtable.h).
#pragma once

#include "widgets/kit/tokens.h"

#include <QVector>
#include <QWidget>

namespace weir {

class BarChart : public QWidget
{
    Q_OBJECT
public:
    struct Bar
    {
        QString label; ///< below the bar
        double value = 0;
        QString toolTip;
        friend bool operator==(const Bar&, const Bar&) = default;
    };

    explicit BarChart(const QString& name, QWidget* parent = nullptr);

    /// sentence says the same for those who do not see it.
    void setBars(QVector<Bar> bars, const QString& sentence);
    const QVector<Bar>& bars() const { return m_bars; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    QRect plot() const;
    QRect slot(int bar) const;

    QVector<Bar> m_bars;
};

} // namespace weir
