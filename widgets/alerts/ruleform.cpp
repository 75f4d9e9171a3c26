#include "widgets/alerts/ruleform.h"

#include "models/alerts/alerttexts.h"
#include "models/common/alerttext.h"
#include "models/common/verdicttext.h"
#include "widgets/kit/formfield.h"
#include "widgets/kit/label.h"

#include <QAbstractItemView>
#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QLineEdit>
#include <QVBoxLayout>

namespace weir {
namespace {

constexpr AlertMeasure measures[] = {
    AlertMeasure::Lag,    AlertMeasure::TimeLag,   AlertMeasure::Verdict,         AlertMeasure::Rate,
    AlertMeasure::NoData, AlertMeasure::Retention, AlertMeasure::UnderReplicated, AlertMeasure::Offline,
    AlertMeasure::Disk};
constexpr Verdict verdicts[] = {Verdict::Slow, Verdict::Rewound, Verdict::Stopped, Verdict::Stalled};

QComboBox* names(const QString& listName)
{
    auto* box = new QComboBox;
    box->setEditable(true);
    box->setInsertPolicy(QComboBox::NoInsert);
    box->setMinimumContentsLength(1);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->view()->setAccessibleName(listName);
    box->completer()->setFilterMode(Qt::MatchContains);
    box->completer()->setCompletionMode(QCompleter::PopupCompletion);
    return box;
}

void refill(QComboBox* box, QStringList items)
{
    items.prepend(QStringLiteral("*"));
    QStringList there;
    for (int i = 0; i < box->count(); ++i)
        there << box->itemText(i);
    if (items == there)
        return;
    const QString text = box->currentText();
    box->clear();
    box->addItems(items);
    box->setEditText(text);
}

void choose(QComboBox* box, const QVariant& data) { box->setCurrentIndex(std::max(0, box->findData(data))); }

} // namespace

RuleForm::RuleForm(QWidget* parent)
    : QWidget(parent), m_name(new QLineEdit), m_key(new QLineEdit), m_measure(new QComboBox), m_of(new QComboBox),
      m_group(names(tr("Groups"))), m_topic(names(tr("Topics"))), m_compare(new QComboBox), m_value(new QLineEdit),
      m_verdict(new QComboBox), m_for(new QLineEdit), m_clearValue(new QLineEdit), m_clearFor(new QLineEdit),
      m_severity(new QComboBox), m_desktop(new QCheckBox(tr("This desktop"))), m_channels(new QWidget),
      m_enabled(new QCheckBox(tr("In force"))), m_mute(new QCheckBox(tr("Muted: tells nobody")))
{
    for (const AlertMeasure each : measures)
        m_measure->addItem(alertMeasureName(each), int(each));
    m_of->addItem(tr("Groups"), true);
    m_of->addItem(tr("Topics"), false);
    m_compare->addItem(tr("Above a value"), int(RuleDraft::Compare::Above));
    m_compare->addItem(tr("Below a value"), int(RuleDraft::Compare::Below));
    m_compare->addItem(tr("Outside the usual of this hour"), int(RuleDraft::Compare::Usual));
    for (const Verdict each : verdicts)
        m_verdict->addItem(verdictName(each), QString(verdictKey(each)));
    m_severity->addItem(alertSeverityName(AlertSeverity::Warning), int(AlertSeverity::Warning));
    m_severity->addItem(alertSeverityName(AlertSeverity::Critical), int(AlertSeverity::Critical));
    addFields();
    connectFields();
}

void RuleForm::addFields()
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::m);
    const auto add = [this, column](const QString& place, const QString& label, QWidget* widget,
                                    const QString& help = {}) {
        auto* field = new FormField(label, widget);
        field->setHelp(help);
        m_fields.insert(place, field);
        column->addWidget(field);
        return field;
    };
    add(QStringLiteral("name"), tr("Name"), m_name)->setRequired(true);
    add(QStringLiteral("key"), tr("Key"), m_key,
        tr("Names the rule in files and addresses; it does not change later."));
    m_key->setFont(uiFont(FontRole::Code));
    add(QStringLiteral("measure"), tr("What is measured"), m_measure);
    add(QStringLiteral("of"), tr("Of"), m_of);
    const QString pattern = tr("A name; * stands for any letters, ? for one.");
    add(QStringLiteral("group"), tr("Group"), m_group, pattern);
    add(QStringLiteral("topic"), tr("Topic"), m_topic, pattern);
    add(QStringLiteral("compare"), tr("Fires when it is"), m_compare);
    add(QStringLiteral("value"), tr("Value"), m_value);
    add(QStringLiteral("verdict"), tr("At least"), m_verdict);
    add(QStringLiteral("for"), tr("For"), m_for,
        tr("So long without a break before it fires: 45s, 5m, 2h. Empty: at once."));
    add(QStringLiteral("clear.value"), tr("Clears at"), m_clearValue,
        tr("Beyond the value that fires, so that it does not come and go. Empty: the same value."));
    add(QStringLiteral("clear.for"), tr("Clears after"), m_clearFor,
        tr("So long well before it clears. Empty: at once."));
    add(QStringLiteral("severity"), tr("Severity"), m_severity);
    column->addWidget(new Label(tr("Who is told")));
    column->addWidget(m_desktop);
    auto* channels = new QVBoxLayout(m_channels);
    channels->setContentsMargins(0, 0, 0, 0);
    channels->setSpacing(space::m);
    column->addWidget(m_channels);
    column->addWidget(new Label(tr("State")));
    column->addWidget(m_enabled);
    column->addWidget(m_mute);
}

void RuleForm::connectFields()
{
    const auto told = [this] {
        if (!m_filling)
            emit changed();
    };
    for (QLineEdit* edit : {m_name, m_key, m_value, m_for, m_clearValue, m_clearFor})
        connect(edit, &QLineEdit::textChanged, this, told);
    for (QComboBox* box : {m_measure, m_of, m_compare, m_verdict, m_severity}) {
        connect(box, &QComboBox::currentIndexChanged, this, [this, told] {
            showFields();
            told();
        });
    }
    for (QComboBox* box : {m_group, m_topic})
        connect(box, &QComboBox::editTextChanged, this, told);
    for (QCheckBox* box : {m_desktop, m_enabled})
        connect(box, &QCheckBox::toggled, this, told);
    connect(m_mute, &QCheckBox::toggled, this, [this, told](bool on) {
        if (!m_filling)
            m_muted = on ? QStringLiteral("true") : QString();
        told();
    });
    connect(m_name, &QLineEdit::textEdited, this, &RuleForm::nameEdited);
    connect(m_key, &QLineEdit::textEdited, this, &RuleForm::keyEdited);
}

void RuleForm::setNames(const QStringList& groups, const QStringList& topics, const QStringList& channels)
{
    m_filling = true;
    refill(m_group, groups);
    refill(m_topic, topics);
    QStringList there;
    const QStringList chosen = notified();
    for (QCheckBox* box : m_channels->findChildren<QCheckBox*>())
        there << box->objectName();
    if (there != channels) {
        qDeleteAll(m_channels->findChildren<QCheckBox*>());
        m_otherChannels.clear();
        for (const QString& key : channels) {
            auto* box = new QCheckBox(tr("Channel %1").arg(key));
            box->setObjectName(key);
            box->setChecked(chosen.contains(key));
            connect(box, &QCheckBox::toggled, this, [this] {
                if (!m_filling)
                    emit changed();
            });
            m_channels->layout()->addWidget(box);
        }
        for (const QString& key : chosen) {
            if (key != QLatin1String("desktop") && !channels.contains(key))
                m_otherChannels << key;
        }
    }
    m_channels->setVisible(!channels.isEmpty());
    m_filling = false;
}

void RuleForm::setDraft(const RuleDraft& draft, bool isNew)
{
    m_filling = true;
    m_name->setText(draft.name);
    m_key->setText(draft.key);
    m_key->setReadOnly(!isNew);
    choose(m_measure, int(draft.measure));
    choose(m_of, draft.ofGroup);
    m_group->setEditText(draft.group);
    m_topic->setEditText(draft.topic);
    choose(m_compare, int(draft.compare));
    m_value->setText(draft.value);
    choose(m_verdict, draft.verdict);
    m_for->setText(draft.forText);
    m_clearValue->setText(draft.clearValue);
    m_clearFor->setText(draft.clearFor);
    choose(m_severity, int(draft.severity));
    m_desktop->setChecked(draft.notify.isEmpty() || draft.notify.contains(QLatin1String("desktop")));
    m_otherChannels = draft.notify;
    m_otherChannels.removeAll(QStringLiteral("desktop"));
    for (QCheckBox* box : m_channels->findChildren<QCheckBox*>()) {
        box->setChecked(draft.notify.contains(box->objectName()));
        m_otherChannels.removeAll(box->objectName());
    }
    m_enabled->setChecked(draft.enabled);
    m_mute->setChecked(!draft.muted.isEmpty());
    m_muted = draft.muted;
    m_filling = false;
    showFields();
}

QStringList RuleForm::notified() const
{
    QStringList keys;
    if (m_desktop->isChecked())
        keys << QStringLiteral("desktop");
    for (const QCheckBox* box : m_channels->findChildren<QCheckBox*>()) {
        if (box->isChecked())
            keys << box->objectName();
    }
    return keys + m_otherChannels;
}

RuleDraft RuleForm::draft() const
{
    RuleDraft draft;
    draft.name = m_name->text();
    draft.key = m_key->text();
    draft.measure = AlertMeasure(m_measure->currentData().toInt());
    draft.ofGroup = m_of->currentData().toBool();
    draft.group = m_group->currentText();
    draft.topic = m_topic->currentText();
    draft.compare = RuleDraft::Compare(m_compare->currentData().toInt());
    draft.value = m_value->text();
    draft.verdict = m_verdict->currentData().toString();
    draft.forText = m_for->text();
    draft.clearValue = m_clearValue->text();
    draft.clearFor = m_clearFor->text();
    draft.severity = AlertSeverity(m_severity->currentData().toInt());
    draft.notify = notified();
    draft.enabled = m_enabled->isChecked();
    draft.muted = m_muted;
    return draft;
}

void RuleForm::showFields()
{
    const RuleDraft now = draft();
    const auto shown = [this](const char* place, bool is) { m_fields.value(QLatin1String(place))->setVisible(is); };
    const bool isRetention = now.measure == AlertMeasure::Retention;
    const bool isUsual = now.hasUsual() && now.compare == RuleDraft::Compare::Usual;
    shown("of", now.hasChoice());
    shown("group", now.hasGroup());
    shown("topic", now.hasTopic());
    shown("compare", now.hasValue() && !isRetention);
    shown("value", now.hasValue());
    shown("verdict", now.measure == AlertMeasure::Verdict);
    shown("clear.value", now.hasClearValue());
    FormField* value = m_fields.value(QStringLiteral("value"));
    if (isUsual)
        value->setHelp(
            tr("How many spreads beyond the usual band of this hour of the week: 3 is rare, 6 is very rare."));
    else if (isRetention)
        value->setHelp(tr("How long before retention reaches what was not read: 2h."));
    else if (now.isTime())
        value->setHelp(tr("Seconds, or a duration: 45s, 5m, 2h."));
    else
        value->setHelp(alertMeasureUnit(now.measure).isEmpty() ? QString()
                                                               : tr("In %1.").arg(alertMeasureUnit(now.measure)));
}

FormField* RuleForm::fieldOf(const QString& place) const
{
    static const QStringList values{QStringLiteral("above"), QStringLiteral("below"), QStringLiteral("within"),
                                    QStringLiteral("outsideUsual")};
    if (place == QLatin1String("topic") && !m_fields.value(place)->isVisibleTo(this))
        return m_fields.value(QStringLiteral("group"));
    return m_fields.value(values.contains(place) ? QStringLiteral("value") : place);
}

bool RuleForm::setMistake(const std::optional<Error>& error)
{
    for (FormField* field : std::as_const(m_fields))
        field->setError({});
    FormField* field = error ? fieldOf(error->subject) : nullptr;
    if (field)
        field->setError(alerttexts::mistake(*error));
    return field != nullptr;
}

void RuleForm::setKey(const QString& key) { m_key->setText(key); }

void RuleForm::focusName()
{
    m_name->setFocus();
    m_name->selectAll();
}

} // namespace weir
