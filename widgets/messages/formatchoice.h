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
    /// Those of a given Protobuf schema, below the file; one of them is read. Empty: none.
    void setMessages(const QStringList& messages, const QString& current);

signals:
    void formatChosen(Format format); ///< by a person
    void schemaFileWanted();
    void messageChosen(const QString& message); ///< by a person

private:
    Format m_format = Format::Auto;
};

/// Does this format need a schema that its bytes do not name?
bool needsSchemaFile(Format format);

} // namespace weir
