// Purpose: secrets in the system's keychain (libsecret or KWallet through QtKeychain), one entry a connection. Thread:
// GUI; every answer is asynchronous. Limits: where no secret service answers, secrets live in memory until the program
// ends and isPersistent() is false.
#pragma once

#include "backend/service/secretstore.h"

#include <memory>
#include <vector>

namespace weir {

class KeychainStore final : public SecretStore
{
    Q_OBJECT
public:
    /// `service` is the name under which entries are filed. Asks at once whether a keychain answers.
    explicit KeychainStore(QString service = QStringLiteral("weir"), QObject* parent = nullptr);
    ~KeychainStore() override;

    bool isPersistent() const override { return m_state == State::Available; }
    /// False until the first answer; reads and writes wait for it.
    bool isProbed() const { return m_state != State::Unknown; }
    /// Asks anew whether a keychain answers.
    void reload();

    void read(const QString& connectionId, QObject* context, std::function<void(Result<Secrets>)> done) override;
    /// Error: SecretStore if the keychain refused; the secrets are kept in memory then.
    void write(const QString& connectionId, const Secrets& secrets, QObject* context,
               std::function<void(Result<void>)> done) override;
    void remove(const QString& connectionId, QObject* context, std::function<void(Result<void>)> done) override;

signals:
    void probed();

private:
    enum class State { Unknown, Available, Missing };
    void whenProbed(QObject* context, std::function<void()> then);
    void settle(State state);

    QString m_service;
    State m_state = State::Unknown;
    MemorySecretStore m_memory;
};

} // namespace weir
