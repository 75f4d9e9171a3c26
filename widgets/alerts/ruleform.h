// Purpose: the fields of an alert rule; only those that the measure has. Thread: GUI. Limits: mistakes come from
// AlertRule::fromJson and stand at their field.
#pragma once

#include "backend/base/error.h"
#include "models/alerts/ruledraft.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLineEdit;

namespace weir {

class FormField;

class RuleForm : public QWidget
{
    Q_OBJECT
public:
    explicit RuleForm(QWidget* parent = nullptr);

    /// What completes group and topic, and the channels that can be told.
    void setNames(const QStringList& groups, const QStringList& topics, const QStringList& channels);
    /// A new rule's key may be chosen, a saved one's stays.
    void setDraft(const RuleDraft& draft, bool isNew);
    RuleDraft draft() const;
    /// Marks the field; clears the others. False: no field is of that place.
    bool setMistake(const std::optional<Error>& error);
    void setKey(const QString& key);
    void focusName();

signals:
    void changed();
    void nameEdited(const QString& name); ///< by hand
    void keyEdited(const QString& key);

private:
    void addFields();
    void connectFields();
    void showFields();
    FormField* fieldOf(const QString& place) const;
    QStringList notified() const;

    QString m_muted; ///< as the definition has it
    bool m_filling = false;
    QStringList m_otherChannels; ///< named by the rule, but not there
    QLineEdit* m_name;
    QLineEdit* m_key;
    QComboBox* m_measure;
    QComboBox* m_of;
    QComboBox* m_group;
    QComboBox* m_topic;
    QComboBox* m_compare;
    QLineEdit* m_value;
    QComboBox* m_verdict;
    QLineEdit* m_for;
    QLineEdit* m_clearValue;
    QLineEdit* m_clearFor;
    QComboBox* m_severity;
    QCheckBox* m_desktop;
    QWidget* m_channels;
    QCheckBox* m_enabled;
    QCheckBox* m_mute;
    QMap<QString, FormField*> m_fields; ///< by place in the definition
};

} // namespace weir
