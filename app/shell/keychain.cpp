#include "app/shell/keychain.h"

#ifdef WEIR_KEYCHAIN
#include "app/secrets/keychainstore.h"

#include <QEventLoop>
#include <QTimer>
#endif

namespace weir::ctl {

Secrets secretsFromKeychain(const QString& connectionId)
{
    Secrets secrets;
#ifdef WEIR_KEYCHAIN
    constexpr int patienceMs = 20'000; // somebody may have to unlock it
    KeychainStore store;
    QEventLoop loop;
    store.read(connectionId, &loop, [&](Result<Secrets> answer) {
        if (answer)
            secrets = std::move(answer).value();
        loop.quit();
    });
    QTimer::singleShot(patienceMs, &loop, &QEventLoop::quit);
    loop.exec();
#else
    Q_UNUSED(connectionId)
#endif
    return secrets;
}

} // namespace weir::ctl
