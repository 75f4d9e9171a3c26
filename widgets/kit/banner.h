// Purpose: one sentence across the top of what it concerns, with at most one action. Thread: GUI.
#pragma once

#include "models/common/status.h"

#include <QFrame>

class QPushButton;
class QToolButton;

namespace weir {

class Label;

class Banner : public QFrame
{
    Q_OBJECT
public:
    /// Neutral is information (accent).
    explicit Banner(Status status = Status::Neutral, const QString& sentence = {}, QWidget* parent = nullptr);

    void setStatus(Status status);
    Status status() const { return m_status; }
    void setSentence(const QString& sentence);
    QString sentence() const;
    void setAction(const QString& text); ///< empty: none
    void setClosable(bool closable);     ///< default false

signals:
    void actionTriggered();
    void closed(); ///< after it hid itself

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void restyle();

    Status m_status;
    Label* m_icon;
    Label* m_text;
    QPushButton* m_action;
    QToolButton* m_close;
};

} // namespace weir
