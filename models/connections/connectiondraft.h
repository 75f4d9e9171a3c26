// Purpose: a connection while somebody edits it: values by field, which fields matter, what is wrong at each. Thread:
// GUI. Limits: fields are named as in ConnectionSpec ("tls.caFile") and Secrets ("saslPassword"), plus "security" and
// "preset"; what a choice hides is kept until the form closes and left out of spec() and secrets().
#pragma once

#include "backend/base/error.h"
#include "backend/service/clientproperties.h"
#include "models/connections/connectiontexts.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QVariant>

namespace weir {

class ConnectionDraft : public QObject
{
    Q_OBJECT
public:
    explicit ConnectionDraft(QObject* parent = nullptr);

    /// An empty id: a new connection.
    void load(const ConnectionSpec& spec, const Secrets& secrets);
    /// Puts other values in, as if typed; id and what counts as unmodified stay.
    void edit(const ConnectionSpec& spec);
    /// What the keychain had; fields somebody has typed in meanwhile stay.
    void setKeptSecrets(const Secrets& secrets);
    bool isNew() const { return m_spec.id.isEmpty(); }
    bool isModified() const;
    /// What would be saved: without what the choices made hide.
    ConnectionSpec spec() const;
    Secrets secrets() const;

    /// Text, bool, int of an enum, or a number, as the field is. Unknown field: invalid.
    QVariant value(const QString& field) const;
    void setValue(const QString& field, const QVariant& value);
    /// Does the field matter with what is chosen?
    bool isShown(const QString& field) const;
    bool isRequired(const QString& field) const;
    /// One or two sentences; empty: none. May depend on other fields.
    QString help(const QString& field) const;
    /// Grey text in an empty field.
    QString placeholder(const QString& field) const;

    /// Sentence at the field; empty: nothing is wrong, or it was not checked yet.
    QString error(const QString& field) const { return m_errors.value(field); }
    void setError(const QString& field, const QString& sentence);
    /// Checks one field that was left, or everything. True: nothing is wrong.
    bool check(const QString& field);
    bool checkAll();
    /// The first field in the form's order with an error.
    QString firstError() const;

    void applyPreset(const QString& presetId);
    QString preset() const { return m_preset; }
    /// Takes over what the text said; other fields stay.
    void apply(const ImportedConnection& imported);
    /// Other connections' names, to tell a taken one while it is typed.
    void setTakenNames(const QStringList& names) { m_takenNames = names; }

    /// Every field in the form's order.
    static const QStringList& fields();
    static bool isSecret(const QString& field);

signals:
    void changed(const QString& field); ///< value, shown, help or error of any field may have changed with it
    void errorsChanged();

private:
    QVector<Error> faults() const;
    QString* textOf(const QString& field);
    bool* flagOf(const QString& field);
    void show(const ConnectionSpec& spec);
    bool hasSasl() const;
    bool hasTls() const;

    ConnectionSpec m_spec; ///< everything typed
    Secrets m_secrets;
    ConnectionSpec m_loaded; ///< as spec() was after load()
    Security m_security = Security::Plaintext;
    QString m_preset;
    QString m_bootstrapText;
    bool m_readOnlyChosen = false; ///< a person set it: choosing production leaves it
    QSet<QString> m_touchedSecrets;
    QHash<QString, QString> m_errors;
    QStringList m_takenNames;
};

} // namespace weir
