// Purpose: a status as shape, word and colour, and a count as a pill; as widgets and for delegates. Thread: GUI.
#pragma once

#include "widgets/kit/tokens.h"

#include <QWidget>

class QPainter;

namespace weir {

/// Shape (● ▲ ■ ◌) and word, left-aligned and centred in the height. ok is grey text with a tick; only exceptions are
/// coloured.
void paintBadge(QPainter& painter, const QRect& rect, Status status, const QString& word);
QSize badgeSize(const QString& word);
/// A pill with a number; status colours it. Right-aligned in the rectangle.
void paintCount(QPainter& painter, const QRect& rect, int count, Status status);
QSize countSize(int count); ///< above 999 it says 999+

class Badge : public QWidget
{
    Q_OBJECT
public:
    explicit Badge(Status status = Status::Neutral, const QString& word = {}, QWidget* parent = nullptr);

    void setStatus(Status status, const QString& word);
    Status status() const { return m_status; }
    QString word() const { return m_word; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Status m_status;
    QString m_word;
};

class CountBadge : public QWidget
{
    Q_OBJECT
public:
    explicit CountBadge(int count = 0, Status status = Status::Neutral, QWidget* parent = nullptr);

    /// Zero hides the badge. what says what is counted, for those who do not see it: "3 open alerts".
    void setCount(int count, const QString& what);
    void setStatus(Status status);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int m_count;
    Status m_status;
};

} // namespace weir
