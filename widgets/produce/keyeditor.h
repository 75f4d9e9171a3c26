// Purpose: the key of a record: how it is written, its text, or none. Thread: GUI.
#pragma once

#include "models/produce/producetexts.h"
#include "widgets/produce/partformat.h"

class QCheckBox;
class QLineEdit;

namespace weir {

class KeyEditor : public QWidget
{
    Q_OBJECT
public:
    explicit KeyEditor(PartSchema& schema, QWidget* parent = nullptr);

    PartFormat* partFormat() const { return m_format; }
    void setPart(const ProducePart& part);
    ProducePart part() const;
    void setError(const QString& sentence); ///< empty: none
    /// Without the text: how keys of a file's lines are written.
    void setFormatOnly(bool only);

signals:
    void edited();

private:
    void show();

    PartFormat* m_format;
    QLineEdit* m_text;
    FormField* m_field;
    QCheckBox* m_isNull;
    bool m_formatOnly = false;
};

} // namespace weir
