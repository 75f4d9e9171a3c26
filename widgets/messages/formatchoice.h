// Purpose: how a key or a value is read: every format there is, and the schema file for those that need one. Thread:
// GUI.
#pragma once

#include "backend/serde/format.h"

#include <QComboBox>

namespace weir {

class FormatChoice : public QComboBox
{
    Q_OBJECT
public:
    explicit FormatChoice(QWidget* parent = nullptr);

    void setFormat(Format format);
    Format format() const { return m_format; }
    /// Named in the list; empty: none.
    void setSchemaFile(const QString& path);

signals:
    void formatChosen(Format format); ///< by a person
    void schemaFileWanted();

private:
    Format m_format = Format::Auto;
};

/// Does this format need a schema that its bytes do not name?
bool needsSchemaFile(Format format);

} // namespace weir
