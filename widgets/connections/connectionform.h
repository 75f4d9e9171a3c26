// Purpose: the form of one connection: sections of fields that come and go with what is chosen. Thread: GUI.
#pragma once

#include "models/connections/connectiondraft.h"

#include <QHash>
#include <QScrollArea>

class QVBoxLayout;

namespace weir {

class ConnectionField;
class Label;

class ConnectionForm : public QScrollArea
{
    Q_OBJECT
public:
    explicit ConnectionForm(ConnectionDraft& draft, QWidget* parent = nullptr);

    ConnectionField* field(const QString& name) const { return m_fields.value(name); }
    /// Focuses the field and scrolls to it.
    void reveal(const QString& name);
    /// Is there a keychain? Else the form says what to install.
    void setPersistentSecrets(bool persistent);

private:
    void section(const QString& title, const QStringList& fields);
    void refresh();

    ConnectionDraft& m_draft;
    QVBoxLayout* m_column;
    QHash<QString, ConnectionField*> m_fields;
};

} // namespace weir
