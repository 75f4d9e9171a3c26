#include "widgets/kit/formfield.h"

#include "widgets/kit/label.h"

#include <QVBoxLayout>

namespace weir {

FormField::FormField(const QString& label, QWidget* field, QWidget* parent)
    : QWidget(parent), m_text(label), m_field(field), m_label(new Label({}, FontRole::Body, Token::Text, this)),
      m_note(new Label({}, FontRole::Secondary, Token::TextSecondary, this))
{
    // The width is bounded inside a row: a bound on this widget would not count when its height for a width is asked.
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    auto* bounded = new QWidget(this);
    bounded->setMaximumWidth(measure::fieldMax);
    row->addWidget(bounded, 1000);
    row->addStretch(1);
    auto* column = new QVBoxLayout(bounded);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::xs);
    column->addWidget(m_label);
    column->addWidget(field);
    column->addWidget(m_note);
    column->addStretch(1); // beside a taller field, labels stay in one line
    field->setMaximumWidth(measure::fieldMax);
    m_label->setBuddy(field);
    m_note->setWordWrap(true);
    setFocusProxy(field);
    relabel();
    refresh();
}

void FormField::setHelp(const QString& help)
{
    m_helpText = help;
    refresh();
}

void FormField::setError(const QString& sentence)
{
    m_errorText = sentence;
    refresh();
}

QString FormField::error() const { return m_errorText; }

void FormField::setRequired(bool required)
{
    m_required = required;
    relabel();
}

void FormField::relabel()
{
    m_label->setText(m_required ? tr("%1 *").arg(m_text) : m_text);
    m_field->setAccessibleName(m_required ? tr("%1, required").arg(m_text) : m_text);
}

void FormField::refresh()
{
    const bool wrong = !m_errorText.isEmpty();
    const QString note = wrong ? m_errorText : m_helpText;
    m_note->setToken(wrong ? Token::Critical : Token::TextSecondary);
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
    m_field->setProperty("invalid", wrong);
    m_field->setAccessibleDescription(note);
    m_field->update();
}

} // namespace weir
