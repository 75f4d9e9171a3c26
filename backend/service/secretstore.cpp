#include "backend/service/secretstore.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace weir {
namespace {

struct SecretField
{
    const char* name;
    QString Secrets::*field;
};
constexpr SecretField secretFields[] = {
    {"saslPassword", &Secrets::saslPassword},     {"oauthClientSecret", &Secrets::oauthClientSecret},
    {"tlsKeyPassword", &Secrets::tlsKeyPassword}, {"registryPassword", &Secrets::registryPassword},
    {"awsSecretKey", &Secrets::awsSecretKey},     {"awsAccessKey", &Secrets::awsAccessKey},
};

// Answers come in a later turn of the event loop, as the keychain's do, so that callers see one order of events only.
template <typename T> void answer(QObject* context, std::function<void(Result<T>)> done, Result<T> result)
{
    QMetaObject::invokeMethod(
        context, [done = std::move(done), result = std::move(result)] { done(result); }, Qt::QueuedConnection);
}

} // namespace

void MemorySecretStore::read(const QString& connectionId, QObject* context, std::function<void(Result<Secrets>)> done)
{
    const auto found = m_secrets.constFind(connectionId);
    if (found != m_secrets.constEnd())
        answer<Secrets>(context, std::move(done), *found);
    else
        answer<Secrets>(
            context, std::move(done),
            Error{ErrorKind::NotFound, 0, QStringLiteral("no secrets are kept for this connection"), connectionId});
}

void MemorySecretStore::write(const QString& connectionId, const Secrets& secrets, QObject* context,
                              std::function<void(Result<void>)> done)
{
    m_secrets.insert(connectionId, secrets);
    answer<void>(context, std::move(done), {});
}

void MemorySecretStore::remove(const QString& connectionId, QObject* context, std::function<void(Result<void>)> done)
{
    m_secrets.remove(connectionId);
    answer<void>(context, std::move(done), {});
}

QByteArray secretsToJson(const Secrets& secrets)
{
    QJsonObject json;
    for (const SecretField& entry : secretFields)
        if (const QString& value = secrets.*entry.field; !value.isEmpty())
            json.insert(QLatin1String(entry.name), value);
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

Secrets secretsFromJson(const QByteArray& json)
{
    const QJsonObject object = QJsonDocument::fromJson(json).object();
    Secrets secrets;
    for (const SecretField& entry : secretFields)
        secrets.*entry.field = object.value(QLatin1String(entry.name)).toString();
    return secrets;
}

} // namespace weir
