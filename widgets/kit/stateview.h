// Purpose: content, or why there is none: empty, loading, partial and failed, designed once. Thread: GUI.
// Limits: sentences come translated from the caller; a loading sentence carries a number ("Reading 12 of 60
// partitions").
#pragma once

#include <QStackedWidget>
#include <QWidget>

namespace weir {

class Banner;
class Label;

class StateView : public QWidget
{
    Q_OBJECT
public:
    enum class State { Content, Loading, Empty, Partial, Failed };

    explicit StateView(QWidget* parent = nullptr);

    /// Takes the widget over; a former one is deleted.
    void setContent(QWidget* content);
    QWidget* content() const;

    State state() const;
    void showContent();
    /// fraction 0–1 draws a bar; less than 0 none.
    void showLoading(const QString& sentence, double fraction = -1);
    /// The one thing to do next is actionText; empty: no button.
    void showEmpty(const QString& title, const QString& sentence, const QString& actionText = {},
                   const QString& iconName = {});
    /// The content stays, a banner above it says what is missing.
    void showPartial(const QString& sentence, const QString& actionText = {});
    /// details is what a machine said, shown in code type and copyable; may be empty.
    void showFailed(const QString& title, const QString& sentence, const QString& actionText = {},
                    const QString& details = {});

signals:
    void actionTriggered();
    void stateChanged();

private:
    class Message;
    void change(State state);

    State m_state = State::Content;
    Banner* m_banner;
    QStackedWidget* m_stack;
    QWidget* m_content = nullptr;
    Message* m_message;
};

} // namespace weir
