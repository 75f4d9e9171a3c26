// Purpose: where notifications go: a webhook or a mail server, a trial of it, Save through Review change. Thread: GUI.
// Limits: the password stands in no definition: the keychain has it, or memory while the program runs.
#pragma once

#include "backend/service/alerts/alerts.h"
#include "backend/service/services.h"
#include "models/alerts/alertdefinitions.h"
#include "widgets/kit/detailpanel.h"

#include <QMap>
#include <QPointer>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace weir {

class FormField;
class Label;

class ChannelEditor : public DetailPanel
{
    Q_OBJECT
public:
    explicit ChannelEditor(const Services& services, QWidget* parent = nullptr);

    /// `connectionId`: whose keychain entries.
    void setSources(Alerts* alerts, Definitions* definitions, const QString& connectionId);
    void edit(const Channel& channel, bool isNew);
    QString key() const { return m_key; } ///< empty: a new one
    /// When what was asked to be saved is saved: the password typed goes where passwords are kept.
    void keepPassword();
    QSize sizeHint() const override;
    void focusName();

signals:
    void saveRequested(const weir::Definition& definition);
    void deleteRequested(const QString& key);

private:
    void build();
    void connectParts();
    QJsonObject json() const;
    void showFields();
    void check();
    void save();
    void tryIt();
    void say(const QString& sentence, bool isGood);

    const Services m_services;
    QPointer<Alerts> m_alerts;
    QPointer<Definitions> m_definitions;
    QString m_connectionId, m_key;
    QString m_savedKey; ///< of the last save asked for
    bool m_isNew = false;
    bool m_told = false;
    bool m_changed = false; ///< since it was saved
    bool m_filling = false;
    QLineEdit* m_name;
    QLineEdit* m_keyEdit;
    QComboBox* m_type;
    QLineEdit* m_url;
    QPlainTextEdit* m_headers;
    QLineEdit* m_server;
    QLineEdit* m_from;
    QLineEdit* m_to;
    QLineEdit* m_user;
    QLineEdit* m_password;
    QCheckBox* m_startTls;
    QCheckBox* m_enabled;
    Label* m_result;
    QPushButton* m_try;
    QPushButton* m_save;
    QPushButton* m_delete;
    QMap<QString, FormField*> m_fields; ///< by place in the definition
};

} // namespace weir
