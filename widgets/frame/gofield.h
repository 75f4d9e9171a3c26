// Purpose: the button in the top bar that looks like a field and opens the palette. Thread: GUI.
#pragma once

#include <QAbstractButton>

namespace weir {

class GoField : public QAbstractButton
{
    Q_OBJECT
public:
    explicit GoField(QWidget* parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;
};

} // namespace weir
