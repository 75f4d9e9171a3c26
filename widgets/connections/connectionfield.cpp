#include "widgets/connections/connectionfield.h"

#include "backend/service/connectionpresets.h"
#include "widgets/kit/formfield.h"
#include "widgets/kit/icons.h"
#include "widgets/kit/label.h"

#include <QAction>
#include <QCheckBox>
#include <QColorDialog>
#include <QComboBox>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>
#include <limits>

namespace weir {
namespace {

bool isSwitch(const QString& name)
{
    return name == QLatin1String("readOnly") || name == QLatin1String("rememberSecrets") ||
           name.contains(QLatin1String("verify"));
}

bool isChoice(const QString& name)
{
    return name == QLatin1String("preset") || name == QLatin1String("environment") ||
           name == QLatin1String("security") || name == QLatin1String("sasl.mechanism") ||
           name == QLatin1String("registry.auth");
}

bool isNumber(const QString& name) { return name.startsWith(QLatin1String("budget")); }

bool isFile(const QString& name)
{
    return name.endsWith(QLatin1String("File")) || name.endsWith(QLatin1String("Keytab"));
}

} // namespace

ConnectionField::ConnectionField(ConnectionDraft& draft, const QString& name, QWidget* parent)
    : QWidget(parent), m_draft(draft), m_name(name)
{
    setObjectName(name);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::xs);
    const QString label = connectiontext::fieldLabel(name);
    if (isSwitch(name)) {
        m_check = new QCheckBox(label, this);
        m_input = m_check;
        m_note = new Label({}, FontRole::Secondary, Token::TextSecondary, this);
        m_note->setWordWrap(true);
        m_note->setMaximumWidth(measure::fieldMax);
        m_check->setAccessibleName(label);
        column->addWidget(m_check);
        column->addWidget(m_note);
        connect(m_check, &QCheckBox::toggled, this, [this](bool on) { m_draft.setValue(m_name, on); });
    } else {
        if (isChoice(name)) {
            makeChoice(this);
        } else if (isNumber(name)) {
            m_number = new QSpinBox(this);
            m_number->setRange(0, std::numeric_limits<int>::max());
            m_number->setGroupSeparatorShown(true);
            m_number->setFocusPolicy(Qt::StrongFocus);
            m_number->setSpecialValueText(tr("No limit"));
            m_input = m_number;
            connect(m_number, &QSpinBox::valueChanged, this, [this](int value) { m_draft.setValue(m_name, value); });
        } else {
            makeText(this);
        }
        m_field = new FormField(label, m_input, this);
        column->addWidget(m_field);
    }
    setFocusProxy(m_input);
    setMaximumWidth(measure::fieldMax);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    refresh();
}

void ConnectionField::makeText(QWidget* parent)
{
    m_text = new QLineEdit(parent);
    m_input = m_text;
    if (ConnectionDraft::isSecret(m_name))
        addReveal();
    else if (isFile(m_name))
        addFileChoice();
    else if (m_name == QLatin1String("colour"))
        addColourChoice();
    connect(m_text, &QLineEdit::textEdited, this, [this](const QString& text) { m_draft.setValue(m_name, text); });
    connect(m_text, &QLineEdit::editingFinished, this, [this] {
        if (m_text->isModified())
            m_draft.check(m_name);
        m_text->setModified(false);
    });
    connect(m_text, &QLineEdit::returnPressed, this, &ConnectionField::returnPressed);
}

void ConnectionField::makeChoice(QWidget* parent)
{
    m_choice = new QComboBox(parent);
    m_input = m_choice;
    // A page that is scrolled with the wheel must not change what lies under the pointer.
    m_choice->setFocusPolicy(Qt::StrongFocus);
    m_choice->installEventFilter(this);
    if (m_name == QLatin1String("preset")) {
        m_choice->addItem(tr("Apache Kafka, or anything else"), QString());
        for (const ConnectionPreset& preset : connectionPresets())
            m_choice->addItem(preset.name, preset.id);
    } else if (m_name == QLatin1String("environment")) {
        for (const Environment value : {Environment::Development, Environment::Staging, Environment::Production})
            m_choice->addItem(connectiontext::environment(value), int(value));
    } else if (m_name == QLatin1String("security")) {
        for (int value = 0; value < securityCount; ++value)
            m_choice->addItem(connectiontext::security(Security(value)), value);
    } else if (m_name == QLatin1String("sasl.mechanism")) {
        for (const SaslMechanism value : {SaslMechanism::ScramSha512, SaslMechanism::ScramSha256, SaslMechanism::Plain,
                                          SaslMechanism::OAuthBearer, SaslMechanism::Gssapi, SaslMechanism::AwsMskIam})
            m_choice->addItem(connectiontext::mechanism(value), int(value));
    } else {
        for (const HttpAuth value : {HttpAuth::None, HttpAuth::Basic, HttpAuth::OAuthBearer})
            m_choice->addItem(connectiontext::httpAuth(value), int(value));
    }
    connect(m_choice, &QComboBox::currentIndexChanged, this,
            [this] { m_draft.setValue(m_name, m_choice->currentData()); });
}

bool ConnectionField::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_choice && event->type() == QEvent::Wheel && !m_choice->hasFocus()) {
        event->ignore();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void ConnectionField::addReveal()
{
    m_text->setEchoMode(QLineEdit::Password);
    QAction* reveal = m_text->addAction(icon(QStringLiteral("eye")), QLineEdit::TrailingPosition);
    reveal->setToolTip(tr("Show what is typed"));
    connect(reveal, &QAction::triggered, this, [this, reveal] {
        const bool shown = m_text->echoMode() == QLineEdit::Normal;
        m_text->setEchoMode(shown ? QLineEdit::Password : QLineEdit::Normal);
        reveal->setIcon(icon(shown ? QStringLiteral("eye") : QStringLiteral("eye-off")));
        reveal->setToolTip(shown ? tr("Show what is typed") : tr("Hide what is typed"));
    });
}

void ConnectionField::addFileChoice()
{
    QAction* choose = m_text->addAction(icon(QStringLiteral("folder-open")), QLineEdit::TrailingPosition);
    choose->setToolTip(tr("Choose a file…"));
    connect(choose, &QAction::triggered, this, [this] {
        auto* dialog = new QFileDialog(window(), connectiontext::fieldLabel(m_name), QFileInfo(m_text->text()).path());
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) {
            m_draft.setValue(m_name, file);
            m_draft.check(m_name);
        });
        dialog->open();
    });
}

void ConnectionField::addColourChoice()
{
    QAction* choose = m_text->addAction(icon(QStringLiteral("palette")), QLineEdit::TrailingPosition);
    choose->setToolTip(tr("Choose a colour…"));
    connect(choose, &QAction::triggered, this, [this] {
        auto* dialog = new QColorDialog(QColor(m_text->text()), window());
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(dialog, &QColorDialog::colorSelected, this,
                [this](const QColor& colour) { m_draft.setValue(m_name, colour.name().toUpper()); });
        dialog->open();
    });
}

void ConnectionField::setExtraHelp(const QString& help)
{
    m_extraHelp = help;
    refresh();
}

void ConnectionField::refresh()
{
    const bool shown = m_draft.isShown(m_name);
    const QVariant value = m_draft.value(m_name);
    const QString help = m_extraHelp.isEmpty() ? m_draft.help(m_name) : m_extraHelp;
    setVisible(shown);
    const QSignalBlocker quiet(m_input);
    if (m_text) {
        // Setting the same text would move the cursor.
        if (m_text->text() != value.toString())
            m_text->setText(value.toString());
        m_text->setPlaceholderText(m_draft.placeholder(m_name));
    } else if (m_choice) {
        m_choice->setCurrentIndex(m_choice->findData(value));
    } else if (m_number) {
        m_number->setValue(value.toInt());
    } else if (m_check) {
        m_check->setChecked(value.toBool());
        m_check->setAccessibleDescription(help);
        m_note->setText(help);
        m_note->setVisible(!help.isEmpty());
    }
    if (m_field) {
        m_field->setRequired(m_draft.isRequired(m_name));
        m_field->setHelp(help);
        m_field->setError(m_draft.error(m_name));
    }
}

} // namespace weir
