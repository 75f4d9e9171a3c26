// Purpose: two texts side by side, line by line, differences marked by a sign, a colour and what differs within the
// line. Thread: GUI. Limits: paints visible lines only; 40,000 lines; long lines scroll sideways, both sides together.
#pragma once

#include "widgets/kit/tokens.h"

#include <QAbstractScrollArea>
#include <QVector>

namespace weir {

class DiffView : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit DiffView(const QString& accessibleName, QWidget* parent = nullptr);

    enum class Mark { Same, Changed, Added, Removed };
    struct Line
    {
        Mark mark = Mark::Same;
        int left = 0, right = 0; ///< line numbers; 0: none on this side
        QString leftText, rightText;
        int leftFrom = 0, leftUntil = 0, rightFrom = 0, rightUntil = 0; ///< Changed: what differs
    };
    void setLines(QVector<Line> lines);
    int count() const { return int(m_lines.size()); }
    /// Scrolls to the next (previous) run of differences; false: there is none further on.
    bool goToDifference(bool forward);
    /// As a patch: lines with "  ", "- " or "+ " before them.
    QString text() const;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    int lineHeight() const;
    int gutter() const;
    void updateBars();
    void paintSide(QPainter& painter, const Line& line, const QRect& rect, bool left) const;

    QVector<Line> m_lines;
    int m_longest = 0; ///< letters of the longest line
    int m_current = -1;
};

} // namespace weir
