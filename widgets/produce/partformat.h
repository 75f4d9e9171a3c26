// Purpose: how a key or value is written: a format, or a schema of the registry by subject and version. Thread: GUI.
#pragma once

#include "models/produce/partschema.h"
#include "models/produce/producedraft.h"

#include <QWidget>

class QComboBox;

namespace weir {

class FormField;
class Label;

class PartFormat : public QWidget
{
    Q_OBJECT
public:
    /// `schema` outlives the widget. `what`: "Key", "Value", translated.
    PartFormat(const QString& what, PartSchema& schema, QWidget* parent = nullptr);

    void setSubjects(const QStringList& subjects, const QString& own);
    void setHasRegistry(bool has);
    /// Format, bytes of numbers and schema of a draft.
    void setPart(const ProducePart& part);
    void addTo(ProducePart& part) const;
    bool isBySchema() const;
    Format format() const;

signals:
    void changed(); ///< by a person, or the schema came

private:
    void choose();
    void show();

    PartSchema& m_schema;
    QComboBox* m_format;
    QComboBox* m_subject;
    QComboBox* m_version;
    FormField* m_subjectField;
    FormField* m_versionField;
    Label* m_words;
    QString m_own;       ///< the subject of this topic
    SchemaChoice m_kept; ///< by id, from a record that was loaded; until a person chooses another
    int m_numberBytes = 8;
};

} // namespace weir
