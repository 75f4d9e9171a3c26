// Purpose: one field of a form: label above, field at most measure::fieldMax wide, help and error at the place. Thread:
// GUI.
#pragma once

#include <QWidget>

namespace weir {

class Label;

class FormField : public QWidget
{
    Q_OBJECT
public:
    /// Takes the field over and gives it the label as accessible name.
    FormField(const QString& label, QWidget* field, QWidget* parent = nullptr);

    QWidget* field() const { return m_field; }
    /// One or two sentences below the field; empty: none.
    void setHelp(const QString& help);
    /// Empty: none. The field gets a critical border; the sentence replaces the help.
    void setError(const QString& sentence);
    QString error() const;
    /// A mark behind the label, and the word in the accessible name.
    void setRequired(bool required);

private:
    void relabel();
    void refresh();

    QString m_text;
    QString m_helpText;
    QString m_errorText;
    bool m_required = false;
    QWidget* m_field;
    Label* m_label;
    Label* m_note;
};

} // namespace weir
