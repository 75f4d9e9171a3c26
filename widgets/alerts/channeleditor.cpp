#include "widgets/alerts/channeleditor.h"

#include "backend/service/secretstore.h"
#include "models/alerts/alerttexts.h"
#include "widgets/frame/channelpasswords.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/formfield.h"
#include "widgets/kit/label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QJsonArray>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollArea>
#include <QVBoxLayout>

namespace weir {
namespace {

constexpr int wide = 440, headerRows = 3;

/// Lines "Name: value".
QString headerText(const QMap<QString, QString>& headers)
{
    QStringList lines;
    for (auto it = headers.begin(); it != headers.end(); ++it)
        lines << it.key() + QStringLiteral(": ") + it.value();
    return lines.join(QLatin1Char('\n'));
}

QJsonObject headersOf(const QString& text)
{
    QJsonObject headers;
    for (const QString& line : text.split(QLatin1Char('\n'), Qt::SkipEmptyParts)) {
        const qsizetype colon = line.indexOf(QLatin1Char(':'));
        // A line without a name is kept as one, so that the check complains about it.
        headers.insert(colon < 0 ? QString() : line.left(colon).trimmed(), line.mid(colon + 1).trimmed());
    }
    return headers;
}

} // namespace

ChannelEditor::ChannelEditor(const Services& services, QWidget* parent)
    : DetailPanel(parent), m_services(services), m_name(new QLineEdit), m_keyEdit(new QLineEdit), m_type(new QComboBox),
      m_url(new QLineEdit), m_headers(new QPlainTextEdit), m_server(new QLineEdit), m_from(new QLineEdit),
      m_to(new QLineEdit), m_user(new QLineEdit), m_password(new QLineEdit),
      m_startTls(new QCheckBox(tr("Insist on STARTTLS"))), m_enabled(new QCheckBox(tr("In use"))), m_result(new Label),
      m_try(plainButton(tr("Send a trial notification"), QStringLiteral("send"), this)),
      m_save(primaryButton(tr("Save channel…"), this)), m_delete(dangerButton(tr("Delete channel…"), this))
{
    build();
    connectParts();
}

void ChannelEditor::build()
{
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(space::l, space::m, space::l, space::m);
    column->setSpacing(space::m);
    const auto add = [this, column](const char* place, const QString& label, QWidget* widget,
                                    const QString& help = {}) {
        auto* field = new FormField(label, widget);
        field->setHelp(help);
        m_fields.insert(QLatin1String(place), field);
        column->addWidget(field);
        return field;
    };
    for (const ChannelType type : {ChannelType::Webhook, ChannelType::Mail})
        m_type->addItem(alerttexts::channelType(type), int(type));
    m_keyEdit->setFont(uiFont(FontRole::Code));
    m_headers->setFixedHeight(headerRows * measure::row);
    m_headers->setTabChangesFocus(true);
    m_password->setEchoMode(QLineEdit::Password);
    add("name", tr("Name"), m_name)->setRequired(true);
    add("key", tr("Key"), m_keyEdit, tr("Rules name the channel by it; it does not change later."));
    add("type", tr("Type"), m_type);
    add("url", tr("Address"), m_url, tr("Gets a POST with JSON when an alert fires and when it clears."));
    add("headers", tr("Headers"), m_headers,
        tr("One a line, such as Authorization: Bearer …. They stand in the definition, which everybody of the cluster "
           "may read."));
    add("server", tr("Mail server"), m_server, tr("smtp://host:587 or smtps://host:465."));
    add("from", tr("From"), m_from);
    add("to", tr("To"), m_to, tr("Mail addresses, separated by commas."));
    add("user", tr("User"), m_user, tr("Empty: does not sign in."));
    add("password", tr("Password"), m_password);
    column->addWidget(m_startTls);
    column->addWidget(m_enabled);
    auto* row = new QHBoxLayout;
    row->addWidget(m_try);
    row->addStretch(1);
    column->addLayout(row);
    m_result->setWordWrap(true);
    m_result->hide();
    column->addWidget(m_result);
    column->addStretch(1);
    auto* scroll = new QScrollArea; // a small window squeezes nothing
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setProperty("flat", true);
    scroll->setAccessibleName(tr("Channel"));
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

void ChannelEditor::connectParts()
{
    const auto edited = [this] {
        if (m_filling)
            return;
        m_changed = true;
        check();
    };
    for (QLineEdit* edit : {m_name, m_keyEdit, m_url, m_server, m_from, m_to, m_user})
        connect(edit, &QLineEdit::textChanged, this, edited);
    connect(m_headers, &QPlainTextEdit::textChanged, this, edited);
    for (QCheckBox* box : {m_startTls, m_enabled})
        connect(box, &QCheckBox::toggled, this, edited);
    connect(m_type, &QComboBox::currentIndexChanged, this, [this, edited] {
        showFields();
        edited();
    });
    connect(m_name, &QLineEdit::textEdited, this, [this](const QString& name) {
        if (m_isNew && m_definitions)
            m_keyEdit->setText(alertdefinitions::keyOf(name, *m_definitions, alertdefinitions::channelKind()));
    });
    connect(m_try, &QPushButton::clicked, this, &ChannelEditor::tryIt);
    connect(m_save, &QPushButton::clicked, this, &ChannelEditor::save);
    connect(m_delete, &QPushButton::clicked, this, [this] { emit deleteRequested(m_key); });
}

QSize ChannelEditor::sizeHint() const { return {std::max(wide, measure::detailMin), DetailPanel::sizeHint().height()}; }

void ChannelEditor::setSources(Alerts* alerts, Definitions* definitions, const QString& connectionId)
{
    m_alerts = alerts;
    m_definitions = definitions;
    m_connectionId = connectionId;
}

void ChannelEditor::focusName()
{
    m_name->setFocus();
    m_name->selectAll();
}

void ChannelEditor::edit(const Channel& channel, bool isNew)
{
    m_filling = true;
    m_isNew = isNew;
    m_told = !isNew;
    m_changed = false;
    m_key = isNew ? QString() : channel.key;
    setTitle(isNew                    ? tr("New channel")
             : channel.name.isEmpty() ? channel.key
                                      : channel.name,
             isNew ? QString() : channel.key);
    m_name->setText(channel.name);
    m_keyEdit->setText(channel.key);
    m_keyEdit->setReadOnly(!isNew);
    m_type->setCurrentIndex(m_type->findData(int(channel.type)));
    m_url->setText(channel.url);
    m_headers->setPlainText(headerText(channel.headers));
    m_server->setText(channel.server);
    m_from->setText(channel.from);
    m_to->setText(channel.to.join(QStringLiteral(", ")));
    m_user->setText(channel.user);
    m_password->clear();
    m_startTls->setChecked(channel.startTls);
    m_enabled->setChecked(channel.enabled);
    m_delete->setVisible(!isNew);
    m_filling = false;
    const bool isKept = m_services.secrets && m_services.secrets->isPersistent();
    m_fields.value(QStringLiteral("password"))
        ->setHelp(isKept ? tr("Kept in the system's keychain. Leave it empty to keep the one that is there.")
                         : tr("There is no keychain here: it is kept in memory and asked again after a restart."));
    say({}, true);
    if (m_alerts && m_alerts->channelErrors().contains(m_key))
        say(alerttexts::deliveryFailure(m_alerts->channelErrors().value(m_key)), false);
    showFields();
    check();
}

void ChannelEditor::showFields()
{
    const bool isMail = m_type->currentData().toInt() == int(ChannelType::Mail);
    for (const char* place : {"server", "from", "to", "user", "password"})
        m_fields.value(QLatin1String(place))->setVisible(isMail);
    for (const char* place : {"url", "headers"})
        m_fields.value(QLatin1String(place))->setVisible(!isMail);
    m_startTls->setVisible(isMail);
}

QJsonObject ChannelEditor::json() const
{
    QJsonObject json{{QStringLiteral("key"), m_keyEdit->text().trimmed()},
                     {QStringLiteral("name"), m_name->text().trimmed()},
                     {QStringLiteral("enabled"), m_enabled->isChecked()}};
    if (m_type->currentData().toInt() == int(ChannelType::Webhook)) {
        json.insert(QStringLiteral("type"), QStringLiteral("webhook"));
        json.insert(QStringLiteral("url"), m_url->text().trimmed());
        if (const QJsonObject headers = headersOf(m_headers->toPlainText()); !headers.isEmpty())
            json.insert(QStringLiteral("headers"), headers);
        return json;
    }
    json.insert(QStringLiteral("type"), QStringLiteral("mail"));
    json.insert(QStringLiteral("server"), m_server->text().trimmed());
    json.insert(QStringLiteral("from"), m_from->text().trimmed());
    QJsonArray to;
    for (const QString& address : m_to->text().split(QLatin1Char(','), Qt::SkipEmptyParts))
        to.append(address.trimmed());
    json.insert(QStringLiteral("to"), to);
    if (!m_user->text().trimmed().isEmpty())
        json.insert(QStringLiteral("user"), m_user->text().trimmed());
    json.insert(QStringLiteral("startTls"), m_startTls->isChecked());
    return json;
}

void ChannelEditor::check()
{
    const Result<Definition> now = alertdefinitions::channelOfJson(json());
    for (FormField* field : std::as_const(m_fields))
        field->setError({});
    if (!now && m_told) {
        if (FormField* field = m_fields.value(now.error().subject))
            field->setError(alerttexts::mistake(now.error()));
    }
    m_try->setEnabled(!m_isNew && !m_changed && m_alerts && m_enabled->isChecked());
    m_try->setToolTip(m_try->isEnabled() ? QString() : tr("What is saved and in use can be tried."));
}

void ChannelEditor::save()
{
    m_told = true;
    check();
    const Result<Definition> now = alertdefinitions::channelOfJson(json());
    if (!now)
        return;
    if (m_isNew && m_definitions && m_definitions->find(now->kind, now->key)) {
        m_fields.value(QStringLiteral("key"))->setError(tr("There is a channel with this key. Choose another."));
        return;
    }
    m_savedKey = now->key;
    emit saveRequested(*now);
}

void ChannelEditor::keepPassword()
{
    if (m_password->text().isEmpty() || m_savedKey.isEmpty())
        return;
    keepChannelPassword(m_services.secrets, m_alerts, m_connectionId, m_savedKey, m_password->text());
    m_password->clear();
}

void ChannelEditor::tryIt()
{
    if (!m_alerts)
        return;
    if (!m_password->text().isEmpty())
        m_alerts->setPassword(m_key, m_password->text()); // tried before it is kept
    m_try->setEnabled(false);
    say(tr("Sending…"), true);
    m_alerts->tryChannel(m_key, this, [this, key = m_key](const Result<void>& sent) {
        if (key != m_key)
            return;
        check();
        say(sent ? tr("The trial notification was accepted.") : alerttexts::deliveryFailure(sent.error()),
            sent.has_value());
    });
}

void ChannelEditor::say(const QString& sentence, bool isGood)
{
    m_result->setToken(isGood ? Token::TextSecondary : Token::Critical);
    m_result->setText(sentence);
    m_result->setVisible(!sentence.isEmpty());
}

} // namespace weir
