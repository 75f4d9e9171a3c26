#include "widgets/settings/maskrulepanel.h"

#include "backend/service/privacy/masks.h"
#include "models/settings/maskrulesmodel.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/codeeditor.h"
#include "widgets/kit/formfield.h"
#include "widgets/kit/label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QScrollArea>
#include <QVBoxLayout>

namespace weir {
namespace {

QString firstSample()
{
    return QStringLiteral(
        "{\"id\": 4030,\n \"customer\": {\"name\": \"Ada Lovelace\", \"email\": \"ada@example.org\"},\n"
        " \"card\": \"4000123412341234\",\n \"items\": [{\"sku\": \"A-1\"}, {\"sku\": \"B-2\"}]}");
}

} // namespace

MaskRulePanel::MaskRulePanel(const Masks& masks, QWidget* parent)
    : DetailPanel(parent), m_masks(masks), m_path(new QLineEdit),
      m_pathField(new FormField(tr("What to hide"), m_path)), m_how(new QComboBox),
      m_howField(new FormField(tr("How"), m_how)), m_topics(new QLineEdit), m_enabled(new QCheckBox(tr("In force"))),
      m_save(plainButton(tr("Save rule"), QStringLiteral("save"), this)),
      m_delete(dangerButton(tr("Delete rule…"), this)),
      m_before(new CodeEditor(tr("A sample before"), CodeEditor::Language::Json)),
      m_after(new CodeEditor(tr("The sample after"), CodeEditor::Language::Json))
{
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(space::l, space::m, space::l, space::m);
    column->setSpacing(space::m);
    m_path->setPlaceholderText(QStringLiteral("value.customer.email"));
    m_path->setFont(uiFont(FontRole::Code));
    m_pathField->setRequired(true);
    m_pathField->setHelp(
        tr("key, value or headers, and the way inside: value.items[].sku, headers.authorization. A name "
           "alone hides all of it."));
    column->addWidget(m_pathField);
    for (const MaskHow how : {MaskHow::Hide, MaskHow::Hash, MaskHow::Last4})
        m_how->addItem(MaskRulesModel::howText(how), int(how));
    column->addWidget(m_howField);
    auto* topics = new FormField(tr("In which topics"), m_topics);
    m_topics->setPlaceholderText(tr("all topics"));
    topics->setHelp(tr("A name, * stands for any letters: shop.*"));
    column->addWidget(topics);
    column->addWidget(m_enabled);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(m_save);
    buttons->addStretch(1);
    buttons->addWidget(m_delete);
    column->addLayout(buttons);
    column->addWidget(new Label(tr("Try it"), FontRole::Section));
    for (CodeEditor* sample : {m_before, m_after}) {
        sample->setLineNumbers(false);
        sample->setWrapped(true);
        sample->setMinimumHeight(4 * measure::row);
        column->addWidget(sample == m_before ? new Label(tr("Before")) : new Label(tr("After")));
        column->addWidget(sample, 1);
    }
    m_after->setReadOnly(true);
    m_before->setText(firstSample());
    auto* scroll = new QScrollArea; // a small window squeezes nothing
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setProperty("flat", true);
    scroll->setAccessibleName(tr("Rule"));
    scroll->setWidget(body);
    setBody(scroll);

    connect(m_path, &QLineEdit::textChanged, this, [this] {
        m_pathField->setError({});
        tryIt();
    });
    connect(m_topics, &QLineEdit::textChanged, this, &MaskRulePanel::tryIt);
    connect(m_how, &QComboBox::currentIndexChanged, this, [this] {
        m_howField->setHelp(MaskRulesModel::howHelp(rule().how));
        tryIt();
    });
    connect(m_before, &CodeEditor::textChanged, this, &MaskRulePanel::tryIt);
    connect(m_path, &QLineEdit::returnPressed, this, &MaskRulePanel::save);
    connect(m_topics, &QLineEdit::returnPressed, this, &MaskRulePanel::save);
    connect(m_save, &QPushButton::clicked, this, &MaskRulePanel::save);
    connect(m_delete, &QPushButton::clicked, this, &MaskRulePanel::deleteRequested);
    m_howField->setHelp(MaskRulesModel::howHelp(MaskHow::Hide));
}

void MaskRulePanel::edit(const MaskRule& rule, bool isNew)
{
    setTitle(isNew ? tr("New rule") : tr("Rule"), QString::fromStdString(rule.path));
    m_path->setText(QString::fromStdString(rule.path));
    m_how->setCurrentIndex(m_how->findData(int(rule.how)));
    m_topics->setText(QString::fromStdString(rule.topics));
    m_enabled->setChecked(rule.enabled);
    m_delete->setVisible(!isNew);
    m_pathField->setError({});
    tryIt();
}

MaskRule MaskRulePanel::rule() const
{
    MaskRule rule;
    rule.path = m_path->text().trimmed().toStdString();
    rule.how = MaskHow(m_how->currentData().toInt());
    rule.topics = m_topics->text().trimmed().toStdString();
    rule.enabled = m_enabled->isChecked();
    return rule;
}

void MaskRulePanel::focusPath()
{
    m_path->setFocus();
    m_path->selectAll();
}

void MaskRulePanel::save()
{
    const QString mistake = MaskRulesModel::mistakeText(m_path->text().trimmed());
    m_pathField->setError(mistake);
    if (mistake.isEmpty())
        emit saveRequested(rule());
    else
        m_path->setFocus();
}

void MaskRulePanel::tryIt()
{
    MaskRule tried = rule();
    tried.enabled = true;
    const auto set = m_masks.trial({tried});
    m_after->setText(set ? MaskRulesModel::sample(**set, tried, m_before->text()) : QString());
}

} // namespace weir
