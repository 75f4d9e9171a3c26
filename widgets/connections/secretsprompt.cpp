#include "widgets/connections/secretsprompt.h"

#include "backend/service/secretstore.h"
#include "models/connections/connectiontexts.h"
#include "widgets/kit/buttons.h"
#include "widgets/kit/formfield.h"
#include "widgets/kit/label.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace weir {

SecretsPrompt::SecretsPrompt(const Services& services, ConnectionSpec spec, Secrets known, Done done, QWidget* parent)
    : QDialog(parent), m_services(services), m_spec(std::move(spec)), m_secrets(std::move(known)),
      m_done(std::move(done)),
      m_remember(new QCheckBox(connectiontext::fieldLabel(QStringLiteral("rememberSecrets")), this)),
      m_open(primaryButton(tr("Open connection"), this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Open %1").arg(m_spec.name));
    setMinimumWidth(measure::detailMin);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(measure::pageMargin, measure::pageMargin, measure::pageMargin, measure::pageMargin);
    column->setSpacing(space::m);
    const bool persistent = m_services.secrets->isPersistent();
    QString reason = !m_spec.rememberSecrets ? tr("This connection asks each time it is opened.")
                     : !persistent ? tr("No keychain answers on this desktop, so nothing was kept from last time.")
                                   : tr("Nothing is kept for it in the keychain.");
    auto* text =
        new Label(tr("%1 needs a password to sign in. %2").arg(m_spec.name, reason), FontRole::Body, Token::Text, this);
    text->setWordWrap(true);
    column->addWidget(text);

    switch (m_spec.sasl.mechanism) {
    case SaslMechanism::Plain:
    case SaslMechanism::ScramSha256:
    case SaslMechanism::ScramSha512:
        add(QStringLiteral("saslPassword"), &Secrets::saslPassword);
        break;
    case SaslMechanism::OAuthBearer:
        add(QStringLiteral("oauthClientSecret"), &Secrets::oauthClientSecret);
        break;
    case SaslMechanism::AwsMskIam:
        add(QStringLiteral("awsAccessKey"), &Secrets::awsAccessKey);
        add(QStringLiteral("awsSecretKey"), &Secrets::awsSecretKey);
        break;
    case SaslMechanism::None:
    case SaslMechanism::Gssapi:
        break;
    }
    if (!m_spec.tls.keyFile.isEmpty())
        add(QStringLiteral("tlsKeyPassword"), &Secrets::tlsKeyPassword);
    if (m_spec.registry.auth != HttpAuth::None && !m_spec.registry.url.isEmpty())
        add(QStringLiteral("registryPassword"), &Secrets::registryPassword);

    m_remember->setAccessibleName(m_remember->text());
    m_remember->setChecked(m_spec.rememberSecrets && persistent);
    m_remember->setEnabled(persistent);
    column->addWidget(m_remember);
    if (!persistent) {
        auto* note = new Label(tr("To keep passwords, install the package gnome-keyring (or KWallet: kwalletmanager) "
                                  "and sign in to the desktop again."),
                               FontRole::Secondary, Token::TextSecondary, this);
        note->setWordWrap(true);
        column->addWidget(note);
    }
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    QPushButton* cancel = plainButton(tr("Cancel"), {}, this);
    buttons->addWidget(cancel);
    buttons->addWidget(m_open);
    column->addLayout(buttons);
    m_open->setDefault(true);
    connect(m_open, &QPushButton::clicked, this, &QDialog::accept);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    enable();
}

void SecretsPrompt::add(const QString& field, QString Secrets::*secret)
{
    auto* edit = new QLineEdit(m_secrets.*secret, this);
    edit->setObjectName(field);
    edit->setEchoMode(QLineEdit::Password);
    const QString user = field == QLatin1String("saslPassword") ? m_spec.sasl.user : QString();
    const QString label = connectiontext::fieldLabel(field);
    auto* box = new FormField(user.isEmpty() ? label : tr("%1 of %2").arg(label, user), edit, this);
    static_cast<QVBoxLayout*>(layout())->addWidget(box);
    connect(edit, &QLineEdit::textChanged, this, &SecretsPrompt::enable);
    if (m_fields.isEmpty())
        edit->setFocus();
    m_fields.append({edit, secret});
}

void SecretsPrompt::enable() { m_open->setEnabled(m_fields.isEmpty() || !m_fields.first().first->text().isEmpty()); }

void SecretsPrompt::done(int result)
{
    const Done answer = std::exchange(m_done, {});
    QDialog::done(result);
    if (!answer)
        return;
    if (result != Accepted) {
        answer(std::nullopt);
        return;
    }
    for (const auto& [edit, secret] : std::as_const(m_fields))
        m_secrets.*secret = edit->text();
    // Without a keychain the store keeps them in memory: once a session is enough to be asked.
    if (m_remember->isChecked() || (m_spec.rememberSecrets && !m_services.secrets->isPersistent()))
        m_services.secrets->write(m_spec.id, m_secrets, m_services.secrets, [](const Result<void>&) {});
    answer(m_secrets);
}

void askForSecrets(const Services& services, const ConnectionSpec& spec, const Secrets& known, SecretsPrompt::Done done,
                   QWidget* parent)
{
    (new SecretsPrompt(services, spec, known, std::move(done), parent))->open();
}

} // namespace weir
