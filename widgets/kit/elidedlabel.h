// Purpose: one line of text that is cut in the middle where room is short, with the whole in a tooltip. Thread: GUI.
#pragma once

#include "widgets/kit/label.h"

namespace weir {

class ElidedLabel : public Label
{
    Q_OBJECT
public:
    explicit ElidedLabel(const QString& text = {}, FontRole role = FontRole::Body, Token token = Token::Text,
                         QWidget* parent = nullptr);

    void setElideMode(Qt::TextElideMode mode); ///< default middle
    bool isElided() const;
    QSize minimumSizeHint() const override;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

private:
    Qt::TextElideMode m_mode = Qt::ElideMiddle;
};

} // namespace weir
