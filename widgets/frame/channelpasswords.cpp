#include "widgets/frame/channelpasswords.h"

#include "backend/service/alerts/alerts.h"
#include "backend/service/secretstore.h"

namespace weir {
namespace {

QString idOf(const QString& connectionId, const QString& channel)
{
    return QStringLiteral("channel:%1:%2").arg(connectionId, channel);
}

} // namespace

void keepChannelPassword(SecretStore* secrets, Alerts* alerts, const QString& connectionId, const QString& channel,
                         const QString& password)
{
    if (alerts)
        alerts->setPassword(channel, password);
    if (!secrets)
        return;
    Secrets kept;
    kept.saslPassword = password;
    secrets->write(idOf(connectionId, channel), kept, secrets, [](const Result<void>&) {});
}

void fetchChannelPassword(SecretStore& secrets, Alerts& alerts, const QString& connectionId, const QString& channel)
{
    secrets.read(idOf(connectionId, channel), &alerts, [&alerts, channel](const Result<Secrets>& kept) {
        if (kept)
            alerts.setPassword(channel, kept->saslPassword);
    });
}

} // namespace weir
