// Purpose: an alert rule being written: fields or JSON, what it says as a sentence, a trial over the past, Save through
// Review change. Thread: GUI. Limits: a rule with a mistake is not saved; the mistake stands at its field.
#pragma once

#include "backend/service/alerts/alerts.h"
#include "models/alerts/alertdefinitions.h"
#include "widgets/kit/detailpanel.h"

#include <QPointer>

class QPushButton;
class QStackedWidget;

namespace weir {

class CodeEditor;
class Label;
class RuleForm;
class RuleTrial;
class Segmented;

class RuleEditor : public DetailPanel
{
    Q_OBJECT
public:
    explicit RuleEditor(QWidget* parent = nullptr);

    void setSources(Alerts* alerts, Definitions* definitions);
    void setNames(const QStringList& groups, const QStringList& topics, const QStringList& channels);
    void setUtc(bool utc);
    void edit(const AlertRule& rule, bool isNew);
    /// One that cannot be understood: as JSON, with its mistake.
    void editJson(const Definition& definition);
    QString key() const { return m_key; } ///< of what is edited; empty: a new one
    QSize sizeHint() const override;
    void focusName();

signals:
    void saveRequested(const weir::Definition& definition);
    void deleteRequested(const QString& key);

private:
    void build();
    /// What stands in the form or in the JSON.
    Result<Definition> current() const;
    Result<QJsonObject> json() const;
    void check();
    void toJson(bool asJson);
    void save();
    bool isJson() const;

    QPointer<Alerts> m_alerts;
    QPointer<Definitions> m_definitions;
    QString m_key;
    bool m_isNew = false;
    bool m_keyIsOwn = false; ///< typed by hand
    bool m_told = false;     ///< mistakes are shown from the first try to save on
    Segmented* m_how;
    Label* m_sentence;
    QStackedWidget* m_stack;
    RuleForm* m_form;
    CodeEditor* m_code;
    Label* m_mistake;
    RuleTrial* m_trial;
    QPushButton* m_save;
    QPushButton* m_delete;
};

} // namespace weir
