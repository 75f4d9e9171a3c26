// Purpose: one fact of the Overview: a name, the number, a sentence; coloured only where a person is needed; leads to
// the page with the rest. Thread: GUI. Limits: Return, Space and click choose it.
#pragma once

#include "models/common/status.h"

#include <QWidget>

namespace weir {

class Card : public QWidget
{
    Q_OBJECT
public:
    explicit Card(const QString& name, QWidget* parent = nullptr);

    /// `status` Neutral or Ok: nothing to be done. An empty value shows as not known.
    void setFact(const QString& value, const QString& sentence, Status status = Status::Neutral);
    const QString& name() const { return m_name; }
    const QString& value() const { return m_value; }
    const QString& sentence() const { return m_sentence; }
    Status status() const { return m_status; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    /// `newTab`: middle click, or Ctrl.
    void chosen(bool newTab);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    const QString m_name;
    QString m_value, m_sentence;
    Status m_status = Status::Neutral;
    bool m_isHovered = false;
};

} // namespace weir
