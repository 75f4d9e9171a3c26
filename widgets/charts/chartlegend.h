// Purpose: what the lines and bands of a chart are called; each can be taken out and put back. Thread: GUI.
// Limits: at most two rows; names are cut in the middle to fit, with tooltips.
#pragma once

#include "widgets/kit/tokens.h"

#include <QVector>
#include <QWidget>

namespace weir {

struct LegendEntry
{
    enum class Kind { Line, Band, Forecast };
    QString key, name, toolTip;
    Token token = Token::Series1;
    Kind kind = Kind::Line;
    bool isShown = true;
    friend bool operator==(const LegendEntry&, const LegendEntry&) = default;
};

class ChartLegend : public QWidget
{
    Q_OBJECT
public:
    explicit ChartLegend(QWidget* parent = nullptr);
    /// Fewer than two entries need no legend: it hides.
    void setEntries(const QVector<LegendEntry>& entries);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

signals:
    void toggled(const QString& key, bool shown);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    class Chip;
    int arrange(int width, bool move) const; ///< the height

    QVector<LegendEntry> m_entries;
    QVector<Chip*> m_chips;
};

} // namespace weir
