// Purpose: one field of the connection form, bound to a draft both ways: text, secret, file, colour, choice, number or
// switch, by its name. Thread: GUI. Limits: the draft outlives the field.
#pragma once

#include "models/connections/connectiondraft.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QSpinBox;

namespace weir {

class FormField;
class Label;

class ConnectionField : public QWidget
{
    Q_OBJECT
public:
    ConnectionField(ConnectionDraft& draft, const QString& name, QWidget* parent = nullptr);

    QString name() const { return m_name; }
    /// What takes the keys.
    QWidget* input() const { return m_input; }
    /// Value, visibility, help, error from the draft.
    void refresh();
    void setExtraHelp(const QString& help); ///< instead of the draft's; empty: the draft's

signals:
    void returnPressed();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void makeText(QWidget* parent);
    void makeChoice(QWidget* parent);
    void addReveal();
    void addFileChoice();
    void addColourChoice();

    ConnectionDraft& m_draft;
    QString m_name;
    QString m_extraHelp;
    FormField* m_field = nullptr; ///< null for switches
    Label* m_note = nullptr;      ///< help of a switch
    QWidget* m_input = nullptr;
    QLineEdit* m_text = nullptr;
    QComboBox* m_choice = nullptr;
    QSpinBox* m_number = nullptr;
    QCheckBox* m_check = nullptr;
};

} // namespace weir
