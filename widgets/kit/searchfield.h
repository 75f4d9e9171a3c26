// Purpose: a line edit with a magnifier, a clear button, Esc that clears, and a mistake underlined. Thread: GUI.
// Limits: Esc in an empty field is left to the surroundings.
#pragma once

#include <QLineEdit>

namespace weir {

class SearchField : public QLineEdit
{
    Q_OBJECT
public:
    explicit SearchField(QWidget* parent = nullptr);

    /// Critical border and a wavy line below start … start+length; length 0: no line.
    void setMistake(int start, int length);
    void clearMistake();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    bool event(QEvent* event) override;

private:
    void setInvalid(bool invalid);
};

} // namespace weir
