#include "models/connections/connectiondraft.h"

#include "backend/service/connectionpresets.h"
#include "backend/service/connectionstore.h"

#include <algorithm>

namespace weir {
namespace {

struct TextField
{
    const char* name;
    QString& (*of)(ConnectionSpec& spec);
};

constexpr TextField textFields[] = {
    {"name", [](ConnectionSpec& c) -> QString& { return c.name; }},
    {"tls.caFile", [](ConnectionSpec& c) -> QString& { return c.tls.caFile; }},
    {"tls.certificateFile", [](ConnectionSpec& c) -> QString& { return c.tls.certificateFile; }},
    {"tls.keyFile", [](ConnectionSpec& c) -> QString& { return c.tls.keyFile; }},
    {"sasl.user", [](ConnectionSpec& c) -> QString& { return c.sasl.user; }},
    {"sasl.tokenUrl", [](ConnectionSpec& c) -> QString& { return c.sasl.tokenUrl; }},
    {"sasl.clientId", [](ConnectionSpec& c) -> QString& { return c.sasl.clientId; }},
    {"sasl.scope", [](ConnectionSpec& c) -> QString& { return c.sasl.scope; }},
    {"sasl.extensions", [](ConnectionSpec& c) -> QString& { return c.sasl.extensions; }},
    {"sasl.kerberosService", [](ConnectionSpec& c) -> QString& { return c.sasl.kerberosService; }},
    {"sasl.kerberosPrincipal", [](ConnectionSpec& c) -> QString& { return c.sasl.kerberosPrincipal; }},
    {"sasl.kerberosKeytab", [](ConnectionSpec& c) -> QString& { return c.sasl.kerberosKeytab; }},
    {"sasl.awsRegion", [](ConnectionSpec& c) -> QString& { return c.sasl.awsRegion; }},
    {"sasl.awsProfile", [](ConnectionSpec& c) -> QString& { return c.sasl.awsProfile; }},
    {"registry.url", [](ConnectionSpec& c) -> QString& { return c.registry.url; }},
    {"registry.user", [](ConnectionSpec& c) -> QString& { return c.registry.user; }},
    {"registry.tokenUrl", [](ConnectionSpec& c) -> QString& { return c.registry.tokenUrl; }},
    {"registry.clientId", [](ConnectionSpec& c) -> QString& { return c.registry.clientId; }},
    {"registry.scope", [](ConnectionSpec& c) -> QString& { return c.registry.scope; }},
    {"registry.tls.caFile", [](ConnectionSpec& c) -> QString& { return c.registry.tls.caFile; }},
    {"registry.tls.certificateFile", [](ConnectionSpec& c) -> QString& { return c.registry.tls.certificateFile; }},
    {"registry.tls.keyFile", [](ConnectionSpec& c) -> QString& { return c.registry.tls.keyFile; }},
    {"connectUrl", [](ConnectionSpec& c) -> QString& { return c.connectUrl; }},
    {"colour", [](ConnectionSpec& c) -> QString& { return c.colour; }},
};

struct SecretField
{
    const char* name;
    QString Secrets::*of;
};
constexpr SecretField secretFields[] = {
    {"saslPassword", &Secrets::saslPassword},     {"oauthClientSecret", &Secrets::oauthClientSecret},
    {"tlsKeyPassword", &Secrets::tlsKeyPassword}, {"registryPassword", &Secrets::registryPassword},
    {"awsSecretKey", &Secrets::awsSecretKey},     {"awsAccessKey", &Secrets::awsAccessKey},
};

struct FlagField
{
    const char* name;
    bool& (*of)(ConnectionSpec& spec);
};
constexpr FlagField flagFields[] = {
    {"tls.verifyCertificate", [](ConnectionSpec& c) -> bool& { return c.tls.verifyCertificate; }},
    {"tls.verifyHostName", [](ConnectionSpec& c) -> bool& { return c.tls.verifyHostName; }},
    {"registry.tls.verifyCertificate", [](ConnectionSpec& c) -> bool& { return c.registry.tls.verifyCertificate; }},
    {"registry.tls.verifyHostName", [](ConnectionSpec& c) -> bool& { return c.registry.tls.verifyHostName; }},
    {"readOnly", [](ConnectionSpec& c) -> bool& { return c.readOnly; }},
    {"rememberSecrets", [](ConnectionSpec& c) -> bool& { return c.rememberSecrets; }},
};

constexpr qint64 bytesPerKilobyte = 1000;

} // namespace

ConnectionDraft::ConnectionDraft(QObject* parent) : QObject(parent) {}

bool ConnectionDraft::isSecret(const QString& field)
{
    return std::any_of(std::begin(secretFields), std::end(secretFields),
                       [&](const SecretField& secret) { return field == QLatin1String(secret.name); });
}

void ConnectionDraft::show(const ConnectionSpec& spec)
{
    m_spec = spec;
    m_security = securityOf(spec);
    m_bootstrapText = spec.bootstrap.join(QStringLiteral(", "));
    // What a person finds when choosing SASL.
    if (m_spec.sasl.mechanism == SaslMechanism::None)
        m_spec.sasl.mechanism = SaslMechanism::ScramSha512;
}

void ConnectionDraft::load(const ConnectionSpec& spec, const Secrets& secrets)
{
    show(spec);
    m_secrets = secrets;
    m_preset = spec.id.isEmpty() ? QString() : presetOf(spec);
    m_readOnlyChosen = !spec.id.isEmpty();
    m_touchedSecrets.clear();
    m_errors.clear();
    m_loaded = this->spec();
    emit changed({});
    emit errorsChanged();
}

void ConnectionDraft::edit(const ConnectionSpec& spec)
{
    const QString id = m_spec.id;
    show(spec);
    m_spec.id = id;
    m_readOnlyChosen = true;
    m_errors.clear();
    emit changed({});
    emit errorsChanged();
}

void ConnectionDraft::setKeptSecrets(const Secrets& secrets)
{
    for (const SecretField& field : secretFields)
        if (!m_touchedSecrets.contains(QLatin1String(field.name)))
            m_secrets.*field.of = secrets.*field.of;
    emit changed({});
}

bool ConnectionDraft::isModified() const { return spec() != m_loaded || !m_touchedSecrets.isEmpty(); }

bool ConnectionDraft::hasSasl() const
{
    return m_security == Security::SaslPlaintext || m_security == Security::SaslTls;
}

bool ConnectionDraft::hasTls() const
{
    return m_security == Security::Tls || m_security == Security::Mtls || m_security == Security::SaslTls;
}

QString* ConnectionDraft::textOf(const QString& field)
{
    for (const TextField& entry : textFields)
        if (field == QLatin1String(entry.name))
            return &entry.of(m_spec);
    for (const SecretField& entry : secretFields)
        if (field == QLatin1String(entry.name))
            return &(m_secrets.*entry.of);
    return nullptr;
}

bool* ConnectionDraft::flagOf(const QString& field)
{
    for (const FlagField& entry : flagFields)
        if (field == QLatin1String(entry.name))
            return &entry.of(m_spec);
    return nullptr;
}

QVariant ConnectionDraft::value(const QString& field) const
{
    auto* self = const_cast<ConnectionDraft*>(this);
    if (const QString* text = self->textOf(field))
        return *text;
    if (const bool* flag = self->flagOf(field))
        return *flag;
    if (field == QLatin1String("bootstrap"))
        return m_bootstrapText;
    if (field == QLatin1String("preset"))
        return m_preset;
    if (field == QLatin1String("security"))
        return int(m_security);
    if (field == QLatin1String("sasl.mechanism"))
        return int(m_spec.sasl.mechanism);
    if (field == QLatin1String("registry.auth"))
        return int(m_spec.registry.auth);
    if (field == QLatin1String("environment"))
        return int(m_spec.environment);
    if (field == QLatin1String("budgetBytesPerSecond"))
        return qint64(m_spec.budgetBytesPerSecond / bytesPerKilobyte);
    if (field == QLatin1String("budgetRequestsPerSecond"))
        return m_spec.budgetRequestsPerSecond;
    return {};
}

void ConnectionDraft::setValue(const QString& field, const QVariant& value)
{
    if (this->value(field) == value)
        return;
    if (QString* text = textOf(field)) {
        *text = value.toString();
        if (isSecret(field))
            m_touchedSecrets.insert(field);
    } else if (bool* flag = flagOf(field)) {
        *flag = value.toBool();
        if (field == QLatin1String("readOnly"))
            m_readOnlyChosen = true;
    } else if (field == QLatin1String("bootstrap")) {
        m_bootstrapText = value.toString();
    } else if (field == QLatin1String("preset")) {
        applyPreset(value.toString());
        return;
    } else if (field == QLatin1String("security")) {
        m_security = Security(value.toInt());
    } else if (field == QLatin1String("sasl.mechanism")) {
        m_spec.sasl.mechanism = SaslMechanism(value.toInt());
    } else if (field == QLatin1String("registry.auth")) {
        m_spec.registry.auth = HttpAuth(value.toInt());
    } else if (field == QLatin1String("environment")) {
        m_spec.environment = Environment(value.toInt());
        if (!m_readOnlyChosen)
            m_spec.readOnly = m_spec.environment == Environment::Production;
    } else if (field == QLatin1String("budgetBytesPerSecond")) {
        m_spec.budgetBytesPerSecond = value.toLongLong() * bytesPerKilobyte;
    } else if (field == QLatin1String("budgetRequestsPerSecond")) {
        m_spec.budgetRequestsPerSecond = value.toInt();
    }
    setError(field, {});
    emit changed(field);
}

ConnectionSpec ConnectionDraft::spec() const
{
    ConnectionSpec out = m_spec;
    out.name = m_spec.name.trimmed();
    out.bootstrap = splitBootstrap(m_bootstrapText);
    out.tls.enabled = hasTls();
    if (!hasSasl())
        out.sasl = SaslSettings{};
    // Every remaining field that cannot be seen goes: a secret or a file nobody sees must not have an effect.
    ConnectionSpec fresh;
    for (const TextField& field : textFields) {
        if (isShown(QLatin1String(field.name)))
            field.of(out) = field.of(out).trimmed();
        else
            field.of(out) = field.of(fresh);
    }
    for (const FlagField& field : flagFields)
        if (!isShown(QLatin1String(field.name)))
            field.of(out) = field.of(fresh);
    if (out.registry.url.isEmpty())
        out.registry = RegistrySettings{};
    return out;
}

Secrets ConnectionDraft::secrets() const
{
    Secrets out;
    for (const SecretField& field : secretFields)
        if (isShown(QLatin1String(field.name)))
            out.*field.of = m_secrets.*field.of;
    return out;
}

void ConnectionDraft::setError(const QString& field, const QString& sentence)
{
    if (m_errors.value(field) == sentence)
        return;
    if (sentence.isEmpty())
        m_errors.remove(field);
    else
        m_errors.insert(field, sentence);
    emit errorsChanged();
}

QVector<Error> ConnectionDraft::faults() const
{
    const ConnectionSpec now = spec();
    QVector<Error> all = connectionFaults(now);
    const auto add = [&all](ConnectionFault fault, const char* field) {
        all.append({ErrorKind::Invalid, int(fault), {}, QLatin1String(field)});
    };
    if (m_takenNames.contains(now.name, Qt::CaseInsensitive))
        add(ConnectionFault::NameTaken, "name");
    if (m_security == Security::Mtls && now.tls.certificateFile.isEmpty() && now.tls.keyFile.isEmpty()) {
        add(ConnectionFault::Missing, "tls.certificateFile");
        add(ConnectionFault::Missing, "tls.keyFile");
    }
    if (now.sasl.mechanism == SaslMechanism::AwsMskIam &&
        m_secrets.awsAccessKey.isEmpty() != m_secrets.awsSecretKey.isEmpty())
        add(ConnectionFault::Missing, m_secrets.awsAccessKey.isEmpty() ? "awsAccessKey" : "awsSecretKey");
    return all;
}

bool ConnectionDraft::check(const QString& field)
{
    // A field that was only walked through is not wrong yet.
    const QVariant now = value(field);
    QString sentence;
    if (!now.toString().trimmed().isEmpty()) {
        const QVector<Error> all = faults();
        for (const Error& fault : all)
            if (fault.subject == field && sentence.isEmpty())
                sentence = connectiontext::faultSentence(fault);
    }
    setError(field, sentence);
    return sentence.isEmpty();
}

bool ConnectionDraft::checkAll()
{
    m_errors.clear();
    const QVector<Error> all = faults();
    for (const Error& fault : all)
        if (!m_errors.contains(fault.subject))
            m_errors.insert(fault.subject, connectiontext::faultSentence(fault));
    emit errorsChanged();
    return m_errors.isEmpty();
}

QString ConnectionDraft::firstError() const
{
    for (const QString& field : fields())
        if (m_errors.contains(field))
            return field;
    return {};
}

} // namespace weir
