#include "widgets/alerts/ruleeditor.h"

#include "models/alerts/alerttexts.h"
#include "models/common/alerttext.h"
#include "widgets/alerts/ruleform.h"
#include "widgets/alerts/ruletrial.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/codeeditor.h"
#include "widgets/kit/label.h"
#include "widgets/kit/segmented.h"

#include <QJsonDocument>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace weir {
namespace {

constexpr int wide = 480, codeRows = 14;

/// As tall as the page that is shown, so that a long form leaves no hole below short JSON.
class Stack : public QStackedWidget
{
public:
    QSize sizeHint() const override { return currentWidget() ? currentWidget()->sizeHint() : QSize(); }
    QSize minimumSizeHint() const override { return currentWidget() ? currentWidget()->minimumSizeHint() : QSize(); }
    bool hasHeightForWidth() const override { return currentWidget() && currentWidget()->hasHeightForWidth(); }
    int heightForWidth(int width) const override
    {
        return currentWidget() ? currentWidget()->heightForWidth(width) : -1;
    }
};

} // namespace

RuleEditor::RuleEditor(QWidget* parent)
    : DetailPanel(parent), m_how(new Segmented(tr("Edit as"))), m_sentence(new Label), m_stack(new Stack),
      m_form(new RuleForm), m_code(new CodeEditor(tr("Rule as JSON"), CodeEditor::Language::Json)),
      m_mistake(new Label({}, FontRole::Body, Token::Critical)), m_trial(new RuleTrial),
      m_save(primaryButton(tr("Save rule…"), this)), m_delete(dangerButton(tr("Delete rule…"), this))
{
    build();
    connect(m_how, &Segmented::currentChanged, this, [this](int index) { toJson(index == 1); });
    connect(m_form, &RuleForm::changed, this, &RuleEditor::check);
    connect(m_form, &RuleForm::nameEdited, this, [this](const QString& name) {
        if (!m_isNew || m_keyIsOwn || !m_definitions)
            return;
        m_form->setKey(alertdefinitions::keyOf(name, *m_definitions, alertdefinitions::ruleKind()));
    });
    connect(m_form, &RuleForm::keyEdited, this, [this](const QString& key) { m_keyIsOwn = !key.isEmpty(); });
    connect(m_code, &CodeEditor::textChanged, this, &RuleEditor::check);
    connect(m_save, &QPushButton::clicked, this, &RuleEditor::save);
    connect(m_delete, &QPushButton::clicked, this, [this] { emit deleteRequested(m_key); });
}

void RuleEditor::build()
{
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(space::l, space::m, space::l, space::m);
    column->setSpacing(space::m);
    m_how->addSegment(tr("Form"));
    m_how->addSegment(tr("JSON"));
    auto* row = new QHBoxLayout;
    row->addWidget(m_how);
    row->addStretch(1);
    column->addLayout(row);
    m_sentence->setWordWrap(true);
    column->addWidget(m_sentence);
    m_mistake->setWordWrap(true);
    m_mistake->hide();
    column->addWidget(m_mistake);
    m_code->setMinimumHeight(codeRows * measure::compactRow);
    m_stack->addWidget(m_form);
    m_stack->addWidget(m_code);
    column->addWidget(m_stack);
    column->addWidget(new Label(tr("Try it first"), FontRole::Section));
    column->addWidget(m_trial);
    column->addStretch(1);
    auto* scroll = new QScrollArea; // a small window squeezes nothing
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setProperty("flat", true);
    scroll->setAccessibleName(tr("Rule"));
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setWidget(body);
    auto* whole = new QWidget;
    auto* rows = new QVBoxLayout(whole);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(scroll, 1);
    auto* buttons = new QHBoxLayout;
    buttons->setContentsMargins(space::l, space::s, space::l, space::m);
    buttons->addWidget(m_save);
    buttons->addStretch(1);
    buttons->addWidget(m_delete);
    rows->addLayout(buttons);
    setBody(whole);
}

QSize RuleEditor::sizeHint() const { return {std::max(wide, measure::detailMin), DetailPanel::sizeHint().height()}; }

void RuleEditor::setSources(Alerts* alerts, Definitions* definitions)
{
    m_alerts = alerts;
    m_definitions = definitions;
    m_trial->setAlerts(alerts);
}

void RuleEditor::setNames(const QStringList& groups, const QStringList& topics, const QStringList& channels)
{
    m_form->setNames(groups, topics, channels);
}

void RuleEditor::setUtc(bool utc) { m_trial->setUtc(utc); }

void RuleEditor::focusName() { m_form->focusName(); }

bool RuleEditor::isJson() const { return m_how->current() == 1; }

void RuleEditor::edit(const AlertRule& rule, bool isNew)
{
    m_isNew = isNew;
    m_keyIsOwn = false;
    m_told = !isNew;
    m_key = isNew ? QString() : rule.key;
    setTitle(isNew ? tr("New rule") : rule.name.isEmpty() ? rule.key : rule.name, isNew ? QString() : rule.key);
    m_form->setDraft(RuleDraft::of(rule), isNew);
    m_delete->setVisible(!isNew);
    m_how->setSegmentEnabled(0, true);
    m_how->setCurrent(0);
    m_stack->setCurrentIndex(0);
    check();
}

void RuleEditor::editJson(const Definition& definition)
{
    m_isNew = false;
    m_told = true;
    m_key = definition.key;
    setTitle(definition.name.isEmpty() ? definition.key : definition.name, definition.key);
    m_delete->setVisible(true);
    m_how->setCurrent(1);
    m_stack->setCurrentIndex(1);
    m_code->setText(alertdefinitions::editableText(definition.toJson()));
    check();
}

void RuleEditor::toJson(bool asJson)
{
    if (asJson == (m_stack->currentIndex() == 1))
        return;
    if (asJson) {
        m_code->setText(alertdefinitions::editableText(m_form->draft().toJson()));
    } else {
        const Result<Definition> now = current();
        const Result<AlertRule> rule = now ? AlertRule::fromJson(now->toJson()) : Result<AlertRule>(now.error());
        if (!rule) { // what a form cannot show stays JSON
            m_told = true;
            m_how->setCurrent(1);
            check();
            return;
        }
        m_form->setDraft(RuleDraft::of(*rule), m_isNew);
    }
    m_stack->setCurrentIndex(asJson ? 1 : 0);
    m_stack->updateGeometry();
    check();
}

Result<QJsonObject> RuleEditor::json() const
{
    if (m_stack->currentIndex() == 0)
        return m_form->draft().toJson();
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(m_code->text().toUtf8(), &error);
    if (!document.isObject())
        return Error{ErrorKind::Invalid, error.offset, error.errorString(), {}};
    return document.object();
}

Result<Definition> RuleEditor::current() const
{
    const Result<QJsonObject> text = json();
    if (!text)
        return text.error();
    QJsonObject whole = *text;
    if (!m_key.isEmpty())
        whole.insert(QStringLiteral("key"), m_key); // a saved one keeps its name
    return alertdefinitions::ruleOfJson(whole);
}

void RuleEditor::check()
{
    const Result<Definition> now = current();
    const Result<AlertRule> rule = now ? AlertRule::fromJson(now->toJson()) : Result<AlertRule>(now.error());
    const bool isForm = m_stack->currentIndex() == 0;
    const bool isWrong = !rule && m_told;
    const bool atField = m_form->setMistake(isForm && isWrong ? std::optional(rule.error()) : std::nullopt);
    m_mistake->setVisible(isWrong && !(isForm && atField));
    m_mistake->setText(isWrong ? alerttexts::mistake(rule.error()) : QString());
    m_sentence->setVisible(rule.has_value());
    m_sentence->setText(rule ? tr("%1.").arg(alertRuleSentence(*rule)) : QString());
    std::optional<AlertRule> tried;
    if (rule)
        tried = *rule;
    m_trial->setRule(tried);
}

void RuleEditor::save()
{
    m_told = true;
    check();
    Result<Definition> now = current();
    if (!now)
        return;
    if (m_isNew && m_definitions && m_definitions->find(now->kind, now->key)) {
        m_mistake->setText(tr("There is a rule with the key %1. Choose another.").arg(now->key));
        m_mistake->show();
        return;
    }
    emit saveRequested(*now);
}

} // namespace weir
