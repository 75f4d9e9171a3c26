#include "app/secrets/keychainstore.h"

#include <QPointer>
#include <QTimer>
#include <qt6keychain/keychain.h>

namespace weir {
namespace {

// A daemon that never answers must not hold a connection up for ever.
constexpr int probeTimeoutMs = 5'000;

QString entryName(const QString& connectionId) { return QStringLiteral("connection/") + connectionId; }

bool isMissing(QKeychain::Error error)
{
    return error == QKeychain::NoBackendAvailable || error == QKeychain::NotImplemented ||
           error == QKeychain::OtherError;
}

Error refused(const QKeychain::Job& job, const QString& connectionId)
{
    return {ErrorKind::SecretStore, int(job.error()), job.errorString(), connectionId};
}

} // namespace

KeychainStore::KeychainStore(QString service, QObject* parent) : SecretStore(parent), m_service(std::move(service))
{
    reload();
}

KeychainStore::~KeychainStore() = default;

void KeychainStore::reload()
{
    auto* probe = new QKeychain::ReadPasswordJob(m_service, this);
    probe->setKey(QStringLiteral("probe"));
    probe->setInsecureFallback(false);
    auto* timeout = new QTimer(probe);
    timeout->setSingleShot(true);
    connect(timeout, &QTimer::timeout, this, [this] {
        if (m_state == State::Unknown)
            settle(State::Missing);
    });
    connect(probe, &QKeychain::Job::finished, this,
            [this](const QKeychain::Job* job) { settle(isMissing(job->error()) ? State::Missing : State::Available); });
    timeout->start(probeTimeoutMs);
    probe->start();
}

void KeychainStore::settle(State state)
{
    const bool before = isPersistent();
    m_state = state;
    emit probed();
    if (before != isPersistent())
        emit persistenceChanged();
}

void KeychainStore::whenProbed(QObject* context, std::function<void()> then)
{
    if (isProbed())
        then();
    else
        connect(this, &KeychainStore::probed, context, std::move(then), Qt::SingleShotConnection);
}

void KeychainStore::read(const QString& connectionId, QObject* context, std::function<void(Result<Secrets>)> done)
{
    const QPointer<QObject> alive(context);
    whenProbed(context, [this, connectionId, alive, done = std::move(done)] {
        // What the keychain refused to take lies in memory.
        m_memory.read(connectionId, this, [this, connectionId, alive, done](const Result<Secrets>& kept) {
            if (!alive)
                return;
            if (kept || !isPersistent()) {
                done(kept);
                return;
            }
            auto* job = new QKeychain::ReadPasswordJob(m_service, this);
            job->setKey(entryName(connectionId));
            job->setInsecureFallback(false);
            connect(job, &QKeychain::Job::finished, alive, [job, connectionId, done] {
                if (job->error() == QKeychain::NoError)
                    done(secretsFromJson(job->binaryData()));
                else if (job->error() == QKeychain::EntryNotFound)
                    done(Error{ErrorKind::NotFound, 0, QStringLiteral("no secrets are kept for this connection"),
                               connectionId});
                else
                    done(refused(*job, connectionId));
            });
            job->start();
        });
    });
}

void KeychainStore::write(const QString& connectionId, const Secrets& secrets, QObject* context,
                          std::function<void(Result<void>)> done)
{
    const QPointer<QObject> alive(context);
    whenProbed(this, [this, connectionId, secrets, alive, done = std::move(done)] {
        const auto answer = [alive, done](const Result<void>& result) {
            if (alive)
                done(result);
        };
        if (!isPersistent()) {
            m_memory.write(connectionId, secrets, this, answer);
            return;
        }
        auto* job = new QKeychain::WritePasswordJob(m_service, this);
        job->setKey(entryName(connectionId));
        job->setInsecureFallback(false);
        job->setBinaryData(secretsToJson(secrets));
        connect(job, &QKeychain::Job::finished, this, [this, job, connectionId, secrets, answer] {
            if (job->error() == QKeychain::NoError) {
                m_memory.remove(connectionId, this, [](const Result<void>&) {});
                answer({});
                return;
            }
            const Error error = refused(*job, connectionId);
            // A keyring that cannot be unlocked (nobody to ask for its password) keeps nothing: the form has to say so.
            if (isMissing(job->error()))
                settle(State::Missing);
            m_memory.write(connectionId, secrets, this, [answer, error](const Result<void>&) { answer(error); });
        });
        job->start();
    });
}

void KeychainStore::remove(const QString& connectionId, QObject* context, std::function<void(Result<void>)> done)
{
    const QPointer<QObject> alive(context);
    whenProbed(this, [this, connectionId, alive, done = std::move(done)] {
        m_memory.remove(connectionId, this, [this, connectionId, alive, done](const Result<void>& removed) {
            if (!isPersistent()) {
                if (alive)
                    done(removed);
                return;
            }
            auto* job = new QKeychain::DeletePasswordJob(m_service, this);
            job->setKey(entryName(connectionId));
            job->setInsecureFallback(false);
            connect(job, &QKeychain::Job::finished, this, [job, connectionId, alive, done] {
                if (!alive)
                    return;
                if (job->error() == QKeychain::NoError || job->error() == QKeychain::EntryNotFound)
                    done({});
                else
                    done(refused(*job, connectionId));
            });
            job->start();
        });
    });
}

} // namespace weir
