// Purpose: the value of a record: how it is written, as text and, where a schema is known, as a form of the same value;
// or none (a tombstone). Thread: GUI. Limits: what is edited in one view is in the other at once; a text that is no
// JSON yet has no form. Texts over 4 MB have no form.
#pragma once

#include "models/produce/producetexts.h"
#include "widgets/produce/partformat.h"

class QCheckBox;
class QPushButton;
class QStackedWidget;

namespace weir {

class CodeEditor;
class SchemaFormView;
class Segmented;

class ValueEditor : public QWidget
{
    Q_OBJECT
public:
    explicit ValueEditor(PartSchema& schema, QWidget* parent = nullptr);

    PartFormat* partFormat() const { return m_format; }
    void setPart(const ProducePart& part);
    ProducePart part() const;
    /// Empty sentence: none.
    void showMistake(const TextMistake& mistake);
    /// Without the text: how lines of a file are written.
    void setFormatOnly(bool only);

signals:
    void edited();

private:
    enum View { Text, Form };
    bool mayHaveForm() const;
    void showView();
    void followSchema();
    void fillForm();
    void indent();

    PartSchema& m_schema;
    PartFormat* m_format;
    QCheckBox* m_isNull;
    Segmented* m_view;
    QPushButton* m_indent;
    Label* m_mistake;
    QStackedWidget* m_stack;
    CodeEditor* m_text;
    SchemaFormView* m_form;
    Label* m_nothing;
    bool m_formatOnly = false;
    bool m_fromForm = false; ///< the text changes because the form did
    bool m_wantsForm = true; ///< where there is one; what a person has chosen stays
};

} // namespace weir
