#include "widgets/kit/searchfield.h"

#include "widgets/kit/icons.h"

#include <QCoreApplication>
#include <QInputMethodEvent>
#include <QKeyEvent>
#include <QStyle>
#include <QTextCharFormat>

namespace weir {

SearchField::SearchField(QWidget* parent) : QLineEdit(parent)
{
    QAction* magnifier = addAction(icon(QStringLiteral("search"), Token::TextSecondary), QLineEdit::LeadingPosition);
    magnifier->setEnabled(true);
    setClearButtonEnabled(true);
    for (QWidget* button : findChildren<QWidget*>()) // decorations of the field, not stations of the Tab key
        button->setFocusPolicy(Qt::NoFocus);
}

void SearchField::setMistake(int start, int length)
{
    setInvalid(true);
    // QLineEdit has no formats of its own; the input method's attributes are its one way to underline a part.
    QList<QInputMethodEvent::Attribute> attributes;
    if (length > 0) {
        QTextCharFormat format;
        format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        format.setUnderlineColor(color(Token::Critical));
        format.setBackground(mixed(color(Token::Surface), color(Token::Critical), 0.2));
        attributes.append({QInputMethodEvent::TextFormat, start - cursorPosition(), length, format});
    }
    QInputMethodEvent event(QString(), attributes);
    QCoreApplication::sendEvent(this, &event);
}

void SearchField::clearMistake()
{
    if (!property("invalid").toBool())
        return;
    setInvalid(false);
    QInputMethodEvent event(QString(), {});
    QCoreApplication::sendEvent(this, &event);
}

void SearchField::setInvalid(bool invalid)
{
    setProperty("invalid", invalid);
    update();
}

void SearchField::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && !text().isEmpty()) {
        clear();
        event->accept();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

bool SearchField::event(QEvent* event)
{
    // A shortcut on Esc (closing a panel) must not win over clearing the field.
    if (event->type() == QEvent::ShortcutOverride) {
        auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Escape && !text().isEmpty()) {
            event->accept();
            return true;
        }
    }
    return QLineEdit::event(event);
}

} // namespace weir
