// Purpose: where passwords live: the system's keychain, or memory while the program runs. Thread: GUI (all answers are
// asynchronous). Limits: nothing is ever written to a file of ours. The keychain itself is app/secrets; tests use
// MemorySecretStore.
#pragma once

#include "backend/base/result.h"
#include "backend/kafka/connectionspec.h"

#include <QHash>
#include <QObject>
#include <functional>

namespace weir {

class SecretStore : public QObject
{
    Q_OBJECT
public:
    using QObject::QObject;
    /// Is there a system service that keeps secrets over a restart? Checked once at start, again on reload().
    virtual bool isPersistent() const = 0;
    /// Calls back on the GUI thread, once, unless `context` is gone. SecretStore errors; NotFound if nothing is kept.
    virtual void read(const QString& connectionId, QObject* context, std::function<void(Result<Secrets>)> done) = 0;
    virtual void write(const QString& connectionId, const Secrets& secrets, QObject* context,
                       std::function<void(Result<void>)> done) = 0;
    virtual void remove(const QString& connectionId, QObject* context, std::function<void(Result<void>)> done) = 0;

signals:
    void persistenceChanged();
};

/// Keeps secrets until the program ends: the fallback without a secret service, and for tests.
class MemorySecretStore final : public SecretStore
{
    Q_OBJECT
public:
    using SecretStore::SecretStore;
    bool isPersistent() const override { return false; }
    void read(const QString& connectionId, QObject* context, std::function<void(Result<Secrets>)> done) override;
    void write(const QString& connectionId, const Secrets& secrets, QObject* context,
               std::function<void(Result<void>)> done) override;
    void remove(const QString& connectionId, QObject* context, std::function<void(Result<void>)> done) override;

private:
    QHash<QString, Secrets> m_secrets;
};

/// Secrets as one JSON object text and back (what the keychain holds).
QByteArray secretsToJson(const Secrets& secrets);
Secrets secretsFromJson(const QByteArray& json);

} // namespace weir
